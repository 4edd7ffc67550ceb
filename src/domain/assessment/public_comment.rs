//! What anybody says about a tool under review, in the days in which the agency asks for it.

use chrono::NaiveDate;

use super::state::State;
use crate::domain::calendar::day_in_words;
use crate::domain::values::{Invalid, PublicCommentId, Timestamp, WindowId, short_text};

short_text!(
    /// What people are asked.
    Asks, "what you ask", 2000, a sentence
);
short_text!(
    /// What somebody says.
    CommentWords, "your comment", 4000
);
short_text!(
    /// What a vendor answers to a comment.
    CommentAnswer, "your answer", 2000
);
short_text!(
    /// What the panel made of the comments.
    PanelResponse, "what the panel made of the comments", 4000, a sentence
);

/// The longest window, in days.
pub const LONGEST_DAYS: i64 = 120;

/// What somebody is who comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CommenterRole {
    /// Teaches, or works in a school.
    Educator,
    /// Looks after a student.
    Parent,
    /// Is a student.
    Student,
    /// Makes or sells tools.
    Vendor,
    /// None of these.
    Other,
}

impl CommenterRole {
    /// Every role.
    pub const ALL: [Self; 5] =
        [Self::Educator, Self::Parent, Self::Student, Self::Vendor, Self::Other];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Educator => "educator",
            Self::Parent => "parent",
            Self::Student => "student",
            Self::Vendor => "vendor",
            Self::Other => "other",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Educator => "Educator",
            Self::Parent => "Parent or guardian",
            Self::Student => "Student",
            Self::Vendor => "Vendor",
            Self::Other => "Somebody else",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no role.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|role| role.word() == word)
            .ok_or_else(|| Invalid::new("Choose what you are from the list."))
    }
}

/// How a comment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CommentState {
    /// Nobody of the agency has read it.
    Waiting,
    /// Everybody reads it.
    Published,
    /// The agency holds it back.
    Held,
    /// Its words were removed.
    Erased,
}

impl CommentState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Published, Self::Held, Self::Erased];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Published => "published",
            Self::Held => "held",
            Self::Erased => "erased",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "To read",
            Self::Published => "Published",
            Self::Held => "Held back",
            Self::Erased => "Removed",
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
            .ok_or_else(|| Invalid::new("Choose what becomes of the comment."))
    }
}

/// The days in which anybody may comment on a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentWindow {
    /// Its id, which stands in public addresses.
    pub id: WindowId,
    /// The first day.
    pub opens_on: NaiveDate,
    /// The last day, to its end where the agency is.
    pub closes_on: NaiveDate,
    /// What is asked.
    pub asks: Asks,
    /// Counts its changes.
    pub revision: i64,
    /// What the panel made of the comments, and when it said so.
    pub response: Option<(String, Timestamp)>,
}

/// Whether comments are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WindowState {
    /// Not yet.
    Coming,
    /// They are.
    Open,
    /// Not any more.
    Closed,
}

impl CommentWindow {
    /// Whether comments are taken on a day on a disclosure in a state: while it is reviewed.
    pub fn state(&self, today: NaiveDate, review: State) -> WindowState {
        if !is_commented(review) || self.closes_on < today {
            WindowState::Closed
        } else if today < self.opens_on {
            WindowState::Coming
        } else {
            WindowState::Open
        }
    }

    /// How it stands, in a sentence.
    pub fn sentence(&self, today: NaiveDate, review: State) -> String {
        let (opens, closes) = (day_in_words(self.opens_on), day_in_words(self.closes_on));
        match self.state(today, review) {
            WindowState::Coming => format!("Comments are taken from {opens} until {closes}."),
            WindowState::Open => format!("Comments are taken until {closes}."),
            WindowState::Closed if self.closes_on < today => {
                format!("Comments were taken until {closes}.")
            }
            WindowState::Closed => {
                "Comments are not taken any more: the review of this tool has moved on.".to_owned()
            }
        }
    }

    /// What tells it from itself before and after a change.
    pub fn stamp(&self) -> String {
        format!("{}-{}", self.id, self.revision)
    }
}

/// Whether a disclosure in a state is reviewed, so that comments can still count.
pub fn is_commented(review: State) -> bool {
    matches!(review, State::InReview | State::Scored)
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicComment {
    /// Tells it from every other.
    pub id: PublicCommentId,
    /// What its writer is.
    pub role: CommenterRole,
    /// The criterion that it is about; none where its writer chose none.
    pub criterion: Option<String>,
    /// Who wrote it; none where they gave no name, or it went. Never published.
    pub name: Option<String>,
    /// The words.
    pub words: String,
    /// When it came.
    pub sent_at: Timestamp,
    /// How it stands.
    pub state: CommentState,
    /// Why the agency holds it back.
    pub reason: Option<String>,
    /// What the vendor answered, and when.
    pub answer: Option<(String, Timestamp)>,
}

impl PublicComment {
    /// What tells it from itself before and after somebody ruled on it.
    pub fn stamp(&self) -> String {
        format!("{}-{}", self.id, self.state.word())
    }
}
