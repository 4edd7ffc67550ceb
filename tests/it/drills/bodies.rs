//! Bodies that are too many, too slow or too large.

use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::cli::process::{Serving, settings};
use crate::support::Client;
use crate::support::database::TestDatabase;
use crate::web::raw::Raw;

const MEGABYTE: u64 = 1024 * 1024;
const NOBODYS: &str = "/disclosures/01991234-5678-7abc-8def-0123456789ab/evidence";
const MULTIPART: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=b");

/// A server whose log nobody reads, so it writes none.
async fn serving(further: &[(&str, &str)]) -> (TestDatabase, Serving) {
    let database = TestDatabase::create().await;
    let mut settings = settings(&database);
    let further = [("ASSAY_LOG_LEVEL", "off")]
        .iter()
        .chain(further)
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    settings.extend(further);
    let serving = Serving::start(database.folder(), &["serve"], &settings);
    (database, serving)
}

/// Memory of the server now and at its peak, in bytes.
fn memory(serving: &Serving) -> (u64, u64) {
    let status = std::fs::read_to_string(format!("/proc/{}/status", serving.pid()))
        .expect("a process on Linux");
    let line = |name: &str| {
        let line =
            status.lines().find(|line| line.starts_with(name)).expect("a line of the status");
        line.split_whitespace()
            .nth(1)
            .and_then(|number| number.parse::<u64>().ok())
            .expect("kilobytes")
            * 1024
    };
    (line("VmRSS:"), line("VmHWM:"))
}

#[tokio::test]
#[ignore = "a drill: make drills"]
async fn three_hundred_megabytes_of_repeated_fields_in_one_anonymous_form() {
    let (database, serving) = serving(&[]).await;
    let mut visitor = Client::new(&serving.base);
    let token = visitor.form_token().await;
    for path in [NOBODYS, "/sign-in"] {
        let (before, _) = memory(&serving);
        let lines =
            [MULTIPART, ("Transfer-Encoding", "chunked"), ("Cookie", &visitor.cookie_line())];
        let mut raw = Raw::post(&serving.base, path, &lines).await;
        let first =
            format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n");
        raw.send(format!("{:x}\r\n{first}\r\n", first.len()).as_bytes()).await;
        let field = format!(
            "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n{}\r\n",
            "x".repeat(16_000)
        );
        let piece = format!("{:x}\r\n{field}\r\n", field.len());
        let times = 300 * MEGABYTE / piece.len() as u64;
        for _ in 0..times {
            raw.send(piece.as_bytes()).await;
        }
        let (after, peak) = memory(&serving);
        let grown = peak.saturating_sub(before) / MEGABYTE;
        println!(
            "300 MB of repeated fields to {path}: {} MiB before, peak +{grown} MiB, {} MiB after",
            before / MEGABYTE,
            after / MEGABYTE
        );
        assert!(grown <= 40, "{path}: {grown} MiB");
    }
    drop(serving);
    database.remove().await;
}

#[tokio::test]
#[ignore = "a drill: make drills"]
async fn two_hundred_slow_bodies_are_cut_off_and_the_registry_answers_meanwhile() {
    let (database, serving) = serving(&[]).await;
    let began = Instant::now();
    let slow = |_| {
        let base = serving.base.clone();
        async move {
            let lines = [
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Content-Length", "10000"),
            ];
            let mut raw = Raw::post(&base, "/sign-in", &lines).await;
            for _ in 0..40 {
                raw.send(b"x").await;
                if tokio::time::timeout(Duration::from_secs(3), raw.read_some()).await.is_ok() {
                    break;
                }
            }
            began.elapsed()
        }
    };
    let reader = async {
        let mut longest = Duration::ZERO;
        let mut visitor = Client::new(&serving.base);
        while began.elapsed() < Duration::from_secs(25) {
            let asked = Instant::now();
            visitor.get("/registry").await.expect(200);
            longest = longest.max(asked.elapsed());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        longest
    };
    let (ends, longest) = tokio::join!(join_all((0..200).map(slow)), reader);
    let last = ends.into_iter().max().unwrap_or_default();
    println!(
        "200 slow bodies: the last was cut off after {last:.1?}; meanwhile the registry took \
         {longest:.2?} at most"
    );
    assert!(last < Duration::from_secs(45), "{last:?}");
    assert!(longest < Duration::from_secs(1), "{longest:?}");
    drop(serving);
    database.remove().await;
}

#[tokio::test]
#[ignore = "a drill: make drills"]
async fn forty_anonymous_uploads_that_are_held() {
    let (database, serving) = serving(&[]).await;
    let (before, _) = memory(&serving);
    let visitor = Client::new(&serving.base);
    let hold = |_| {
        let (base, cookies) = (serving.base.clone(), visitor.cookie_line());
        async move {
            let mut raw = Raw::post(
                &base,
                NOBODYS,
                &[MULTIPART, ("Content-Length", "26000000"), ("Cookie", &cookies)],
            )
            .await;
            let piece = vec![b'x'; 64 * 1024];
            for _ in 0..400 {
                // Whoever is not read any more cannot send either.
                if tokio::time::timeout(Duration::from_millis(200), raw.send(&piece)).await.is_err()
                {
                    break;
                }
            }
            raw
        }
    };
    let uploads = join_all((0..40).map(hold)).await;
    let (after, peak) = memory(&serving);
    let grown = peak.saturating_sub(before) / MEGABYTE;
    println!(
        "40 anonymous uploads of 25 MB held: {} MiB before, peak +{grown} MiB, {} MiB after",
        before / MEGABYTE,
        after / MEGABYTE
    );
    assert!(grown <= 40, "{grown} MiB");
    drop((uploads, serving));
    database.remove().await;
}

/// Answers a second with 16 connections, when each asks like this for two seconds.
async fn rate(base: &str, path: &str, accepts: &str) -> f64 {
    let began = Instant::now();
    let ask = |_| async move {
        let client = Client::new(base);
        let mut answered = 0_u32;
        while began.elapsed() < Duration::from_secs(2) {
            let reply = client
                .request(reqwest::Method::GET, path)
                .header("accept-encoding", accepts)
                .send()
                .await
                .expect("an answer");
            assert_eq!(reply.status(), 200, "{path}");
            reply.bytes().await.expect("a body");
            answered += 1;
        }
        answered
    };
    let answered: u32 = join_all((0..16).map(ask)).await.into_iter().sum();
    f64::from(answered) / began.elapsed().as_secs_f64()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a drill: make drills"]
async fn brotli_beside_plain() {
    let (database, serving) = serving(&[]).await;
    for path in
        ["/questionnaires/ai-edtech/2026-1/schema.json", "/assets/assay.css", "/api/openapi.json"]
    {
        rate(&serving.base, path, "br").await;
        let (mut plain, mut brotli) = (0.0, 0.0);
        for _ in 0..3 {
            plain += rate(&serving.base, path, "identity").await / 3.0;
            brotli += rate(&serving.base, path, "gzip, deflate, br, zstd").await / 3.0;
        }
        println!(
            "{path}: {plain:.0} a second plain, {brotli:.0} with the header that browsers send: \
             {:.2} times as slow",
            plain / brotli
        );
        assert!(plain / brotli <= 1.5, "{path}");
    }
    drop(serving);
    database.remove().await;
}
