//! Many more listings for the demo, to see how the registry reads when it is large. They are
//! variations of the demo's own, under other names, on other days and in every state, and live in
//! memory only: no record and no event tells of them.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{NaiveDate, TimeDelta};

use crate::actions::registry::snapshot;
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::packed::Packer;
use crate::domain::registry::listing::Listing;
use crate::domain::registry::shelf::Shelved;
use crate::domain::registry::state::{Change, ListingState};
use crate::domain::slug::readable;
use crate::store::StoreError;

/// First words of names, in several scripts; some differ from another by one letter.
const FIRST: [&str; 48] = [
    "Bright",
    "Brite",
    "Lumen",
    "Lumin",
    "Quill",
    "Quil",
    "Story",
    "Storey",
    "Maple",
    "Harbor",
    "Harbour",
    "Nova",
    "Novo",
    "Atlas",
    "Ember",
    "Cedar",
    "River",
    "Rivet",
    "Summit",
    "Orbit",
    "Pixel",
    "Ledger",
    "Beacon",
    "Beakon",
    "Willow",
    "Compass",
    "Éclair",
    "Ñandú",
    "Zürich",
    "Łódź",
    "Học",
    "Tiếng",
    "学習",
    "算数",
    "智能",
    "数学",
    "ドリル",
    "まなび",
    "수학",
    "학습",
    "Учитель",
    "Школа",
    "Αθηνά",
    "العربية",
    "مدرسة",
    "שיעור",
    "हिन्दी",
    "เรียน",
];
/// Second words.
const SECOND: [&str; 32] = [
    "Reader", "Read", "Math", "Maths", "Tutor", "Writer", "Coach", "Planner", "Quest", "Lab",
    "Labs", "Path", "Desk", "Board", "Buddy", "Notes", "Speak", "Grader", "Scribe", "Steps",
    "Mentor", "Studio", "Class", "Garden", "Science", "History", "Code", "Music", "Phonics",
    "Vocab", "助手", "道場",
];
/// How a name ends.
const ENDING: [&str; 8] = ["", "", " AI", " for Schools", " Plus", " Go", " K-5", " 2"];
/// Vendors.
const VENDOR: [&str; 24] = [
    "Brookfield",
    "Northwind",
    "Acorn",
    "Tidewater",
    "Granite",
    "Foxglove",
    "Paragon",
    "Solstice",
    "Meridian",
    "Copperline",
    "Juniper",
    "Larkspur",
    "Redwood",
    "Silverlake",
    "Trailhead",
    "Umbra",
    "Vireo",
    "Westgate",
    "Yarrow",
    "Zephyr",
    "Éditions Noé",
    "東京教育",
    "Nhà Sáng",
    "Учебник",
];
/// What a vendor is.
const FIRM: [&str; 6] = ["Learning", "Labs", "Education", "Tutors", "Software", "Inc."];

/// A source of numbers that are the same every time.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        let sides = u64::try_from(sides.max(1)).unwrap_or(1);
        usize::try_from((mixed ^ mixed >> 31) % sides).unwrap_or_default()
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words.get(self.roll(words.len())).copied().unwrap_or_default()
    }
}

/// A listing that is still to be made: its number, its name and its word in addresses.
struct Planned {
    number: usize,
    name: String,
    slug: String,
}

/// Puts so many invented listings beside the demo's own. `told` hears now and then how many there
/// are.
///
/// # Errors
/// When the demo has no listing to vary.
pub fn gather(ctx: &Ctx, many: usize, told: &(dyn Fn(usize) + Sync)) -> Result<(), Error> {
    let now = ctx.registry.now();
    let own: Result<Vec<Listing>, _> =
        now.shelf.listings.iter().map(|shelved| shelved.listing.whole()).collect();
    let own = own.map_err(StoreError::from)?;
    if own.is_empty() {
        return Err(Error::Internal("the demo has no listing to vary".to_owned()));
    }
    let known = own.iter().map(|listing| listing.card.slug.clone()).collect();
    let planned = plan(many, known);
    let (made, done) = (Mutex::new(Vec::with_capacity(many)), AtomicUsize::new(0));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let invent = |planned: &[Planned]| -> Result<(), serde_json::Error> {
        let mut packer = Packer::quick();
        for one in planned {
            let shelved = invented(&own, one, now.shelf.day, &mut packer)?;
            made.lock().unwrap_or_else(PoisonError::into_inner).push(shelved);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done % 100 == 0 || done == many {
                told(done);
            }
        }
        Ok(())
    };
    let failed = std::thread::scope(|scope| {
        let invent = &invent;
        let share = planned.len().div_ceil(threads).max(1);
        let workers: Vec<_> =
            planned.chunks(share).map(|planned| scope.spawn(move || invent(planned))).collect();
        workers.into_iter().find_map(|worker| worker.join().ok()?.err())
    });
    if let Some(cause) = failed {
        return Err(StoreError::from(cause).into());
    }
    let made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    snapshot::put_beside(ctx, &Actor::System, made)
}

