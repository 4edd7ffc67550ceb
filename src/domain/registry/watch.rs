//! Watching tools and searches: what is watched, how often its watcher is told, and what has become
//! of a tool since they last were.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::availability::Availability;
use super::change_notice::ChangeNotice;
use super::changes::Changes;
use super::register::{Entry, EntryKind, Head, OpenCondition};
use super::state::ListingState;
use crate::domain::calendar::day_in_words;
use crate::domain::values::{Invalid, OrganizationId};

/// The most tools that one watch holds, and that a search may find when somebody asks to watch it.
pub const MOST_TOOLS: usize = 500;

/// What is watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watched {
    /// Tools, by their words in addresses.
    Tools(Vec<String>),
    /// A search of the registry, as its address has it after the question mark.
    Search(String),
    /// The tools that a district uses, for somebody who may see its desk.
    Desk(OrganizationId),
}

/// How often a watcher is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// As soon as something changed.
    AtOnce,
    /// On Monday mornings, of the week.
    Mondays,
}

impl Rhythm {
    /// Every rhythm.
    pub const ALL: [Self; 2] = [Self::AtOnce, Self::Mondays];

    /// The word in forms and records.
    pub fn word(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Mondays => "mondays",
        }
    }

    /// The rhythm for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::AtOnce => "As soon as something changes",
            Self::Mondays => "On Mondays, of the week before",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// When there is no such rhythm.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|one| one.word() == word)
            .ok_or_else(|| Invalid::new("Choose how often we write."))
    }
}

/// Up to where a watcher knows what the registry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The newest entry of the register log.
    pub seq: i64,
    /// The day, where the agency is.
    pub on: NaiveDate,
}

/// What is true of a tool now that was not when its watcher was last told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldTool {
    /// Its page is `/registry/{slug}`, if it has one.
    pub slug: String,
    /// Its name; none when it is off the public pages now.
    pub name: Option<String>,
    /// Its vendor's name; empty when it is off the public pages now.
    pub vendor: String,
    /// Whether it may be bought; none when it is off the public pages now.
    pub now: Option<&'static str>,
    /// The answer that the watcher knew, when it was another.
    pub before: Option<&'static str>,
    /// What else is true now, in sentences.
    pub lines: Vec<String>,
    /// Whether it has a page.
    pub has_page: bool,
}

/// What is new of a tool for somebody who knows what `known` says; none when it stands as it stood,
/// whatever happened meanwhile.
pub fn news(changes: &Changes, slug: &str, known: Known) -> Option<ToldTool> {
    let now = changes.at(slug, i64::MAX)?;
    let before = changes.at(slug, known.seq);
    let today = changes.day;
    if !now.head.shown {
        let was_shown = before.is_some_and(|entry| entry.head.shown);
        return was_shown.then(|| ToldTool {
            slug: now.slug.clone(),
            name: None,
            vendor: String::new(),
            now: None,
            before: None,
            lines: vec!["It was taken off the public pages.".to_owned()],
            has_page: false,
        });
    }
    let mut lines = lines(changes, before, known.on, now);
    lines.extend(changes.appeal_since(slug, known.seq).map(appeal));
    let answer = |head: &Head, day| head.availability(day).map(Availability::label);
    let (is, was) =
        (answer(&now.head, today), before.and_then(|entry| answer(&entry.head, known.on)));
    let is_new = before.is_none_or(|entry| !entry.head.shown);
    (is != was || !lines.is_empty() || is_new).then(|| ToldTool {
        slug: now.slug.clone(),
        name: Some(now.head.name.clone()),
        vendor: now.head.vendor.clone(),
        now: is,
        before: was.filter(|was| Some(*was) != is),
        lines,
        has_page: now.head.listed.is_some(),
    })
}

/// What an entry says of an appeal.
fn appeal(entry: &Entry) -> String {
    match &entry.note {
        Some(note) if entry.kind == EntryKind::AppealDecided => {
            format!("The vendor’s appeal is decided. {}.", note.trim_end_matches('.'))
        }
        _ => {
            "The vendor appealed the decision; it holds until other people looked at it.".to_owned()
        }
    }
}

