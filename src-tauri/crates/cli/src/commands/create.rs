//! `carom create`: a new integration, Inactive unless `--activate` is given and lint allows it.

use carom_app::{
    App,
    contract::{
        forms::NewDefinition,
        integrations::{SaveIntegration, SetActive},
    },
};

use super::{
    form::{self, Filled},
    named, print_saved, problems_of,
};
use crate::{
    arguments::CreateArgs,
    exit::{Done, Failure},
    print::Printer,
};

pub(super) async fn run(app: &App, args: &CreateArgs, out: &mut Printer) -> Done {
    let template = args.template.clone();
    let role = args.form.role.unwrap_or_default();
    let start = app.new_definition(NewDefinition { template, role }).await?;
    save_new(app, form::fill(&start, &args.form)?, args.activate, out).await
}

/// Saves a form as a new integration and prints it; with `activate` it is switched on as well.
pub(super) async fn save_new(app: &App, form: Filled, activate: bool, out: &mut Printer) -> Done {
    let save = SaveIntegration {
        id: None,
        expected_version: None,
        definition: form.definition,
        draft: None,
    };
    let mut saved = app.save_integration(save).await?.integration;
    let mut refused = None;
    if activate {
        let asked = SetActive {
            ids: vec![saved.id.clone()],
            active: true,
        };
        refused = app
            .set_active(asked)
            .await?
            .into_iter()
            .find_map(|row| row.error);
        saved = named::integration(app, &saved.id).await?;
    }
    let problems = problems_of(app, &saved).await?;
    print_saved(out, "Created", &saved, &problems, &form.remarks);
    match refused {
        None => Ok(()),
        Some(report) => {
            let mut failure = Failure::from(report);
            failure.report.message = format!(
                "it was created, but not activated: {}",
                failure.report.message
            );
            Err(failure)
        }
    }
}
