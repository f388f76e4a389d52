//! `carom restore`: out of the Trash, active or not as before.

use std::collections::BTreeSet;

use carom_app::{App, contract::integrations::RestoreIntegrations};

use super::{named, rows::Outcomes};
use crate::{
    arguments::RowsArgs,
    exit::Done,
    print::{Printer, integration, text},
};

pub(super) async fn run(app: &App, args: &RowsArgs, out: &mut Printer) -> Done {
    let mut outcomes = Outcomes::default();
    let mut active = BTreeSet::new();
    for asked in &args.ids {
        match named::trashed(app, asked).await {
            Ok(found) => {
                if found.row.active {
                    active.insert(found.row.id.clone());
                }
                let mut rows = app
                    .restore_integrations(RestoreIntegrations {
                        ids: vec![found.row.id],
                    })
                    .await?;
                for row in &mut rows {
                    row.name.clone_from(&found.row.name);
                }
                outcomes.settled(rows);
            }
            Err(failure) => outcomes.missed(asked, failure),
        }
    }
    outcomes.print(out, |row| {
        let state = integration::state(active.contains(&row.id));
        format!("Restored {}, {state}.", text::one_line(&row.name))
    })
}
