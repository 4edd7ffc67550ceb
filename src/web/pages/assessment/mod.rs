//! Pages of vendors, reviewers and deciders about disclosures.

pub mod adjudication;
mod condition_rows;
pub mod conflicts;
pub mod decisions;
mod outcome_shown;
mod panel_samples;
pub mod pipeline;
pub mod reviews;
mod shown;
pub mod workbench;

use crate::actions::Error;
use crate::domain::values::Id;

/// The id in a path; anything else is not there.
fn path_id(text: &str) -> Result<Id, Error> {
    Id::parse(text).ok_or(Error::NotFound)
}
