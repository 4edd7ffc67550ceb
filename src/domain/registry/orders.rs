//! The orders of a list, worked out once for all listings.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::fold::fold;
use super::listing::Card;
use super::query::Sort;
use super::scores::place;
use super::state::ListingState;

/// The orders that do not hang on what is looked for. Listings are told by their places, the newest
/// decision first, which settles every tie.
#[derive(Debug, Default)]
pub(super) struct Orders {
    newest: Order,
    name: Order,
    risk: Order,
    expiry: Order,
}

/// All listings in one order.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// The places in this order.
    places: Vec<u32>,
    /// The rank of each place.
    ranks: Vec<u32>,
}

impl Orders {
    /// The orders of some listings.
    pub(super) fn new(cards: &[&Card]) -> Self {
        // One alphabet for all letters: those with accents stand beside those without.
        let names: Vec<String> = cards.iter().map(|card| fold(&card.name)).collect();
        Self {
            newest: Order::by(cards.len(), |_, _| Ordering::Equal),
            name: Order::by(cards.len(), |a, b| names.get(a).cmp(&names.get(b))),
            risk: Order::of(cards, |a, b| risk(a).cmp(&risk(b))),
            expiry: Order::of(cards, |a, b| until(a).cmp(&until(b))),
        }
    }

    /// The order that a query asks for; where nothing is looked for, the best fit is the newest.
    pub(super) fn of(&self, sort: Sort) -> &Order {
        match sort {
            Sort::Relevance | Sort::Newest => &self.newest,
            Sort::Name => &self.name,
            Sort::Risk => &self.risk,
            Sort::Expiry => &self.expiry,
        }
    }
}

/// A listing's tier, for sorting by it: those without come last.
pub(super) fn risk(card: &Card) -> u8 {
    card.residual_tier.unwrap_or(u8::MAX)
}

/// A listing's last day, for sorting by it: those without come last, and so does what was revoked,
/// which holds to no day.
pub(super) fn until(card: &Card) -> (bool, Option<NaiveDate>) {
    let day = card.expires_on.filter(|_| card.status != ListingState::Revoked);
    (day.is_none(), day)
}

impl Order {
    fn of(cards: &[&Card], compare: impl Fn(&Card, &Card) -> Ordering) -> Self {
        Self::by(cards.len(), |a, b| match (cards.get(a), cards.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        })
    }

    fn by(listings: usize, compare: impl Fn(usize, usize) -> Ordering) -> Self {
        let mut sorted: Vec<usize> = (0..listings).collect();
        sorted.sort_by(|a, b| compare(*a, *b));
        let mut ranks = vec![0; listings];
        for (rank, at) in sorted.iter().enumerate() {
            if let Some(known) = ranks.get_mut(*at) {
                *known = place(rank);
            }
        }
        Self { places: sorted.into_iter().map(place).collect(), ranks }
    }

    /// The rank of a place.
    pub(super) fn rank(&self, of: u32) -> u32 {
        usize::try_from(of).ok().and_then(|at| self.ranks.get(at)).copied().unwrap_or(u32::MAX)
    }

    /// Every place.
    pub(super) fn all(&self) -> Vec<u32> {
        self.places.clone()
    }

    /// Some places, so many, in this order.
    pub(super) fn sorted(&self, some: impl Iterator<Item = u32>, many: usize) -> Vec<u32> {
        // Few are sorted; of many it is quicker to walk along all.
        if many * 8 < self.places.len() {
            let mut sorted: Vec<u32> = some.map(|at| self.rank(at)).collect();
            sorted.sort_unstable();
            let at =
                |rank: &u32| usize::try_from(*rank).ok().and_then(|rank| self.places.get(rank));
            return sorted.iter().filter_map(at).copied().collect();
        }
        let mut wanted = vec![false; self.places.len()];
        for at in some {
            if let Some(wanted) = usize::try_from(at).ok().and_then(|at| wanted.get_mut(at)) {
                *wanted = true;
            }
        }
        let is_wanted =
            |at: &u32| usize::try_from(*at).ok().and_then(|at| wanted.get(at)) == Some(&true);
        self.places.iter().copied().filter(is_wanted).collect()
    }
}
