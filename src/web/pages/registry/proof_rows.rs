//! What a vendor said of a condition, as rows of both sides' pages.

use serde::Serialize;

use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::registry::condition_proof::{Proof, ProofState};
use crate::domain::registry::listing::Condition;
use crate::web::components::{Kind, StatusTag};

/// A word of a vendor about a condition.
#[derive(Debug, Clone, Serialize)]
pub struct GivenRow {
    words: String,
    /// Who said it, and when.
    said: String,
    url: Option<String>,
    file: Option<FileLink>,
    tag: StatusTag,
    answer: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct FileLink {
    href: String,
    title: String,
}

impl GivenRow {
    /// The row of a word about a condition of the listing with this slug.
    pub fn new(proof: &Proof, slug: &str, calendar: Calendar) -> Self {
        Self {
            words: proof.words.clone(),
            said: format!("{}, {}", proof.by, calendar.in_words(proof.at)),
            url: proof.url.clone(),
            file: proof.file.as_ref().map(|file| FileLink {
                href: format!("/listings/{slug}/proofs/{}", proof.id),
                title: file.title.clone(),
            }),
            tag: state_tag(proof.state),
            answer: proof.answer.clone().filter(|_| proof.state != ProofState::Closed),
        }
    }
}

/// How a word stands.
pub fn state_tag(state: ProofState) -> StatusTag {
    match state {
        ProofState::Waiting => StatusTag::new(Kind::Neutral, "With the agency"),
        ProofState::Met => StatusTag::new(Kind::Good, "It shows that it is met"),
        ProofState::SentBack => StatusTag::new(Kind::Caution, "Sent back"),
        ProofState::Closed => StatusTag::new(Kind::Neutral, "Replaced"),
    }
}

/// The reason of a suspension, as it is proposed: `Condition 2 was due on …`.
pub fn suspension_words(condition: &Condition, place: usize) -> String {
    format!(
        "Condition {} was due on {} and is not met: {}",
        place + 1,
        day_in_words(condition.due),
        condition.text
    )
}
