//! What the answers to one question are worth, and what a sum of such points may still become.

use serde_json::Value;

use super::condition::Truth;
use super::exact::{Exact, Interval};
use super::impact_model::QuestionPoints;
use super::kind::Kind;

impl QuestionPoints {
    /// The fewest and the most points that an answer can give.
    pub fn bounds(&self, kind: &Kind) -> Interval {
        let mut each: Vec<Exact> = self.points.values().cloned().collect();
        each.sort();
        let Kind::Multiple { min, max, .. } = kind else {
            let end = |end: Option<&Exact>| end.cloned().unwrap_or_else(Exact::zero);
            return Interval { low: end(each.first()), high: end(each.last()) };
        };
        let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let low: Exact = each.iter().take(count(*min)).cloned().sum();
        let high: Exact = each.iter().rev().take(max.map_or(usize::MAX, count)).cloned().sum();
        Interval { low: self.capped(&low), high: self.capped(&high) }
    }

    /// The points of an answer that fits its question, with those of each option that it names.
    pub fn given(&self, value: &Value) -> (Exact, Vec<(String, Exact)>) {
        let options: Vec<String> = match value {
            Value::Bool(yes) => vec![yes.to_string()],
            Value::String(id) => vec![id.clone()],
            Value::Array(ids) => ids.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let each: Vec<(String, Exact)> = options
            .into_iter()
            .map(|option| {
                let points = self.points.get(&option).cloned().unwrap_or_else(Exact::zero);
                (option, points)
            })
            .collect();
        (self.capped(&each.iter().map(|(_, points)| points.clone()).sum()), each)
    }

    fn capped(&self, points: &Exact) -> Exact {
        self.cap.as_ref().map_or(points, |cap| cap.min(points)).clone()
    }
}

/// One question's part in a sum.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    /// Whether it counts in the maximum; what certainly does not is no term.
    pub(crate) counts: Truth,
    /// Its points, if it counts.
    pub(crate) points: Interval,
    /// The most points that it can give.
    pub(crate) maximum: Exact,
}

/// The points of one role.
#[derive(Debug, Clone)]
pub(crate) struct Total {
    pub(crate) points: Interval,
    pub(crate) maximum: Interval,
    /// Points ÷ maximum; nought where nothing counts.
    pub(crate) share: Interval,
    /// The smallest maximum above nought that is possible.
    least: Option<Exact>,
}

impl Total {
    pub(crate) fn of(terms: &[Term]) -> Total {
        let certain = || terms.iter().filter(|term| term.counts == Truth::True);
        let maximum = Interval { low: certain().map(|term| term.maximum.clone()).sum(), high: terms.iter().map(|term| term.maximum.clone()).sum() };
        let points =
            Interval { low: certain().map(|term| term.points.low.clone()).sum(), high: terms.iter().map(|term| term.points.high.clone()).sum() };
        let share = Interval { low: lowest_share(terms), high: highest_share(terms) };
        let smallest = || terms.iter().map(|term| &term.maximum).filter(|maximum| !maximum.is_zero()).min();
        let least = Some(&maximum.low).filter(|low| !low.is_zero()).or_else(smallest).cloned();
        Total { points, maximum, share, least }
    }

    /// Both ends of score ÷ maximum for a score that is the points times a factor, rounded to some places.
    ///
    /// While the maximum is open, each end holds for every maximum. `moved` is the most that rounding adds to a score.
    pub(crate) fn share_of(&self, score: &Interval, highest_factor: &Exact, moved: &Exact) -> Interval {
        let Some(least) = &self.least else { return Interval::point(Exact::zero()) };
        let over = |number: &Exact, maximum: &Exact| number.divided_by(maximum).unwrap_or_else(Exact::zero);
        let each = &(&self.share.high * highest_factor) + &over(moved, least);
        Interval { low: over(&score.low, &self.maximum.high), high: over(&score.high, least).min(each) }
    }
}

/// Points, maximum and their ratio, once a maximum is there.
type Part = (Exact, Exact);

fn ratio((points, maximum): &Part) -> Option<Exact> {
    points.divided_by(maximum)
}

fn split(terms: &[Term], end: impl Fn(&Interval) -> &Exact) -> (Part, Vec<Part>) {
    let sum = |parts: &mut dyn Iterator<Item = &Term>| {
        parts.fold((Exact::zero(), Exact::zero()), |(points, maximum), term| (&points + end(&term.points), &maximum + &term.maximum))
    };
    let certain = sum(&mut terms.iter().filter(|term| term.counts == Truth::True));
    let possible = terms.iter().filter(|term| term.counts != Truth::True && !term.maximum.is_zero());
    let mut possible: Vec<Part> = possible.map(|term| (end(&term.points).clone(), term.maximum.clone())).collect();
    possible.sort_by_cached_key(ratio);
    (certain, possible)
}

/// The lowest ratio: what may count besides is taken along, the worst first, as long as it lowers the ratio.
fn lowest_share(terms: &[Term]) -> Exact {
    let (mut sum, possible) = split(terms, |points| &points.low);
    let Some(mut lowest) = ratio(&sum) else { return Exact::zero() };
    for part in possible {
        if ratio(&part).is_none_or(|own| own >= lowest) {
            break;
        }
        sum = (&sum.0 + &part.0, &sum.1 + &part.1);
        lowest = ratio(&sum).unwrap_or(lowest);
    }
    lowest
}

/// The highest ratio, found the same way from the other end.
fn highest_share(terms: &[Term]) -> Exact {
    let (mut sum, possible) = split(terms, |points| &points.high);
    let mut highest = ratio(&sum).unwrap_or_else(Exact::zero);
    for part in possible.into_iter().rev() {
        if ratio(&part).is_none_or(|own| own <= highest) {
            break;
        }
        sum = (&sum.0 + &part.0, &sum.1 + &part.1);
        highest = ratio(&sum).unwrap_or(highest);
    }
    highest
}
