//! What vendors, reviewers and deciders do about disclosures.

pub mod answers;
pub mod disclosures;
pub mod evidence;
pub mod file;
mod media;
pub mod products;
pub mod standing;
pub mod submission;
