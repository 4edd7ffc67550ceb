//! The single keys by which somebody scores: whether they work at all, and which they are. A person
//! can turn them off and choose others (WCAG 2.2, 2.1.4).

use std::collections::BTreeMap;

use crate::domain::values::Invalid;

/// What a key does: its word, what people read, and the usual key.
pub const ACTS: [(&str, &str, char); 14] = [
    ("0", "Level 0", '0'),
    ("1", "Level 1", '1'),
    ("2", "Level 2", '2'),
    ("3", "Level 3", '3'),
    ("4", "Level 4", '4'),
    ("na", "Not applicable", 'n'),
    ("comment", "Write a comment", 'c'),
    ("evidence", "Open and close the evidence", 'e'),
    ("save", "Save and go on, or submit the review", 's'),
    ("next", "Next question", 'j'),
    ("previous", "Previous question", 'k'),
    ("criterion", "Next criterion", 'g'),
    ("undo", "Take back what the last key did", 'u'),
    ("list", "List of keys", '?'),
];

/// The keys of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shortcuts {
    /// Whether they work; nobody has them without asking.
    pub on: bool,
    /// Those that are not the usual ones, by what they do; none for an act without a key.
    changed: BTreeMap<String, Option<char>>,
}

impl Shortcuts {
    /// Reads what was chosen: a key for each act, empty for none.
    ///
    /// # Errors
    /// At the acts whose key is no single sign, or is another's key as well.
    pub fn parse(
        on: bool,
        chosen: &BTreeMap<String, String>,
    ) -> Result<Self, Vec<(&'static str, Invalid)>> {
        let (mut changed, mut faults) = (BTreeMap::new(), Vec::new());
        let mut taken: BTreeMap<char, &str> = BTreeMap::new();
        for (word, label, usual) in ACTS {
            let typed =
                chosen.get(word).map_or_else(|| usual.to_string(), |text| text.to_lowercase());
            let mut signs = typed.trim().chars();
            let key = match (signs.next(), signs.next()) {
                (None, _) => None,
                (Some(key), None) if !key.is_control() && !key.is_whitespace() => Some(key),
                _ => {
                    faults.push((word, Invalid("Enter one sign, or nothing.".to_owned())));
                    continue;
                }
            };
            if let Some(other) = key.and_then(|key| taken.get(&key)) {
                let sentence = format!("This is the key of “{other}” as well. Choose another.");
                faults.push((word, Invalid(sentence)));
                continue;
            }
            if let Some(key) = key {
                taken.insert(key, label);
            }
            if key != Some(usual) {
                changed.insert(word.to_owned(), key);
            }
        }
        if faults.is_empty() { Ok(Self { on, changed }) } else { Err(faults) }
    }

    /// The key of an act; none where it has none.
    pub fn key(&self, word: &str) -> Option<char> {
        let usual = ACTS.iter().find(|(act, ..)| *act == word).map(|(_, _, usual)| *usual);
        self.changed.get(word).copied().unwrap_or(usual)
    }

    /// The keys as JSON, those that are not the usual ones only.
    pub fn to_json(&self) -> String {
        serde_json::json!(self.changed).to_string()
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_json(on: bool, text: &str) -> Result<Self, serde_json::Error> {
        Ok(Self { on, changed: serde_json::from_str(text)? })
    }
}
