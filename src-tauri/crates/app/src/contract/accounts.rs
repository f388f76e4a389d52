//! Account nicknames, so that nobody types them twice.

use carom_postback::integration::Role;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for the accounts.
#[derive(Debug, Default, Clone, Serialize, Deserialize, TS)]
pub struct ListAccounts {}

/// An account nickname.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Account {
    /// The nickname.
    pub nickname: String,
    /// The user's own note.
    pub note: String,
    /// The role it was last used in.
    pub last_role: Option<Role>,
    /// Integrations outside the Trash that use it.
    #[ts(type = "number")]
    pub used_by: u64,
}

/// Adds or changes an account.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveAccount {
    /// The nickname.
    pub nickname: String,
    /// The user's own note.
    pub note: String,
}

/// Forgets an account; refused while integrations use it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeleteAccount {
    /// The nickname.
    pub nickname: String,
}
