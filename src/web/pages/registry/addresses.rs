//! The addresses of a query to the registry.

use crate::domain::registry::query::Query;

/// The address of a query from a page on.
pub fn href(query: &Query, after: Option<&str>) -> String {
    address("/registry", query, after)
}

/// The address of a path with a query.
pub fn address(path: &str, query: &Query, after: Option<&str>) -> String {
    let text = serde_urlencoded::to_string(query.pairs(after)).unwrap_or_default();
    if text.is_empty() { path.to_owned() } else { format!("{path}?{text}") }
}
