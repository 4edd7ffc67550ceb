//! The scores of a listing: an object by criterion in JSON, in the questionnaire's order.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

/// The panel's score for one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = Score)]
pub struct CriterionScore {
    /// The criterion's name.
    pub title: String,
    /// Its share of the whole, of 100.
    pub weight: u32,
    /// From 0 to 4, up to four decimals, and more where four would put it on the wrong side of the
    /// minimum; null when it is not scored.
    #[schema(required = true)]
    pub score: Option<f64>,
    /// The score in a word of the scale, rounded down.
    #[schema(required = true)]
    pub word: Option<String>,
    /// The lowest score that the tier asks for; null while the tier is open.
    #[schema(required = true)]
    pub minimum: Option<f64>,
    /// Whether the minimum is reached; null without a minimum, and without a score, which leaves
    /// the minimum untested.
    #[schema(required = true)]
    pub met: Option<bool>,
}

impl CriterionScore {
    /// Whether there is a minimum and no score to hold against it.
    pub fn is_untested(&self) -> bool {
        self.score.is_none() && self.minimum.is_some()
    }
}

/// The scores by criterion id, in the questionnaire's order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scores(pub Vec<(String, CriterionScore)>);

impl Scores {
    /// The criterion that weighs most against the tool: the one furthest below its minimum, or else
    /// the first that is not scored though it has a minimum, or else the one with the lowest score.
    pub fn weakest(&self) -> Option<&CriterionScore> {
        let by =
            |a: Option<f64>, b: Option<f64>| a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal);
        let all = || self.0.iter().map(|(_, score)| score);
        let above = |score: &CriterionScore| Some(score.score? - score.minimum?);
        let below =
            all().filter(|score| score.met == Some(false)).min_by(|a, b| by(above(a), above(b)));
        let untested = || all().find(|score| score.is_untested());
        below.or_else(untested).or_else(|| {
            all().filter(|score| score.score.is_some()).min_by(|a, b| by(a.score, b.score))
        })
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
