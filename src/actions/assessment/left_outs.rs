//! Removing what a draft holds for a question that its answers do not ask.

use super::disclosures;
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::event::Event;
use crate::domain::instrument::Truth;
use crate::domain::values::DisclosureId;
use crate::store::assessment::{answers, disclosures as stored, evidence};
use crate::store::events;

/// Removes the answer to a question that is not asked, and its evidence.
///
/// # Errors
/// The disclosure is not theirs to change, its state allows no change, or the question is asked by
/// now.
pub async fn remove(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    question: &str,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let section = file.questionnaire.section_of(question).ok_or(Error::NotFound)?;
    if file.view.asked(question) == Truth::True {
        return Err(Error::WrongState(
            "Your answers ask this question now, so it is not left out. \
            Change its answer in its section."
                .to_owned(),
        ));
    }
    for piece in file.evidence_at(question) {
        evidence::remove(&mut tx, &piece.id, now).await?;
        let event = Event::EvidenceRemoved {
            disclosure: id.clone(),
            evidence: piece.id.clone(),
            question: Some(question.to_owned()),
        };
        events::append(&mut tx, now, actor, &event).await?;
    }
    if file.draft.get(question).is_some() {
        answers::remove(&mut tx, id, question, &person.account, now).await?;
        let revision = answers::advance(
            &mut tx,
            id,
            &section.id,
            file.revision(&section.id),
            &person.account,
            now,
        )
        .await?;
        let revision = revision
            .ok_or_else(|| Error::Internal("a section changed while it was locked".to_owned()))?;
        let event = Event::SectionSaved {
            disclosure: id.clone(),
            section: section.id.clone(),
            revision,
            changed: vec![question.to_owned()],
        };
        events::append(&mut tx, now, actor, &event).await?;
    }
    stored::touch(&mut tx, id, now).await?;
    tx.commit().await?;
    Ok(())
}
