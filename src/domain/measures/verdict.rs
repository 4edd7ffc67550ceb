//! When a fairness measure passes, fails or stays open, with the limits as data.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use super::fault::{self, InputFault};
use super::intervals::Interval;
use super::line::{self, Line, four};
use super::steps::Steps;
use super::suppression::SampleStanding;

/// How far a value may miss a limit by the rounding of floats alone.
const TOLERANCE: f64 = 1e-9;

/// The answer of one limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The value is within the limit, and its interval is not wholly outside.
    Pass,
    /// Too few cases to judge.
    NotJudged,
    /// The value is outside the limit, but its interval is not wholly outside: more data would
    /// tell.
    Inconclusive,
    /// The whole interval is outside the limit.
    Fail,
}

impl Verdict {
    /// The words for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pass => "Within the limit",
            Self::NotJudged => "Too few cases to judge",
            Self::Inconclusive => "Inconclusive: more data needed",
            Self::Fail => "Outside the limit",
        }
    }
}

/// The values that a limit allows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// At least this.
    AtLeast(f64),
    /// From −x to x.
    Within(f64),
    /// A ratio from 1/x to x, so that it does not matter which group comes first; x is at least 1.
    Factor(f64),
}

impl Band {
    /// Accepts limits that make sense.
    fn check(self, field: &str) -> Result<(), InputFault> {
        match self {
            Self::AtLeast(least) => fault::number(field, least, 0.0, 1e6),
            Self::Within(most) => fault::number(field, most, 0.0, 1e6),
            Self::Factor(most) => fault::number(field, most, 1.0, 1e6),
        }
        .map(|_| ())
    }

    /// Lower and upper end; none where it is open.
    fn ends(self) -> (Option<f64>, Option<f64>) {
        match self {
            Self::AtLeast(least) => (Some(least), None),
            Self::Within(most) => (Some(-most), Some(most)),
            Self::Factor(most) => (Some(1.0 / most), Some(most)),
        }
    }

    /// Whether the value is allowed.
    pub fn allows(self, value: f64) -> bool {
        let (low, high) = self.ends();
        low.is_none_or(|low| value >= low - TOLERANCE)
            && high.is_none_or(|high| value <= high + TOLERANCE)
    }

    /// Whether no value of the interval is allowed.
    pub fn excludes(self, interval: Interval) -> bool {
        let (low, high) = self.ends();
        low.is_some_and(|low| interval.high < low - TOLERANCE)
            || high.is_some_and(|high| interval.low > high + TOLERANCE)
    }

    /// The band for people to read.
    pub fn label(self) -> String {
        match self {
            Self::AtLeast(least) => format!("at least {least}"),
            Self::Within(most) => format!("from −{most} to {most}"),
            Self::Factor(most) => format!("from {} to {most}", four(1.0 / most)),
        }
    }

    /// Pass, fail or inconclusive for a value and its interval. A value without an interval outside
    /// the band is inconclusive.
    pub fn judge(self, value: f64, interval: Option<Interval>) -> Verdict {
        let is_wholly_outside = interval.is_some_and(|interval| self.excludes(interval));
        match (self.allows(value), is_wholly_outside) {
            (_, true) => Verdict::Fail,
            (true, false) => Verdict::Pass,
            (false, false) => Verdict::Inconclusive,
        }
    }
}

/// Two limits for one measure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What counts as good.
    pub good: Band,
    /// What can be tolerated; the same as good where there is one limit only.
    pub tolerable: Band,
}

impl Limit {
    /// One limit for both.
    pub fn single(band: Band) -> Self {
        Self { good: band, tolerable: band }
    }
}

/// The limits of every measure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// The adverse-impact ratio (29 CFR 1607.4(D)).
    pub impact_ratio: Limit,
    /// The equal-opportunity and equalized-odds differences.
    pub odds_difference: Limit,
    /// The ratio of error rates.
    pub error_ratio: Limit,
    /// The standardized mean difference between machine and human scores, by group.
    pub score_smd: Limit,
    /// The calibration gap of a group and the expected calibration error.
    pub calibration: Limit,
    /// The mean shift of a counterfactual test in standard deviations.
    pub shift: Limit,
    /// The band in standard deviations that has to hold the whole interval of a mean shift for a
    /// pass.
    pub shift_interval: Band,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            impact_ratio: Limit::single(Band::AtLeast(0.80)),
            odds_difference: Limit { good: Band::Within(0.05), tolerable: Band::Within(0.10) },
            error_ratio: Limit { good: Band::Factor(1.25), tolerable: Band::Factor(1.50) },
            score_smd: Limit::single(Band::Within(0.10)),
            calibration: Limit::single(Band::Within(0.05)),
            shift: Limit::single(Band::Within(0.10)),
            shift_interval: Band::Within(0.20),
        }
    }
}

impl Thresholds {
    /// Accepts limits that make sense: none below 0, and no factor below 1.
    ///
    /// # Errors
    /// When a limit is out of range; the fault names it.
    pub fn check(&self) -> Result<(), InputFault> {
        let limits = [
            ("impact_ratio", self.impact_ratio),
            ("odds_difference", self.odds_difference),
            ("error_ratio", self.error_ratio),
            ("score_smd", self.score_smd),
            ("calibration", self.calibration),
            ("shift", self.shift),
        ];
        for (name, limit) in limits {
            limit.good.check(&format!("thresholds.{name}.good"))?;
            limit.tolerable.check(&format!("thresholds.{name}.tolerable"))?;
        }
        self.shift_interval.check("thresholds.shift_interval")
    }
}

/// What both limits of a measure say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The verdict of the good limit.
    pub good: Verdict,
    /// The verdict of the tolerable limit.
    pub tolerable: Verdict,
}

/// Judges a value of a group against both limits; groups that are too small are not judged.
pub fn judge(
    label: impl Display,
    value: f64,
    interval: Option<Interval>,
    limit: Limit,
    standing: SampleStanding,
    steps: &mut Steps,
) -> Judgement {
    if standing != SampleStanding::Judged {
        steps.add(|| {
            Line::new(
                label.to_string(),
                "Groups below the minimum size are shown but not judged",
                Verdict::NotJudged.label(),
            )
        });
        return Judgement { good: Verdict::NotJudged, tolerable: Verdict::NotJudged };
    }
    let (good, tolerable) =
        (limit.good.judge(value, interval), limit.tolerable.judge(value, interval));
    let against = |band: Band| {
        let interval = interval.map_or_else(
            || "no interval".to_owned(),
            |interval| format!("95% interval {}", line::interval(interval)),
        );
        format!("{} ({interval}); allowed: {}", four(value), band.label())
    };
    if limit.good == limit.tolerable {
        steps.add(|| Line::new(label.to_string(), against(limit.good), good.label()));
    } else {
        steps.add(|| Line::new(format!("{label}, good"), against(limit.good), good.label()));
        steps.add(|| {
            Line::new(format!("{label}, tolerable"), against(limit.tolerable), tolerable.label())
        });
    }
    Judgement { good, tolerable }
}

/// The verdict over several: one failure fails, one open question keeps it open, and nothing judged
/// is inconclusive, never a pass.
pub fn overall(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
    verdicts
        .into_iter()
        .filter(|verdict| *verdict != Verdict::NotJudged)
        .max()
        .unwrap_or(Verdict::Inconclusive)
}
