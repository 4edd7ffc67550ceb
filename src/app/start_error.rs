//! Why Assay could not start.

/// Why Assay could not start.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StartError(pub String);

impl StartError {
    /// An error that says what was being done and what came in the way.
    pub fn new(doing: &str, cause: &dyn std::fmt::Display) -> Self {
        Self(format!("{doing}: {cause}"))
    }
}
