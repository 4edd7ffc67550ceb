//! Mails to whoever watches the registry.

use serde::Serialize;

use super::mail::Mail;
use crate::domain::registry::watch::ToldTool;

/// Asks an address to confirm that it wants to watch something, or tells it that it does already.
#[derive(Serialize)]
pub(crate) struct ConfirmWatch<'a> {
    /// What is to be watched, inside a sentence.
    pub what: &'a str,
    /// How often it is written, inside a sentence.
    pub rhythm: &'a str,
    /// The token of the address.
    pub token: &'a str,
    /// Whether the address confirmed it before.
    pub is_watched: bool,
}

impl Mail for ConfirmWatch<'_> {
    const TEMPLATE: &'static str = "registry/confirm_watch";

    fn subject(&self) -> &'static str {
        if self.is_watched { "You watch this already" } else { "Confirm what you want to watch" }
    }

    fn samples() -> Vec<Self> {
        let asked = |is_watched: bool| Self {
            what: "Askwell by Brookfield Learning",
            rhythm: "as soon as something changes",
            token: "0123abcd",
            is_watched,
        };
        vec![asked(false), asked(true)]
    }
}

/// What is true now of what an address watches.
#[derive(Serialize)]
pub(crate) struct Watched<'a> {
    #[serde(skip)]
    subject_end: String,
    tools: Vec<ToldTool>,
    /// Searches that find other tools now, in sentences.
    searches: Vec<String>,
    token: &'a str,
    #[serde(skip)]
    unsubscribe: String,
}

impl<'a> Watched<'a> {
    /// The mail to the address with this token.
    pub(crate) fn new(
        base_url: &str,
        tools: Vec<ToldTool>,
        searches: Vec<String>,
        token: &'a str,
    ) -> Self {
        let subject_end = match tools.as_slice() {
            [one] => one.name.clone().unwrap_or_else(|| "1 tool".to_owned()),
            [] => "a search".to_owned(),
            many => format!("{} tools", many.len()),
        };
        let unsubscribe = format!("{base_url}/watches/{token}/ending");
        Self { subject_end, tools, searches, token, unsubscribe }
    }
}

impl Mail for Watched<'_> {
    const TEMPLATE: &'static str = "registry/watched";

    fn subject(&self) -> &'static str {
        "Changed in the registry"
    }

    fn about(&self) -> Option<&str> {
        Some(&self.subject_end)
    }

    fn unsubscribe(&self) -> Option<&str> {
        Some(&self.unsubscribe)
    }

    fn samples() -> Vec<Self> {
        let base_url = "https://assay.agency.example";
        let parley = || ToldTool {
            slug: "parley".to_owned(),
            name: Some("Parley".to_owned()),
            vendor: "Acme".to_owned(),
            now: Some("Not now"),
            before: Some("With conditions"),
            lines: vec!["It is suspended: An incident is looked into.".to_owned()],
            has_page: true,
        };
        let gone = ToldTool {
            name: None,
            now: None,
            before: None,
            lines: vec!["It was taken off the public pages.".to_owned()],
            has_page: false,
            ..parley()
        };
        let under_review =
            ToldTool { now: Some("In review"), before: None, has_page: false, ..parley() };
        let search = "The search for “chat” finds now: Quill by Acme.".to_owned();
        vec![
            Self::new(base_url, vec![parley()], Vec::new(), "0123abcd"),
            Self::new(base_url, vec![parley(), gone, under_review], vec![search], "0123abcd"),
        ]
    }
}
