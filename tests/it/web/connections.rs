use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use assay::web::kernel::connections::Guarded;

use super::raw::Raw;
use crate::support::TestApp;

/// An Assay that waits a second at most.
async fn hasty() -> TestApp {
    TestApp::start_with(&[("ASSAY_WAIT_SECONDS", "1")]).await
}

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn a_body_that_stands_still_is_cut_off_and_its_sender_is_told() {
    let app = hasty().await;
    let mut raw = Raw::post(&app.base, "/sign-in", &[FORM, ("Content-Length", "100")]).await;
    raw.send(b"email=").await;
    let told = raw.until_closed().await;
    assert!(told.starts_with("HTTP/1.1 408"), "{told}");
    assert!(
        told.contains("What you sent arrived too slowly and was cut off, so nothing was changed."),
        "{told}"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_head_that_is_never_finished_is_cut_off_on_a_connections_first_request_and_on_its_second()
{
    let app = hasty().await;
    let mut first = Raw::connect(&app.base).await;
    first.send(b"GET / HTTP/1.1\r\nHost:").await;
    first.until_closed().await;
    let mut second = Raw::connect(&app.base).await;
    let host = app.base.strip_prefix("http://").unwrap();
    second.send(format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).await;
    assert!(second.answer().await.starts_with("HTTP/1.1 200"));
    let began = Instant::now();
    second.send(b"GET / HTTP/1.1\r\nHost:").await;
    second.until_closed().await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    app.finish().await;
}

#[tokio::test]
async fn a_body_that_nobody_reads_is_cut_off_too() {
    let app = hasty().await;
    let host = app.base.strip_prefix("http://").unwrap();
    for path in ["/sign-out", "/nowhere", "/registry"] {
        let mut raw = Raw::connect(&app.base).await;
        raw.send(
            format!(
                "POST {path} HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: \
            chunked\r\n\r\n5\r\nhello\r\n"
            )
            .as_bytes(),
        )
        .await;
        let began = Instant::now();
        let told = raw.until_closed().await;
        assert!(told.starts_with("HTTP/1.1 "), "{path}: {told}");
        assert!(began.elapsed() < Duration::from_secs(10), "{path}: {:?}", began.elapsed());
    }
    app.finish().await;
}

/// Reads to the end and says after how long the end came.
async fn end_of(line: &mut Guarded<tokio::io::DuplexStream>) -> Duration {
    let began = tokio::time::Instant::now();
    let mut all = Vec::new();
    line.read_to_end(&mut all).await.unwrap();
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn a_body_may_pause_but_not_drip() {
    let wait = Duration::from_secs(30);
    let (mut client, server) = tokio::io::duplex(64 * 1024);
    let mut guarded = Guarded::new(server, wait);
    guarded.line().expect_body();
    let dripping = tokio::spawn(async move {
        // A byte every ten seconds is never silent for thirty.
        for _ in 0..100 {
            tokio::time::sleep(Duration::from_secs(10)).await;
            if client.write_all(b"x").await.is_err() {
                break;
            }
        }
    });
    assert_eq!(end_of(&mut guarded).await.as_secs(), 30, "less than the least rate");
    assert!(guarded.line().is_cut());
    dripping.abort();
    let (mut client, server) = tokio::io::duplex(64 * 1024);
    let mut guarded = Guarded::new(server, wait);
    guarded.line().expect_body();
    let steady = tokio::spawn(async move {
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_secs(7)).await;
            client.write_all(&vec![0; 32 * 1024]).await.unwrap();
        }
    });
    assert_eq!(end_of(&mut guarded).await.as_secs(), 140, "pauses are fine while enough comes");
    assert!(!guarded.line().is_cut());
    steady.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn no_body_takes_longer_than_half_an_hour() {
    let (mut client, server) = tokio::io::duplex(64 * 1024);
    let mut guarded = Guarded::new(server, Duration::from_secs(30));
    guarded.line().expect_body();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            if client.write_all(&vec![0; 32 * 1024]).await.is_err() {
                break;
            }
        }
    });
    let took = end_of(&mut guarded).await.as_secs();
    assert!((1795..=1830).contains(&took), "{took}");
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_for_an_answer_is_not_cut_off() {
    let (mut client, server) = tokio::io::duplex(1024);
    let mut guarded = Guarded::new(server, Duration::from_secs(30));
    guarded.line().expect_body();
    guarded.line().end_body();
    let late = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(200)).await;
        client.write_all(b"next").await.unwrap();
    });
    assert_eq!(end_of(&mut guarded).await.as_secs(), 200);
    assert!(!guarded.line().is_cut());
    late.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_read_is_given_up() {
    let (_client, server) = tokio::io::duplex(1024);
    let mut guarded = Guarded::new(server, Duration::from_secs(30));
    let began = tokio::time::Instant::now();
    let failed = guarded.write_all(&[0; 4096]).await.unwrap_err();
    assert_eq!(failed.kind(), std::io::ErrorKind::TimedOut);
    assert_eq!(began.elapsed().as_secs(), 30);
}
