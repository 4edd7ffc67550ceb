//! Sums of points over every way in which the open questions may come out, and what score, share
//! and deduction can become of them.

use std::collections::{BTreeMap, BTreeSet};

use super::impact_worlds::{Term, Ways};
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::impact::{Deduction, Role};
use crate::domain::instrument::model::interval::Interval;

/// Different sums that are carried along; beyond that they are put together into wider ones.
const SUMS: usize = 512;

/// Points and the maximum that goes with them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Sum {
    low: Exact,
    high: Exact,
    least: Exact,
    most: Exact,
}

/// One way in which everything may come out: the points that are summed, and the measures against
/// them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Case {
    own: Sum,
    against: Sum,
}

/// The points of one role.
#[derive(Debug, Clone)]
pub(crate) struct Total {
    pub(crate) points: Interval,
    pub(crate) maximum: Interval,
    /// Points ÷ maximum; nought where nothing counts.
    pub(crate) share: Interval,
}

/// What becomes of the points.
#[derive(Debug, Clone)]
pub(crate) struct Summed {
    pub(crate) total: Total,
    pub(crate) against: Total,
    /// Whether the deduction applies, where there is one.
    pub(crate) applied: Option<bool>,
    pub(crate) score: Interval,
    /// Score ÷ maximum.
    pub(crate) share: Interval,
}

impl Sum {
    fn zero() -> Sum {
        let zero = Exact::zero();
        Sum { low: zero.clone(), high: zero.clone(), least: zero.clone(), most: zero }
    }

    fn of<'t>(terms: impl Iterator<Item = &'t Term>) -> Sum {
        terms.fold(Sum::zero(), |sum, term| Sum {
            low: &sum.low + &term.points.low,
            high: &sum.high + &term.points.high,
            least: &sum.least + &term.maximum.low,
            most: &sum.most + &term.maximum.high,
        })
    }

    fn plus(&self, other: &Sum) -> Sum {
        Sum {
            low: &self.low + &other.low,
            high: &self.high + &other.high,
            least: &self.least + &other.least,
            most: &self.most + &other.most,
        }
    }

    fn with(&self, other: &Sum) -> Sum {
        Sum {
            low: (&self.low).min(&other.low).clone(),
            high: (&self.high).max(&other.high).clone(),
            least: (&self.least).min(&other.least).clone(),
            most: (&self.most).max(&other.most).clone(),
        }
    }

    /// Both ends of some points of these ÷ maximum; nought where nothing counts.
    fn share(&self, points: &Interval) -> Interval {
        let one = Exact::from(1);
        let high = match points.high.divided_by(&self.least) {
            Some(share) => share.min(one),
            None if points.high.is_zero() => Exact::zero(),
            None => one,
        };
        Interval { low: points.low.divided_by(&self.most).unwrap_or_else(Exact::zero), high }
    }

    fn own_share(&self) -> Interval {
        self.share(&Interval { low: self.low.clone(), high: self.high.clone() })
    }
}

impl Case {
    fn plus(&self, other: &Case) -> Case {
        Case { own: self.own.plus(&other.own), against: self.against.plus(&other.against) }
    }

    fn with(&self, other: &Case) -> Case {
        Case { own: self.own.with(&other.own), against: self.against.with(&other.against) }
    }
}

/// Which terms are summed: those of a role, of one section or of all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Of {
    pub(crate) role: Role,
    pub(crate) section: Option<usize>,
}

/// Every sum that is possible of these terms, and of the measures against them.
fn cases(sets: &[Ways], of: Of) -> BTreeSet<Case> {
    let wanted = |term: &&Term| of.section.is_none_or(|section| term.section == section);
    let mut sums = BTreeSet::from([Case { own: Sum::zero(), against: Sum::zero() }]);
    for ways in sets {
        let case = |way: &Vec<Term>| Case {
            own: Sum::of(way.iter().filter(wanted).filter(|term| term.role == of.role)),
            against: Sum::of(way.iter().filter(wanted).filter(|term| term.role != of.role)),
        };
        let own: BTreeSet<Case> = narrowed(ways.iter().map(case).collect());
        sums = narrowed(
            sums.iter().flat_map(|sum| own.iter().map(move |case| sum.plus(case))).collect(),
        );
    }
    sums
}

/// The same sums, those of one maximum put together where they are too many.
fn narrowed(cases: BTreeSet<Case>) -> BTreeSet<Case> {
    if cases.len() <= SUMS {
        return cases;
    }
    let maxima = |case: &Case| {
        (
            case.own.least.clone(),
            case.own.most.clone(),
            case.against.least.clone(),
            case.against.most.clone(),
        )
    };
    let mut joined: BTreeMap<_, Case> = BTreeMap::new();
    for case in cases {
        let wider =
            joined.get(&maxima(&case)).map_or_else(|| case.clone(), |known| known.with(&case));
        joined.insert(maxima(&case), wider);
    }
    if joined.len() <= SUMS {
        return joined.into_values().collect();
    }
    joined.into_values().reduce(|one, other| one.with(&other)).into_iter().collect()
}

/// The points of some terms and their share.
pub(crate) fn total(sets: &[Ways], of: Of) -> Option<Total> {
    join_totals(cases(sets, of).iter().map(|case| &case.own))
}

fn join_totals<'s>(sums: impl Iterator<Item = &'s Sum>) -> Option<Total> {
    let of = |sum: &Sum| Total {
        points: Interval { low: sum.low.clone(), high: sum.high.clone() },
        maximum: Interval { low: sum.least.clone(), high: sum.most.clone() },
        share: sum.own_share(),
    };
    sums.map(of).reduce(|one, other| Total {
        points: one.points.joined(&other.points),
        maximum: one.maximum.joined(&other.maximum),
        share: one.share.joined(&other.share),
    })
}

/// Sums up, deducts and rounds, in every way in which the open questions may come out. A score is
/// never above its maximum.
pub(crate) fn result(
    sets: &[Ways],
    role: Role,
    deduction: Option<&Deduction>,
    places: u32,
) -> Option<Summed> {
    let cases = cases(sets, Of { role, section: None });
    let one = Exact::from(1);
    let mut verdicts: Vec<Option<bool>> = Vec::new();
    let (mut scores, mut shares): (Vec<Interval>, Vec<Interval>) = (Vec::new(), Vec::new());
    for Case { own, against } in &cases {
        let reached = against.own_share();
        let (least, most, applies) = match deduction {
            Some(deduction) if reached.low >= deduction.from => {
                (&deduction.factor, &deduction.factor, Some(true))
            }
            Some(deduction) if reached.high >= deduction.from => (&deduction.factor, &one, None),
            _ => (&one, &one, Some(false)),
        };
        verdicts.push(applies);
        let rounded = |points: Exact| points.rounded(places).min(own.most.clone());
        let score = Interval { low: rounded(&own.low * least), high: rounded(&own.high * most) };
        shares.push(own.share(&score));
        scores.push(score);
    }
    let joined = |all: Vec<Interval>| all.into_iter().reduce(|one, other| one.joined(&other));
    let first = verdicts.first().copied().flatten();
    Some(Summed {
        total: join_totals(cases.iter().map(|case| &case.own))?,
        against: join_totals(cases.iter().map(|case| &case.against))?,
        applied: first.filter(|_| verdicts.iter().all(|each| *each == first)),
        score: joined(scores)?,
        share: joined(shares)?,
    })
}
