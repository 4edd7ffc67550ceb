//! Saving the answers of a section: whole when its Save is pressed, piece by piece while somebody types.

use std::collections::{BTreeMap, BTreeSet};

use super::disclosures::{self, WorkingFile};
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::assessment::draft::{Kept, SectionRevision};
use crate::domain::assessment::entry::{Entries, Entry};
use crate::domain::assessment::entry_check::{check_texts, place_of};
use crate::domain::assessment::evidence::file_ids;
use crate::domain::event::Event;
use crate::domain::instrument::{AnswerFault, AnswerState, Question, Questionnaire, Truth, check_answer};
use crate::domain::values::Id;
use crate::store::assessment::{answers, disclosures as stored};
use crate::store::events;

/// How a save treats faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Everything or nothing, as when Save is pressed.
    Whole,
    /// What fits is saved and the rest is reported, as while somebody types.
    Piecewise,
}

/// A section as somebody edited it.
#[derive(Debug, Clone)]
pub struct SectionEdit {
    /// The section's id.
    pub section: String,
    /// The revision that the edit began from.
    pub revision: i64,
    /// What the form holds.
    pub entries: Entries,
    /// How faults are treated.
    pub manner: Manner,
}

/// What came of a save.
#[derive(Debug, Clone)]
pub enum Saved {
    /// What fits is stored; with [`Manner::Whole`] there are no faults.
    Stored {
        /// The disclosure afterwards.
        file: Box<WorkingFile>,
        /// What did not fit.
        faults: Vec<AnswerFault>,
        /// Questions of the section that are asked because of this save.
        newly_asked: Vec<String>,
    },
    /// Nothing is stored: something does not fit.
    Faulty {
        /// The disclosure as it would be with what fits.
        file: Box<WorkingFile>,
        /// What does not fit.
        faults: Vec<AnswerFault>,
    },
    /// Nothing is stored: somebody else saved the section meanwhile, and these questions differ.
    Stale {
        /// The disclosure as it is.
        file: Box<WorkingFile>,
        /// The questions where the two versions differ.
        differing: Vec<String>,
    },
}

/// Saves a section.
pub async fn save(ctx: &Ctx, actor: &Actor, id: &Id, edit: SectionEdit) -> Result<Saved, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    ctx.saves.count(&person.account, now)?;
    let mut tx = ctx.db.write().await?;
    let mut file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let section = file.questionnaire.section(&edit.section).ok_or(Error::NotFound)?;
    let (changed, mut faults) = changes(&file, &section.questions, edit.entries.0);
    let mut draft = file.draft.clone();
    for (question, kept) in &changed {
        draft.set(question, kept.clone());
    }
    // What does not fit at a question that these very answers hide is nobody's concern.
    let mut after = file.view.clone();
    for (question, kept) in &changed {
        after.change(&file.questionnaire, question, kept.as_ref().and_then(Kept::answer).as_ref());
    }
    faults.retain(|fault| after.asked(&fault.question) != Truth::False);
    let nothing_new = changed.is_empty() && faults.is_empty();
    if edit.revision != file.revision(&edit.section) && !nothing_new {
        let differing: BTreeSet<String> = changed.into_keys().chain(faults.into_iter().map(|fault| fault.question)).collect();
        return Ok(Saved::Stale { file: Box::new(file), differing: differing.into_iter().collect() });
    }
    if (edit.manner == Manner::Whole && !faults.is_empty()) || (changed.is_empty() && !faults.is_empty()) {
        file.redraft(draft, after);
        return Ok(Saved::Faulty { file: Box::new(file), faults });
    }
    if nothing_new {
        return Ok(Saved::Stored { file: Box::new(file), faults, newly_asked: Vec::new() });
    }
    for (question, kept) in &changed {
        match kept {
            Some(kept) => answers::put(&mut tx, id, question, kept, &person.account, now).await?,
            None => answers::remove(&mut tx, id, question).await?,
        }
    }
    let revision = answers::advance(&mut tx, id, &edit.section, edit.revision, &person.account, now).await?;
    let revision =
        revision.ok_or_else(|| Error::Stale("Somebody else saved this section meanwhile. Open it again to see both versions.".to_owned()))?;
    stored::touch(&mut tx, id, now).await?;
    let event = Event::SectionSaved { disclosure: id.clone(), section: edit.section.clone(), revision, changed: changed.keys().cloned().collect() };
    events::append(&mut tx, now, actor, &event).await?;
    tx.commit().await?;
    let newly_asked = newly_asked(&file.questionnaire, &edit.section, |name| file.view.asked(name), |name| after.asked(name));
    file.redraft(draft, after);
    file.revisions.insert(edit.section.clone(), SectionRevision { revision, by: person.name.clone(), at: now });
    Ok(Saved::Stored { file: Box::new(file), faults, newly_asked })
}

