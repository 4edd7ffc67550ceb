//! What a report is compared with.

/// What the disclosure says about the product, to hold the report against.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// The version that is offered; not compared when `None`.
    pub version: Option<String>,
    /// Whether people talk to or read from an AI feature, which the report should then mention.
    pub ai_features: bool,
}
