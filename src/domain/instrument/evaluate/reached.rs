//! Which level of a risk factor the answers reach.

use super::bindings::{Binding, Names};
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::risk::{Factor, FactorLevel};
use crate::domain::instrument::model::trace::Trace;

/// The lowest and the highest level that are still possible, and the names that decided it.
pub(crate) struct Reached {
    pub(crate) flagged: bool,
    pub(crate) low: u8,
    pub(crate) high: u8,
    pub(crate) behind: Vec<Name>,
}

impl Reached {
    pub(crate) fn of(q: &Questionnaire, names: &Names, factor: &Factor) -> Reached {
        let maximum = q.risk.factor_maximum.get();
        let reads = q.factor_questions.get(&factor.id).map_or(&[][..], Vec::as_slice);
        let kept_back = |name: &&String| names.answer(name).is_some_and(Binding::is_kept_back);
        let withheld: Vec<Name> =
            reads.iter().filter(kept_back).cloned().map(Name::Question).collect();
        if !withheld.is_empty() {
            return Reached { flagged: true, low: maximum, high: maximum, behind: withheld };
        }
        let (low, high, behind) = reached(names, factor, reads);
        Reached { flagged: false, low, high, behind }
    }
}

fn reached(names: &Names, factor: &Factor, reads: &[String]) -> (u8, u8, Vec<Name>) {
    let behind = |(level, trace): &(&FactorLevel, Trace)| {
        level.when.decided(trace).cloned().collect::<Vec<Name>>()
    };
    let mut certain: Option<(&FactorLevel, Trace)> = None;
    let mut open: Vec<(&FactorLevel, Trace)> = Vec::new();
    for level in factor.levels.iter().filter(|level| level.level > 0) {
        match level.when.trace(names) {
            (Truth::True, trace) => {
                certain = Some((level, trace));
                open.clear();
            }
            (Truth::Open, trace) => open.push((level, trace)),
            (Truth::False, _) => {}
        }
    }
    let low = certain.as_ref().map_or(0, |(level, _)| level.level);
    match open.last() {
        Some((highest, _)) => (low, highest.level, open.iter().flat_map(behind).collect()),
        None => (
            low,
            low,
            certain
                .as_ref()
                .map_or_else(|| reads.iter().cloned().map(Name::Question).collect(), behind),
        ),
    }
}
