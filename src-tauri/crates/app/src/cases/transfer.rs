//! Integrations out to a JSON file and in again. Nothing here is overwritten unasked, nothing that
//! comes in is Active, and one broken entry does not keep the others out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use carom_postback::integration::Definition;
use carom_store::Listed;
use serde::Serialize;

use super::{
    backfill::blocking, definition::check_definition, deliveries::reports, forms::lint_definition,
};
use crate::{
    App, clock,
    contract::{
        integrations::{SaveIntegration, SavedIntegration},
        transfer::{
            ExportIntegrations, Exported, ImportChoice, ImportEntry, ImportIntegrations,
            ImportPreview, Imported, PreviewImport,
        },
    },
    error::{AppError, sentence},
    import_file::{self, BadEntry, FORMAT},
    whole_file::WholeFile,
};

/// A larger file is not an export of Carom's.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// Id and version of integrations by what makes them the same to a user: name and account.
type Known = BTreeMap<(String, String), (String, i64)>;

/// The file as it is written.
#[derive(Debug, Serialize)]
struct Written {
    carom_export: u64,
    exported_at: i64,
    integrations: Vec<WrittenEntry>,
}

/// One entry as it is written. Ids, states and dates stay at home: they speak of this computer.
#[derive(Debug, Serialize)]
struct WrittenEntry {
    definition: Definition,
}

impl App {
    /// Writes integrations to a file, or gives them as text.
    pub async fn export_integrations(
        &self,
        request: ExportIntegrations,
    ) -> Result<Exported, AppError> {
        let ids = request.ids;
        let Listed { rows, bad } = self
            .store(move |store| {
                let integrations = store.integrations();
                let listed = if ids.is_empty() {
                    integrations.all()
                } else {
                    integrations.list_by_ids(&ids)
                }?;
                match listed.rows.is_empty() {
                    // Nothing but damaged ones: that is no export.
                    true => Ok(Listed {
                        rows: listed.strict()?,
                        bad: Vec::new(),
                    }),
                    false => Ok(listed),
                }
            })
            .await?;
        let damaged = reports(bad);
        let written = Written {
            carom_export: FORMAT,
            exported_at: clock::now(),
            integrations: rows
                .into_iter()
                .map(|i| WrittenEntry {
                    definition: i.definition,
                })
                .collect(),
        };
        let count = written.integrations.len() as u64;
        let mut text = serde_json::to_string_pretty(&written)
            .map_err(|error| AppError::Interrupted(error.to_string()))?;
        text.push('\n');
        let Some(path) = request.path else {
            return Ok(Exported {
                count,
                path: None,
                text: Some(text),
                damaged,
            });
        };
        let to = PathBuf::from(&path);
        blocking(move || {
            write_whole(&to, text.as_bytes()).map_err(|source| AppError::of_file(&to, source))
        })
        .await?;
        Ok(Exported {
            count,
            path: Some(path),
            text: None,
            damaged,
        })
    }

    /// What a file holds and where it would collide. Changes nothing.
    pub async fn preview_import(&self, request: PreviewImport) -> Result<ImportPreview, AppError> {
        let entries = blocking(move || read_entries(request.path, request.text)).await?;
        let here = self.names_here().await?;
        let mut taken = here.clone();
        let entries = entries
            .into_iter()
            .enumerate()
            .map(|(index, entry)| preview_entry(index, entry, &here, &mut taken))
            .collect();
        Ok(ImportPreview { entries })
    }

    /// Imports the chosen entries, each for itself.
    pub async fn import_integrations(
        &self,
        request: ImportIntegrations,
    ) -> Result<Vec<Imported>, AppError> {
        let entries = blocking(move || read_entries(request.path, request.text)).await?;
        let mut here = self.names_here().await?;
        let mut outcomes = Vec::new();
        for (index, entry) in entries.into_iter().enumerate() {
            let choice = request
                .choices
                .get(index)
                .copied()
                .unwrap_or(ImportChoice::Skip);
            if choice == ImportChoice::Skip {
                continue;
            }
            let index = index as u64;
            outcomes.push(match entry {
                Ok(definition) => self.import_one(index, definition, choice, &mut here).await,
                Err(bad) => Imported {
                    index,
                    name: bad.name.clone(),
                    id: None,
                    replaced: false,
                    error: Some(AppError::from(bad).into()),
                },
            });
        }
        Ok(outcomes)
    }

