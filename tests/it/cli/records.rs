//! Commands that read the records of a service: `replay`, `simulate` and `verify`.

use super::process::{run, said, settings};
use crate::support::database::TestDatabase;

#[test]
fn without_a_database_no_command_counts_to_nought_and_nothing_is_made() {
    let folder = std::env::temp_dir().join(format!("assay-nowhere-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let version = super::questionnaires::reviewed();
    for words in [
        &["replay"][..],
        &["replay", "--json"],
        &["simulate", version.to_str().unwrap()],
        &["verify"],
    ] {
        let output = run(&folder, words, &[]);
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        let told = said(&output);
        assert!(
            told.contains(&format!("There is no database {}", folder.join("assay.db").display())),
            "{words:?}: {told}"
        );
        assert!(told.contains("set DATABASE_URL to its database"), "{words:?}: {told}");
        assert!(output.stdout.is_empty(), "{words:?}");
        assert_eq!(
            std::fs::read_dir(&folder).unwrap().count(),
            0,
            "{words:?} left something behind"
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn with_a_database_that_has_no_listing_there_are_none_to_replay() {
    let database = TestDatabase::create().await;
    let settings = settings(&database);
    assert_eq!(run(database.folder(), &["migrate"], &settings).status.code(), Some(0));
    let output = run(database.folder(), &["replay"], &settings);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "0 of 0 listings come out as they are published.\n"
    );
    assert_eq!(output.status.code(), Some(0));
    database.remove().await;
}
