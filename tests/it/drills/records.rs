//! Tampering with every table and column, a backup under load, and kills under load.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use assay::store::seals::{NOT_SEALED, SEALED};
use reqwest::header::{CONTENT_TYPE, COOKIE};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _, SqliteConnection};
use tokio::task::JoinSet;

use crate::cli::process::{Serving, run, said};
use crate::support::client::Client;
use crate::support::database::TestDatabase;

const WRITERS: usize = 32;
const KILLS: usize = 60;

type Settings = Vec<(String, String)>;

fn sqlite(folder: &Path, name: &str) -> Settings {
    let url = format!("sqlite:{}", folder.join(name).join("assay.db").display());
    let data = folder.join(name).display().to_string();
    [
        ("DATABASE_URL", url.as_str()),
        ("ASSAY_LISTEN", "127.0.0.1:0"),
        ("ASSAY_DATA_DIR", &data),
        ("ASSAY_LOG_LEVEL", "error"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// A session of an administrator who can save: its cookies and the token of its forms.
#[derive(Clone)]
struct Session {
    cookies: String,
    token: String,
}

async fn sign_in(folder: &Path, settings: &Settings, base: &str) -> Session {
    let invited = run(
        folder,
        &["user", "invite-admin", "rosa@agency.example", "Rosa Diaz", "--json"],
        settings,
    );
    let link: serde_json::Value =
        serde_json::from_slice(&invited.stdout).unwrap_or_else(|_| panic!("{}", said(&invited)));
    let path = link["url"].as_str().unwrap().split_once("/links/").unwrap().1.to_owned();
    let mut rosa = Client::new(base);
    let path = format!("/links/{path}");
    rosa.get(&path).await.expect(200);
    rosa.post(&path, &[("password", "seven green kettles sing")]).await.expect(303);
    let page = rosa.get("/people/organizations/new").await.expect(200).text();
    let token =
        page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let cookies = ["assay_session", "assay_visitor"]
        .iter()
        .filter_map(|name| rosa.cookie(name).map(|value| format!("{name}={value}")));
    Session { cookies: cookies.collect::<Vec<_>>().join("; "), token }
}

/// Saves organizations under new names until the server is gone or the time is over; notes the
/// names that were acknowledged.
async fn write(
    base: String,
    session: Session,
    next: Arc<AtomicUsize>,
    kept: Arc<Mutex<BTreeSet<String>>>,
    until: Instant,
) {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test speaks to the server under test, which the guarded client refuses"
    )]
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    while Instant::now() < until {
        let name = format!("District {}", next.fetch_add(1, Ordering::SeqCst));
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("name", name.as_str()), ("kind", "district"), ("csrf", &session.token)])
            .finish();
        let request =
            http.post(format!("{base}/people/organizations/new")).header(COOKIE, &session.cookies);
        let answer = request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await;
        match answer {
            Ok(answer) if answer.status() == 303 => {
                kept.lock().unwrap().insert(name);
            }
            Ok(answer) => panic!(
                "{name} was not saved: {} {}",
                answer.status(),
                answer.text().await.unwrap_or_default()
            ),
            Err(_gone) => return,
        }
    }
}

async fn open(settings: &Settings) -> SqliteConnection {
    let url = &settings.iter().find(|(name, _)| name == "DATABASE_URL").unwrap().1;
    url.parse::<SqliteConnectOptions>().unwrap().foreign_keys(false).connect().await.unwrap()
}

