//! What is done to several integrations at once: each row for itself, and none passed over in
//! silence.

use carom_app::contract::integrations::RowOutcome;
use serde_json::{Value, json};

use crate::{
    exit::{Done, Failure, Status},
    print::{Printer, text},
};

/// What became of each row.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    rows: Vec<(RowOutcome, Option<Failure>)>,
}

impl Outcomes {
    /// A row that could not even be found.
    pub(super) fn missed(&mut self, asked: &str, failure: Failure) {
        let row = RowOutcome {
            id: asked.to_owned(),
            name: String::new(),
            error: Some(failure.report.clone()),
        };
        self.rows.push((row, Some(failure)));
    }

    /// Rows that the app settled.
    pub(super) fn settled(&mut self, rows: Vec<RowOutcome>) {
        for mut row in rows {
            let failure = row.error.take().map(Failure::from);
            row.error = failure.as_ref().map(|f| f.report.clone());
            self.rows.push((row, failure));
        }
    }

    /// Prints what was done, and fails with the worst of what was not. `done` says it of a name.
    pub(super) fn print(self, out: &mut Printer, done: impl Fn(&RowOutcome) -> String) -> Done {
        if out.json {
            let rows: Vec<Value> = self.rows.iter().map(|(row, _)| as_json(row)).collect();
            out.value(&rows);
        } else {
            for (row, _) in self.rows.iter().filter(|(_, failure)| failure.is_none()) {
                out.line(done(row));
            }
        }
        self.worst().map_or(Ok(()), Err)
    }

    fn worst(self) -> Option<Failure> {
        let all = self.rows.len();
        let mut failures: Vec<(String, Failure)> = self
            .rows
            .into_iter()
            .filter_map(|(row, failure)| {
                Some((
                    if row.name.is_empty() {
                        row.id
                    } else {
                        row.name
                    },
                    failure?,
                ))
            })
            .collect();
        let status = failures
            .iter()
            .map(|(_, f)| f.status)
            .max()
            .unwrap_or(Status::Failed);
        let (_, first) = failures.first().cloned()?;
        if all == 1 {
            return Some(first);
        }
        let count = text::count(failures.len(), "integration was", "integrations were");
        let lines: Vec<String> = failures
            .drain(..)
            .map(|(name, f)| format!("{name}: {}", f.report.message))
            .collect();
        let mut report = first.report;
        report.message = format!("{count} left as before.\n{}", lines.join("\n"));
        Some(Failure { status, report })
    }
}

fn as_json(row: &RowOutcome) -> Value {
    json!({ "id": row.id, "name": row.name, "done": row.error.is_none(), "error": row.error })
}
