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
    /// The day of the assignment, in words.
    pub day: String,
    /// The day until which the review is asked for, in words.
    pub due: String,
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
            due: "14 December 2026".to_owned(),
        }]
    }
}

/// Reviews of several tools that were assigned together.
#[derive(Serialize)]
pub(crate) struct AssignedTogether<'a> {
    /// The lead who asks.
    pub lead: &'a str,
    /// The day of the assignment, in words.
    pub day: String,
    /// The day until which the reviews are asked for, in words.
    pub due: String,
    /// The tools.
    pub lines: Vec<AssignedLine>,
}

/// The criteria of one tool.
#[derive(Serialize)]
pub(crate) struct AssignedLine {
    /// The disclosure's id.
    pub disclosure: String,
    /// The product's name.
    pub product: String,
    /// The vendor's name.
    pub vendor: String,
    /// The criteria's titles.
    pub criteria: String,
}

impl Mail for AssignedTogether<'_> {
    const TEMPLATE: &'static str = "assessment/assigned_together";

    fn subject(&self) -> &'static str {
        "Tools to review"
    }

    fn samples() -> Vec<Self> {
        let line = |product: &str| AssignedLine {
            disclosure: "0193".to_owned(),
            product: product.to_owned(),
            vendor: "Brookfield Learning".to_owned(),
            criteria: "Safety, Bias".to_owned(),
        };
        vec![Self {
            lead: "Lena Ruiz",
            day: "21 November 2026".to_owned(),
            due: "14 December 2026".to_owned(),
            lines: vec![line("Askwell"), line("Planwright")],
        }]
    }
}

/// A review was taken away from its reviewer.
#[derive(Serialize)]
pub(crate) struct Removed<'a> {
    /// The criterion's title.
    pub criterion: &'a str,
    /// The day, in words.
    pub day: String,
}

impl Mail for Removed<'_> {
    const TEMPLATE: &'static str = "assessment/removed";

    fn subject(&self) -> &'static str {
        "A review is not yours any more"
    }

    fn samples() -> Vec<Self> {
        vec![Self { criterion: "Safety", day: "21 November 2026".to_owned() }]
    }
}

/// Reviews are due on another day.
#[derive(Serialize)]
pub(crate) struct DueChanged<'a> {
    /// The lead who set the day.
    pub lead: &'a str,
    /// The criteria's titles.
    pub criteria: String,
    /// The day, in words.
    pub due: String,
}

impl Mail for DueChanged<'_> {
    const TEMPLATE: &'static str = "assessment/due_changed";

    fn subject(&self) -> &'static str {
        "Your review is due on another day"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            lead: "Lena Ruiz",
            criteria: "Safety, Transparency".to_owned(),
            due: "14 December 2026".to_owned(),
        }]
    }
}

/// What is due soon or late, of one person.
#[derive(Serialize)]
pub(crate) struct DueReminder<'a> {
    /// The lead who has them reminded; none when Assay does by itself.
    pub asked_by: Option<&'a str>,
    /// Whether something of it is late.
    pub late: bool,
    /// What is due.
    pub lines: Vec<ReminderLine>,
}

/// One thing that is due.
#[derive(Serialize)]
pub(crate) struct ReminderLine {
    /// The product's name.
    pub product: String,
    /// The vendor's name.
    pub vendor: String,
    /// The criteria, or whose signature.
    pub what: String,
    /// When it is due, in words.
    pub when: String,
    /// The path of its page.
    pub path: String,
}

impl Mail for DueReminder<'_> {
    const TEMPLATE: &'static str = "assessment/due_reminder";

    fn subject(&self) -> &'static str {
        if self.late { "What is yours to do is late" } else { "What is yours to do is due soon" }
    }

    fn samples() -> Vec<Self> {
        let lines = |when: &str| {
            vec![
                ReminderLine {
                    product: "Askwell".to_owned(),
                    vendor: "Brookfield Learning".to_owned(),
                    what: "Safety, Bias".to_owned(),
                    when: when.to_owned(),
                    path: "/reviews/0193".to_owned(),
                },
                ReminderLine {
                    product: "Planwright".to_owned(),
                    vendor: "Northlight".to_owned(),
                    what: "signature for curriculum".to_owned(),
                    when: when.to_owned(),
                    path: "/pipeline/0194/decision".to_owned(),
                },
            ]
        };
        let late = || lines("Late: was due 20 November 2026");
        vec![
            Self { asked_by: None, late: false, lines: lines("Due 24 November 2026") },
            Self { asked_by: None, late: true, lines: late() },
            Self { asked_by: Some("Lena Ruiz"), late: true, lines: late() },
        ]
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

/// Something was said in the discussion of a case.
#[derive(Serialize)]
pub(crate) struct DiscussionGoesOn<'a> {
    /// Who said it.
    pub who: &'a str,
}

impl Mail for DiscussionGoesOn<'_> {
    const TEMPLATE: &'static str = "assessment/discussion_goes_on";

    fn subject(&self) -> &'static str {
        "Something new in the discussion"
    }

    fn samples() -> Vec<Self> {
        vec![Self { who: "Lena Ruiz" }]
    }
}

/// The record of a meeting waits for those who were there.
#[derive(Serialize)]
pub(crate) struct MeetingRecorded<'a> {
    /// Who wrote it.
    pub who: &'a str,
    /// The day of the meeting, in words.
    pub day: String,
    /// Whether it takes the place of an earlier version.
    pub corrected: bool,
}

impl Mail for MeetingRecorded<'_> {
    const TEMPLATE: &'static str = "assessment/meeting_recorded";

    fn subject(&self) -> &'static str {
        "The record of a meeting to read"
    }

    fn samples() -> Vec<Self> {
        [false, true]
            .map(|corrected| Self {
                who: "Lena Ruiz",
                day: "20 November 2026".to_owned(),
                corrected,
            })
            .into()
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
