//! Saving the answers of a section: what a form holds is merged into what is kept, question by
//! question.

use std::collections::BTreeMap;

use super::disclosures::{self, WorkingFile};
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::assessment::draft::{Kept, SectionRevision};
use crate::domain::assessment::draft_check;
use crate::domain::assessment::entry::{Entries, Entry};
use crate::domain::assessment::entry_words::kept_in_words;
use crate::domain::assessment::evidence::file_ids;
use crate::domain::event::Event;
use crate::domain::instrument::{AnswerFault, Question, Questionnaire, Section, Truth};
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::assessment::{answers, disclosures as stored};
use crate::store::{Tx, events};

/// A section as somebody edited it.
#[derive(Debug, Clone)]
pub struct SectionEdit {
    /// The section's id.
    pub section: String,
    /// The revision that the edit began from.
    pub revision: i64,
    /// By question, the mark of what the form was filled with. A question without one was filled
    /// from the section's revision.
    pub bases: BTreeMap<String, String>,
    /// What the form holds.
    pub entries: Entries,
}

/// What came of a save. Whatever could be kept is stored, complete or not.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The disclosure afterwards.
    pub file: Box<WorkingFile>,
    /// Questions whose answers this save changed.
    pub changed: Vec<String>,
    /// What cannot be kept; these questions stay as they were.
    pub refused: Vec<AnswerFault>,
    /// Questions that this form and somebody else answered differently; they stay as the other one
    /// left them.
    pub conflicts: Vec<Conflict>,
    /// Questions that somebody else changed, and this form did not.
    pub others: Vec<String>,
    /// Questions of the section that are asked because of this save.
    pub newly_asked: Vec<String>,
}

/// One question with two answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The question.
    pub question: String,
    /// Who gave the answer that is kept.
    pub by: String,
    /// When.
    pub at: Option<Timestamp>,
}

/// Saves a section: what this form changed is stored, what others changed meanwhile stays, and a
/// question that both changed is asked about.
///
/// # Errors
/// The disclosure is not theirs to change, its state allows no change, or they save very much.
pub async fn save(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    edit: SectionEdit,
) -> Result<Saved, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    ctx.saves.count(&person.account, now)?;
    let mut tx = ctx.db.write().await?;
    let mut file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let section = file.questionnaire.section(&edit.section).ok_or(Error::NotFound)?;
    let Merged { changed, mut refused, conflicts, others } = merge(&file, section, &edit);
    let mut draft = file.draft.clone();
    let mut after = file.view.clone();
    for (question, kept) in &changed {
        after.change(&file.questionnaire, question, kept.as_ref().and_then(Kept::answer).as_ref());
        draft.set(question, kept.clone());
    }
    // A fault at a question that these answers hide is dropped: nobody is asked it any more.
    refused.retain(|fault| after.asked(&fault.question) != Truth::False);
    let conflicts = told(&mut tx, id, conflicts).await?;
    if changed.is_empty() {
        return Ok(Saved {
            file: Box::new(file),
            changed: Vec::new(),
            refused,
            conflicts,
            others,
            newly_asked: Vec::new(),
        });
    }
    let names = changed.keys().cloned().collect();
    let revision = put_all(&mut tx, actor, &file, &edit.section, changed, now).await?;
    tx.commit().await?;
    let changed: Vec<String> = names;
    let newly_asked = newly_asked(
        &file.questionnaire,
        &edit.section,
        |name| file.view.asked(name),
        |name| after.asked(name),
    );
    file.redraft(draft, after);
    file.revisions.insert(
        edit.section.clone(),
        SectionRevision { revision, by: person.name.clone(), at: now },
    );
    Ok(Saved { file: Box::new(file), changed, refused, conflicts, others, newly_asked })
}

