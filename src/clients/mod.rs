//! What Assay reaches outside itself: web pages through one guarded client, and mail.

pub mod address;
pub mod fetch_error;
pub mod http;
pub mod mailer;
pub mod scanner;

use std::error::Error;

/// The error and everything that caused it, the latest first.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The innermost cause of an error; the outer ones say little more than "error sending request".
fn first_cause(error: &(dyn Error + 'static)) -> String {
    let said = causes(error).last().map(ToString::to_string).unwrap_or_default();
    said.trim_end_matches('.').to_owned()
}
