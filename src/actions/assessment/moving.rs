//! Taking a draft over into the newest version of its questionnaire.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::disclosures::{self, WorkingFile, newer_questionnaire};
use super::merging::{IntoDraft, put_all};
use super::notices;
use crate::actions::mails::mail;
use crate::actions::mails::vendor::NewerQuestionnaire;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::draft::Kept;
use crate::domain::assessment::draft_check;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::entry_words::kept_in_words;
use crate::domain::event::Event;
use crate::domain::instrument::{Question, QuestionChange, Questionnaire};
use crate::domain::values::DisclosureId;
use crate::store::assessment::{disclosures as stored, evidence};
use crate::store::events;

/// A draft, and what a newer questionnaire changes for it.
#[derive(Debug, Clone)]
pub struct Move {
    /// The draft as it is.
    pub file: WorkingFile,
    /// The newer version.
    pub to: Arc<Questionnaire>,
    /// What changed at each question, in the order of the newer version.
    pub changes: Vec<QuestionChange>,
    /// The answers that cannot go along.
    pub left: Vec<LeftAnswer>,
}

/// An answer that cannot go along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftAnswer {
    /// The question's name.
    pub question: String,
    /// Its code in the version that the draft is on.
    pub code: String,
    /// The question as that version words it.
    pub label: String,
    /// The answer in words, a row of a table a line.
    pub answer: String,
    /// Why, in a sentence.
    pub why: String,
}

/// Looks at what taking a draft over would do. Nothing changes.
///
/// # Errors
/// The draft is not theirs to change, or is on the newest version already.
pub async fn look(ctx: &Ctx, actor: &Actor, id: &DisclosureId) -> Result<Move, Error> {
    let file = disclosures::load_editable(ctx, &mut ctx.db.read().await?, actor, id).await?;
    let to = newer(ctx, &file)?;
    let (_, left) = carried(&file, &to);
    let since = ctx.library.changes_since(&file.disclosure.family, &file.disclosure.version);
    Ok(Move { changes: since.to_vec(), left, to, file })
}

fn newer(ctx: &Ctx, file: &WorkingFile) -> Result<Arc<Questionnaire>, Error> {
    newer_questionnaire(ctx, &file.disclosure).ok_or_else(|| {
        let sentence = if file.disclosure.submitted_at().is_some() {
            "What was submitted stays on the questionnaire that it was submitted on."
        } else {
            "This draft is on the newest version of the questionnaire already."
        };
        Error::WrongState(sentence.to_owned())
    })
}

/// What is kept otherwise in the newer version, and what is left behind.
fn carried(
    file: &WorkingFile,
    to: &Questionnaire,
) -> (BTreeMap<String, Option<Kept>>, Vec<LeftAnswer>) {
    let (mut changes, mut left) = (BTreeMap::new(), Vec::new());
    for (name, kept) in &file.draft.0 {
        let Some(old) = file.questionnaire.question(name) else { continue };
        let (now, why) = in_newer(file, to, name, kept);
        left.extend(why.map(|why| LeftAnswer {
            question: name.clone(),
            code: old.code.clone(),
            label: old.label.clone(),
            answer: kept_in_words(old, Some(kept)),
            why,
        }));
        if now.as_ref() != Some(kept) {
            changes.insert(name.clone(), now);
        }
    }
    (changes, left)
}

/// Why nothing of an answer goes along.
const ANOTHER_KIND: &str = "It asks for another kind of answer now.";

