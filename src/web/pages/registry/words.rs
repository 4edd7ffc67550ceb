//! Listings in words, said the same way on every page.

use crate::domain::assessment::decision::label;
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::{Decision, ProperNouns};
use crate::domain::registry::availability::{Availability, ON_HOLD};
use crate::domain::registry::listing::{Card, Condition, ConditionState, CriterionScore, Listing};
use crate::domain::registry::state::ListingState;
use crate::web::components::{Kind, StatusTag, Verdict};

/// What the answer comes from: why an approval does not hold, otherwise the decision.
pub fn tag(card: &Card) -> StatusTag {
    tag_of(card.status, card.decision, card.rests())
}

/// The same of a listing of which no more than its state and its decision is at hand.
pub fn tag_of(status: ListingState, decision: Decision, rests: bool) -> StatusTag {
    match status {
        _ if Availability::decision_counts(status, decision, rests) => {
            StatusTag::new(kind(decision), label(decision))
        }
        ListingState::Published if rests => StatusTag::new(Kind::Stop, ON_HOLD),
        ListingState::Suspended | ListingState::Revoked => {
            StatusTag::new(Kind::Stop, status.label())
        }
        ListingState::Published | ListingState::Expired => {
            StatusTag::new(Kind::Neutral, status.label())
        }
    }
}

/// The decision in words that never call an approval what does not hold.
pub fn decision_in_words(card: &Card) -> String {
    Availability::decision_in_words(card.status, card.decision, card.rests())
}

/// What the last day of a decision is called, everywhere.
pub fn until_label(card: &Card) -> &'static str {
    match card.status {
        ListingState::Published | ListingState::Suspended => "Holds until",
        ListingState::Expired => "Held until",
        ListingState::Revoked => "Was to hold until",
    }
}

/// The hue of a decision.
pub fn kind(decision: Decision) -> Kind {
    match decision {
        Decision::Approved => Kind::Good,
        Decision::Conditional | Decision::Pilot => Kind::Caution,
        Decision::NotApproved => Kind::Stop,
    }
}

/// The hue of an answer.
pub fn answer_kind(answer: Availability) -> Kind {
    match answer {
        Availability::Yes => Kind::Good,
        Availability::WithConditions | Availability::PilotOnly => Kind::Caution,
        Availability::NotNow | Availability::No => Kind::Stop,
        Availability::InReview | Availability::NeverReviewed => Kind::Neutral,
    }
}

/// The answer of a listing, drawn large. What stands in the way is said first.
pub fn verdict(listing: &Listing, names: &ProperNouns) -> Verdict {
    let card = &listing.card;
    let until = card.expires_on.map(day_in_words);
    match (card.availability(), card.status) {
        (Availability::NotNow, ListingState::Suspended) => Verdict {
            kind: Kind::Stop,
            title: "Suspended".to_owned(),
            line: Some(format!(
                "The agency has set this listing aside for now. {}",
                card.status_reason
            )),
        },
        (Availability::No, ListingState::Revoked) => Verdict {
            kind: Kind::Stop,
            title: "Revoked".to_owned(),
            line: Some(format!(
                "The agency has taken its approval back for good. {}",
                card.status_reason
            )),
        },
        (Availability::NotNow, ListingState::Published) => Verdict {
            kind: Kind::Stop,
            title: ON_HOLD.to_owned(),
            line: card.overdue_rest().map(|condition| {
                format!(
                    "The approval rests until a condition is met that was due on {}: {}",
                    day_in_words(condition.due),
                    condition.text
                )
            }),
        },
        (Availability::NotNow, _) => Verdict {
            kind: Kind::Neutral,
            title: "Expired".to_owned(),
            line: Some(match until {
                Some(day) => format!(
                    "The decision held until {day}. The tool has to be assessed again before it is \
                     bought or renewed."
                ),
                None => {
                    "The tool has to be assessed again before it is bought or renewed.".to_owned()
                }
            }),
        },
        (answer, _) => {
            let line = match (answer, until) {
                (Availability::No, _) => Some(format!(
                    "Decided on {}. The reasons stand below.",
                    day_in_words(card.decided_on)
                )),
                (_, until) => {
                    let until = until.map(|day| format!("until {day}"));
                    let audience =
                        listing.audience(names).map(|audience| format!("For {audience}"));
                    let line =
                        [audience, until].into_iter().flatten().collect::<Vec<_>>().join(", ");
                    let line = Some(line).filter(|line| !line.is_empty());
                    match (line, overdue(card)) {
                        (Some(line), Some(overdue)) => Some(format!("{line}. {overdue}")),
                        (line, overdue) => line.or(overdue),
                    }
                }
            };
            Verdict { kind: kind(card.decision), title: label(card.decision).to_owned(), line }
        }
    }
}

/// The same for a page that gives the reasons of a refusal nowhere else.
pub fn verdict_with_reasons(listing: &Listing, names: &ProperNouns) -> Verdict {
    let mut verdict = verdict(listing, names);
    let card = &listing.card;
    if card.decision == Decision::NotApproved {
        let decided = day_in_words(card.decided_on);
        verdict.line = Some(format!("Decided on {decided}. {}", card.decision_reason));
    }
    verdict
}

/// What is said of an approval that holds while a condition of it is overdue.
fn overdue(card: &Card) -> Option<String> {
    let late = |one: &&Condition| one.state == Some(ConditionState::Overdue);
    let late: Vec<&Condition> = card.conditions.iter().filter(late).collect();
    let since = day_in_words(late.iter().map(|one| one.due).min()?);
    Some(match late.len() {
        1 => format!("A condition is overdue: it was due on {since}."),
        many => format!("{many} conditions are overdue, the first since {since}."),
    })
}

/// A tier with its name: `3, high`.
pub fn tier(tier: Option<u8>, name: Option<&str>) -> String {
    match (tier, name) {
        (Some(tier), Some(name)) => format!("{tier}, {}", name.to_lowercase()),
        (Some(tier), None) => tier.to_string(),
        (None, _) => "Not settled".to_owned(),
    }
}

/// A score or a minimum: the number that the API gives, on every page.
pub fn number(score: f64) -> String {
    score.to_string()
}

/// The score of a criterion in a list of them: `Safety 2.5`, or `Safety not scored`.
pub fn score_of(score: &CriterionScore) -> String {
    format!("{} {}", score.title, score.score.map_or_else(|| "not scored".to_owned(), number))
}

/// Whom a listing is for, on one line of a list.
pub fn audience(card: &Card) -> String {
    let labels: Vec<&str> = card
        .facts
        .iter()
        .filter(|fact| fact.audience)
        .flat_map(|fact| &fact.values)
        .map(|value| value.label.as_str())
        .collect();
    labels.join(", ")
}
