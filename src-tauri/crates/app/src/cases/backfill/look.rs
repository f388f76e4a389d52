//! A file as it is taken in, and what was found in it.

use std::path::PathBuf;

use carom_intake::{Look, Mapping, Suggestion, Sure};
use carom_postback::integration::Role;

use super::{files, plan};
use crate::{
    App, clock,
    contract::backfill::{BackfillFile, BackfillPlan, FileColumn, FileForm, LookAtFile, OpenFile},
    error::AppError,
};

impl App {
    /// Takes a file in.
    pub async fn open_file(&self, request: OpenFile) -> Result<BackfillFile, AppError> {
        let data = self.folder().to_owned();
        let id = blocking(move || match (request.path, request.text) {
            (Some(path), _) => files::take_in(&data, &PathBuf::from(path)),
            (None, Some(text)) => files::paste(&data, &text),
            (None, None) => Err(AppError::BadRequest {
                command: "open_file".into(),
                detail: "neither a path nor a text".into(),
            }),
        })
        .await?;
        self.look_at_file(LookAtFile {
            file: id,
            form: FileForm::default(),
            role: None,
        })
        .await
    }

    /// Looks at a file again under other words about its form.
    pub async fn look_at_file(&self, request: LookAtFile) -> Result<BackfillFile, AppError> {
        let name = files::name(self.folder(), &request.file)?;
        // An affiliate's commission is not what the seller earned: the role decides.
        let role = request.role.unwrap_or_default();
        let mut look = self.look(&request.file, role, &request.form).await?;
        let remembered: Option<Mapping> = {
            let key = mapping_key(&look.shape, role);
            self.store(move |store| store.settings().get(&key)).await?
        };
        if let Some(mapping) = &remembered {
            look.remember(mapping);
        }
        Ok(described(request.file, name, &look, remembered.is_some()))
    }

    pub(super) async fn look(
        &self,
        file: &str,
        role: Role,
        form: &FileForm,
    ) -> Result<Look, AppError> {
        let name = files::called(self.folder(), file);
        let path = files::rows(self.folder(), file)?;
        let overrides = plan::overrides(form);
        blocking(move || {
            carom_intake::look(&path, role, &overrides).map_err(|error| files::wrong(error, &name))
        })
        .await
    }

    /// Remembers how a file of this shape was mapped.
    pub(super) async fn remember_mapping(
        &self,
        shape: &str,
        role: Role,
        plan: &BackfillPlan,
    ) -> Result<(), AppError> {
        let key = mapping_key(shape, role);
        let mapping = plan.mapping.clone();
        self.store(move |store| store.settings().set(&key, &mapping, clock::now()))
            .await
    }
}

/// What one role calls a column is not what the other does.
fn mapping_key(shape: &str, role: Role) -> String {
    match role {
        Role::Affiliate => format!("mapping.{shape}"),
        Role::Seller => format!("mapping.seller.{shape}"),
    }
}

fn described(id: String, name: String, look: &Look, remembered: bool) -> BackfillFile {
    let any_time = |test: fn(&carom_intake::TimeColumn) -> bool| {
        look.columns
            .iter()
            .filter_map(|column| column.time.as_ref())
            .any(test)
    };
    BackfillFile {
        id,
        name,
        bytes: look.bytes,
        format: match look.format {
            carom_intake::Format::Csv => "csv".into(),
            carom_intake::Format::Ndjson => "ndjson".into(),
        },
        form: FileForm {
            encoding: Some(look.encoding.key().to_owned()),
            delimiter: look
                .delimiter
                .map(|delimiter| char::from(delimiter.byte()).to_string()),
            header: Some(look.header),
        },
        columns: look
            .columns
            .iter()
            .map(|column| {
                let suggestion = column.suggestion.as_ref();
                FileColumn {
                    name: column.name.clone(),
                    samples: column.samples.clone(),
                    suggestion: suggestion.map(target).unwrap_or_default(),
                    sure: suggestion.map(sure).unwrap_or_default().to_owned(),
                    because: suggestion.map(|s| s.reason.clone()).unwrap_or_default(),
                }
            })
            .collect(),
        rows: look.rows.about,
        counted: look.rows.exact,
        needs_timezone: any_time(|time| time.needs_timezone),
        ambiguous_dates: any_time(|time| time.order_ambiguous),
        ambiguous_amounts: look
            .columns
            .iter()
            .any(|column| column.amount.is_some_and(|amount| amount.ambiguous)),
        remembered,
        timezone: match &look.timezone {
            Some(zone) => zone.name.clone(),
            None => clock::zone(),
        },
    }
}

fn target(suggestion: &Suggestion) -> String {
    match &suggestion.target {
        carom_intake::Target::Ignored => String::new(),
        target => target.to_string(),
    }
}

const fn sure(suggestion: &Suggestion) -> &'static str {
    match suggestion.sure {
        Sure::ByContent => "by_content",
        Sure::ByName => "by_name",
        Sure::Exact => "exact",
        Sure::Remembered => "remembered",
    }
}

/// Reads files off the runtime's threads.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| AppError::Interrupted(error.to_string()))?
}