    async fn import_one(
        &self,
        index: u64,
        mut definition: Definition,
        choice: ImportChoice,
        here: &mut Known,
    ) -> Imported {
        let conflict = here.get(&identity(&definition)).cloned();
        let replaces = conflict.filter(|_| choice == ImportChoice::Replace);
        if replaces.is_none() {
            definition.name = free_name(&definition, here);
        }
        let name = definition.name.clone();
        let key = identity(&definition);
        let (id, expected_version) = replaces.unzip();
        let replaced = id.is_some();
        let save = SaveIntegration {
            id,
            expected_version,
            definition,
            draft: None,
        };
        // What comes from outside is looked at before Carom fires it.
        match self.save(save, false).await {
            Ok(SavedIntegration {
                integration: saved, ..
            }) => {
                here.insert(key, (saved.id.clone(), saved.version));
                Imported {
                    index,
                    name,
                    id: Some(saved.id),
                    replaced,
                    error: None,
                }
            }
            Err(error) => Imported {
                index,
                name,
                id: None,
                replaced: false,
                error: Some(error.into()),
            },
        }
    }

    /// Every integration here, damaged ones as well.
    async fn names_here(&self) -> Result<Known, AppError> {
        let all = self.store(|store| store.integrations().names()).await?;
        Ok(all
            .into_iter()
            .map(|i| (same(&i.name, &i.account), (i.id, i.version)))
            .collect())
    }
}

/// What makes two integrations the same to a user.
fn same(name: &str, account: &str) -> (String, String) {
    (name.trim().to_lowercase(), account.trim().to_lowercase())
}

fn identity(definition: &Definition) -> (String, String) {
    same(&definition.name, &definition.account)
}

/// The name, or the name with the smallest number that is free.
fn free_name(definition: &Definition, here: &Known) -> String {
    let mut candidate = definition.clone();
    let mut number = 2;
    while here.contains_key(&identity(&candidate)) {
        candidate.name = format!("{} {number}", definition.name.trim());
        number += 1;
    }
    candidate.name
}

fn preview_entry(
    index: usize,
    entry: Result<Definition, BadEntry>,
    here: &Known,
    taken: &mut Known,
) -> ImportEntry {
    let index = index as u64;
    match entry {
        Ok(definition) => {
            let added = Definition {
                name: free_name(&definition, taken),
                ..definition.clone()
            };
            let refused = check_definition(&definition).err();
            if refused.is_none() {
                taken.entry(identity(&added)).or_default();
            }
            ImportEntry {
                index,
                name: definition.name.clone(),
                added_as: added.name,
                hosts: hosts(&definition),
                conflict: here.get(&identity(&definition)).map(|(id, _)| id.clone()),
                problems: lint_definition(&definition, &BTreeMap::new()),
                error: refused.map(|error| error.to_string()),
                definition: Some(definition),
            }
        }
        Err(bad) => ImportEntry {
            index,
            error: Some(sentence(bad.to_string())),
            added_as: bad.name.clone(),
            name: bad.name,
            hosts: Vec::new(),
            definition: None,
            conflict: None,
            problems: Vec::new(),
        },
    }
}

/// The hosts that an imported definition would send to: shown before anything is taken in.
pub(super) fn hosts(definition: &Definition) -> Vec<String> {
    let urls = definition
        .events
        .iter()
        .map(|event| definition.url_for(*event));
    let hosts: BTreeSet<String> = urls
        .chain([definition.url.as_str()])
        .filter_map(crate::hosts::host)
        .collect();
    hosts.into_iter().collect()
}

/// Reads the file or the text into entries.
fn read_entries(
    path: Option<String>,
    text: Option<String>,
) -> Result<Vec<Result<Definition, BadEntry>>, AppError> {
    let (name, bytes) = match (path, text) {
        (Some(path), _) => {
            let bytes = read_capped(Path::new(&path)).map_err(|source| AppError::File {
                path: path.clone(),
                source,
            })?;
            (path, bytes)
        }
        (None, Some(text)) => ("the pasted text".to_owned(), text.into_bytes()),
        (None, None) => ("the pasted text".to_owned(), Vec::new()),
    };
    import_file::read(&bytes).map_err(|flaw| AppError::BadImport { path: name, flaw })
}

fn read_capped(path: &Path) -> io::Result<Vec<u8>> {
    // Asked first: opening a pipe waits for whoever writes into it, for ever perhaps.
    let told = fs::metadata(path)?;
    if told.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !told.is_file() {
        return Err(io::Error::other("it is a device or a pipe"));
    }
    // The size that the system names is not believed: it may grow, or have no end.
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(io::Error::other(format!(
            "it has more than {} MiB, which no export of Carom's has",
            LARGEST_FILE / 1024 / 1024
        )));
    }
    Ok(bytes)
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = WholeFile::begin(path)?;
    file.write_all(bytes)?;
    file.born()
}
