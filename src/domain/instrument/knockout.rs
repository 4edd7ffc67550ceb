//! Knock-outs and prohibited uses: what stops or conditions an approval, whatever the scores.

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Truth};
use super::names::{Doubting, Names};
use super::questionnaire::Questionnaire;
use super::rubric::KnockoutKind;
use super::view::View;
use super::words::{Reason, explain};

/// Whether a stop stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It stands.
    Stands,
    /// It hangs on something that is not answered yet.
    Open,
    /// It cannot be ruled out, because the vendor declined to say or has not evaluated what it rests on.
    Undisclosed,
}

/// A knock-out that stands or may stand; those that do not are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnockoutOutcome {
    /// Its id.
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

/// A prohibited use that stands or may stand; those that do not are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProhibitedOutcome {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Whether it stands.
    pub standing: Standing,
    /// Why, in a sentence.
    pub because: String,
    /// The answers behind it.
    pub reasons: Vec<Reason>,
}

pub(crate) fn knockouts(q: &Questionnaire, view: &View, names: &Names) -> Vec<KnockoutOutcome> {
    let mut outcomes = Vec::new();
    for (_, question) in q.questions() {
        let asked = view.asked(&question.name);
        let rubric = q.rubric.questions.get(&question.name);
        let Some(rubric) = rubric.filter(|_| asked != Truth::False) else {
            continue;
        };
        for knockout in &rubric.knockouts {
            let Some((standing, behind)) = stands(&knockout.when, names) else {
                continue;
            };
            outcomes.push(KnockoutOutcome {
                id: knockout.id.clone(),
                kind: knockout.kind,
                question: question.name.clone(),
                code: question.code.clone(),
                standing: if asked == Truth::Open { Standing::Open } else { standing },
                because: knockout.because.clone(),
                cure_days: knockout.cure_days,
                mitigating: knockout.mitigating.clone(),
                reasons: explain(q, names, &behind),
            });
        }
    }
    outcomes
}

pub(crate) fn prohibited(q: &Questionnaire, names: &Names) -> Vec<ProhibitedOutcome> {
    let uses = q.risk.prohibited.iter();
    uses.filter_map(|prohibited| {
        let (standing, behind) = stands(&prohibited.when, names)?;
        Some(ProhibitedOutcome {
            id: prohibited.id.clone(),
            title: prohibited.title.clone(),
            standing,
            because: prohibited.because.clone(),
            reasons: explain(q, names, &behind),
        })
    })
    .collect()
}

/// Whether a stop stands, and the names behind it. Silence does not clear it: what a vendor declined to say or has
/// not evaluated is taken as undisclosed.
fn stands(when: &Condition, names: &Names) -> Option<(Standing, Vec<String>)> {
    let verdict = when.evaluate(names);
    match verdict.truth {
        Truth::True => Some((Standing::Stands, verdict.behind)),
        Truth::Open => Some((Standing::Open, verdict.behind)),
        Truth::False => {
            let doubt = when.evaluate(&Doubting(names));
            (doubt.truth != Truth::False).then_some((Standing::Undisclosed, doubt.behind))
        }
    }
}
