//! `carom duplicate`: everything copied but the state and what was said of the other side.

use carom_app::{App, contract::integrations::DuplicateIntegration};

use super::{create, form, named};
use crate::{arguments::DuplicateArgs, exit::Done, print::Printer};

pub(super) async fn run(app: &App, args: &DuplicateArgs, out: &mut Printer) -> Done {
    let id = named::integration(app, &args.id).await?.id;
    let copy = app
        .duplicate_integration(DuplicateIntegration { id })
        .await?;
    create::save_new(app, form::fill(&copy, &args.form)?, false, out).await
}
