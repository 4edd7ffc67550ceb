//! What repeated checks of a link mean. One failure does not make a link broken, and a site that
//! refuses programs does not count as a failure.

use chrono::NaiveDate;

use super::evidence::CheckState;
use crate::domain::values::Timestamp;

/// A link is called broken when looks on so many days failed in a row.
const BROKEN_AFTER_DAYS: i64 = 3;
/// However long a site asks to be left alone, it is looked at again after so many seconds.
const LONGEST_WAIT: i64 = 7 * 24 * 3600;
/// Words in the addresses of pages on which people sign in.
const SIGN_IN_WORDS: [&str; 9] =
    ["login", "signin", "sign-in", "sign_in", "sso", "auth", "oauth", "oauth2", "servicelogin"];

/// What one look at a link found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkLook {
    /// It opens.
    Opens,
    /// A program cannot tell; why, in a sentence.
    Unclear(String),
    /// It did not open this time; why.
    Fails(String),
    /// It can never open as it is written; why.
    Wrong(String),
}

/// How a server answered when the page was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The address that was given.
    pub given: &'a str,
    /// The address after all redirects.
    pub reached: &'a str,
    /// Whether the server says that it tests for programs.
    pub challenged: bool,
}

impl LinkLook {
    /// What an answer means.
    pub fn of(answer: Answer<'_>) -> Self {
        let Answer { status, given, reached, challenged } = answer;
        let turned_away = "It may well open for people: open it yourself, without signing in.";
        match status {
            _ if challenged => Self::Unclear(format!(
                "The site tests for programs before it shows \
                the page (status {status}). {turned_away}"
            )),
            200..=299 if leads_to_sign_in(given, reached) => Self::Unclear(
                "The address leads to a page for signing in. If reviewers cannot \
                    read it, give a link that anyone can open."
                    .to_owned(),
            ),
            200..=299 => Self::Opens,
            401 | 407 => Self::Fails(format!(
                "The page asks for a sign-in (status {status}), so reviewers \
                    cannot open it. Give a link that anyone can open."
            )),
            404 | 410 => Self::Fails(format!(
                "There is no page at this address any more (status \
                {status}). Give the address where it is now."
            )),
            429 => Self::Unclear(format!(
                "The site takes no more requests from programs for now \
                (status {status}). {turned_away}"
            )),
            503 => Self::Unclear(format!(
                "The site is busy, or turns programs away (status \
                {status}). {turned_away}"
            )),
            500..=599 => Self::Fails(format!(
                "The server behind this address has a fault (status {status}). Look whether it \
                 opens for you, and give another link if not."
            )),
            _ => Self::Unclear(format!(
                "The site does not show the page to a program (status \
                {status}). {turned_away}"
            )),
        }
    }
}

/// Whether somebody who asked for a page was led to one for signing in instead.
fn leads_to_sign_in(given: &str, reached: &str) -> bool {
    let page = |url: &str| url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let is_sign_in =
        |url: &str| page(url).split(['/', '.']).any(|part| SIGN_IN_WORDS.contains(&part));
    page(given) != page(reached) && is_sign_in(reached) && !is_sign_in(given)
}

/// Until when a site asks to be left alone with the value of `Retry-After`: seconds, or a day and
/// time (RFC 9110, 10.2.3).
pub fn wait_until(retry_after: &str, now: Timestamp) -> Option<Timestamp> {
    let text = retry_after.trim();
    let seconds = text.parse::<i64>().ok().filter(|seconds| *seconds >= 0);
    let until = chrono::DateTime::parse_from_rfc2822(text)
        .ok()
        .map(|at| at.timestamp() - now.millis().div_euclid(1000));
    let wait = seconds.or(until)?.clamp(0, LONGEST_WAIT);
    (wait > 0).then(|| now.plus_seconds(wait))
}

/// How often a link failed, and when it was last looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failures {
    /// On how many days in a row, so far.
    pub days: i64,
    /// The day of the last look.
    pub last: Option<NaiveDate>,
}

impl Failures {
    /// How the link stands after a look today, and on how many days it failed by then. A look that
    /// tells nothing changes no count.
    pub fn after(self, look: &LinkLook, today: NaiveDate) -> (CheckState, i64) {
        match look {
            LinkLook::Opens => (CheckState::Reachable, 0),
            LinkLook::Wrong(_) => (CheckState::Broken, self.days),
            LinkLook::Unclear(_) => (CheckState::Unclear, self.days),
            LinkLook::Fails(_) => {
                let counted_today = self.days > 0 && self.last == Some(today);
                let days = if counted_today { self.days } else { self.days + 1 };
                (
                    if days >= BROKEN_AFTER_DAYS {
                        CheckState::Broken
                    } else {
                        CheckState::Failing
                    },
                    days,
                )
            }
        }
    }
}
