//! Mails about a case to its vendor.

use serde::Serialize;

use super::mail::Mail;
use crate::domain::people::name_request::{NameAnswer, NameRequest};

/// The receipt of a submission.
#[derive(Serialize)]
pub(crate) struct Received<'a> {
    /// Who attested.
    pub attested_by: &'a str,
    /// The instant, in words.
    pub at: &'a str,
    /// The digest of what was submitted.
    pub digest: &'a str,
}

impl Mail for Received<'_> {
    const TEMPLATE: &'static str = "assessment/received";

    fn subject(&self) -> &'static str {
        "Received"
    }

    fn samples() -> Vec<Self> {
        vec![Self { attested_by: "Jo Park", at: "21 November 2026, 10:00 UTC", digest: "9f86d081" }]
    }
}

/// The agency decided whether an answer stays confidential.
#[derive(Serialize)]
pub(crate) struct ConfidentialityDecided<'a> {
    /// The question's code.
    pub code: &'a str,
    /// The question, as the form asks it.
    pub label: &'a str,
    /// The ground on which it was asked.
    pub ground: String,
    /// Whether the answer stays with the agency.
    pub granted: bool,
    /// Why, in the agency's words.
    pub reason: &'a str,
    /// After a refusal: the last day on which the vendor can withdraw before a decision is
    /// proposed, in words; none where the agency does not wait.
    pub until: Option<String>,
}

impl Mail for ConfidentialityDecided<'_> {
    const TEMPLATE: &'static str = "assessment/confidentiality_decided";

    fn subject(&self) -> &'static str {
        "The agency decided on your request for confidentiality"
    }

    fn samples() -> Vec<Self> {
        let sample = |granted, until: Option<&str>| Self {
            code: "S-03",
            label: "How is the model trained?",
            ground: "trade secret (the law on trade secrets)".to_owned(),
            granted,
            reason: "The answer names the sources of your training data.",
            until: until.map(str::to_owned),
        };
        vec![sample(true, None), sample(false, Some("1 December 2026")), sample(false, None)]
    }
}

/// A paper on the vendor's shelf expires soon.
#[derive(Serialize)]
pub(crate) struct PaperExpires<'a> {
    /// What it is called.
    pub title: &'a str,
    /// Its last day, in words.
    pub expires_on: &'a str,
    /// Its id, for its page.
    pub paper: &'a str,
    /// Where it is attached, in words.
    pub uses: Vec<String>,
}

impl Mail for PaperExpires<'_> {
    const TEMPLATE: &'static str = "assessment/paper_expires";

    fn subject(&self) -> &'static str {
        "A paper on your shelf expires soon"
    }

    fn samples() -> Vec<Self> {
        let sample = |uses| Self {
            title: "SOC 2 Type II report",
            expires_on: "23 August 2027",
            paper: "0194",
            uses,
        };
        vec![sample(Vec::new()), sample(vec!["Askwell, question 7".to_owned()])]
    }
}

/// The agency took the submission for review.
#[derive(Serialize)]
pub(crate) struct Accepted {}

impl Mail for Accepted {
    const TEMPLATE: &'static str = "assessment/accepted";

    fn subject(&self) -> &'static str {
        "Accepted for review"
    }

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// The agency gave the submission back.
#[derive(Serialize)]
pub(crate) struct Returned<'a> {
    /// What is missing.
    pub reason: &'a str,
}

impl Mail for Returned<'_> {
    const TEMPLATE: &'static str = "assessment/returned";

    fn subject(&self) -> &'static str {
        "Please complete your disclosure"
    }

    fn samples() -> Vec<Self> {
        vec![Self { reason: "The accessibility report is missing." }]
    }
}

/// The vendor took its disclosure back; a copy for its own people.
#[derive(Serialize)]
pub(crate) struct TakenBack<'a> {
    /// Who did.
    pub who: &'a str,
    /// The instant, in words.
    pub at: String,
    /// Why.
    pub reason: &'a str,
}

