//! Unfinished forms. A draft never touches the integration that it edits.

use crate::{
    App, clock,
    contract::drafts::{DiscardDraft, Discarded, Draft, ListDrafts},
    error::AppError,
};

impl App {
    /// Keeps a draft.
    pub async fn save_draft(&self, mut request: Draft) -> Result<Draft, AppError> {
        request.updated_at = clock::now();
        let kept = carom_store::Draft::from(request.clone());
        self.store(move |store| store.drafts().save(kept)).await?;
        Ok(request)
    }

    /// All drafts, newest first.
    pub async fn list_drafts(&self, _: ListDrafts) -> Result<Vec<Draft>, AppError> {
        let drafts = self.store(|store| Ok(store.drafts().list()?.rows)).await?;
        Ok(drafts.into_iter().map(Draft::from).collect())
    }

    /// Throws a draft away.
    pub async fn discard_draft(&self, request: DiscardDraft) -> Result<Discarded, AppError> {
        let existed = self
            .store(move |store| store.drafts().discard(&request.key))
            .await?;
        Ok(Discarded { existed })
    }
}

impl From<Draft> for carom_store::Draft {
    fn from(draft: Draft) -> Self {
        let Draft {
            key,
            integration_id,
            base_version,
            definition,
            pasted,
            step,
            updated_at,
        } = draft;
        Self {
            key,
            integration_id,
            base_version,
            definition,
            pasted,
            step,
            updated_at,
        }
    }
}

impl From<carom_store::Draft> for Draft {
    fn from(draft: carom_store::Draft) -> Self {
        let carom_store::Draft {
            key,
            integration_id,
            base_version,
            definition,
            pasted,
            step,
            updated_at,
        } = draft;
        Self {
            key,
            integration_id,
            base_version,
            definition,
            pasted,
            step,
            updated_at,
        }
    }
}
