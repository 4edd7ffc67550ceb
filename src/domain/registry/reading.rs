//! How the words of a search were read, where that is not as they stand there. Every surface that
//! gives the findings says so beside them, or they would be taken for another answer.

use super::grades::Grade;
use crate::domain::texts::in_quotes;

/// How the words of a search were read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// Words that were read as other words, with those.
    pub read_as: Vec<(String, String)>,
    /// The grades that the words name, where none of the findings is for them: they fit the other
    /// words alone.
    pub not_for: Vec<Grade>,
}

impl Reading {
    /// Whether the words were read as they stand there.
    pub fn is_plain(&self) -> bool {
        self.read_as.is_empty() && self.not_for.is_empty()
    }

    /// What to say beside so many findings; none where the words were read as they stand there, or
    /// where nothing was found.
    pub fn in_words(&self, found: usize) -> Option<String> {
        if found == 0 {
            return None;
        }
        if let (Some(first), Some(last)) = (self.not_for.first(), self.not_for.last()) {
            let first = first.label().to_lowercase();
            let grades = match last.label().to_lowercase() {
                last if last == first => first,
                last => format!("{first} to {last}"),
            };
            return Some(if found == 1 {
                format!("This tool is not for {grades}. It fits the other words.")
            } else {
                format!("None of these tools is for {grades}. They fit the other words.")
            });
        }
        let (given, _) = self.read_as.first()?;
        let known = self.read_as.iter().filter(|(word, _)| word == given).take(3);
        let known: Vec<String> = known.map(|(_, known)| in_quotes(known)).collect();
        Some(format!("Nothing is called {}. These fit {}.", in_quotes(given), known.join(" or ")))
    }
}
