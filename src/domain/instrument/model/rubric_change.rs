//! Other weights and minimums for a questionnaire, to try what they would do.

use std::collections::BTreeMap;

use serde_json::Value;

use super::exact::Exact;
use super::questionnaire::Questionnaire;

/// What all weights together come to.
const WHOLE: u32 = 100;

/// Weights by criterion, and minimums by tier and criterion; what is not named stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RubricChange {
    weights: BTreeMap<String, u32>,
    minimums: BTreeMap<(u8, String), Exact>,
}

/// How a form calls the weight of a criterion.
pub fn weight_field(criterion: &str) -> String {
    format!("weight.{criterion}")
}

/// How a form calls the minimum of a criterion in a tier.
pub fn minimum_field(tier: u8, criterion: &str) -> String {
    format!("minimum.{tier}.{criterion}")
}

impl RubricChange {
    /// Reads what a form sends for a questionnaire; fields that it does not send stay as they are.
    ///
    /// # Errors
    /// Every field that does not fit, with a sentence; the weights together stand at the first.
    pub fn read(
        questionnaire: &Questionnaire,
        sent: &BTreeMap<String, String>,
    ) -> Result<Self, Vec<(String, String)>> {
        let (mut change, mut faults) = (Self::default(), Vec::new());
        let typed = |field: &str| sent.get(field).map(|text| text.trim());
        let mut sum = 0;
        for criterion in &questionnaire.rubric.criteria {
            let field = weight_field(&criterion.id);
            match typed(&field).map(str::parse::<u32>) {
                None => sum += criterion.weight,
                Some(Ok(weight)) if weight <= WHOLE => {
                    sum += weight;
                    if weight != criterion.weight {
                        change.weights.insert(criterion.id.clone(), weight);
                    }
                }
                Some(_) => faults.push((field, "Enter a whole number from 0 to 100.".to_owned())),
            }
        }
        if faults.is_empty()
            && sum != WHOLE
            && let Some(first) = questionnaire.rubric.criteria.first()
        {
            let sentence = format!("The weights add up to {sum}; together they have to be 100.");
            faults.push((weight_field(&first.id), sentence));
        }
        let top = Exact::from(i64::from(questionnaire.rubric.scale.maximum.get()));
        for row in &questionnaire.risk.matrix {
            for (criterion, minimum) in &row.minimums {
                let field = minimum_field(row.tier, criterion);
                let Some(text) = typed(&field) else { continue };
                let plain =
                    text.len() <= 6 && text.bytes().all(|c| c.is_ascii_digit() || c == b'.');
                match Exact::parse(text).filter(|value| plain && *value <= top) {
                    Some(value) if value == *minimum => {}
                    Some(value) => {
                        change.minimums.insert((row.tier, criterion.clone()), value);
                    }
                    None => faults.push((
                        field,
                        format!("Enter a number from 0 to {}, such as 2.5.", top.plain()),
                    )),
                }
            }
        }
        if faults.is_empty() { Ok(change) } else { Err(faults) }
    }

    /// Whether nothing is changed.
    pub fn is_nothing(&self) -> bool {
        self.weights.is_empty() && self.minimums.is_empty()
    }

    /// How many numbers are changed.
    pub fn count(&self) -> usize {
        self.weights.len() + self.minimums.len()
    }

    /// The questionnaire with these weights and minimums.
    pub fn applied_to(&self, questionnaire: &Questionnaire) -> Questionnaire {
        let mut changed = questionnaire.clone();
        for criterion in &mut changed.rubric.criteria {
            if let Some(weight) = self.weights.get(&criterion.id) {
                criterion.weight = *weight;
            }
        }
        for row in &mut changed.risk.matrix {
            for (criterion, minimum) in &mut row.minimums {
                if let Some(value) = self.minimums.get(&(row.tier, criterion.clone())) {
                    *minimum = value.clone();
                }
            }
        }
        changed
    }

    /// Writes the weights into what `rubric.json` holds.
    pub fn write_rubric(&self, rubric: &mut Value) {
        let criteria = rubric.get_mut("criteria").and_then(Value::as_array_mut);
        for criterion in criteria.into_iter().flatten() {
            let weight = criterion
                .get("id")
                .and_then(Value::as_str)
                .and_then(|id| self.weights.get(id).copied());
            if let Some(weight) = weight {
                criterion["weight"] = weight.into();
            }
        }
    }

    /// Writes the minimums into what `risk.json` holds.
    pub fn write_risk(&self, risk: &mut Value) {
        let matrix = risk.get_mut("matrix").and_then(Value::as_array_mut);
        for row in matrix.into_iter().flatten() {
            let tier = row.get("tier").and_then(Value::as_u64).and_then(|t| u8::try_from(t).ok());
            let Some(tier) = tier else { continue };
            let minimums = row.get_mut("minimums").and_then(Value::as_object_mut);
            for (criterion, minimum) in minimums.into_iter().flatten() {
                let value = self.minimums.get(&(tier, criterion.clone()));
                if let Some(number) =
                    value.and_then(|value| serde_json::from_str(&value.plain()).ok())
                {
                    *minimum = number;
                }
            }
        }
    }
}
