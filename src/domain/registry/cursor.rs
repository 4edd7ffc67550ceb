//! Where a page of a list begins: behind a listing as it stood when the page before was told. What
//! became of that listing meanwhile changes nothing, so that pages skip and repeat nothing while
//! listings come and go.

use std::cmp::Reverse;
use std::fmt;

use chrono::NaiveDate;

use super::fold::fold;
use super::listing::Card;
use super::orders::{risk, until};
use super::query::{Query, Sort};

/// What stands between the parts of a cursor.
const BETWEEN: char = '~';

/// What a list is sorted by, of one listing. The date and the slug settle every tie.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Newest,
    Fit(Reverse<u32>),
    Name(String),
    Risk(u8),
    Until((bool, Option<NaiveDate>)),
}

impl Key {
    fn of(query: &Query, card: &Card, fit: u32) -> Self {
        match query.sort {
            Sort::Relevance if !query.text.is_empty() => Self::Fit(Reverse(fit)),
            Sort::Relevance | Sort::Newest => Self::Newest,
            Sort::Name => Self::Name(fold(&card.name)),
            Sort::Risk => Self::Risk(risk(card)),
            Sort::Expiry => Self::Until(until(card)),
        }
    }

    fn parse(query: &Query, text: &str) -> Option<Self> {
        Some(match query.sort {
            Sort::Relevance if !query.text.is_empty() => Self::Fit(Reverse(text.parse().ok()?)),
            Sort::Relevance | Sort::Newest => Self::Newest,
            Sort::Name => Self::Name(text.to_owned()),
            Sort::Risk => Self::Risk(text.parse().ok()?),
            Sort::Expiry if text.is_empty() => Self::Until((true, None)),
            Sort::Expiry => Self::Until((false, Some(text.parse().ok()?))),
        })
    }

    fn text(&self) -> String {
        match self {
            Self::Newest => String::new(),
            Self::Fit(Reverse(fit)) => fit.to_string(),
            Self::Name(name) => name.clone(),
            Self::Risk(tier) => tier.to_string(),
            Self::Until((_, day)) => day.map(|day| day.to_string()).unwrap_or_default(),
        }
    }
}

/// The last listing of the page before, as it stood then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    slug: String,
    decided_on: NaiveDate,
    key: Key,
}

impl Cursor {
    /// Behind a listing that fits a query so well.
    pub(super) fn behind(query: &Query, card: &Card, fit: u32) -> Self {
        let key = Key::of(query, card, fit);
        Self { slug: card.slug.clone(), decided_on: card.decided_on, key }
    }

    /// Reads a cursor of a list in the order of a query; none for a slug alone, or a cursor of
    /// another order.
    pub(super) fn parse(query: &Query, text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, BETWEEN);
        let (slug, day, key) = (parts.next()?, parts.next()?, parts.next()?);
        let key = Key::parse(query, key)?;
        Some(Self { slug: slug.to_owned(), decided_on: day.parse().ok()?, key })
    }

    /// Whether a listing comes before the page.
    pub(super) fn covers(&self, query: &Query, card: &Card, fit: u32) -> bool {
        let own = (Key::of(query, card, fit), Reverse(card.decided_on), card.slug.as_str());
        own <= (self.key.clone(), Reverse(self.decided_on), self.slug.as_str())
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { slug, decided_on, key } = self;
        write!(f, "{slug}{BETWEEN}{decided_on}{BETWEEN}{}", key.text())
    }
}
