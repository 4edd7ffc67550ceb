//! A listing as it stands on the shelf: packed, as it reads on one day.

use std::sync::Arc;

use chrono::NaiveDate;

use super::kept::Kept;
use super::listing::Listing;
use crate::domain::packed::Packer;

/// A listing with the validator of its JSON.
#[derive(Debug)]
pub struct Shelved {
    /// The listing.
    pub listing: Kept,
    /// The validator of the whole: it changes with every letter of its JSON.
    pub etag: String,
    /// Whether no record tells of it: it was invented to fill a demo.
    pub invented: bool,
}

impl Shelved {
    pub(super) fn new(listing: Listing, packer: &mut Packer) -> Result<Self, serde_json::Error> {
        let (listing, etag) = Kept::new(listing, packer)?;
        Ok(Self { listing, etag, invented: false })
    }

    /// A listing that no record tells of, as it stands on a day.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn invented(
        listing: Listing,
        day: NaiveDate,
        packer: &mut Packer,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self { invented: true, ..Self::new(listing.as_of(day), packer)? })
    }
}

/// So many listings at once are worth a thread of their own.
const SHARE: usize = 250;

/// Listings as they stand on a day, packed; many of them by several threads.
pub(super) fn shelved(
    mut listings: Vec<Listing>,
    day: NaiveDate,
) -> Result<Vec<Arc<Shelved>>, serde_json::Error> {
    let pack = |listings: Vec<Listing>| -> Result<Vec<Arc<Shelved>>, serde_json::Error> {
        let mut packer = Packer::quick();
        let pack = |listing: Listing| Shelved::new(listing.as_of(day), &mut packer).map(Arc::new);
        listings.into_iter().map(pack).collect()
    };
    let half = listings.len() / 2;
    if half < SHARE {
        return pack(listings);
    }
    let rest = listings.split_off(half);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| pack(rest));
        let mut all = pack(listings)?;
        match other.join() {
            Ok(rest) => all.extend(rest?),
            Err(_) => return Err(serde::ser::Error::custom("packing was cut off")),
        }
        Ok(all)
    })
}