/// Stores answers of one section of a locked draft, with the event that tells of it. Says the
/// section's revision from then on.
pub(super) async fn put_all(
    tx: &mut Tx,
    actor: &Actor,
    file: &WorkingFile,
    section: &str,
    changed: BTreeMap<String, Option<Kept>>,
    now: Timestamp,
) -> Result<i64, Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let id = &file.disclosure.id;
    for (question, kept) in &changed {
        match kept {
            Some(kept) => answers::put(tx, id, question, kept, &person.account, now).await?,
            None => answers::remove(tx, id, question, &person.account, now).await?,
        }
    }
    let revision =
        answers::advance(tx, id, section, file.revision(section), &person.account, now).await?;
    let revision = revision
        .ok_or_else(|| Error::Internal("a section changed while it was locked".to_owned()))?;
    stored::touch(tx, id, now).await?;
    let event = Event::SectionSaved {
        disclosure: id.clone(),
        section: section.to_owned(),
        revision,
        changed: changed.into_keys().collect(),
    };
    events::append(tx, now, actor, &event).await?;
    Ok(revision)
}

/// What a form means beside what is kept.
#[derive(Default)]
struct Merged {
    changed: BTreeMap<String, Option<Kept>>,
    refused: Vec<AnswerFault>,
    conflicts: Vec<String>,
    others: Vec<String>,
}

/// Tells for each question who changed it: nobody, this form, somebody else, or both. Questions
/// that the form does not mention are left.
fn merge(file: &WorkingFile, section: &Section, edit: &SectionEdit) -> Merged {
    let mut merged = Merged::default();
    let fresh = edit.revision == file.revision(&edit.section);
    for question in &section.questions {
        let theirs = Entry::showing(question, file.draft.get(&question.name)).mark(question);
        let entry = edit.entries.0.get(&question.name);
        let Some(base) = edit.bases.get(&question.name).or(fresh.then_some(&theirs)) else {
            if entry.is_some_and(|entry| entry.mark(question) != theirs) {
                merged.conflicts.push(question.name.clone());
            }
            continue;
        };
        let edited = entry.filter(|entry| entry.mark(question) != *base);
        let Some(entry) = edited.filter(|entry| entry.mark(question) != theirs) else {
            if edited.is_none() && *base != theirs {
                merged.others.push(question.name.clone());
            }
            continue;
        };
        match draft_check::read(&file.questionnaire, question, entry, &file.evidence) {
            Err(faults) => merged.refused.extend(faults),
            Ok(_) if *base != theirs => merged.conflicts.push(question.name.clone()),
            Ok(kept) => {
                merged.changed.insert(question.name.clone(), kept);
            }
        }
    }
    merged
}

/// Who gave the other answer of each question.
async fn told(
    tx: &mut Tx,
    id: &DisclosureId,
    questions: Vec<String>,
) -> Result<Vec<Conflict>, Error> {
    let mut conflicts = Vec::new();
    for question in questions {
        let last = answers::last_edit(tx, id, &question).await?;
        let (by, at) =
            last.map_or_else(|| ("Somebody else".to_owned(), None), |(by, at)| (by, Some(at)));
        conflicts.push(Conflict { question, by, at });
    }
    Ok(conflicts)
}

fn newly_asked(
    questionnaire: &Questionnaire,
    section: &str,
    before: impl Fn(&str) -> Truth,
    after: impl Fn(&str) -> Truth,
) -> Vec<String> {
    let questions =
        questionnaire.section(section).map_or(&[][..], |section| section.questions.as_slice());
    let newly = questions.iter().filter(|question| {
        after(&question.name) == Truth::True && before(&question.name) != Truth::True
    });
    newly.map(|question| question.name.clone()).collect()
}

/// An entry of the submitted form in words, for comparing it with what somebody else saved.
pub fn in_words(file: &WorkingFile, question: &Question, entry: &Entry) -> String {
    let kept = entry.keep(question, &file_ids(&file.evidence, &question.name));
    kept_in_words(question, kept.as_ref())
}
