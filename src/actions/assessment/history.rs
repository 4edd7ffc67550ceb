//! What happened to a disclosure, in words. Names of reviewers and levels are left out: the history
//! tells the steps, not the scores.

use crate::domain::assessment::appeal::AppealOutcome;
use crate::domain::assessment::decision::{Office, label};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::event::{Event, Subject};
use crate::domain::instrument::Decision;
use crate::domain::recorded::EventKind;
use crate::domain::registry::listing::History;
use crate::domain::registry::state::{Change, ListingState};
use crate::domain::values::Timestamp;
use crate::store::assessment::disclosures;
use crate::store::events::{self, StoredEvent};
use crate::store::{StoreError, Tx};

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
        told.iter().rev().find(|event| is_publication(event)).map(|event| event.sequence)
    else {
        return Ok(told);
    };
    let mut replaced = i64::MAX;
    for other in disclosures::of_product(tx, &disclosure.product)
        .await?
        .iter()
        .filter(|other| other.id != disclosure.id)
    {
        let later =
            events::of_kind(tx, Subject::Disclosure(&other.id), EventKind::ListingPublished)
                .await?
                .into_iter()
                .map(|event| event.sequence)
                .filter(|at| *at > published);
        replaced = later.fold(replaced, i64::min);
    }
    let changes =
        events::of_kind(tx, Subject::Product(&disclosure.product), EventKind::ListingChanged)
            .await?;
    told.extend(
        changes.into_iter().rev().filter(|event| (published..replaced).contains(&event.sequence)),
    );
    Ok(told)
}

fn is_publication(stored: &StoredEvent) -> bool {
    matches!(stored.said.event(), Some(Event::ListingPublished { .. }))
}

/// The happening that an event tells of, when it is one worth telling.
/// Who may not open the decision reads that there is one, and neither what is proposed nor why.
pub(super) fn happening(stored: &StoredEvent, sees_decision: bool) -> Option<Happening> {
    let told = |reason: &str| Some(reason.to_owned()).filter(|reason| !reason.is_empty());
    let shown = |reason: &str| told(reason).filter(|_| sees_decision);
    let (title, more) = match stored.said.event()? {
        Event::DisclosureSubmitted { attested_name, .. } => {
            let attested = told(attested_name).map(|name| format!("Attested by {name}"));
            ("Submitted by the vendor".to_owned(), attested)
        }
        Event::DisclosureWithdrawn { reason, .. } => {
            ("Withdrawn by the vendor".to_owned(), told(reason))
        }
        Event::DisclosureAccepted { .. } => ("Accepted for review".to_owned(), None),
        Event::DisclosureReturned { reason, .. } => {
            ("Returned to the vendor".to_owned(), told(reason))
        }
        Event::ConfidentialityDecided { granted, ground, reason, .. } => {
            let decided = if *granted { "granted" } else { "refused" };
            (format!("Confidentiality {decided}: {ground}"), shown(reason))
        }
        Event::ClarificationAsked { .. } => {
            ("The agency asked the vendor about an answer".to_owned(), None)
        }
        Event::ClarificationAnswered { digest, .. } => {
            let changed = digest.as_ref().map(|_| "The answer was changed".to_owned());
            ("The vendor answered the agency".to_owned(), changed)
        }
        Event::ClarificationTakenBack { .. } => {
            ("The agency took a question to the vendor back".to_owned(), None)
        }
        Event::ClarificationLapsed { .. } => ("The vendor did not answer in time".to_owned(), None),
        Event::ReviewReopened { reason, .. } => {
            ("A review was opened again".to_owned(), told(reason))
        }
        Event::CommentWindowSet { .. } => ("The public was asked for comments".to_owned(), None),
        Event::PublicCommentsConsidered { .. } => {
            ("The panel said what it made of the comments".to_owned(), None)
        }
        Event::ScoringCompleted { .. } => ("Every review is in".to_owned(), None),
        Event::ScoringReopened { reason, .. } => ("Scoring opened again".to_owned(), told(reason)),
        Event::DecisionProposed { .. } if !sees_decision => ("Decision proposed".to_owned(), None),
        Event::DecisionProposed { decision, reason, .. } => {
            (format!("Decision proposed: {}", called(decision)), told(reason))
        }
        Event::ProposalWithdrawn { reason, .. } => {
            ("The lead took the proposal back".to_owned(), shown(reason))
        }
        Event::DecisionSigned { office, agreed, reason, .. } => {
            let office = Office::parse(office).map_or("An office", Office::label);
            let verb = if *agreed { "agrees" } else { "objects" };
            (format!("{office} {verb}"), shown(reason))
        }
        Event::DecisionMade { .. } if !sees_decision => ("All offices agreed".to_owned(), None),
        Event::DecisionMade { decision, .. } => (format!("Decided: {}", called(decision)), None),
        Event::DecisionSentBack { reason, .. } => {
            ("Sent back by the publisher".to_owned(), shown(reason))
        }
        Event::VendorResponded { nothing: true, .. } => {
            ("The vendor has no response".to_owned(), None)
        }
        Event::VendorResponded { .. } => ("The vendor responded to the decision".to_owned(), None),
        Event::ResponseAnswered { reopened, reason, .. } => {
            let ruling = if *reopened { "opened again" } else { "stands" };
            (format!("Response answered: the decision {ruling}"), shown(reason))
        }
        Event::AppealFiled { .. } => ("The vendor appealed the decision".to_owned(), None),
        Event::AppealDecided { outcome, reason, .. } => {
            let outcome = AppealOutcome::parse(outcome).ok()?;
            (format!("Appeal decided: {}", outcome.label()), shown(reason))
        }
        Event::ListingPublished { .. } => (History::PUBLISHED.to_owned(), None),
        Event::ListingChanged { state, reason, .. } => {
            let state = ListingState::parse(state).ok()?;
            (Change::to(state).moment().to_owned(), told(reason))
        }
        _ => return None,
    };
    Some(Happening { at: stored.at, title, more })
}

/// A stored decision as people read it.
fn called(decision: &str) -> &'static str {
    Decision::parse(decision).map_or("A decision", label)
}
