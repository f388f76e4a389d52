//! The hand-off to the network's own screens, and the user's word about it.

use carom_postback::{handoff, integration::Integration, offer_link, templates};

use crate::{
    App, clock,
    contract::{
        handoff::{GetHandoff, HandoffChecklist, SetHandoff},
        integrations::GetIntegration,
    },
    error::AppError,
};

impl App {
    /// The checklist of an integration.
    pub async fn get_handoff(&self, request: GetHandoff) -> Result<HandoffChecklist, AppError> {
        let integration = self
            .get_integration(GetIntegration { id: request.id })
            .await?;
        let definition = &integration.definition;
        let template = templates::get(&definition.template);
        Ok(HandoffChecklist {
            prerequisites: template
                .map(|t| offer_link::prerequisites(t, definition))
                .unwrap_or_default(),
            steps: handoff::checklist(definition, template),
            cautions: handoff::cautions(definition, template),
            offer_links: template
                .map(|t| offer_link::links(t, definition))
                .unwrap_or_default(),
            text: handoff::as_text(definition, template),
            seen: handoff::seen(template),
            handoff: integration.handoff,
        })
    }

    /// Keeps the ticks and dates. They are the user's word; Carom can't see the other side.
    pub async fn set_handoff(&self, request: SetHandoff) -> Result<Integration, AppError> {
        let SetHandoff { id, handoff } = request;
        for (field, date) in [
            ("installed_on", &handoff.installed_on),
            ("seen_on", &handoff.seen_on),
        ] {
            if let Some(date) = date
                && !clock::is_date(date)
            {
                return Err(AppError::Field {
                    code: "bad_date",
                    field: field.to_owned(),
                    message: format!("{date} is not a date"),
                    hint: "Use YYYY-MM-DD, such as 2026-01-31.".to_owned(),
                });
            }
        }
        self.store(move |store| {
            store.integrations().set_handoff(&id, handoff)?;
            store.integrations().get(&id)
        })
        .await
    }
}
