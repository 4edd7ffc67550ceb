//! Exact numbers for scores and risk: fractions of whole numbers, never floats.
//!
//! The whole numbers have no upper bound: a mean over criteria whose weights share no divisor multiplies its
//! denominators, and a sum must never fail or wrap because an agency chose prime weights.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Sub};

use num_bigint::{BigInt, Sign};
use num_rational::Ratio;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Number, Value};

/// Decimal places of a number written as JSON, and of the worked examples.
pub const PLACES: u32 = 4;

/// Digits after which a decimal text is refused: far beyond any score, short of a denial of service.
const LONGEST: usize = 400;

/// An exact rational number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(Ratio<BigInt>);

impl Exact {
    /// Nought.
    pub fn zero() -> Self {
        Self::from(0)
    }

    /// The fraction `numerator / denominator`; `None` when the denominator is nought.
    pub fn fraction(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self(Ratio::new(BigInt::from(numerator), BigInt::from(denominator))))
    }

    /// The number that a JSON number's shortest decimal text says: `1.5` is exactly 3/2, `0.1` exactly 1/10.
    pub fn from_json(number: &Number) -> Option<Self> {
        Self::parse(&number.to_string())
    }

    /// Reads a decimal text such as `-12.50` or `1e-7`.
    pub fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let unsigned = whole.strip_prefix('-').unwrap_or(whole);
        let digits_only = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if unsigned.is_empty() || !digits_only(unsigned) || !digits_only(part) {
            return None;
        }
        if mantissa.len() > LONGEST || exponent.unsigned_abs() as usize > LONGEST {
            return None;
        }
        let digits: BigInt = format!("{whole}{part}").parse().ok()?;
        let shift = exponent - i32::try_from(part.len()).ok()?;
        let power = BigInt::from(10).pow(shift.unsigned_abs());
        Some(Self(if shift < 0 { Ratio::new(digits, power) } else { Ratio::from_integer(digits * power) }))
    }

    /// Reads a share such as `0.25` or, where no decimal is exact, `1/3`.
    pub fn parse_share(text: &str) -> Option<Self> {
        let share = match text.split_once('/') {
            Some((numerator, denominator)) => Self::parse(numerator.trim())?.divided_by(&Self::parse(denominator.trim())?)?,
            None => Self::parse(text)?,
        };
        (share >= Self::zero() && share <= Self::from(1)).then_some(share)
    }

    /// A share in percent, as people write it: 0.25 is `25`.
    pub fn percent(&self) -> String {
        (self * &Self::from(100)).plain()
    }

    /// `self / other`; `None` when `other` is nought.
    pub fn divided_by(&self, other: &Self) -> Option<Self> {
        (!other.is_zero()).then(|| Self(&self.0 / &other.0))
    }

    /// Whether this is nought.
    pub fn is_zero(&self) -> bool {
        self.0.numer().sign() == Sign::NoSign
    }

    /// The number rounded to a count of decimals, halves up: 14.725 to two places is exactly 14.73.
    #[must_use]
    pub fn rounded(&self, places: u32) -> Self {
        Self(Ratio::new(self.units(places), BigInt::from(10).pow(places)))
    }

    /// The number in units of the last place that is kept, halves rounded up.
    fn units(&self, places: u32) -> BigInt {
        let power = BigInt::from(10).pow(places);
        let half = Ratio::new(BigInt::from(1), BigInt::from(2));
        (&self.0 * Ratio::from_integer(power) + half).floor().to_integer()
    }

    /// The number with a fixed count of decimals, halves rounded up: `round_half_up(2)` of 14.725 is `14.73`.
    pub fn round_half_up(&self, places: u32) -> String {
        let scaled = self.units(places);
        let sign = if scaled.sign() == Sign::Minus { "-" } else { "" };
        let width = places as usize + 1;
        let digits = format!("{:0>width$}", scaled.magnitude().to_string());
        let (whole, part) = digits.split_at(digits.len() - places as usize);
        if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }

    /// The number as people write it: at most four decimals, no trailing noughts (`2.5`, `3`).
    pub fn plain(&self) -> String {
        let text = self.round_half_up(PLACES);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// The JSON number that conditions compare with. Twelve decimals tell every two scores apart and make
    /// a decimal such as 2.6 the same number here as in a questionnaire file.
    pub fn to_json(&self) -> Value {
        let text = self.round_half_up(12);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        serde_json::from_str(text).unwrap_or(Value::Null)
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self(Ratio::from_integer(BigInt::from(value)))
    }
}

impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: &Exact) -> Exact {
        Exact(&self.0 + &other.0)
    }
}

impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: &Exact) -> Exact {
        Exact(&self.0 - &other.0)
    }
}

impl Mul for &Exact {
    type Output = Exact;
    fn mul(self, other: &Exact) -> Exact {
        Exact(&self.0 * &other.0)
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(numbers: I) -> Exact {
        numbers.fold(Exact::zero(), |sum, number| &sum + &number)
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.round_half_up(PLACES))
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("“{text}” is not a decimal number such as 2.5000")))
    }
}

/// Everything a number may still become: from the lowest to the highest value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// The lowest value it can take.
    pub low: Exact,
    /// The highest value it can take.
    pub high: Exact,
}

impl Interval {
    /// A number that is known.
    pub fn point(value: Exact) -> Self {
        Self { low: value.clone(), high: value }
    }

    /// The number, once nothing about it is open.
    pub fn settled(&self) -> Option<&Exact> {
        (self.low == self.high).then_some(&self.low)
    }

    /// Both ends multiplied by a factor that is not negative.
    #[must_use]
    pub fn scaled(&self, factor: &Exact) -> Self {
        Self { low: &self.low * factor, high: &self.high * factor }
    }

    /// The number as people write it: `2.5`, or `1 to 3.25` while it is open.
    pub fn plain(&self) -> String {
        match self.settled() {
            Some(value) => value.plain(),
            None => format!("{} to {}", self.low.plain(), self.high.plain()),
        }
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.low, &self.high).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (low, high) = Deserialize::deserialize(deserializer)?;
        Ok(Self { low, high })
    }
}
