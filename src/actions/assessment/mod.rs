//! What vendors, reviewers and deciders do about disclosures.

pub mod standing;