type Changes = BTreeMap<String, Option<Kept>>;

/// What the entries change, and what in them does not fit. Answers of hidden questions are kept as they are.
fn changes(file: &WorkingFile, questions: &[Question], mut entries: BTreeMap<String, Entry>) -> (Changes, Vec<AnswerFault>) {
    let (mut changed, mut faults) = (Changes::new(), Vec::new());
    for question in questions {
        let Some(entry) = entries.remove(&question.name) else { continue };
        match parse(file, question, &entry) {
            Ok(kept) if kept.as_ref() != file.draft.get(&question.name) => {
                changed.insert(question.name.clone(), kept);
            }
            Ok(_) => {}
            Err(found) => faults.extend(found),
        }
    }
    (changed, faults)
}

/// What an entry says, checked as the texts that it is and then against its question.
fn parse(file: &WorkingFile, question: &Question, entry: &Entry) -> Result<Option<Kept>, Vec<AnswerFault>> {
    let kept = entry.keep(question, &file_ids(&file.evidence, &question.name)).map_err(|fault| vec![fault])?;
    let mut faults = check_texts(question, entry);
    if let Some(answer) = kept.as_ref().and_then(Kept::answer) {
        // Of a text that is no number the question's own check could only say that it does not fit.
        let further = check_answer(&file.questionnaire, question, &answer).into_iter();
        let further: Vec<AnswerFault> = further.filter(|fault| faults.iter().all(|told| told.pointer != fault.pointer)).collect();
        faults.extend(further);
        faults.sort_by_key(|fault| place_of(question, fault));
    }
    if faults.is_empty() { Ok(kept) } else { Err(faults) }
}

fn newly_asked(questionnaire: &Questionnaire, section: &str, before: impl Fn(&str) -> Truth, after: impl Fn(&str) -> Truth) -> Vec<String> {
    let questions = questionnaire.section(section).map_or(&[][..], |section| section.questions.as_slice());
    let newly = questions.iter().filter(|question| after(&question.name) == Truth::True && before(&question.name) != Truth::True);
    newly.map(|question| question.name.clone()).collect()
}

/// An entry of the submitted form in words, for comparing it with what somebody else saved.
pub fn in_words(file: &WorkingFile, question: &Question, entry: &Entry) -> String {
    let kept = entry.keep(question, &file_ids(&file.evidence, &question.name)).ok().flatten();
    kept_in_words(question, kept.as_ref())
}

/// What is kept for a question, in words.
pub fn kept_in_words(question: &Question, kept: Option<&Kept>) -> String {
    let Some(kept) = kept else { return AnswerState::Blank.words().to_owned() };
    let value = kept.value.as_ref().map(|value| crate::domain::instrument::in_words(question, value));
    let mut parts = vec![value.unwrap_or_else(|| kept.state.words().to_owned())];
    parts.extend(kept.reason.clone().filter(|_| kept.state != AnswerState::Answered));
    parts.extend(kept.note.clone());
    parts.join(" — ")
}
