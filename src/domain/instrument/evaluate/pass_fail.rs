//! Forms that are passed or failed: knock-outs at questions that nobody scores, and what they lead
//! to.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::applicability::View;
use super::knockout::{KnockoutOutcome, Standing};
use super::open_question::OpenQuestion;
use super::recommendation::Recommendation;
use crate::domain::instrument::model::answers::AnswerState;
use crate::domain::instrument::model::condition::{Condition, Truth};
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::risk::Decision;
use crate::domain::instrument::model::rubric::KnockoutKind;

/// What a form without scores leads to, from the worst to the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassFailResult {
    /// A hard knock-out stands.
    NotApproved,
    /// Something stands that a person has to weigh, so Assay recommends nothing.
    PanelDecides,
    /// What stands can be cured.
    Conditional,
    /// Nothing stands.
    Approved,
}

impl PassFailResult {
    /// The word that files and programs use.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotApproved => "not_approved",
            Self::PanelDecides => "panel_decides",
            Self::Conditional => "conditional",
            Self::Approved => "approved",
        }
    }

    /// The result in words, inside a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotApproved => "not approved",
            Self::PanelDecides => "the panel decides",
            Self::Conditional => "approved with conditions",
            Self::Approved => "approved",
        }
    }
}

/// The result of a form without scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassFail {
    /// What it leads to; `None` while that is open.
    pub result: Option<PassFailResult>,
    /// The worst and the best result that are still possible; twice the same when only one is.
    pub between: [PassFailResult; 2],
    /// What it comes to, in a sentence.
    pub sentence: String,
    /// What the panel has to weigh, as sentences.
    pub to_weigh: Vec<String>,
}

impl PassFail {
    /// The result of a form, when these are the worst and the best that are possible.
    pub(crate) fn of(
        q: &Questionnaire,
        view: &View,
        knockouts: &[Option<KnockoutOutcome>],
        open: &[OpenQuestion],
        recommendation: Option<&Recommendation>,
        between: [PassFailResult; 2],
    ) -> PassFail {
        let weighed = weighed(q, view, knockouts);
        let waits = !open.is_empty()
            || knockouts.iter().flatten().any(|knockout| knockout.standing == Standing::Open);
        let result = match recommendation.map(|recommendation| recommendation.decision) {
            Some(Decision::NotApproved) => Some(PassFailResult::NotApproved),
            Some(Decision::Approved) => Some(PassFailResult::Approved),
            Some(Decision::Conditional | Decision::Pilot) => Some(PassFailResult::Conditional),
            None => (!waits && !weighed.is_empty()).then_some(PassFailResult::PanelDecides),
        };
        let between = result.map_or(between, |result| [result; 2]);
        let names: Vec<&str> = weighed.iter().map(|one| one.name.as_str()).collect();
        let sentence = sentence(result, between, open.len(), &names);
        PassFail {
            result,
            between,
            sentence,
            to_weigh: weighed.into_iter().map(|one| one.sentence).collect(),
        }
    }
}

fn sentence(
    result: Option<PassFailResult>,
    between: [PassFailResult; 2],
    open: usize,
    weighed: &[&str],
) -> String {
    match result {
        Some(PassFailResult::NotApproved) => {
            "A knock-out that rules an approval out stands.".to_owned()
        }
        Some(PassFailResult::PanelDecides) => match weighed {
            [only] => format!(
                "The recommendation is open: the panel decides, for {only} has to be weighed."
            ),
            [first @ .., last] => format!(
                "The recommendation is open: the panel decides, for {} and {last} have to be \
                 weighed.",
                first.join(", ")
            ),
            [] => "The recommendation is open: the panel decides.".to_owned(),
        },
        Some(PassFailResult::Conditional) => {
            "What stands can be cured, so the approval carries conditions.".to_owned()
        }
        Some(PassFailResult::Approved) => "No knock-out stands.".to_owned(),
        None => {
            let because = match open {
                1 => "1 question is".to_owned(),
                more => format!("{more} questions are"),
            };
            let [worst, best] = between.map(PassFailResult::label);
            if worst == best {
                format!(
                    "The recommendation is open, because {because}. Only one result is possible: \
                     {best}."
                )
            } else {
                format!(
                    "The recommendation is open, because {because}. Possible is anything from \
                     “{worst}” to “{best}”."
                )
            }
        }
    }
}

