//! Answers that come from elsewhere beside what a draft holds: which of them fit, which the draft
//! has already, and which are left behind, and why.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, Kept};
use super::draft_check;
use super::evidence::Evidence;
use super::typed::{Entry, Row};
use crate::domain::instrument::{Answers, Kind, Question, Questionnaire, Reuse};
use crate::domain::texts::tidied;

/// How an offered answer stands to what the draft holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Nothing is typed there.
    Nothing,
    /// The same is.
    Same,
    /// Something else is.
    Other,
}

/// An answer that a draft can take over.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The question's name.
    pub question: String,
    /// What would be kept.
    pub kept: Kept,
    /// How it stands to what the draft holds.
    pub beside: Beside,
    /// The mark of what the draft holds.
    pub base: String,
    /// Whether the question is asked anew each time, so that an earlier answer has to be looked at.
    pub anew: bool,
}

/// An answer that a draft cannot take over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftBehind {
    /// The question's name, as it came.
    pub question: String,
    /// Why, in a sentence.
    pub why: String,
}

/// What came from elsewhere, sorted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Offers {
    /// What fits, in the order of the questions.
    pub offers: Vec<Offer>,
    /// What does not.
    pub left: Vec<LeftBehind>,
}

/// What came from elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Brought<'a> {
    /// The answers.
    pub answers: &'a Answers,
    /// What was typed and is no answer yet, by question.
    pub typed: &'a BTreeMap<String, Entry>,
    /// Whether they answer this very questionnaire, to the byte.
    pub same_questionnaire: bool,
}

impl Offers {
    /// Holds what was brought against a draft.
    pub fn new(
        questionnaire: &Questionnaire,
        draft: &Draft,
        evidence: &[Evidence],
        brought: Brought<'_>,
    ) -> Self {
        let Brought { answers, typed, .. } = brought;
        let mut names: BTreeSet<&str> = answers.iter().map(|(name, _)| name).collect();
        names.extend(typed.keys().map(String::as_str));
        let mut all = Self::default();
        for (_, question) in questionnaire.questions() {
            if !names.remove(question.name.as_str()) {
                continue;
            }
            match offer(questionnaire, question, evidence, brought) {
                Ok(None) => {}
                Ok(Some(kept)) => all.offers.push(beside(question, draft, kept)),
                Err(why) => all.left.push(LeftBehind { question: question.name.clone(), why }),
            }
        }
        let gone = names.into_iter().map(|name| LeftBehind {
            question: name.to_owned(),
            why: "This questionnaire does not ask it.".to_owned(),
        });
        all.left.extend(gone);
        all
    }
}

fn beside(question: &Question, draft: &Draft, kept: Kept) -> Offer {
    let here = draft.get(&question.name);
    let base = Entry::showing(question, here).mark(question);
    let same = Entry::showing(question, Some(&kept)).mark(question) == base;
    let beside = match here {
        _ if same => Beside::Same,
        None => Beside::Nothing,
        Some(_) => Beside::Other,
    };
    let anew = question.reuse == Reuse::Never;
    Offer { question: question.name.clone(), kept, beside, base, anew }
}

/// What of it would be kept; none when nothing is written.
fn offer(
    questionnaire: &Questionnaire,
    question: &Question,
    evidence: &[Evidence],
    brought: Brought<'_>,
) -> Result<Option<Kept>, String> {
    if matches!(question.kind, Kind::File { .. }) {
        return Err("Its answer is files, which an export does not hold. Attach them at this \
                    question."
            .to_owned());
    }
    let name = question.name.as_str();
    let typed = brought.typed.get(name);
    let answered = || {
        let answer = brought.answers.get(name)?;
        Some(Entry::showing(question, Some(&Kept::from(answer))))
    };
    let Some(entry) = typed.cloned().or_else(answered).map(tidy) else { return Ok(None) };
    if let Kind::Table { max, .. } = &question.kind
        && entry.rows.len() as u64 > *max
    {
        return Err(format!("It has {} rows, and this question takes {max}.", entry.rows.len()));
    }
    let first = |faults: Vec<crate::domain::instrument::AnswerFault>| {
        let message = faults.into_iter().next().map(|fault| fault.message).unwrap_or_default();
        format!("It does not fit this question. {message}")
    };
    let kept = draft_check::read(questionnaire, question, &entry, evidence).map_err(first)?;
    if let Some(kept) = kept.as_ref().filter(|_| typed.is_none() && !brought.same_questionnaire) {
        let faults = draft_check::faults_of(questionnaire, question, kept);
        if !faults.is_empty() {
            return Err(first(faults));
        }
    }
    Ok(kept)
}

/// The texts as a form would send them.
fn tidy(entry: Entry) -> Entry {
    let row = |row: Row| row.into_iter().map(|(column, text)| (column, tidied(&text))).collect();
    Entry {
        values: entry.values.iter().map(|text| tidied(text)).collect(),
        rows: entry.rows.into_iter().map(row).collect(),
        state: entry.state,
        note: tidied(&entry.note),
        reason: tidied(&entry.reason),
    }
}
