//! Data for programs: what is public, without key, cookie or database; and what is a district’s,
//! with a token of the district.

mod body;
pub mod district;
pub mod instrument;
pub mod learning;
pub mod openapi;
pub mod registry;
mod reply;
pub mod schema;
