//! What was judged against what was handed in, and what was decided against its own days.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;

use crate::actions::assessment::pinned;
use crate::actions::{Ctx, Error};
use crate::domain::assessment::submission::Submission;
use crate::domain::values::DisclosureId;
use crate::store::Tx;
use crate::store::assessment::{decisions, disclosures, reviews, scores, snapshots};

/// Every score and settlement of a question that its submission does not ask, and every panel that
/// counts other questions than are asked.
pub(super) async fn asked(ctx: &Ctx, tx: &mut Tx) -> Result<Vec<String>, Error> {
    let mut judged: BTreeMap<DisclosureId, Vec<String>> = BTreeMap::new();
    for (disclosure, question) in scores::judged(tx).await? {
        judged.entry(disclosure).or_default().push(question);
    }
    let mut panels: BTreeMap<DisclosureId, BTreeMap<String, i64>> = BTreeMap::new();
    for (disclosure, part) in reviews::panels(tx).await? {
        panels.entry(disclosure).or_default().insert(part.criterion, part.questions);
    }
    // The newest comes last and is the one that is reviewed.
    let newest: BTreeMap<_, _> = snapshots::all(tx)
        .await?
        .into_iter()
        .map(|stored| (stored.disclosure.clone(), stored))
        .collect();
    let mut faults = Vec::new();
    for (id, stored) in newest {
        if !judged.contains_key(&id) && !panels.contains_key(&id) {
            continue;
        }
        let Some(disclosure) = disclosures::by_id(tx, &id).await? else { continue };
        // A questionnaire that is not there, and a text that was changed, are faults of their own.
        let found = pinned::find(ctx, &disclosure.family, &disclosure.version, &disclosure.digest);
        let Ok(questionnaire) = found else { continue };
        let read = Submission::read(stored.id, stored.digest, questionnaire, &stored.body);
        let Ok(submission) = read else { continue };
        faults.extend(not_asked(&id, &submission, judged.get(&id)));
        if let Some(panel) = panels.get(&id) {
            let asked: BTreeMap<String, i64> = submission
                .panel()
                .into_iter()
                .map(|part| (part.criterion, part.questions))
                .collect();
            if asked != *panel {
                faults.push(format!(
                    "a file is reviewed for other criteria or questions than it asks: {id} \
                     (panel-asked)"
                ));
            }
        }
    }
    Ok(faults)
}

fn not_asked(
    id: &DisclosureId,
    submission: &Submission,
    judged: Option<&Vec<String>>,
) -> Vec<String> {
    let criteria = submission.questionnaire.rubric.criteria.iter();
    let asked: BTreeSet<&str> = criteria
        .flat_map(|criterion| submission.asked(&criterion.id))
        .map(|(question, _)| question.name.as_str())
        .collect();
    let wrong = judged.into_iter().flatten().filter(|question| !asked.contains(question.as_str()));
    wrong
        .map(|question| {
            format!("{question} was scored or settled, and is not asked: {id} (score-asked)")
        })
        .collect()
}

/// Every condition whose day lies after the last day of its approval.
pub(super) async fn terms(tx: &mut Tx) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    for (id, conditions, ends) in decisions::terms(tx).await? {
        let Ok(Value::Array(conditions)) = serde_json::from_str(&conditions) else {
            faults.push(format!("the conditions of a decision cannot be read: {id} (conditions)"));
            continue;
        };
        for condition in &conditions {
            let due = condition.get("due").and_then(Value::as_str);
            let due = due.and_then(|due| due.parse::<NaiveDate>().ok());
            if due.is_none_or(|due| due > ends) {
                faults.push(format!(
                    "a condition is due after the approval ends, or on no day: {id} \
                     (condition-term)"
                ));
            }
        }
    }
    Ok(faults)
}
