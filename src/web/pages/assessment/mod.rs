//! Pages of vendors, reviewers and deciders about disclosures.

pub mod adjudication;
mod agreement_shown;
pub mod autosaves;
mod beforehand;
pub mod cases;
pub mod check;
mod condition_rows;
pub mod conflicts;
pub mod controls;
pub mod decisions;
pub mod disclosures;
pub mod draft_parts;
pub mod evidence;
pub mod left_outs;
pub mod letters;
mod offices_shown;
mod outcome_shown;
mod own_listing;
mod panel_samples;
pub mod pipeline;
pub mod previews;
pub mod product_facts;
pub mod products;
pub mod question;
mod remaining_shown;
pub mod reopenings;
pub mod reviews;
pub(super) mod samples;
mod section_form;
mod section_side;
pub mod sections;
mod shown;
pub mod submission;
pub mod tables;
pub mod versions;
mod word_alone;
pub mod workbench;

use crate::actions::Error;
use crate::domain::values::Id;

/// The id in a path; anything else is not there.
fn path_id(text: &str) -> Result<Id, Error> {
    Id::parse(text).ok_or(Error::NotFound)
}

/// A disclosure under review, for the samples of other areas' pages.
pub(super) fn disclosure_sample() -> crate::domain::assessment::disclosure::Disclosure {
    panel_samples::disclosure(crate::domain::assessment::disclosure::State::InReview)
}