async fn names(settings: &Settings) -> BTreeSet<String> {
    let mut connection = open(settings).await;
    let rows =
        sqlx::query("SELECT name FROM organizations").fetch_all(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    rows.iter().map(|row| row.get("name")).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a drill: make drills"]
async fn a_backup_under_load_holds_everything_that_was_acknowledged_before_it_began() {
    let database = TestDatabase::create().await;
    let folder = database.folder();
    let (from, to) = (sqlite(folder, "from"), sqlite(folder, "to"));
    let serving = Serving::start(folder, &["serve"], &from);
    let session = sign_in(folder, &from, &serving.base).await;
    let (next, kept, until) = (
        Arc::default(),
        Arc::<Mutex<BTreeSet<String>>>::default(),
        Instant::now() + Duration::from_secs(8),
    );
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        writers.spawn(write(
            serving.base.clone(),
            session.clone(),
            Arc::clone(&next),
            Arc::clone(&kept),
            until,
        ));
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let before = kept.lock().unwrap().clone();
    let backup = folder.join("backup").display().to_string();
    let output = run(folder, &["backup", &backup, "--json"], &from);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    while writers.join_next().await.transpose().unwrap().is_some() {}
    let all = kept.lock().unwrap().len();
    assert_eq!(serving.terminate().0, Some(0));
    let restored = run(folder, &["restore", &backup], &to);
    assert_eq!(
        restored.status.code(),
        Some(0),
        "{}{}",
        String::from_utf8_lossy(&restored.stdout),
        said(&restored)
    );
    let held = names(&to).await;
    let lost = before.difference(&held).count();
    println!(
        "backup under load: {} saves acknowledged before it began, {all} in all, {} in the backup, \
         {lost} lost",
        before.len(),
        held.len()
    );
    assert!(!before.is_empty());
    assert_eq!(lost, 0);
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a drill: make drills"]
async fn no_acknowledged_save_is_lost_when_the_service_is_killed_under_load() {
    let database = TestDatabase::create().await;
    let folder = database.folder();
    let settings = sqlite(folder, "killed");
    let (next, kept) = (Arc::default(), Arc::<Mutex<BTreeSet<String>>>::default());
    let mut session = None;
    for kill in 0..KILLS {
        let serving = Serving::start(folder, &["serve"], &settings);
        if session.is_none() {
            session = Some(sign_in(folder, &settings, &serving.base).await);
        }
        let (mut writers, until) = (JoinSet::new(), Instant::now() + Duration::from_secs(30));
        for _ in 0..WRITERS {
            writers.spawn(write(
                serving.base.clone(),
                session.clone().unwrap(),
                Arc::clone(&next),
                Arc::clone(&kept),
                until,
            ));
        }
        tokio::time::sleep(Duration::from_millis(100 + 13 * (kill as u64 % 31))).await;
        serving.kill();
        while writers.join_next().await.transpose().unwrap().is_some() {}
    }
    let verified = run(folder, &["verify"], &settings);
    let held = names(&settings).await;
    let kept = kept.lock().unwrap().clone();
    let lost = kept.difference(&held).count();
    println!(
        "{KILLS} kills under {WRITERS} writers: {} saves acknowledged, {lost} lost",
        kept.len()
    );
    assert!(!kept.is_empty());
    assert_eq!(lost, 0);
    assert_eq!(verified.status.code(), Some(0), "{}", String::from_utf8_lossy(&verified.stdout));
    database.remove().await;
}

/// A change of one column of one row, by the column's type.
fn tampered(table: &str, column: &str, kind: &str) -> String {
    let value = match kind {
        "BIGINT" | "DOUBLE PRECISION" => format!("COALESCE({column}, 0) + 1"),
        "BOOLEAN" => format!("NOT {column}"),
        _ => format!("COALESCE({column}, '') || 'x'"),
    };
    format!("UPDATE {table} SET {column} = {value} WHERE rowid = (SELECT MAX(rowid) FROM {table})")
}

#[tokio::test]
#[ignore = "a drill: make drills"]
async fn tampering_with_any_table_and_column_is_found() {
    let database = TestDatabase::create().await;
    let folder = database.folder();
    let settings = sqlite(folder, "tampered");
    let place = folder.join("tampered");
    let serving = Serving::start(folder, &["demo"], &settings[1..]);
    serving.terminate();
    let sound = run(folder, &["verify"], &settings);
    assert_eq!(
        sound.status.code(),
        Some(0),
        "{}{}",
        String::from_utf8_lossy(&sound.stdout),
        said(&sound)
    );
    let (file, copy) = (place.join("assay.db"), folder.join("sound.db"));
    std::fs::copy(&file, &copy).unwrap();
    let mut connection = open(&settings).await;
    let sql = "SELECT m.name AS owner, p.name AS part, p.type AS kind FROM sqlite_master m
               JOIN pragma_table_info(m.name) p WHERE m.type = 'table'
               AND m.name NOT LIKE 'sqlite_%'";
    let columns = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let left_out = |name: &str| NOT_SEALED.iter().any(|(known, _)| *known == name);
    let mut changes: Vec<String> = columns
        .iter()
        .map(|row| {
            (
                row.get::<String, _>("owner"),
                row.get::<String, _>("part"),
                row.get::<String, _>("kind"),
            )
        })
        .filter(|(table, column, _)| {
            table.starts_with("event")
                || !(left_out(table) || left_out(&format!("{table}.{column}")))
        })
        .map(|(table, column, kind)| tampered(&table, &column, &kind))
        .collect();
    let removable = SEALED.iter().filter(|table| !table.may_go);
    changes.extend(removable.map(|table| {
        format!("DELETE FROM {0} WHERE rowid = (SELECT MAX(rowid) FROM {0})", table.name)
    }));
    changes
        .push("DELETE FROM events WHERE sequence = (SELECT MAX(sequence) FROM events)".to_owned());
    let (mut done, mut missed, mut empty) = (0, Vec::new(), Vec::new());
    for change in changes {
        for ending in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(place.join(format!("assay.db{ending}")));
        }
        std::fs::copy(&copy, &file).unwrap();
        let mut connection = open(&settings).await;
        let rows = sqlx::raw_sql(AssertSqlSafe(change.clone()))
            .execute(&mut connection)
            .await
            .unwrap()
            .rows_affected();
        connection.close().await.unwrap();
        if rows == 0 {
            empty.push(change);
            continue;
        }
        done += 1;
        if run(folder, &["verify"], &settings).status.code() != Some(1) {
            missed.push(change);
        }
    }
    println!(
        "tampering: {done} changes, {} not found; nothing to change for {}: {empty:?}",
        missed.len(),
        empty.len()
    );
    assert_eq!(missed, Vec::<String>::new());
    database.remove().await;
}