/// What is true now and was not, apart from the answer.
fn lines(changes: &Changes, before: Option<&Entry>, then: NaiveDate, entry: &Entry) -> Vec<String> {
    let mut lines = Vec::new();
    let today = changes.day;
    let (now, was) = (&entry.head, before.map(|entry| &entry.head));
    if let Some(was) = was.filter(|was| was.name != now.name) {
        lines.push(format!("It was called {} before.", was.name));
    }
    if let Some(was) = was.filter(|was| was.vendor != now.vendor) {
        lines.push(format!("Its vendor was called {} before.", was.vendor));
    }
    if now.review != was.and_then(|was| was.review)
        && let Some(review) = now.review
    {
        lines.push(format!("It is: {}.", review.label().to_lowercase()));
    }
    let Some(stand) = &now.listed else { return lines };
    let stood = was.and_then(|was| was.listed.as_ref());
    let state = stand.status.on(today, stand.expires_on);
    if stood.map(|stood| stood.status.on(then, stood.expires_on)) != Some(state) {
        let reason = match state {
            ListingState::Suspended => changes.reason(&entry.slug, EntryKind::Suspended),
            ListingState::Revoked => changes.reason(&entry.slug, EntryKind::Revoked),
            ListingState::Published | ListingState::Expired => None,
        };
        match (state, reason) {
            (ListingState::Published, _) if stood.is_none() => {}
            (_, Some(reason)) => {
                lines.push(format!("It is {}: {reason}", state.label().to_lowercase()));
            }
            (_, None) => lines.push(format!("It is {}.", state.label().to_lowercase())),
        }
    }
    if stood.is_none_or(|stood| stood.version != stand.version) {
        lines.push(format!("The decision is about version {}.", stand.version));
    }
    if stood.map(|stood| stood.expires_on) != Some(stand.expires_on)
        && let Some(last) = stand.expires_on.filter(|_| !state.is_over())
    {
        lines.push(format!("It holds until {}.", day_in_words(last)));
    }
    if state.is_over() {
        return lines;
    }
    let told = stood.map_or(&[][..], |stood| &stood.notices);
    lines
        .extend(stand.notices.iter().filter(|one| !told.contains(one)).map(ChangeNotice::in_words));
    conditions(stood.map_or(&[], |stood| &stood.open), then, &stand.open, today, &mut lines);
    lines
}

fn conditions(
    was: &[OpenCondition],
    then: NaiveDate,
    now: &[OpenCondition],
    today: NaiveDate,
    lines: &mut Vec<String>,
) {
    let same = |one: &OpenCondition, other: &OpenCondition| {
        (&one.text, one.due) == (&other.text, other.due)
    };
    for open in now {
        let known = was.iter().any(|before| same(before, open));
        let (is_overdue, was_overdue) = (open.due < today, known && open.due < then);
        if is_overdue && !was_overdue {
            let due = day_in_words(open.due);
            lines.push(format!("A condition is overdue since {due}: {}", open.text));
        } else if !known {
            lines.push(format!("A condition, by {}: {}", day_in_words(open.due), open.text));
        }
    }
    let settled = was.iter().filter(|before| !now.iter().any(|open| same(before, open)));
    lines.extend(settled.map(|one| format!("No longer asked for, or met: {}", one.text)));
}

/// What a search finds now and did not find before, and the other way round. `before` holds the
/// words that tools have in addresses now.
pub fn found_anew<'s>(
    before: &'s BTreeSet<String>,
    now: &'s BTreeSet<String>,
) -> (Vec<&'s str>, Vec<&'s str>) {
    let of = |a: &'s BTreeSet<String>, b: &'s BTreeSet<String>| {
        a.difference(b).map(String::as_str).collect()
    };
    (of(now, before), of(before, now))
}
