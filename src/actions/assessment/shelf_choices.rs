//! Papers of the shelf where evidence is attached: one is chosen instead of a file, and a file
//! waits there while another field of its form is corrected.

use super::bringing::load;
use super::confirming::{piece, put_piece};
use super::disclosures::{self, WorkingFile};
use super::evidence::asked;
use super::quota::room;
use super::sent_evidence::NewEvidence;
use super::sent_file::SentFile;
use super::shelf::keeper;
use super::shelf_intake::{put, take};
use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::assessment::evidence::{EvidenceTitle, check_days};
use crate::domain::assessment::paper::{Paper, PaperOrigin};
use crate::domain::calendar::latest_day;
use crate::domain::measures::documents::date::optional_day;
use crate::domain::values::{DisclosureId, Invalid, PaperId};
use crate::store::assessment::{disclosures as stored, shelf};

/// The papers on the shelf that a question of a draft does not have yet, the newest first.
///
/// # Errors
/// When the actor is no vendor's, or the database does not answer.
pub async fn at_hand(
    ctx: &Ctx,
    actor: &Actor,
    file: &WorkingFile,
    question: &str,
) -> Result<Vec<Paper>, Error> {
    let person = keeper(actor)?;
    let papers = shelf::of_organization(&mut ctx.db.read().await?, &person.organization).await?;
    let fits = |paper: &Paper| paper.is_there() && !file.has_file(question, &paper.sha256);
    Ok(papers.into_iter().filter(fits).collect())
}

/// Attaches a paper of the shelf to a question of a draft. Words and days that are typed count for
/// this piece; what is left empty is the paper's.
///
/// # Errors
/// When the draft is not theirs or cannot be changed now, the question takes no evidence, there is
/// no such paper, or a field does not fit.
pub async fn attach(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    input: &NewEvidence,
) -> Result<(), Error> {
    let person = keeper(actor)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    stored::lock(&mut tx, id).await?;
    let file = disclosures::load_attachable(ctx, &mut tx, actor, id).await?;
    let question = asked(&file, &input.question)?.clone();
    let choose = || Error::field("paper", "Choose a paper that is on your shelf.");
    let paper = PaperId::parse(&input.paper).ok_or_else(choose)?;
    let paper = shelf::by_id(&mut tx, &person.organization, &paper).await?;
    let paper = paper.filter(Paper::is_there).ok_or_else(choose)?;
    if file.has_file(&question.name, &paper.sha256) {
        let told = format!("“{}” is attached here already. Choose another.", paper.title);
        return Err(Error::field("paper", told));
    }
    let mut new = piece(ctx, &paper, id, &question, &person.account, now);
    let mut faults = Faults::default();
    if input.file.is_some() || !input.url.trim().is_empty() {
        faults.note("paper", ONE);
    }
    if !input.title.trim().is_empty() {
        new.title = faults.take("title", EvidenceTitle::parse(&input.title)).unwrap_or(new.title);
    }
    let day = |typed: &str| optional_day(typed).map_err(Invalid);
    new.issued_on = faults.take("issued_on", day(&input.issued_on)).flatten().or(new.issued_on);
    new.expires_on = faults.take("expires_on", day(&input.expires_on)).flatten().or(new.expires_on);
    faults.take("issued_on", check_days(new.issued_on, new.expires_on, latest_day(now)));
    if !faults.is_empty() {
        return Err(faults.into_error());
    }
    let mut brought = load(&mut tx, file).await?;
    put_piece(&mut tx, actor, &mut brought, &question, new, now).await?;
    tx.commit().await?;
    Ok(())
}

/// What is said of more than one of them.
const ONE: &str = "Give a file, a link or a paper from your shelf: one of them. Attach the others \
    afterwards.";

/// Puts a file on the shelf that was sent with a form of which another field does not fit, so that
/// it need not be sent again. None when the file is not taken.
///
/// # Errors
/// When the draft is not theirs or cannot be changed now, or the store cannot be reached.
pub async fn set_aside(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    sent: SentFile,
) -> Result<Option<PaperId>, Error> {
    keeper(actor)?;
    let now = ctx.now();
    let file = disclosures::load_attachable(ctx, &mut ctx.db.read().await?, actor, id).await?;
    let left = room(ctx, &mut ctx.db.read().await?, &file.disclosure).await?.left;
    let taken = match take(ctx, sent, left, now).await {
        Ok(taken) => taken,
        Err(Error::Invalid(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut tx = ctx.db.write().await?;
    let paper = put(ctx, &mut tx, actor, (taken, PaperOrigin::Attached), now).await?;
    tx.commit().await?;
    Ok(Some(paper.id))
}
