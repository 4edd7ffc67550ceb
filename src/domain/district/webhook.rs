//! Webhooks: a district's own program is told of changes of the registry, after the specification
//! Standard Webhooks (<https://www.standardwebhooks.com>).

use std::fmt;

use super::webhook_secret::WebhookSecret;
use crate::domain::texts::{open_web_address, quoted};
use crate::domain::values::{
    DeliveryId, Invalid, OrganizationId, Timestamp, WebhookId, sha256_hex,
};

/// How long an address may be, in characters.
const LONGEST_ADDRESS: usize = 500;
/// How much of an address stands in a list, in characters.
const LONGEST_TOLD: usize = 60;
/// Minutes to wait after each failed try; after the last one the webhook is turned off.
pub const WAITS: [i64; 9] = [1, 5, 30, 2 * 60, 5 * 60, 10 * 60, 14 * 60, 20 * 60, 24 * 60];
/// How long both secrets sign after one was renewed, in hours.
pub const BOTH_SECRETS_HOURS: i64 = 24;
/// The most webhooks of a district.
pub const MOST: usize = 5;

/// Where a webhook sends to: a host with a name that anyone can reach, by https.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookUrl(String);

impl WebhookUrl {
    /// Reads an address. That its name leads to no machine inside a network is seen when it is
    /// opened.
    ///
    /// # Errors
    /// When it is no https address of a host with a name, or is too long; the sentence says which.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.chars().count() > LONGEST_ADDRESS {
            let told = format!("Enter an address of at most {LONGEST_ADDRESS} characters.");
            return Err(Invalid(told));
        }
        match open_web_address(text) {
            Ok(plain) => Ok(Self(plain)),
            Err(Some(sentence)) => Err(Invalid(sentence)),
            Err(None) if text.is_empty() => {
                Err(Invalid::new("Enter the address that your program is told at."))
            }
            Err(None) => Err(Invalid(format!(
                "{} is not an address that begins with https:// and names a host, such as \
                 https://hooks.district.example/assay.",
                quoted(text)
            ))),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its host: the rest may be known to few.
    pub fn host(&self) -> &str {
        let rest = self.0.strip_prefix("https://").unwrap_or(&self.0);
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }

    /// Its host and its path, cut where it is long, to tell it from others in a list. What stands
    /// behind a question mark may be a secret and is never among it.
    pub fn told(&self) -> String {
        let rest = self.0.strip_prefix("https://").unwrap_or(&self.0);
        let plain = rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let shown: String = plain.chars().take(LONGEST_TOLD).collect();
        if shown.len() < plain.len() { format!("{shown}…") } else { shown }
    }
}

/// Of which tools a webhook tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those on the district's desk, and those that one of its people watches.
    Own,
    /// Every tool of the registry.
    All,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 2] = [Self::Own, Self::All];

    /// The word in forms and records.
    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::All => "all",
        }
    }

    /// The scope for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Own => "The tools on our desk, and those that one of us watches",
            Self::All => "Every tool in the registry",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// When there is no such scope.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|one| one.word() == word)
            .ok_or_else(|| Invalid::new("Choose of which tools it tells."))
    }
}

/// Why a webhook sends nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Off {
    /// Somebody of the district turned it off.
    ByHand,
    /// Its program said that it is there no more (status 410).
    Gone,
    /// A message was not taken, at any try.
    Failed,
}

/// Whether a webhook sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookState {
    /// It sends.
    On,
    /// It sends nothing; what changes meanwhile is sent when it is turned on again.
    Off(Off),
    /// It was removed.
    Removed,
}

impl WebhookState {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off(Off::ByHand) => "off",
            Self::Off(Off::Gone) => "gone",
            Self::Off(Off::Failed) => "failed",
            Self::Removed => "removed",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no standing.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        let all = [
            Self::On,
            Self::Off(Off::ByHand),
            Self::Off(Off::Gone),
            Self::Off(Off::Failed),
            Self::Removed,
        ];
        all.into_iter()
            .find(|one| one.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not how a webhook stands.")))
    }
}

/// The secrets of a webhook.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// The one that signs.
    pub current: WebhookSecret,
    /// The one before, and until when it signs as well.
    pub before: Option<(WebhookSecret, Timestamp)>,
}

impl Secrets {
    /// A new secret in the place of the one that signs, which signs on for a day, so that a program
    /// can take the new one over without missing a message.
    #[must_use]
    pub fn renewed(self, new: WebhookSecret, now: Timestamp) -> Self {
        let until = now.plus_seconds(BOTH_SECRETS_HOURS * 3600);
        Self { current: new, before: Some((self.current, until)) }
    }

