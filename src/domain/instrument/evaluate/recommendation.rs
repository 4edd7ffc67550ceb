//! What the decision matrix recommends, and why, in sentences.

use serde::{Deserialize, Serialize};

use super::knockout::{KnockoutOutcome, ProhibitedOutcome, Standing};
use super::risk::{Inherent, Residual};
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::interval::Interval;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::risk::{Decision, MatrixRow};
use crate::domain::instrument::model::rubric::KnockoutKind;

/// How a criterion score compares with the minimum of its tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// At or above the minimum.
    Met,
    /// Below by little enough to be cured.
    Near,
    /// Below by more.
    Missed,
    /// Not settled yet, or without a score: a minimum that was not tested is not met.
    Open,
}

/// One criterion against its minimum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinimumCheck {
    /// The criterion's id.
    pub criterion: String,
    /// The criterion's title.
    pub title: String,
    /// The minimum of the tier.
    pub needed: Exact,
    /// From where on a shortfall can be cured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near: Option<Exact>,
    /// The score; `None` when the criterion is not scored.
    pub had: Option<Interval>,
    /// How they compare.
    pub reach: Reach,
}

impl MinimumCheck {
    /// The criterion, what it scores and what the tier asks for, without a full stop; none when the
    /// minimum is met.
    pub fn shortfall(&self) -> Option<String> {
        let (title, needed) = (&self.title, self.needed.in_full());
        match (self.reach, &self.had) {
            (Reach::Met, _) => None,
            (_, None) => Some(format!("{title} is not scored, minimum {needed} not tested")),
            (_, Some(_)) => Some(format!(
                "{title} scores {} where the tier asks for at least {needed}",
                self.had()
            )),
        }
    }

    /// What the score is judged by.
    pub fn limits(&self) -> Vec<&Exact> {
        self.near.iter().chain([&self.needed]).collect()
    }

    fn had(&self) -> String {
        self.had.as_ref().map_or_else(String::new, |had| had.beside(&self.limits()))
    }
}

/// What a condition answers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionSource {
    /// A curable knock-out.
    Knockout,
    /// A criterion just below its minimum.
    Minimum,
}

/// A condition that the approval should carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedCondition {
    /// What it answers to.
    pub source: ConditionSource,
    /// The knock-out's or the criterion's id.
    pub id: String,
    /// What has to be done, in a sentence.
    pub text: String,
    /// Days to do it.
    pub cure_days: Option<u32>,
}

/// What Assay recommends. People decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    /// The decision word.
    pub decision: Decision,
    /// Why, as sentences.
    pub reasons: Vec<String>,
    /// The conditions it should carry.
    pub conditions: Vec<ProposedCondition>,
    /// What a person has to weigh before deciding, as sentences.
    pub to_weigh: Vec<String>,
    /// The longest term in months; `None` when it is not approved.
    pub months: Option<u32>,
    /// What is monitored, and how often; `None` when it is not approved.
    pub monitoring: Option<String>,
    /// Who else has to sign.
    pub signoff_note: Option<String>,
    /// What the pilot may look like, when it is one.
    pub pilot: Option<String>,
}

/// Compares every criterion with the minimum of the tier.
pub(crate) fn minimums(
    q: &Questionnaire,
    row: &MatrixRow,
    scores: &[Option<Interval>],
) -> Vec<MinimumCheck> {
    q.rubric
        .criteria
        .iter()
        .zip(scores)
        .filter_map(|(criterion, score)| {
            let needed = row.minimums.get(&criterion.id)?.clone();
            let near = &needed - &q.risk.near_miss.within;
            let reach = match score {
                Some(score) if score.low >= needed => Reach::Met,
                Some(score) if score.high < near => Reach::Missed,
                Some(score) if score.high < needed && score.low >= near => Reach::Near,
                Some(_) | None => Reach::Open,
            };
            Some(MinimumCheck {
                criterion: criterion.id.clone(),
                title: criterion.title.clone(),
                needed,
                near: Some(near),
                had: score.clone(),
                reach,
            })
        })
        .collect()
}

/// What the matrix is read with.
pub(crate) struct Findings<'a> {
    pub(crate) questionnaire: &'a Questionnaire,
    pub(crate) prohibited: &'a [Option<ProhibitedOutcome>],
    pub(crate) knockouts: &'a [Option<KnockoutOutcome>],
    pub(crate) inherent: &'a Inherent,
    pub(crate) residual: &'a Residual,
    pub(crate) minimums: &'a [MinimumCheck],
    /// Whether every criterion has a score.
    pub(crate) scored: bool,
}

