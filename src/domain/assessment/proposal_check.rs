//! What may be proposed: beside what rules an approval out, what the rules lead to, and the
//! minimums that are not met.

use super::decision::{Proposal, label, stops};
use super::departure::{Departure, passed_over};
use crate::domain::instrument::{Decision, Outcome};
use crate::domain::sentences::{SAY_WHY, says_why};

/// Why a proposal cannot be made, with the field that it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalFault {
    /// `decision`, `reason` or `conditions`.
    pub field: &'static str,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl Proposal {
    /// Checks a proposal against the outcome: something that rules an approval out cannot be
    /// overruled, a departure from the rules needs a reason and, where it is milder, has to be one
    /// of `departures`; nothing is approved for good without a score; and conditions stand where
    /// the decision carries them, one at least for every minimum that is not met.
    pub fn check(&self, outcome: &Outcome, departures: &[Decision]) -> Vec<ProposalFault> {
        let mut faults = Vec::new();
        let mut note = |field, sentence: String| faults.push(ProposalFault { field, sentence });
        let stops = stops(outcome);
        let departure = Departure::of(self.decision, outcome);
        if self.decision != Decision::NotApproved && !stops.is_empty() {
            note(
                "decision",
                format!(
                    "No approval can be proposed while this stands: {}. Choose “Not approved”.",
                    stops.join(", ")
                ),
            );
        } else if let Some(departure) = departure.as_ref().filter(|departure| departure.milder) {
            let without_score =
                self.decision == Decision::Approved && outcome.unscored().next().is_some();
            if without_score || !departures.contains(&self.decision) {
                note(
                    "decision",
                    format!("{} {}", departure.sentence(), way_out(self.decision, departures)),
                );
            }
        }
        if let Some(departure) = departure.filter(|_| !says_why(&self.reason)) {
            let sentence = departure.sentence();
            let ask = if self.reason.is_empty() {
                format!("Say why you propose “{}” instead.", label(self.decision))
            } else {
                SAY_WHY.to_owned()
            };
            note("reason", format!("{sentence} {ask}"));
        }
        match self.decision {
            Decision::Conditional if self.conditions.is_empty() => {
                note(
                    "conditions",
                    "An approval with conditions needs at least one condition.".to_owned(),
                );
            }
            Decision::Approved | Decision::NotApproved if !self.conditions.is_empty() => {
                let sentence = format!(
                    "“{}” carries no conditions. Empty them, or choose another decision.",
                    label(self.decision)
                );
                note("conditions", sentence);
            }
            Decision::Conditional | Decision::Pilot => {
                let has = |criterion: &str| {
                    self.conditions
                        .iter()
                        .any(|condition| condition.criterion.as_deref() == Some(criterion))
                };
                for minimum in
                    passed_over(outcome).into_iter().filter(|minimum| !has(&minimum.criterion))
                {
                    note(
                        "conditions",
                        format!("{}. Add a condition for {}.", minimum.sentence, minimum.title),
                    );
                }
            }
            Decision::Approved | Decision::NotApproved => {}
        }
        faults
    }
}

/// What can be chosen in place of a decision that is milder than the rules allow.
fn way_out(decision: Decision, departures: &[Decision]) -> String {
    let allowed: Vec<String> = departures
        .iter()
        .filter(|allowed| **allowed > Decision::Approved)
        .map(|decision| format!("“{}”", label(*decision)))
        .collect();
    let cannot = format!("“{}” cannot be proposed against them", label(decision));
    match allowed.as_slice() {
        [] => format!("{cannot}."),
        allowed => format!(
            "{cannot}; {} can, with a condition for every minimum that is not met.",
            allowed.join(" or ")
        ),
    }
}
