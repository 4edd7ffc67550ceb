//! Reading a piece of evidence beside the claim, and the tick that somebody has read it.

use super::case::Case;
use super::{downloads, standing};
use crate::actions::blocking::elsewhere;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::evidence::{Evidence, Source, page_named};
use crate::domain::instrument::Answer;
use crate::domain::measures::documents::any_table::{self, Table};
use crate::domain::measures::documents::encoding;
use crate::domain::values::{DisclosureId, EvidenceId, Timestamp};
use crate::store::assessment::evidence_reads;

/// So many rows of a table are read.
const ROWS_READ: usize = 5000;
/// So many rows of a table are shown.
pub const ROWS_SHOWN: usize = 200;
/// So many letters of a text are shown.
const LETTERS_SHOWN: usize = 100_000;

/// What is in a file, as far as it is shown here.
#[derive(Debug, Clone)]
pub enum Content {
    /// A PDF, which the browser shows, at a page that the vendor named.
    Pdf(Option<u32>),
    /// A picture.
    Picture,
    /// A table.
    Table(Table),
    /// A text, and whether there is more of it.
    Text(String, bool),
    /// It is not shown here, and why.
    Elsewhere(String),
}

/// A piece of evidence, open for reading.
#[derive(Debug, Clone)]
pub struct OpenPiece {
    /// The file that it belongs to.
    pub case: Case,
    /// The piece.
    pub piece: Evidence,
    /// What is in it.
    pub content: Content,
    /// When the actor ticked it as read.
    pub read_at: Option<Timestamp>,
}

/// Opens a piece of a submitted file.
///
/// # Errors
/// When the actor may not open the file, or nothing of this id was submitted with it.
pub async fn open(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    piece: &EvidenceId,
) -> Result<OpenPiece, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let (case, found) = submitted(ctx, actor, id, piece).await?;
    let mut tx = ctx.db.read().await?;
    let read_at = evidence_reads::of(&mut tx, &person.account, id).await?.remove(piece);
    drop(tx);
    let content = content(ctx, actor, &case, &found).await?;
    Ok(OpenPiece { case, piece: found, content, read_at })
}

/// Whether the actor may open the file.
///
/// # Errors
/// When not.
pub async fn may_open(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<(), Error> {
    let mut tx = ctx.db.read().await?;
    standing::submitted(&mut tx, actor, Action::OpenFile, id).await?;
    Ok(())
}

async fn submitted(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    piece: &EvidenceId,
) -> Result<(Case, Evidence), Error> {
    let mut tx = ctx.db.read().await?;
    let (disclosure, _) = standing::submitted(&mut tx, actor, Action::OpenFile, id).await?;
    let case = Case::load(ctx, &mut tx, disclosure).await?;
    let found = case.evidence.iter().find(|one| one.id == *piece).cloned();
    Ok((case, found.ok_or(Error::NotFound)?))
}

async fn content(
    ctx: &Ctx,
    actor: &Actor,
    case: &Case,
    piece: &Evidence,
) -> Result<Content, Error> {
    let Source::File { media_type, .. } = &piece.source else {
        return Ok(Content::Elsewhere(
            "It is a link: it opens in a tab of its own, because Assay shows no pages of others."
                .to_owned(),
        ));
    };
    match media_type.as_str() {
        "application/pdf" => Ok(Content::Pdf(named_page(case, piece))),
        "image/png" | "image/jpeg" => Ok(Content::Picture),
        "application/zip" | "video/mp4" => {
            Ok(Content::Elsewhere("Files of this kind are not shown here. Download it.".to_owned()))
        }
        _ => {
            let id = &case.disclosure.id;
            let file = match downloads::download(ctx, actor, id, &piece.id).await {
                Err(Error::NotAllowed(why) | Error::WrongState(why)) => {
                    return Ok(Content::Elsewhere(why));
                }
                read => read?,
            };
            elsewhere("reading a file", move || shown(&file.media_type, &file.bytes)).await
        }
    }
}

/// The page that the vendor names in the title, or beside the answer where it is the only piece.
fn named_page(case: &Case, piece: &Evidence) -> Option<u32> {
    let alone = case.evidence.iter().filter(|one| one.question == piece.question).count() == 1;
    let answer = case.snapshot.answers.get(&piece.question).filter(|_| alone);
    let words = answer.and_then(Answer::words);
    page_named(piece.title.as_str()).or_else(|| words.and_then(page_named))
}

fn shown(media_type: &str, bytes: &[u8]) -> Content {
    let table = media_type == "text/csv" || media_type.ends_with("spreadsheetml.sheet");
    if table && let Ok(table) = any_table::read(bytes, ROWS_READ) {
        return Content::Table(table);
    }
    match encoding::any_text(bytes) {
        Ok(text) if !media_type.contains("officedocument") => {
            let start: String = text.chars().take(LETTERS_SHOWN).collect();
            let more = start.len() < text.len();
            Content::Text(start, more)
        }
        _ => Content::Elsewhere("Files of this kind are not shown here. Download it.".to_owned()),
    }
}

/// Ticks a piece as read by the actor, or takes the tick back; answers its question.
///
/// # Errors
/// As [`open`] does.
pub async fn tick(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    piece: &EvidenceId,
    is_read: bool,
) -> Result<(Case, String), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let (case, found) = submitted(ctx, actor, id, piece).await?;
    let mut tx = ctx.db.write().await?;
    if is_read {
        evidence_reads::put(&mut tx, &person.account, piece, ctx.now()).await?;
    } else {
        evidence_reads::remove(&mut tx, &person.account, piece).await?;
    }
    tx.commit().await?;
    Ok((case, found.question))
}
