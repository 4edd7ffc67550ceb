//! docs/coverage.md says of every item of the frameworks which questions ask it, or why none does.

use std::collections::BTreeSet;

use assay::domain::instrument::{Standing, assess};
use assay::store::instrument::questionnaires::Library;

const TEXT: &str = include_str!("../../../docs/coverage.md");
const FAMILY: &str = "ai-edtech";
const VERSION: &str = "2026-2";
const PARTS: [&str; 8] = ["A.", "B.", "C.", "D.", "E.", "F.", "G.", "H."];
const REFUSED: &str = "Not asked: ";

/// An item with what stands beside it.
struct Row<'t> {
    part: &'t str,
    item: &'t str,
    told: &'t str,
}

fn rows() -> Vec<Row<'static>> {
    let mut part = "";
    let mut rows = Vec::new();
    for line in TEXT.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            part = title;
        } else if let Some(cells) = line.strip_prefix("| ").and_then(|one| one.strip_suffix(" |")) {
            let (item, told) = cells.split_once(" | ").unwrap_or_else(|| panic!("{line}"));
            if !matches!(item, "item" | "---") {
                rows.push(Row { part, item, told });
            }
        }
    }
    rows
}

/// The names between backticks.
fn names(told: &str) -> impl Iterator<Item = &str> {
    told.split('`').skip(1).step_by(2)
}

#[test]
fn every_item_of_the_frameworks_is_asked_or_refused_with_a_reason() {
    let library = Library::built_in().unwrap();
    let q = library.get(FAMILY, VERSION).expect("the version that the table is about");
    let rows = rows();
    for part in PARTS {
        let items = rows.iter().filter(|row| row.part.starts_with(part)).count();
        assert!(items >= 10, "{part} has {items} items");
    }
    let mut seen = BTreeSet::new();
    for Row { part, item, told } in &rows {
        assert!(seen.insert((part, item)), "“{item}” stands twice in {part}");
        let families: BTreeSet<&str> = library.all().map(|one| one.family.as_str()).collect();
        let unknown =
            names(told).find(|name| q.question(name).is_none() && !families.contains(name));
        assert_eq!(unknown, None, "“{item}” names what {VERSION} does not ask");
        if let Some(reason) = told.strip_prefix(REFUSED) {
            assert!(reason.split(' ').count() >= 6 && reason.ends_with('.'), "“{item}”: {reason}");
        } else {
            let rest = told.split('`').step_by(2).collect::<String>();
            assert!(
                names(told).next().is_some() && rest.trim().is_empty(),
                "“{item}” needs questions, or “{REFUSED}” and a reason: {told}"
            );
        }
    }
}

#[test]
fn every_question_stands_in_the_table_of_what_is_covered() {
    let library = Library::built_in().unwrap();
    let q = library.get(FAMILY, VERSION).expect("the version that the table is about");
    let asking: BTreeSet<&str> = rows()
        .iter()
        .filter(|row| !row.told.starts_with(REFUSED))
        .flat_map(|row| names(row.told))
        .collect();
    let missing: Vec<&str> = q
        .questions()
        .map(|(_, question)| question.name.as_str())
        .filter(|name| !asking.contains(name))
        .collect();
    assert!(missing.is_empty(), "no item of a framework leads to {missing:?}");
}

/// A version may ask less; it never lets through what its predecessor ruled out.
#[test]
fn the_draft_knows_every_knock_out_and_prohibited_use_of_the_version_before() {
    let library = Library::built_in().unwrap();
    let ruled_out = |version: &str| {
        let q = library.get(FAMILY, version).unwrap_or_else(|| panic!("{version} is gone"));
        let knockouts = q.rubric.questions.values().flat_map(|one| &one.knockouts);
        let mut ids: BTreeSet<String> = knockouts.map(|one| one.id.clone()).collect();
        ids.extend(q.risk.prohibited.iter().map(|one| one.id.clone()));
        ids
    };
    let lost: Vec<String> = ruled_out("2026-1").difference(&ruled_out(VERSION)).cloned().collect();
    assert!(lost.is_empty(), "{lost:?}");

    let q = library.get(FAMILY, VERSION).expect("the version that the table is about");
    let mut met = BTreeSet::new();
    for example in &q.examples {
        let outcome = assess(&q, &example.answers, &example.evidence, &example.levels, example.on);
        let knockouts = outcome.knockouts.into_iter().map(|one| (one.id, one.standing));
        let prohibited = outcome.prohibited.into_iter().map(|one| (one.id, one.standing));
        let against = knockouts.chain(prohibited).filter(|(_, how)| *how != Standing::Open);
        met.extend(against.map(|(id, _)| id));
    }
    let quiet: Vec<String> = ruled_out(VERSION).difference(&met).cloned().collect();
    assert!(quiet.is_empty(), "no example meets {quiet:?}");
}
