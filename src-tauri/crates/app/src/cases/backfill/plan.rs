//! From the user's plan to what the rows are read and sent by.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use carom_intake::{
    Checkpoint, DateOrder, Decimal, Delimiter, Encoding, FileError, OpenError, Overrides, Plan,
    Rows, Target,
};
use carom_postback::{
    event::{Event, EventType},
    filter,
    integration::{Definition, Integration, Level, Role},
    problem::{Problem, Severity},
    template::Template,
    templates,
    url_template::UrlTemplate,
};
use carom_store::StoreError;

use super::{files, wanted::Wanted};
use crate::{
    App,
    cases::forms::{lint_definition, refuse_errors},
    contract::{
        backfill::{BackfillPlan, FileForm},
        integrations::GetIntegration,
        settings::Settings,
    },
    error::AppError,
    queue::parcel::Route,
};

/// The file as the plan reads it. It knows nothing of what becomes of its rows, and so can be read
/// whatever became of the integration.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// What the user calls the file.
    name: String,
    path: PathBuf,
    pub(super) plan: Plan,
}

impl Source {
    /// The file of a plan.
    pub(super) fn of(app: &App, plan: &BackfillPlan) -> Result<Self, AppError> {
        Ok(Self {
            name: files::called(app.folder(), &plan.file),
            path: files::rows(app.folder(), &plan.file)?,
            plan: intake(plan),
        })
    }

    /// The file's rows, from the first one or from a place on.
    pub(super) fn rows(&self, from: Option<&Checkpoint>) -> Result<Rows, AppError> {
        match from {
            None => Rows::open(&self.path, &self.plan),
            Some(place) => Rows::resume(&self.path, &self.plan, place),
        }
        .map_err(|error| match error {
            OpenError::File(error) => self.wrong(error),
            plan @ OpenError::Plan(_) => plan.into(),
        })
    }

    /// What is wrong with the file.
    pub(super) fn wrong(&self, error: FileError) -> AppError {
        files::wrong(error, &self.name)
    }
}

/// Everything that a row's way depends on, looked up once.
#[derive(Debug, Clone)]
pub(super) struct Setup {
    pub(super) source: Source,
    pub(super) integration: Arc<Integration>,
    pub(super) template: Option<&'static Template>,
    /// The host of the first event's URL.
    pub(super) host: String,
    pub(super) ways: BTreeMap<EventType, Way>,
    pub(super) settings: Settings,
    /// Rows without a click ID go out as well.
    pub(super) without_click_id: bool,
}

/// The way of one event type.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) source_url: String,
    pub(super) url: UrlTemplate,
    pub(super) route: Route,
    pub(super) wanted: Wanted,
}

impl Setup {
    /// Looks everything up. Lint errors of the integration block it, and so does a click ID that no
    /// column fills.
    pub(super) async fn of(app: &App, plan: &BackfillPlan) -> Result<Self, AppError> {
        let setup = Self::even_if_blocked(app, plan).await?;
        refuse_errors(&setup.integration.definition.name, &setup.problems())?;
        match setup.no_click_id(&EventType::ALL) {
            Some(problem) if problem.blocks => Err(OpenError::Plan(vec![problem]).into()),
            _ => Ok(setup),
        }
    }

    /// The same for a look at it.
    pub(super) async fn even_if_blocked(app: &App, plan: &BackfillPlan) -> Result<Self, AppError> {
        let integration = app
            .get_integration(GetIntegration {
                id: plan.integration.clone(),
            })
            .await?;
        if integration.deleted_at.is_some() {
            let name = integration.definition.name.clone();
            return Err(StoreError::InTrash { name }.into());
        }
        let settings = app.settings().await?;
        let definition = &integration.definition;
        let template = templates::get(&definition.template);
        let ways: BTreeMap<EventType, Way> = EventType::ALL
            .into_iter()
            .map(|event| {
                let source_url = definition.url_for(event).to_owned();
                let url = UrlTemplate::parse(definition.network, &source_url);
                let way = Way {
                    wanted: Wanted::of(&url, event, definition, template),
                    url,
                    route: Route::of(app, &source_url, &settings),
                    source_url,
                };
                (event, way)
            })
            .collect();
        let first = definition.events.first().copied();
        let host = first
            .and_then(|event| ways.get(&event))
            .map(|way| way.route.host.clone());
        Ok(Self {
            source: Source::of(app, plan)?,
            template,
            host: host.unwrap_or_default(),
            integration: Arc::new(integration),
            ways,
            settings,
            without_click_id: plan.without_click_id,
        })
    }

    /// The part that the account plays.
    pub(super) fn role(&self) -> Role {
        self.integration.definition.role
    }

    /// What lint says of the integration.
    pub(super) fn problems(&self) -> Vec<Problem> {
        lint_definition(&self.integration.definition, &BTreeMap::new())
            .into_iter()
            .filter(|problem| problem.severity != Severity::Note)
            .collect()
    }

    /// Adds what the integration knows and a file need not say: whose account, in which role.
    pub(super) fn complete(&self, event: &mut Event) {
        for (name, value) in known(&self.integration.definition) {
            if !value.is_empty() && !event.values.contains_key(name) {
                event.values.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Why event types or filters leave an event out; `None` where they let it through. Whether
    /// the integration is active does not count: the user sends these rows himself.
    pub(super) fn left_out(&self, event: &Event) -> Option<String> {
        let definition = &self.integration.definition;
        if definition.level == Level::Global && definition.events.contains(&event.event_type) {
            return None;
        }
        let decision = filter::decide(definition, true, event);
        let reason = decision.because.into_iter().find(|reason| !reason.ok)?;
        Some(reason.text)
    }
}

/// The macros whose values the integration knows.
pub(super) fn known(definition: &Definition) -> [(&'static str, &str); 2] {
    [
        ("account", definition.account.as_str()),
        ("role", definition.role.key()),
    ]
}

/// The plan in `carom_intake`'s words.
fn intake(plan: &BackfillPlan) -> Plan {
    Plan {
        mapping: plan
            .mapping
            .iter()
            .map(|(column, target)| (column.clone(), Target::from(target.clone())))
            .collect(),
        event: plan.event,
        timezone: Some(plan.timezone.trim())
            .filter(|zone| !zone.is_empty())
            .map(str::to_owned),
        decimal: match plan.decimal.as_str() {
            "dot" => Decimal::Dot,
            "comma" => Decimal::Comma,
            _ => Decimal::Auto,
        },
        date_order: match plan.dates.as_str() {
            "dmy" => DateOrder::Dmy,
            "mdy" => DateOrder::Mdy,
            "ymd" => DateOrder::Ymd,
            _ => DateOrder::Auto,
        },
        overrides: overrides(&plan.form),
        ..Plan::default()
    }
}

/// What the user says of a file's form.
pub(super) fn overrides(form: &FileForm) -> Overrides {
    Overrides {
        format: None,
        encoding: form.encoding.as_deref().and_then(Encoding::from_key),
        delimiter: form.delimiter.as_deref().and_then(|sign| {
            Delimiter::ALL
                .into_iter()
                .find(|known| sign.as_bytes() == [known.byte()])
        }),
        header: form.header,
    }
}
