//! `assay import-past`.

use super::process::{run, said, settings};
use crate::support::database::TestDatabase;

#[tokio::test]
async fn a_table_is_loaded_or_only_checked_on_the_command_line() {
    let database = TestDatabase::create().await;
    let (folder, own) = (database.folder().to_owned(), settings(&database));
    assert_eq!(run(&folder, &["migrate"], &own).status.code(), Some(0));
    let table = "Vendor,Tool,Web address,Decision,Approved on,Approved until\n\
        Acme,Planwell,https://planwell.example,approved,2025-08-01,2027-06-30\n";
    std::fs::write(folder.join("past.csv"), table).unwrap();
    std::fs::write(folder.join("wrong.csv"), table.replace("2025-08-01", "soon")).unwrap();
    let text = |output: &std::process::Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let checked = run(&folder, &["import-past", "past.csv", "--dry-run"], &own);
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
    assert!(text(&checked).contains("1 row: 1 new vendor, 1 new tool and 1 new approval."));
    assert!(text(&checked).contains("Nothing was stored."), "{}", text(&checked));
    let wrong = run(&folder, &["import-past", "wrong.csv"], &own);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        text(&wrong).contains("Row 2, Approved on (column E): “soon” is not a whole date."),
        "{}",
        text(&wrong)
    );
    let loaded = run(&folder, &["import-past", "past.csv", "--json"], &own);
    let json: serde_json::Value = serde_json::from_slice(&loaded.stdout).expect("JSON");
    assert_eq!((&json["loaded"], &json["approvals"]), (&true.into(), &1.into()));
    let again = run(&folder, &["import-past", "past.csv"], &own);
    assert!(text(&again).contains("1 row says what is here already."), "{}", text(&again));
    assert_eq!(run(&folder, &["verify"], &own).status.code(), Some(0));
    assert_eq!(run(&folder, &["import-past", "gone.csv"], &own).status.code(), Some(1));
}