/// What is kept of an answer in the newer version, and why not all of it.
fn in_newer(
    file: &WorkingFile,
    to: &Questionnaire,
    name: &str,
    kept: &Kept,
) -> (Option<Kept>, Option<String>) {
    let Some(question) = to.question(name) else {
        return (None, Some("The newer version does not ask it.".to_owned()));
    };
    let whole = Entry::showing(question, Some(kept));
    if chose_from_others(question, &whole) {
        let before = file.questionnaire.question(name);
        let why = match before.and_then(|before| before.kind.options()) {
            Some(_) => "Something that you chose is not on the newer list. Choose again.",
            None => ANOTHER_KIND,
        };
        return (None, Some(why.to_owned()));
    }
    let entry = whole.clone().without_gone_columns(question);
    let is_whole = entry == whole;
    match draft_check::read(to, question, &entry, &file.evidence) {
        Ok(Some(now)) if is_whole => (Some(now), None),
        Ok(Some(now)) => {
            let why = "What the newer version does not ask of it is left out; the rest goes along.";
            (Some(now), Some(why.to_owned()))
        }
        Ok(None) => (None, Some(ANOTHER_KIND.to_owned())),
        Err(faults) => {
            let message = faults.into_iter().next().map(|fault| fault.message);
            (None, Some(format!("It does not fit any more. {}", message.unwrap_or_default())))
        }
    }
}

/// Whether something is chosen that is not on a question's list. The rest of it alone would say
/// something else.
fn chose_from_others(question: &Question, entry: &Entry) -> bool {
    question.kind.options().is_some_and(|options| {
        entry.values.iter().any(|text| !options.iter().any(|option| option.id == text.trim()))
    })
}

/// Takes a draft over into the version that was shown.
///
/// # Errors
/// The draft is not theirs to change, is on the newest version already, or another version is the
/// newest by now.
pub async fn take_over(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    shown: &str,
) -> Result<(), Error> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let file = disclosures::load_for_change(ctx, &mut tx, actor, id).await?;
    let to = newer(ctx, &file)?;
    if to.version != shown {
        return Err(Error::Stale(
            "Another version of the questionnaire is the newest by now. Look at what it changes."
                .to_owned(),
        ));
    }
    let (changes, left) = carried(&file, &to);
    if !stored::set_questionnaire(&mut tx, id, (&to.version, &to.digest), now).await? {
        return Err(Error::NotFound);
    }
    for piece in file.evidence.iter().filter(|piece| to.question(&piece.question).is_none()) {
        evidence::remove(&mut tx, &piece.id, now).await?;
        let event = Event::EvidenceRemoved {
            disclosure: id.clone(),
            evidence: piece.id.clone(),
            question: Some(piece.question.clone()),
        };
        events::append(&mut tx, now, actor, &event).await?;
    }
    let into = IntoDraft { id, questionnaire: &to, revisions: &file.revisions };
    put_all(&mut tx, actor, into, &changes, now).await?;
    let event = Event::DraftMoved {
        disclosure: id.clone(),
        family: to.family.clone(),
        version: to.version.clone(),
        digest: to.digest.clone(),
        left: left.into_iter().map(|left| left.question).collect(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    tx.commit().await?;
    Ok(())
}

/// Tells vendors with a draft that is on an earlier version of its questionnaire of the newest one,
/// once for each version; says how many drafts there are.
///
/// # Errors
/// When the actor is not Assay itself, or the database does not answer.
pub async fn tell_newer(ctx: &Ctx, actor: &Actor) -> Result<usize, Error> {
    check(actor, Action::RunJob, &Relation::default())?;
    let newest = disclosures::newest_questionnaire(ctx)?;
    let mut tx = ctx.db.write().await?;
    let place = (newest.family.as_str(), newest.version.as_str());
    let mut told = 0;
    for disclosure in stored::drafts_to_tell(&mut tx, place).await? {
        if stored::note_told(&mut tx, &disclosure.id, &newest.version, ctx.now()).await? {
            let people = notices::vendors_people(&mut tx, &disclosure).await?;
            let letter = NewerQuestionnaire {
                version: &newest.version,
                product: &disclosure.product_name,
                disclosure: disclosure.id.as_str(),
            };
            for account in people.people() {
                mail::send(ctx, &mut tx, account.into(), &letter).await?;
            }
            told += 1;
        }
    }
    tx.commit().await?;
    Ok(told)
}
