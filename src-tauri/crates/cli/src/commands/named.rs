//! Things by the names that a user has for them: ID, beginning of the ID, name.

use carom_app::{
    App,
    contract::{
        deliveries::{Delivery, GetDelivery},
        integrations::{GetIntegration, ListTrash, TrashRow},
        jobs::{Job, ListJobs},
    },
    error::AppError,
};
use carom_postback::integration::Integration;

use crate::exit::{Done, Failure};

/// The one integration outside the Trash that answers to this.
pub(super) async fn integration(app: &App, asked: &str) -> Done<Integration> {
    let id = asked.to_owned();
    let found = app.get_integration(GetIntegration { id }).await?;
    if found.deleted_at.is_some() {
        return Err(Failure::failed(
            "in_trash",
            format!("{} is in the Trash", found.definition.name),
            format!("`carom restore {}` brings it back.", found.id),
        ));
    }
    Ok(found)
}

/// The one integration in the Trash that answers to this.
pub(super) async fn trashed(app: &App, asked: &str) -> Done<TrashRow> {
    let rows = app.list_trash(ListTrash {}).await?.rows;
    Ok(pick(&rows, asked)?)
}

/// A delivery by its ID; the ID of one of its attempts names it too.
pub(super) async fn delivery(app: &App, asked: &str) -> Done<Delivery> {
    let asked = asked.trim();
    let id = match asked.rsplit_once('.') {
        Some((id, ordinal)) if ordinal.parse::<u32>().is_ok() => id,
        _ => asked,
    };
    let id = id.to_lowercase();
    app.get_delivery(GetDelivery { id }).await.map_err(|error| {
        let mut failure = Failure::from(error);
        if failure.report.code == "not_found" {
            failure.report.message = format!("There is no delivery named {asked}");
            failure.report.hint =
                "`carom log` lists deliveries with their IDs; an ID is needed whole.".into();
        }
        failure
    })
}

/// A job by its ID or the beginning of it.
pub(super) async fn job(app: &App, asked: &str) -> Done<Job> {
    let wanted = asked.trim().to_lowercase();
    let mut jobs = app.list_jobs(ListJobs {}).await?.rows;
    if let Some(index) = jobs.iter().position(|job| job.id == wanted) {
        return Ok(jobs.swap_remove(index));
    }
    jobs.retain(|job| !wanted.is_empty() && job.id.starts_with(&wanted));
    let count = jobs.len();
    match (jobs.pop(), count) {
        (Some(job), 1) => Ok(job),
        (None, _) => Err(Failure::failed(
            "not_found",
            format!("There is no job named {asked}"),
            "`carom jobs` lists them.",
        )),
        _ => Err(Failure::failed(
            "ambiguous",
            format!("{count} jobs begin with {asked}"),
            "Use more of its ID, which `carom jobs` shows.",
        )),
    }
}

/// An ID wins over a name, a name over the beginning of an ID, as it does outside the Trash.
fn pick(rows: &[TrashRow], asked: &str) -> Result<TrashRow, AppError> {
    let wanted = asked.trim().to_lowercase();
    let by = |fits: &dyn Fn(&TrashRow) -> bool| -> Vec<TrashRow> {
        rows.iter().filter(|t| fits(t)).cloned().collect()
    };
    let mut found = by(&|t| t.row.id.to_lowercase() == wanted);
    if found.is_empty() {
        found = by(&|t| t.row.name.trim().to_lowercase() == wanted);
    }
    if found.is_empty() && !wanted.is_empty() {
        found = by(&|t| t.row.id.to_lowercase().starts_with(&wanted));
    }
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(AppError::NotFound {
            what: "integration in the Trash",
            id: asked.to_owned(),
        }),
        count => Err(AppError::Ambiguous {
            id: asked.to_owned(),
            count,
        }),
    }
}
