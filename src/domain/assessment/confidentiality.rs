//! Requests of a vendor that an answer which would be published stays with the agency, and what the
//! agency decided on them.

use chrono::NaiveDate;

use super::snapshot::in_key_order;
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::instrument::{Answer, Answers, LegalBases, LegalBasis, Questionnaire};
use crate::domain::values::{Invalid, Reason, Timestamp, in_a_sentence, sha256_hex, short_text};

short_text!(
    /// A law that a vendor cites; it is published with the answer's place.
    Citation, "the law with its section", 200, one line
);

/// A request about the answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The question's name.
    pub question: String,
    /// The id of the ground of law.
    pub basis: String,
    /// The ground as it was called when it was chosen.
    pub title: String,
    /// The law, as the agency's list or the vendor named it then.
    pub law: String,
    /// Why, in the vendor's words. Only the vendor and the agency read it.
    pub reason: Reason,
    /// Whether it is from an earlier disclosure, and its vendor has not asked anew yet.
    pub to_renew: bool,
    /// Counts its changes.
    pub revision: i64,
    /// When it was asked last.
    pub asked_at: Timestamp,
    /// What the agency decided last.
    pub ruling: Option<Ruling>,
}

/// What the agency decided on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Whether the answer stays with the agency.
    pub granted: bool,
    /// Why, in the agency's words.
    pub reason: Reason,
    /// The name of who decided.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The mark of the answer that was decided on.
    pub answer: String,
}

/// What tells an answer from any other without telling it. In which order the keys of a row were
/// given makes no other answer of it.
pub fn answer_mark(answer: &Answer) -> String {
    sha256_hex(in_key_order(answer.to_json()).to_string().as_bytes())
}

/// How a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestStanding {
    /// It is from an earlier disclosure: its vendor asks anew or lets it go.
    ToRenew,
    /// The agency has not decided on this answer yet.
    Undecided,
    /// The answer stays with the agency.
    Granted,
    /// The answer is published as any other.
    Refused,
}

impl RequestStanding {
    /// Whether the answer is kept out of everything public. What is undecided is.
    pub fn keeps_back(self) -> bool {
        self != Self::Refused
    }

    /// Whether the agency still has to decide.
    pub fn is_open(self) -> bool {
        matches!(self, Self::ToRenew | Self::Undecided)
    }
}

impl Request {
    /// How it stands for an answer: what was decided on another one does not count.
    pub fn standing(&self, answer: Option<&Answer>) -> RequestStanding {
        let is_decided =
            |ruling: &Ruling| answer.is_some_and(|answer| ruling.answer == answer_mark(answer));
        match &self.ruling {
            _ if self.to_renew => RequestStanding::ToRenew,
            Some(ruling) if is_decided(ruling) => {
                if ruling.granted {
                    RequestStanding::Granted
                } else {
                    RequestStanding::Refused
                }
            }
            _ => RequestStanding::Undecided,
        }
    }

    /// What tells it from the same request before or after a change.
    pub fn stamp(&self) -> String {
        self.revision.to_string()
    }

    /// The ground where it stands alone: `Trade secret (the law on trade secrets)`.
    pub fn ground_alone(&self) -> String {
        format!("{} ({})", self.title, self.law)
    }

    /// The ground inside a sentence: `trade secret (the law on trade secrets)`.
    pub fn ground(&self) -> String {
        in_a_sentence(&self.ground_alone())
    }
}

/// A request for another disclosure of the product: its vendor has to ask anew.
pub fn to_renew(earlier: &Request, at: Timestamp) -> Request {
    Request { to_renew: true, revision: 1, asked_at: at, ruling: None, ..earlier.clone() }
}

/// The words of law of a ground: its own, or what the vendor cites where it has none.
///
/// # Errors
/// When the vendor has to cite a law and did not.
pub fn law_of(basis: &LegalBasis, cited: &str) -> Result<String, Invalid> {
    match &basis.law {
        Some(law) => Ok(law.clone()),
        None => Citation::parse(cited).map(|citation| citation.to_string()),
    }
}

/// A request about an answer that is there, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    /// The request.
    pub request: Request,
    /// The question's code.
    pub code: String,
    /// The question, as the form asks it.
    pub label: String,
    /// How it stands.
    pub standing: RequestStanding,
}

impl Stood {
    /// Those of the requests that count, in the order of the questions: the question is asked and
    /// answered, and its answer would be published.
    pub fn of(requests: &[Request], q: &Questionnaire, answers: &Answers) -> Vec<Self> {
        let published = q.questions().filter(|(_, question)| question.is_published());
        let stood = published.filter_map(|(_, question)| {
            let request = requests.iter().find(|request| request.question == question.name)?;
            Some(Self {
                request: request.clone(),
                code: question.code.clone(),
                label: question.label.clone(),
                standing: request.standing(Some(answers.get(&question.name)?)),
            })
        });
        stood.collect()
    }

    /// What stands in public in place of the answer.
    pub fn in_public(&self) -> String {
        let told = format!("Withheld at the vendor’s request: {}.", self.request.ground());
        if self.standing.is_open() {
            format!("{told} The agency has not decided on the request yet.")
        } else {
            told
        }
    }

    fn named(&self) -> String {
        format!("{} “{}”", self.code, self.label)
    }

    /// The last day on which the vendor can withdraw before a decision is proposed; none where
    /// nothing was refused.
    pub fn withdraws_until(&self, bases: &LegalBases, calendar: Calendar) -> Option<NaiveDate> {
        let ruling =
            self.request.ruling.as_ref().filter(|_| self.standing == RequestStanding::Refused)?;
        bases.last_day_to_withdraw(calendar.day(ruling.at))
    }
}

/// The names of the questions whose answers are kept back, in the order of the questions.
pub fn kept_back(all: &[Stood]) -> Vec<&str> {
    let back = all.iter().filter(|one| one.standing.keeps_back());
    back.map(|one| one.request.question.as_str()).collect()
}

/// Why nothing is decided and published yet: requests that nobody decided on.
pub fn undecided(all: &[Stood]) -> Option<String> {
    let open: Vec<String> =
        all.iter().filter(|one| one.standing.is_open()).map(Stood::named).collect();
    (!open.is_empty()).then(|| {
        format!(
            "The vendor asked that this stays confidential, and nobody has decided on it yet: {}. \
             Decide first, on the page “Confidentiality” of this disclosure.",
            open.join("; ")
        )
    })
}

/// Why no decision can be proposed yet: nobody decided, or the vendor may still withdraw because of
/// a refusal.
pub fn holds_up(
    all: &[Stood],
    bases: &LegalBases,
    (calendar, today): (Calendar, NaiveDate),
) -> Option<String> {
    let waiting = || {
        let days = all.iter().filter_map(|one| one.withdraws_until(bases, calendar));
        let last = days.max()?;
        (last >= today).then(|| {
            format!(
                "A request for confidentiality was refused. The vendor can withdraw the disclosure \
                 until {}, so a decision can be proposed from the day after.",
                day_in_words(last)
            )
        })
    };
    undecided(all).or_else(waiting)
}
