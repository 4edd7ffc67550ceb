//! What happened to a disclosure, in words. Names of reviewers and levels are left out: the history
//! tells the steps, not the scores.

use serde_json::Value;

use crate::domain::assessment::decision::{Office, label};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::event::Subject;
use crate::domain::instrument::Decision;
use crate::domain::registry::state::{Change, ListingState};
use crate::domain::values::Timestamp;
use crate::store::assessment::disclosures;
use crate::store::events::{self, StoredEvent};
use crate::store::{StoreError, Tx};

/// The kind of the event of a publication.
const PUBLISHED: &str = "listing_published";

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// What.
    pub title: String,
    /// More about it, such as a reason.
    pub more: Option<String>,
}

/// What happened to a disclosure and to the listing that it led to, until a newer decision took the
/// listing's place; oldest first.
pub(super) async fn of(
    tx: &mut Tx,
    disclosure: &Disclosure,
) -> Result<Vec<StoredEvent>, StoreError> {
    let mut told = events::about(tx, Subject::Disclosure(&disclosure.id)).await?;
    let Some(published) =
        told.iter().rev().find(|event| event.kind == PUBLISHED).map(|event| event.sequence)
    else {
        return Ok(told);
    };
    let mut replaced = i64::MAX;
    for other in disclosures::of_product(tx, &disclosure.product)
        .await?
        .iter()
        .filter(|other| other.id != disclosure.id)
    {
        let later = events::of_kind(tx, Subject::Disclosure(&other.id), PUBLISHED)
            .await?
            .into_iter()
            .map(|event| event.sequence)
            .filter(|at| *at > published);
        replaced = later.fold(replaced, i64::min);
    }
    let changes =
        events::of_kind(tx, Subject::Product(&disclosure.product), "listing_changed").await?;
    told.extend(
        changes.into_iter().rev().filter(|event| (published..replaced).contains(&event.sequence)),
    );
    Ok(told)
}

/// The happening that an event tells of, when it is one worth telling.
/// Who may not open the decision reads that there is one, and neither what is proposed nor why.
pub(super) fn happening(event: &StoredEvent, sees_decision: bool) -> Option<Happening> {
    let body: Value = serde_json::from_str(&event.body).ok()?;
    let text = |key: &str| {
        body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let decision =
        || text("decision").and_then(|word| Decision::parse(&word)).map_or("A decision", label);
    let (title, more) = match event.kind.as_str() {
        "disclosure_submitted" => (
            "Submitted by the vendor".to_owned(),
            text("attested_name").map(|name| format!("Attested by {name}")),
        ),
        "disclosure_withdrawn" => ("Withdrawn by the vendor".to_owned(), text("reason")),
        "disclosure_accepted" => ("Accepted for review".to_owned(), None),
        "disclosure_returned" => ("Returned to the vendor".to_owned(), text("reason")),
        "review_reopened" => ("A review was opened again".to_owned(), text("reason")),
        "scoring_completed" => ("Every review is in".to_owned(), None),
        "decision_proposed" if !sees_decision => ("Decision proposed".to_owned(), None),
        "decision_made" if !sees_decision => ("All offices agreed".to_owned(), None),
        "scoring_reopened" => ("Scoring opened again".to_owned(), text("reason")),
        "decision_proposed" => (format!("Decision proposed: {}", decision()), text("reason")),
        "proposal_withdrawn" => {
            ("The lead took the proposal back".to_owned(), text("reason").filter(|_| sees_decision))
        }
        "decision_signed" => {
            let office = text("office")
                .and_then(|word| Office::parse(&word).ok())
                .map_or("An office", Office::label);
            let agreed = body.get("agreed").and_then(Value::as_bool).unwrap_or_default();
            (
                format!("{office} {}", if agreed { "agrees" } else { "objects" }),
                text("reason").filter(|_| sees_decision),
            )
        }
        "decision_made" => (format!("Decided: {}", decision()), None),
        "decision_sent_back" => {
            ("Sent back by the publisher".to_owned(), text("reason").filter(|_| sees_decision))
        }
        PUBLISHED => ("Published in the registry".to_owned(), None),
        "listing_changed" => {
            let state = text("state").and_then(|word| ListingState::parse(&word).ok())?;
            (Change::to(state).moment().to_owned(), text("reason"))
        }
        _ => return None,
    };
    Some(Happening { at: event.at, title, more })
}
