//! The way to the pages about lists.

use crate::web::components::{Crumb, home_trail};

/// Where a list is given.
pub(super) const PATH: &str = "/check-list";
/// What that page is called.
pub(super) const TITLE: &str = "Check your list";

/// The way to pages about lists.
pub(super) fn trail() -> Vec<Crumb> {
    let mut trail = home_trail();
    trail.push(Crumb::to("/registry", "Registry"));
    trail
}
