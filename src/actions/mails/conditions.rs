//! Mails about the days of a published decision: its conditions and its end.

use serde::Serialize;

use super::mail::Mail;

/// For leads: a vendor says how a condition is met.
#[derive(Serialize)]
pub(crate) struct ProofGiven<'a> {
    /// The condition's number in the listing.
    pub(crate) number: usize,
    /// What has to be done.
    pub(crate) text: &'a str,
    /// By when, in words.
    pub(crate) due: String,
    /// How it is met, in the vendor's words.
    pub(crate) words: &'a str,
    /// The listing's slug.
    pub(crate) slug: &'a str,
}

impl Mail for ProofGiven<'_> {
    const TEMPLATE: &'static str = "registry/condition_proof_given";

    fn subject(&self) -> &'static str {
        "A vendor says how a condition is met"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            number: 1,
            text: "Publish the schedule.",
            due: "19 February 2027".to_owned(),
            words: "It stands on our website since Monday.",
            slug: "askwell",
        }]
    }
}

/// For the vendor: what it gave does not show that a condition is met.
#[derive(Serialize)]
pub(crate) struct ProofSentBack<'a> {
    /// What has to be done.
    pub(crate) text: &'a str,
    /// By when, in words.
    pub(crate) due: String,
    /// Why, in the agency's words.
    pub(crate) reason: &'a str,
    /// Where the vendor answers.
    pub(crate) path: String,
}

impl Mail for ProofSentBack<'_> {
    const TEMPLATE: &'static str = "registry/condition_proof_sent_back";

    fn subject(&self) -> &'static str {
        "What you gave for a condition is not enough yet"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            text: "Publish the schedule.",
            due: "19 February 2027".to_owned(),
            reason: "The page does not say how long chat text is kept.",
            path: "/products/0193/conditions/1".to_owned(),
        }]
    }
}

/// For the vendor: the day of a condition comes near, or has passed.
#[derive(Serialize)]
pub(crate) struct ConditionDue<'a> {
    /// What has to be done.
    pub(crate) text: &'a str,
    /// By when, in words.
    pub(crate) due: String,
    /// What shows it; empty where nothing is asked for.
    pub(crate) evidence: &'a str,
    /// When that is, as a sentence begins: `In 3 days`; none once the day has passed.
    pub(crate) when: Option<String>,
    /// Whether the approval rests while it is overdue.
    pub(crate) rests: bool,
    /// Where the vendor says how it is met.
    pub(crate) path: String,
}

impl Mail for ConditionDue<'_> {
    const TEMPLATE: &'static str = "registry/condition_due";

    fn subject(&self) -> &'static str {
        if self.when.is_some() { "A condition is due soon" } else { "A condition is overdue" }
    }

    fn samples() -> Vec<Self> {
        let of = |when: Option<&str>, rests, evidence| Self {
            text: "Publish the schedule.",
            due: "19 February 2027".to_owned(),
            evidence,
            when: when.map(str::to_owned),
            rests,
            path: "/products/0193/conditions/1".to_owned(),
        };
        vec![
            of(Some("In 14 days"), false, "A link to the schedule"),
            of(Some("Today"), true, ""),
            of(None, false, "A link to the schedule"),
            of(None, true, ""),
        ]
    }
}

/// For lead and publisher: a condition is overdue, and what they can do.
#[derive(Serialize)]
pub(crate) struct ConditionOverdue<'a> {
    /// The condition's number in the listing.
    pub(crate) number: usize,
    /// What has to be done.
    pub(crate) text: &'a str,
    /// By when it was to be done, in words.
    pub(crate) due: String,
    /// Whether the vendor's word on it waits to be looked at.
    pub(crate) waits: bool,
    /// The listing's slug.
    pub(crate) slug: &'a str,
}

impl Mail for ConditionOverdue<'_> {
    const TEMPLATE: &'static str = "registry/condition_overdue";

    fn subject(&self) -> &'static str {
        "A condition is overdue: suspend, waive or give more time"
    }

    fn samples() -> Vec<Self> {
        let of = |waits| Self {
            number: 2,
            text: "Publish the schedule.",
            due: "19 February 2027".to_owned(),
            waits,
            slug: "askwell",
        };
        vec![of(false), of(true)]
    }
}

/// For the vendor: the approval ends, and can be renewed.
#[derive(Serialize)]
pub(crate) struct EndsSoon {
    /// Its last day, in words.
    pub(crate) until: String,
    /// Where it is renewed.
    pub(crate) path: String,
}

impl Mail for EndsSoon {
    const TEMPLATE: &'static str = "registry/ends_soon";

    fn subject(&self) -> &'static str {
        "The approval ends soon: renew it"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            until: "29 November 2029".to_owned(),
            path: "/products/0193#disclosures".to_owned(),
        }]
    }
}
