//! `carom export`: integrations as JSON, to a file or to standard output.

use carom_app::{
    App,
    contract::transfer::{ExportIntegrations, Exported},
};

use super::named;
use crate::{
    arguments::ExportArgs,
    exit::{Done, Failure},
    print::{Printer, text},
};

pub(super) async fn run(app: &App, args: &ExportArgs, out: &mut Printer) -> Done {
    let mut ids = Vec::new();
    for asked in &args.ids {
        let id = named::integration(app, asked).await?.id;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let path = match &args.output {
        None => None,
        Some(path) => {
            if path.exists() && !args.force {
                return Err(Failure::failed(
                    "file_exists",
                    format!("{} exists already", path.display()),
                    "Choose another name, or overwrite it with --force.",
                ));
            }
            let path = path.to_str().ok_or_else(|| {
                Failure::usage(
                    "bad_path",
                    format!("{} is not UTF-8 text", path.display()),
                    "Choose another name, or write to standard output.",
                )
            })?;
            Some(path.to_owned())
        }
    };
    let Exported {
        count,
        path,
        text,
        damaged,
    } = app
        .export_integrations(ExportIntegrations { ids, path })
        .await?;
    super::warn_of_damaged(&damaged, "An integration", "left out");
    match (text, path) {
        // The export is JSON already, whether --json is given or not.
        (Some(export), _) => out.raw(&export),
        (None, path) if out.json => out.value(&serde_json::json!({ "count": count, "path": path })),
        (None, path) => {
            let count = text::count(
                usize::try_from(count).unwrap_or(usize::MAX),
                "integration",
                "integrations",
            );
            let path = path.unwrap_or_default();
            out.line(format_args!("Wrote {count} to {}.", text::one_line(&path)));
        }
    }
    Ok(())
}
