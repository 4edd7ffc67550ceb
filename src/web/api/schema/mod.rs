//! The shapes of the public JSON, for its description. The bodies themselves are made by the
//! domain; a test holds the two together.

mod listing;
mod module;
mod undecided;

pub use listing::*;
pub use module::*;
pub use undecided::*;

use utoipa::ToSchema;

/// What went wrong (RFC 9457).
#[derive(ToSchema)]
pub struct Problem {
    /// The kind of problem; `about:blank` stands for the status itself.
    #[schema(required = true)]
    pub r#type: String,
    /// The kind of problem in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do.
    pub detail: String,
    /// The parameters that cannot be read; empty when the problem is none of theirs.
    pub errors: Vec<ProblemField>,
}

/// A parameter that cannot be read.
#[derive(ToSchema)]
pub struct ProblemField {
    /// Its name.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Something with an id and its name.
#[derive(ToSchema)]
pub struct Named {
    /// The id.
    pub id: String,
    /// What people read.
    pub title: String,
}
