//! What evidence is worth: what the caps of the rubric leave of an answer without it, told while
//! the vendor can still attach some.

use chrono::NaiveDate;

use super::applicability::View;
use super::scoring::{CapOutcome, Pieces, caps};
use crate::domain::instrument::model::answers::AnswerState;
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::evidence::EvidenceFacts;
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::rubric::Criterion;

/// What evidence is worth at a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceWorth {
    /// The most points that its answer gets without any.
    pub without: Exact,
    /// What limits it as its evidence stands; none once the limit is lifted.
    pub limited: Option<CapOutcome>,
    /// Whether nothing at all is attached.
    pub bare: bool,
}

/// What evidence is worth at a question as things stand on a day; `None` when it is not scored, or
/// no cap asks for evidence there.
pub fn evidence_worth(
    q: &Questionnaire,
    view: &View,
    evidence: &EvidenceFacts,
    on: NaiveDate,
    question: &Question,
) -> Option<EvidenceWorth> {
    q.rubric.questions.get(&question.name)?;
    question.evidence.as_ref()?;
    let strictest = |count: usize, current: usize| {
        let certain = caps(q, view.names(), Some(Pieces { count, current }))
            .into_iter()
            .filter(|cap| cap.applies == Truth::True);
        certain.min_by(|a, b| a.maximum.cmp(&b.maximum))
    };
    let best = strictest(1, 1);
    let costs = |cap: &CapOutcome| best.as_ref().is_none_or(|best| cap.maximum < best.maximum);
    let without = strictest(0, 0).filter(costs)?;
    let count = evidence.count(&question.name);
    Some(EvidenceWorth {
        without: without.maximum,
        limited: strictest(count, evidence.current(question, on)).filter(costs),
        bare: count == 0,
    })
}

/// The lowest scores that a criterion needs, from the mildest tier that is still possible to the
/// strictest; `None` without a tier.
pub fn minimums_of(q: &Questionnaire, view: &View, criterion: &str) -> Option<(Exact, Exact)> {
    let of = |tier: u8| q.risk.row(tier)?.minimums.get(criterion).cloned();
    let (low, high) = view.inherent.tiers;
    Some((of(low)?, of(high)?))
}

/// A criterion as far as its evidence allows.
#[derive(Debug, Clone)]
pub struct Ceiling<'q> {
    /// The criterion whose score it limits.
    pub criterion: &'q Criterion,
    /// The score if reviewers grant all that the caps allow; `None` when it asks nothing.
    pub most: Option<Exact>,
    /// The lowest scores that it needs, as [`minimums_of`] tells them.
    pub needed: Option<(Exact, Exact)>,
    /// How many of its answers are given.
    pub given: usize,
    /// The given answers that their evidence limits, each with what it is worth.
    pub limited: Vec<(&'q Question, EvidenceWorth)>,
}

/// How far every criterion can get with the evidence that stands on a day. No score can be above
/// it; reviewers may give less.
pub fn ceilings<'q>(
    q: &'q Questionnaire,
    view: &View,
    evidence: &EvidenceFacts,
    on: NaiveDate,
) -> Vec<Ceiling<'q>> {
    q.rubric.criteria.iter().map(|criterion| ceiling(q, view, evidence, on, criterion)).collect()
}

fn ceiling<'q>(
    q: &'q Questionnaire,
    view: &View,
    evidence: &EvidenceFacts,
    on: NaiveDate,
    criterion: &'q Criterion,
) -> Ceiling<'q> {
    let full = Exact::from(i64::from(q.rubric.scale.maximum.get()));
    let (mut sum, mut weights, mut given, mut limited) =
        (Exact::zero(), Exact::zero(), 0, Vec::new());
    for (question, rubric) in
        q.scored(&criterion.id).filter(|(question, _)| view.asked(&question.name) == Truth::True)
    {
        let weight = Exact::from(i64::from(rubric.weight));
        let state = view.state(&question.name);
        let worth =
            evidence_worth(q, view, evidence, on, question).filter(|worth| worth.limited.is_some());
        let most = match (state, &worth) {
            // Left out of the mean, or counted in full: either way the mean is not above this.
            (AnswerState::NotApplicable, _) => full.clone(),
            (_, Some(EvidenceWorth { limited: Some(cap), .. })) => {
                cap.maximum.clone().min(full.clone())
            }
            _ => full.clone(),
        };
        sum = &sum + &(&weight * &most);
        weights = &weights + &weight;
        if state == AnswerState::Answered {
            given += 1;
            limited.extend(worth.map(|worth| (question, worth)));
        }
    }
    Ceiling {
        criterion,
        most: sum.divided_by(&weights),
        needed: minimums_of(q, view, &criterion.id),
        given,
        limited,
    }
}
