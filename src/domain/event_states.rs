//! Which state a disclosure is in after an event.

use super::assessment::appeal::AppealOutcome;
use super::assessment::state::State;
use super::event::Event;

impl Event {
    /// The state that its disclosure is in from this event on; none for an event after which it is
    /// where it was.
    pub fn state_after(&self) -> Option<State> {
        Some(match self {
            Self::DisclosureSubmitted { .. } => State::Submitted,
            Self::DisclosureReturned { .. } => State::Returned,
            Self::DisclosureAccepted { .. } | Self::ScoringReopened { .. } => State::InReview,
            Self::ScoringCompleted { .. }
            | Self::ProposalWithdrawn { .. }
            | Self::DecisionSentBack { .. }
            | Self::ResponseAnswered { reopened: true, .. }
            | Self::DecisionSigned { agreed: false, .. } => State::Scored,
            Self::AppealDecided { outcome, .. } if outcome == AppealOutcome::Changed.word() => {
                State::Scored
            }
            Self::DecisionProposed { .. } => State::Proposed,
            Self::DecisionMade { .. } => State::Decided,
            Self::ListingPublished { .. } => State::Published,
            Self::DisclosureWithdrawn { .. } => State::Withdrawn,
            _ => return None,
        })
    }
}
