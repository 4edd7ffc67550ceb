//! Exact numbers for scores and risk: fractions of whole numbers, never floats.
//!
//! The whole numbers have no upper bound: a mean over criteria whose weights share no divisor
//! multiplies its denominators, and a sum must never fail or wrap because an agency chose prime
//! weights. Nearly every number is a fraction of two machine words, though, and is kept as one:
//! arithmetic on it needs no allocation.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::num::NonZeroU8;
use std::ops::{Add, Mul, Sub};

use num_bigint::BigInt;
use num_rational::Ratio;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Number, Value};

/// Decimal places of a number written as JSON, and of the worked examples.
pub const PLACES: u32 = 4;

/// The most decimals that a number is told with where four would not say on which side of a limit
/// it lies.
const MOST_TOLD: u32 = 12;

/// Digits after which a decimal text is refused: far beyond any score, short of a denial of
/// service.
const LONGEST: usize = 400;

/// Decimal digits that fit a machine word, whatever they are.
const SHORT: usize = 18;

/// An exact rational number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Exact(Form);

/// In lowest terms, the denominator above nought; small whenever both parts fit, so equal numbers
/// have equal forms.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Form {
    Small(i64, i64),
    Large(Box<Ratio<BigInt>>),
}

impl Exact {
    /// Nought.
    pub fn zero() -> Self {
        Self::from(0)
    }

    /// A number of hundredths: 60 is three fifths.
    pub fn hundredths(number: u32) -> Self {
        Self::quotient(number.into(), 100)
    }

