//! Work that takes a while, beside those who answer others.

use super::Error;

/// Lets others go on who wait for the same thread.
pub async fn breathe() {
    tokio::task::yield_now().await;
}

/// Does what takes a while on a thread of its own. `what` tells what it is: `checking a list`.
///
/// # Errors
/// When it is cut off.
pub async fn elsewhere<T: Send + 'static>(
    what: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|cause| Error::Internal(format!("{what} was cut off: {cause}")))
}
