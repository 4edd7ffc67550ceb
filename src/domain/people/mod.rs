//! Who takes part: organisations and the accounts of their people.

pub mod account;
pub mod organization;
