//! What a receipt of a list said beside what the register says now.

use serde::Serialize;
use utoipa::ToSchema;

use super::comparison::{Since, ThenNowOf};
use super::stated_list::StatedList;
use crate::domain::registry::availability::Availability;

/// A list, then and now: the tools that its rows meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListSince {
    /// How they stand to each other.
    pub since: Since,
    /// Tools whose answer is another now.
    pub changed: Vec<ThenNowOf>,
    /// Tools of which the register says nothing any more, by name.
    pub gone: Vec<String>,
    /// Of how many rows the tool had a listing, so that it was looked up.
    pub compared: usize,
    /// How many rows were not compared: their tool had no listing, or the receipt does not name
    /// them.
    pub uncompared: usize,
}

/// What was meant by a list's rows, beside what the register says of it now: `today` tells the
/// answer and the digest of a listing by its slug.
pub fn since<'d>(
    then: &StatedList,
    today: impl Fn(&str) -> Option<(Availability, &'d str)>,
) -> ListSince {
    let (mut changed, mut gone, mut details) = (Vec::new(), Vec::new(), false);
    let mut compared = 0;
    for row in &then.rows {
        let (Some(slug), Some(before)) = (&row.slug, row.availability) else { continue };
        compared += 1;
        let name = row.tool.clone().unwrap_or_else(|| row.name.clone());
        match today(slug) {
            None if !gone.contains(&name) => gone.push(name),
            None => {}
            Some((now, _)) if now != before => {
                let told = ThenNowOf { name, then: before.label(), now: now.label() };
                if !changed.contains(&told) {
                    changed.push(told);
                }
            }
            Some((_, digest)) => details |= row.digest.as_deref() != Some(digest),
        }
    }
    let since = if then.rows.is_empty() && then.tools > 0 {
        Since::Untold
    } else if !changed.is_empty() || !gone.is_empty() {
        Since::Changed
    } else if details {
        Since::SameButDetails
    } else {
        Since::Same
    };
    let uncompared = then.tools.saturating_sub(compared);
    ListSince { since, changed, gone, compared, uncompared }
}
