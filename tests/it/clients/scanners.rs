use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::vendors::PDF;
use crate::support::{Client, Reply, TestApp};

/// A scanner that speaks clamd's protocol and finds what begins with these words; it answers every
/// file with `otherwise`.
async fn scanner(finds: &'static str, otherwise: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut command = [0; 10];
            stream.read_exact(&mut command).await.unwrap();
            assert_eq!(&command, b"zINSTREAM\0");
            let mut file = Vec::new();
            loop {
                let length = stream.read_u32().await.unwrap();
                if length == 0 {
                    break;
                }
                let mut piece = vec![0; usize::try_from(length).unwrap()];
                stream.read_exact(&mut piece).await.unwrap();
                file.extend_from_slice(&piece);
            }
            let found = String::from_utf8_lossy(&file).contains(finds);
            stream
                .write_all(if found {
                    b"stream: Win.Test.Sample FOUND\0"
                } else {
                    otherwise.as_bytes()
                })
                .await
                .unwrap();
        }
    });
    address
}

/// An address at which nobody listens yet.
async fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

/// A scanner that is there at last, and answers every file so.
async fn comes_back(address: SocketAddr, answer: &'static str) {
    let listener = TcpListener::bind(address).await.unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut all = vec![0; 64 * 1024];
            let _ = stream.read(&mut all).await;
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
}

/// An Assay with this scanner, and a vendor in it with a draft.
async fn with_scanner(address: &str) -> (TestApp, Client, String) {
    let app = TestApp::start_with(&[("ASSAY_SCANNER", address)]).await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    (app, acme, disclosure)
}

async fn send(client: &mut Client, disclosure: &str, bytes: &[u8]) -> Reply {
    let fields = [("question", "profile.identity"), ("title", "Our paper")];
    client
        .upload(
            &format!("/disclosures/{disclosure}/evidence"),
            &fields,
            Some(("file", "paper.pdf", "application/pdf", bytes)),
        )
        .await
}

#[tokio::test]
async fn a_file_in_which_the_scanner_finds_something_is_refused_and_others_are_marked_as_clean() {
    let address = scanner("BAD", "stream: OK\0").await;
    let (app, mut acme, disclosure) = with_scanner(&address).await;
    let page = format!("/disclosures/{disclosure}/evidence");
    // More than one piece of the protocol, with the bad end in the last.
    let bad = [PDF, &vec![b'x'; 200_000], b"BAD"].concat();
    let refused = send(&mut acme, &disclosure, &bad).await.expect(422);
    refused.says(
        "“Our paper” was not kept: a virus scanner found Win.Test.Sample in it. Clean \
        your machine, make the file again, and attach that.",
    );
    acme.get(&page).await.says("No evidence is attached yet");
    send(&mut acme, &disclosure, PDF).await.expect(303);
    acme.get(&page).await.says("No virus found").does_not_say("Not scanned");
    acme.get(&format!("{page}?question=profile.identity"))
        .await
        .says("Every file is scanned for viruses.");
    app.finish().await;
}

#[tokio::test]
async fn without_a_scanner_files_are_taken_and_marked_as_not_scanned() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    send(&mut acme, &disclosure, PDF).await.expect(303);
    let page = acme.get(&format!("/disclosures/{disclosure}/evidence")).await;
    page.says("Not scanned for viruses").says("Files are not scanned for viruses here.");
    app.finish().await;
}

#[tokio::test]
async fn a_scanner_that_is_away_keeps_nobody_from_working_and_looks_later() {
    let address = nobody().await;
    let (app, mut acme, disclosure) = with_scanner(&format!("tcp://{address}")).await;
    let page = format!("/disclosures/{disclosure}/evidence");
    send(&mut acme, &disclosure, PDF).await.expect(303);
    acme.get(&page).await.says("Not scanned for viruses");
    let file = acme.get(&page).await.text();
    let (_, rest) = file.split_once(&format!("href=\"{page}/")).unwrap();
    let file = format!("{page}/{}", rest.split('"').next().unwrap());
    acme.get(&file).await.expect(200);
    comes_back(address, "stream: Win.Late FOUND\0").await;
    app.ctx.clock.advance_seconds(60);
    assert!(app.run_job("scan-evidence").await);
    acme.get(&page).await.says("Virus found");
    acme.get(&file).await.expect(403).says(
        "“Our paper” is not handed out: the virus scanner found \
        Win.Late in it. Ask for another file.",
    );
    app.finish().await;
}

#[tokio::test]
async fn what_a_scanner_cannot_scan_stays_marked_as_not_scanned() {
    let address = scanner("BAD", "INSTREAM size limit exceeded. ERROR\0").await;
    let (app, mut acme, disclosure) = with_scanner(&address).await;
    send(&mut acme, &disclosure, PDF).await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}/evidence")).await.says("Not scanned for viruses");
    app.finish().await;
}

#[tokio::test]
async fn a_file_that_is_lost_does_not_keep_others_from_being_scanned() {
    let address = nobody().await;
    let (app, mut acme, disclosure) = with_scanner(&format!("tcp://{address}")).await;
    let other = [PDF, b"other"].concat();
    for bytes in [PDF, &other] {
        send(&mut acme, &disclosure, bytes).await.expect(303);
    }
    let lost = assay::domain::values::sha256_hex(PDF);
    app.ctx.files.delete(&lost).await.unwrap();
    comes_back(address, "stream: OK\0").await;
    app.ctx.clock.advance_seconds(60);
    assert!(app.run_job("scan-evidence").await);
    acme.get(&format!("/disclosures/{disclosure}/evidence"))
        .await
        .says("No virus found")
        .says("Not scanned for viruses");
    app.ctx.files.put(&lost, PDF.to_vec()).await.unwrap();
    app.finish().await;
}
