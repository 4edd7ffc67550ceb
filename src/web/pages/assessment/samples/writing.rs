//! Samples of the pages on which a vendor writes: sections, tables, versions and evidence.

use std::collections::BTreeMap;

use serde_json::json;

use super::bringing::paper;
use super::{at, files, noon, today};
use crate::actions::FieldError;
use crate::actions::assessment::answers::Conflict;
use crate::actions::assessment::disclosures::WorkingFile;
use crate::actions::assessment::sent_evidence::NewEvidence;
use crate::actions::assessment::tables::takes_file;
use crate::actions::assessment::teamwork::Shared;
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::entry::{Entries, Entry};
use crate::domain::assessment::teamwork::Colleague;
use crate::domain::calendar::Calendar;
use crate::domain::instrument::check_answer;
use crate::web::kernel::templates::Page;
use crate::web::pages::assessment::evidence::{EvidencePage, Taken};
use crate::web::pages::assessment::sections::{SectionPage, Unsaved, Waits};
use crate::web::pages::assessment::tables::TablePage;
use crate::web::pages::assessment::teamwork::{TalkPage, TeamPage};
use crate::web::pages::assessment::versions::VersionsPage;

/// The same with a number that is none and a choice behind a state.
fn half_written(file: &WorkingFile) -> WorkingFile {
    let mut file = file.clone();
    let entry = |value: &str, state: &str| Entry {
        values: vec![value.to_owned()],
        state: state.to_owned(),
        ..Entry::default()
    };
    for (name, entry) in
        [("first.number", entry("many", "")), ("first.one", entry("a", "declined"))]
    {
        let kept = file.questionnaire.question(name).and_then(|question| entry.keep(question, &[]));
        file.draft.set(name, kept);
    }
    file
}

/// Sections with and without answers, and with a form full of faults.
pub fn sections() -> Vec<SectionPage> {
    let mut pages = Vec::new();
    for file in files(&[State::Draft]) {
        for section in &file.questionnaire.sections {
            let faults = section.questions.iter().flat_map(|question| {
                let wrong = ["x", "2026-13-01"].map(|text| {
                    crate::domain::instrument::Answer::noted(
                        json!([{ "pick": text }]),
                        Some(text.into()),
                    )
                });
                let reasonless =
                    crate::domain::instrument::Answer::Declined { reason: String::new() };
                wrong
                    .into_iter()
                    .chain([reasonless])
                    .flat_map(|answer| check_answer(&file.questionnaire, question, &answer))
                    .collect::<Vec<_>>()
            });
            let faults = faults.collect();
            pages.push(SectionPage::new(&file, noon(), section, "4", Unsaved::default()));
            pages.push(SectionPage::new(
                &half_written(&file),
                noon(),
                section,
                "4",
                Unsaved::default(),
            ));
            let waits = Some(Waits {
                href: "/kept/1".to_owned(),
                at: "30 June 2027, 10:42 UTC".to_owned(),
            });
            let presence = "Max Meier is in this section too (last seen 1 minute ago).".to_owned();
            pages.push(SectionPage::new(
                &file,
                noon(),
                section,
                "4",
                Unsaved { presence, waits, faults, ..Unsaved::default() },
            ));
        }
    }
    pages
}

/// Two versions of a section.
pub fn versions() -> Vec<VersionsPage> {
    let fields = [("q.first.one".to_owned(), "a".to_owned())];
    let page = |file: WorkingFile| {
        let section = file.questionnaire.sections.first()?;
        let entries = Entries::read(section, &fields).ok()?;
        let conflicts = [None, Some(at())].map(|at| Conflict {
            question: "first.one".to_owned(),
            by: "Bo".to_owned(),
            at,
        });
        Some(VersionsPage::new(&file, section, &entries.0, &conflicts, "4", Calendar::UTC))
    };
    files(&[State::Draft]).into_iter().filter_map(page).collect()
}

/// A table that is filled from a file: with and without rows and faults.
pub fn tables() -> Vec<TablePage> {
    let fault =
        |message: &str| FieldError { field: "file".to_owned(), message: message.to_owned() };
    let faults = [
        fault("Choose a file, or paste rows."),
        fault("Row 3, “Hours”: “x” is not a whole number."),
    ];
    let mut pages = Vec::new();
    for file in files(&[State::Draft]) {
        for section in &file.questionnaire.sections {
            let tables = section.questions.iter().filter(|question| takes_file(question));
            pages.extend(tables.flat_map(|question| {
                (0..=faults.len()).map(|most| {
                    TablePage::new(
                        &file,
                        section,
                        question,
                        "",
                        faults.get(..most).unwrap_or_default(),
                    )
                })
            }));
        }
    }
    pages
}

/// The evidence of a disclosure: all of it, and at one question.
pub fn evidence() -> Vec<EvidencePage> {
    let fault = [FieldError { field: "file".to_owned(), message: "Choose a file.".to_owned() }];
    let taken = |papers| Taken { most: 25_000_000, scanned: false, on: today(), papers };
    let papers: Vec<_> = paper("8").into_iter().collect();
    let mut pages = Vec::new();
    for file in files(&[State::Draft, State::Submitted]) {
        let input = NewEvidence { question: "first.one".to_owned(), ..NewEvidence::default() };
        pages.push(EvidencePage::new(&file, &taken(Vec::new()), &NewEvidence::default(), &[]));
        pages.push(EvidencePage::new(&file, &taken(papers.clone()), &input, &fault));
        pages.push(EvidencePage::new(
            &file,
            &taken(papers.clone()),
            &NewEvidence { question: "first.file".to_owned(), paper: "8".to_owned(), ..input },
            &[],
        ));
    }
    pages
}

impl Page for EvidencePage {
    const TEMPLATE: &'static str = "assessment/evidence";

    fn samples() -> Vec<Self> {
        evidence()
    }
}

impl Page for SectionPage {
    const TEMPLATE: &'static str = "assessment/section";

    fn samples() -> Vec<Self> {
        sections()
    }
}

impl Page for TablePage {
    const TEMPLATE: &'static str = "assessment/table";

    fn samples() -> Vec<Self> {
        tables()
    }
}

/// Drafts with one colleague beside them.
fn shared() -> Vec<Shared> {
    let here = Colleague { account: super::id("4"), name: "Bo".to_owned() };
    let shared = |file| Shared { file, colleagues: vec![here.clone()] };
    files(&[State::Draft, State::Submitted]).into_iter().map(shared).collect()
}

impl Page for TeamPage {
    const TEMPLATE: &'static str = "assessment/team";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "due.first".into(), message: "This is no day.".into() };
        let faults = std::slice::from_ref(&fault);
        let page = |shared: &Shared| {
            [&[][..], faults].map(|faults| Self::new(shared, &BTreeMap::new(), faults))
        };
        shared().iter().flat_map(page).collect()
    }
}

impl Page for TalkPage {
    const TEMPLATE: &'static str = "assessment/talk";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "words".into(), message: "Enter a comment.".into() };
        let faults = std::slice::from_ref(&fault);
        let page = |shared: &Shared| {
            let question = shared.file.questionnaire.question("first.one")?;
            Some(Self::new(shared, question, Calendar::UTC, ("", ""), faults))
        };
        shared().iter().filter_map(page).collect()
    }
}

impl Page for VersionsPage {
    const TEMPLATE: &'static str = "assessment/versions";

    fn samples() -> Vec<Self> {
        versions()
    }
}
