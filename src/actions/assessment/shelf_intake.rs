//! Keeping a file that was sent, and putting it on its vendor's shelf.

use super::attached_papers::put as on_shelf;
use super::bringing::{Looked, whole_look};
use super::kept_bytes::{keep_bytes, size_bytes};
use super::sent_evidence::title_of;
use super::sent_file::SentFile;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Actor, Person};
use crate::domain::assessment::evidence::EvidenceTitle;
use crate::domain::assessment::paper::{Paper, PaperOrigin};
use crate::domain::values::Timestamp;
use crate::store::Tx;
use crate::store::assessment::shelf;

/// A file that may be kept; its bytes are stored.
#[derive(Debug)]
pub(crate) struct Taken {
    sent: SentFile,
    title: EvidenceTitle,
    looked: Looked,
}

impl Taken {
    /// The file as a paper, which is not on the shelf yet.
    fn into_paper(self, ctx: &Ctx, person: &Person, origin: PaperOrigin, now: Timestamp) -> Paper {
        let (media_type, reading, check) = self.looked;
        Paper {
            id: ctx.new_id(),
            organization: person.organization.clone(),
            title: self.title,
            kind: reading.kind,
            size_bytes: size_bytes(&self.sent),
            sha256: self.sent.sha256,
            media_type: media_type.to_owned(),
            document: reading.document,
            product: reading.product,
            issued_on: reading.dated,
            expires_on: None,
            check,
            origin,
            added_by: person.account.clone(),
            added_at: now,
            replaced_by: None,
            removed_at: None,
        }
    }
}

/// Looks into a file and stores its bytes: before any transaction, as that takes its time. `left`
/// is the room for it, in bytes.
///
/// # Errors
/// A fault at `file` when it is refused, or the records do not answer.
pub(crate) async fn take(
    ctx: &Ctx,
    sent: SentFile,
    left: u64,
    now: Timestamp,
) -> Result<Taken, Error> {
    let looked =
        whole_look(ctx, &sent, left, now).await?.map_err(|told| Error::field("file", told))?;
    let title = title_of(&sent.name).map_err(|invalid| Error::field("file", invalid.0))?;
    Ok(Taken { sent, title, looked })
}

/// A new paper of the file, whose bytes are kept from now on; it is not on the shelf yet.
///
/// # Errors
/// When the records or the files cannot be written to.
pub(super) async fn keep(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    (taken, origin): (Taken, PaperOrigin),
    now: Timestamp,
) -> Result<Paper, Error> {
    keep_bytes(ctx, tx, &taken.sent, now).await?;
    Ok(taken.into_paper(ctx, person, origin, now))
}

/// Puts the file on the shelf, or finds it there.
///
/// # Errors
/// When the records or the files cannot be written to.
pub(crate) async fn put(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    taken: (Taken, PaperOrigin),
    now: Timestamp,
) -> Result<Paper, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let paper = keep(ctx, tx, person, taken, now).await?;
    let id = on_shelf(tx, actor, paper, now).await?;
    shelf::by_id(tx, &person.organization, &id).await?.ok_or(Error::NotFound)
}
