//! What the lead and the reviewers of a case say to each other once every review is in.

use crate::domain::values::{AccountId, RemarkId, Timestamp, short_text};

short_text!(
    /// What somebody says to the others of the panel.
    RemarkWords,
    "a remark",
    4000
);

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// A `UUIDv7`, so that later remarks have greater ids.
    pub id: RemarkId,
    /// `section.question`; none where it is about the whole case.
    pub question: Option<String>,
    /// Who said it.
    pub author: AccountId,
    /// As they are called now.
    pub author_name: String,
    /// What they said.
    pub words: RemarkWords,
    /// When.
    pub written_at: Timestamp,
    /// When they took it back.
    pub taken_back_at: Option<Timestamp>,
}

/// Everything that was said about a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discussion {
    /// The oldest first.
    pub remarks: Vec<Remark>,
    /// The last remark that the reader has read.
    pub last_read: Option<RemarkId>,
}

impl Discussion {
    /// What was said about a question, or about the whole case, the oldest first.
    pub fn about<'d>(&'d self, question: Option<&str>) -> impl Iterator<Item = &'d Remark> {
        self.remarks.iter().filter(move |remark| remark.question.as_deref() == question)
    }

    /// Whether the reader has not read a remark of somebody else.
    pub fn is_new(&self, remark: &Remark, reader: &AccountId) -> bool {
        let read = self.last_read.as_ref().is_some_and(|last| remark.id.as_str() <= last.as_str());
        remark.author != *reader && remark.taken_back_at.is_none() && !read
    }

    /// How many remarks the reader has not read.
    pub fn new_for(&self, reader: &AccountId) -> usize {
        self.remarks.iter().filter(|remark| self.is_new(remark, reader)).count()
    }

    /// Whether somebody may take a remark back: it is theirs, and nobody has said anything about
    /// the same thing since.
    pub fn may_take_back(&self, remark: &Remark, by: &AccountId) -> bool {
        let last = self.about(remark.question.as_deref()).last();
        remark.author == *by
            && remark.taken_back_at.is_none()
            && last.is_some_and(|last| last.id == remark.id)
    }
}
