//! `carom list`: the integrations, or with `--trash` what was deleted.

use carom_app::{
    App,
    contract::integrations::{IntegrationRow, ListIntegrations, ListTrash, TrashList},
};

use crate::{
    arguments::ListArgs,
    exit::Done,
    print::{Printer, moment, result, table::Table, text},
};

/// Rows asked for at once.
const PAGE: u64 = 1_000;
/// Columns that a whole row needs; a narrower terminal gets the columns that tell most.
const ROOMY: usize = 100;
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
    print(out, &rows);
    Ok(())
}

fn print(out: &mut Printer, rows: &[IntegrationRow]) {
    let shown = shortest(rows);
    let narrow = out.is_terminal() && out.width() < ROOMY;
    let mut heading = vec!["ID", "Name", "State", "Last test"];
    if !narrow {
        heading.extend(["Template", "Account", "Events"]);
    }
    let mut table = Table::new(heading);
    for row in rows {
        let mut cells = vec![
            row.id.chars().take(shown).collect(),
            row.name.clone(),
            if row.active { "active" } else { "inactive" }.to_owned(),
            last_test(row),
        ];
        if !narrow {
            let events: Vec<&str> = row.events.iter().map(|e| e.key()).collect();
            cells.extend([row.template.clone(), account(row), events.join(",")]);
        }
        table.row(&cells);
    }
    table.print(out);
}

fn last_test(row: &IntegrationRow) -> String {
    let Some(verdict) = row.last_verdict else {
        return "not tested".to_owned();
    };
    let (mark, word, _) = result::verdict(verdict.into());
    let at = row
        .last_test_at
        .map(|at| format!(", {}", moment::local(at)));
    format!("{mark} {word}{}", at.unwrap_or_default())
}

async fn trash(app: &App, out: &mut Printer) -> Done {
    let TrashList { rows, damaged } = app.list_trash(ListTrash {}).await?;
    super::warn_of_damaged(&damaged, "An integration in the Trash", "not shown");
    if out.json {
        out.value(&rows);
        return Ok(());
    }
    if rows.is_empty() && damaged.is_empty() {
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
