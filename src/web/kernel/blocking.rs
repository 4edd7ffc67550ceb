//! Work that takes its time, on a thread of its own: on those that answer requests everybody else
//! would wait for it.

use actix_web::web;

use super::failure::Failure;

/// Does it elsewhere; `what` names it where it was cut off.
///
/// # Errors
/// When the work was cut off, which is a fault of ours.
pub async fn elsewhere<T: Send + 'static>(
    what: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    web::block(work)
        .await
        .map_err(|cause| Failure::internal(format!("{what} was cut off: {cause}")))
}