/// Names for so many listings, each with a word in addresses that nothing else has.
fn plan(many: usize, mut taken: HashSet<String>) -> Vec<Planned> {
    let mut dice = Dice(12);
    let name = |number: usize, dice: &mut Dice| {
        let (first, second, ending) = (dice.of(&FIRST), dice.of(&SECOND), dice.of(&ENDING));
        let glue = if dice.roll(3) == 0 { "" } else { " " };
        let name = format!("{first}{glue}{second}{ending}");
        let slug = readable(&name).unwrap_or_default();
        if slug.is_empty() || !taken.insert(slug.clone()) {
            let slug = format!("{slug}-{number}");
            taken.insert(slug.clone());
            return Planned { number, name: format!("{name} {number}"), slug };
        }
        Planned { number, name, slug }
    };
    let mut name = name;
    (0..many).map(|number| name(number, &mut dice)).collect()
}

/// One of the demo's own listings under another name, of another vendor, on other days and in
/// another state.
fn invented(
    own: &[Listing],
    planned: &Planned,
    today: NaiveDate,
    packer: &mut Packer,
) -> Result<Arc<Shelved>, serde_json::Error> {
    let mut dice =
        Dice(u64::try_from(planned.number).unwrap_or_default().wrapping_mul(0x5851_f42d));
    let Some(mut listing) = own.get(dice.roll(own.len())).cloned() else {
        return Err(serde::ser::Error::custom("there is no listing to vary"));
    };
    let days = i64::try_from(dice.roll(200)).unwrap_or_default();
    earlier(&mut listing, TimeDelta::days(days));
    let card = &mut listing.card;
    card.name.clone_from(&planned.name);
    card.slug.clone_from(&planned.slug);
    card.former_slugs.clear();
    card.vendor = format!("{} {}", dice.of(&VENDOR), dice.of(&FIRM));
    card.version = format!("{}.{}", dice.roll(6), dice.roll(20));
    card.website = format!("https://{}.example", planned.slug);
    card.former_names = if dice.roll(20) == 0 {
        vec![format!("{} {}", dice.of(&FIRST), dice.of(&SECOND))]
    } else {
        Vec::new()
    };
    card.summary = format!(
        "{} It comes with {} and {}, and works beside {}.",
        card.summary,
        dice.of(&SECOND).to_lowercase(),
        dice.of(&SECOND).to_lowercase(),
        dice.of(&FIRST)
    );
    for fact in &mut card.facts {
        if fact.values.len() > 1 && dice.roll(2) == 0 {
            let gone = dice.roll(fact.values.len());
            fact.values.remove(gone);
        }
    }
    let approved = card.approved_on.is_some() && card.status == ListingState::Published;
    match dice.roll(20) {
        0 if approved => listing.change(
            Change::Suspend,
            ListingState::Suspended,
            "An incident is being looked into.",
            today,
        ),
        1 if approved => listing.change(
            Change::Revoke,
            ListingState::Revoked,
            "It was found to keep what students write.",
            today,
        ),
        2 => earlier(&mut listing, TimeDelta::days(800)),
        _ => {}
    }
    Shelved::invented(listing, today, packer).map(Arc::new)
}

/// Moves every day of a listing back.
fn earlier(listing: &mut Listing, by: TimeDelta) {
    let card = &mut listing.card;
    card.decided_on -= by;
    for day in card.approved_on.iter_mut().chain(card.expires_on.iter_mut()) {
        *day -= by;
    }
    for condition in &mut card.conditions {
        condition.due -= by;
    }
    listing.attested_on = listing.attested_on.map(|day| day - by);
    for moment in &mut listing.history {
        moment.on -= by;
    }
}
