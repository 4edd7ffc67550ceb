//! A decision beside what the rules lead to.

use super::decision::label;
use crate::domain::instrument::{Decision, Outcome, Reach};

/// A minimum that an approval would pass over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// The criterion's id.
    pub criterion: String,
    /// The criterion's title.
    pub title: String,
    /// What is not met, without a full stop.
    pub sentence: String,
}

/// The minimums that are not met or not tested, and the criteria without a score that have none.
pub fn passed_over(outcome: &Outcome) -> Vec<PassedOver> {
    let criteria = outcome.criteria.iter();
    criteria
        .filter_map(|criterion| {
            let sentence = match outcome.minimum(&criterion.id) {
                Some(check) if check.reach == Reach::Met => return None,
                Some(check) => check.shortfall()?,
                None if criterion.score.is_none() => format!("{} is not scored", criterion.title),
                None => return None,
            };
            Some(PassedOver {
                criterion: criterion.id.clone(),
                title: criterion.title.clone(),
                sentence,
            })
        })
        .collect()
}

/// A decision other than the one that the rules lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// What the rules lead to; none while they lead to nothing, because a criterion has no score.
    pub rules: Option<Decision>,
    /// The minimums that stand against the decision, each without a full stop.
    pub because: Vec<String>,
    /// Whether the decision is milder than the rules, so that it approves against them.
    pub milder: bool,
}

impl Departure {
    /// How a decision departs from the rules; none when it follows them.
    pub fn of(decision: Decision, outcome: &Outcome) -> Option<Self> {
        let rules = outcome.recommendation.as_ref().map(|recommendation| recommendation.decision);
        let milder = rules.map_or(decision != Decision::NotApproved, |rules| decision < rules);
        let because = passed_over(outcome).into_iter().map(|minimum| minimum.sentence).collect();
        (rules != Some(decision)).then_some(Self { rules, because, milder })
    }

    /// What the rules lead to: “not approved”.
    pub fn rules_in_words(&self) -> String {
        self.rules.map_or_else(|| "no decision".to_owned(), |rules| label(rules).to_lowercase())
    }

    /// Why the rules lead there, as far as minimums do it.
    pub fn because_in_words(&self) -> Option<String> {
        (!self.because.is_empty()).then(|| format!("{}.", self.because.join("; ")))
    }

    /// What the rules lead to and why, in a sentence without any answer in it.
    pub fn sentence(&self) -> String {
        let rules = self.rules_in_words();
        if self.because.is_empty() {
            format!("The rules lead to: {rules}.")
        } else {
            format!("The rules lead to: {rules}, because {}.", self.because.join("; "))
        }
    }
}
