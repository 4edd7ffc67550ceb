//! Samples of the vendor's pages: a disclosure on a small questionnaire, in several states.

mod appeals;
pub mod asked;
mod bringing;
mod clarifying;
mod confidentiality;
pub mod questionnaire;
mod responses;
mod submitting;
mod taking_over;
mod writing;

use std::collections::BTreeMap;

use serde_json::json;

pub use self::appeals::appealing;
pub use self::bringing::papers;
use self::questionnaire::questionnaire;
pub use self::responses::responding;
pub use self::taking_over::{company_desks, export_desks, renewal_desks};
use super::products::ProductPage;
use crate::actions::assessment::disclosures::WorkingFile;
use crate::actions::assessment::products::{ListedDisclosure, OpenProduct, OwnListing, Progress};
use crate::actions::assessment::screening::Screening;
use crate::domain::assessment::company::{CompanyAnswer, CompanyAnswers};
use crate::domain::assessment::disclosure::{
    Accepted, Agreed, Disclosure, Reached, Stage, State, Submitted,
};
use crate::domain::assessment::draft::{Draft, Kept, SectionRevision};
use crate::domain::assessment::entry::{Entries, Entry};
use crate::domain::assessment::evidence::{CheckState, Evidence, EvidenceTitle, Source};
use crate::domain::assessment::product::{
    Product, ProductName, ProductSummary, ProductVersion, Website,
};
use crate::domain::assessment::teamwork::{
    Colleague, Comment, CommentWords, SectionOwner, Teamwork,
};
use crate::domain::calendar::{AgencyTime, Calendar};
use crate::domain::instrument::{Answer, Answers, Decision, Screened, check_answer, view};
use crate::domain::values::{Id, Timestamp};
use crate::web::kernel::templates::Page;

fn id<Of>(text: &str) -> Id<Of> {
    Id::from_stored(text.to_owned())
}

/// The same moment, where the agency is.
pub(super) fn noon() -> AgencyTime {
    AgencyTime { now: at(), calendar: Calendar::UTC }
}

fn at() -> Timestamp {
    Timestamp::from_millis(1_795_255_200_000)
}

/// The day of the samples.
pub fn today() -> chrono::NaiveDate {
    noon().today()
}

/// Listings of a vendor in every state, one of them hidden.
pub fn own_listings() -> Vec<OwnListing> {
    let listings = crate::web::pages::registry::samples::listings();
    let own = |(number, listing)| {
        let said = crate::web::pages::registry::samples::proofs;
        let proofs = [said(0), said(1)].concat();
        OwnListing { disclosure: id("3"), listing, hidden: number == 5, proofs }
    };
    listings.iter().chain(listings.first()).cloned().enumerate().map(own).collect()
}

/// A product, when its parts parse.
pub fn products() -> Vec<Product> {
    let product = || {
        Some(Product {
            id: id("1"),
            organization: id("2"),
            vendor: "Acme".to_owned(),
            name: ProductName::parse("Sample").ok()?,
            slug: "sample".to_owned(),
            version: ProductVersion::parse("1.0").ok()?,
            website: Website::parse("https://example.org").ok()?,
            summary: ProductSummary::parse("It shows what pages look like.").ok()?,
        })
    };
    product().into_iter().collect()
}

/// Where a disclosure stands that is in a state.
pub(super) fn stage(state: State, at: Timestamp) -> Stage {
    let submitted = || Submitted { at, digest: "ab12".to_owned() };
    let accepted = || Accepted { submitted: submitted(), at, lead: None };
    let agreed = || Agreed { accepted: accepted(), decision: Decision::Approved };
    match state {
        State::Draft => Stage::Draft,
        State::Submitted => Stage::Submitted(submitted()),
        State::Returned => {
            Stage::Returned { submitted: submitted(), reason: "Name the version.".to_owned() }
        }
        State::InReview => Stage::InReview(accepted()),
        State::Scored => Stage::Scored(accepted()),
        State::Proposed => Stage::Proposed(accepted()),
        State::Decided => Stage::Decided(agreed()),
        State::Published => Stage::Published(agreed()),
        State::Withdrawn => Stage::Withdrawn(Reached::Submitted(submitted())),
    }
}

fn disclosure(state: State) -> Disclosure {
    Disclosure {
        id: id("3"),
        product: id("1"),
        product_name: "Sample".to_owned(),
        product_slug: "sample".to_owned(),
        organization: id("2"),
        vendor: "Acme".to_owned(),
        family: "sample".to_owned(),
        version: "1".to_owned(),
        digest: String::new(),
        stage: stage(state, at()),
        anew: false,
        revision: 1,
        created_at: at(),
        updated_at: at(),
    }
}

/// Drafts.
pub fn begun() -> Vec<Disclosure> {
    vec![disclosure(State::Draft)]
}

/// A disclosure in every state.
pub fn disclosures() -> Vec<ListedDisclosure> {
    let listed = |state: State| ListedDisclosure {
        disclosure: disclosure(state),
        version: Some("1.0".to_owned()),
        progress: state.is_editable().then_some(Progress { asked: 5, answered: 3, missing: 2 }),
    };
    State::ALL.into_iter().map(listed).collect()
}

