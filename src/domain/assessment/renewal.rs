//! Renewing a disclosure: what of the last submission still stands, section by section, and what
//! has to be looked at anew: what expired, what is asked otherwise, what was reported.

use chrono::NaiveDate;

use super::draft::Draft;
use super::evidence::Evidence;
use super::snapshot::{Snapshot, SnapshotEvidence};
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::{
    Answer, ChangeKind, Kind, Question, QuestionChange, Questionnaire, Reuse, Truth, View,
    is_current,
};

/// What a renewal is worked out from.
#[derive(Debug, Clone, Copy)]
pub struct Renewing<'a> {
    /// What was submitted before.
    pub earlier: &'a Snapshot,
    /// What is asked now.
    pub questionnaire: &'a Questionnaire,
    /// Which of it the draft's answers open.
    pub view: &'a View,
    /// What the draft holds.
    pub draft: &'a Draft,
    /// What is attached to it.
    pub evidence: &'a [Evidence],
    /// What changed in the questionnaire since the submission, question by question.
    pub changes: &'a [QuestionChange],
    /// Today.
    pub on: NaiveDate,
}

/// A section of a renewal.
#[derive(Debug, Clone, PartialEq)]
pub struct RenewedSection {
    /// The section's id.
    pub id: String,
    /// What the vendor reads above it.
    pub title: String,
    /// Its criterion's id, if it has one.
    pub criterion: Option<String>,
    /// The questions whose answers stand as they were submitted.
    pub carried: Vec<String>,
    /// The questions that have to be looked at.
    pub open: Vec<OpenAgain>,
}

/// A question that has to be looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenAgain {
    /// `section.question`.
    pub question: String,
    /// Why, in sentences.
    pub because: Vec<String>,
    /// What was answered before, where somebody can say that it is so again.
    pub before: Option<Answer>,
}

/// The sections in which something is asked, in their order.
pub fn sections(renewing: &Renewing<'_>) -> Vec<RenewedSection> {
    let asked = |question: &&Question| renewing.view.asked(&question.name) == Truth::True;
    let section = renewing.questionnaire.sections.iter().map(|section| RenewedSection {
        id: section.id.clone(),
        title: section.title.clone(),
        criterion: section.criterion.clone(),
        carried: section
            .questions
            .iter()
            .filter(asked)
            .filter(|question| is_carried(renewing, question))
            .map(|question| question.name.clone())
            .collect(),
        open: section
            .questions
            .iter()
            .filter(asked)
            .filter_map(|question| {
                let because = because(renewing, question);
                let before = offered(renewing, question).cloned();
                let question = question.name.clone();
                (!because.is_empty()).then_some(OpenAgain { question, because, before })
            })
            .collect(),
    });
    section.filter(|section| !section.carried.is_empty() || !section.open.is_empty()).collect()
}

/// Whether the answer is the one that was submitted. Files have other ids in each disclosure.
fn is_carried(renewing: &Renewing<'_>, question: &Question) -> bool {
    let was = renewing.earlier.answers.get(&question.name);
    let is = renewing.draft.get(&question.name).and_then(super::draft::Kept::answer);
    match (&question.kind, was, is) {
        (_, None, _) | (_, _, None) => false,
        (Kind::File { .. }, Some(_), Some(_)) => true,
        (_, Some(was), Some(is)) => *was == is,
    }
}

/// Whether an answer of this kind from before can be ticked as so again: what was chosen or
/// counted, not what was written or measured.
pub fn is_ticked(kind: &Kind) -> bool {
    matches!(kind, Kind::Boolean | Kind::Single(_) | Kind::Multiple { .. } | Kind::Number { .. })
}

/// The answer from before to a question that is asked anew each time, where it can be ticked.
fn offered<'a>(renewing: &Renewing<'a>, question: &Question) -> Option<&'a Answer> {
    let blank = renewing.draft.get(&question.name).is_none();
    let before = renewing.earlier.answers.get(&question.name)?;
    let fits = before.value().is_some_and(|value| question.accepts(value));
    (is_ticked(&question.kind) && blank && fits && question.reuse == Reuse::Never).then_some(before)
}

fn because(renewing: &Renewing<'_>, question: &Question) -> Vec<String> {
    let name = question.name.as_str();
    let mut because = Vec::new();
    let blank = renewing.draft.get(name).and_then(super::draft::Kept::answer).is_none();
    let had = renewing.earlier.answers.get(name).is_some();
    if blank && had && question.reuse == Reuse::Never {
        because.push("It is asked anew each time.".to_owned());
    } else if blank && had {
        because.push("It has no answer here, and had one.".to_owned());
    } else if blank && question.required {
        because.push("It was not asked or not answered before.".to_owned());
    }
    let mut told: Vec<ChangeKind> = Vec::new();
    for change in renewing.changes.iter().filter(|change| change.question == name) {
        let sentence = change.since_then(question.evidence.is_some());
        if let Some(sentence) = sentence.filter(|_| !told.contains(&change.change)) {
            told.push(change.change);
            because.push(sentence.to_owned());
        }
    }
    because.extend(expired(renewing, question));
    because
}

/// Evidence that ended, where nothing current is attached.
fn expired(renewing: &Renewing<'_>, question: &Question) -> Option<String> {
    let shelf_life = question.evidence.as_ref().and_then(|ask| ask.shelf_life_months);
    let mut pieces = renewing.evidence.iter().filter(|piece| piece.question == question.name);
    let current = |piece: &Evidence| is_current(&piece.fact(), shelf_life, renewing.on);
    let old = pieces.clone().find(|piece| !current(piece))?;
    if pieces.any(current) {
        return None;
    }
    Some(match (old.expires_on.filter(|day| *day < renewing.on), old.issued_on, shelf_life) {
        (Some(day), ..) => format!("“{}” expired on {}.", old.title, day_in_words(day)),
        (None, Some(day), Some(months)) => format!(
            "“{}” was issued on {}, and such evidence counts for {months} months.",
            old.title,
            day_in_words(day)
        ),
        _ => format!("“{}” does not count as current any more.", old.title),
    })
}

/// What came and what went from one submission's evidence to another's, where a carried piece has
/// another id: the same question with the same file or link is the same piece.
pub fn evidence_changes(
    before: &[SnapshotEvidence],
    after: &[SnapshotEvidence],
) -> (Vec<SnapshotEvidence>, Vec<SnapshotEvidence>) {
    let without = |pieces: &[SnapshotEvidence], others: &[SnapshotEvidence]| {
        let same = |one: &SnapshotEvidence, other: &SnapshotEvidence| {
            one.question == other.question && one.sha256 == other.sha256 && one.url == other.url
        };
        pieces
            .iter()
            .filter(|piece| others.iter().all(|other| !same(piece, other)))
            .cloned()
            .collect::<Vec<_>>()
    };
    (without(after, before), without(before, after))
}
