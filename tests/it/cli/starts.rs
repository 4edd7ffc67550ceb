use super::process::{run, said, settings};
use crate::support::database::TestDatabase;

/// The sentence with which `serve` refuses to start under these settings.
async fn refusal(change: impl FnOnce(&TestDatabase, &mut Vec<(String, String)>)) -> String {
    let database = TestDatabase::create().await;
    let mut settings = settings(&database);
    change(&database, &mut settings);
    let output = run(database.folder(), &["serve"], &settings);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    database.remove().await;
    said
}

fn set(settings: &mut Vec<(String, String)>, name: &str, value: &str) {
    settings.retain(|(known, _)| known != name);
    settings.push((name.to_owned(), value.to_owned()));
}

#[tokio::test]
async fn a_port_in_use_is_one_sentence_with_the_way_out() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let said = refusal(|_, settings| set(settings, "ASSAY_LISTEN", &address.to_string())).await;
    assert!(said.contains(&format!(
        "assay: {address} is taken by another program. Stop that \
        program, or set ASSAY_LISTEN to another port"
    )));
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_one_sentence_with_the_way_out() {
    let said = refusal(|database, settings| {
        let file = database.folder().join("file");
        std::fs::write(&file, b"in the way").unwrap();
        set(settings, "ASSAY_DATA_DIR", &file.join("data").display().to_string());
    })
    .await;
    assert!(said.contains("/file/data cannot be written to: "), "{said}");
    assert!(
        said.contains("Make it writable for Assay, or set ASSAY_DATA_DIR to another folder."),
        "{said}"
    );
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_one_sentence_without_its_password() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = closed.local_addr().unwrap().port();
    drop(closed);
    let begun = std::time::Instant::now();
    let said = refusal(|_, settings| {
        set(settings, "DATABASE_URL", &format!("postgres://assay:secret@127.0.0.1:{port}/assay"));
    })
    .await;
    assert!(said.contains("could not be opened: "), "{said}");
    assert!(
        said.contains("Check that it can be reached and written to, or correct DATABASE_URL."),
        "{said}"
    );
    assert!(!said.contains("secret"), "{said}");
    assert!(begun.elapsed().as_secs() < 20, "it took {:?} to say so", begun.elapsed());
}
