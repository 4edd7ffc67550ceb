use assay::domain::people::account::Role;

use super::process::{Serving, settings};
use crate::support::accounts::{context, prepare};
use crate::support::database::TestDatabase;
use crate::support::{Client, PASSWORD};

#[tokio::test]
async fn it_announces_itself_serves_and_ends_gracefully_on_sigterm() {
    let database = TestDatabase::create().await;
    let serving = Serving::start(database.folder(), &["serve"], &settings(&database));
    assert!(
        serving.announcement.contains("serves State Education Agency at http://127.0.0.1:"),
        "{}",
        serving.announcement
    );
    let mut visitor = Client::new(&serving.base);
    assert_eq!(
        visitor.get("/healthz").await.expect(200).json(),
        serde_json::json!({ "alive": true })
    );
    assert_eq!(
        visitor.get("/readyz").await.expect(200).json(),
        serde_json::json!({ "ready": true })
    );
    drop(visitor);
    let (code, log) = serving.terminate();
    assert_eq!(code, Some(0), "{log}");
    database.remove().await;
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_the_process_was_killed() {
    let database = TestDatabase::create().await;
    let settings = settings(&database);
    prepare(&settings, Role::Administrator).await;
    let serving = Serving::start(database.folder(), &["serve"], &settings);
    let mut ana = Client::new(&serving.base);
    ana.sign_in("ana@example.org", PASSWORD).await;
    let cookie = ana.cookie("assay_session").expect("a session").to_owned();
    serving.kill();
    let serving = Serving::start(database.folder(), &["serve"], &settings);
    let ana = Client::new(&serving.base);
    let request = ana
        .request(reqwest::Method::GET, "/")
        .header(reqwest::header::COOKIE, format!("assay_session={cookie}"));
    let page = request.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("<strong>ana</strong>"), "the session is gone: {page}");
    assert_eq!(serving.terminate().0, Some(0));
    let ctx = context(&settings).await;
    assert!(assay::actions::verification::broken(&ctx).await.unwrap().is_empty());
    ctx.db.close().await;
    database.remove().await;
}

#[tokio::test]
async fn the_log_tells_each_request_and_no_secret() {
    let database = TestDatabase::create().await;
    let mut settings = settings(&database);
    settings.push(("ASSAY_LOG".to_owned(), "json".to_owned()));
    let serving = Serving::start(database.folder(), &["serve"], &settings);
    let mut visitor = Client::new(&serving.base);
    visitor.get("/links/0123456789abcdef").await;
    visitor.get("/links/0123456789abcdef/cut").await;
    visitor.get("/sign-in?next=/hidden-word").await.expect(200);
    drop(visitor);
    let (_, log) = serving.terminate();
    let lines: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is one JSON object"))
        .collect();
    let answered: Vec<(&str, u64)> = lines
        .iter()
        .filter(|line| line["message"] == "answered")
        .filter_map(|line| Some((line["span"]["path"].as_str()?, line["span"]["status"].as_u64()?)))
        .collect();
    assert!(answered.contains(&("/sign-in", 200)), "{log}");
    assert!(answered.iter().filter(|(path, _)| *path == "/links/{secret}").count() == 2, "{log}");
    assert!(!log.contains("0123456789abcdef") && !log.contains("hidden-word"), "{log}");
    database.remove().await;
}
