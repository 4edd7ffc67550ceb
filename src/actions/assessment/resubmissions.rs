//! A returned file that comes back: what it was returned for and what changed, for the lead; and
//! whether anything did, for its vendor.

use serde_json::Value;

use crate::actions::Error;
use crate::domain::access::Actor;
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::resubmission::{ChangedAnswer, Changes};
use crate::domain::assessment::snapshot::{Snapshot, SnapshotEvidence};
use crate::domain::event::{Event, Subject};
use crate::domain::instrument::{Answer, Kind, Question, Questionnaire, Visibility, in_words};
use crate::domain::sentences::{SAY_WHY, says_why};
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::assessment::snapshots;
use crate::store::{StoreError, Tx, events};

/// What is known of a file that was submitted before.
#[derive(Debug, Clone)]
pub struct Resubmission {
    /// Which submission this is, from 2.
    pub number: usize,
    /// When it was submitted first.
    pub first: Timestamp,
    /// When it was returned last, whether by the actor themselves, and why.
    pub returned: Option<Returned>,
    /// What the vendor says that it changed.
    pub note: Option<String>,
    /// How much changed since the submission before, in words.
    pub summary: String,
    /// The changed answers; empty for whoever may not open the file.
    pub answers: Vec<AnswerInWords>,
    /// The titles of the evidence that came and of that which went; empty for whoever may not open
    /// the file.
    pub evidence: (Vec<String>, Vec<String>),
}

impl Resubmission {
    /// Leaves out what the file says.
    pub(super) fn close(&mut self) {
        self.note = None;
        self.answers.clear();
        self.evidence = (Vec::new(), Vec::new());
    }
}

/// A return to the vendor.
#[derive(Debug, Clone)]
pub struct Returned {
    /// When.
    pub at: Timestamp,
    /// Whether the actor did it.
    pub by_actor: bool,
    /// Why.
    pub reason: String,
}

/// A changed answer as it reads.
#[derive(Debug, Clone)]
pub struct AnswerInWords {
    /// The question's code.
    pub code: String,
    /// The question, as the form asks it.
    pub label: String,
    /// What was answered before.
    pub before: String,
    /// What is answered now.
    pub after: String,
}

/// The most letters of an answer that are shown beside another one; the whole stands in the file.
const SHOWN: usize = 400;

/// The changed answers as they read.
pub(super) fn answers_in_words(
    questionnaire: &Questionnaire,
    changes: &Changes,
) -> Vec<AnswerInWords> {
    let words = |changed: &ChangedAnswer| answer_in_words(questionnaire, changed);
    changes.answers.iter().filter_map(words).collect()
}

fn answer_in_words(
    questionnaire: &Questionnaire,
    changed: &ChangedAnswer,
) -> Option<AnswerInWords> {
    let question = questionnaire.question(&changed.question)?;
    let (code, label) = (question.code.clone(), question.label.clone());
    if question.visibility == Visibility::Legal {
        let kept = "Kept for the agency’s legal staff".to_owned();
        return Some(AnswerInWords { code, label, before: kept.clone(), after: kept });
    }
    let (before, after) = (changed.before.as_ref(), changed.after.as_ref());
    Some(AnswerInWords {
        code,
        label,
        before: in_short(question, before, after),
        after: in_short(question, after, before),
    })
}

/// An answer, of a table only the rows that the other one does not have.
fn in_short(question: &Question, answer: Option<&Answer>, other: Option<&Answer>) -> String {
    let (text, more) = match answer {
        None => ("No answer".to_owned(), None),
        Some(Answer::Answered { value, note }) => {
            (own_rows(question, value, other.and_then(Answer::value)), note.as_ref())
        }
        Some(Answer::NotApplicable { reason }) => ("It does not apply".to_owned(), Some(reason)),
        Some(Answer::NotYetEvaluated { reason }) => ("Not yet evaluated".to_owned(), Some(reason)),
        Some(Answer::Declined { reason }) => ("Declined".to_owned(), Some(reason)),
    };
    let whole = more.map_or_else(|| text.clone(), |more| format!("{text} ({more})"));
    let start: String = whole.chars().take(SHOWN).collect();
    if start.len() < whole.len() { format!("{start}…") } else { start }
}

fn own_rows(question: &Question, value: &Value, other: Option<&Value>) -> String {
    let (Kind::Table { .. }, Value::Array(rows), Some(Value::Array(others))) =
        (&question.kind, value, other)
    else {
        return in_words(question, value);
    };
    let own = rows
        .iter()
        .filter(|row| !others.contains(row))
        .map(|row| in_words(question, &Value::Array(vec![row.clone()])));
    let own: Vec<String> = own.collect();
    if own.is_empty() { "The other rows are the same".to_owned() } else { own.join(" / ") }
}

/// What came back; none for a file that was submitted once.
pub(super) async fn of(
    tx: &mut Tx,
    actor: &Actor,
    disclosure: &Disclosure,
    questionnaire: &Questionnaire,
) -> Result<Option<Resubmission>, Error> {
    let all = snapshots::handed_in(tx, &disclosure.id).await?;
    let (Some(first), [.., before, last]) = (all.first(), all.as_slice()) else { return Ok(None) };
    let read = |body: &str| Snapshot::parse(body).map_err(StoreError::from);
    let changes = Changes::between(&read(&before.body)?, &read(&last.body)?);
    let returned = last_return(tx, actor, &disclosure.id).await?;
    let titles =
        |pieces: &[SnapshotEvidence]| pieces.iter().map(|piece| piece.title.clone()).collect();
    Ok(Some(Resubmission {
        number: all.len(),
        first: first.created_at,
        returned,
        note: last.note.clone(),
        summary: changes.in_words(),
        answers: answers_in_words(questionnaire, &changes),
        evidence: (titles(&changes.added), titles(&changes.removed)),
    }))
}

/// The last return of a disclosure.
pub(super) async fn last_return(
    tx: &mut Tx,
    actor: &Actor,
    id: &DisclosureId,
) -> Result<Option<Returned>, Error> {
    let told = events::about(tx, Subject::Disclosure(id)).await?;
    Ok(told.iter().rev().find_map(|stored| match stored.said.event()? {
        Event::DisclosureReturned { reason, .. } => Some(Returned {
            at: stored.at,
            by_actor: actor.person().is_some_and(|person| person.account.as_str() == stored.actor),
            reason: reason.clone(),
        }),
        _ => None,
    }))
}

/// Refuses a submission that changes nothing and does not say why.
pub(super) async fn something_changed(
    tx: &mut Tx,
    id: &DisclosureId,
    now: &Snapshot,
    note: Option<&str>,
) -> Result<(), Error> {
    let Some(before) = snapshots::latest(tx, id).await? else { return Ok(()) };
    let before = Snapshot::parse(&before.body).map_err(StoreError::from)?;
    if note.is_some_and(says_why) || !Changes::between(&before, now).is_empty() {
        return Ok(());
    }
    let nothing = "Nothing changed since you submitted it last.";
    let sentence = if note.is_some() {
        format!("{nothing} {SAY_WHY}")
    } else {
        format!(
            "{nothing} Change what the agency asks for, or say here why it should be looked at as \
             it is."
        )
    };
    Err(Error::field("note", sentence))
}
