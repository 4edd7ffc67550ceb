//! The demo's world as written in its file.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use super::calendar::Calendar;
use crate::actions::{Error, Tour, TourStop};
use crate::domain::assessment::entry::Entry;
use crate::store::instrument::questionnaires::Library;

/// Everything in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct World {
    /// What the file is, for whoever opens it.
    #[serde(rename = "about")]
    _about: String,
    /// The day that its dates, and those of the examples it starts from, are written as of.
    pub(super) written_on: NaiveDate,
    /// Moves those dates to the day that the demo is made on.
    #[serde(skip)]
    pub(super) calendar: Calendar,
    /// The questionnaire that the products answer, `family/version`: the newest when they began.
    pub(super) questionnaire: String,
    /// The agency's name.
    pub(super) agency: String,
    /// Everybody's password.
    pub(super) password: String,
    /// What reviewers write at each level.
    pub(super) comments: Vec<String>,
    /// What they write where a question does not fit the tool.
    pub(super) not_applicable: String,
    /// Conditions of approvals whose outcome suggests none.
    pub(super) conditions: Vec<WorldCondition>,
    pub(super) organizations: Vec<WorldOrganization>,
    pub(super) people: Vec<WorldPerson>,
    pub(super) products: Vec<WorldProduct>,
    /// For which districts regional centers act.
    pub(super) centers: Vec<WorldCenter>,
    /// What districts do at their desks.
    pub(super) desks: Vec<WorldDesk>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldCondition {
    pub(super) text: String,
    pub(super) criterion: String,
    /// Days after the proposal.
    pub(super) days: i64,
    pub(super) evidence: String,
    /// What follows once it is overdue, as forms send it; nothing when left out.
    #[serde(default)]
    pub(super) consequence: String,
}

/// What became of a condition of a published approval.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldSettled {
    /// Which one, from 1.
    pub(super) condition: u8,
    /// The word that the form sends.
    pub(super) became: String,
    /// Days after the disclosure was started.
    pub(super) days: i64,
    pub(super) because: String,
}

/// What a vendor says of a condition of its approval.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldProof {
    /// Which one, from 1.
    pub(super) condition: u8,
    /// Days after the disclosure was started.
    pub(super) days: i64,
    pub(super) words: String,
    pub(super) url: String,
}

/// A change that a vendor tells of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldTold {
    /// Days after the disclosure was started.
    pub(super) days: i64,
    pub(super) kind: String,
    pub(super) things: Vec<String>,
    pub(super) words: String,
    /// Days from then to the change; below 0 for a change that happened before.
    pub(super) ahead: i64,
    /// What the lead answers; none while nobody has.
    pub(super) answer: Option<WorldAnswer>,
}

/// A lead's answer to a change that a vendor told of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldAnswer {
    /// Days after the change was told.
    pub(super) days: i64,
    /// The word that the form sends.
    pub(super) word: String,
    /// Days from then to the day by which the vendor answers what it touches.
    #[serde(default)]
    pub(super) until: i64,
    pub(super) reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldOrganization {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldPerson {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) organization: String,
    pub(super) roles: Vec<String>,
    /// What the tour says about them; left out for those that the tour passes.
    pub(super) tour: Option<String>,
}

