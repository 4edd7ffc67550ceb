//! Samples of the pages on which a vendor brings files and keeps its shelf.

use std::collections::BTreeMap;

use super::{at, files, id, noon, today};
use crate::actions::FieldError;
use crate::actions::assessment::bringing::Bringing;
use crate::actions::assessment::shelf::{OpenPaper, PaperShelf, Use};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::evidence::{CheckState, EvidenceTitle};
use crate::domain::assessment::paper::{BroughtFile, FileOutcome, Paper};
use crate::domain::assessment::suggestion::{Place, Suggestion, SuggestionState};
use crate::web::kernel::templates::Page;
use crate::web::pages::assessment::bringing::BringingPage;
use crate::web::pages::assessment::shelf::{PaperPage, PaperRemovalPage, ShelfPage};

fn paper(number: &str) -> Option<Paper> {
    Some(Paper {
        id: id(number),
        organization: id("2"),
        title: EvidenceTitle::parse("HECVAT 4 of May").ok()?,
        kind: "workbook".to_owned(),
        sha256: "0".repeat(64),
        media_type: "application/pdf".to_owned(),
        size_bytes: 12_345,
        document: None,
        product: None,
        issued_on: Some(today()),
        expires_on: Some(today()),
        check: CheckState::NotNeeded,
        added_by: id("4"),
        added_at: at(),
        replaced_by: None,
        removed_at: None,
    })
}

fn suggestion(question: &str, value: &str, state: SuggestionState) -> Suggestion {
    Suggestion {
        id: id("01990000-0000-7000-8000-000000000009"),
        paper: id("8"),
        question: question.to_owned(),
        entry: Entry { values: vec![value.to_owned()], ..Entry::default() },
        attaches: true,
        places: vec![
            Place { at: "Product, cell C12".to_owned(), said: "Yes".to_owned() },
            Place { at: String::new(), said: "HECVAT 4".to_owned() },
        ],
        state,
    }
}

/// Drafts with and without files.
fn brought() -> Vec<Bringing> {
    let outcomes = [
        FileOutcome::Read,
        FileOutcome::Asked,
        FileOutcome::Kept,
        FileOutcome::Refused,
        FileOutcome::SetAside,
    ];
    let came = outcomes.iter().map(|outcome| BroughtFile {
        name: format!("papers/{}.xlsx", outcome.word()),
        paper: Some(id("8")),
        outcome: *outcome,
        sentence: "What became of it.".to_owned(),
        at: at(),
    });
    let came: Vec<BroughtFile> = came.collect();
    let open = SuggestionState::Open;
    let suggestions = vec![
        suggestion("first.yes", "false", open),
        suggestion("first.one", "a", open),
        suggestion("first.some", "b", open),
        suggestion("first.text", "Other words", open),
        suggestion("first.number", "7", SuggestionState::Confirmed),
        suggestion("first.file", "", open),
        suggestion("second.only", "true", open),
    ];
    let papers: BTreeMap<_, _> =
        paper("8").map(|paper| (paper.id.clone(), paper)).into_iter().collect();
    let mut all = Vec::new();
    for file in files(&[State::Draft]) {
        all.push(Bringing {
            file: file.clone(),
            files: Vec::new(),
            papers: BTreeMap::new(),
            suggestions: Vec::new(),
        });
        all.push(Bringing {
            file,
            files: came.clone(),
            papers: papers.clone(),
            suggestions: suggestions.clone(),
        });
    }
    all
}

impl Page for BringingPage {
    const TEMPLATE: &'static str = "assessment/bringing";

    fn samples() -> Vec<Self> {
        let fault = [FieldError { field: "file".to_owned(), message: "Choose a file.".to_owned() }];
        let calendar = noon().calendar;
        brought()
            .iter()
            .flat_map(|one| {
                [
                    Self::new(one, calendar, 25_000_000, &[]),
                    Self::new(one, calendar, 25_000_000, &fault),
                ]
            })
            .collect()
    }
}

fn used() -> Vec<Use> {
    let one = |code: &str| Use {
        disclosure: id("3"),
        product: "Sample".to_owned(),
        code: code.to_owned(),
    };
    vec![one("ONE"), one("TWO")]
}

impl Page for ShelfPage {
    const TEMPLATE: &'static str = "assessment/shelf";

