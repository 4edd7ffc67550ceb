//! Mails to districts about what they do at their desks.

use serde::Serialize;

use super::mail::Mail;
use crate::domain::district::request::{Answer, Answered};
use crate::domain::district::webhook::{Delivery, Off};
use crate::domain::texts::counted;
use crate::domain::values::WebhookId;

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

/// A webhook was turned off, because its program is gone or did not take a message.
#[derive(Serialize)]
pub(crate) struct WebhookOff<'a> {
    /// The host that it sends to.
    host: &'a str,
    gone: bool,
    /// What was to be told.
    title: &'a str,
    /// How often it was tried.
    tries: String,
    /// Why the last try failed.
    problem: &'a str,
    /// The webhook's id, for its page.
    webhook: &'a str,
}

impl<'a> WebhookOff<'a> {
    /// The mail about a webhook that sends to this host, with the message that was not taken.
    pub(crate) fn new(host: &'a str, why: Off, delivery: &'a Delivery, id: &'a WebhookId) -> Self {
        Self {
            host,
            gone: why == Off::Gone,
            title: &delivery.title,
            tries: counted(delivery.tries, "try", "tries"),
            problem: delivery.problem.as_deref().unwrap_or_default(),
            webhook: id.as_str(),
        }
    }
}

impl Mail for WebhookOff<'_> {
    const TEMPLATE: &'static str = "district/webhook_off";

    fn subject(&self) -> &'static str {
        "A webhook of your district was turned off"
    }

    fn samples() -> Vec<Self> {
        let off = |gone: bool| Self {
            host: "hooks.district.example",
            gone,
            title: "Askwell: Listing suspended",
            tries: "10 tries".to_owned(),
            problem: "It answered with status 500.",
            webhook: "0193",
        };
        vec![off(true), off(false)]
    }
}
