//! What Assay measures itself from the numbers that a vendor gives: effect sizes and evidence
//! tiers, fairness between groups, usability scores and agreement between reviewers.
//!
//! Everything here is a pure function from plain input to a result. Input that cannot be used is an
//! [`fault::InputFault`] that names the field and what is allowed; a result holds finite numbers
//! only, and writes its arithmetic as [`steps::Steps`] for people.

pub mod agreement;
pub mod attrition;
pub mod baseline;
pub mod counterfactual;
pub mod cox;
pub mod documents;
pub mod drift;
pub mod effect;
pub mod errors;
pub mod essa;
pub mod exact_inference;
pub mod fault;
pub mod intervals;
pub mod krippendorff;
pub mod line;
pub mod multiplicity;
pub mod numbers;
pub mod rates;
pub mod selection;
pub mod smd;
pub mod steps;
pub mod study;
pub mod suppression;
pub mod tier;
pub mod usability;
pub mod verdict;
pub mod wwc;
