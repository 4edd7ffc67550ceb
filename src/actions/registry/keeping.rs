//! Keeps a picture of the registry in a file, and begins with it: at a start only what changed
//! since is read from the records, and nothing that is in it is rendered or packed anew.
//!
//! The records decide: of every listing their head is read at each start, and a listing whose head
//! reads otherwise is taken from them. A picture of another build is not looked at.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use chrono::NaiveDate;

use super::snapshot::Snapshot;
use crate::actions::Ctx;
use crate::domain::packed::Packed;
use crate::domain::registry::kept::Kept;
use crate::domain::registry::listing::Card;
use crate::domain::registry::shelf::{Shelf, Shelved};
use crate::domain::values::{Timestamp, sha256_hex};
use crate::store::registry::image::{self, Image, Place, Record};

/// What is kept of a listing's rendered parts.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The validator of its JSON, by which it is told whether the parts still fit.
    pub etag: String,
    /// Its page.
    pub page: Packed,
    /// The validator of the page.
    pub tag: String,
    /// When the page was finished.
    pub modified: Timestamp,
    /// Its row in the registry's list.
    pub row: Packed,
}

/// A picture's rendered parts, by the listings' words in addresses.
#[derive(Debug, Default)]
pub struct Picture {
    /// The day that the pages tell.
    pub day: NaiveDate,
    /// What was rendered of each listing.
    pub rendered: HashMap<String, Rendered>,
}

/// What tells whether a picture is of this build and these settings.
fn maker(ctx: &Ctx) -> String {
    let settings = &ctx.settings;
    let shown = (&settings.base_url, &settings.agency_name, &settings.agency_contact);
    let told = (settings.tour.is_some(), settings.calendar, &settings.maker);
    sha256_hex(format!("{shown:?} {told:?}").as_bytes())
}

/// Writes a picture of a snapshot. `rendered` gives the parts of a listing that were rendered.
///
/// # Errors
/// When the file cannot be written; the one before stays.
pub fn save(
    ctx: &Ctx,
    now: &Snapshot,
    rendered: impl Fn(&str) -> Option<Rendered>,
) -> io::Result<()> {
    let day = now.shelf.day.to_string();
    let first = Record { name: String::new(), texts: vec![maker(ctx), day], bodies: Vec::new() };
    let own = now.shelf.listings.iter().filter(|shelved| !shelved.invented);
    let records = own.filter_map(|shelved| record(now, shelved, &rendered));
    image::write(&ctx.settings.image, std::iter::once(first).chain(records))
}

fn record(
    now: &Snapshot,
    shelved: &Shelved,
    rendered: &impl Fn(&str) -> Option<Rendered>,
) -> Option<Record<Bytes>> {
    let card = &shelved.listing.card;
    let parts = rendered(&card.slug).filter(|parts| parts.etag == shelved.etag)?;
    let texts = vec![
        now.stamps.get(&card.slug)?.clone(),
        parts.etag,
        serde_json::to_string(&(&card.former_names, &card.former_slugs)).ok()?,
        serde_json::to_string(&shelved.listing.hours).ok()?,
        parts.tag,
        parts.modified.to_string(),
    ];
    let (json, told) = (shelved.listing.json(), shelved.listing.told().body());
    let bodies = [json, &told, &parts.page, &parts.row].map(|body| body.gzip().clone());
    Some(Record { name: card.slug.clone(), texts, bodies: bodies.into() })
}

/// Opens the picture, when it is there and of this build; answers its day too.
fn open(ctx: &Ctx) -> Option<(Image, NaiveDate)> {
    let image = match Image::open(&ctx.settings.image) {
        Ok(image) => image,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return None,
        Err(cause) => {
            tracing::warn!(%cause, "the picture of the registry is not used");
            return None;
        }
    };
    let [made_by, day] = image.records.first()?.texts.as_slice() else { return None };
    let day = day.parse().ok().filter(|_| *made_by == maker(ctx))?;
    Some((image, day))
}

fn packed(image: &Image, place: Option<&Place>) -> Option<Packed> {
    Packed::kept(image.read(*place?).ok()?)
}

/// Puts the listings of the picture into memory, before the records are read; answers how many.
pub fn begin(ctx: &Ctx) -> usize {
    let Some((image, day)) = open(ctx) else { return 0 };
    let (mut listings, mut stamps) = (Vec::new(), HashMap::new());
    for record in image.records.iter().skip(1) {
        let Some((shelved, stamp)) = shelved(&image, record) else { continue };
        listings.push(Arc::new(shelved));
        stamps.insert(record.name.clone(), stamp);
    }
    let taken = listings.len();
    match Shelf::default().next(listings, Vec::new(), day) {
        Ok(shelf) => ctx.registry.begin(Snapshot::before(shelf, stamps, ctx.now())),
        Err(cause) => {
            tracing::warn!(%cause, "the picture of the registry is not used");
            return 0;
        }
    }
    taken
}

fn shelved(image: &Image, record: &Record<Place>) -> Option<(Shelved, String)> {
    let [stamp, etag, former, hours, ..] = record.texts.as_slice() else { return None };
    let json = packed(image, record.bodies.first())?;
    let told = packed(image, record.bodies.get(1))?;
    let mut card: Card = serde_json::from_slice(&told.unpacked().ok()?).ok()?;
    (card.former_names, card.former_slugs) = serde_json::from_str(former).ok()?;
    let listing = Kept::again(card, serde_json::from_str(hours).ok()?, told.piece(), json);
    Some((Shelved { listing, etag: etag.clone(), invented: false }, stamp.clone()))
}

/// The rendered parts of the picture.
pub fn picture(ctx: &Ctx) -> Picture {
    let Some((image, day)) = open(ctx) else { return Picture::default() };
    let records = image.records.iter().skip(1);
    let parts = records.filter_map(|record| Some((record.name.clone(), parts(&image, record)?)));
    Picture { day, rendered: parts.collect() }
}

fn parts(image: &Image, record: &Record<Place>) -> Option<Rendered> {
    let [_, etag, _, _, tag, modified] = record.texts.as_slice() else { return None };
    Some(Rendered {
        etag: etag.clone(),
        page: packed(image, record.bodies.get(2))?,
        tag: tag.clone(),
        modified: Timestamp::parse(modified).ok()?,
        row: packed(image, record.bodies.get(3))?,
    })
}
