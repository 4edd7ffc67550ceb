//! Names that keep their capital inside a sentence: those of languages, peoples, places and brands
//! that labels begin with.

use std::collections::BTreeSet;

use crate::domain::values::in_a_sentence;

/// The names of a folder of questionnaires.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProperNouns(pub(crate) BTreeSet<String>);

impl ProperNouns {
    /// A label inside a sentence: its first letter small, unless it begins with one of these names,
    /// an abbreviation or a brand.
    pub fn inside(&self, label: &str) -> String {
        let word = label.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if self.0.contains(word) { label.to_owned() } else { in_a_sentence(label) }
    }
}