impl Findings<'_> {
    /// The recommendation: at once when something rules an approval out, otherwise when nothing is
    /// open.
    pub(crate) fn recommend(&self, complete: bool) -> Option<Recommendation> {
        let stops = self.stops();
        if !stops.is_empty() {
            return Some(self.finish(Decision::NotApproved, stops, None));
        }
        let stands_open = self.prohibited.iter().flatten().any(|p| p.standing == Standing::Open)
            || self.knockouts().any(|k| k.standing == Standing::Open);
        if self.questionnaire.rubric.is_pass_fail() {
            return (complete && !stands_open).then(|| self.without_scores());
        }
        let open = stands_open
            || self.minimums.iter().any(|check| check.reach == Reach::Open)
            || !self.scored;
        let tiers = self.inherent.tier.zip(self.residual.tier);
        let (inherent, residual) = tiers.filter(|_| complete && !open)?;
        let row = self.questionnaire.risk.row(inherent)?;
        let base = row.decisions.get(&residual).copied();
        let base = base.unwrap_or(Decision::NotApproved);
        let mut reasons = vec![format!(
            "Inherent risk is {} and residual risk {}, which leads to {}.",
            self.tier(inherent),
            self.tier(residual),
            in_words(base)
        )];
        let cures = self.cures();
        let decision = if cures.is_empty() { base } else { base.max(Decision::Conditional) };
        if base == Decision::Approved && decision == Decision::Conditional {
            reasons.push(
                "What falls short can be cured, so the approval carries conditions.".to_owned(),
            );
        }
        reasons.extend(self.near_sentences());
        if cures.is_empty() {
            reasons.push("Every criterion reaches the minimum of the tier.".to_owned());
        }
        Some(self.finish(decision, reasons, Some(row)))
    }

    /// Where nothing is scored: an approval, which carries conditions when what stands can be
    /// cured.
    fn without_scores(&self) -> Recommendation {
        let (decision, first) = if self.cures().is_empty() {
            (Decision::Approved, "No knock-out stands.")
        } else {
            (Decision::Conditional, "What stands can be cured, so the approval carries conditions.")
        };
        let reasons = std::iter::once(first.to_owned()).chain(self.near_sentences()).collect();
        self.finish(decision, reasons, None)
    }

    fn finish(
        &self,
        decision: Decision,
        reasons: Vec<String>,
        row: Option<&MatrixRow>,
    ) -> Recommendation {
        let row = row.filter(|_| decision != Decision::NotApproved);
        let bound = row.filter(|_| decision != Decision::Approved);
        Recommendation {
            decision,
            reasons,
            conditions: if decision == Decision::NotApproved { Vec::new() } else { self.cures() },
            to_weigh: self.to_weigh(),
            months: row.map(|row| row.months),
            monitoring: row.map(|row| row.monitoring.clone()),
            signoff_note: bound.and_then(|row| row.signoff_note.clone()),
            pilot: row.filter(|_| decision == Decision::Pilot).and_then(|row| row.pilot.clone()),
        }
    }

    /// Why an approval is ruled out, whatever is still open.
    fn stops(&self) -> Vec<String> {
        let mut stops = Vec::new();
        for prohibited in self.prohibited.iter().flatten() {
            match prohibited.standing {
                Standing::Stands => stops.push(format!(
                    "Prohibited use: {}. {}",
                    prohibited.title.trim_end_matches('.'),
                    prohibited.because
                )),
                Standing::Undisclosed => stops.push(format!(
                    "A prohibited use cannot be ruled out, because what it rests on was not \
                     disclosed: {}.",
                    prohibited.title.trim_end_matches('.')
                )),
                Standing::Open => {}
            }
        }
        for knockout in self.knockouts().filter(|k| k.kind == KnockoutKind::Hard) {
            if knockout.standing != Standing::Open {
                stops.push(knockout.in_words());
            }
        }
        let within = &self.questionnaire.risk.near_miss.within;
        for check in self.minimums.iter().filter(|c| c.reach == Reach::Missed) {
            let short = check.shortfall().unwrap_or_default();
            stops.push(format!("{short}, more than {} short.", within.in_full()));
        }
        stops
    }

    fn near_sentences(&self) -> Vec<String> {
        let near = self.minimums.iter().filter(|c| c.reach == Reach::Near);
        let mut sentences: Vec<String> =
            near.filter_map(|check| Some(format!("{}.", check.shortfall()?))).collect();
        sentences.extend(self.curable().map(KnockoutOutcome::in_words));
        sentences
    }

    fn cures(&self) -> Vec<ProposedCondition> {
        let knockouts = self.curable().map(|knockout| ProposedCondition {
            source: ConditionSource::Knockout,
            id: knockout.id.clone(),
            text: match knockout.standing {
                Standing::Undisclosed => {
                    format!("Disclose the answer to {}, and cure what it shows.", knockout.code)
                }
                _ => knockout.because.clone(),
            },
            cure_days: knockout.cure_days,
        });
        let near = self.minimums.iter().filter(|c| c.reach == Reach::Near);
        let near = near.map(|check| ProposedCondition {
            source: ConditionSource::Minimum,
            id: check.criterion.clone(),
            text: format!(
                "Raise {} from {} to at least {}.",
                check.title.to_lowercase(),
                check.had(),
                check.needed.in_full()
            ),
            cure_days: Some(self.questionnaire.risk.near_miss.cure_days),
        });
        knockouts.chain(near).collect()
    }

    fn knockouts(&self) -> impl Iterator<Item = &KnockoutOutcome> {
        self.knockouts.iter().flatten()
    }

    fn curable(&self) -> impl Iterator<Item = &KnockoutOutcome> {
        self.knockouts().filter(|k| k.kind == KnockoutKind::Curable && k.standing != Standing::Open)
    }

    fn to_weigh(&self) -> Vec<String> {
        let discretionary = self
            .knockouts()
            .filter(|k| k.kind == KnockoutKind::Discretionary && k.standing != Standing::Open);
        discretionary.map(KnockoutOutcome::to_weigh).collect()
    }

    fn tier(&self, tier: u8) -> String {
        match self.questionnaire.risk.tier_name(tier) {
            Some(name) => format!("tier {tier} ({})", name.to_lowercase()),
            None => format!("tier {tier}"),
        }
    }
}

fn in_words(decision: Decision) -> &'static str {
    match decision {
        Decision::Approved => "an approval",
        Decision::Conditional => "an approval with conditions",
        Decision::Pilot => "a pilot only",
        Decision::NotApproved => "no approval",
    }
}
