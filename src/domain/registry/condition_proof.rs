//! A vendor's word that a condition of its approval is met, with what shows it, and what the agency
//! made of it.

use crate::domain::values::{DisclosureId, Invalid, ProofId, Timestamp};

/// What a vendor said of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// A `UUIDv7`.
    pub id: ProofId,
    /// The disclosure whose approval hangs on the condition.
    pub disclosure: DisclosureId,
    /// The condition's place in the listing, from 0.
    pub place: usize,
    /// How it is met, in the vendor's words.
    pub words: String,
    /// A link that shows it.
    pub url: Option<String>,
    /// A file that shows it.
    pub file: Option<ProofFile>,
    /// How it stands.
    pub state: ProofState,
    /// The name of who said it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What the agency said of it; none while it waits.
    pub answer: Option<String>,
    /// When the agency said it.
    pub answered_at: Option<Timestamp>,
}

/// A file of the vendor's shelf as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFile {
    /// What it is called.
    pub title: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// What the bytes are.
    pub media_type: String,
}

/// How a vendor's word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofState {
    /// The agency has not looked at it.
    Waiting,
    /// The agency found that the condition is met.
    Met,
    /// The agency found that it does not show it.
    SentBack,
    /// Nothing came of it: the vendor said it anew, or the condition is asked for no more.
    Closed,
}

impl ProofState {
    const ALL: [Self; 4] = [Self::Waiting, Self::Met, Self::SentBack, Self::Closed];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Met => "met",
            Self::SentBack => "sent_back",
            Self::Closed => "closed",
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
            .ok_or_else(|| Invalid(format!("“{word}” is not a state of a vendor's word.")))
    }
}

/// The newest word about a condition, of words from the oldest to the newest.
pub fn newest(proofs: &[Proof], place: usize) -> Option<&Proof> {
    proofs.iter().rfind(|proof| proof.place == place)
}

/// The word about a condition that waits for the agency.
pub fn waiting(proofs: &[Proof], place: usize) -> Option<&Proof> {
    newest(proofs, place).filter(|proof| proof.state == ProofState::Waiting)
}
