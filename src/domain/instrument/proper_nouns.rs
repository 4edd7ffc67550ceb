//! Names that keep their capital inside a sentence: those of languages, peoples, places and brands that labels begin with.

use std::collections::BTreeSet;

use super::fault::{Fault, Faults};
use super::reader::{At, read_json};
use crate::domain::values::in_a_sentence;

/// The names of a folder of questionnaires.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProperNouns(BTreeSet<String>);

impl ProperNouns {
    /// Parses and checks the file with the names; `file` is what faults call it.
    ///
    /// # Errors
    /// Every fault in it.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<ProperNouns, Vec<Fault>> {
        let faults = Faults::default();
        let json = read_json(file, bytes, &faults);
        let names = json.as_ref().and_then(|json| read(&At::root(json, file, &faults)));
        names.filter(|_| faults.is_empty()).ok_or_else(|| faults.into_vec())
    }

    /// A label inside a sentence: its first letter small, unless it begins with one of these names, an abbreviation or a brand.
    pub fn inside(&self, label: &str) -> String {
        let word = label.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if self.0.contains(word) { label.to_owned() } else { in_a_sentence(label) }
    }
}

fn read(at: &At<'_>) -> Option<ProperNouns> {
    at.object(&["names"])?;
    let mut names = BTreeSet::new();
    for item in at.need("names")?.items() {
        let Some(name) = item.text() else { continue };
        if name.chars().any(|c| !c.is_alphanumeric()) || !name.starts_with(char::is_uppercase) {
            item.fault(format!("A name here is one word with a capital; “{name}” is not."));
        } else if !names.insert(name.clone()) {
            item.fault(format!("“{name}” stands twice in this list."));
        }
    }
    Some(ProperNouns(names))
}