/// What somebody asks before they register: nothing answered, or some with a fault.
pub(super) fn screening(answered: bool) -> Option<Screening> {
    let q = questionnaire()?;
    let mut entries = Entries::default();
    let mut given = Answers::new();
    if answered {
        given.set("first.yes", Answer::plain(json!(true)));
        given.set("first.some", Answer::plain(json!(["a"])));
        for (_, question) in q.screening() {
            let kept = given.get(&question.name).map(Kept::from);
            entries.0.insert(question.name.clone(), Entry::showing(question, kept.as_ref()));
        }
    }
    let wrong = Answer::plain(json!("x"));
    let faults = q
        .screening()
        .into_iter()
        .flat_map(|(_, question)| check_answer(&q, question, &wrong))
        .filter(|_| answered)
        .collect();
    let screened = Screened::new(&q, &given, today());
    Some(Screening { questionnaire: q, entries, faults, screened, answered })
}

fn answers() -> Answers {
    Answers::parse(&json!({ "first.yes": { "value": true, "note": "More" }, "first.one": "b",
        "first.some": ["a"], "first.text": "Words",
        "first.number": 1.5, "first.day": "2026-11-21", "first.link": "https://example.org",
        "first.rows": [{ "name": "N", "hours": 3 }, { "name": "M", "fine": true }],
        "first.group": { "state": "declined", "reason": "No." }, "second.only": false }))
    .unwrap_or_default()
}

/// Two sections shared, one with somebody who has left, and two questions, one of them settled.
fn teamwork() -> Option<Teamwork> {
    let colleague = |key: &str, name: &str| Colleague { account: id(key), name: name.to_owned() };
    let comment = |key: &str, question: &str, settled: bool| {
        Some(Comment {
            id: id(key),
            question: question.to_owned(),
            author: colleague("4", "Bo"),
            asked: (!settled).then(|| colleague("9", "Kim Vo")),
            words: CommentWords::parse("Which of them is it?").ok()?,
            written_at: at(),
            settled_at: settled.then(at),
        })
    };
    let owner = |section: &str, owner: Option<Colleague>, dated: bool| SectionOwner {
        section: section.to_owned(),
        owner,
        due: dated.then(today),
    };
    Some(Teamwork {
        owners: vec![
            owner("first", Some(colleague("4", "Bo")), true),
            owner("second", Some(colleague("9", "Kim Vo")), false),
        ],
        comments: vec![comment("7", "first.one", false)?, comment("8", "first.yes", true)?],
    })
}

fn file(state: State, answers: &Answers) -> Option<WorkingFile> {
    let questionnaire = questionnaire()?;
    let draft =
        Draft(answers.iter().map(|(name, answer)| (name.to_owned(), Kept::from(answer))).collect());
    let piece = |key: &str, source: Source, check: CheckState| {
        Some(Evidence {
            id: id(key),
            disclosure: id("3"),
            question: "first.one".to_owned(),
            source,
            title: EvidenceTitle::parse("A report").ok()?,
            issued_on: Some(Calendar::UTC.day(at())),
            expires_on: Some(Calendar::UTC.day(at())),
            check,
            checked_at: None,
            check_note: None,
            document: None,
            added_by: id("4"),
            added_at: at(),
            removed_at: None,
        })
    };
    let link = || Source::Link { url: "https://example.org/report".to_owned() };
    let kept = Source::File {
        sha256: "0".repeat(64),
        media_type: "application/pdf".to_owned(),
        size_bytes: 12_345,
    };
    let evidence = [
        piece("5", kept, CheckState::NotNeeded),
        piece("6", link(), CheckState::Waiting),
        piece("7", link(), CheckState::Broken),
    ];
    let revision = SectionRevision { revision: 1, by: "Bo".to_owned(), at: at() };
    Some(WorkingFile {
        disclosure: disclosure(state),
        view: view(&questionnaire, answers),
        questionnaire,
        draft,
        answers: answers.clone(),
        revisions: BTreeMap::from([("first".to_owned(), revision)]),
        evidence: if answers.is_empty() {
            Vec::new()
        } else {
            evidence.into_iter().flatten().collect()
        },
        teamwork: if answers.is_empty() { Teamwork::default() } else { teamwork()? },
        company: Some(company(answers)),
        confidentiality: Vec::new(),
        clarifications: Vec::new(),
        door: None,
    })
}

/// What the company answered, where a file has answers at all.
fn company(answers: &Answers) -> CompanyAnswers {
    let text = answers.get("first.text").map(|answer| {
        let kept = Kept::from(answer);
        ("first.text".to_owned(), CompanyAnswer { kept, by: "Bo".to_owned(), at: at() })
    });
    text.into_iter().collect()
}

/// Files in a state, the last with answers.
pub(super) fn drafts(state: State) -> Vec<WorkingFile> {
    files(&[state])
}

fn files(states: &[State]) -> Vec<WorkingFile> {
    let blank = Answers::new();
    states
        .iter()
        .flat_map(|state| [file(*state, &blank), file(*state, &answers())])
        .flatten()
        .collect()
}

impl Page for ProductPage {
    const TEMPLATE: &'static str = "assessment/product";

    fn samples() -> Vec<Self> {
        products()
            .iter()
            .flat_map(|product| {
                let opened = |disclosures, listing: Option<OwnListing>| {
                    let (product, is_on_record) = (product.clone(), listing.is_some());
                    let opened = OpenProduct { product, disclosures, listing, is_on_record };
                    Self::new(&opened, noon(), "AI tools", "What it asks")
                };
                let told = own_listings().into_iter().map(|own| opened(disclosures(), Some(own)));
                std::iter::once(opened(Vec::new(), None)).chain(told).collect::<Vec<_>>()
            })
            .collect()
    }
}
