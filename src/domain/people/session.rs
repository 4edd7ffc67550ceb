//! A session: one sign-in on one device.

use crate::domain::values::{Id, Timestamp};

/// One sign-in on one device, as the person sees it among their own.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id, which is not its secret.
    pub id: Id,
    /// Whose it is.
    pub account: Id,
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
