//! A listing as it is kept in memory: what lists tell of it at hand, the whole of it packed.

use super::grades;
use super::listing::{Card, LearningHours, Listing, Module, PublicValue};
use crate::domain::packed::{Packed, Packer, Piece};
use crate::domain::shared::Pool;
use crate::domain::values::sha256_hex;

/// What many listings have in common: the modules that they require, and what their vendors attest.
#[derive(Debug, Default)]
pub(super) struct Common {
    modules: Pool<Module>,
    values: Pool<PublicValue>,
}

/// A listing in memory.
#[derive(Debug)]
pub struct Kept {
    /// What lists tell of it, without the answers behind each module, which are the most of it: the
    /// whole has them.
    pub card: Card,
    /// The hours of learning that are asked of each role.
    pub hours: Vec<LearningHours>,
    /// Its name as it is held against words for grades.
    pub(super) name_folded: Box<str>,
    told: Piece,
    json: Packed,
}

impl Common {
    /// The same without what no listing has any more.
    pub(super) fn in_use(&self) -> Self {
        Self { modules: self.modules.in_use(), values: self.values.in_use() }
    }
}

impl Kept {
    /// Packs a listing; answers it with the validator of its JSON.
    ///
    /// # Errors
    /// When a part of it cannot be written as JSON.
    pub fn new(listing: Listing, packer: &mut Packer) -> Result<(Self, String), serde_json::Error> {
        let json = listing.to_json()?;
        let etag = format!("\"{}\"", sha256_hex(json.as_bytes()));
        let Listing { card, hours, .. } = listing;
        let told = packer.piece(&serde_json::to_string(&card)?);
        Ok((Self::again(card, hours, told, packer.body(&json)), etag))
    }

    /// A listing that was packed before and kept elsewhere.
    pub fn again(mut card: Card, hours: Vec<LearningHours>, told: Piece, json: Packed) -> Self {
        for module in &mut card.modules {
            module.make_mut().because.iter_mut().for_each(|because| because.reasons = Vec::new());
        }
        let name_folded = grades::folded(&card.name).into();
        Self { card, hours, name_folded, told, json }
    }

    /// Keeps in one place what other listings have too.
    pub(super) fn share(&mut self, common: &mut Common) {
        self.card.modules.iter_mut().for_each(|module| common.modules.share(module));
        for fact in &mut self.card.facts {
            fact.values.iter_mut().for_each(|value| common.values.share(value));
        }
    }

    /// The whole of it.
    ///
    /// # Errors
    /// When it was damaged in memory.
    pub fn whole(&self) -> Result<Listing, serde_json::Error> {
        let text = self.json.unpacked().map_err(serde_json::Error::io)?;
        let mut listing: Listing = serde_json::from_slice(&text)?;
        // They are no part of the JSON.
        let Card { former_names, former_slugs, .. } = &self.card;
        listing.card.former_names.clone_from(former_names);
        listing.card.former_slugs.clone_from(former_slugs);
        Ok(listing)
    }

    /// What lists tell of it as JSON, with the answers behind each module.
    pub fn told(&self) -> &Piece {
        &self.told
    }

    /// The whole of it as JSON.
    pub fn json(&self) -> &Packed {
        &self.json
    }
}
