//! What is asked of the registry's list, in words.

use super::availability::Availability;
use super::query::{AVAILABILITY, Query};
use super::shelf::Shelf;

/// What is asked of the list, as the ends of a sentence about tools.
pub fn asked(shelf: &Shelf, query: &Query) -> Vec<String> {
    let mut understood = Vec::new();
    if !query.text.is_empty() {
        understood.push(format!("whose name, vendor, use or description has “{}”", query.text));
    }
    for (name, chosen) in &query.chosen {
        let (title, labels) = in_words(shelf, name, chosen);
        understood.push(if *name == AVAILABILITY {
            format!("that may be bought today: “{labels}”")
        } else {
            format!("with {title} “{labels}”")
        });
    }
    for (name, chosen) in &query.without {
        let (title, labels) = in_words(shelf, name, chosen);
        understood.push(format!("without {title} “{labels}”"));
    }
    understood
}

/// The name of a facet, and some of its values, as parts of a sentence.
fn in_words(shelf: &Shelf, name: &str, chosen: &[String]) -> (String, String) {
    let facet = shelf.facets.iter().find(|facet| facet.name == name);
    let title = facet.map_or(name, |facet| facet.title.as_str()).to_lowercase();
    let known = |value: &str| {
        facet
            .and_then(|facet| facet.values.iter().find(|known| known.value == value))
            .map(|known| known.label.as_str())
    };
    let answer = |value: &str| {
        let answer = Availability::parse(value).ok().filter(|_| name == AVAILABILITY);
        answer.map(Availability::label)
    };
    let label =
        |value: &'_ String| known(value).or_else(|| answer(value)).unwrap_or(value).to_owned();
    let labels: Vec<String> = chosen.iter().map(label).collect();
    (title, labels.join("” or “"))
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
