//! What vendors, reviewers and deciders do about disclosures.

pub mod adjudication;
pub mod answers;
pub mod case;
pub mod conflicts;
pub mod decisions;
pub mod disclosures;
pub mod evidence;
pub mod file;
pub mod file_keeping;
pub mod history;
mod media;
pub(crate) mod notices;
pub mod panels;
pub(crate) mod pinned;
pub mod pipeline;
pub mod previews;
pub mod products;
pub mod quota;
pub mod reopening;
pub mod reviews;
pub mod sent_file;
pub mod sheet;
pub mod standing;
pub mod submission;
pub mod tables;
pub mod triage;
