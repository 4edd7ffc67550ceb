//! The scores of a listing: an object by criterion in JSON, in the questionnaire's order.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The panel's score for one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriterionScore {
    /// The criterion's name.
    pub title: String,
    /// Its share of the whole, of 100.
    pub weight: u32,
    /// The score from 0 to 4, up to four decimals; none when nothing in it applies or the decision did not need it.
    pub score: Option<f64>,
    /// The score in a word of the scale, rounded down; none without a score.
    pub word: Option<String>,
    /// The lowest score that the tier asks for; none while the tier is open.
    pub minimum: Option<f64>,
    /// Whether the minimum is reached; none without a minimum.
    pub met: Option<bool>,
}

/// The scores by criterion id, in the questionnaire's order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scores(pub Vec<(String, CriterionScore)>);

impl Scores {
    /// The criterion with the lowest score.
    pub fn lowest(&self) -> Option<&CriterionScore> {
        let scored = self.0.iter().map(|(_, score)| score).filter(|score| score.score.is_some());
        scored.min_by(|a, b| a.score.partial_cmp(&b.score).unwrap_or(std::cmp::Ordering::Equal))
    }

    /// The name of a criterion.
    pub fn title(&self, criterion: &str) -> Option<&str> {
        self.0.iter().find(|(id, _)| id == criterion).map(|(_, score)| score.title.as_str())
    }
}

impl Serialize for Scores {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (id, score) in &self.0 {
            map.serialize_entry(id, score)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Scores {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Scores;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of scores by criterion")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scores, A::Error> {
                let mut scores = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    scores.push(entry);
                }
                Ok(Scores(scores))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
