//! Where a disclosure stands, with what it has there: whatever is submitted has a submission and a
//! time, whatever was returned a reason, whatever is decided a decision. The steps from one to the
//! next are one table. What a step needs besides is checked by the action that takes it.

use super::state::State;
use crate::domain::instrument::Decision;
use crate::domain::values::{AccountId, Timestamp};

/// A submission that the agency has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// When it was last submitted.
    pub at: Timestamp,
    /// The digest of what was submitted, as on the receipt.
    pub digest: String,
}

/// A submission that the agency accepted for review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What was accepted.
    pub submitted: Submitted,
    /// When: from then on its name is public.
    pub at: Timestamp,
    /// The panel lead's account; none while nobody leads the panel.
    pub lead: Option<AccountId>,
}

impl Accepted {
    /// The same with another answer in it: it was accepted and submitted when it was.
    fn amended(self, digest: String) -> Self {
        Self { submitted: Submitted { digest, ..self.submitted }, ..self }
    }
}

/// A submission that all offices agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// What was decided on.
    pub accepted: Accepted,
    /// The decision.
    pub decision: Decision,
}

/// How far a disclosure had come when its vendor took it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    /// It was never submitted.
    Draft,
    /// It was submitted, and not accepted.
    Submitted(Submitted),
    /// It was accepted for review.
    Accepted(Accepted),
}

/// Where a disclosure stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// The vendor writes.
    Draft,
    /// The agency checks whether it is complete.
    Submitted(Submitted),
    /// The agency sent it back; the vendor writes again.
    Returned {
        /// What was sent back.
        submitted: Submitted,
        /// Why.
        reason: String,
    },
    /// Reviewers score.
    InReview(Accepted),
    /// Every review is in; the lead settles differences and proposes.
    Scored(Accepted),
    /// The three offices sign.
    Proposed(Accepted),
    /// All offices agreed; the publisher publishes.
    Decided(Agreed),
    /// The listing stands in the registry.
    Published(Agreed),
    /// The vendor took it back.
    Withdrawn(Reached),
}

/// What can happen to a disclosure, with what it brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The vendor attests and submits.
    Submit(Submitted),
    /// The vendor takes it back.
    Withdraw,
    /// The agency finds it complete.
    Accept {
        /// When.
        at: Timestamp,
        /// Who leads the panel from now on.
        lead: Option<AccountId>,
    },
    /// The agency finds it wanting.
    Return {
        /// Why.
        reason: String,
    },
    /// The vendor changed one answer, because the agency asked about it.
    Amend {
        /// The digest of the submission with that answer.
        digest: String,
    },
    /// The last review came in.
    CompleteScoring,
    /// A reviewer was added after all reviews were in.
    ReopenScoring,
    /// The lead proposes a decision.
    Propose,
    /// An office does not agree.
    Object,
    /// All offices agree.
    Decide(Decision),
    /// The publisher finds a fault and gives the decision back to the lead.
    SendBack,
    /// The lead opens it again because of what the vendor says to it.
    Reopen,
    /// The publisher publishes.
    Publish,
    /// An appeal leads to a new decision.
    Reconsider,
}

/// A step that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This disclosure is {} and cannot be {done} now. Open it again to see where it stands.",
    from.label())]
pub struct WrongState {
    /// The state that it is in.
    pub from: State,
    /// What was to be done to it.
    pub done: &'static str,
}

impl Step {
    fn done(&self) -> &'static str {
        match self {
            Self::Submit(_) => "submitted",
            Self::Withdraw => "withdrawn",
            Self::Accept { .. } => "accepted for review",
            Self::Return { .. } => "returned to the vendor",
            Self::Amend { .. } => "changed",
            Self::CompleteScoring => "closed for scoring",
            Self::ReopenScoring => "opened for scoring again",
            Self::Propose => "proposed for decision",
            Self::Object => "objected to",
            Self::Decide(_) => "decided",
            Self::SendBack => "sent back to the panel lead",
            Self::Reopen => "opened again",
            Self::Publish => "published",
            Self::Reconsider => "decided anew",
        }
    }
}

