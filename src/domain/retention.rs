//! What is kept how long: classes of records and their periods. The record itself is kept for good:
//! what was submitted, judged, decided and published, and the events that tell of it.

use std::collections::BTreeMap;

use super::values::Invalid;

/// A class of records that goes after a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordClass {
    /// As the setting names it.
    pub word: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Days until it goes.
    pub days: u16,
    /// The fewest days that an agency may choose; the same as `days` where it may choose none.
    pub least: u16,
    /// What the days are counted from: it follows “30 days after”.
    pub after: &'static str,
    /// Why it is kept at all, and why no longer.
    pub why: &'static str,
}

/// Sign-ins that failed.
pub const TRIES: &str = "failed-sign-ins";
/// Sessions and mailed links.
pub const SESSIONS: &str = "sessions";
/// Browsers that somebody signed in with.
pub const DEVICES: &str = "devices";
/// Forms that were not sent.
pub const FORMS: &str = "forms";
/// People who never opened their account.
pub const INVITATIONS: &str = "invitations";
/// Watches that nobody confirmed.
pub const WATCHES: &str = "watches";
/// Names of people who commented on tools.
pub const COMMENTERS: &str = "commenters";
/// Messages to programs.
pub const MESSAGES: &str = "messages";
/// Runs of jobs.
pub const RUNS: &str = "runs";
/// Mails.
pub const MAILS: &str = "mails";
/// Drafts that were never submitted.
pub const DRAFTS: &str = "drafts";

/// Every class.
pub const CLASSES: [RecordClass; 11] = [
    RecordClass {
        word: TRIES,
        title: "Failed sign-ins",
        days: 1,
        least: 1,
        after: "they were counted",
        why: "Counts of wrong passwords slow guessing down for minutes; after that nobody needs \
              them.",
    },
    RecordClass {
        word: SESSIONS,
        title: "Ended sessions and mailed links",
        days: 30,
        least: 1,
        after: "they ended",
        why: "Somebody may ask who was signed in when.",
    },
    RecordClass {
        word: DEVICES,
        title: "Browsers that somebody signed in with",
        days: 180,
        least: 180,
        after: "the last sign-in",
        why: "A known browser is not slowed down when others guess the password.",
    },
    RecordClass {
        word: FORMS,
        title: "Forms that were not sent",
        days: 3,
        least: 3,
        after: "they were kept",
        why: "Whoever was signed out while typing gets the form back.",
    },
    RecordClass {
        word: INVITATIONS,
        title: "People who never opened their account",
        days: 30,
        least: 7,
        after: "their link ended",
        why: "Name and address wait for the person to come.",
    },
    RecordClass {
        word: WATCHES,
        title: "Watches that nobody confirmed",
        days: 7,
        least: 1,
        after: "they were asked for",
        why: "Somebody may have typed another’s address.",
    },
    RecordClass {
        word: COMMENTERS,
        title: "Names of people who commented on tools",
        days: 365,
        least: 30,
        after: "they were sent",
        why: "A lead may want to know who wrote; it is never published. What was said stays.",
    },
    RecordClass {
        word: MESSAGES,
        title: "Messages to programs of districts",
        days: 30,
        least: 7,
        after: "they were taken",
        why: "A district may look what became of one.",
    },
    RecordClass {
        word: RUNS,
        title: "Runs of jobs",
        days: 30,
        least: 1,
        after: "they began; those with nothing to do after a day",
        why: "An administrator looks whether the work is done.",
    },
    RecordClass {
        word: MAILS,
        title: "Mails with their recipients",
        days: 365,
        least: 30,
        after: "they were written",
        why: "Somebody may say that a mail never came. What it told of stays in the record.",
    },
    RecordClass {
        word: DRAFTS,
        title: "Answers and evidence of drafts that were never submitted",
        days: 1095,
        least: 365,
        after: "their last change",
        why: "A vendor may come back to a draft. The draft itself stays and is empty then.",
    },
];

/// How many days each class is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention(BTreeMap<&'static str, u16>);

impl Default for Retention {
    fn default() -> Self {
        Self(CLASSES.iter().map(|class| (class.word, class.days)).collect())
    }
}

impl Retention {
    /// The usual periods, with others for the classes that are named.
    ///
    /// # Errors
    /// When a class is not there or cannot be chosen, or its days do not lie between its least and
    /// 3650.
    pub fn choosing(chosen: &BTreeMap<String, u16>) -> Result<Self, Invalid> {
        let mut kept = Self::default();
        for (word, days) in chosen {
            let class = CLASSES
                .iter()
                .find(|class| class.word == word && class.least < class.days)
                .ok_or_else(|| {
                    Invalid(format!("“{word}” is no class whose days can be chosen."))
                })?;
            if !(class.least..=3650).contains(days) {
                return Err(Invalid(format!(
                    "The days of {word} are a number from {} to 3650.",
                    class.least
                )));
            }
            kept.0.insert(class.word, *days);
        }
        Ok(kept)
    }

    /// How many days a class is kept.
    pub fn days(&self, word: &str) -> i64 {
        self.0.get(word).copied().map_or(i64::from(u16::MAX), i64::from)
    }
}