/// How far a product has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reach {
    Draft,
    Submitted,
    Returned,
    Withdrawn,
    InReview,
    Scored,
    Proposed,
    Decided,
    Published,
    Suspended,
    Expired,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldProduct {
    /// Who acts for the vendor.
    pub(super) by: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) website: String,
    pub(super) summary: String,
    /// The questionnaire that it answers, where that is not the one of the others.
    pub(super) questionnaire: Option<String>,
    /// The example whose answers, evidence and levels it starts from.
    pub(super) example: String,
    /// Days ago that its disclosure was started.
    pub(super) started: i64,
    pub(super) reach: Reach,
    /// The product's own versions, by the example's that stand in its answers.
    #[serde(default)]
    pub(super) versions: BTreeMap<String, String>,
    /// Answers that differ from the example's.
    #[serde(default)]
    pub(super) answers: BTreeMap<String, Value>,
    /// Evidence beside the example's.
    #[serde(default)]
    pub(super) evidence: BTreeMap<String, Vec<WorldEvidence>>,
    /// Levels that differ from the example's.
    #[serde(default)]
    pub(super) levels: BTreeMap<String, u8>,
    /// Levels at which the second reviewer differs from the first.
    #[serde(default)]
    pub(super) second: BTreeMap<String, u8>,
    /// How the lead settles, and why.
    #[serde(default)]
    pub(super) settle: BTreeMap<String, (u8, String)>,
    /// What the panel says once its reviews are in: who, about which question or none, and what.
    #[serde(default)]
    pub(super) discussion: Vec<(String, String, String)>,
    /// The panel's meeting: who was there, what was agreed, and what stayed open.
    #[serde(default)]
    pub(super) meeting: Option<(Vec<String>, String, String)>,
    #[serde(default)]
    pub(super) reviewers: Vec<String>,
    /// Reviewers who are done while others are not.
    #[serde(default)]
    pub(super) finished: Vec<String>,
    /// The share of questions that the others have scored, of 100.
    #[serde(default)]
    pub(super) scored_share: usize,
    /// Offices' people who have signed while others have not.
    #[serde(default)]
    pub(super) signed: Vec<String>,
    /// Sections that a draft has answers in; all when left out.
    #[serde(default)]
    pub(super) sections: Vec<String>,
    /// Questions that a draft leaves blank.
    #[serde(default)]
    pub(super) skip: Vec<String>,
    /// The reason that goes on record where its state needs one.
    #[serde(default)]
    pub(super) reason: String,
    /// The conditions of its approval; those that are suggested, or the world's, when left out.
    #[serde(default)]
    pub(super) conditions: Vec<WorldCondition>,
    /// What became of them.
    #[serde(default)]
    pub(super) settled: Vec<WorldSettled>,
    /// What its vendor says of them.
    #[serde(default)]
    pub(super) proofs: Vec<WorldProof>,
    /// The changes that its vendor tells of.
    #[serde(default)]
    pub(super) tells: Vec<WorldTold>,
    /// What its vendor says to the decision before it is published; that there is nothing to say
    /// when left out.
    #[serde(default)]
    pub(super) response: String,
    /// Its vendor's appeal against the decision.
    pub(super) appeal: Option<WorldAppeal>,
    /// What the vendor is asked about its answers.
    #[serde(default)]
    pub(super) asked: Vec<WorldAsked>,
    /// What everybody is asked about the tool, and what people say.
    pub(super) comments: Option<WorldComments>,
    /// Another name that it got; none when it is called as ever.
    pub(super) renamed: Option<WorldRename>,
}

/// An appeal against a published decision.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldAppeal {
    /// Days after the start of the product.
    pub(super) days: i64,
    pub(super) grounds: String,
    pub(super) asks: String,
    /// How the agency left the decision as it was; none while it has not decided.
    pub(super) ruled: Option<WorldRuling>,
}

/// What an agency answered to an appeal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldRuling {
    /// Days after the start of the product.
    pub(super) days: i64,
    /// The lead who decided.
    pub(super) by: String,
    pub(super) reason: String,
}

/// A window for comments on a tool.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldComments {
    /// Days after the start of the product.
    pub(super) days: i64,
    /// How many days it lasts.
    pub(super) lasts: i64,
    pub(super) asks: String,
    pub(super) said: Vec<WorldComment>,
}

/// A comment on a tool.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldComment {
    pub(super) role: String,
    #[serde(default)]
    pub(super) criterion: String,
    pub(super) words: String,
    /// Whether the lead let it be read.
    pub(super) read: bool,
    /// What the vendor answers.
    pub(super) answer: Option<String>,
}

/// What a reviewer asks the vendor about an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldAsked {
    /// The reviewer.
    pub(super) by: String,
    pub(super) question: String,
    /// Days after the disclosure was started.
    pub(super) days: i64,
    /// Business days to answer.
    pub(super) within: u16,
    pub(super) words: String,
    /// What the vendor answered; none while it has to.
    pub(super) answered: Option<WorldAnswered>,
}

/// What a vendor answers the agency.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldAnswered {
    /// Days after the disclosure was started.
    pub(super) days: i64,
    pub(super) words: String,
    /// The question's form, where the answer changes.
    pub(super) entry: Option<Entry>,
}

/// Another name that the agency gave a product.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldRename {
    /// Days after its start.
    pub(super) days: i64,
    pub(super) name: String,
}

