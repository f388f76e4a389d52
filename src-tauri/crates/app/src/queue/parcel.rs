//! From a delivery to a parcel: what leaves, to whom it may go, and by whose rules its answer is
//! judged.

use std::{collections::HashMap, sync::Arc};

use carom_delivery::{Ready, Sender, TargetPolicy};
use carom_postback::{
    attempt::OutboundRequest,
    event::{Event, Network},
    integration::Integration,
    template::Template,
    templates,
    url_template::UrlTemplate,
};
use carom_store::{Due, IntentOf, StoreError};
use url::Url;

use super::{gate::Gate, lane::Parcel};
use crate::{
    App,
    contract::{integrations::GetIntegration, settings::Settings},
    error::AppError,
    hosts,
};

/// What is known of an integration while deliveries are sent to it.
#[derive(Debug, Clone)]
pub(crate) struct Destination {
    /// The integration, unless it is gone for good or can't be read.
    pub(crate) integration: Option<Arc<Integration>>,
    /// The template by whose rules its answers are judged. It stands beside the definition, so that
    /// it is known of a damaged integration too.
    pub(crate) template: Option<&'static Template>,
    /// Why the integration can't be read, where it can't.
    pub(crate) damage: Option<String>,
}

/// Integrations that were looked up.
#[derive(Debug, Default)]
pub(crate) struct Destinations(HashMap<String, Destination>);

impl Destinations {
    /// An integration's destination. One that is damaged holds up none of the others: what is sent
    /// as it was sent needs nothing of it but the rules for its answers.
    pub(crate) async fn of(&mut self, app: &App, id: &str) -> Result<Destination, AppError> {
        if let Some(known) = self.0.get(id) {
            return Ok(known.clone());
        }
        let found = match app
            .get_integration(GetIntegration { id: id.to_owned() })
            .await
        {
            Ok(integration) => Destination {
                template: templates::get(&integration.definition.template),
                integration: Some(Arc::new(integration)),
                damage: None,
            },
            Err(error) if error.is_not_found() => Destination {
                integration: None,
                template: None,
                damage: None,
            },
            Err(AppError::Store(damage @ StoreError::BadRow { .. })) => {
                let asked = id.to_owned();
                let row = app
                    .store(move |store| store.integrations().row(&asked))
                    .await?;
                Destination {
                    integration: None,
                    template: row.and_then(|row| templates::get(&row.template)),
                    damage: Some(damage.to_string()),
                }
            }
            Err(error) => return Err(error),
        };
        self.0.insert(id.to_owned(), found.clone());
        Ok(found)
    }
}

/// The host that a URL with macros goes to: the one that stands in it as written. Where a macro
/// stands in its place there is none, and nothing is let out.
fn policy(source_url: &str) -> TargetPolicy {
    match hosts::host(source_url) {
        Some(_) => TargetPolicy::host_of(source_url).unwrap_or(TargetPolicy::host("")),
        None => TargetPolicy::host(""),
    }
}

/// Renders a URL with macros for an event.
pub(crate) fn render(network: Network, source_url: &str, event: &Event) -> String {
    UrlTemplate::parse(network, source_url).render(event)
}

/// The URL of a delivery as it was tried before; `None` where nothing says what it was.
pub(crate) fn as_before(due: &Due) -> Option<String> {
    let rendered = || {
        let event = due.event.as_ref()?;
        Some(render(event.network, &due.source_url, event))
    };
    let Some(last) = &due.last_url else {
        return rendered();
    };
    // An attempt keeps its URL as it was called. User and password left in a header.
    let may_be_signed = due.source_url.contains('@').then(rendered).flatten();
    let signed = may_be_signed.and_then(|url| with_userinfo_of(&url, last));
    Some(signed.unwrap_or_else(|| last.clone()))
}

/// `url` with the user and password of `typed`, if there are any.
fn with_userinfo_of(typed: &str, url: &str) -> Option<String> {
    let typed = Url::parse(typed).ok()?;
    if typed.username().is_empty() && typed.password().is_none() {
        return None;
    }
    let mut url = Url::parse(url).ok()?;
    url.set_username(typed.username()).ok()?;
    url.set_password(typed.password()).ok()?;
    Some(url.into())
}

/// Where parcels of one URL with macros go.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    /// The host as it stands in the URL, with its port; empty where there is none.
    pub(crate) host: String,
    policy: Arc<TargetPolicy>,
    /// The host's gate.
    pub(crate) gate: Arc<Gate>,
}

impl Route {
    /// The route of a URL with macros.
    pub(crate) fn of(app: &App, source_url: &str, settings: &Settings) -> Self {
        let host = hosts::host(source_url).unwrap_or_default();
        Self {
            policy: Arc::new(policy(source_url)),
            gate: app.queue().gates.of(&host, settings),
            host,
        }
    }

    /// The request for a URL, bound to this route's host.
    pub(crate) fn ready(&self, url: String) -> Ready {
        Sender::ready(&OutboundRequest::get(url), &self.policy)
    }
}

/// What leaves for a URL.
pub(crate) fn of_url(
    url: String,
    of: IntentOf,
    template: Option<&'static Template>,
    route: &Route,
) -> Parcel {
    of_ready(route.ready(url), of, template, route)
}

/// The same for a request that was made ready.
pub(crate) fn of_ready(
    ready: Ready,
    of: IntentOf,
    template: Option<&'static Template>,
    route: &Route,
) -> Parcel {
    Parcel {
        of,
        ready,
        template,
        gate: Arc::clone(&route.gate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_integration_that_is_gone_for_good_leaves_no_rules_behind_and_stops_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(folder.path(), None).unwrap();
        let gone = Destinations::default().of(&app, "gone").await.unwrap();
        assert!(gone.integration.is_none() && gone.template.is_none());
    }

    #[tokio::test]
    async fn a_database_that_does_not_answer_is_no_proof_that_an_integration_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(folder.path(), None).unwrap();
        app.store(|store| {
            store.close();
            Ok(())
        })
        .await
        .unwrap();
        assert!(
            Destinations::default().of(&app, "any").await.is_err(),
            "its answers would be judged without its rules"
        );
    }
}
