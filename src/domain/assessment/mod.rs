//! From a product's disclosure to the decision on it.

pub mod agreement;
pub mod decision;
pub mod departure;
pub mod disclosure;
pub mod document_check;
pub mod draft;
pub mod draft_check;
pub mod entry;
pub mod entry_check;
pub mod entry_words;
pub mod evidence;
pub mod file_name;
pub mod left_out;
pub mod letter;
pub mod link_look;
pub mod product;
pub mod proposal_changes;
pub mod proposal_check;
pub mod readings;
pub mod resubmission;
pub mod review;
pub mod shown;
pub mod snapshot;
pub mod submission;
pub mod typed;