    /// The fraction `numerator / denominator`; `None` when the denominator is nought.
    pub fn fraction(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self::quotient(i128::from(numerator), i128::from(denominator)))
    }

    /// A fraction of products of machine words; the denominator is not nought.
    fn quotient(numerator: i128, denominator: i128) -> Self {
        let (numerator, denominator) =
            if denominator < 0 { (-numerator, -denominator) } else { (numerator, denominator) };
        let divisor = common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).unwrap_or(1);
        let (numerator, denominator) = (numerator / divisor, denominator / divisor);
        match (i64::try_from(numerator), i64::try_from(denominator)) {
            (Ok(numerator), Ok(denominator)) => Self(Form::Small(numerator, denominator)),
            _ => Self(Form::Large(Box::new(Ratio::new_raw(numerator.into(), denominator.into())))),
        }
    }

    /// The number with parts of any size, in its own form.
    fn large(ratio: Ratio<BigInt>) -> Self {
        match (i64::try_from(ratio.numer()), i64::try_from(ratio.denom())) {
            (Ok(numerator), Ok(denominator)) => Self(Form::Small(numerator, denominator)),
            _ => Self(Form::Large(Box::new(ratio))),
        }
    }

    fn ratio(&self) -> Ratio<BigInt> {
        match &self.0 {
            Form::Small(numerator, denominator) => {
                Ratio::new_raw((*numerator).into(), (*denominator).into())
            }
            Form::Large(ratio) => (**ratio).clone(),
        }
    }

    /// The number that a JSON number's shortest decimal text says: `1.5` is exactly 3/2, `0.1`
    /// exactly 1/10.
    pub fn from_json(number: &Number) -> Option<Self> {
        number
            .as_i64()
            .map_or_else(|| Self::parse(&number.to_string()), |whole| Some(Self::from(whole)))
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
        let digits = format!("{whole}{part}");
        let shift = exponent - i32::try_from(part.len()).ok()?;
        if digits.len() <= SHORT && shift <= 0 && shift.unsigned_abs() as usize <= SHORT {
            return Some(Self::quotient(digits.parse().ok()?, 10_i128.pow(shift.unsigned_abs())));
        }
        let digits: BigInt = digits.parse().ok()?;
        let power = BigInt::from(10).pow(shift.unsigned_abs());
        Some(Self::large(if shift < 0 {
            Ratio::new(digits, power)
        } else {
            Ratio::from_integer(digits * power)
        }))
    }

    /// Reads a share such as `0.25` or, where no decimal is exact, `1/3`.
    pub fn parse_share(text: &str) -> Option<Self> {
        let share = match text.split_once('/') {
            Some((numerator, denominator)) => {
                Self::parse(numerator.trim())?.divided_by(&Self::parse(denominator.trim())?)?
            }
            None => Self::parse(text)?,
        };
        (share >= Self::zero() && share <= Self::from(1)).then_some(share)
    }

    /// A share in percent, as people write it: 0.25 is `25`.
    pub fn percent(&self) -> String {
        (self * &Self::from(100)).plain()
    }

    /// The same beside shares that it is judged by, none of which it reaches unless it is equal.
    pub fn percent_beside(&self, limits: &[&Self]) -> String {
        let limits: Vec<Self> = limits.iter().map(|limit| *limit * &Self::from(100)).collect();
        (self * &Self::from(100)).beside(&limits.iter().collect::<Vec<_>>())
    }

    /// `self / other`; `None` when `other` is nought.
    pub fn divided_by(&self, other: &Self) -> Option<Self> {
        (!other.is_zero()).then(|| match (&self.0, &other.0) {
            (Form::Small(a, b), Form::Small(c, d)) => {
                Self::quotient(i128::from(*a) * i128::from(*d), i128::from(*b) * i128::from(*c))
            }
            _ => Self::large(self.ratio() / other.ratio()),
        })
    }

    /// `self ÷ whole`, which always has a result.
    #[must_use]
    pub fn over(&self, whole: NonZeroU8) -> Self {
        self * &Self(Form::Small(1, whole.get().into()))
    }

    /// Half of it.
    #[must_use]
    pub fn half(&self) -> Self {
        self * &Self(Form::Small(1, 2))
    }

    /// Whether this is nought.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Form::Small(0, _))
    }

    /// The number rounded to a count of decimals, halves up: 14.725 to two places is exactly 14.73.
    #[must_use]
    pub fn rounded(&self, places: u32) -> Self {
        Self::large(Ratio::new(self.units(places), BigInt::from(10).pow(places)))
    }

    /// The number in units of the last place that is kept, halves rounded up.
    fn units(&self, places: u32) -> BigInt {
        self.small_units(places).map_or_else(
            || {
                let power = BigInt::from(10).pow(places);
                let half = Ratio::new(BigInt::from(1), BigInt::from(2));
                (self.ratio() * Ratio::from_integer(power) + half).floor().to_integer()
            },
            BigInt::from,
        )
    }

    /// The same where no step leaves sixteen bytes.
    fn small_units(&self, places: u32) -> Option<i128> {
        let Form::Small(numerator, denominator) = self.0 else { return None };
        let denominator = i128::from(denominator);
        let scaled =
            10_i128.checked_pow(places)?.checked_mul(2)?.checked_mul(i128::from(numerator))?;
        Some(scaled.checked_add(denominator)?.div_euclid(2 * denominator))
    }

    /// The number with a fixed count of decimals, halves rounded up: `round_half_up(2)` of 14.725
    /// is `14.73`.
    pub fn round_half_up(&self, places: u32) -> String {
        let scaled = self
            .small_units(places)
            .map_or_else(|| self.units(places).to_string(), |units| units.to_string());
        let (sign, magnitude) =
            scaled.strip_prefix('-').map_or(("", scaled.as_str()), |magnitude| ("-", magnitude));
        let width = places as usize + 1;
        let digits = format!("{magnitude:0>width$}");
        let (whole, part) = digits.split_at(digits.len() - places as usize);
        if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }

    /// The number as people write it: at most four decimals, no trailing noughts (`2.5`, `3`).
    pub fn plain(&self) -> String {
        if let Form::Small(whole, 1) = self.0 {
            return whole.to_string();
        }
        trimmed(&self.round_half_up(PLACES))
    }

    /// The number with all the decimals that it has, as a questionnaire's file gives it; where they
    /// do not end, at most four.
    pub fn in_full(&self) -> String {
        trimmed(&self.in_full_fixed())
    }

    /// The same with four decimals at least, as programs read it.
    pub fn in_full_fixed(&self) -> String {
        let places = (PLACES..=MOST_TOLD).find(|places| self.rounded(*places) == *self);
        self.round_half_up(places.unwrap_or(PLACES))
    }

    /// A number as it is told beside limits that it is judged by: at most four decimals, or as many
    /// more as it takes to reach no limit that it is not equal to, and to stay below the whole
    /// number whose word it has not reached. 2.99996 beside 3 is `2.99996`, and 2.5 is `2.5`.
    pub fn beside(&self, limits: &[&Self]) -> String {
        trimmed(&self.beside_fixed(limits))
    }

    /// The same with four decimals at least, as programs read it.
    pub fn beside_fixed(&self, limits: &[&Self]) -> String {
        let next = &self.floor() + &Self::from(1);
        let crossed = |told: &Self| {
            limits.iter().copied().chain([&next]).any(|limit| self.cmp(limit) != told.cmp(limit))
        };
        if let Some(places) = (PLACES..=MOST_TOLD).find(|places| !crossed(&self.rounded(*places))) {
            return self.round_half_up(places);
        }
        // Closer to a limit than those decimals tell: cut on the side on which it lies.
        let (half, told) = (Self(Form::Small(1, 2_000_000_000_000)), self.rounded(MOST_TOLD));
        let below =
            limits.iter().copied().chain([&next]).any(|limit| self < limit && told >= *limit);
        if below { self - &half } else { self + &half }.round_half_up(MOST_TOLD)
    }

    /// The greatest whole number that is not above it.
    fn floor(&self) -> Self {
        match &self.0 {
            Form::Small(numerator, denominator) => Self::from(numerator.div_euclid(*denominator)),
            Form::Large(ratio) => Self::large(ratio.floor()),
        }
    }

    /// The JSON number that conditions compare with. Twelve decimals tell every two scores apart
    /// and make a decimal such as 2.6 the same number here as in a questionnaire file.
    pub fn to_json(&self) -> Value {
        if let Form::Small(whole, 1) = self.0 {
            return whole.into();
        }
        let text = self.round_half_up(12);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        serde_json::from_str(text).unwrap_or(Value::Null)
    }
}

