//! Many sign-ins at the same moment.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::Method;

use super::{ANA, ana, prepare, settings};
use crate::cli::process::Serving;
use crate::support::database::TestDatabase;
use crate::support::{Client, PASSWORD};

/// Sends so many sign-ins at once, each with an address of its own when `number` is in it; answers
/// their statuses.
async fn burst(base: &str, count: usize, email: impl Fn(usize) -> String) -> Vec<u16> {
    let mut visitor = Client::new(base);
    let token = visitor.form_token().await;
    let one = |number: usize| {
        let form = serde_urlencoded::to_string([
            ("email", email(number).as_str()),
            ("password", "wrong wrong wrong"),
            ("csrf", &token),
        ])
        .unwrap();
        visitor
            .request(Method::POST, "/sign-in")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
    };
    join_all((0..count).map(one))
        .await
        .into_iter()
        .map(|answer| answer.unwrap().status().as_u16())
        .collect()
}

fn number(statuses: &[u16], wanted: u16) -> usize {
    statuses.iter().filter(|status| **status == wanted).count()
}

#[tokio::test]
#[ignore = "a drill: make drills"]
async fn three_hundred_parallel_wrong_tries() {
    let database = TestDatabase::create().await;
    let settings = settings(&database);
    prepare(&settings).await;
    let serving = Serving::start(database.folder(), &["serve"], &settings);
    let mut known = ana(&serving.base).await;
    let began = Instant::now();
    let statuses = burst(&serving.base, 300, |_| ANA.to_owned()).await;
    let (evaluated, refused, busy) =
        (number(&statuses, 422), number(&statuses, 429), number(&statuses, 503));
    println!(
        "300 parallel wrong tries: {evaluated} evaluated, {refused} refused, {busy} told to come \
         back, within {:.2?}",
        began.elapsed()
    );
    assert!(evaluated <= 10);
    assert_eq!(evaluated + refused + busy, 300);
    let reply = Client::new(&serving.base)
        .post("/sign-in", &[("email", ANA), ("password", PASSWORD)])
        .await;
    println!("the right password from a stranger's device: {}", reply.status.as_u16());
    assert_eq!(reply.status.as_u16(), 429);
    known.post("/sign-in", &[("email", ANA), ("password", PASSWORD)]).await.expect(303);
    println!("the right password from a device that signed in before: 303");
    drop(serving);
    database.remove().await;
}

#[tokio::test]
#[ignore = "a drill: make drills"]
async fn an_honest_sign_in_during_a_burst_of_six_hundred() {
    let database = TestDatabase::create().await;
    let settings = settings(&database);
    prepare(&settings).await;
    let serving = Serving::start(database.folder(), &["serve"], &settings);
    let mut known = ana(&serving.base).await;
    known.get("/sign-in").await.expect(200);
    let base = serving.base.clone();
    let attack = tokio::spawn(async move {
        burst(&base, 600, |number| format!("person{number}@example.org")).await
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let began = Instant::now();
    let mut tries = 0;
    let mut longest = Duration::ZERO;
    loop {
        tries += 1;
        let asked = Instant::now();
        let status =
            known.post("/sign-in", &[("email", ANA), ("password", PASSWORD)]).await.status.as_u16();
        longest = longest.max(asked.elapsed());
        if status == 303 {
            break;
        }
        assert_eq!(status, 503);
        assert!(tries < 20);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let statuses = attack.await.unwrap();
    println!(
        "an honest sign-in during 600 others: in after {:.2?} and {tries} tries, no answer took \
         longer than {longest:.2?}",
        began.elapsed()
    );
    println!(
        "of the 600: {} evaluated, {} refused, {} told to come back",
        number(&statuses, 422),
        number(&statuses, 429),
        number(&statuses, 503)
    );
    assert!(number(&statuses, 422) <= 60, "30 a minute, and the minute may turn");
    assert!(longest < Duration::from_secs(3));
    drop(serving);
    database.remove().await;
}
