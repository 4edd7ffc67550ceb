//! A reader such as `head` may leave before everything is printed.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::process::{assay, settings};
use crate::support::database::TestDatabase;

const QUESTIONNAIRES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/questionnaires");

fn version() -> PathBuf {
    let folders = |folder: &Path| {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
    };
    folders(Path::new(QUESTIONNAIRES))
        .flat_map(|family| folders(&family).collect::<Vec<_>>())
        .find(|one| one.join("rubric.json").exists())
        .unwrap()
}

/// Runs a command whose reader has left before its first line.
fn unread(folder: &Path, words: &[&str], settings: &[(String, String)]) {
    let mut child = assay(folder, words, settings)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{words:?}: {said}");
    assert!(!said.contains("panicked"), "{words:?}: {said}");
}

#[tokio::test]
async fn a_reader_that_leaves_early_ends_no_command_with_a_failure() {
    let version = version();
    let example = version.join("examples/lesson-planner.json");
    let (dir, answers) = (version.to_str().unwrap(), example.to_str().unwrap());
    for words in [
        &["check"][..],
        &["check", QUESTIONNAIRES, "--json"],
        &["score", dir, answers],
        &["score", dir, answers, "--json"],
        &["schema", dir],
        &["diff", dir, dir],
        &["diff", dir, dir, "--json"],
    ] {
        unread(Path::new("/"), words, &[]);
    }
    let database = TestDatabase::create().await;
    let settings = settings(&database);
    for words in [
        &["migrate"][..],
        &["user", "invite-admin", "ada@agency.example", "Ada", "--json"],
        &["user", "invite-admin", "bo@agency.example", "Bo"],
        &["user", "list"],
        &["user", "list", "--json"],
        &["verify"],
        &["verify", "--json"],
        &["replay"],
        &["replay", "--json"],
        &["simulate", dir],
        &["simulate", dir, "--json"],
    ] {
        unread(database.folder(), words, &settings);
    }
    database.remove().await;
}
