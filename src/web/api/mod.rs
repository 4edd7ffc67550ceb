//! The public data as JSON: no key, no cookie, no database.

mod body;
pub mod instrument;
pub mod learning;
pub mod openapi;
pub mod registry;
mod reply;
pub mod schema;
