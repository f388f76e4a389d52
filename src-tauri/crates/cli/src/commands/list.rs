//! `carom list`: the integrations, or with `--trash` what was deleted.

use carom_app::{
    App,
    contract::integrations::{IntegrationRow, ListIntegrations, ListTrash},
};

use crate::{
    arguments::ListArgs,
    exit::Done,
    print::{Printer, moment, result, table::Table, text},
};

/// Rows asked for at once.
const PAGE: u64 = 1_000;
/// The beginning of an ID: its time to the millisecond.
const SHORTEST_ID: usize = 13;

pub(super) async fn run(app: &App, args: ListArgs, out: &mut Printer) -> Done {
    if args.trash {
        return trash(app, out).await;
    }
    let asked = ListIntegrations {
        search: args.search.join(" "),
        active: match (args.active, args.inactive) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        },
        role: args.role,
        template: args.template,
        last_verdict: args.verdict,
        sort: args.sort.into(),
        descending: args.reverse,
        offset: 0,
        limit: PAGE,
    };
    let mut rows: Vec<IntegrationRow> = Vec::new();
    let everything = loop {
        let offset = rows.len() as u64;
        let page = app
            .list_integrations(ListIntegrations {
                offset,
                ..asked.clone()
            })
            .await?;
        let came = page.rows.len();
        rows.extend(page.rows);
        // A row that went away meanwhile must not keep the loop going.
        if came == 0 || rows.len() as u64 >= page.total {
            break page.everything;
        }
    };
    if out.json {
        out.value(&rows);
        return Ok(());
    }
    if rows.is_empty() {
        out.line(if everything == 0 {
            "No integration yet. `carom create --help` shows how; `carom demo` walks through it."
        } else {
            "No integration fits. `carom list` without options lists them all."
        });
        return Ok(());
    }
    let shown = shortest(&rows);
    let mut table = Table::new(vec![
        "ID",
        "Name",
        "Template",
        "Account",
        "Events",
        "State",
        "Last test",
    ]);
    for row in &rows {
        let events: Vec<&str> = row.events.iter().map(|e| e.key()).collect();
        let last = match (row.last_verdict, row.last_test_at) {
            (Some(verdict), at) => {
                let (mark, word, _) = result::verdict(verdict.into());
                let at = at
                    .map(|at| format!(", {}", moment::local(at)))
                    .unwrap_or_default();
                format!("{mark} {word}{at}")
            }
            (None, _) => "not tested".to_owned(),
        };
        table.row(&[
            row.id.chars().take(shown).collect(),
            row.name.clone(),
            row.template.clone(),
            account(row),
            events.join(","),
            if row.active { "active" } else { "inactive" }.to_owned(),
            last,
        ]);
    }
    table.print(out);
    Ok(())
}

async fn trash(app: &App, out: &mut Printer) -> Done {
    let rows = app.list_trash(ListTrash {}).await?;
    if out.json {
        out.value(&rows);
        return Ok(());
    }
    if rows.is_empty() {
        out.line("The Trash is empty.");
        return Ok(());
    }
    let mut table = Table::new(vec!["ID", "Name", "Template", "Deleted", "Gone for good"]);
    for trashed in &rows {
        table.row(&[
            trashed.row.id.clone(),
            trashed.row.name.clone(),
            trashed.row.template.clone(),
            moment::local(trashed.deleted_at),
            trashed
                .purge_at
                .map_or_else(|| "never".to_owned(), moment::local),
        ]);
    }
    table.print(out);
    out.blank();
    out.line(format_args!(
        "{} `carom restore ID` brings one back.",
        text::count(rows.len(), "integration.", "integrations.")
    ));
    Ok(())
}

fn account(row: &IntegrationRow) -> String {
    if row.account.is_empty() {
        row.role.key().to_owned()
    } else {
        format!("{}, {}", row.account, row.role.key())
    }
}

/// Letters of an ID that tell these rows apart.
fn shortest(rows: &[IntegrationRow]) -> usize {
    let mut ids: Vec<&str> = rows.iter().map(|r| r.id.as_str()).collect();
    ids.sort_unstable();
    ids.windows(2)
        .map(|pair| {
            pair[0]
                .bytes()
                .zip(pair[1].bytes())
                .take_while(|(a, b)| a == b)
                .count()
                + 1
        })
        .fold(SHORTEST_ID, usize::max)
}
