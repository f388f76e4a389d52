//! `carom delete`: into the Trash, from where it can come back.

use carom_app::{App, contract::integrations::DeleteIntegrations};

use super::{named, rows::Outcomes};
use crate::{
    arguments::RowsArgs,
    exit::Done,
    print::{Printer, text},
};

pub(super) async fn run(app: &App, args: &RowsArgs, out: &mut Printer) -> Done {
    let mut outcomes = Outcomes::default();
    for asked in &args.ids {
        match named::integration(app, asked).await {
            Ok(found) => {
                let mut rows = app
                    .delete_integrations(DeleteIntegrations {
                        ids: vec![found.id],
                    })
                    .await?;
                for row in &mut rows {
                    row.name.clone_from(&found.definition.name);
                }
                outcomes.settled(rows);
            }
            Err(failure) => outcomes.missed(asked, failure),
        }
    }
    outcomes.print(out, |row| {
        format!(
            "Moved {} to the Trash. `carom restore {}` brings it back.",
            text::one_line(&row.name),
            row.id
        )
    })
}
