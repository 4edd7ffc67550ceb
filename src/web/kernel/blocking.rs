//! Work that takes its time, on a thread of its own: on those that answer requests everybody else
//! would wait for it.

use super::failure::Failure;
use crate::actions::blocking;

/// Does it elsewhere; `what` names it where it was cut off.
///
/// # Errors
/// When the work was cut off, which is a fault of ours.
pub async fn elsewhere<T: Send + 'static>(
    what: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    Ok(blocking::elsewhere(what, work).await?)
}