    fn samples() -> Vec<Self> {
        let papers: Vec<Paper> = paper("8").into_iter().collect();
        let other =
            |paper: &Paper| Paper { sha256: "1".repeat(64), expires_on: None, ..paper.clone() };
        let gone = |paper: &Paper| Paper { removed_at: Some(at()), ..paper.clone() };
        let all = papers.iter().flat_map(|paper| [paper.clone(), other(paper), gone(paper)]);
        let shelf = |papers: Vec<Paper>| PaperShelf {
            papers,
            uses: BTreeMap::from([("0".repeat(64), used())]),
            kinds: BTreeMap::from([("workbook".to_owned(), "HECVAT 4".to_owned())]),
            today: today(),
        };
        vec![Self::new(&shelf(Vec::new())), Self::new(&shelf(all.collect()))]
    }
}

fn opened() -> Vec<OpenPaper> {
    let mut all = Vec::new();
    if let Some(paper) = paper("8") {
        let place = ("3 first.one".to_owned(), "Sample: ONE What about one?".to_owned());
        let open = |paper: Paper, uses, places| OpenPaper { paper, uses, places, today: today() };
        all.push(open(paper.clone(), used(), vec![place]));
        let undated = Paper { expires_on: None, ..paper.clone() };
        all.push(open(undated, Vec::new(), Vec::new()));
        all.push(open(Paper { removed_at: Some(at()), ..paper }, Vec::new(), Vec::new()));
    }
    all
}

impl Page for PaperPage {
    const TEMPLATE: &'static str = "assessment/paper";

    fn samples() -> Vec<Self> {
        let fault = |field: &str| FieldError {
            field: field.to_owned(),
            message: "Correct this.".to_owned(),
        };
        let faults = ["file", "title", "issued_on", "expires_on", "place"].map(fault);
        opened()
            .iter()
            .flat_map(|one| {
                [Self::new(one, 25_000_000, None, &[]), Self::new(one, 25_000_000, None, &faults)]
            })
            .collect()
    }
}

impl Page for PaperRemovalPage {
    const TEMPLATE: &'static str = "assessment/paper_removal";

