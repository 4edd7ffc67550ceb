//! One step of an arithmetic, written for people, and the way in which its numbers are shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::intervals::Interval;

/// One step of an arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MeasureStep)]
pub struct Line {
    /// What the step yields.
    pub label: String,
    /// How it is computed, with the numbers filled in where this helps.
    pub formula: String,
    /// The result as it is shown.
    pub value: String,
}

impl Line {
    /// A step with its label, formula and shown value.
    pub fn new(
        label: impl Into<String>,
        formula: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        Self { label: label.into(), formula: formula.into(), value: value.into() }
    }
}

/// A number with `places` decimals, halves rounded away from zero, and a true minus sign; what
/// rounds to zero has none.
pub fn decimals(value: f64, places: usize) -> String {
    // Formatting alone rounds an exact half such as 2.03125 to the even digit, and one that floats
    // miss by a little down.
    let nudged = value.abs() * (1.0 + 1e-12);
    let text = in_units(nudged, places).unwrap_or_else(|| format!("{nudged:.places$}"));
    let is_zero = text.bytes().all(|byte| byte == b'0' || byte == b'.');
    if value < 0.0 && !is_zero { format!("−{text}") } else { text }
}

/// The same from whole units of the last place, where they fit: whole numbers are written several
/// times as fast.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the float is a whole number from 0 to 2^53"
)]
fn in_units(value: f64, places: usize) -> Option<String> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let power = 10_u32.checked_pow(u32::try_from(places).ok()?)?;
    let units = (value * f64::from(power)).round();
    if !(0.0..EXACT).contains(&units) {
        return None;
    }
    let (whole, part) = (units as u64 / u64::from(power), units as u64 % u64::from(power));
    Some(if places == 0 { whole.to_string() } else { format!("{whole}.{part:0places$}") })
}

/// A number with four decimals.
pub fn four(value: f64) -> String {
    decimals(value, 4)
}

/// A number in its shortest form, with a true minus sign.
pub fn plain(value: f64) -> String {
    if value < 0.0 { format!("−{}", value.abs()) } else { value.abs().to_string() }
}

/// A share from 0 to 1 as a percentage with two decimals.
pub fn percent(share: f64) -> String {
    format!("{}%", decimals(share * 100.0, 2))
}

/// A p value: four decimals, or that it is smaller than they can show.
pub fn p_value(p: f64) -> String {
    if p < 0.0001 { "less than 0.0001".to_owned() } else { four(p) }
}

/// An interval with four decimals: "0.0599 to 0.4459".
pub fn interval(interval: Interval) -> String {
    format!("{} to {}", four(interval.low), four(interval.high))
}

/// Yes or no.
pub fn yes_no(is_so: bool) -> String {
    if is_so { "Yes" } else { "No" }.to_owned()
}
