//! The Sample tracker as a destination: started when something needs it, and found by those whose
//! saved URL names a port that it had once.

use std::{borrow::Cow, collections::BTreeMap};

use carom_postback::{
    compose,
    integration::{Definition, Role},
    template::Template,
    url_template::ResolvedPiece,
};

use crate::{
    App, clock,
    contract::status::{SampleTracker, StartSampleTracker},
    error::AppError,
    sample_tracker::{SampleServer, known_click_ids, origin_at},
};

/// The id of the Sample tracker's template.
pub(super) const SAMPLE: &str = "sample";
/// The question that asks for its address.
const ADDRESS: &str = "tracking_domain";
/// The setting that holds the port that it has where that is free.
const SAMPLE_PORT: &str = "sample_port";

impl App {
    /// Starts the sample tracker; where it runs already, says so.
    pub async fn start_sample_tracker(
        &self,
        _: StartSampleTracker,
    ) -> Result<SampleTracker, AppError> {
        let mut place = self.sample().lock().await;
        if let Some(running) = place.as_ref() {
            return Ok(described(running));
        }
        let last = self.sample_port().await?;
        let server = SampleServer::start(last).await.map_err(AppError::Listen)?;
        if last.is_none() {
            // A port that is merely busy is free again tomorrow, and stands in saved URLs.
            let port = server.port();
            self.store(move |store| store.settings().set(SAMPLE_PORT, &port, clock::now()))
                .await?;
        }
        let tracker = described(&server);
        *place = Some(server);
        Ok(tracker)
    }

    /// The form to begin with for the Sample tracker: its address is Carom's own to know.
    pub(super) async fn new_sample_definition(
        &self,
        template: &Template,
        role: Role,
    ) -> Result<Definition, AppError> {
        let origin = match self.sample_port().await? {
            Some(port) => origin_at(port),
            None => {
                self.start_sample_tracker(StartSampleTracker {})
                    .await?
                    .origin
            }
        };
        let answers = BTreeMap::from([(ADDRESS.to_owned(), origin)]);
        Ok(compose::definition_with(template, role, answers))
    }

    /// The sample tracker's origin, if it runs in this process.
    pub(super) async fn running_sample(&self) -> Option<String> {
        self.sample()
            .lock()
            .await
            .as_ref()
            .map(SampleServer::origin)
    }

    async fn sample_port(&self) -> Result<Option<u16>, AppError> {
        self.store(|store| store.settings().get(SAMPLE_PORT)).await
    }
}

pub(super) fn described(server: &SampleServer) -> SampleTracker {
    SampleTracker {
        origin: server.origin(),
        known_click_id: known_click_ids().into_iter().next().unwrap_or_default(),
    }
}

/// Where the Sample tracker was when an integration of it was made, and where it is now.
#[derive(Debug)]
pub(super) struct SampleAddress {
    /// Host and port.
    was: String,
    /// The origin; `None` while it does not run.
    running: Option<String>,
}

impl SampleAddress {
    /// That of an integration of the Sample tracker; others have none.
    pub(super) fn of(definition: &Definition, running: Option<String>) -> Option<Self> {
        if definition.template != SAMPLE {
            return None;
        }
        let answer = definition.answers.get(ADDRESS).map_or("", |a| a.trim());
        let was = answer.split_once("://").map_or(answer, |(_, rest)| rest);
        Some(Self {
            was: was.trim_end_matches('/').to_owned(),
            running,
        })
    }

    /// Whether a URL goes to Carom's own tracker, under its old address or its new one. The user
    /// may have written any other into it.
    pub(super) fn is_of(&self, url: &str) -> bool {
        self.is_old(url)
            || self.running.as_deref().is_some_and(|now| {
                url.strip_prefix(now)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
            })
    }

    /// A URL under the new address, where it names the old one.
    pub(super) fn now<'u>(&self, url: &'u str) -> Cow<'u, str> {
        match (&self.running, authority(url)) {
            (Some(now), Some((_, end))) if self.is_old(url) => {
                Cow::Owned(format!("{now}{}", &url[end..]))
            }
            _ => Cow::Borrowed(url),
        }
    }

    /// The same for the pieces of a URL: scheme and host stand apart there, and their places in
    /// the text as typed stay.
    pub(super) fn now_in(&self, pieces: &mut [ResolvedPiece]) {
        let Some((scheme, host)) = self.running.as_deref().and_then(|now| now.split_once("//"))
        else {
            return;
        };
        if let [first, second, ..] = pieces
            && second.text == self.was
        {
            first.text = format!("{scheme}//");
            first.decoded.clone_from(&first.text);
            host.clone_into(&mut second.text);
            host.clone_into(&mut second.decoded);
        }
    }

    fn is_old(&self, url: &str) -> bool {
        !self.was.is_empty() && authority(url).is_some_and(|(authority, _)| authority == self.was)
    }
}

/// What stands between scheme and path, and where it ends.
fn authority(url: &str) -> Option<(&str, usize)> {
    let start = url.find("://")? + "://".len();
    let rest = &url[start..];
    let length = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    Some((&rest[..length], start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(answer: &str, running: Option<&str>) -> SampleAddress {
        let definition = Definition {
            template: SAMPLE.into(),
            answers: [(ADDRESS.to_owned(), answer.to_owned())].into(),
            ..Definition::default()
        };
        SampleAddress::of(&definition, running.map(str::to_owned)).unwrap()
    }

    #[test]
    fn a_url_of_yesterdays_port_leads_to_the_tracker_that_runs() {
        let address = address("http://127.0.0.1:41000", Some("http://127.0.0.1:52001"));
        assert_eq!(
            address.now("http://127.0.0.1:41000/postback?clickid={tid}"),
            "http://127.0.0.1:52001/postback?clickid={tid}"
        );
    }

    #[test]
    fn a_url_that_the_user_wrote_stays_and_is_not_the_sample_trackers() {
        let address = address("http://127.0.0.1:41000", Some("http://127.0.0.1:52001"));
        for own in [
            "https://track.example.com/postback",
            "http://127.0.0.1:8080/postback",
            "http://127.0.0.1:410001/postback",
            "http://127.0.0.1:41000@evil.example/postback",
            "http://127.0.0.1:52001@evil.example/postback",
            "http://127.0.0.1:520019/postback",
            "",
        ] {
            assert_eq!(address.now(own), own);
            assert!(!address.is_of(own), "{own} would be judged by its rules");
        }
    }

    #[test]
    fn without_an_answer_nothing_is_taken_for_the_old_address() {
        let address = address("", Some("http://127.0.0.1:52001"));
        assert!(!address.is_of("https:///postback"));
        assert!(address.is_of("http://127.0.0.1:52001/postback"));
    }

    #[test]
    fn other_templates_have_no_such_address() {
        assert!(SampleAddress::of(&Definition::default(), None).is_none());
    }
}
