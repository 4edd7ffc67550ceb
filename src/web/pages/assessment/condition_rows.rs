//! The rows of conditions in the form that proposes a decision.

use serde::Serialize;

use crate::actions::FieldError;
use crate::actions::assessment::proposed_conditions::TypedCondition;
use crate::actions::assessment::proposing::TypedProposal;
use crate::domain::assessment::decision::{ApprovalCondition, Consequence};
use crate::domain::instrument::Questionnaire;
use crate::web::components::fields::SelectOption;
use crate::web::kernel::forms::{field_id, message_at};

/// The most conditions that one form takes.
const MOST: usize = 30;

/// One row with its four fields.
#[derive(Debug, Serialize)]
pub struct ConditionRow {
    row: String,
    text: Cell,
    criterion_id: String,
    criterion_name: String,
    criterion_error: Option<String>,
    criteria: Vec<SelectOption>,
    due: Cell,
    evidence: Cell,
    consequence: Cell,
    consequences: Vec<SelectOption>,
}

#[derive(Debug, Serialize)]
struct Cell {
    id: String,
    name: String,
    value: String,
    error: Option<String>,
}

impl ConditionRow {
    /// A row with what is typed in it and what is wrong with it.
    pub fn new(
        row: &str,
        typed: &TypedCondition,
        questionnaire: &Questionnaire,
        errors: &[FieldError],
    ) -> Self {
        let option = |value: &str, label: &str| SelectOption {
            value: value.to_owned(),
            label: label.to_owned(),
            selected: typed.criterion == value,
        };
        let mut criteria = vec![option("", "No single criterion")];
        criteria.extend(
            questionnaire
                .rubric
                .criteria
                .iter()
                .map(|criterion| option(&criterion.id, &criterion.title)),
        );
        Self::of(row, typed, criteria, errors)
    }

    fn of(
        row: &str,
        typed: &TypedCondition,
        criteria: Vec<SelectOption>,
        errors: &[FieldError],
    ) -> Self {
        let cell = |part: &str, value: &str| {
            let name = format!("conditions.{row}.{part}");
            Cell {
                id: field_id(&name),
                error: message_at(errors, &name),
                value: value.to_owned(),
                name,
            }
        };
        let criterion = cell("criterion", "");
        Self {
            row: row.to_owned(),
            text: cell("text", &typed.text),
            criterion_id: criterion.id,
            criterion_name: criterion.name,
            criterion_error: criterion.error,
            criteria,
            due: cell("due", &typed.due),
            evidence: cell("evidence", &typed.evidence),
            consequence: cell("consequence", ""),
            consequences: Consequence::ALL
                .into_iter()
                .map(|one| SelectOption {
                    value: one.word().to_owned(),
                    label: one.label().to_owned(),
                    selected: typed.consequence == one.word(),
                })
                .collect(),
        }
    }
}

/// A condition as it stands in the form.
pub fn typed(condition: &ApprovalCondition) -> TypedCondition {
    TypedCondition {
        text: condition.text.clone(),
        criterion: condition.criterion.clone().unwrap_or_default(),
        due: condition.due.to_string(),
        evidence: condition.evidence_required.clone(),
        consequence: condition.consequence.word().to_owned(),
    }
}

/// Reads the form; the second part says whether a row was only to be added or removed.
pub fn read(pairs: &[(String, String)]) -> (TypedProposal, bool) {
    let mut proposal = TypedProposal::default();
    let mut keys: Vec<&str> = Vec::new();
    let (mut add, mut remove) = (false, None);
    for (name, value) in pairs {
        match name.as_str() {
            "decision" => proposal.decision.clone_from(value),
            "reason" => proposal.reason.clone_from(value),
            "letter" => proposal.letter = Some(value.clone()),
            "add_row" => add = true,
            "remove_row" => remove = value.strip_prefix("conditions."),
            name => {
                let mut steps = name.splitn(3, '.');
                let (Some("conditions"), Some(row), Some(part)) =
                    (steps.next(), steps.next(), steps.next())
                else {
                    continue;
                };
                let at = keys.iter().position(|key| *key == row).unwrap_or_else(|| {
                    keys.push(row);
                    proposal.conditions.push(TypedCondition::default());
                    keys.len() - 1
                });
                let Some(condition) = proposal.conditions.get_mut(at) else { continue };
                match part {
                    "text" => condition.text.clone_from(value),
                    "criterion" => condition.criterion.clone_from(value),
                    "due" => condition.due.clone_from(value),
                    "evidence" => condition.evidence.clone_from(value),
                    "consequence" => condition.consequence.clone_from(value),
                    _ => {}
                }
            }
        }
    }
    if let Some(at) = remove.and_then(|row| keys.iter().position(|key| *key == row)) {
        proposal.conditions.remove(at);
    }
    if add {
        proposal.conditions.push(TypedCondition::default());
    }
    proposal.conditions.truncate(MOST);
    (proposal, add || remove.is_some())
}

/// Rows with and without faults, for samples of pages.
pub fn samples() -> Vec<ConditionRow> {
    let criteria = || {
        vec![SelectOption {
            value: "safety".to_owned(),
            label: "Safety".to_owned(),
            selected: true,
        }]
    };
    let faults = ["text", "criterion", "due", "evidence", "consequence"].map(|part| FieldError {
        field: format!("conditions.0.{part}"),
        message: "Enter it.".into(),
    });
    vec![
        ConditionRow::of("0", &TypedCondition::default(), criteria(), &faults),
        ConditionRow::of("1", &TypedCondition::default(), criteria(), &[]),
    ]
}
