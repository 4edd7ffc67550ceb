//! Stored products, disclosures and what is said about them.

pub mod answers;
pub mod disclosures;
pub mod evidence;
pub mod products;
pub mod snapshots;
pub mod standing;
