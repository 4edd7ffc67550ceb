//! Stored products, disclosures and what is said about them.

pub mod disclosures;
pub mod products;
pub mod standing;
