//! Who else of a vendor is in a section of a disclosure just now. It is held in memory, by each
//! replica for itself, and nothing of it is stored.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::access::Actor;
use crate::domain::values::{AccountId, DisclosureId, OrganizationId, Timestamp};

/// For so many seconds after the last sign of somebody they count as there.
const THERE_SECONDS: i64 = 300;
/// How many signs are held at once, of everybody.
const MOST: usize = 10_000;
/// How many people a page names.
const MOST_NAMED: usize = 5;

/// The signs of who is where. Cheap to clone; clones hold the same.
#[derive(Debug, Clone, Default)]
pub struct Presence {
    signs: Arc<Mutex<HashMap<Place, Vec<Sign>>>>,
}

/// A section of a disclosure, for the people of one organization.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    organization: OrganizationId,
    disclosure: DisclosureId,
    section: String,
}

#[derive(Debug, Clone)]
struct Sign {
    account: AccountId,
    name: String,
    at: Timestamp,
}

/// Somebody else who is in a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// As their account has it.
    pub name: String,
    /// How many whole minutes ago there was a sign of them.
    pub minutes: i64,
}

impl Presence {
    /// Notes a sign of the actor in a section, and says who else of their organization is there,
    /// whoever was seen last first.
    pub fn note(
        &self,
        actor: &Actor,
        now: Timestamp,
        disclosure: &DisclosureId,
        section: &str,
    ) -> Vec<Present> {
        let Some(person) = actor.person() else { return Vec::new() };
        let place = Place {
            organization: person.organization.clone(),
            disclosure: disclosure.clone(),
            section: section.to_owned(),
        };
        self.add(
            place,
            Sign { account: person.account.clone(), name: person.name.clone(), at: now },
        )
    }

    fn add(&self, place: Place, own: Sign) -> Vec<Present> {
        let now = own.at;
        let gone = |sign: &Sign| now.millis() - sign.at.millis() >= THERE_SECONDS * 1000;
        let mut signs = self.signs.lock().unwrap_or_else(PoisonError::into_inner);
        if signs.values().map(Vec::len).sum::<usize>() >= MOST {
            signs.retain(|_, here| {
                here.retain(|sign| !gone(sign));
                !here.is_empty()
            });
        }
        let room = signs.values().map(Vec::len).sum::<usize>() < MOST;
        let here = signs.entry(place).or_default();
        here.retain(|sign| !gone(sign) && sign.account != own.account);
        let mut others: Vec<Sign> = here.clone();
        if room {
            here.push(own);
        }
        drop(signs);
        others.sort_by_key(|sign| std::cmp::Reverse(sign.at));
        let minutes = |sign: &Sign| (now.millis() - sign.at.millis()) / 60_000;
        others
            .iter()
            .take(MOST_NAMED)
            .map(|sign| Present { name: sign.name.clone(), minutes: minutes(sign) })
            .collect()
    }
}

/// Who else is there, in a sentence; empty when nobody is.
pub fn in_words(present: &[Present]) -> String {
    let seen = |one: &Present| match one.minutes {
        0 => "last seen just now".to_owned(),
        1 => "last seen 1 minute ago".to_owned(),
        minutes => format!("last seen {minutes} minutes ago"),
    };
    let named: Vec<String> =
        present.iter().map(|one| format!("{} ({})", one.name, seen(one))).collect();
    match named.as_slice() {
        [] => String::new(),
        [_one] => present
            .first()
            .map(|one| format!("{} is in this section too ({}).", one.name, seen(one)))
            .unwrap_or_default(),
        [first @ .., last] => format!("{} and {last} are in this section too.", first.join(", ")),
    }
}
