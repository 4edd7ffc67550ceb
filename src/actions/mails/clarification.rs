//! Mails about what the agency asks a vendor about an answer. None names who asks.

use serde::Serialize;

use super::mail::Mail;

/// The agency asks about an answer, or reminds of it.
#[derive(Serialize)]
pub(crate) struct AskedVendor<'a> {
    /// The question's name, for its page.
    pub question: &'a str,
    /// The question's code.
    pub code: &'a str,
    /// The question, as the form asks it.
    pub label: &'a str,
    /// What is unclear.
    pub words: &'a str,
    /// The last day to answer, in words.
    pub due: String,
    /// Whether it is a reminder.
    pub late: bool,
}

impl Mail for AskedVendor<'_> {
    const TEMPLATE: &'static str = "assessment/clarification_asked";

    fn subject(&self) -> &'static str {
        if self.late {
            "The agency still waits for an answer"
        } else {
            "The agency asks about an answer"
        }
    }

    fn samples() -> Vec<Self> {
        let sample = |late| Self {
            question: "safety.model",
            code: "S-03",
            label: "How is the model trained?",
            words: "Does the model also learn from what students type?",
            due: "24 March 2027".to_owned(),
            late,
        };
        vec![sample(false), sample(true)]
    }
}

/// The agency took a question back.
#[derive(Serialize)]
pub(crate) struct TakenBackVendor<'a> {
    /// The question's code.
    pub code: &'a str,
    /// The question, as the form asks it.
    pub label: &'a str,
}

impl Mail for TakenBackVendor<'_> {
    const TEMPLATE: &'static str = "assessment/clarification_taken_back";

    fn subject(&self) -> &'static str {
        "The agency took its question back"
    }

    fn samples() -> Vec<Self> {
        vec![Self { code: "S-03", label: "How is the model trained?" }]
    }
}

/// The last day to answer passed; for the vendor.
#[derive(Serialize)]
pub(crate) struct LapsedForVendor<'a> {
    /// The question's code.
    pub code: &'a str,
    /// The question, as the form asks it.
    pub label: &'a str,
    /// The last day, in words.
    pub due: String,
}

impl Mail for LapsedForVendor<'_> {
    const TEMPLATE: &'static str = "assessment/clarification_lapsed_vendor";

    fn subject(&self) -> &'static str {
        "The day to answer the agency has passed"
    }

    fn samples() -> Vec<Self> {
        let label = "How is the model trained?";
        vec![Self { code: "S-03", label, due: "24 March 2027".to_owned() }]
    }
}

/// The last day to answer passed; for whoever asked, and the lead.
#[derive(Serialize)]
pub(crate) struct LapsedForAgency<'a> {
    /// The question's name, for its page.
    pub question: &'a str,
    /// The question's code.
    pub code: &'a str,
    /// The question, as the form asks it.
    pub label: &'a str,
    /// The last day, in words.
    pub due: String,
}

impl Mail for LapsedForAgency<'_> {
    const TEMPLATE: &'static str = "assessment/clarification_lapsed";

    fn subject(&self) -> &'static str {
        "The vendor did not answer"
    }

    fn samples() -> Vec<Self> {
        let (question, label) = ("safety.model", "How is the model trained?");
        vec![Self { question, code: "S-03", label, due: "24 March 2027".to_owned() }]
    }
}

/// The vendor answered; for whoever asked, and the lead where levels were given before.
#[derive(Serialize)]
pub(crate) struct AnsweredForAgency<'a> {
    /// The question's name, for its page.
    pub question: &'a str,
    /// The question's code.
    pub code: &'a str,
    /// The question, as the form asks it.
    pub label: &'a str,
    /// What was unclear.
    pub asked: &'a str,
    /// What the vendor says.
    pub words: &'a str,
    /// Whether the answer itself was changed.
    pub changed: bool,
    /// Whether levels were given before it changed.
    pub scored: bool,
}

impl Mail for AnsweredForAgency<'_> {
    const TEMPLATE: &'static str = "assessment/clarification_answered";

    fn subject(&self) -> &'static str {
        "The vendor answered"
    }

    fn samples() -> Vec<Self> {
        let sample = |changed, scored| Self {
            question: "safety.model",
            code: "S-03",
            label: "How is the model trained?",
            asked: "Does the model also learn from what students type?",
            words: "It never does. We say so in the answer now.",
            changed,
            scored,
        };
        vec![sample(false, false), sample(true, false), sample(true, true)]
    }
}
