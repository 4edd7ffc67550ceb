//! What a result rests on, recorded in words: answers, and the levels, tiers and scores derived
//! from them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bindings::{Binding, Names};
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::name::{Name, Openness};
use crate::domain::instrument::model::question::Visibility;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::value_words::in_words;
use crate::domain::measures::line::yes_no;

/// One thing that a result rests on: an answer, or a level, tier or score derived from answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The name that the rule reads.
    pub name: Name,
    /// The reference that people quote (`PRO-04`, `F1`); derived values may have none.
    pub code: Option<String>,
    /// The question, or what was derived.
    pub label: String,
    /// The answer or the value, in words.
    pub given: String,
    /// Who may read it. A listing shows public reasons only.
    pub visibility: Visibility,
}

/// What some names rest on, each once: a fact is told by the answers beneath it, a factor by its
/// level and the answers beneath it, a tier or a score by its value.
pub fn explain<'n>(
    questionnaire: &Questionnaire,
    names: &Names,
    behind: impl IntoIterator<Item = &'n Name>,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for name in behind {
        tell(questionnaire, names, name, &mut reasons);
    }
    reasons
}

/// What some names rest on at first hand: a fact is told by what is beneath it, a factor or a tier
/// by its value alone.
pub(crate) fn explain_briefly(
    questionnaire: &Questionnaire,
    names: &Names,
    behind: &[Name],
) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for name in behind {
        let told = match name {
            Name::Fact(_) => {
                explain_briefly(questionnaire, names, &self::behind(questionnaire, names, name))
            }
            _ => reason(questionnaire, names, name).into_iter().collect(),
        };
        let new: Vec<Reason> = told
            .into_iter()
            .filter(|reason| reasons.iter().all(|known| known.name != reason.name))
            .collect();
        reasons.extend(new);
    }
    reasons
}

fn tell(q: &Questionnaire, names: &Names, name: &Name, reasons: &mut Vec<Reason>) {
    if reasons.iter().any(|reason| reason.name == *name) {
        return;
    }
    if !matches!(name, Name::Fact(_))
        && let Some(reason) = reason(q, names, name)
    {
        reasons.push(reason);
    }
    for deeper in behind(q, names, name) {
        tell(q, names, &deeper, reasons);
    }
}

/// The names that decided what a derived name stands for, as it was recorded; none behind an answer
/// itself.
pub(crate) fn behind(q: &Questionnaire, names: &Names, name: &Name) -> Vec<Name> {
    let question = |name: &String| vec![Name::Question(name.clone())];
    match name {
        Name::Fact(id) => {
            names.decided(name, q.fact(id).map(|fact| &fact.when)).into_iter().cloned().collect()
        }
        Name::Factor(_) => names.decided(name, None).into_iter().cloned().collect(),
        Name::Level(scored)
            if names.settled(name).is_some_and(|settled| *settled != Binding::Hidden) =>
        {
            question(scored)
        }
        Name::Measure { measure, .. } => {
            q.measure(measure).map(|measure| question(&measure.question)).unwrap_or_default()
        }
        Name::Level(_)
        | Name::Question(_)
        | Name::Score(_)
        | Name::InherentTier
        | Name::ResidualTier
        | Name::Decision
        | Name::Evidence(_) => Vec::new(),
    }
}

/// What one name stands for.
pub(crate) fn reason(q: &Questionnaire, names: &Names, name: &Name) -> Option<Reason> {
    let settled = names.settled(name);
    if let Some(question) = name.question().and_then(|question| q.question(question)) {
        return Some(Reason {
            name: name.clone(),
            code: Some(question.code.clone()),
            label: question.label.clone(),
            visibility: question.visibility,
            given: match settled {
                Some(Binding::Known(value)) => in_words(question, value),
                Some(Binding::Withheld(state)) => state.words().to_owned(),
                Some(Binding::Hidden) => "Not asked".to_owned(),
                Some(Binding::Open) | None => "Not answered yet".to_owned(),
            },
        });
    }
    let value = names.value(name);
    let (code, label, given) = derived(q, name, value)?;
    Some(Reason {
        name: name.clone(),
        code,
        label,
        given: given.unwrap_or_else(|| "Not settled yet".to_owned()),
        visibility: derived_visibility(q, name),
    })
}

/// What was measured is as public as the question that it was measured from. A fact has no reason
/// of its own: the answers beneath it are told instead, each by its own visibility.
fn derived_visibility(q: &Questionnaire, name: &Name) -> Visibility {
    match (name, name.openness()) {
        (Name::Measure { measure, .. }, _) => {
            let measured = q.measure(measure).and_then(|measure| q.question(&measure.question));
            measured.map_or(Visibility::Reviewers, |question| question.visibility)
        }
        (_, Openness::Reviewers) => Visibility::Reviewers,
        (_, Openness::Everybody | Openness::AsItsAnswers) => Visibility::Public,
    }
}

/// What people call a derived name.
pub(crate) fn derived_label(q: &Questionnaire, name: &Name) -> String {
    derived(q, name, None).map_or_else(
        || name.to_string(),
        |(code, label, _)| code.map_or(label.clone(), |code| format!("{code} (“{label}”)")),
    )
}

/// The code, the label and the value in words of a derived name.
fn derived(
    q: &Questionnaire,
    name: &Name,
    value: Option<&Value>,
) -> Option<(Option<String>, String, Option<String>)> {
    let tier = |value: &Value| {
        let tier = u8::try_from(value.as_u64()?).ok()?;
        let name = q.risk.tier_name(tier).unwrap_or_default();
        Some(format!("Tier {tier}, {}", name.to_lowercase()))
    };
    Some(match name {
        Name::Factor(id) => {
            let factor = q.factor(id)?;
            let given = value.map(|value| {
                let level =
                    factor.levels.iter().find(|l| Some(u64::from(l.level)) == value.as_u64());
                match level {
                    Some(level) => format!("Level {value}: {}", level.text),
                    None => format!("Level {value}"),
                }
            });
            (Some(factor.code.clone()), factor.title.clone(), given)
        }
        Name::InherentTier => (None, "Inherent risk".to_owned(), value.and_then(tier)),
        Name::ResidualTier => (None, "Residual risk".to_owned(), value.and_then(tier)),
        Name::Score(id) => {
            let criterion = q.rubric.criterion(id)?;
            let label = format!("{} score", criterion.title);
            (None, label, value.and_then(plain))
        }
        Name::Level(question) => {
            let question = q.question(question)?;
            let given = value.and_then(plain).map(|points| {
                format!("{points} {}", if points == "1" { "point" } else { "points" })
            });
            (Some(question.code.clone()), question.label.clone(), given)
        }
        Name::Measure { measure, field } => {
            let measure = q.measure(measure)?;
            (
                None,
                format!("{}: {}", measure.title, measure.method.field_label(field)),
                value.map(measured),
            )
        }
        Name::Decision => {
            let given = value.and_then(Value::as_str).map(str::to_owned);
            (None, "Decision".to_owned(), given)
        }
        Name::Question(_) | Name::Fact(_) | Name::Evidence(_) => return None,
    })
}

/// A computed value: a number, a verdict, or yes or no.
fn measured(value: &Value) -> String {
    match value {
        Value::Bool(yes) => yes_no(*yes),
        Value::String(word) => word.clone(),
        other => other.to_string(),
    }
}

fn plain(value: &Value) -> Option<String> {
    value.as_number().and_then(Exact::from_json).map(|number| number.beside(&[]))
}
