//! Listing, saving, switching on and off, the Trash.

use std::collections::BTreeMap;

use carom_postback::integration::{Definition, Integration};
use carom_store::{IntegrationQuery, Integrations, Listed, Store, StoreError, Updated};

use super::{
    definition::{check_definition, tidy},
    deliveries::reports,
    forms::blocked,
};
use crate::{
    App, clock,
    contract::{
        integrations::{
            DeleteIntegrations, DuplicateIntegration, GetIntegration, IntegrationPage,
            IntegrationRow, ListIntegrations, ListTrash, PurgeIntegrations, RestoreIntegrations,
            RowOutcome, SaveIntegration, SavedIntegration, SetActive, Sort, TrashList, TrashRow,
        },
        settings::Settings,
    },
    engine::SETTINGS,
    error::{AppError, Report},
};

/// Rows that one page may have.
const LARGEST_PAGE: u64 = 1_000;

impl App {
    /// A page of the list.
    pub async fn list_integrations(
        &self,
        request: ListIntegrations,
    ) -> Result<IntegrationPage, AppError> {
        let query = IntegrationQuery {
            search: request.search,
            active: request.active,
            role: request.role,
            template: request.template,
            last_verdict: request.last_verdict,
            sort: request.sort.into(),
            descending: request.descending,
            offset: request.offset,
            limit: match request.limit {
                0 => 100,
                limit => limit.min(LARGEST_PAGE),
            },
        };
        let page = self
            .store(move |store| store.integrations().page(&query))
            .await?;
        Ok(IntegrationPage {
            total: page.total,
            everything: page.everything,
            rows: page.rows.into_iter().map(IntegrationRow::from).collect(),
            damaged: reports(page.bad),
        })
    }

    /// One integration, by its id, the beginning of its id, or its name.
    pub async fn get_integration(&self, request: GetIntegration) -> Result<Integration, AppError> {
        let asked = request.id.trim().to_owned();
        let found = self.store(move |store| find(store, &asked)).await?;
        match found {
            Found::One(integration) => Ok(*integration),
            Found::None => Err(AppError::NotFound {
                what: "integration",
                id: request.id,
            }),
            Found::Many(count) => Err(AppError::Ambiguous {
                id: request.id,
                count,
            }),
        }
    }

    /// Saves a form: a new one Inactive, an old one as it stands. An active integration that would
    /// then have errors is not saved as Active, and the answer says so.
    pub async fn save_integration(
        &self,
        request: SaveIntegration,
    ) -> Result<SavedIntegration, AppError> {
        self.save(request, true).await
    }

    /// The same; Inactive in any case unless `may_be_active`.
    pub(super) async fn save(
        &self,
        request: SaveIntegration,
        may_be_active: bool,
    ) -> Result<SavedIntegration, AppError> {
        let definition = tidy(request.definition);
        check_definition(&definition)?;
        let blocked = blocked(&definition);
        let may_be_active = may_be_active && blocked.is_none();
        let draft = request.draft;
        let now = clock::now();
        let saved = self
            .store(move |store| {
                let integrations = store.integrations();
                let Some(id) = request.id else {
                    return Ok(Updated {
                        integration: integrations.insert(definition, draft, now)?,
                        switched_off: false,
                    });
                };
                let expected = match request.expected_version {
                    Some(version) => version,
                    None => integrations.get(&id)?.version,
                };
                integrations.update(&id, expected, definition, may_be_active, draft, now)
            })
            .await?;
        Ok(SavedIntegration {
            integration: saved.integration,
            deactivated: blocked.filter(|_| saved.switched_off).map(Report::from),
        })
    }

    /// An unsaved copy: everything but the name and what the user said of the other side.
    pub async fn duplicate_integration(
        &self,
        request: DuplicateIntegration,
    ) -> Result<Definition, AppError> {
        let mut definition = self
            .get_integration(GetIntegration { id: request.id })
            .await?
            .definition;
        definition.name.push_str(" copy");
        Ok(definition)
    }

    /// Activates or deactivates, each row for itself. Errors block activation.
    pub async fn set_active(&self, request: SetActive) -> Result<Vec<RowOutcome>, AppError> {
        let SetActive { ids, active } = request;
        let now = clock::now();
        self.store(move |store| {
            let integrations = store.integrations();
            // Who is switched off needs no definition for it.
            let refused = if active {
                refused(integrations, &ids)?
            } else {
                BTreeMap::new()
            };
            let allowed = ids.iter().filter(|id| !refused.contains_key(*id));
            let done = integrations.set_active(allowed.cloned().collect(), active, now)?;
            let mut done = done.into_iter().map(RowOutcome::from);
            let outcome = |id| refused.get(&id).cloned().or_else(|| done.next());
            Ok(ids.into_iter().filter_map(outcome).collect())
        })
        .await
    }

    /// Moves into the Trash.
    pub async fn delete_integrations(
        &self,
        request: DeleteIntegrations,
    ) -> Result<Vec<RowOutcome>, AppError> {
        let now = clock::now();
        self.rows(move |store| store.integrations().trash(request.ids, now))
            .await
    }