/// Decimals without the noughts at their end.
fn trimmed(text: &str) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text.to_owned()
    }
}

/// The greatest number that divides both.
fn common_divisor(mut one: u128, mut other: u128) -> u128 {
    while other != 0 {
        (one, other) = match (u64::try_from(one), u64::try_from(other)) {
            // Two machine words divide many times faster than wider ones.
            (Ok(small), Ok(divisor)) => (other, u128::from(small % divisor)),
            _ => (other, one % other),
        };
    }
    one.max(1)
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self(Form::Small(value, 1))
    }
}

impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: &Exact) -> Exact {
        match (&self.0, &other.0) {
            (Form::Small(a, b), Form::Small(c, d)) => {
                let [a, b, c, d] = [*a, *b, *c, *d].map(i128::from);
                if b == d {
                    Exact::quotient(a + c, b)
                } else {
                    Exact::quotient(a * d + c * b, b * d)
                }
            }
            _ => Exact::large(self.ratio() + other.ratio()),
        }
    }
}

impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: &Exact) -> Exact {
        match (&self.0, &other.0) {
            (Form::Small(a, b), Form::Small(c, d)) => {
                let [a, b, c, d] = [*a, *b, *c, *d].map(i128::from);
                Exact::quotient(a * d - c * b, b * d)
            }
            _ => Exact::large(self.ratio() - other.ratio()),
        }
    }
}

impl Mul for &Exact {
    type Output = Exact;
    fn mul(self, other: &Exact) -> Exact {
        match (&self.0, &other.0) {
            (Form::Small(a, b), Form::Small(c, d)) => {
                Exact::quotient(i128::from(*a) * i128::from(*c), i128::from(*b) * i128::from(*d))
            }
            _ => Exact::large(self.ratio() * other.ratio()),
        }
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Small(a, b), Form::Small(c, d)) => {
                (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
            }
            _ => self.ratio().cmp(&other.ratio()),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
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
        // What is kept is exact: a number that four decimals do not say is written as a fraction.
        if self.rounded(PLACES) == *self {
            return serializer.collect_str(self);
        }
        let ratio = self.ratio();
        serializer.collect_str(&format_args!("{}/{}", ratio.numer(), ratio.denom()))
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let read = match text.split_once('/') {
            Some((numerator, denominator)) => Self::parse(numerator)
                .zip(Self::parse(denominator))
                .and_then(|(numerator, denominator)| numerator.divided_by(&denominator)),
            None => Self::parse(&text),
        };
        read.ok_or_else(|| {
            serde::de::Error::custom(format!("“{text}” is not a number such as 2.5000 or 602/201"))
        })
    }
}
