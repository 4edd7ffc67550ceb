//! Reading a file of evidence back.

use super::case::Case;
use super::{media, standing};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::evidence::{CheckState, Evidence, Source};
use crate::domain::assessment::file_name::file_name;
use crate::domain::values::{DisclosureId, EvidenceId};
use crate::store::StoreError;
use crate::store::assessment::evidence;

/// A file to download.
#[derive(Debug, Clone)]
pub struct Download {
    /// A name for it, made of its title and what it is.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Reads a file: the vendor's people read what is attached or was submitted, reviewers what was
/// submitted.
///
/// # Errors
/// When the piece is not there for the actor, is a link, a scanner found something in it, or the
/// stored file is missing or was changed.
pub async fn download(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    piece: &EvidenceId,
) -> Result<Download, Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, attached) =
        match standing::disclosure(&mut tx, actor, Action::SeeOwnDisclosure, id).await {
            Ok(disclosure) => (disclosure, evidence::attached(&mut tx, id, piece).await?),
            Err(Error::NotFound) => {
                (standing::submitted(&mut tx, actor, Action::OpenFile, id).await?.0, None)
            }
            Err(error) => return Err(error),
        };
    let found = match attached {
        Some(found) => Some(found),
        None => Case::load(ctx, &mut tx, disclosure)
            .await?
            .evidence
            .into_iter()
            .find(|one| one.id == *piece),
    };
    drop(tx);
    let Some(Evidence {
        title,
        source: Source::File { sha256, media_type, .. },
        check,
        check_note,
        ..
    }) = found
    else {
        return Err(Error::NotFound);
    };
    if check == CheckState::Found {
        let what = check_note.as_deref().unwrap_or("something harmful");
        return Err(Error::NotAllowed(format!(
            "“{title}” is not handed out: the virus scanner found {what} in it. Ask for another \
             file."
        )));
    }
    stored(ctx, title.as_str(), &sha256, media_type).await
}

/// Reads a file that is kept.
///
/// # Errors
/// When the stored file is missing or was changed.
pub(crate) async fn stored(
    ctx: &Ctx,
    title: &str,
    sha256: &str,
    media_type: String,
) -> Result<Download, Error> {
    let name = file_name(title, media::endings(&media_type));
    let bytes = match ctx.files.get(sha256).await {
        Err(cause @ (StoreError::Missing { .. } | StoreError::Swapped { .. })) => {
            tracing::error!(%cause, "a file is not handed out; `assay verify` lists every such \
                file");
            let why = if matches!(cause, StoreError::Missing { .. }) {
                "is not where it was kept"
            } else {
                "is not as it was attached"
            };
            return Err(Error::WrongState(format!(
                "“{title}” {why}, so it is not handed out. Tell the agency, which restores it from \
                 its backup."
            )));
        }
        read => read?,
    };
    Ok(Download { name, media_type, bytes })
}
