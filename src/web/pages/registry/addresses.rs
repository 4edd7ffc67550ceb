//! The addresses of a query to the registry.

use serde::Serialize;

use crate::domain::registry::query::Query;

/// The address of a query from a page on.
pub fn href(query: &Query, after: Option<&str>) -> String {
    address("/registry", query, after)
}

/// The address of a path with a query.
pub fn address(path: &str, query: &Query, after: Option<&str>) -> String {
    with_pairs(path, query.pairs(after))
}

/// The address of a path with pairs.
pub fn with_pairs(path: &str, pairs: impl Serialize) -> String {
    let text = serde_urlencoded::to_string(pairs).unwrap_or_default();
    if text.is_empty() { path.to_owned() } else { format!("{path}?{text}") }
}
