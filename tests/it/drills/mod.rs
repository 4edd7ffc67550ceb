//! Drills: the built binary is attacked, overloaded or cut off from what it needs, and its figures
//! are printed beside their bounds. They take long and want the machine for themselves, so only
//! `make drills` runs them.

mod bodies;
mod memory;
mod records;
mod records_away;
mod sign_in;
mod together;

use std::time::{Duration, Instant};

use assay::domain::people::account::Role;
use futures_util::future::join_all;
use reqwest::Method;

use crate::cli::process::settings as of_process;
use crate::support::database::TestDatabase;
use crate::support::{Client, PASSWORD, accounts};

/// Who signs in during a drill.
const ANA: &str = "ana@example.org";

/// The settings of a process for a drill. Nobody reads its log, so it writes none: a full pipe
/// would stop it.
fn settings(database: &TestDatabase) -> Vec<(String, String)> {
    let mut settings = of_process(database);
    settings.push(("ASSAY_LOG_LEVEL".to_owned(), "off".to_owned()));
    settings
}

/// Makes the database, with one account in it.
async fn prepare(settings: &[(String, String)]) {
    accounts::prepare(settings, Role::PanelLead).await;
}

/// Somebody who is signed in.
async fn ana(base: &str) -> Client {
    let mut client = Client::new(base);
    client.sign_in(ANA, PASSWORD).await;
    client
}

/// Opens a page ten times at the same moment: every status, and the longest time.
async fn ten_times(client: &Client, path: &str) -> (Vec<u16>, Duration) {
    let began = Instant::now();
    let asked = (0..10).map(|_| client.request(Method::GET, path).send());
    let statuses =
        join_all(asked).await.into_iter().map(|answer| answer.unwrap().status().as_u16()).collect();
    (statuses, began.elapsed())
}

/// Prints what a signed-in person and a watcher get while the records are away, and holds it to its
/// bounds. `words` stand on the pages.
async fn everything_holds(drill: &str, words: &str, client: &mut Client, base: &str) {
    client.get("/registry").await.expect(200).says(words);
    for path in ["/", "/registry", "/learning", "/method", "/sign-in"] {
        let (statuses, longest) = ten_times(client, path).await;
        println!("{drill}: {path} ten times at once, signed in: {statuses:?} within {longest:.2?}");
        assert_eq!(statuses, [200; 10], "{path}");
        assert!(longest < Duration::from_secs(3), "{path}");
    }
    let began = Instant::now();
    let ready = Client::new(base).get("/readyz").await.expect(503);
    println!("{drill}: /readyz: {} within {:.2?}", ready.status.as_u16(), began.elapsed());
    assert!(began.elapsed() < Duration::from_millis(1200));
    let began = Instant::now();
    let asked = client.post("/sign-in", &[("email", ANA), ("password", PASSWORD)]).await;
    println!("{drill}: signing in: {} within {:.2?}", asked.status.as_u16(), began.elapsed());
    assert_eq!(asked.status.as_u16(), 503);
    assert!(asked.headers.contains_key("retry-after"));
    assert!(began.elapsed() < Duration::from_secs(8));
}
