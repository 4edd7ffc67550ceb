//! Reads `references.json`.

use super::checks::check_unique;
use super::cursor::At;
use crate::domain::instrument::model::reference::{KINDS, Reference, STATUSES};

/// Reads `references.json`.
pub(crate) fn read(at: &At<'_>) -> Vec<Reference> {
    if at.object(&["as_of", "references"]).is_none() {
        return Vec::new();
    }
    at.need("as_of").and_then(|a| a.date());
    at.need("references").map_or_else(Vec::new, |a| {
        check_unique(&a, "id", "reference");
        a.items().iter().filter_map(read_one).collect()
    })
}

fn read_one(at: &At<'_>) -> Option<Reference> {
    at.object(&[
        "id", "title", "cite", "kind", "status", "since", "as_of", "where", "says", "url",
        "checked",
    ])?;
    let since = match at.get("since") {
        Some(since) => Some(since.date()?),
        None => None,
    };
    let url = match at.get("url") {
        Some(url) => Some(url.text().filter(|text| {
            text.starts_with("https://")
                || url.refuse::<()>("A link starts with https://.").is_some()
        })?),
        None => None,
    };
    let title = at.need("title").and_then(|a| a.text());
    let cite = at.need("cite").and_then(|a| a.text());
    let kind = at.need("kind").and_then(|a| a.word(&KINDS));
    let status = at.need("status").and_then(|a| a.word(&STATUSES));
    let as_of = at.need("as_of").and_then(|a| a.date());
    let area = at.need("where").and_then(|a| a.text());
    let says = at.need("says").and_then(|a| a.text());
    let checked = at.need("checked").and_then(|a| a.boolean());
    Some(Reference {
        id: at.need("id").and_then(|a| a.text())?,
        title: title?,
        cite: cite?,
        kind: kind?,
        status: status?,
        since,
        as_of: as_of?,
        area: area?,
        says: says?,
        url,
        checked: checked?,
    })
}