impl Mail for TakenBack<'_> {
    const TEMPLATE: &'static str = "assessment/taken_back";

    fn subject(&self) -> &'static str {
        "You took it back"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            who: "Jo Park",
            at: "21 November 2026, 10:00 UTC".to_owned(),
            reason: "We start again.",
        }]
    }
}

/// Somebody gave a colleague sections of a draft to look after.
#[derive(Serialize)]
pub(crate) struct SectionsGiven<'a> {
    /// Who did.
    pub who: &'a str,
    /// The sections, each with the day by which it is to be done, where there is one.
    pub sections: Vec<String>,
}

impl Mail for SectionsGiven<'_> {
    const TEMPLATE: &'static str = "assessment/sections_given";

    fn subject(&self) -> &'static str {
        "Sections for you"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            who: "Jo Park",
            sections: vec!["Safety, by 3 December 2026".to_owned(), "Bias".to_owned()],
        }]
    }
}

/// Somebody asks a colleague about a question of a draft.
#[derive(Serialize)]
pub(crate) struct Asked<'a> {
    /// Who asks.
    pub who: &'a str,
    /// The question's reference.
    pub code: &'a str,
    /// The question.
    pub label: &'a str,
    /// What they say.
    pub words: &'a str,
    /// The id of its section.
    pub section: &'a str,
    /// The id of its block on the section's page.
    pub block: &'a str,
    /// `section.question`.
    pub question: &'a str,
}

impl Mail for Asked<'_> {
    const TEMPLATE: &'static str = "assessment/asked";

    fn subject(&self) -> &'static str {
        "A colleague asks you"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            who: "Jo Park",
            code: "Q-02",
            label: "Is student data used to train models?",
            words: "Can you say which clause of our contract rules this out?",
            section: "first",
            block: "q-first-one",
            question: "first.one",
        }]
    }
}

/// A newer version of the questionnaire of a draft was released.
#[derive(Serialize)]
pub(crate) struct NewerQuestionnaire<'a> {
    /// The newer version.
    pub version: &'a str,
    /// The product's name.
    pub product: &'a str,
    /// The draft's id.
    pub disclosure: &'a str,
}

impl Mail for NewerQuestionnaire<'_> {
    const TEMPLATE: &'static str = "assessment/newer_questionnaire";

    fn subject(&self) -> &'static str {
        "The questionnaire has a newer version"
    }

    fn about(&self) -> Option<&str> {
        Some(self.product)
    }

    fn samples() -> Vec<Self> {
        vec![Self { version: "2027-1", product: "Lessonwright", disclosure: "0194" }]
    }
}

/// The offices decided; the letter stands in the mail.
#[derive(Serialize)]
pub(crate) struct Decided<'a> {
    /// The letter.
    pub letter: &'a str,
    /// The last day to answer it and the first day on which it can be published, in words; none
    /// where it can be published at once.
    pub days: Option<(String, String)>,
}

impl Mail for Decided<'_> {
    const TEMPLATE: &'static str = "assessment/decided";

    fn subject(&self) -> &'static str {
        "The agency has decided"
    }

    fn samples() -> Vec<Self> {
        let letter = "To Brookfield Learning\n\nYour tool Askwell was assessed. The decision: \
            Approved.";
        let days = ("13 March 2027".to_owned(), "14 March 2027".to_owned());
        vec![Self { letter, days: Some(days) }, Self { letter, days: None }]
    }
}

/// A decision that the vendor knows was taken back before its publication.
#[derive(Serialize)]
pub(crate) struct DecisionTakenBack {}

impl Mail for DecisionTakenBack {
    const TEMPLATE: &'static str = "assessment/decision_taken_back";

    fn subject(&self) -> &'static str {
        "The decision was taken back before its publication"
    }

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// The lead answered the vendor's response.
#[derive(Serialize)]
pub(crate) struct ResponseAnswered<'a> {
    /// Whether the decision was opened again.
    pub reopened: bool,
    /// Why.
    pub reason: &'a str,
    /// The first day on which it can be published, where that is still ahead.
    pub from: Option<String>,
}

