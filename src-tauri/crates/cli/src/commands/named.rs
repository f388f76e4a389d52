//! Integrations by the names that a user has for them: ID, beginning of the ID, name.

use carom_app::{
    App,
    contract::integrations::{GetIntegration, ListTrash, TrashRow},
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
    let rows = app.list_trash(ListTrash {}).await?;
    Ok(pick(&rows, asked)?)
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
