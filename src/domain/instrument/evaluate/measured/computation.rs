//! What a measure comes to before it is told, and the words that all measures share.

use serde_json::Value;

use crate::domain::measures::line::Line;
use crate::domain::measures::steps::Steps;
use crate::domain::measures::verdict::Verdict;

/// The result of one method.
#[derive(Default)]
pub(crate) struct Computation {
    pub(crate) values: Vec<(&'static str, Value)>,
    pub(crate) conclusion: String,
    pub(crate) persons: Vec<Line>,
    pub(crate) lines: Vec<Line>,
}

impl Computation {
    /// A result whose steps tell about nobody alone.
    pub(crate) fn new(
        values: Vec<(&'static str, Value)>,
        conclusion: String,
        steps: Steps,
    ) -> Self {
        Self { values, conclusion, persons: Vec::new(), lines: steps.into_lines() }
    }
}

/// A number as rules and people read it: four decimals.
pub(crate) fn number(value: f64) -> Value {
    let text = format!("{value:.4}");
    text.parse::<f64>()
        .map_or(Value::Null, |value| if value == 0.0 { Value::from(0) } else { Value::from(value) })
}

/// The word of a verdict; groups that are too small to judge leave it inconclusive.
pub(crate) fn verdict_word(verdict: Verdict) -> Value {
    Value::from(match verdict {
        Verdict::Pass => "pass",
        Verdict::NotJudged | Verdict::Inconclusive => "inconclusive",
        Verdict::Fail => "fail",
    })
}

/// How many groups were judged, without the full stop.
pub(crate) fn large_enough(groups: u32) -> String {
    if groups == 1 {
        "1 group is large enough to judge".to_owned()
    } else {
        format!("{groups} groups are large enough to judge")
    }
}
