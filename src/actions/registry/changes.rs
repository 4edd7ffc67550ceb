//! Reads what an address asks of the registry's changes.

use chrono::{Days, NaiveDate};

use crate::actions::{Ctx, FieldError};
use crate::domain::calendar::day_in_words;
use crate::domain::measures::documents::date::whole_day;
use crate::domain::registry::availability::Availability;
use crate::domain::registry::change::{Change, Place};
use crate::domain::values::Invalid;

/// How many days are looked back to when no day is named.
const DAYS: u64 = 30;
/// The most changes on a page.
pub const MOST: usize = 100;
/// How much of a wrong value is said again, in characters.
const ECHO: usize = 40;

/// Where changes are asked for: each place takes what it can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// The page, which leads back day by day.
    Page,
    /// The feed, which has the newest.
    Feed,
    /// The data, which goes on where a program has read to.
    Data,
}

impl Surface {
    fn refuses(self, name: &str) -> Invalid {
        let known = match self {
            Self::Page => "since, availability, limit and before",
            Self::Feed => "since, availability and limit",
            Self::Data => "since, availability, limit and after",
        };
        Invalid(format!("There is no “{}” here. Known are {known}.", start_of(name)))
    }
}

/// A question to the changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The first day.
    pub since: NaiveDate,
    /// Only changes that led to one of these answers; all when empty.
    pub answers: Vec<Availability>,
    /// The page ends before this place.
    pub before: Option<Place>,
    /// The program has had everything up to this place.
    pub after: Option<Place>,
    /// How many changes a page holds.
    pub limit: usize,
}

impl Asked {
    /// Whether a change is asked for. That a tool is gone is told whatever is asked.
    pub fn wants(&self, change: &Change) -> bool {
        self.answers.is_empty() || change.to.is_none_or(|answer| self.answers.contains(&answer))
    }

    /// The pairs that say which answers are asked for.
    pub fn answer_pairs(&self) -> Vec<(&'static str, String)> {
        self.answers.iter().map(|one| ("availability", one.word().to_owned())).collect()
    }

    /// The pairs of the address that asks this from a place on.
    pub fn pairs(&self, place: Option<(&'static str, &Place)>) -> Vec<(&'static str, String)> {
        let place = place.map(|(name, place)| (name, place.to_string()));
        let limit = (self.limit != MOST).then(|| ("limit", self.limit.to_string()));
        [("since", self.since.to_string())]
            .into_iter()
            .chain(self.answer_pairs())
            .chain(limit)
            .chain(place)
            .collect()
    }
}

/// Reads the pairs of an address. What cannot be read is left out and reported by its name.
pub fn read(ctx: &Ctx, surface: Surface, pairs: &[(String, String)]) -> (Asked, Vec<FieldError>) {
    let today = ctx.today();
    let since = today.checked_sub_days(Days::new(DAYS)).unwrap_or(today);
    let mut asked = Asked { since, answers: Vec::new(), before: None, after: None, limit: MOST };
    let mut faults = Vec::new();
    for (name, value) in pairs {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        if let Err(Invalid(message)) = take(&mut asked, surface, today, (name, value)) {
            faults.push(FieldError { field: name.clone(), message });
        }
    }
    (asked, faults)
}

fn take(
    asked: &mut Asked,
    surface: Surface,
    today: NaiveDate,
    (name, value): (&str, &str),
) -> Result<(), Invalid> {
    match name {
        "since" => asked.since = day(value, today)?,
        "availability" => {
            let answer = Availability::parse(&start_of(value))?;
            if !asked.answers.contains(&answer) {
                asked.answers.push(answer);
            }
        }
        "before" if surface == Surface::Page => asked.before = Some(Place::parse(value)?),
        "after" if surface == Surface::Data => asked.after = Some(Place::parse(value)?),
        "limit" => {
            let limit = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
            asked.limit = limit.ok_or_else(|| {
                Invalid(format!("“{}” is not a number from 1 to {MOST}.", start_of(value)))
            })?;
        }
        _ => return Err(surface.refuses(name)),
    }
    Ok(())
}

fn day(typed: &str, today: NaiveDate) -> Result<NaiveDate, Invalid> {
    let day = whole_day(typed).map_err(Invalid)?;
    if day > today {
        return Err(Invalid(format!(
            "{} is still to come. Ask for today or an earlier day.",
            day_in_words(day)
        )));
    }
    Ok(day)
}

fn start_of(text: &str) -> String {
    text.chars().take(ECHO).collect()
}
