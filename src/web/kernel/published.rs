//! What visitors read of the registry, finished: every listing as page and as JSON, and the
//! addresses that show all of them. It is put in place as a whole; reading takes no lock.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use arc_swap::{ArcSwap, ArcSwapOption, Guard};

use super::dump::Dump;
use super::finished::Finished;
use super::list_parts::ListParts;
use crate::actions::registry::snapshot::Snapshot;
use crate::domain::packed::Piece;

/// Below it stand the pages of listings.
const PAGES: &str = "/registry/";
/// Below it stand listings as JSON.
const DATA: &str = "/api/v1/listings/";

/// A listing, finished.
#[derive(Debug)]
pub struct Listed {
    /// Its page, once it is finished: pages come after everything that lists need.
    pub page: OnceLock<Finished>,
    /// The whole of it as JSON.
    pub json: Finished,
    /// The same as a line of a file of all.
    pub line: Piece,
    /// Its row in the registry's list.
    pub row: Piece,
}

impl Listed {
    /// The same listing on another day, of which its page tells.
    #[must_use]
    pub fn without_page(&self) -> Self {
        Self {
            page: OnceLock::new(),
            json: self.json.clone(),
            line: self.line.clone(),
            row: self.row.clone(),
        }
    }
}

/// What is finished of one snapshot. What is missing is made when it is asked for.
#[derive(Debug, Default)]
pub struct Published {
    /// The snapshot that it tells of.
    pub of: Arc<Snapshot>,
    /// What shows all listings, by its address.
    pub places: HashMap<&'static str, Arc<Finished>>,
    /// The listings by their word in addresses.
    pub listings: HashMap<Arc<str>, Arc<Listed>>,
    /// The same in the order of the shelf; empty until all are there.
    pub in_order: Vec<Arc<Listed>>,
    /// Whether every page is finished too.
    pub is_whole: bool,
    /// The file of all listings.
    pub dump: Option<Arc<Dump>>,
    /// The registry's list in parts, as soon as all listings are there; none when they cannot be
    /// made.
    pub list: Option<Arc<ListParts>>,
}

impl Published {
    /// Whether lists of a snapshot can be put together from it.
    pub fn lists(&self, now: &Arc<Snapshot>) -> bool {
        Arc::ptr_eq(&self.of, now) && self.in_order.len() == now.shelf.listings.len()
    }

    /// Whether it tells of all of a snapshot.
    pub fn tells_all_of(&self, now: &Arc<Snapshot>) -> bool {
        self.lists(now) && (self.is_whole || now.shelf.listings.is_empty())
    }

    /// The finished body at an address without a query.
    pub fn at(&self, path: &str) -> Option<&Finished> {
        if let Some(slug) = path.strip_prefix(PAGES) {
            return self.listings.get(slug).and_then(|listed| listed.page.get());
        }
        if let Some(slug) = path.strip_prefix(DATA) {
            return self.listings.get(slug).map(|listed| &listed.json);
        }
        self.places.get(path).map(Arc::as_ref)
    }
}

/// Holds what is finished now. Cheap to clone; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Current(Arc<Held>);

#[derive(Debug, Default)]
struct Held {
    now: ArcSwap<Published>,
    /// The last of which everything was finished.
    whole: ArcSwapOption<Published>,
}

impl Current {
    /// What is finished now, for a moment.
    pub fn glance(&self) -> Guard<Arc<Published>> {
        self.0.now.load()
    }

    /// The same for as long as it is held.
    pub fn now(&self) -> Arc<Published> {
        self.0.now.load_full()
    }

    /// The last of which everything was finished; none in the first moments.
    pub fn whole(&self) -> Option<Arc<Published>> {
        self.0.whole.load_full()
    }

    /// Puts another in place.
    pub fn put(&self, published: Arc<Published>) {
        if published.dump.is_some() {
            self.0.whole.store(Some(Arc::clone(&published)));
        }
        self.0.now.store(published);
    }
}
