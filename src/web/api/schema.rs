//! What surrounds the published records in the public JSON: pages of them, and what went wrong. The
//! records themselves are described where they are made, in the domain; a test holds what is sent
//! and what is described together.

use utoipa::{IntoResponses, ToSchema};

use crate::domain::learning::Module;
use crate::domain::registry::listing::Card;
use crate::domain::registry::pipeline::PipelineFact;

/// A page of listings.
#[derive(ToSchema)]
pub struct ListingList {
    /// The listings of the page.
    pub items: Vec<Card>,
    /// The address of the next page; null on the last.
    #[schema(required = true)]
    pub next: Option<String>,
    /// What the listings are not, where they answer something else than `q` asked: that none is for
    /// the grade that it names, or that a word was read as another; otherwise null.
    #[schema(required = true)]
    pub note: Option<String>,
    /// Tools without a published decision that fit the words in `q` and the answers in
    /// `availability`; empty when neither is given.
    pub undecided: Vec<PipelineFact>,
}

/// A page of modules.
#[derive(ToSchema)]
pub struct ModuleList {
    /// The modules.
    pub items: Vec<Module>,
    /// The address of the next page; always null, because the catalogue fits on one.
    #[schema(required = true)]
    pub next: Option<String>,
}

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

/// What may be wrong with a token, wherever one is asked for.
#[derive(IntoResponses)]
pub enum TokenProblems {
    /// No token came, or it does not work.
    #[response(status = 401, content_type = "application/problem+json")]
    Unknown(Problem),
    /// The token does not give this, or its maker may not.
    #[response(status = 403, content_type = "application/problem+json")]
    OutOfScope(Problem),
    /// Too often in one minute.
    #[response(status = 429, content_type = "application/problem+json")]
    TooOften(Problem),
}

/// What may be wrong with a body that is an object.
#[derive(IntoResponses)]
pub enum BodyProblems {
    /// The body is larger than 64 KB.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// The body is not called JSON.
    #[response(status = 415, content_type = "application/problem+json")]
    NotJson(Problem),
    /// The body cannot be read; `errors` names the fields.
    #[response(status = 422, content_type = "application/problem+json")]
    Unreadable(Problem),
}

/// A parameter that cannot be read.
#[derive(ToSchema)]
pub struct ProblemField {
    /// The parameter's name, as the address has it.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}
