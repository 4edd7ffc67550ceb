//! Mails about comments on a tool under review.

use serde::Serialize;

use super::mail::Mail;

/// For the vendor: the agency asks for comments on its tool.
#[derive(Serialize)]
pub(crate) struct CommentsAsked<'a> {
    /// The first day, in words.
    pub(crate) opens: String,
    /// The last day, in words.
    pub(crate) closes: String,
    /// What is asked.
    pub(crate) asks: &'a str,
    /// The window's id.
    pub(crate) window: &'a str,
}

impl Mail for CommentsAsked<'_> {
    const TEMPLATE: &'static str = "assessment/comments_asked";

    fn subject(&self) -> &'static str {
        "The agency asks for comments on your tool"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            opens: "1 March 2027".to_owned(),
            closes: "22 March 2027".to_owned(),
            asks: "How did it serve your students?",
            window: "0194",
        }]
    }
}

/// For leads: a comment waits, and nothing waited before it.
#[derive(Serialize)]
pub(crate) struct CommentWaits {}

impl Mail for CommentWaits {
    const TEMPLATE: &'static str = "assessment/comment_waits";

    fn subject(&self) -> &'static str {
        "A comment waits to be read"
    }

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}