/// Something that the panel has to weigh.
struct Weighed {
    /// The knock-out's id, or the reference of a question.
    name: String,
    sentence: String,
}

/// Whether a person has to weigh something before anything can be recommended.
pub(crate) fn panel_decides(
    q: &Questionnaire,
    view: &View,
    knockouts: &[Option<KnockoutOutcome>],
) -> bool {
    q.rubric.is_pass_fail() && !weighed(q, view, knockouts).is_empty()
}

fn weighed(q: &Questionnaire, view: &View, knockouts: &[Option<KnockoutOutcome>]) -> Vec<Weighed> {
    let discretionary = knockouts
        .iter()
        .flatten()
        .filter(|one| one.kind == KnockoutKind::Discretionary && one.standing != Standing::Open);
    let discretionary =
        discretionary.map(|one| Weighed { name: one.id.clone(), sentence: one.to_weigh() });
    let read = Grounds::new(q).read;
    let passed_over = passed_over(q, view, &read).map(|question| Weighed {
        name: question.code.clone(),
        sentence: format!(
            "{}: it is marked as not applicable, and whether that is so is for the panel to say.",
            question.code
        ),
    });
    discretionary.chain(passed_over).collect()
}

/// The questions that knock-outs rest on and that are marked as not applicable. No reviewer looks
/// at that, so it clears nobody by itself.
pub(crate) fn passed_over<'q>(
    q: &'q Questionnaire,
    view: &View,
    read: &BTreeSet<&str>,
) -> impl Iterator<Item = &'q Question> {
    let marked =
        |number: usize| view.standing(q, number) == (Truth::True, AnswerState::NotApplicable);
    let questions = q
        .questions()
        .enumerate()
        .filter(move |(number, _)| marked(*number))
        .map(|(_, (_, question))| question);
    questions.filter(|question| read.contains(question.name.as_str()))
}

/// The questions with knock-outs, and what these rest on.
pub(crate) struct Grounds<'q> {
    /// Each with the names of the questions that bear on it, itself among them.
    pub(crate) questions: Vec<(&'q Question, Vec<&'q str>)>,
    /// Every question that bears on one.
    pub(crate) read: BTreeSet<&'q str>,
}

impl<'q> Grounds<'q> {
    pub(crate) fn new(q: &'q Questionnaire) -> Self {
        let questions = q
            .questions()
            .map(|(_, question)| question)
            .filter(|question| q.rubric.questions.contains_key(&question.name));
        let questions: Vec<_> = questions.map(|question| (question, behind(q, question))).collect();
        let read = questions.iter().flat_map(|(_, behind)| behind).copied().collect();
        Self { questions, read }
    }
}

/// The conditions of a question with knock-outs: when it is asked, and when they stand.
pub(crate) fn conditions<'q>(
    q: &'q Questionnaire,
    question: &'q Question,
) -> impl Iterator<Item = &'q Condition> {
    let knockouts =
        q.rubric.questions.get(&question.name).into_iter().flat_map(|rubric| &rubric.knockouts);
    std::iter::once(&question.ask_when).chain(knockouts.map(|knockout| &knockout.when))
}

fn behind<'q>(q: &'q Questionnaire, question: &'q Question) -> Vec<&'q str> {
    let mut known: Vec<&str> = vec![&question.name];
    let mut wanted: Vec<&Condition> = conditions(q, question).collect();
    while let Some(when) = wanted.pop() {
        for read in q.names_behind(when).into_iter().filter_map(|name| q.question(name.question()?))
        {
            if !known.contains(&read.name.as_str()) {
                known.push(&read.name);
                wanted.push(&read.ask_when);
            }
        }
    }
    known
}
