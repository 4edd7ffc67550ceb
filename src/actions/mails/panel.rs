//! Mails about a case to the leads and the reviewers.

use serde::Serialize;

use super::mail::Mail;

/// A submission waits for its completeness check.
#[derive(Serialize)]
pub(crate) struct Submitted {
    /// The instant, in words.
    pub at: String,
    /// How many answers the vendor asks to keep confidential.
    pub requests: usize,
}

impl Mail for Submitted {
    const TEMPLATE: &'static str = "assessment/submitted";

    fn subject(&self) -> &'static str {
        "Submitted"
    }

    fn samples() -> Vec<Self> {
        let sample = |requests| Self { at: "21 November 2026, 10:00 UTC".to_owned(), requests };
        vec![sample(0), sample(1), sample(3)]
    }
}

/// The vendor took its disclosure back; for the leads.
#[derive(Serialize)]
pub(crate) struct WithdrawnCase<'a> {
    /// Why.
    pub reason: &'a str,
}

impl Mail for WithdrawnCase<'_> {
    const TEMPLATE: &'static str = "assessment/withdrawn_case";

    fn subject(&self) -> &'static str {
        "Withdrawn"
    }

    fn samples() -> Vec<Self> {
        vec![Self { reason: "We start again." }]
    }
}

/// The same for the reviewers at work on it.
#[derive(Serialize)]
pub(crate) struct WithdrawnReview {}

impl Mail for WithdrawnReview {
    const TEMPLATE: &'static str = "assessment/withdrawn_review";

    fn subject(&self) -> &'static str {
        "Withdrawn"
    }

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// Criteria to review.
#[derive(Serialize)]
pub(crate) struct Assigned<'a> {
    /// The lead who asks.
    pub lead: &'a str,
    /// The criteria's titles.
    pub criteria: String,
    /// The day, in words.
    pub day: String,
}

impl Mail for Assigned<'_> {
    const TEMPLATE: &'static str = "assessment/assigned";

    fn subject(&self) -> &'static str {
        "A disclosure to review"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            lead: "Lena Ruiz",
            criteria: "Safety, Transparency".to_owned(),
            day: "21 November 2026".to_owned(),
        }]
    }
}

/// A review was taken away from its reviewer.
#[derive(Serialize)]
pub(crate) struct Removed<'a> {
    /// The criterion's title.
    pub criterion: &'a str,
}

impl Mail for Removed<'_> {
    const TEMPLATE: &'static str = "assessment/removed";

    fn subject(&self) -> &'static str {
        "A review is not yours any more"
    }

    fn samples() -> Vec<Self> {
        vec![Self { criterion: "Safety" }]
    }
}

/// The last review came in.
#[derive(Serialize)]
pub(crate) struct ReviewsIn {}

impl Mail for ReviewsIn {
    const TEMPLATE: &'static str = "assessment/reviews_in";

    fn subject(&self) -> &'static str {
        "All reviews are in"
    }

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// A submitted review was opened again: by its reviewer, which the lead is told, or by the lead,
/// which the reviewer is told.
#[derive(Serialize)]
pub(crate) struct ReviewReopened<'a> {
    /// Who opened it.
    pub who: &'a str,
    /// Whether it is their own.
    pub own: bool,
    /// The criterion's title.
    pub title: &'a str,
    /// The criterion's id, for its page.
    pub criterion: &'a str,
    /// Why.
    pub reason: &'a str,
}

impl Mail for ReviewReopened<'_> {
    const TEMPLATE: &'static str = "assessment/review_reopened";

    fn subject(&self) -> &'static str {
        "A review was opened again"
    }

    fn samples() -> Vec<Self> {
        let one = |own, who| Self {
            who,
            own,
            title: "Safety",
            criterion: "safety",
            reason: "A level was mistyped.",
        };
        vec![one(true, "Ana Ruiz"), one(false, "Lena Ruiz")]
    }
}

/// Somebody declared a conflict of interest.
#[derive(Serialize)]
pub(crate) struct ConflictDeclared<'a> {
    /// Who.
    pub who: &'a str,
}

impl Mail for ConflictDeclared<'_> {
    const TEMPLATE: &'static str = "assessment/conflict_declared";

    fn subject(&self) -> &'static str {
        "A conflict of interest"
    }

    fn samples() -> Vec<Self> {
        vec![Self { who: "Ana Ruiz" }]
    }
}

/// The panel's lead has left.
#[derive(Serialize)]
pub(crate) struct LeadGone<'a> {
    /// Who led it.
    pub who: &'a str,
}

impl Mail for LeadGone<'_> {
    const TEMPLATE: &'static str = "assessment/lead_gone";

    fn subject(&self) -> &'static str {
        "A panel without a lead"
    }

    fn samples() -> Vec<Self> {
        vec![Self { who: "Lena Ruiz" }]
    }
}

/// A reviewer has left and gave open reviews back.
#[derive(Serialize)]
pub(crate) struct ReviewerGone<'a> {
    /// Who has left.
    pub who: &'a str,
    /// How many reviews, when it is more than one.
    pub several: Option<usize>,
}

impl Mail for ReviewerGone<'_> {
    const TEMPLATE: &'static str = "assessment/reviewer_gone";

    fn subject(&self) -> &'static str {
        "A reviewer has left"
    }

    fn samples() -> Vec<Self> {
        vec![Self { who: "Ana Ruiz", several: None }, Self { who: "Ana Ruiz", several: Some(3) }]
    }
}
