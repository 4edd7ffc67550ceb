//! Knock-outs and prohibited uses: what stops or conditions an approval, whatever the scores.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bindings::{Doubting, Names};
use super::reasons::{Reason, explain};
use crate::domain::instrument::model::condition::{Condition, Lookup, Seen, Truth};
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::risk::Prohibited;
use crate::domain::instrument::model::rubric::{Knockout, KnockoutKind};

/// Whether a stop stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StopStanding)]
pub enum Standing {
    /// It stands.
    Stands,
    /// It hangs on something that is not answered yet.
    Open,
    /// It cannot be ruled out, because the vendor declined to say or has not evaluated what it
    /// rests on.
    Undisclosed,
}

/// A knock-out that stands or may stand; those that do not are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnockoutOutcome {
    /// The knock-out's id in the rubric.
    pub id: String,
    /// How grave it is.
    pub kind: KnockoutKind,
    /// The question that it belongs to.
    pub question: String,
    /// The reference of the question.
    pub code: String,
    /// Whether it stands.
    pub standing: Standing,
    /// Why, in a sentence.
    pub because: String,
    /// Days to cure it.
    pub cure_days: Option<u32>,
    /// What may weigh in its favour.
    pub mitigating: Option<String>,
    /// The answers behind it.
    pub reasons: Vec<Reason>,
}

impl KnockoutOutcome {
    /// What a person has to weigh before deciding.
    pub fn to_weigh(&self) -> String {
        match &self.mitigating {
            Some(mitigating) => {
                format!("{}: {} What may weigh: {mitigating}", self.id, self.because)
            }
            None => format!("{}: {}", self.id, self.because),
        }
    }

    /// What it says, with the name by which people speak of it.
    pub fn in_words(&self) -> String {
        match self.standing {
            Standing::Undisclosed => format!(
                "Knock-out {} cannot be ruled out, because the answer to {} was not disclosed.",
                self.id, self.code
            ),
            Standing::Stands | Standing::Open => format!("Knock-out {}: {}", self.id, self.because),
        }
    }
}

/// A prohibited use that stands or may stand; those that do not are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProhibitedOutcome {
    /// The prohibited use's id in `risk.json`.
    pub id: String,
    /// What people read.
    pub title: String,
    /// Whether it stands.
    pub standing: Standing,
    /// Why, in a sentence.
    pub because: String,
    /// The answers behind it.
    pub reasons: Vec<Reason>,
}

/// What a knock-out comes to at a question; `None` when it does not stand.
pub(crate) fn knockout(
    q: &Questionnaire,
    names: &Names,
    question: &Question,
    asked: Truth,
    knockout: &Knockout,
) -> Option<KnockoutOutcome> {
    let (standing, reasons) =
        if asked == Truth::False { None } else { stands(q, &knockout.when, names) }?;
    Some(KnockoutOutcome {
        id: knockout.id.clone(),
        kind: knockout.kind,
        question: question.name.clone(),
        code: question.code.clone(),
        standing: if asked == Truth::Open { Standing::Open } else { standing },
        because: knockout.because.clone(),
        cure_days: knockout.cure_days,
        mitigating: knockout.mitigating.clone(),
        reasons,
    })
}

/// What a prohibited use comes to; `None` when it does not stand.
pub(crate) fn prohibited(
    q: &Questionnaire,
    names: &Names,
    prohibited: &Prohibited,
) -> Option<ProhibitedOutcome> {
    let (standing, reasons) = stands(q, &prohibited.when, names)?;
    Some(ProhibitedOutcome {
        id: prohibited.id.clone(),
        title: prohibited.title.clone(),
        standing,
        because: prohibited.because.clone(),
        reasons,
    })
}

/// Whether a stop stands, and the answers behind it. Silence does not clear it: what a vendor
/// declined to say or has not evaluated is taken as undisclosed.
fn stands(q: &Questionnaire, when: &Condition, names: &Names) -> Option<(Standing, Vec<Reason>)> {
    let (standing, trace) = match when.trace(names) {
        (Truth::True, trace) => (Standing::Stands, trace),
        (Truth::Open, trace) => (Standing::Open, trace),
        (Truth::False, _) => {
            let (truth, trace) = when.trace(&Doubting(names));
            if truth == Truth::False {
                return None;
            }
            // A blank beside what is kept back may still clear it.
            let blank = when.decided(&trace).any(|name| matches!(names.look(name), Seen::Open));
            (if blank { Standing::Open } else { Standing::Undisclosed }, trace)
        }
    };
    Some((standing, explain(q, names, when.decided(&trace))))
}
