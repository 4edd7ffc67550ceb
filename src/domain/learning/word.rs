//! Something with an id and its name: a role, a deadline, a topic.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something with an id and its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = Named)]
pub struct Word {
    /// By what rules, catalogues and filters name it.
    pub id: String,
    /// What people read.
    pub title: String,
}
