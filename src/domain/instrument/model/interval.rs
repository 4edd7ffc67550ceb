//! A number that is not known yet: everything that it may still become.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::exact::Exact;

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

    /// From the lower of both low ends to the higher of both high ones.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        Self {
            low: (&self.low).min(&other.low).clone(),
            high: (&self.high).max(&other.high).clone(),
        }
    }

    /// Both ends multiplied by a factor that is not negative.
    #[must_use]
    pub fn scaled(&self, factor: &Exact) -> Self {
        Self { low: &self.low * factor, high: &self.high * factor }
    }

    /// A number as [`Exact::beside`] tells it, or from the lowest to the highest while it is open.
    pub fn beside(&self, limits: &[&Exact]) -> String {
        match self.settled() {
            Some(value) => value.beside(limits),
            None => format!("{} to {}", self.low.plain(), self.high.plain()),
        }
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
