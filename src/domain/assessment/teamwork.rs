//! How the people of a vendor share a draft: who looks after which section until when, and what
//! they say to each other about a question. The agency never reads it.

use chrono::NaiveDate;

use crate::domain::values::{AccountId, CommentId, Timestamp, short_text};

short_text!(
    /// What somebody says to their colleagues about a question.
    CommentWords,
    "a comment",
    2000
);

/// Somebody of the vendor, as they are called now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Their account.
    pub account: AccountId,
    /// Their name.
    pub name: String,
}

/// Who looks after a section, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionOwner {
    /// The section's id.
    pub section: String,
    /// Who; none where nobody does.
    pub owner: Option<Colleague>,
    /// The day by which it is to be done.
    pub due: Option<NaiveDate>,
}

/// Something that was said about a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// A `UUIDv7`.
    pub id: CommentId,
    /// `section.question`.
    pub question: String,
    /// Who said it.
    pub author: Colleague,
    /// Who is asked, and was sent it by mail.
    pub asked: Option<Colleague>,
    /// What they said.
    pub words: CommentWords,
    /// When.
    pub written_at: Timestamp,
    /// When it was marked as settled.
    pub settled_at: Option<Timestamp>,
}

/// How a draft is shared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Teamwork {
    /// The sections that somebody looks after or that have a day.
    pub owners: Vec<SectionOwner>,
    /// Everything that was said, the oldest first.
    pub comments: Vec<Comment>,
}

impl Teamwork {
    /// Who looks after a section, and until when.
    pub fn owner(&self, section: &str) -> Option<&SectionOwner> {
        self.owners.iter().find(|owner| owner.section == section)
    }

    /// What was said about a question, the oldest first.
    pub fn about<'t>(&'t self, question: &str) -> impl Iterator<Item = &'t Comment> {
        self.comments.iter().filter(move |comment| comment.question == question)
    }

    /// The questions about which something is not settled, each once and in the order in which it
    /// came up.
    pub fn unsettled(&self) -> Vec<&str> {
        let mut questions: Vec<&str> = Vec::new();
        for comment in self.comments.iter().filter(|comment| comment.settled_at.is_none()) {
            if !questions.contains(&comment.question.as_str()) {
                questions.push(&comment.question);
            }
        }
        questions
    }
}
