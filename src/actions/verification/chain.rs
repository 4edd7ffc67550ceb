//! The chain of events: every link, and what the events say about the rest of the record.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize as _, Serialize};
use serde_json::Value;

use crate::actions::Error;
use crate::domain::event::{Event, chain_hash};
use crate::domain::values::Timestamp;
use crate::store::Tx;
use crate::store::events::{self, Link};

/// Events read at once while walking the chain.
const PAGE: i64 = 1000;

/// The newest event of a chain: its number and its hash, written `2984:6f1c…`. Kept elsewhere, it
/// shows later that nothing was cut off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// The event's number.
    pub sequence: i64,
    /// The event's hash in hex.
    pub hash: String,
}

impl fmt::Display for Head {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.sequence, self.hash)
    }
}

impl std::str::FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text
            .trim()
            .split_once(':')
            .and_then(|(sequence, hash)| Some((sequence.parse().ok()?, hash)));
        match parsed {
            Some((sequence, hash))
                if sequence > 0
                    && hash.len() == 64
                    && hash.bytes().all(|digit| digit.is_ascii_hexdigit()) =>
            {
                Ok(Self { sequence, hash: hash.to_ascii_lowercase() })
            }
            _ => {
                Err("write it as `assay verify` printed it: the number of the event, a colon and \
                64 hexadecimal digits"
                    .to_owned())
            }
        }
    }
}

/// The digest of a group of rows, or none for no rows, with the number of the event that says so.
pub(super) type Said = (Option<String>, i64);

/// A submission as its event tells it: disclosure, digest, attested name and title.
pub(super) type Submission = (String, String, String, String);

/// What the chain holds.
#[derive(Debug, Default)]
pub(super) struct Chain {
    pub(super) faults: Vec<String>,
    pub(super) sequence: i64,
    pub(super) hash: String,
    /// What the last event about each group of rows says.
    pub(super) rows: BTreeMap<String, Said>,
    /// Every submission that an event tells of.
    pub(super) submissions: BTreeSet<Submission>,
    /// The hash and address with which each piece of evidence was attached.
    pub(super) evidence: BTreeMap<String, (Option<String>, Option<String>)>,
}

/// Walks the chain from its beginning; `kept` is a head that was kept elsewhere and must be in it.
pub(super) async fn walk(tx: &mut Tx, kept: Option<&Head>) -> Result<Chain, Error> {
    let mut chain = Chain::default();
    let mut kept_is_there = kept.is_none();
    loop {
        let page = events::links(tx, chain.sequence, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for link in page {
            kept_is_there = kept_is_there
                || kept
                    .is_some_and(|kept| kept.sequence == link.sequence && kept.hash == link.hash);
            chain.take(link);
        }
    }
    let head = events::head(tx).await?;
    if head != (chain.sequence, chain.hash.clone()) {
        chain.faults.push(format!(
            "the head of the chain is at event {}, but the last event is {}",
            head.0, chain.sequence
        ));
    }
    if let (Some(kept), false) = (kept, kept_is_there) {
        chain.faults.push(format!(
            "the head that was kept, event {}, is not in this chain: events \
            were cut off or written anew",
            kept.sequence
        ));
    }
    Ok(chain)
}

impl Chain {
    fn take(&mut self, link: Link) {
        let number = link.sequence;
        if number != self.sequence + 1 {
            self.faults.push(format!(
                "event {number} follows event {}; the events between are missing",
                self.sequence
            ));
        }
        let hash = chain_hash(&self.hash, number, &link.at, &link.actor, &link.body);
        if link.previous_hash != self.hash
            || link.hash != hash
            || Timestamp::parse(&link.at).is_err()
        {
            self.faults.push(format!(
                "event {number} does not fit the one before it: it or an earlier one was changed"
            ));
        }
        self.read(&link);
        (self.sequence, self.hash) = (number, link.hash);
    }

    /// Reads what the event says; its kind and subject stand in columns of their own, which must
    /// say what the body says.
    fn read(&mut self, link: &Link) {
        let number = link.sequence;
        let read = serde_json::from_str::<Value>(&link.body)
            .and_then(|body| Ok((Event::deserialize(&body)?, body)));
        let Ok((event, body)) = read else {
            self.faults.push(format!("event {number} is in a form that this Assay does not know"));
            return;
        };
        if body.get("kind").and_then(Value::as_str) != Some(&link.kind) {
            self.faults.push(format!(
                "event {number} is filed as {}, which is not what it says",
                link.kind
            ));
        }
        if event.subject().as_str() != link.subject {
            self.faults.push(format!(
                "event {number} is filed under {}, which is not what it is about",
                link.subject
            ));
        }
        for (name, digest) in
            body.get(events::ROWS).and_then(Value::as_object).into_iter().flatten()
        {
            self.rows.insert(name.clone(), (digest.as_str().map(str::to_owned), number));
        }
        match event {
            Event::DisclosureSubmitted { disclosure, digest, attested_name, attested_title }
            | Event::ClarificationAnswered {
                disclosure,
                digest: Some(digest),
                attested_name,
                attested_title,
                ..
            } => {
                self.submissions.insert((
                    disclosure.to_string(),
                    digest,
                    attested_name,
                    attested_title,
                ));
            }
            Event::EvidenceAdded { evidence, sha256, url, .. } => {
                self.evidence.insert(evidence.to_string(), (sha256, url));
            }
            _ => {}
        }
    }
}
