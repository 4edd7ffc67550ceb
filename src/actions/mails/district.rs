//! Mails to districts about what they do at their desks.

use serde::Serialize;

use super::mail::Mail;
use crate::domain::district::request::{Answer, Answered};

/// The agency answered a request to review a tool.
#[derive(Serialize)]
pub(crate) struct RequestAnswered<'a> {
    /// The tool's name, as the first district wrote it.
    name: &'a str,
    taken_up: bool,
    /// The listing's word in addresses, where the registry has the tool.
    slug: Option<&'a str>,
    /// Why, in the agency's words.
    words: &'a str,
}

impl<'a> RequestAnswered<'a> {
    /// The answer to a request for the tool of this name.
    pub(crate) fn new(name: &'a str, answered: &'a Answered) -> Self {
        Self {
            name,
            taken_up: answered.answer == Answer::UnderReview,
            slug: answered.slug.as_deref(),
            words: &answered.words,
        }
    }
}

impl Mail for RequestAnswered<'_> {
    const TEMPLATE: &'static str = "district/request_answered";

    fn subject(&self) -> &'static str {
        "The agency answered your request for a review"
    }

    fn samples() -> Vec<Self> {
        let words = "The vendor has begun its disclosure.";
        vec![
            Self { name: "Pebble Chat", taken_up: true, slug: None, words },
            Self { name: "Pebble Chat", taken_up: false, slug: Some("pebble-chat"), words },
            Self { name: "Pebble Chat", taken_up: false, slug: None, words },
        ]
    }
}
