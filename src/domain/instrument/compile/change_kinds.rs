//! Reads of which changes vendors tell, and holds the questions that they touch against the
//! questionnaires.

use std::collections::BTreeMap;

use super::cursor::{At, read_json};
use crate::domain::instrument::model::change_kinds::{
    ChangeClock, ChangeKinds, KindOfChange, ThingChanged,
};
use crate::domain::instrument::model::fault::{Fault, Faults};
use crate::domain::instrument::model::questionnaire::Questionnaire;

/// No clock is longer than this, in business days.
const MOST_DAYS: u32 = 250;

impl ChangeKinds {
    /// Parses and checks the file; `file` is what faults call it.
    ///
    /// # Errors
    /// Every fault in it.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<ChangeKinds, Vec<Fault>> {
        let faults = Faults::default();
        let json = read_json(file, bytes, &faults);
        let kinds = json.as_ref().and_then(|json| read(&At::root(json, file, &faults)));
        kinds.filter(|_| faults.is_empty()).ok_or_else(|| faults.into_vec())
    }

    /// What it says of the questionnaires that are there and is not so: a question that no version
    /// of its family has. Of a family that is not there nothing can be said.
    pub fn faults(&self, file: &str, all: &[&Questionnaire]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (place, thing) in self.things.iter().enumerate() {
            for (family, names) in &thing.questions {
                let versions: Vec<&&Questionnaire> =
                    all.iter().filter(|one| one.family == *family).collect();
                for (number, name) in names.iter().enumerate() {
                    if versions.is_empty() || versions.iter().any(|q| q.question(name).is_some()) {
                        continue;
                    }
                    let pointer = format!("/things/{place}/questions/{family}/{number}");
                    let told = format!("No version of {family} has a question “{name}” any more.");
                    faults.push(Fault::new(file, pointer, told));
                }
            }
        }
        faults
    }
}

fn read(at: &At<'_>) -> Option<ChangeKinds> {
    at.object(&["days_to_answer", "kinds", "things"])?;
    let days = at.need("days_to_answer").and_then(|days| business_days(&days));
    let (kinds, things) = (at.need("kinds")?, at.need("things")?);
    let kinds = each(&kinds, kind, |one: &KindOfChange| &one.id);
    let things = each(&things, thing, |one: &ThingChanged| &one.id);
    Some(ChangeKinds { days_to_answer: days?, kinds, things })
}

/// The items of a list, each with an id of its own; at least one.
fn each<T>(
    list: &At<'_>,
    read: impl Fn(&At<'_>) -> Option<T>,
    id: impl Fn(&T) -> &String,
) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    let items = list.items();
    for item in &items {
        let Some(one) = read(item) else { continue };
        if all.iter().any(|known| id(known) == id(&one)) {
            item.fault(format!("“{}” stands twice in this list.", id(&one)));
        } else {
            all.push(one);
        }
    }
    if items.is_empty() {
        list.fault("Give at least one: a vendor could choose none.");
    }
    all
}

fn business_days(at: &At<'_>) -> Option<u16> {
    at.whole(0, MOST_DAYS).and_then(|days| u16::try_from(days).ok())
}

fn kind(at: &At<'_>) -> Option<KindOfChange> {
    at.object(&["id", "title", "help", "examples", "when", "business_days", "anew"])?;
    let (id, title, help) = (at.need("id"), at.need("title"), at.need("help"));
    let examples = at.need("examples").map(|list| list.texts());
    let days = at.need("business_days").and_then(|days| business_days(&days));
    let before = at.need("when").and_then(|when| when.word(&[("before", true), ("after", false)]));
    let anew = at.get("anew").is_some_and(|anew| anew.boolean().unwrap_or_default());
    Some(KindOfChange {
        id: id?.id()?,
        title: title?.text()?,
        help: help?.text()?,
        examples: examples?,
        clock: if before? { ChangeClock::Before(days?) } else { ChangeClock::After(days?) },
        anew,
    })
}

fn thing(at: &At<'_>) -> Option<ThingChanged> {
    at.object(&["id", "title", "help", "questions"])?;
    let (id, title, help) = (at.need("id"), at.need("title"), at.need("help"));
    let questions = at.need("questions").map(|families| {
        let entries = families.entries().into_iter();
        entries.map(|(family, names)| (family.to_owned(), names.texts())).collect()
    });
    let questions: BTreeMap<String, Vec<String>> = questions?;
    Some(ThingChanged { id: id?.id()?, title: title?.text()?, help: help?.text()?, questions })
}
