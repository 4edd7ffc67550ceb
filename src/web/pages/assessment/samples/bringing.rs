//! Samples of the pages on which a vendor brings files and keeps its shelf.

use std::collections::BTreeMap;

use super::{at, files, id, noon, today};
use crate::actions::FieldError;
use crate::actions::assessment::bringing::Bringing;
use crate::actions::assessment::shelf::{OpenPaper, PaperShelf, Use};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::evidence::{CheckState, EvidenceTitle};
use crate::domain::assessment::paper::{BroughtFile, FileOutcome, Paper, PaperOrigin};
use crate::domain::assessment::suggestion::{Place, Suggestion, SuggestionState};
use crate::web::kernel::templates::Page;
use crate::web::pages::assessment::bringing::BringingPage;
use crate::web::pages::assessment::shelf::{PaperPage, PaperRemovalPage, ShelfPage};

pub(super) fn paper(number: &str) -> Option<Paper> {
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
        origin: PaperOrigin::Brought,
        added_by: id("4"),
        added_at: at(),
        replaced_by: None,
        removed_at: None,
    })
}

/// The papers of a vendor.
pub fn papers() -> Vec<Paper> {
    paper("8").into_iter().collect()
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
}
