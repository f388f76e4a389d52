//! `carom edit`: changes what is given, and nothing else.

use carom_app::{
    App,
    contract::integrations::{SaveIntegration, SavedIntegration},
};

use super::{form, named, print_saved, problems_of};
use crate::{
    arguments::EditArgs,
    exit::{Done, Failure},
    print::Printer,
};

pub(super) async fn run(app: &App, args: &EditArgs, out: &mut Printer) -> Done {
    let before = named::integration(app, &args.id).await?;
    let filled = form::fill(&before.definition, &args.form)?;
    if filled.definition == before.definition && filled.remarks.is_empty() {
        let problems = problems_of(app, &before).await?;
        print_saved(out, "Nothing to change in", &before, &problems, &[]);
        return Ok(());
    }
    let save = SaveIntegration {
        id: Some(before.id),
        expected_version: Some(before.version),
        definition: filled.definition,
        draft: None,
    };
    let SavedIntegration {
        integration: saved,
        deactivated,
    } = app.save_integration(save).await?;
    let problems = problems_of(app, &saved).await?;
    print_saved(out, "Saved", &saved, &problems, &filled.remarks);
    if deactivated.is_some() {
        return Err(Failure::problems(
            "deactivated",
            format!(
                "{} was saved, and is Inactive now because it has errors",
                saved.definition.name
            ),
            "Mend them as the list says, then `carom activate` it again.",
        ));
    }
    Ok(())
}
