//! One change of the registry as programs get it: by the data that they ask for, and by a webhook.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::availability::Availability;
use super::change::{Change, ChangeKind};
use crate::domain::values::Timestamp;

/// One change of the registry.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Change)]
pub struct ToldChange {
    /// Its place among all changes; no two have the same.
    pub id: String,
    /// The day, where the agency is.
    pub on: NaiveDate,
    /// When somebody made it; null where it follows from the day.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub at: Option<Timestamp>,
    /// What changed: `accepted` for review, `withdrawn`, `loaded` as an approval from before Assay,
    /// `published`, `replaced` by a new decision, `suspended`, `reinstated`, `revoked`, `expired`,
    /// `condition_met`, `condition_waived`, `condition_reopened`, `condition_moved` to a later day,
    /// `condition_overdue`, `change_told` by the vendor, `change_noted`, `change_reviewed`,
    /// `appealed` by the vendor, `appeal_decided`, `renamed`, `taken_off` the public pages,
    /// `put_back`.
    pub kind: &'static str,
    /// The same for people to read.
    pub what: &'static str,
    /// The tool's word in addresses; its page is `/registry/{slug}` once a decision is published.
    pub slug: String,
    /// The tool's name then; null when it was taken off the public pages.
    #[schema(required = true)]
    pub name: Option<String>,
    /// The vendor's name then; null when the tool was taken off the public pages.
    #[schema(required = true)]
    pub vendor: Option<String>,
    /// More about it, in sentences.
    #[schema(required = true)]
    pub text: Option<String>,
    /// Whether the tool could be bought before, as `availability` of a listing says it; null when
    /// it was not on the public pages.
    #[schema(value_type = Option<String>, required = true)]
    pub from: Option<Availability>,
    /// Whether it can be bought afterwards; null when it is off the public pages.
    #[schema(value_type = Option<String>, required = true)]
    pub to: Option<Availability>,
}

impl ToldChange {
    /// What is told of a change. Of a tool that left the public pages no more than that it did.
    pub fn new(change: &Change) -> Self {
        let told = change.kind != ChangeKind::GONE;
        let head = &change.entry.head;
        Self {
            id: change.place().to_string(),
            on: change.on,
            at: matches!(change.kind, ChangeKind::Entered(_)).then_some(change.entry.at),
            kind: change.kind.word(),
            what: change.kind.label(),
            slug: change.entry.slug.clone(),
            name: told.then(|| head.name.clone()),
            vendor: told.then(|| head.vendor.clone()),
            text: change.text().filter(|_| told),
            from: change.from.filter(|_| told),
            to: change.to,
        }
    }
}
