//! Putting several answers of a draft at once, in whatever sections they stand: all of them in the
//! caller's transaction, each section with its revision and its event.

use std::collections::BTreeMap;

use crate::actions::Error;
use crate::domain::access::Actor;
use crate::domain::assessment::draft::{Kept, SectionRevision};
use crate::domain::event::Event;
use crate::domain::instrument::Questionnaire;
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::assessment::{answers, disclosures as stored};
use crate::store::{Tx, events};

/// The draft that answers are put into. The caller has locked it, and read its revisions since.
#[derive(Clone, Copy)]
pub(super) struct IntoDraft<'a> {
    /// The disclosure's id.
    pub(super) id: &'a DisclosureId,
    /// What it answers.
    pub(super) questionnaire: &'a Questionnaire,
    /// The revisions of its sections.
    pub(super) revisions: &'a BTreeMap<String, SectionRevision>,
}

/// Keeps these answers, or makes their questions blank.
///
/// # Errors
/// When the actor is no person, or the records do not answer.
pub(super) async fn put_all(
    tx: &mut Tx,
    actor: &Actor,
    into: IntoDraft<'_>,
    changes: &BTreeMap<String, Option<Kept>>,
    now: Timestamp,
) -> Result<(), Error> {
    if changes.is_empty() {
        return Ok(());
    }
    let person = actor.person().ok_or(Error::SignIn)?;
    let IntoDraft { id, questionnaire, revisions } = into;
    let mut sections: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (question, kept) in changes {
        match kept {
            Some(kept) => answers::put(tx, id, question, kept, &person.account, now).await?,
            None => answers::remove(tx, id, question, &person.account, now).await?,
        }
        // A question that is gone stands under the section that it was in.
        let section = questionnaire.section_of(question).map(|section| section.id.as_str());
        let section = section.or_else(|| question.split_once('.').map(|(section, _)| section));
        sections.entry(section.unwrap_or_default()).or_default().push(question.clone());
    }
    stored::touch(tx, id, now).await?;
    for (section, changed) in sections {
        let from = revisions.get(section).map_or(0, |revision| revision.revision);
        let revision = answers::advance(tx, id, section, from, &person.account, now).await?;
        let revision = revision
            .ok_or_else(|| Error::Internal("a section changed while it was locked".to_owned()))?;
        let section = section.to_owned();
        let event = Event::SectionSaved { disclosure: id.clone(), section, revision, changed };
        events::append(tx, now, actor, &event).await?;
    }
    Ok(())
}
