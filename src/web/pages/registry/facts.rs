//! The facts on a listing's page: those at its top, and those of the record.

use chrono::NaiveDate;

use super::words::{tier, until_label};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::registry::listing::{Card, IncidentCounts, Listing};
use crate::web::components::{Fact, Facts};

/// What is to be known at once.
pub(super) fn first(listing: &Listing, today: NaiveDate, calendar: Calendar) -> Facts {
    let card = &listing.card;
    let mut facts = vec![
        Fact {
            note: Some(format!("On {}", day_in_words(today))),
            ..Fact::new("May be bought today", card.availability().label())
        },
        Fact::new("Version", &card.version),
    ];
    if card.earlier.is_none() {
        facts.extend(tiers(card));
    }
    facts.push(Fact::new(
        if card.earlier.is_some() { "Approved before Assay, on" } else { "Decided on" },
        day_in_words(card.decided_on),
    ));
    if let Some(day) = card.expires_on {
        facts.push(Fact {
            note: Some(format!("To the end of that day, {calendar}")),
            ..Fact::new(until_label(card), day_in_words(day))
        });
    }
    facts.extend(card.incidents.map(incidents));
    if !card.former_names.is_empty() {
        facts.push(Fact::new("Also known as", card.former_names.join(", ")));
    }
    facts.push(Fact {
        href: Some(card.website.clone()),
        ..Fact::new("Product page", short(&card.website))
    });
    Facts { facts }
}

/// How many incidents the agency rated.
fn incidents(counts: IncidentCounts) -> Fact {
    let serious = match counts.serious {
        0 => "none as serious or severe".to_owned(),
        serious => format!("{serious} as serious or severe"),
    };
    Fact {
        note: Some("Reported by districts; it says nothing about whose fault they were".to_owned()),
        ..Fact::new("Incidents rated by the agency", format!("{}, {serious}", counts.rated))
    }
}

/// The tiers of the risk.
fn tiers(card: &Card) -> [Fact; 2] {
    [
        Fact {
            note: Some("Before controls".to_owned()),
            ..Fact::new(
                "Inherent risk tier",
                tier(card.inherent_tier, card.inherent_tier_name.as_deref()),
            )
        },
        Fact {
            note: Some("With its controls".to_owned()),
            ..Fact::new(
                "Residual risk tier",
                tier(card.residual_tier, card.residual_tier_name.as_deref()),
            )
        },
    ]
}

fn short(website: &str) -> &str {
    let rest = website.strip_prefix("https://").unwrap_or(website);
    rest.split('/').next().unwrap_or(rest)
}

/// What the listing rests on.
pub(super) fn record(listing: &Listing) -> Facts {
    let short = |digest: &str| format!("{}…", digest.chars().take(16).collect::<String>());
    let pin = listing.card.questionnaire.as_ref().map(|pin| {
        let query =
            serde_urlencoded::to_string([("family", &pin.family), ("version", &pin.version)])
                .unwrap_or_default();
        Fact {
            href: Some(format!("/method?{query}")),
            note: Some(format!("Digest {}", short(&pin.digest))),
            ..Fact::new("Questionnaire", format!("{} {}", pin.family, pin.version))
        }
    });
    let attested = listing.attested_on.map(|day| Fact {
        note: listing.disclosure_digest.as_ref().map(|one| format!("Digest {}", short(one))),
        ..Fact::new("Attested by the vendor", day_in_words(day))
    });
    let loaded =
        listing.card.earlier.as_ref().map(|earlier| {
            Fact::new("Loaded from earlier records", day_in_words(earlier.loaded_on))
        });
    Facts { facts: pin.into_iter().chain(attested).chain(loaded).collect() }
}
