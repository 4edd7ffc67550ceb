//! The orders of a list, worked out once for all listings.

use std::cmp::Ordering;

use chrono::NaiveDate;
use roaring::RoaringBitmap;

use super::filter::Moved;
use super::fold::fold;
use super::listing::Card;
use super::query::Sort;
use super::scores::place;
use super::state::ListingState;

/// Fewer than one in so many are few.
const FEW: usize = 16;

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

    /// The orders of listings that are mostly those of before: only what is new is compared.
    pub(super) fn next(&self, moved: &Moved, cards: &[&Card]) -> Self {
        // Many that are new are sorted with all.
        if moved.new.len() * 4 > cards.len() {
            return Self::new(cards);
        }
        let card = |at: u32| usize::try_from(at).ok().and_then(|at| cards.get(at)).copied();
        let by = |compare: fn(&Card, &Card) -> Ordering| {
            move |a: u32, b: u32| match (card(a), card(b)) {
                (Some(a), Some(b)) => compare(a, b),
                _ => Ordering::Equal,
            }
        };
        Self {
            newest: Order::by(cards.len(), |_, _| Ordering::Equal),
            name: self.name.next(moved, by(|a, b| fold(&a.name).cmp(&fold(&b.name)))),
            risk: self.risk.next(moved, by(|a, b| risk(a).cmp(&risk(b)))),
            expiry: self.expiry.next(moved, by(|a, b| until(a).cmp(&until(b)))),
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
        Self::ranked(sorted.into_iter().map(place).collect())
    }

    fn ranked(places: Vec<u32>) -> Self {
        let mut ranks = vec![0; places.len()];
        for (rank, at) in places.iter().enumerate() {
            if let Some(known) = usize::try_from(*at).ok().and_then(|at| ranks.get_mut(at)) {
                *known = place(rank);
            }
        }
        Self { places, ranks }
    }

    /// The same order with what is new put where it belongs.
    fn next(&self, moved: &Moved, compare: impl Fn(u32, u32) -> Ordering) -> Self {
        let kept: Vec<u32> = self.places.iter().filter_map(|before| moved.now(*before)).collect();
        let compare = |a: u32, b: u32| compare(a, b).then(a.cmp(&b));
        let mut new = moved.new.clone();
        new.sort_by(|a, b| compare(*a, *b));
        let (mut places, mut rest) = (Vec::with_capacity(kept.len() + new.len()), kept.as_slice());
        for at in new {
            let before = rest.partition_point(|known| compare(*known, at) == Ordering::Less);
            let (earlier, later) = rest.split_at(before);
            places.extend_from_slice(earlier);
            places.push(at);
            rest = later;
        }
        places.extend_from_slice(rest);
        Self::ranked(places)
    }

    /// The rank of a place.
    pub(super) fn rank(&self, of: u32) -> u32 {
        usize::try_from(of).ok().and_then(|at| self.ranks.get(at)).copied().unwrap_or(u32::MAX)
    }

    /// Some places in this order, as far as they are asked for.
    pub(super) fn some<'o>(
        &'o self,
        some: &'o RoaringBitmap,
    ) -> Box<dyn Iterator<Item = u32> + 'o> {
        // Few are sorted; of many it is quicker to walk along all.
        let many = usize::try_from(some.len()).unwrap_or(usize::MAX);
        if many.saturating_mul(FEW) < self.places.len() {
            let mut sorted: Vec<u32> = some.iter().map(|at| self.rank(at)).collect();
            sorted.sort_unstable();
            let at = |rank: u32| {
                usize::try_from(rank).ok().and_then(|rank| self.places.get(rank)).copied()
            };
            return Box::new(sorted.into_iter().filter_map(at));
        }
        Box::new(self.places.iter().copied().filter(|at| some.contains(*at)))
    }

    /// Every place.
    pub(super) fn all(&self) -> impl Iterator<Item = u32> + '_ {
        self.places.iter().copied()
    }
}