    fn samples() -> Vec<Self> {
        opened().iter().map(Self::new).collect()
    }
//! Samples of the pages that bring answers into a draft: from an export, and from the last
//! submission.

use super::questionnaire::questionnaire;
use super::{at, files, id, products};
use crate::actions::assessment::company_answers::{Desk as CompanyDesk, Elsewhere};
use crate::actions::assessment::disclosures::WorkingFile;
use crate::actions::assessment::renewals::{
    Attested, Desk as RenewalDesk, Renewal, SectionToRenew,
};
use crate::actions::assessment::taking_over::{Desk, Waiting};
use crate::domain::assessment::company::{CompanyAnswer, CompanyAnswers};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::offers::{Brought, Offers};
use crate::domain::assessment::product::Product;
use crate::domain::assessment::renewal::{OpenAgain, RenewedSection};
use crate::domain::instrument::Answer;
use crate::domain::registry::receipt::disclosed::{Disclosed, Signer, read_unverified, sign};
use crate::domain::registry::receipt::keys::{SecretKey, SigningKey};

/// A draft at which nothing waits, and drafts at which an export of every signer does.
pub fn export_desks() -> Vec<Desk> {
    let drafts = files(&[State::Draft]);
    let products = products();
    let (Some(blank), Some(full), Some(product)) =
        (drafts.first(), drafts.last(), products.first())
    else {
        return Vec::new();
    };
    let mut other = full.clone();
    let kept = Entry { values: vec!["a".to_owned()], ..Entry::default() };
    let question = other.questionnaire.question("first.one").cloned();
    other.draft.set("first.one", question.and_then(|question| kept.keep(&question, &[])));
    let waits = [
        (blank, Signer::Own),
        (blank, Signer::Unknown),
        (full, Signer::Known),
        (&other, Signer::Given),
    ];
    let waiting = waits.into_iter().filter_map(|(here, signer)| {
        let waiting = Some(waiting(here, full, product, signer)?);
        Some(Desk { file: here.clone(), waiting })
    });
    std::iter::once(Desk { file: blank.clone(), waiting: None }).chain(waiting).collect()
}

/// An export of what one file holds, at another.
fn waiting(
    here: &WorkingFile,
    there: &WorkingFile,
    product: &Product,
    signer: Signer,
) -> Option<Waiting> {
    let place = (&*there.questionnaire, "https://assay.example");
    let mut disclosed = Disclosed::draft("draft", place, product, &there.draft, &there.evidence);
    disclosed.answers.set("gone.question", Answer::plain("An answer".into()));
    let secret = SecretKey::from_seed(&[7; 32]);
    let key = SigningKey {
        id: id("8"),
        did: "did:web:assay.example".to_owned(),
        public: secret.public(),
        made_at: at(),
        retired_at: None,
        revoked: None,
    };
    let signed = sign(&disclosed, "Another agency", at(), (&key, &secret)).ok()?;
    let export = read_unverified(&signed.json, at()).ok()?;
    let brought = Brought {
        answers: &export.disclosed.answers,
        typed: &export.disclosed.as_typed,
        same_questionnaire: true,
    };
    let offers = Offers::new(&here.questionnaire, &here.draft, &here.evidence, brought);
    let evidence = export.disclosed.evidence.clone();
    Some(Waiting { export, signer, given_by: "Bo".to_owned(), given_at: at(), offers, evidence })
}

/// Renewals: one with nothing said, one with everything said, one with a word that an answer made
/// stale, and one of which something was reported.
pub fn renewal_desks() -> Vec<RenewalDesk> {
    let section = |open: bool| RenewedSection {
        id: "first".to_owned(),
        title: "First".to_owned(),
        criterion: None,
        carried: vec!["first.one".to_owned(), "first.text".to_owned()],
        open: open
            .then(|| OpenAgain {
                question: "first.number".to_owned(),
                because: vec!["It is asked anew each time.".to_owned()],
            })
            .into_iter()
            .collect(),
    };
    let attested = |is_stale: bool| Attested { by: "Bo".to_owned(), at: at(), is_stale };
    let to_renew = |open: bool, attested: Option<Attested>| SectionToRenew {
        section: section(open),
        conditions: if open { vec!["A condition is not met.".to_owned()] } else { Vec::new() },
        attested,
    };
    let blank = RenewedSection { carried: Vec::new(), ..section(true) };
    let blank = SectionToRenew { section: blank, ..to_renew(true, None) };
    let all = [
        vec![to_renew(true, None), blank.clone()],
        vec![to_renew(false, Some(attested(false)))],
        vec![to_renew(false, Some(attested(true)))],
        vec![blank],
    ];
    let file = files(&[State::Draft]).pop();
    let desks = all.into_iter().enumerate().filter_map(|(number, sections)| {
        let renewal = Renewal {
            version: "1.0".to_owned(),
            submitted_at: at(),
            sections,
            reported: if number % 2 == 1 {
                vec!["The agency rated an incident as minor.".to_owned()]
            } else {
                Vec::new()
            },
            incidents: usize::from(number == 1),
        };
        Some(RenewalDesk { file: file.clone()?, renewal })
    });
    desks.collect()
}

/// Answers of a company that has none yet, and of one with drafts in which something else stands.
pub fn company_desks() -> Vec<CompanyDesk> {
    let Some(questionnaire) = questionnaire() else { return Vec::new() };
    let kept = Entry { values: vec!["Words".to_owned()], ..Entry::default() };
    let answer = questionnaire.question("first.text").and_then(|question| {
        let kept = kept.keep(question, &[])?;
        Some((question.name.clone(), CompanyAnswer { kept, by: "Bo".to_owned(), at: at() }))
    });
    let elsewhere = |is_blank: bool| Elsewhere {
        disclosure: id("3"),
        product: "Sample".to_owned(),
        question: "first.text".to_owned(),
        here: "Other words".to_owned(),
        base: "1".to_owned(),
        is_blank,
    };
    let none = CompanyDesk {
        questionnaire: questionnaire.clone(),
        answers: CompanyAnswers::new(),
        elsewhere: Vec::new(),
    };
    let some = CompanyDesk {
        questionnaire,
        answers: answer.into_iter().collect(),
        elsewhere: vec![elsewhere(true), elsewhere(false)],
    };
    vec![none, some]
}
