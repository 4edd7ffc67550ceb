//! The rows of the registry's list: a listing, and a tool without a published decision.

use serde::Serialize;

use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::registry::listing::{Card, CriterionScore};
use crate::domain::registry::pipeline::PipelineFact;
use crate::web::components::{Kind, QueueRow, StatusTag};
use crate::web::pages::registry::words::{audience, number, score_of, tag, tier, until_label};

/// One listing in the list.
#[derive(Debug, Serialize)]
pub struct ResultRow {
    pub(super) href: String,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) vendor: String,
    pub(super) status: StatusTag,
    pub(super) answer: &'static str,
    pub(super) audience: Option<String>,
    pub(super) tier: String,
    pub(super) weakest: Option<Weakest>,
    pub(super) modules: String,
    pub(super) until_label: &'static str,
    pub(super) until: Option<String>,
}

/// The criterion that weighs most against a tool.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Weakest {
    pub(super) label: &'static str,
    pub(super) text: String,
}

impl Weakest {
    fn new(score: &CriterionScore) -> Self {
        let minimum = score.minimum.map(number).unwrap_or_default();
        match (score.score, score.met) {
            (Some(_), Some(false)) => Self {
                label: "Below its minimum",
                text: format!("{}, minimum {minimum}", score_of(score)),
            },
            (Some(_), _) => {
                Self { label: "Lowest score", text: format!("{} of 4", score_of(score)) }
            }
            (None, _) => Self {
                label: "Not scored",
                text: format!("{}, minimum {minimum} not tested", score.title),
            },
        }
    }
}

impl ResultRow {
    /// A listing in a list.
    pub fn new(card: &Card) -> Self {
        Self {
            href: format!("/registry/{}", card.slug),
            slug: card.slug.clone(),
            name: card.name.clone(),
            vendor: card.vendor.clone(),
            status: tag(card),
            answer: card.availability().label(),
            audience: Some(audience(card)).filter(|audience| !audience.is_empty()),
            tier: tier(card.residual_tier, card.residual_tier_name.as_deref()),
            weakest: card.scores.weakest().map(Weakest::new),
            modules: if card.status.is_over() { 0 } else { card.modules.len() }.to_string(),
            until_label: until_label(card),
            until: card.expires_on.map(day_in_words),
        }
    }
}

/// A tool without a published decision, or a new version of one that has a decision: nothing more
/// is public than what stands in this row.
pub fn undecided_row(fact: &PipelineFact, calendar: Calendar) -> QueueRow {
    let line = if fact.listed {
        format!(
            "{} · A newer version. What may be bought today stands in the registry",
            fact.vendor
        )
    } else {
        format!(
            "{} · May be bought today: {}",
            fact.vendor,
            fact.availability.label().to_lowercase()
        )
    };
    QueueRow {
        href: String::new(),
        title: fact.product.clone(),
        line,
        status: StatusTag::new(Kind::Neutral, fact.state.label()),
        due: Some(format!("Since {}", calendar.day_of(fact.since))),
        due_kind: Kind::Neutral,
    }
}
