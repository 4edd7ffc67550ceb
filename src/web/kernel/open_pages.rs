//! The pages that need nobody: they are shown as to a visitor when the records do not answer who
//! somebody is.

use actix_web::HttpRequest;
use actix_web::http::Method;

/// Their patterns in the route table. All can be shown without the records: one that has something
/// from them besides, a past day or the visitor's own address, says so or does without.
pub const OPEN_PAGES: [&str; 29] = [
    "/",
    "/comments",
    "/cycles",
    "/api",
    "/check-list",
    "/registry",
    "/registry.csv",
    "/registry/compare",
    "/registry/changes",
    "/registry/changes.atom",
    "/watches/new",
    "/registry/{slug}",
    "/registry/{slug}/families",
    "/learning",
    "/learning/{id}",
    "/method",
    "/sign-in",
    "/register",
    "/passwords/new",
    "/disclose",
    "/disclose/screening",
    "/disclose/form",
    "/help",
    "/privacy",
    "/accessibility",
    "/contact",
    "/mail-sent",
    "/receipts/new",
    "/verify",
];

/// Whether the request asks for such a page.
pub(in crate::web) fn needs_nobody(request: &HttpRequest) -> bool {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    reads && request.match_pattern().is_some_and(|pattern| OPEN_PAGES.contains(&pattern.as_str()))
}
