//! Results for rendering samples.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::actions::district::names::NamesDesk;
use crate::actions::registry::inventory::Checked;
use crate::domain::measures::documents::any_table::{Row, Table};
use crate::domain::registry::availability::Availability;
use crate::domain::registry::inventory::check::{
    InventoryCandidate, InventoryCheck, InventoryCount, InventoryMatch, InventoryRow,
};
use crate::domain::registry::inventory::columns::Columns;
use crate::domain::registry::inventory::finding::Finding;
use crate::domain::registry::inventory::tool::InventoryTool;
use crate::domain::values::Id;

fn tool() -> InventoryTool {
    InventoryTool {
        key: "askwell".into(),
        slug: Some("askwell".into()),
        name: "Askwell".into(),
        vendor: "Brookfield Tutors".into(),
        version: Some("2.4".into()),
        availability: Availability::WithConditions,
        expires_on: NaiveDate::from_ymd_opt(2027, 6, 30),
        conditions_open: 1,
        conditions_overdue: 2,
        modules: vec!["AI-101".into()],
    }
}

fn row(row: usize, finding: Finding) -> InventoryRow {
    InventoryRow {
        row,
        name: "Askwel".into(),
        vendor: "Brookfield".into(),
        version: "2.4".into(),
        website: "https://askwell.example/".into(),
        finding,
        also: vec![Finding::ModulesRequired],
        matched: InventoryMatch::Near,
        tool: Some(tool()),
        confidence: Some(93),
        reason: "One letter differs.".into(),
        candidates: Vec::new(),
    }
}

fn checked(rows: Vec<InventoryRow>) -> Checked {
    let counts = rows.iter().map(|row| InventoryCount { finding: row.finding, rows: 1 }).collect();
    let cells = vec!["App name".to_owned(), "Vendor".to_owned()];
    Checked {
        table: Table { rows: vec![Row { number: 1, cells }] },
        columns: Columns { titles: Some(0), name: Some(0), ..Columns::default() },
        check: InventoryCheck { day: NaiveDate::default(), counts, rows },
        desk: None,
        against: Arc::default(),
    }
}

/// Results that take every branch.
pub(super) fn checked_lists() -> Vec<Checked> {
    let candidate = || InventoryCandidate {
        tool: InventoryTool { slug: None, version: None, ..tool() },
        confidence: 71,
        reason: "Your list names another vendor.".into(),
    };
    let unclear = InventoryRow {
        tool: None,
        matched: InventoryMatch::None,
        confidence: None,
        reason: String::new(),
        also: Vec::new(),
        candidates: vec![candidate()],
        ..row(1, Finding::Unclear)
    };
    let nothing = InventoryRow {
        matched: InventoryMatch::Chosen,
        vendor: String::new(),
        version: String::new(),
        website: String::new(),
        candidates: Vec::new(),
        ..unclear.clone()
    };
    let nothing = InventoryRow { finding: Finding::NotFound, ..nothing };
    let near = InventoryRow { candidates: vec![candidate()], ..row(3, Finding::ConditionsOpen) };
    let chosen = InventoryRow { matched: InventoryMatch::Chosen, ..row(4, Finding::Suspended) };
    let many = (0..450).map(|number| row(number, Finding::Fine)).collect();
    let remembered = InventoryRow { matched: InventoryMatch::Remembered, ..row(5, Finding::Fine) };
    let desk = NamesDesk {
        district: Id::from_stored("sample".to_owned()),
        name: "North district".into(),
        manages: true,
    };
    let of_district =
        Checked { desk: Some(desk), ..checked(vec![unclear, nothing, near, chosen, remembered]) };
    vec![of_district, checked(vec![row(1, Finding::Fine)]), checked(many)]
}
