//! The life of a disclosure, as one table of steps. What a step needs besides the state is checked
//! by the action that takes it.

use serde::Serialize;

use crate::domain::values::{
    AccountId, DisclosureId, Invalid, OrganizationId, ProductId, Timestamp,
};

/// Where a disclosure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The vendor writes.
    Draft,
    /// The agency checks whether it is complete.
    Submitted,
    /// The agency sent it back with a reason; the vendor writes again.
    Returned,
    /// Reviewers score.
    InReview,
    /// Every review is in; the lead settles differences and proposes.
    Scored,
    /// The three offices sign.
    Proposed,
    /// All offices agreed; the publisher publishes.
    Decided,
    /// The listing stands in the registry.
    Published,
    /// The vendor took it back.
    Withdrawn,
}

impl State {
    /// Every state, in the order of a disclosure's life.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::InReview,
        Self::Scored,
        Self::Proposed,
        Self::Decided,
        Self::Published,
        Self::Withdrawn,
    ];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::InReview => "in_review",
            Self::Scored => "scored",
            Self::Proposed => "proposed",
            Self::Decided => "decided",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state for people to read, to follow "this disclosure is".
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "a draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned to the vendor",
            Self::InReview => "in review",
            Self::Scored => "scored",
            Self::Proposed => "waiting for signatures",
            Self::Decided => "decided",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no state.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not a state of a disclosure.")))
    }

    /// Whether it still leads somewhere; a product has at most one such disclosure at a time.
    pub fn is_live(self) -> bool {
        !matches!(self, Self::Published | Self::Withdrawn)
    }

    /// Whether the vendor may change answers and evidence.
    pub fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// The state after `step`, or why the step cannot be taken.
    ///
    /// # Errors
    /// When the step does not start in this state; the sentence names both.
    #[expect(
        clippy::match_same_arms,
        reason = "the table reads in the order of a disclosure's life"
    )]
    pub fn after(self, step: Step) -> Result<Self, WrongState> {
        let next = match (self, step) {
            (Self::Draft | Self::Returned, Step::Submit) => Self::Submitted,
            (Self::Submitted, Step::Accept) => Self::InReview,
            (Self::Submitted, Step::Return) => Self::Returned,
            (Self::InReview, Step::CompleteScoring) => Self::Scored,
            (Self::Scored, Step::ReopenScoring) => Self::InReview,
            (Self::Scored, Step::Propose) => Self::Proposed,
            (Self::Proposed, Step::Object) => Self::Scored,
            (Self::Proposed, Step::Decide) => Self::Decided,
            (Self::Decided, Step::SendBack) => Self::Scored,
            (Self::Decided, Step::Publish) => Self::Published,
            (
                Self::Draft | Self::Submitted | Self::Returned | Self::InReview | Self::Scored,
                Step::Withdraw,
            ) => Self::Withdrawn,
            (from, step) => return Err(WrongState { from, step }),
        };
        Ok(next)
    }
}

/// What can happen to a disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The vendor attests and submits.
    Submit,
    /// The vendor takes it back.
    Withdraw,
    /// The agency finds it complete.
    Accept,
    /// The agency finds it wanting.
    Return,
    /// The last review came in.
    CompleteScoring,
    /// A reviewer was added after all reviews were in.
    ReopenScoring,
    /// The lead proposes a decision.
    Propose,
    /// An office does not agree.
    Object,
    /// All offices agree.
    Decide,
    /// The publisher finds a fault and gives the decision back to the lead.
    SendBack,
    /// The publisher publishes.
    Publish,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 11] = [
        Self::Submit,
        Self::Withdraw,
        Self::Accept,
        Self::Return,
        Self::CompleteScoring,
        Self::ReopenScoring,
        Self::Propose,
        Self::Object,
        Self::Decide,
        Self::SendBack,
        Self::Publish,
    ];

    fn done(self) -> &'static str {
        match self {
            Self::Submit => "submitted",
            Self::Withdraw => "withdrawn",
            Self::Accept => "accepted for review",
            Self::Return => "returned to the vendor",
            Self::CompleteScoring => "closed for scoring",
            Self::ReopenScoring => "opened for scoring again",
            Self::Propose => "proposed for decision",
            Self::Object => "objected to",
            Self::Decide => "decided",
            Self::SendBack => "sent back to the panel lead",
            Self::Publish => "published",
        }
    }
}

/// A step that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This disclosure is {} and cannot be {} now. Open it again to see where it stands.", from.label(), step.done())]
pub struct WrongState {
    /// The state that it is in.
    pub from: State,
    /// The step that was asked for.
    pub step: Step,
}

/// A disclosure of one product on one version of a questionnaire.
#[derive(Debug, Clone)]
pub struct Disclosure {
    /// A `UUIDv7`; in every address of its pages.
    pub id: DisclosureId,
    /// The product's id.
    pub product: ProductId,
    /// The product's name.
    pub product_name: String,
    /// The last part of the product's address, `/registry/{slug}`.
    pub product_slug: String,
    /// The vendor's id.
    pub organization: OrganizationId,
    /// The vendor's name.
    pub vendor: String,
    /// The questionnaire's family.
    pub family: String,
    /// The questionnaire's version.
    pub version: String,
    /// The digest of the questionnaire's folder when the disclosure was started.
    pub digest: String,
    /// Where it stands.
    pub state: State,
    /// Counts its changes.
    pub revision: i64,
    /// When it was started.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was last submitted.
    pub submitted_at: Option<Timestamp>,
    /// When the agency accepted it for review: from then on its name is public.
    pub accepted_at: Option<Timestamp>,
    /// The panel lead's account.
    pub lead: Option<AccountId>,
    /// Why the agency returned it.
    pub return_reason: Option<String>,
}

impl Disclosure {
    /// What tells how it stands now from how it stood before any later step of the vendor or the
    /// agency.
    pub fn stamp(&self) -> String {
        format!("{}-{}", self.state.word(), self.revision)
    }
}

impl Disclosure {
    /// Why it was returned, while its vendor works on it.
    pub fn returned_for(&self) -> Option<&str> {
        self.return_reason.as_deref().filter(|_| self.state == State::Returned)
    }

    /// The lines of that reason that name a question by its code.
    pub fn returned_for_question(&self, code: &str) -> Option<String> {
        let names = |line: &&str| {
            line.split(|c: char| !c.is_alphanumeric() && c != '-')
                .any(|word| word.eq_ignore_ascii_case(code))
        };
        let lines: Vec<&str> = self.returned_for()?.lines().map(str::trim).filter(names).collect();
        (!lines.is_empty()).then(|| lines.join(" "))
    }
}