impl Stage {
    /// The word for it.
    pub fn state(&self) -> State {
        match self {
            Self::Draft => State::Draft,
            Self::Submitted(_) => State::Submitted,
            Self::Returned { .. } => State::Returned,
            Self::InReview(_) => State::InReview,
            Self::Scored(_) => State::Scored,
            Self::Proposed(_) => State::Proposed,
            Self::Decided(_) => State::Decided,
            Self::Published(_) => State::Published,
            Self::Withdrawn(_) => State::Withdrawn,
        }
    }

    /// What was last submitted; none of what never was.
    pub fn submitted(&self) -> Option<&Submitted> {
        match self {
            Self::Draft | Self::Withdrawn(Reached::Draft) => None,
            Self::Submitted(submitted)
            | Self::Returned { submitted, .. }
            | Self::Withdrawn(Reached::Submitted(submitted)) => Some(submitted),
            Self::InReview(_)
            | Self::Scored(_)
            | Self::Proposed(_)
            | Self::Decided(_)
            | Self::Published(_)
            | Self::Withdrawn(Reached::Accepted(_)) => {
                self.accepted().map(|accepted| &accepted.submitted)
            }
        }
    }

    /// What was accepted for review; none of what was not.
    pub fn accepted(&self) -> Option<&Accepted> {
        match self {
            Self::Draft
            | Self::Submitted(_)
            | Self::Returned { .. }
            | Self::Withdrawn(Reached::Draft | Reached::Submitted(_)) => None,
            Self::InReview(accepted)
            | Self::Scored(accepted)
            | Self::Proposed(accepted)
            | Self::Withdrawn(Reached::Accepted(accepted)) => Some(accepted),
            Self::Decided(agreed) | Self::Published(agreed) => Some(&agreed.accepted),
        }
    }

    /// Where it stands after `step`, or why the step cannot be taken.
    ///
    /// # Errors
    /// When the step does not start in this state; the sentence names both.
    pub fn after(self, step: Step) -> Result<Self, WrongState> {
        let next = match (self, step) {
            (Self::Draft | Self::Returned { .. }, Step::Submit(submitted)) => {
                Self::Submitted(submitted)
            }
            (Self::Submitted(submitted), Step::Accept { at, lead }) => {
                Self::InReview(Accepted { submitted, at, lead })
            }
            (Self::Submitted(submitted), Step::Return { reason }) => {
                Self::Returned { submitted, reason }
            }
            (Self::InReview(accepted), Step::Amend { digest }) => {
                Self::InReview(accepted.amended(digest))
            }
            (Self::Scored(accepted), Step::Amend { digest }) => {
                Self::Scored(accepted.amended(digest))
            }
            (Self::InReview(accepted), Step::CompleteScoring)
            | (Self::Proposed(accepted), Step::Object) => Self::Scored(accepted),
            (Self::Scored(accepted), Step::ReopenScoring) => Self::InReview(accepted),
            (Self::Scored(accepted), Step::Propose) => Self::Proposed(accepted),
            (Self::Proposed(accepted), Step::Decide(decision)) => {
                Self::Decided(Agreed { accepted, decision })
            }
            (Self::Decided(agreed), Step::SendBack | Step::Reopen)
            | (Self::Published(agreed), Step::Reconsider) => Self::Scored(agreed.accepted),
            (Self::Decided(agreed), Step::Publish) => Self::Published(agreed),
            (Self::Draft, Step::Withdraw) => Self::Withdrawn(Reached::Draft),
            (Self::Submitted(submitted) | Self::Returned { submitted, .. }, Step::Withdraw) => {
                Self::Withdrawn(Reached::Submitted(submitted))
            }
            (Self::InReview(accepted) | Self::Scored(accepted), Step::Withdraw) => {
                Self::Withdrawn(Reached::Accepted(accepted))
            }
            (from, step) => return Err(WrongState { from: from.state(), done: step.done() }),
        };
        Ok(next)
    }
}