    /// What tells these from those after the next renewal, without giving any away.
    pub fn stamp(&self) -> String {
        sha256_hex(self.current.shown().as_bytes()).chars().take(16).collect()
    }

    /// Those that sign at a moment, the newest first.
    pub fn at(&self, now: Timestamp) -> Vec<&WebhookSecret> {
        let before = self.before.as_ref().filter(|(_, until)| now < *until);
        std::iter::once(&self.current).chain(before.map(|(secret, _)| secret)).collect()
    }
}

/// A webhook of a district.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// What its page is called by.
    pub id: WebhookId,
    /// Whose it is.
    pub district: OrganizationId,
    /// Where it sends to.
    pub url: WebhookUrl,
    /// Of which tools it tells.
    pub scope: Scope,
    /// Whether it sends.
    pub standing: WebhookState,
    /// When it was made.
    pub made_at: Timestamp,
}

impl Webhook {
    /// What a form that is filled with it names, so that nothing is put over what somebody else
    /// changed meanwhile.
    pub fn stamp(&self) -> String {
        format!("{}-{}-{}", self.scope.word(), self.standing.word(), self.url.as_str())
    }
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is to be sent.
    Waiting,
    /// It was taken.
    Delivered,
    /// It was not taken, and is not tried any more.
    GivenUp,
}

impl DeliveryState {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no state.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        [Self::Waiting, Self::Delivered, Self::GivenUp]
            .into_iter()
            .find(|one| one.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not a state of a message.")))
    }
}

/// A message to the program behind a webhook.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Its id, the same at every try.
    pub id: DeliveryId,
    /// What it tells, for people to read.
    pub title: String,
    /// Whether somebody only wanted to see whether it arrives.
    pub is_test: bool,
    /// What is sent, the same at every try.
    pub body: String,
    /// When it was written.
    pub made_at: Timestamp,
    /// How often it was tried.
    pub tries: i64,
    /// What became of it.
    pub state: DeliveryState,
    /// When it is tried next, while it waits.
    pub due_at: Timestamp,
    /// The status of the last answer; none where there was none.
    pub status: Option<u16>,
    /// Why the last try failed; none where it did not.
    pub problem: Option<String>,
}

/// How one try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The program answered with this status, and asks for time until then, if it does.
    Answered {
        /// The status.
        status: u16,
        /// Until when it asks to be left alone.
        after: Option<Timestamp>,
    },
    /// There was no answer; why, in a sentence.
    Unanswered(String),
    /// The address can never be opened; why, in a sentence.
    Closed(String),
}

/// What follows from a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Follows {
    /// The message was taken.
    Delivered,
    /// It is tried again then.
    Again(Timestamp),
    /// It is given up, and the webhook turned off for this.
    Off(Off),
}

impl Outcome {
    /// The status of the answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Answered { status, .. } => Some(*status),
            Self::Unanswered(_) | Self::Closed(_) => None,
        }
    }

    /// What follows after the try of this number, from 1.
    pub fn follows(&self, tries: i64, now: Timestamp) -> Follows {
        let asked = match self {
            Self::Answered { status: 200..=299, .. } => return Follows::Delivered,
            Self::Answered { status: 410, .. } => return Follows::Off(Off::Gone),
            Self::Closed(_) => return Follows::Off(Off::Failed),
            Self::Answered { after, .. } => *after,
            Self::Unanswered(_) => None,
        };
        let wait = usize::try_from(tries - 1).ok().and_then(|tried| WAITS.get(tried));
        wait.map_or(Follows::Off(Off::Failed), |minutes| {
            let again = now.plus_seconds(minutes * 60);
            Follows::Again(asked.map_or(again, |asked| asked.max(again)))
        })
    }

    /// Why it failed, in a sentence; none where the message was taken.
    pub fn problem(&self) -> Option<String> {
        match self {
            Self::Answered { status: 200..=299, .. } => None,
            Self::Answered { status: 410, .. } => {
                Some("It answered that it is there no more (status 410).".to_owned())
            }
            Self::Answered { status: 300..=399, .. } => {
                Some("It redirects, which is not followed. Enter the address itself.".to_owned())
            }
            Self::Answered { status, .. } => Some(format!("It answered with status {status}.")),
            Self::Unanswered(sentence) | Self::Closed(sentence) => Some(sentence.clone()),
        }
    }
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