impl WorldProduct {
    /// A text of the example's with the product's own versions: where a version is all that it
    /// says, where it begins with one, and after the word.
    pub(super) fn in_own_versions(&self, text: &str) -> String {
        self.versions.iter().fold(text.to_owned(), |text, (theirs, own)| {
            match text.strip_prefix(theirs.as_str()) {
                Some(rest) if rest.is_empty() || rest.starts_with(',') => format!("{own}{rest}"),
                _ => text.replace(&format!("ersion {theirs}"), &format!("ersion {own}")),
            }
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldEvidence {
    pub(super) title: String,
    pub(super) issued_on: Option<String>,
    pub(super) expires_on: Option<String>,
}

/// For which districts a regional center acts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldCenter {
    /// The administrator who says so.
    pub(super) by: String,
    /// As its organization is called.
    pub(super) center: String,
    /// The names of the districts.
    pub(super) districts: Vec<String>,
}

/// Somebody's desk, as the world's file has it. Days count back from today.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldDesk {
    /// Who acts for the district.
    pub(super) by: String,
    /// Days ago that they last read what changed.
    pub(super) looked: Option<i64>,
    pub(super) tools: Vec<WorldAdoption>,
    /// Tools that they ask the agency to review.
    #[serde(default)]
    pub(super) asks: Vec<WorldAsk>,
    /// Incidents that they report.
    #[serde(default)]
    pub(super) incidents: Vec<WorldIncident>,
    /// What they say of tools beside the state.
    #[serde(default)]
    pub(super) says: Vec<WorldWord>,
    /// Agreements that they note, open to every district.
    #[serde(default)]
    pub(super) agreements: Vec<WorldAgreement>,
    /// Tokens that they make for their programs.
    #[serde(default)]
    pub(super) tokens: Vec<WorldToken>,
}

/// A token for a program of a district; nobody learns its secret.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldToken {
    /// Days ago that it is made.
    pub(super) days: i64,
    pub(super) name: String,
    /// The words of what it lets do.
    pub(super) scopes: Vec<String>,
    /// For how many days it works.
    pub(super) lifetime: u32,
}

/// A tool that a district asks the agency to review.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldAsk {
    /// Days ago.
    pub(super) days: i64,
    pub(super) name: String,
    pub(super) vendor: String,
    pub(super) purpose: String,
    pub(super) grades: Vec<String>,
    #[serde(default)]
    pub(super) named: bool,
}

/// An incident that a district reports on the day after it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldIncident {
    /// Days ago that it is reported.
    pub(super) days: i64,
    pub(super) tool: String,
    pub(super) what: String,
    pub(super) people: u32,
    pub(super) data: String,
    pub(super) guess: String,
}

/// What a district says of a tool beside the state.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldWord {
    /// Days ago.
    pub(super) days: i64,
    pub(super) tool: String,
    pub(super) status: String,
    pub(super) reason: String,
}

/// An agreement that a district notes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldAgreement {
    /// Days ago that it is signed and noted.
    pub(super) days: i64,
    pub(super) tool: String,
    pub(super) title: String,
    pub(super) vehicle: String,
    pub(super) price: String,
    pub(super) words: String,
}

/// A tool on a desk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldAdoption {
    pub(super) tool: String,
    /// Days ago that it was put on the desk.
    pub(super) adopted: i64,
    /// Days from then to its first day of use.
    pub(super) starts_after: u64,
    pub(super) grades: Vec<String>,
    pub(super) purpose: String,
    #[serde(default)]
    pub(super) people: BTreeMap<String, u32>,
    #[serde(default)]
    pub(super) students: u32,
    /// How its use ended, where it did.
    pub(super) retired: Option<WorldRetirement>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorldRetirement {
    /// Days ago.
    pub(super) days: i64,
    pub(super) reason: String,
}

impl World {
    /// Reads the world that stands beside the questionnaires, as it is written.
    pub(super) fn read(library: &Library) -> Result<Self, Error> {
        let text = library.demo_world().ok_or_else(|| {
            Error::Internal("the questionnaires have no demo.json beside them".to_owned())
        })?;
        serde_json::from_slice(text).map_err(|cause| Error::Internal(format!("demo.json: {cause}")))
    }

    /// Reads the world with its dates as they are for a demo made on this day.
    pub(super) fn made_on(library: &Library, day: NaiveDate) -> Result<Self, Error> {
        let mut world = Self::read(library)?;
        world.calendar = Calendar::between(world.written_on, day);
        let calendar = world.calendar;
        for product in &mut world.products {
            product.answers.values_mut().for_each(|answer| *answer = calendar.moved_value(answer));
            let texts = [&mut product.summary, &mut product.reason]
                .into_iter()
                .chain(product.settle.values_mut().map(|(_, reason)| reason));
            texts.for_each(|text| *text = calendar.moved(text));
            for piece in product.evidence.values_mut().flatten() {
                piece.title = calendar.moved(&piece.title);
                let days = [&mut piece.issued_on, &mut piece.expires_on].into_iter().flatten();
                days.for_each(|day| *day = calendar.moved(day));
            }
        }
        Ok(world)
    }

    pub(super) fn tour(self) -> Tour {
        let stop =
            |person: WorldPerson| person.tour.map(|what| TourStop { email: person.email, what });
        Tour { password: self.password, stops: self.people.into_iter().filter_map(stop).collect() }
    }
}
