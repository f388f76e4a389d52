//! A Carom of its own for each test: its own folder, its own database.

use std::time::Duration;

use carom_app::{
    App,
    contract::{
        forms::NewDefinition,
        integrations::SaveIntegration,
        testing::{SendTest, TestResult},
    },
};
use carom_postback::{
    event::EventType,
    integration::{Definition, Integration, Role},
};
use carom_store::Options;
use tempfile::TempDir;

pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with(Options::default())
    }

    /// One whose database is opened like this.
    pub(crate) fn with(options: Options) -> Self {
        let folder = tempfile::tempdir().expect("a folder of its own");
        let app = App::open_with(folder.path(), None, options)
            .expect("an empty folder becomes a database");
        Self { app, folder }
    }

    /// The same desk after Carom was closed and opened again.
    pub(crate) async fn reopened(self, options: Options) -> Self {
        let Self { app, folder } = self;
        app.close(Duration::from_secs(20)).await;
        drop(app);
        let app = App::open_with(folder.path(), None, options).expect("it opens again");
        Self { app, folder }
    }

    /// A custom integration that posts purchases to `url`.
    pub(crate) async fn custom(&self, name: &str, url: &str) -> Integration {
        let definition = Definition {
            name: name.into(),
            account: "cbaff1".into(),
            events: vec![EventType::Purchase],
            url: url.into(),
            ..self.blank("custom").await
        };
        self.save(definition).await
    }

    /// An integration from the Sample tracker's template, ready to be tested.
    pub(crate) async fn sample(&self) -> Integration {
        let mut definition = self.blank("sample").await;
        definition.name = "Sample".into();
        definition.account = "cbaff1".into();
        self.save(definition).await
    }

    pub(crate) async fn blank(&self, template: &str) -> Definition {
        self.app
            .new_definition(NewDefinition {
                template: template.into(),
                role: Role::Affiliate,
            })
            .await
            .expect("the template is known")
    }

    pub(crate) async fn save(&self, definition: Definition) -> Integration {
        self.app
            .save_integration(SaveIntegration {
                id: None,
                expected_version: None,
                definition,
                draft: None,
            })
            .await
            .expect("a whole form saves")
            .integration
    }

    pub(crate) async fn fire(&self, id: &str, event: EventType) -> TestResult {
        self.app
            .send_test(test_of(id, event))
            .await
            .expect("a test gives a result")
    }
}

/// A plain test of one event.
pub(crate) fn test_of(id: &str, event: EventType) -> SendTest {
    SendTest {
        run: format!("{id}-{event:?}"),
        id: id.into(),
        event,
        url: None,
        values: Default::default(),
        anyway: false,
        dry_run: false,
    }
}
