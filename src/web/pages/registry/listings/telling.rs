//! What the registry's list says of itself in sentences: what was asked, what was understood, what
//! fits, and what to do when nothing does.

use serde::Serialize;

use super::rows::ResultRow;
use crate::actions::FieldError;
use crate::domain::registry::asked::{asked, which};
use crate::domain::registry::query::{Query, Sort};
use crate::domain::registry::shelf::{Previous, Results, Shelf};
use crate::domain::texts::{counted, in_quotes};
use crate::domain::values::in_a_sentence;
use crate::web::components::{Kind, NoticeBox, Pagination};
use crate::web::pages::registry::addresses::href;

/// What to say and offer when nothing fits.
#[derive(Debug, Serialize)]
pub(super) struct Nothing {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) near: Vec<ResultRow>,
    pub(super) wider: Option<String>,
    pub(super) ask: Option<String>,
}

/// Says which parts of the address were not understood, so that the list is not taken for their
/// answer.
pub(super) fn left_out(unknown: &[FieldError]) -> Option<NoticeBox> {
    let told: Vec<&str> = unknown.iter().map(|fault| fault.message.as_str()).collect();
    let title = "The list is shown without what we do not know".to_owned();
    (!told.is_empty()).then(|| NoticeBox { kind: Kind::Caution, title, text: Some(told.join(" ")) })
}

pub(super) fn count(query: &Query, total: usize) -> String {
    let tools = counted(total, "tool", "tools");
    if query.text.is_empty() { tools } else { format!("{tools} for {}", in_quotes(&query.text)) }
}

pub(super) fn pages(query: &Query, results: &Results<'_>) -> Pagination {
    let last = results.before + results.page.len();
    Pagination {
        summary: format!(
            "{} to {last} of {}",
            (results.before + 1).min(last),
            counted(results.total, "tool", "tools")
        ),
        previous: results.previous.as_ref().map(|previous| match previous {
            Previous::Start => href(query, None),
            Previous::After(slug) => href(query, Some(slug)),
        }),
        next: results.next.as_deref().map(|after| href(query, Some(after))),
    }
}

/// What a printed list says of itself, as paper shows neither filters nor further pages.
pub(super) fn printed(shelf: &Shelf, query: &Query, pages: &Pagination) -> String {
    let which = which(shelf, query);
    // Without words nothing fits better than the rest.
    let by_words = query.sort == Sort::Relevance && query.text.is_empty();
    let order = if by_words { Sort::Newest } else { query.sort };
    let order = in_a_sentence(order.label());
    format!("{which}. In this order: {order}. On this sheet: {}.", pages.summary)
}

/// Says what was understood, and offers near names, a wider search and to ask for a review.
/// `has_undecided` says that tools fit on which no decision is published.
pub(super) fn nothing(
    shelf: &Shelf,
    query: &Query,
    has_undecided: bool,
    contact: Option<&str>,
) -> Nothing {
    if shelf.listings.is_empty() {
        return Nothing {
            title: "No decision is published yet".to_owned(),
            text: "Decisions appear here as soon as the agency publishes them.".to_owned(),
            near: Vec::new(),
            wider: None,
            ask: None,
        };
    }
    // Where tools without a decision fit, they are listed already, and near names would distract
    // from them.
    let near = if has_undecided { Vec::new() } else { shelf.near_names(&query.text, 3) };
    let subject = format!("Please review: {}", query.text);
    let looked = format!("We looked for tools {}", asked(shelf, query).join(", "));
    let (title, text) = if has_undecided {
        (
            "No published decision fits",
            format!(
                "{looked}. What is listed above is with the agency, or was withdrawn, and no \
                 decision on it is published."
            ),
        )
    } else if query.text.is_empty() {
        ("No tool fits", format!("{looked}."))
    } else {
        (
            "No tool fits",
            format!("{looked}, among those with a published decision and those under review."),
        )
    };
    Nothing {
        title: title.to_owned(),
        text,
        near: near.into_iter().map(|shelved| ResultRow::new(&shelved.listing.card)).collect(),
        wider: (query.chosen_count() > 0).then(|| href(&query.wider(), None)),
        ask: contact.filter(|_| !has_undecided).map(|contact| {
            let subject = url::form_urlencoded::byte_serialize(subject.as_bytes())
                .collect::<String>()
                .replace('+', "%20");
            format!("mailto:{contact}?subject={subject}")
        }),
    }
}
