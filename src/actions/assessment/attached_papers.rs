//! The papers that come to a vendor's shelf with what is attached at a question, and go with the
//! last piece that shows them.

use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::assessment::bringing::FILE;
use crate::domain::assessment::evidence::{Evidence, Source};
use crate::domain::assessment::paper::{Paper, PaperOrigin};
use crate::domain::event::Event;
use crate::domain::values::{OrganizationId, PaperId, Timestamp};
use crate::store::assessment::shelf;
use crate::store::{Tx, events};

/// Puts a paper on its shelf, unless its bytes are there; puts it back when it was taken off. What
/// somebody brings stays there, also where it came with a piece before.
pub(super) async fn put(
    tx: &mut Tx,
    actor: &Actor,
    paper: Paper,
    now: Timestamp,
) -> Result<PaperId, Error> {
    if let Some(mut there) = shelf::by_hash(tx, &paper.organization, &paper.sha256).await? {
        let was_gone = there.removed_at.take().is_some();
        let stays = paper.origin == PaperOrigin::Brought && there.origin != paper.origin;
        if was_gone || stays {
            if stays {
                there.origin = paper.origin;
            }
            shelf::update(tx, &there).await?;
        }
        if was_gone {
            tell(tx, actor, &there, "restored", now).await?;
        }
        return Ok(there.id);
    }
    shelf::insert(tx, &paper).await?;
    tell(tx, actor, &paper, "put", now).await?;
    Ok(paper.id)
}

/// The paper that the file of a piece is; none of a link.
pub(super) fn paper_of(
    ctx: &Ctx,
    organization: &OrganizationId,
    piece: &Evidence,
) -> Option<Paper> {
    let Source::File { sha256, media_type, size_bytes } = &piece.source else { return None };
    Some(Paper {
        id: ctx.new_id(),
        organization: organization.clone(),
        title: piece.title.clone(),
        kind: FILE.to_owned(),
        sha256: sha256.clone(),
        media_type: media_type.clone(),
        size_bytes: *size_bytes,
        document: piece.document.clone(),
        product: None,
        issued_on: piece.issued_on,
        expires_on: piece.expires_on,
        check: piece.check,
        origin: PaperOrigin::Attached,
        added_by: piece.added_by.clone(),
        added_at: piece.added_at,
        replaced_by: None,
        removed_at: None,
    })
}

/// Takes a paper off its shelf when nothing shows it any more and nobody brought it there.
pub(super) async fn take_off(
    tx: &mut Tx,
    actor: &Actor,
    organization: &OrganizationId,
    source: &Source,
    now: Timestamp,
) -> Result<(), Error> {
    let Source::File { sha256, .. } = source else { return Ok(()) };
    let Some(mut paper) = shelf::by_hash(tx, organization, sha256).await? else { return Ok(()) };
    let goes = paper.is_there() && paper.origin == PaperOrigin::Attached;
    if !goes || shelf::is_shown(tx, organization, sha256).await? {
        return Ok(());
    }
    paper.removed_at = Some(now);
    shelf::update(tx, &paper).await?;
    tell(tx, actor, &paper, "removed", now).await
}

/// Notes what became of a paper.
pub(super) async fn tell(
    tx: &mut Tx,
    actor: &Actor,
    paper: &Paper,
    how: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let event = Event::PaperChanged {
        organization: paper.organization.clone(),
        paper: paper.id.clone(),
        title: paper.title.to_string(),
        how: how.to_owned(),
    };
    events::append(tx, now, actor, &event).await?;
    Ok(())
}
