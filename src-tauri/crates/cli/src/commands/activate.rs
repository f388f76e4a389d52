//! `carom activate` and `carom deactivate`: whether Carom itself fires for real events.

use carom_app::{App, contract::integrations::SetActive};

use super::{named, rows::Outcomes};
use crate::{
    arguments::RowsArgs,
    exit::Done,
    print::{Printer, text},
};

pub(super) async fn run(app: &App, args: &RowsArgs, active: bool, out: &mut Printer) -> Done {
    let mut outcomes = Outcomes::default();
    for asked in &args.ids {
        match named::integration(app, asked).await {
            Ok(found) => {
                let ids = vec![found.id];
                outcomes.settled(app.set_active(SetActive { ids, active }).await?);
            }
            Err(failure) => outcomes.missed(asked, failure),
        }
    }
    outcomes.print(out, |row| {
        let name = text::one_line(&row.name);
        if active {
            format!("{name} is Active in Carom.")
        } else {
            format!("{name} is Inactive.")
        }
    })
}
