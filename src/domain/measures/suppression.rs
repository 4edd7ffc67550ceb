//! Small cells: which counts may be shown, and which are too few to judge (NCES 2011-603).

use serde::{Deserialize, Serialize};

use super::fault::{self, InputFault};
use super::line::percent;

/// From how many cases on a value is shown, coded, judged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SampleRules {
    /// Below this many cases neither the value nor the count is shown.
    pub show_from: u32,
    /// Below this many cases shares at or beyond the coding limits are only shown as those limits.
    pub code_below: u32,
    /// The lower coding limit, 0–0.5; the upper one is 1 less this.
    pub code_share: f64,
    /// From this many cases on a group is judged and may be the reference.
    pub judge_from: u32,
}

impl Default for SampleRules {
    fn default() -> Self {
        Self { show_from: 10, code_below: 20, code_share: 0.05, judge_from: 30 }
    }
}

/// What may be done with a number of cases; the least comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleStanding {
    /// Too few to show.
    Suppressed,
    /// Shown with its interval and called unstable; no reference and not judged.
    Unstable,
    /// Judged, and may be the reference.
    Judged,
}

impl SampleRules {
    /// Accepts rules that make sense: groups are shown before they are judged.
    ///
    /// # Errors
    /// When groups would be judged before they may be shown, or a number is out of range.
    pub fn check(&self) -> Result<(), InputFault> {
        fault::number("rules.code_share", self.code_share, 0.0, 0.5)?;
        fault::count("rules.judge_from", self.judge_from, 1)?;
        fault::part("rules.show_from", self.show_from, "rules.judge_from", self.judge_from)
            .map(|_| ())
    }

    /// What may be done with `n` cases.
    pub fn standing(&self, n: u32) -> SampleStanding {
        if n < self.show_from {
            SampleStanding::Suppressed
        } else if n < self.judge_from {
            SampleStanding::Unstable
        } else {
            SampleStanding::Judged
        }
    }

    /// Whether a share of `n` cases may only be published as at or beyond a coding limit.
    pub fn codes(&self, share: f64, n: u32) -> bool {
        n < self.code_below && (share <= self.code_share || share >= 1.0 - self.code_share)
    }

    /// A share of `n` cases as it may be published: nothing when there are too few; "≤5%" or "≥95%"
    /// when a small group is almost none or almost all; otherwise a percentage.
    pub fn shown_share(&self, share: f64, n: u32) -> Option<String> {
        let limit = self.code_share * 100.0;
        match self.standing(n) {
            SampleStanding::Suppressed => None,
            _ if !share.is_finite() => None,
            _ if self.codes(share, n) && share <= self.code_share => Some(format!("≤{limit}%")),
            _ if self.codes(share, n) => Some(format!("≥{}%", 100.0 - limit)),
            _ => Some(percent(share)),
        }
    }
}
