//! Options of the commands about deliveries and jobs.

use carom_app::contract::deliveries::{DeliveryState, Trigger};
use carom_postback::{event::EventType, verdict::Verdict};
use clap::{ArgGroup, Args, Subcommand};

use super::parse;

/// Options of `carom log`.
#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    /// One delivery, by its ID, with its attempts
    #[arg(value_name = "DELIVERY", conflicts_with_all = ["search", "verdict", "since", "until", "integration", "event", "trigger", "state", "job", "unsettled", "limit"])]
    pub(crate) delivery: Option<String>,
    /// Only what holds this text in its values, or in URL or answer of the newest 16 attempts; three characters
    /// or more. Of the newest answer the first 8 KB are searched, of earlier ones the first KB
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,
    /// Only this verdict of the newest attempt; may be repeated, or separated by commas
    #[arg(long, value_parser = parse::verdict(), value_delimiter = ',')]
    pub(crate) verdict: Vec<Verdict>,
    /// Not before a date, a date and time, or an age such as 2h or 3d
    #[arg(long, value_name = "T", value_parser = parse::moment)]
    pub(crate) since: Option<i64>,
    /// Before a date, a date and time, or an age such as 2h or 3d
    #[arg(long, value_name = "T", value_parser = parse::moment)]
    pub(crate) until: Option<i64>,
    /// Only this integration, by its ID, the beginning of it, or its name; may be repeated
    #[arg(long, value_name = "ID")]
    pub(crate) integration: Vec<String>,
    /// Only this event type; may be repeated, or separated by commas
    #[arg(long, value_parser = parse::event(), value_delimiter = ',')]
    pub(crate) event: Vec<EventType>,
    /// Only what this set off; may be repeated, or separated by commas
    #[arg(long, value_parser = parse::trigger(), value_delimiter = ',')]
    pub(crate) trigger: Vec<Trigger>,
    /// Only what stands there; may be repeated, or separated by commas
    #[arg(long, value_parser = parse::delivery_state(), value_delimiter = ',')]
    pub(crate) state: Vec<DeliveryState>,
    /// Only what this job made or last sent, by its ID or the beginning of it
    #[arg(long, value_name = "JOB")]
    pub(crate) job: Option<String>,
    /// Only unknown ones that nobody has settled
    #[arg(long)]
    pub(crate) unsettled: bool,
    /// At most so many, the newest
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) limit: u64,
}

/// Options of `carom resend`.
#[derive(Debug, Args)]
pub(crate) struct ResendArgs {
    /// The deliveries, by their IDs
    #[arg(required = true, value_name = "DELIVERY")]
    pub(crate) deliveries: Vec<String>,
    /// Why they are sent again; the log keeps it with the attempt [default: sent again from the
    /// terminal]
    #[arg(long, value_name = "TEXT")]
    pub(crate) because: Option<String>,
    /// Send the event through the integration as it is set up today, not the URL of then
    #[arg(long)]
    pub(crate) today: bool,
    /// Send although some were confirmed or accepted, and would very likely count twice
    #[arg(long)]
    pub(crate) anyway: bool,
}

/// Options of `carom settle`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("word").required(true))]
pub(crate) struct SettleArgs {
    /// The deliveries, by their IDs
    #[arg(required = true, value_name = "DELIVERY")]
    pub(crate) deliveries: Vec<String>,
    /// They arrived: you saw them at the destination
    #[arg(long, group = "word")]
    pub(crate) arrived: bool,
    /// Leave them as they are, and stop asking
    #[arg(long, group = "word")]
    pub(crate) left: bool,
    /// Take your word back: they are an open question again
    #[arg(long, group = "word")]
    pub(crate) take_back: bool,
}

/// Options of `carom jobs`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct JobsArgs {
    #[command(subcommand)]
    pub(crate) what: Option<JobsCommand>,
}

impl JobsArgs {
    /// Whether the command waits for a job that sends.
    pub(crate) const fn sends(&self) -> bool {
        matches!(self.what, Some(JobsCommand::Resume(_)))
    }
}

/// What can be done with a job.
#[derive(Debug, Subcommand)]
pub(crate) enum JobsCommand {
    /// Show a job with what there is to look at
    Show(JobArgs),
    /// Pause a job that this computer's other Carom does not work on
    Pause(JobArgs),
    /// Go on with a job that stands still, and wait until it is done
    Resume(ResumeArgs),
    /// End a job for good; what waits for its next try is taken out of the queue
    Cancel(JobArgs),
    /// Take a finished job off the list; what it sent stays in the log
    Forget(JobArgs),
}

/// Names a job.
#[derive(Debug, Args)]
pub(crate) struct JobArgs {
    /// The job: its ID, or the beginning of it
    pub(crate) job: String,
}

/// Options of `carom jobs resume`.
#[derive(Debug, Args)]
pub(crate) struct ResumeArgs {
    #[command(flatten)]
    pub(crate) job: JobArgs,
    /// Another rate from now on, requests a second; 0 for no limit but the host's
    #[arg(long, value_name = "N")]
    pub(crate) rate: Option<u32>,
}
