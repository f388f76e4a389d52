//! Options of `carom backfill`.

use std::path::PathBuf;

use carom_app::contract::backfill::{FileForm, encodings};
use carom_postback::event::EventType;
use clap::{Args, ValueEnum, builder::PossibleValuesParser};

use super::parse::{self, Setting};

/// The decimal sign of amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecimalSign {
    /// 1,234.50
    Dot,
    /// 1.234,50
    Comma,
}

impl DecimalSign {
    /// As a plan writes it.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Comma => "comma",
        }
    }
}

/// The order of day, month and year in dates of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DateParts {
    /// 31.12.2026
    Dmy,
    /// 12/31/2026
    Mdy,
    /// 2026-12-31
    Ymd,
}

impl DateParts {
    /// As a plan writes it.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }
}

/// What stands between the fields of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Separator {
    /// ,
    Comma,
    /// ;
    Semicolon,
    /// A tab
    Tab,
    /// |
    Pipe,
}

/// What is said of a file's form; the rest is found out.
#[derive(Debug, Args)]
pub(crate) struct FormArgs {
    /// How the text is encoded [default: found out]
    #[arg(long, value_parser = PossibleValuesParser::new(encodings()))]
    encoding: Option<String>,
    /// What stands between fields [default: found out]
    #[arg(long, value_enum, value_name = "SIGN")]
    delimiter: Option<Separator>,
    /// The first line is a row; columns are named "Column 1" and so on [default: found out]
    #[arg(long)]
    no_header: bool,
}

impl FormArgs {
    /// The same for a plan.
    pub(crate) fn form(&self) -> FileForm {
        let sign = self.delimiter.map(|separator| match separator {
            Separator::Comma => ",",
            Separator::Semicolon => ";",
            Separator::Tab => "\t",
            Separator::Pipe => "|",
        });
        FileForm {
            encoding: self.encoding.clone(),
            delimiter: sign.map(str::to_owned),
            header: self.no_header.then_some(false),
        }
    }
}

/// Options of `carom backfill`.
#[derive(Debug, Args)]
pub(crate) struct BackfillArgs {
    /// The integration: its ID, the beginning of it, or its name
    pub(crate) id: String,
    /// The file of rows: CSV, or one JSON object a line; - for standard input
    #[arg(long, value_name = "FILE", required_unless_present = "resume")]
    pub(crate) csv: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) form: FormArgs,
    /// What a column is: a macro, event_type, or - to leave it out; may be repeated. Columns that
    /// are not named are mapped by their names and contents
    #[arg(long = "map", value_name = "COLUMN=MACRO", value_parser = parse::mapping)]
    pub(crate) map: Vec<Setting>,
    /// The event type of every row [default: a column says]
    #[arg(long, value_parser = parse::event())]
    pub(crate) event: Option<EventType>,
    /// The time zone of times without one, such as America/Los_Angeles
    #[arg(long, value_name = "TZ")]
    pub(crate) timezone: Option<String>,
    /// The decimal sign of amounts [default: found out]
    #[arg(long, value_enum, value_name = "SIGN")]
    pub(crate) decimal: Option<DecimalSign>,
    /// The order of day, month and year [default: found out]
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(crate) dates: Option<DateParts>,
    /// Read and check every row, and send nothing
    #[arg(long, conflicts_with = "resume")]
    pub(crate) dry_run: bool,
    /// At most so many requests a second; 0 for no limit but the host's
    #[arg(long, value_name = "N")]
    pub(crate) rate: Option<u32>,
    /// Go on with the newest run of this integration that stands still; with --csv, with the newest
    /// over that very file. It goes on as it was begun, at another --rate if one is given; options
    /// that say otherwise are refused
    #[arg(long)]
    pub(crate) resume: bool,
    /// Send rows without a click ID as well: the destination can't tell which click converted
    #[arg(long)]
    pub(crate) anyway: bool,
    /// Leave what an earlier run rejected or did not deliver, instead of sending it again
    #[arg(long, conflicts_with = "because")]
    pub(crate) new_only: bool,
    /// Why those are sent again; the log keeps it [default: backfilled again]
    #[arg(long, value_name = "TEXT")]
    pub(crate) because: Option<String>,
    /// Pause after so many failures in a row; 0 never [default: as in Settings]
    #[arg(long, value_name = "N")]
    pub(crate) stop_after: Option<u32>,
    /// Write the rows to look at into this folder, one CSV file for each outcome; files of the
    /// same names are replaced
    #[arg(long, value_name = "DIR")]
    pub(crate) rows: Option<PathBuf>,
}
