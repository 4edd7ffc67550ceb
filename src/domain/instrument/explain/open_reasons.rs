//! Why nothing can be recommended yet.

use crate::domain::instrument::evaluate::knockout::Standing;
use crate::domain::instrument::evaluate::outcome::Outcome;
use crate::domain::instrument::evaluate::recommendation::MinimumCheck;
use crate::domain::instrument::evaluate::scoring::{CriterionOutcome, ScoreLine};
use crate::domain::instrument::model::answers::AnswerState;
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::exact::Exact;

/// How many codes of questions a sentence tells.
const CODES_TOLD: usize = 10;

impl Outcome {
    /// The minimum of a criterion; none while the tier is open, and where the tier asks for none.
    pub fn minimum(&self, criterion: &str) -> Option<&MinimumCheck> {
        self.minimums.iter().find(|check| check.criterion == criterion)
    }

    /// What the score of a criterion is judged by.
    pub fn limits(&self, criterion: &str) -> Vec<&Exact> {
        self.minimum(criterion).map_or_else(Vec::new, MinimumCheck::limits)
    }

    /// The score of a criterion as it is told everywhere; none when it is not scored.
    pub fn told(&self, criterion: &CriterionOutcome) -> Option<String> {
        Some(criterion.score.as_ref()?.beside(&self.limits(&criterion.id)))
    }

    /// The criteria that have no score, because everything in them counts as not applicable or
    /// nothing is asked.
    pub fn unscored(&self) -> impl Iterator<Item = &CriterionOutcome> {
        self.criteria.iter().filter(|criterion| criterion.score.is_none())
    }

    /// That a criterion has no score, with the minimum that this leaves untested.
    pub fn told_unscored(&self, criterion: &CriterionOutcome) -> String {
        match self.minimum(&criterion.id) {
            Some(check) => format!(
                "{}: not scored, minimum {} not tested.",
                criterion.title,
                check.needed.in_full()
            ),
            None => format!("{}: not scored.", criterion.title),
        }
    }

    /// Whether nothing but criteria without a score keeps the recommendation open, so that a panel
    /// can decide all the same.
    pub fn lacks_scores_only(&self) -> bool {
        let settled = self
            .criteria
            .iter()
            .filter_map(|criterion| criterion.score.as_ref())
            .all(|score| score.settled().is_some());
        self.recommendation.is_none()
            && self.unscored().next().is_some()
            && settled
            && self.complete
            && self.doubts().is_empty()
    }

    /// Why nothing is recommended yet, in sentences; empty once something is, and where no
    /// criterion is scored at all.
    pub fn waits_for(&self) -> Vec<String> {
        if self.recommendation.is_some() || self.criteria.is_empty() {
            return Vec::new();
        }
        let mut sentences = Vec::new();
        if !self.open.is_empty() {
            let codes = self.open.iter().map(|open| open.code.as_str()).collect::<Vec<_>>();
            let open = if codes.len() == 1 {
                "1 question is open".to_owned()
            } else {
                format!("{} questions are open", codes.len())
            };
            sentences.push(format!("{open}: {}.", listed(&codes)));
        }
        let lines = self
            .criteria
            .iter()
            .flat_map(|criterion| &criterion.lines)
            .filter(|line| lacks_level(line));
        let codes: Vec<&str> = lines.map(|line| line.code.as_str()).collect();
        if !codes.is_empty() {
            let lacking = if codes.len() == 1 {
                "1 question has"
            } else {
                &format!("{} questions have", codes.len())
            };
            sentences.push(format!("{lacking} no level yet: {}.", listed(&codes)));
        }
        sentences.extend(self.unscored().map(|criterion| self.told_unscored(criterion)));
        sentences.extend(self.doubts());
        if sentences.is_empty() {
            sentences.push("The inherent or the residual risk is not settled.".to_owned());
        }
        sentences
    }

    /// What may stand in the way of an approval or not.
    fn doubts(&self) -> Vec<String> {
        let prohibited =
            self.prohibited.iter().filter(|prohibited| prohibited.standing == Standing::Open);
        let knockouts =
            self.knockouts.iter().filter(|knockout| knockout.standing == Standing::Open);
        let prohibited = prohibited.map(|prohibited| {
            format!(
                "It is open whether this use is prohibited: {}.",
                prohibited.title.trim_end_matches('.')
            )
        });
        prohibited
            .chain(knockouts.map(|knockout| {
                format!("It is open whether the knock-out {} stands.", knockout.id)
            }))
            .collect()
    }
}

/// Whether reviewers have still to give a level. A blank takes none: it earns nothing.
fn lacks_level(line: &ScoreLine) -> bool {
    line.asked == Truth::True && line.agreed.is_none() && line.state != AnswerState::Blank
}

fn listed(codes: &[&str]) -> String {
    let more = codes.len().saturating_sub(CODES_TOLD);
    let told: Vec<&str> = codes.iter().take(CODES_TOLD).copied().collect();
    if more == 0 { told.join(", ") } else { format!("{} and {more} more", told.join(", ")) }
}