impl Mail for ResponseAnswered<'_> {
    const TEMPLATE: &'static str = "assessment/response_answered";

    fn subject(&self) -> &'static str {
        "The agency answered your response"
    }

    fn samples() -> Vec<Self> {
        let reason = "The report that you name is of another version.";
        let from = Some("14 March 2027".to_owned());
        vec![
            Self { reopened: false, reason, from },
            Self { reopened: false, reason, from: None },
            Self { reopened: true, reason, from: None },
        ]
    }
}

/// The decision is published.
#[derive(Serialize)]
pub(crate) struct Published<'a> {
    /// The letter, where it was not sent before.
    pub letter: Option<&'a str>,
    /// The listing's slug.
    pub slug: &'a str,
    /// The last day to appeal it, in words; none where the agency takes no appeals.
    pub appeal_until: Option<String>,
}

impl Mail for Published<'_> {
    const TEMPLATE: &'static str = "assessment/published";

    fn subject(&self) -> &'static str {
        "Decision published"
    }

    fn samples() -> Vec<Self> {
        let letter = "To Brookfield Learning\n\nYour tool Askwell was assessed. The decision: \
            Approved.";
        let one = |letter, appeal_until| Self { letter, slug: "askwell", appeal_until };
        vec![one(None, Some("30 March 2027".to_owned())), one(Some(letter), None)]
    }
}

/// A tool, or everything of a vendor, became another vendor's.
#[derive(Serialize)]
pub(crate) struct HandedOver<'a> {
    /// The names of the tools.
    pub names: Vec<&'a str>,
    /// The vendor that had them.
    pub from: &'a str,
    /// The vendor that has them now.
    pub into: &'a str,
    /// Whether the people went with them.
    pub people: bool,
}

impl Mail for HandedOver<'_> {
    const TEMPLATE: &'static str = "people/handed_over";

    fn subject(&self) -> &'static str {
        "The agency noted another vendor"
    }

    fn samples() -> Vec<Self> {
        let (from, into) = ("Acme", "Brookfield Learning");
        vec![
            Self { names: vec!["Askwell"], from, into, people: false },
            Self { names: vec!["Askwell", "Readwell"], from, into, people: true },
            Self { names: Vec::new(), from, into, people: true },
        ]
    }
}

/// A vendor asks for another name.
#[derive(Serialize)]
pub(crate) struct NameAsked<'a> {
    vendor: &'a str,
    called: &'a str,
    name: &'a str,
    reason: &'a str,
}

impl<'a> NameAsked<'a> {
    /// What is asked for.
    pub(crate) fn new(request: &'a NameRequest) -> Self {
        Self {
            vendor: &request.vendor,
            called: request.called(),
            name: &request.name,
            reason: &request.reason,
        }
    }
}

impl Mail for NameAsked<'_> {
    const TEMPLATE: &'static str = "people/name_asked";

    fn subject(&self) -> &'static str {
        "A vendor asks for another name"
    }

    fn samples() -> Vec<Self> {
        let reason = "We gave the tool another name in May.";
        vec![Self { vendor: "Acme", called: "Askwell", name: "Askwell Class", reason }]
    }
}

/// The agency answered a vendor that asked for another name.
#[derive(Serialize)]
pub(crate) struct NameAnswered<'a> {
    called: &'a str,
    name: &'a str,
    accepted: bool,
    words: &'a str,
}

impl<'a> NameAnswered<'a> {
    /// The answer to a request.
    pub(crate) fn new(request: &'a NameRequest, answer: &'a NameAnswer) -> Self {
        Self {
            called: request.called(),
            name: &request.name,
            accepted: answer.accepted,
            words: &answer.words,
        }
    }
}

impl Mail for NameAnswered<'_> {
    const TEMPLATE: &'static str = "people/name_answered";

    fn subject(&self) -> &'static str {
        "The agency answered your request for another name"
    }

    fn samples() -> Vec<Self> {
        let (called, name) = ("Askwell", "Askwell Class");
        let words = "The name says more than the tool does.";
        vec![
            Self { called, name, accepted: true, words: "" },
            Self { called, name, accepted: false, words },
        ]
    }
}
