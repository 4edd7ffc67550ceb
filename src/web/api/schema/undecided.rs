//! Shapes of what has no listing yet.

use utoipa::ToSchema;

use super::Availability;

/// A tool that the agency accepted for review and has published no decision on.
#[derive(ToSchema)]
pub struct Undecided {
    /// Whether the tool may be bought today: `in_review`, or `never_reviewed` where the vendor took
    /// it back.
    pub availability: Availability,
    /// The product's name.
    pub product: String,
    /// The vendor's name.
    pub vendor: String,
    /// How it stands.
    pub state: UndecidedState,
    /// Since when: its acceptance, or its withdrawal.
    pub since: String,
}

/// How a tool without a decision stands.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum UndecidedState {
    /// The agency accepted it and has not published a decision.
    UnderReview,
    /// The vendor took it back.
    Withdrawn,
}
