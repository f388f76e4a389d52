//! `carom import`: integrations from a file of Carom's. All come in Inactive, nothing here is
//! overwritten unasked, and one broken entry does not keep the others out.

use carom_app::{
    App,
    contract::transfer::{ImportChoice, ImportEntry, ImportIntegrations, Imported, PreviewImport},
    error::Report,
};
use serde::Serialize;

use super::input;
use crate::{
    arguments::{ImportArgs, OnConflict},
    exit::{Done, Failure},
    print::{Printer, problems, text},
};

/// An export that is larger is not Carom's.
const LARGEST: u64 = 64 * 1024 * 1024;

/// What becomes, or would become, of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Fate {
    Added,
    Replaced,
    Skipped,
    Failed,
}

/// One entry as it is printed.
#[derive(Debug, Serialize)]
struct Row {
    index: u64,
    name: String,
    fate: Fate,
    id: Option<String>,
    conflict: Option<String>,
    hosts: Vec<String>,
    problems: Vec<serde_json::Value>,
    error: Option<Report>,
}

pub(super) async fn run(app: &App, args: &ImportArgs, out: &mut Printer) -> Done {
    let (path, text) = source(args)?;
    let preview = app
        .preview_import(PreviewImport {
            path: path.clone(),
            text: text.clone(),
        })
        .await?;
    let choices: Vec<ImportChoice> = preview
        .entries
        .iter()
        .map(|entry| choice(entry, args.on_conflict))
        .collect();
    let mut rows: Vec<Row> = preview
        .entries
        .iter()
        .zip(&choices)
        .map(|(entry, &choice)| row(entry, choice))
        .collect();
    if !args.dry_run {
        let done = app
            .import_integrations(ImportIntegrations {
                path,
                text,
                choices,
            })
            .await?;
        for imported in done {
            settle(&mut rows, imported);
        }
    }
    if out.json {
        out.value(&rows);
    } else {
        print(out, &rows, &preview.entries, args.dry_run);
    }
    verdict(&rows)
}

/// The file's name, or the text of standard input.
fn source(args: &ImportArgs) -> Done<(Option<String>, Option<String>)> {
    if args.file.as_os_str() == "-" {
        let bytes = input::standard_input(LARGEST, "export")?;
        return Ok((None, Some(input::text(bytes, "export")?)));
    }
    let path = args.file.to_str().ok_or_else(|| {
        Failure::usage(
            "bad_path",
            format!("{} is not UTF-8 text", args.file.display()),
            "Rename the file, or pipe it in with `carom import -`.",
        )
    })?;
    Ok((Some(path.to_owned()), None))
}

const fn choice(entry: &ImportEntry, on_conflict: OnConflict) -> ImportChoice {
    if entry.definition.is_none() || entry.error.is_some() {
        return ImportChoice::Skip;
    }
    match (&entry.conflict, on_conflict) {
        (None, _) | (Some(_), OnConflict::Add) => ImportChoice::Add,
        (Some(_), OnConflict::Skip) => ImportChoice::Skip,
        (Some(_), OnConflict::Replace) => ImportChoice::Replace,
    }
}

fn row(entry: &ImportEntry, choice: ImportChoice) -> Row {
    let error = entry.error.as_ref().map(|why| Report {
        code: "bad_entry".to_owned(),
        message: why.clone(),
        hint: "Mend this entry in the file and import it again.".to_owned(),
        field: None,
    });
    Row {
        index: entry.index,
        name: match choice {
            ImportChoice::Add => entry.added_as.clone(),
            ImportChoice::Replace | ImportChoice::Skip => entry.name.clone(),
        },
        fate: match choice {
            _ if error.is_some() => Fate::Failed,
            ImportChoice::Add => Fate::Added,
            ImportChoice::Replace => Fate::Replaced,
            ImportChoice::Skip => Fate::Skipped,
        },
        id: None,
        conflict: entry.conflict.clone(),
        hosts: entry.hosts.clone(),
        problems: entry.problems.iter().map(problems::as_json).collect(),
        error,
    }
}

fn settle(rows: &mut [Row], imported: Imported) {
    let Some(row) = rows.iter_mut().find(|row| row.index == imported.index) else {
        return;
    };
    row.name = imported.name;
    row.id = imported.id;
    row.fate = match (&imported.error, imported.replaced) {
        (Some(_), _) => Fate::Failed,
        (None, true) => Fate::Replaced,
        (None, false) => Fate::Added,
    };
    row.error = imported.error;
}

fn print(out: &mut Printer, rows: &[Row], entries: &[ImportEntry], dry_run: bool) {
    if rows.is_empty() {
        out.line("The file holds no integration.");
    }
    for (row, entry) in rows.iter().zip(entries) {
        let word = match (row.fate, dry_run) {
            (Fate::Added, false) => "Added",
            (Fate::Added, true) => "Would add",
            (Fate::Replaced, false) => "Replaced",
            (Fate::Replaced, true) => "Would replace",
            (Fate::Skipped, _) => "Left out",
            (Fate::Failed, _) => "Failed",
        };
        let name = match row.name.as_str() {
            "" => format!("entry {}", row.index + 1),
            name => text::one_line(name),
        };
        let mut line = format!("{word} {name}");
        if !row.hosts.is_empty() {
            line.push_str(&format!(
                ", sends to {}",
                text::one_line(&row.hosts.join(", "))
            ));
        }
        let counted = problems::counted(&entry.problems);
        if !counted.is_empty() {
            line.push_str(&format!(", {counted}"));
        }
        out.line(line);
        if row.fate == Fate::Skipped {
            out.prose(
                2,
                "It is here already; --on-conflict add or replace takes it in.",
            );
        }
        if let Some(error) = &row.error {
            out.prose(2, &error.message);
        }
    }
    if dry_run {
        out.line("Nothing was changed.");
    }
}

fn verdict(rows: &[Row]) -> Done {
    let failed = rows.iter().filter(|row| row.fate == Fate::Failed).count();
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::failed(
        "import_incomplete",
        format!(
            "{} of the file could not be taken in",
            text::count(failed, "integration", "integrations")
        ),
        "The list says why; the others are not touched by it.",
    ))
}
