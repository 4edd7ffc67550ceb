//! From a product's disclosure to the decision on it.

pub mod decision;
pub mod disclosure;
pub mod product;
pub mod review;
