//! Account nicknames: those that integrations use, and those that the user keeps.

use crate::{
    App, clock,
    contract::accounts::{Account, DeleteAccount, ListAccounts, SaveAccount},
    error::AppError,
};

impl App {
    /// All accounts, by nickname.
    pub async fn list_accounts(&self, _: ListAccounts) -> Result<Vec<Account>, AppError> {
        let accounts = self
            .store(|store| store.accounts().list()?.strict())
            .await?;
        Ok(accounts.into_iter().map(Account::from).collect())
    }

    /// Adds an account or changes its note.
    pub async fn save_account(&self, request: SaveAccount) -> Result<Account, AppError> {
        let nickname = request.nickname.trim().to_owned();
        if nickname.is_empty()
            || nickname.chars().count() > 100
            || nickname.contains(char::is_control)
        {
            return Err(AppError::Field {
                code: "bad_nickname",
                field: "nickname".to_owned(),
                message: "That is not an account nickname".to_owned(),
                hint: "A ClickBank nickname has 5 to 10 letters and digits.".to_owned(),
            });
        }
        let now = clock::now();
        let wanted = nickname.to_lowercase();
        self.store(move |store| store.accounts().save(&nickname, &request.note, now))
            .await?;
        let all = self.list_accounts(ListAccounts {}).await?;
        all.into_iter()
            .find(|a| a.nickname.to_lowercase() == wanted)
            .ok_or(AppError::NotFound {
                what: "account",
                id: wanted,
            })
    }

    /// Forgets an account that no integration uses; gives the accounts that are left.
    pub async fn delete_account(&self, request: DeleteAccount) -> Result<Vec<Account>, AppError> {
        self.store(move |store| store.accounts().delete(&request.nickname))
            .await?;
        self.list_accounts(ListAccounts {}).await
    }
}

impl From<carom_store::Account> for Account {
    fn from(account: carom_store::Account) -> Self {
        let carom_store::Account {
            nickname,
            note,
            last_role,
            used_by,
            ..
        } = account;
        Self {
            nickname,
            note,
            last_role,
            used_by,
        }
    }
}
