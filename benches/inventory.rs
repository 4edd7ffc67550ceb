//! Checking a list against the registry, from the bytes of a CSV file to the answer as JSON, beside
//! what a plain scan of every name by `rapidfuzz` takes in the same run. Says how well each matches.
//! `make bench` runs it; `cargo bench --bench inventory -- 100000` takes so many tools.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a benchmark stops at the first surprise"
)]

use std::time::{Duration, Instant};

use assay::domain::measures::documents::any_table;
use assay::domain::registry::availability::Availability;
use assay::domain::registry::inventory::MAX_ROWS;
use assay::domain::registry::inventory::check::{Choices, InventoryMatch, Remembered, check};
use assay::domain::registry::inventory::columns::Columns;
use assay::domain::registry::inventory::list::lines;
use assay::domain::registry::inventory::tool::HeldTool;
use assay::domain::registry::matching::NameIndex;
use assay::domain::registry::pipeline::{PipelineFact, PublicState};
use assay::domain::values::Timestamp;
use rapidfuzz::fuzz::RatioBatchComparator;

#[path = "../tests/it/support/dirty_lists.rs"]
mod dirty_lists;

use dirty_lists::{DirtyList, Quality, alike_rows, dirty_list};

const ROWS: usize = 10_000;
/// So many rows of the list are scanned for by the plain way, which takes too long for all.
const SCANNED: usize = 200;
const ROUNDS: u32 = 5;

fn main() {
    let given: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if given.is_empty() { vec![10_000, 100_000] } else { given };
    println!("{ROWS} dirty rows, a quarter of them unknown; the best of {ROUNDS} rounds");
    println!(
        "{:>9} {:>10} {:>12} {:>12} {:>8} {:>10} {:>14} {:>10} {:>12}",
        "tools",
        "index",
        "list",
        "alike rows",
        "F1",
        "recall@3",
        "rapidfuzz row",
        "its F1",
        "times slower"
    );
    for size in sizes {
        measure(size);
    }
}

fn measure(size: usize) {
    let list = dirty_list(1, size, ROWS);
    let facts = facts(&list);
    let tools: Vec<HeldTool<'_>> = facts.iter().map(HeldTool::Undecided).collect();
    let began = Instant::now();
    let index = NameIndex::new(tools.iter().map(|tool| tool.known()));
    let build = began.elapsed();
    let dirty: Vec<&str> = list.rows.iter().map(|row| row.text.as_str()).collect();
    let alike = alike_rows(&list, ROWS);
    let alike: Vec<&str> = alike.iter().map(String::as_str).collect();
    let whole = best(|| checked(&tools, &index, &dirty));
    let worst = best(|| checked(&tools, &index, &alike));
    let quality = quality(&list, &tools, &index);
    let (scan, scanned) = scan(&list);
    let row = whole / u32::try_from(ROWS).unwrap();
    println!(
        "{size:>9} {build:>10.1?} {whole:>12.1?} {worst:>12.1?} {:>8.4} {:>10.4} {scan:>14.1?} {:>10.4} {:>11.0}×",
        quality.f1(),
        quality.recall_at_three(),
        scanned.f1(),
        scan.as_secs_f64() / row.as_secs_f64(),
    );
}

fn facts(list: &DirtyList) -> Vec<PipelineFact> {
    let fact = |tool: &dirty_lists::ListedTool| PipelineFact {
        availability: Availability::InReview,
        product: tool.name.clone(),
        vendor: tool.vendor.clone(),
        former_names: Vec::new(),
        state: PublicState::UnderReview,
        since: Timestamp::from_millis(0),
        listed: false,
    };
    list.tools.iter().map(fact).collect()
}

fn csv(rows: &[&str]) -> String {
    let quoted = |row: &&str| format!("\"{}\"\r\n", row.replace('"', "\"\""));
    format!("App name\r\n{}", rows.iter().map(quoted).collect::<String>())
}

/// The whole way: read, guess the columns, match, sort, write.
fn checked(tools: &[HeldTool<'_>], index: &NameIndex, rows: &[&str]) -> (Duration, usize) {
    let file = csv(rows).into_bytes();
    let began = Instant::now();
    let table = any_table::read(&file, MAX_ROWS).unwrap();
    let columns = Columns::guess(&table, &|name| index.has(name));
    let lines = lines(&table, &columns);
    let said = (&Choices::new(), &Remembered::new());
    let result = check(chrono::NaiveDate::default(), tools, index, &lines, said);
    let body = serde_json::to_string(&result).unwrap();
    (began.elapsed(), body.len())
}

fn best(run: impl Fn() -> (Duration, usize)) -> Duration {
    (0..ROUNDS).map(|_| std::hint::black_box(run()).0).min().unwrap()
}

fn quality(list: &DirtyList, tools: &[HeldTool<'_>], index: &NameIndex) -> Quality {
    let dirty: Vec<&str> = list.rows.iter().map(|row| row.text.as_str()).collect();
    let table = any_table::read(csv(&dirty).as_bytes(), MAX_ROWS).unwrap();
    let columns = Columns::guess(&table, &|name| index.has(name));
    let said = (&Choices::new(), &Remembered::new());
    let result = check(chrono::NaiveDate::default(), tools, index, &lines(&table, &columns), said);
    let places: std::collections::HashMap<String, usize> =
        tools.iter().enumerate().map(|(place, tool)| (tool.key(), place)).collect();
    let mut quality = Quality::default();
    for row in &result.rows {
        let truth = list.rows[row.row - 2].truth;
        let tool = row.tool.as_ref().map(|tool| places[&tool.key]);
        let others = row.candidates.iter().map(|candidate| places[&candidate.tool.key]);
        let candidates: Vec<usize> = tool.into_iter().chain(others).collect();
        quality.count(truth, tool.filter(|_| row.matched != InventoryMatch::None), &candidates);
    }
    quality
}

/// The plain way: every name compared with every row, in small letters; the nearest counts from
/// the same 80 percent on.
fn scan(list: &DirtyList) -> (Duration, Quality) {
    let names: Vec<String> = list.tools.iter().map(|tool| tool.name.to_lowercase()).collect();
    let mut quality = Quality::default();
    let rows = &list.rows[..SCANNED];
    let began = Instant::now();
    for row in rows {
        let text = row.text.trim().to_lowercase();
        let compare = RatioBatchComparator::new(text.chars());
        let mut near: Vec<(f64, usize)> = names
            .iter()
            .enumerate()
            .map(|(place, name)| (compare.similarity(name.chars()), place))
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let candidates: Vec<usize> = near.iter().take(3).map(|(_, place)| *place).collect();
        let matched = near.first().filter(|(share, _)| *share >= 0.8).map(|(_, place)| *place);
        quality.count(row.truth, matched, &candidates);
    }
    (began.elapsed() / u32::try_from(SCANNED).unwrap(), quality)
}
