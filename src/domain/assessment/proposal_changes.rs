//! What a new proposal changed of the one before.

use super::decision::{ApprovalCondition, ProposedDecision, label};
use crate::domain::instrument::Outcome;

impl ProposedDecision {
    /// What is different from an earlier proposal, in sentences; one that says so when nothing is.
    pub fn changes_since(&self, before: &Self) -> Vec<String> {
        let (new, old) = (&self.proposal, &before.proposal);
        let mut changes = Vec::new();
        if new.decision != old.decision {
            changes.push(format!(
                "The decision is “{}” instead of “{}”.",
                label(new.decision),
                label(old.decision)
            ));
        }
        if new.reason != old.reason {
            changes.push(if new.reason.is_empty() {
                "The reason was taken out.".to_owned()
            } else {
                format!("The reason is now: {}", new.reason)
            });
        }
        changes.extend(conditions(&new.conditions, &old.conditions));
        changes.extend(scores(&self.outcome, &before.outcome));
        if changes.is_empty() {
            changes.push("Nothing in the proposal changed.".to_owned());
        }
        changes
    }
}

fn conditions(new: &[ApprovalCondition], old: &[ApprovalCondition]) -> Vec<String> {
    let like = |list: &[ApprovalCondition], text: &str| {
        list.iter().find(|condition| condition.text == text).cloned()
    };
    let added = new.iter().filter_map(|condition| match like(old, &condition.text) {
        None => Some(format!("New condition: {}", condition.text)),
        Some(before) if before != *condition => {
            Some(format!("Changed condition: {}", condition.text))
        }
        Some(_) => None,
    });
    let gone = old.iter().filter(|condition| like(new, &condition.text).is_none());
    added.chain(gone.map(|condition| format!("Condition taken out: {}", condition.text))).collect()
}

fn scores(new: &Outcome, old: &Outcome) -> Vec<String> {
    let told = |outcome: &Outcome, criterion: &str| {
        let known = outcome.criteria.iter().find(|known| known.id == criterion);
        known.and_then(|known| outcome.told(known)).unwrap_or_else(|| "not scored".to_owned())
    };
    let changed = new
        .criteria
        .iter()
        .map(|criterion| (criterion, told(new, &criterion.id), told(old, &criterion.id)));
    changed
        .filter(|(_, new, old)| new != old)
        .map(|(criterion, new, old)| format!("{}: {new} instead of {old}.", criterion.title))
        .collect()
}