    /// Takes out of the Trash, active as before.
    pub async fn restore_integrations(
        &self,
        request: RestoreIntegrations,
    ) -> Result<Vec<RowOutcome>, AppError> {
        self.rows(move |store| store.integrations().restore(request.ids))
            .await
    }

    /// Deletes for good. What was sent for it stays in the log.
    pub async fn purge_integrations(
        &self,
        request: PurgeIntegrations,
    ) -> Result<Vec<RowOutcome>, AppError> {
        self.rows(move |store| {
            let mut ids = request.ids;
            if ids.is_empty() {
                let Listed { rows, bad } = store.integrations().trashed()?;
                let damaged = bad.iter().filter_map(StoreError::bad_row);
                ids = damaged.map(str::to_owned).collect();
                ids.extend(rows.into_iter().map(|row| row.id));
            }
            store.integrations().purge(ids)
        })
        .await
    }

    /// The Trash, newest first.
    pub async fn list_trash(&self, _: ListTrash) -> Result<TrashList, AppError> {
        let (settings, trashed) = self
            .store(|store| {
                let settings: Settings = store.settings().get(SETTINGS)?.unwrap_or_default();
                Ok((settings, store.integrations().trashed()?))
            })
            .await?;
        let keep = i64::from(settings.trash_days) * 24 * 60 * 60 * 1000;
        let rows = trashed
            .rows
            .into_iter()
            .map(|row| {
                let deleted_at = row.deleted_at.unwrap_or_default();
                TrashRow {
                    deleted_at,
                    purge_at: (keep > 0).then_some(deleted_at + keep),
                    row: row.into(),
                }
            })
            .collect();
        Ok(TrashList {
            rows,
            damaged: reports(trashed.bad),
        })
    }

    async fn rows(
        &self,
        work: impl FnOnce(&Store) -> Result<Vec<carom_store::RowOutcome>, StoreError> + Send + 'static,
    ) -> Result<Vec<RowOutcome>, AppError> {
        Ok(self
            .store(work)
            .await?
            .into_iter()
            .map(RowOutcome::from)
            .collect())
    }
}

/// Those that can't be activated, each with why.
fn refused(
    integrations: Integrations<'_>,
    ids: &[String],
) -> Result<BTreeMap<String, RowOutcome>, StoreError> {
    let Listed { rows, bad } = integrations.list_by_ids(ids)?;
    let with_errors = rows.into_iter().filter_map(|integration| {
        let error = blocked(&integration.definition)?;
        Some((integration.id, integration.definition.name, error))
    });
    let mut refused: Vec<(String, String, AppError)> = with_errors.collect();
    for damage in bad {
        let id = damage.bad_row().unwrap_or_default().to_owned();
        let name = integrations.row(&id)?.map(|row| row.name);
        refused.push((id, name.unwrap_or_default(), damage.into()));
    }
    let outcome = |(id, name, error): (String, _, AppError)| {
        let error = Some(Report::from(error));
        (id.clone(), RowOutcome { id, name, error })
    };
    Ok(refused.into_iter().map(outcome).collect())
}

/// What answers to an id, the beginning of one, or a name.
enum Found {
    None,
    One(Box<Integration>),
    Many(usize),
}

fn find(store: &Store, asked: &str) -> Result<Found, StoreError> {
    // Every id begins with nothing.
    if asked.is_empty() {
        return Ok(Found::None);
    }
    let integrations = store.integrations();
    match integrations.get(asked) {
        Ok(integration) => return Ok(Found::One(Box::new(integration))),
        Err(StoreError::NotFound { .. }) => {}
        Err(error) => return Err(error),
    }
    // A name may look like the beginning of an id; the name is what the user chose.
    for listed in [
        integrations.find_by_name(asked)?,
        integrations.find_by_id_prefix(asked)?,
    ] {
        let Listed { mut rows, .. } = listed;
        rows.retain(|row| row.deleted_at.is_none());
        match rows.as_slice() {
            [] => {}
            [row] => return Ok(Found::One(Box::new(integrations.get(&row.id)?))),
            many => return Ok(Found::Many(many.len())),
        }
    }
    Ok(Found::None)
}

impl From<carom_store::RowOutcome> for RowOutcome {
    fn from(outcome: carom_store::RowOutcome) -> Self {
        let carom_store::RowOutcome { id, name, result } = outcome;
        Self {
            id,
            name,
            error: result.err().map(|error| AppError::from(error).into()),
        }
    }
}

impl From<carom_store::IntegrationRow> for IntegrationRow {
    fn from(row: carom_store::IntegrationRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            template: row.template,
            account: row.account,
            role: row.role,
            level: row.level,
            events: row.events,
            host: row.host,
            active: row.active,
            installed_on: row.installed_on,
            last_verdict: row.last_verdict,
            last_test_at: row.last_test_at,
            version: row.version,
            updated_at: row.updated_at,
            has_draft: row.has_draft,
        }
    }
}

impl From<Sort> for carom_store::Sort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Name => Self::Name,
            Sort::Account => Self::Account,
            Sort::Updated => Self::Updated,
            Sort::Created => Self::Created,
            Sort::LastTest => Self::LastTest,
            Sort::State => Self::State,
        }
    }
}
