//! Stored products, disclosures and what is said about them.

pub mod answers;
pub mod clarifications;
pub mod clocks;
pub mod company_answers;
pub mod confidentiality;
pub mod conflicts;
pub mod decisions;
pub mod disclosures;
pub mod drafts;
pub mod evidence;
pub mod evidence_files;
pub mod letters;
pub mod link_looks;
pub mod products;
pub mod reminders;
pub mod renewals;
pub mod reviews;
pub mod scores;
pub mod shelf;
pub mod snapshots;
pub mod standing;
pub mod suggestions;
pub mod teamwork;
pub mod waiting_exports;
