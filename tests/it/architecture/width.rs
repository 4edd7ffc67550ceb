//! Lines end at 100 columns, so that code reads beside its test and in a review.

use std::fs;
use std::path::{Path, PathBuf};

use super::report;

const COLUMNS: usize = 100;

/// Every Rust file under a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Whether a line may pass the width: a text that cannot be broken stands in it. A comment never
/// may.
fn may_pass(line: &str) -> bool {
    !line.trim_start().starts_with("//") && line.contains('"')
}

fn too_long(text: &str) -> Vec<usize> {
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| line.chars().count() > COLUMNS && !may_pass(line))
        .map(|(at, _)| at + 1)
        .collect()
}

#[test]
fn lines_end_at_a_hundred_columns_unless_a_text_that_cannot_be_broken_passes_them() {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let mut faults = Vec::new();
    for path in &found {
        for line in too_long(&fs::read_to_string(path).unwrap()) {
            faults.push(format!("{}:{line} passes {COLUMNS} columns", path.display()));
        }
    }
    assert!(found.len() > 50, "the source was found");
    report(&faults);
}

#[test]
fn the_width_is_counted_in_letters_and_a_comment_has_no_excuse() {
    let wide = "é".repeat(101);
    assert_eq!(too_long(&format!("{}\n{wide}", "é".repeat(100))), [2]);
    assert_eq!(too_long(&format!("const A: &str = \"{wide}\";")), Vec::<usize>::new());
    assert_eq!(too_long(&format!("// \"{wide}\"")), [1]);
}
