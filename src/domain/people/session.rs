//! A session: one sign-in on one device.

use sha2::{Digest as _, Sha256};

use crate::domain::values::{AccountId, SessionId, Timestamp, sha256_hex};

/// What the tokens of a session's forms are made from. It tells nothing about the session's secret.
pub fn form_base(secret: &str) -> [u8; 32] {
    Sha256::digest(format!("assay form\n{secret}").as_bytes()).into()
}

/// The name under which the records know whose forms have tokens made from this base.
pub fn form_key(base: &[u8; 32]) -> String {
    sha256_hex(base)
}

/// One sign-in on one device, as the person sees it among their own.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id, which is not its secret.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When its person last gave their password in it.
    pub proved_at: Timestamp,
    /// What the browser called itself.
    pub device: String,
}
