//! Where deliveries go again, be their integration whole, gone or damaged.

use std::collections::HashMap;

use carom_postback::templates;
use carom_store::StoreError;

use crate::{
    App,
    error::AppError,
    queue::parcel::{Destination, Destinations},
};

/// Where deliveries of an integration go again.
#[derive(Debug, Clone)]
pub(super) struct Goal {
    pub(super) destination: Destination,
    /// Why the integration can't be read, where it can't.
    pub(super) damage: Option<String>,
}

/// Integrations that were looked up.
#[derive(Debug, Default)]
pub(super) struct Goals {
    whole: Destinations,
    damaged: HashMap<String, Goal>,
}

impl Goals {
    /// Where deliveries of an integration go again. One that is damaged holds up none of the
    /// others: what is sent as it was sent needs nothing of it but the rules by which its answers
    /// are judged, and these stand beside the definition.
    pub(super) async fn of(&mut self, app: &App, id: &str) -> Result<Goal, AppError> {
        if let Some(known) = self.damaged.get(id) {
            return Ok(known.clone());
        }
        let damage = match self.whole.of(app, id).await {
            Ok(destination) => {
                return Ok(Goal {
                    destination,
                    damage: None,
                });
            }
            Err(AppError::Store(damage @ StoreError::BadRow { .. })) => damage,
            Err(error) => return Err(error),
        };
        let asked = id.to_owned();
        let row = app
            .store(move |store| store.integrations().row(&asked))
            .await?;
        let goal = Goal {
            destination: Destination {
                integration: None,
                template: row.and_then(|row| templates::get(&row.template)),
            },
            damage: Some(damage.to_string()),
        };
        self.damaged.insert(id.to_owned(), goal.clone());
        Ok(goal)
    }
}
