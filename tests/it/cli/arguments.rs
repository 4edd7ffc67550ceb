use assay::cli::{Cli, Command};
use clap::{CommandFactory as _, Parser as _};

use super::process::run;
use crate::support::database::TestDatabase;

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn words_become_commands() {
    let command =
        |words: &[&str]| Cli::try_parse_from([&["assay"], words].concat()).map(|cli| cli.command);
    assert_eq!(command(&["serve"]).unwrap(), Command::Serve);
    assert_eq!(command(&["demo"]).unwrap(), Command::Demo { listings: 0 });
    assert_eq!(
        command(&["verify", "--json"]).unwrap(),
        Command::Verify { head: None, list: false, json: true }
    );
    assert!(command(&[]).is_err());
    assert!(command(&["sevre"]).is_err());
}

#[test]
fn help_says_which_folder_each_subcommand_takes() {
    let said = |name: &str| {
        let output = run(std::path::Path::new("/"), &[name, "--help"], &[]);
        String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(
        said("check").contains(
            "A whole folder of questionnaires, with modules.json and FAMILY/VERSION inside"
        ),
        "{}",
        said("check")
    );
    for name in ["score", "schema", "diff", "simulate"] {
        assert!(said(name).contains("folder FAMILY/VERSION"), "{name}: {}", said(name));
    }
}

#[tokio::test]
async fn wrong_words_and_bad_settings_end_with_code_2_and_a_good_run_with_0() {
    let database = TestDatabase::create().await;
    let settings = super::process::settings(&database);
    assert_eq!(run(database.folder(), &["sevre"], &settings).status.code(), Some(2));
    let bad = [("ASSAY_LISTEN".to_owned(), "nowhere".to_owned())];
    let output = run(database.folder(), &["serve"], &bad);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        super::process::said(&output)
            .contains("ASSAY_LISTEN is “nowhere”, but it must be an IP address and a port")
    );
    assert_eq!(run(database.folder(), &["migrate"], &settings).status.code(), Some(0));
    database.remove().await;
}

#[tokio::test]
async fn verify_tells_a_changed_event_and_ends_with_code_1() {
    let database = TestDatabase::create().await;
    let settings = super::process::settings(&database);
    assert_eq!(run(database.folder(), &["migrate"], &settings).status.code(), Some(0));
    let output = run(database.folder(), &["verify", "--json"], &settings);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap(),
        serde_json::json!({ "holds": true, "faults": [], "files": 0, "head": null })
    );
    let db = assay::store::Db::open(database.url()).await.unwrap();
    let mut tx = db.write().await.unwrap();
    tx.query("UPDATE event_head SET sequence = 7").execute().await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let output = run(database.folder(), &["verify"], &settings);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        told.contains("the head of the chain is at event 7, but the last event is 0"),
        "{told}"
    );
    assert!(told.contains("The record does not hold together: 1 fault found."), "{told}");
    database.remove().await;
}
