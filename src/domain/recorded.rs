//! Events as they are read back from the record.

use super::event::Event;

/// What a stored event says.
#[derive(Debug, Clone)]
pub enum Recorded {
    /// An event that this Assay knows.
    Known(Box<Event>),
    /// An event of a newer Assay, or in a form that is not known any more: all that can be told is
    /// its kind.
    Unknown(String),
}

impl Recorded {
    /// Reads an event of this kind from its body.
    pub fn read(kind: &str, body: &str) -> Self {
        serde_json::from_str(body)
            .map_or_else(|_| Self::Unknown(kind.to_owned()), |event| Self::Known(Box::new(event)))
    }

    /// The event; none when it is not known.
    pub fn event(&self) -> Option<&Event> {
        match self {
            Self::Known(event) => Some(event),
            Self::Unknown(_) => None,
        }
    }
}

/// A kind of event that is looked for by the word that it is stored under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// [`Event::DisclosureWithdrawn`].
    DisclosureWithdrawn,
    /// [`Event::ReviewerRemoved`].
    ReviewerRemoved,
    /// [`Event::ListingPublished`].
    ListingPublished,
    /// [`Event::ListingChanged`].
    ListingChanged,
}

impl EventKind {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::DisclosureWithdrawn => "disclosure_withdrawn",
            Self::ReviewerRemoved => "reviewer_removed",
            Self::ListingPublished => "listing_published",
            Self::ListingChanged => "listing_changed",
        }
    }
}
