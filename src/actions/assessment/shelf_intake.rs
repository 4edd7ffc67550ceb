//! Putting a file on a vendor's shelf that was sent for something else than a draft.

use super::attached_papers::put as on_shelf;
use super::bringing::{Looked, whole_look};
use super::quota::left_of_organization;
use super::sent_evidence::title_of;
use super::sent_file::SentFile;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Actor, Person};
use crate::domain::assessment::evidence::EvidenceTitle;
use crate::domain::assessment::paper::{Paper, PaperOrigin};
use crate::domain::values::Timestamp;
use crate::store::Tx;
use crate::store::assessment::{evidence_files, shelf};

/// A file that may be kept; its bytes are stored.
#[derive(Debug)]
pub(crate) struct Taken {
    sent: SentFile,
    title: EvidenceTitle,
    looked: Looked,
}

/// Looks into a file and stores its bytes: before any transaction, as that takes its time.
///
/// # Errors
/// A fault at `file` when it is refused, or the records do not answer.
pub(crate) async fn take(
    ctx: &Ctx,
    person: &Person,
    sent: SentFile,
    now: Timestamp,
) -> Result<Taken, Error> {
    let left = left_of_organization(ctx, &mut ctx.db.read().await?, &person.organization).await?;
    let looked =
        whole_look(ctx, &sent, left, now).await?.map_err(|told| Error::field("file", told))?;
    let title = title_of(&sent.name).map_err(|invalid| Error::field("file", invalid.0))?;
    Ok(Taken { sent, title, looked })
}

/// Puts the file on the shelf, or finds it there.
///
/// # Errors
/// When the records or the files cannot be written to.
pub(crate) async fn put(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    taken: Taken,
    now: Timestamp,
) -> Result<Paper, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let Taken { sent, title, looked: (media_type, reading, check) } = taken;
    let size_bytes = i64::try_from(sent.size).unwrap_or(i64::MAX);
    if evidence_files::keep(tx, &sent.sha256, size_bytes, now).await? {
        // The same bytes were here before and were deleted as unused, perhaps after they were found
        // to be here already.
        let bytes = sent.read().map_err(|cause| {
            Error::Internal(format!("a file that was sent cannot be read: {cause}"))
        })?;
        ctx.files.put(&sent.sha256, bytes).await?;
    }
    let paper = Paper {
        id: ctx.new_id(),
        organization: person.organization.clone(),
        title,
        kind: reading.kind,
        sha256: sent.sha256.clone(),
        media_type: media_type.to_owned(),
        size_bytes,
        document: reading.document,
        product: reading.product,
        issued_on: reading.dated,
        expires_on: None,
        check,
        origin: PaperOrigin::Brought,
        added_by: person.account.clone(),
        added_at: now,
        replaced_by: None,
        removed_at: None,
    };
    let id = on_shelf(tx, actor, paper, now).await?;
    shelf::by_id(tx, &person.organization, &id).await?.ok_or(Error::NotFound)
}
