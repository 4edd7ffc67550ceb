//! The bytes of a file that was sent, kept from now on.

use super::sent_file::SentFile;
use crate::actions::{Ctx, Error};
use crate::domain::values::Timestamp;
use crate::store::Tx;
use crate::store::assessment::evidence_files;

/// Notes that the bytes of a file are kept, and stores them again when they were deleted as unused,
/// perhaps after they were found to be here already.
///
/// # Errors
/// When the records or the files cannot be written to.
pub(super) async fn keep_bytes(
    ctx: &Ctx,
    tx: &mut Tx,
    sent: &SentFile,
    now: Timestamp,
) -> Result<(), Error> {
    if !evidence_files::keep(tx, &sent.sha256, size_bytes(sent), now).await? {
        return Ok(());
    }
    let bytes = sent.read().map_err(|cause| {
        Error::Internal(format!("a file that was sent cannot be read: {cause}"))
    })?;
    ctx.files.put(&sent.sha256, bytes).await?;
    Ok(())
}

/// How many bytes a file has, as the records keep it.
pub(super) fn size_bytes(sent: &SentFile) -> i64 {
    i64::try_from(sent.size).unwrap_or(i64::MAX)
}
