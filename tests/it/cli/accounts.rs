use super::process::{Serving, run, said, settings};
use crate::support::Client;
use crate::support::database::TestDatabase;

#[tokio::test]
async fn the_first_administrator_enters_by_the_link_that_the_command_line_prints() {
    let database = TestDatabase::create().await;
    let settings = settings(&database);
    let words = ["user", "invite-admin", "rosa@agency.example", "Rosa Diaz", "--json"];
    let output = run(database.folder(), &words, &settings);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let url = printed["url"].as_str().unwrap();
    let path = url.split_once("/links/").map(|(_, secret)| format!("/links/{secret}")).unwrap();
    let serving = Serving::start(database.folder(), &["serve"], &settings);
    let mut rosa = Client::new(&serving.base);
    rosa.get(&path).await.expect(200).says("Rosa Diaz");
    rosa.post(&path, &[("password", "a long and new password")]).await.expect(303);
    rosa.get("/jobs").await.expect(200).says("Deliver mail");
    assert_eq!(serving.terminate().0, Some(0));
    let output = run(database.folder(), &["user", "list"], &settings);
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        listed.contains(
            "rosa@agency.example Rosa Diaz, State Education Agency: active (administrator)"
        ),
        "{listed}"
    );
    database.remove().await;
}

#[tokio::test]
async fn an_address_that_is_none_is_told_and_nobody_is_invited() {
    let database = TestDatabase::create().await;
    let settings = settings(&database);
    let output = run(database.folder(), &["user", "invite-admin", "rosa", "Rosa Diaz"], &settings);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("assay: Enter an email address in the form name@example.org."),
        "{}",
        said(&output)
    );
    let output = run(database.folder(), &["user", "list", "--json"], &settings);
    assert_eq!(output.stdout, b"");
    database.remove().await;
}
