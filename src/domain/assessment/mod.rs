//! From a product's disclosure to the decision on it.

pub mod disclosure;
pub mod product;
