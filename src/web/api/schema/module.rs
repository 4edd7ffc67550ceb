use utoipa::ToSchema;

use super::Named;

/// A page of modules.
#[derive(ToSchema)]
pub struct ModuleList {
    /// The modules.
    pub items: Vec<Module>,
    /// The address of the next page; always null, because the catalogue fits on one.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// A module of professional learning.
#[derive(ToSchema)]
pub struct Module {
    /// Its id, as people quote it.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Its topics.
    pub topics: Vec<Named>,
    /// Hours, tasks on the job included.
    pub hours: f64,
    /// How it is taught.
    pub format: String,
    /// What shows that it was completed.
    pub evidence: String,
    /// What a participant can do afterwards.
    pub outcomes: Vec<String>,
    /// The modules that come before it, by id.
    pub prerequisites: Vec<String>,
    /// The frameworks that it is aligned to.
    pub aligned_to: Vec<String>,
}
