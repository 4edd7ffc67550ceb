//! Receipts: what the register said at one moment, dated and signed with the agency's key as a
//! verifiable credential (W3C, Verifiable Credentials Data Model 2.0), so that anybody can show
//! later that they looked. A receipt holds everything it needs to be checked but the public key;
//! nothing of it is stored, and nothing in it tells who asked.

pub mod comparison;
pub mod credential;
pub mod disclosed;
pub mod file;
pub mod keys;
pub mod list_comparison;
pub mod proof;
pub mod refusal;
pub mod stated_list;
pub mod statement;
pub mod strict;
pub mod verification;
