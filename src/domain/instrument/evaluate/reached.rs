//! Which level of a risk factor the answers reach.

use super::bindings::{Binding, Names};
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::instrument::model::risk::{Factor, FactorLevel};

/// The names that decide the level of a factor.
pub(crate) fn behind_factor(q: &Questionnaire, names: &Names, factor: &Factor) -> Vec<Name> {
    Reached::of(q, names, factor).behind
}

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
    let behind = |level: &FactorLevel| level.when.evaluate(names).behind;
    let mut certain: Option<&FactorLevel> = None;
    let mut open: Vec<&FactorLevel> = Vec::new();
    for level in factor.levels.iter().filter(|level| level.level > 0) {
        match level.when.truth(names) {
            Truth::True => {
                certain = Some(level);
                open.clear();
            }
            Truth::Open => open.push(level),
            Truth::False => {}
        }
    }
    let low = certain.map_or(0, |level| level.level);
    match open.last() {
        Some(highest) => {
            (low, highest.level, open.iter().flat_map(|level| behind(level)).collect())
        }
        None => (
            low,
            low,
            certain.map_or_else(|| reads.iter().cloned().map(Name::Question).collect(), behind),
        ),
    }
}
