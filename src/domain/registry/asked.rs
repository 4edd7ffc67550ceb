//! What is asked of the registry's list, in words.

use super::availability::Availability;
use super::grades::Grade;
use super::query::{AVAILABILITY, GRADE, Query};
use super::shelf::Shelf;
use crate::domain::texts::in_quotes;

/// What is asked of the list, as the ends of a sentence about tools.
pub fn asked(shelf: &Shelf, query: &Query) -> Vec<String> {
    let mut understood = Vec::new();
    if !query.text.is_empty() {
        understood
            .push(format!("whose name, vendor, use or description has {}", in_quotes(&query.text)));
    }
    for (name, chosen) in &query.chosen {
        let (title, labels) = in_words(shelf, name, chosen);
        understood.push(if *name == AVAILABILITY {
            format!("that may be bought today: {labels}")
        } else {
            format!("with {title} {labels}")
        });
    }
    for (name, chosen) in &query.without {
        let (title, labels) = in_words(shelf, name, chosen);
        understood.push(format!("without {title} {labels}"));
    }
    understood
}

/// The name of a facet, and some of its values, as parts of a sentence.
fn in_words(shelf: &Shelf, name: &str, chosen: &[String]) -> (String, String) {
    let facet = shelf.facets.iter().find(|facet| facet.name == name);
    let title = facet.map_or(name, |facet| facet.title.as_str()).to_lowercase();
    // A value that no listing has today is in the words of whoever asks.
    let labels: Vec<String> =
        chosen.iter().map(|value| in_quotes(&label(shelf, name, value))).collect();
    (title, labels.join(" or "))
}

/// A value of a filter for people to read, also one that no listing has today.
pub fn label(shelf: &Shelf, name: &str, value: &str) -> String {
    let facet = shelf.facets.iter().find(|facet| facet.name == name);
    let known = facet.and_then(|facet| facet.values.iter().find(|known| known.value == value));
    let unlisted = || match name {
        AVAILABILITY => Availability::parse(value).ok().map(|answer| answer.label().to_owned()),
        GRADE => Grade::parse(value).map(Grade::label),
        _ => None,
    };
    known.map(|known| known.label.clone()).or_else(unlisted).unwrap_or_else(|| value.to_owned())
}

/// The same as a sentence's beginning: `Tools with decision “Approved”`.
pub fn which(shelf: &Shelf, query: &Query) -> String {
    let asked = asked(shelf, query);
    if asked.is_empty() {
        "Every tool with a published decision".to_owned()
    } else {
        format!("Tools {}", asked.join(", "))
    }
}
