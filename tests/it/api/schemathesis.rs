//! The description of the data beside what the addresses really answer, as a program of others
//! tries it: schemathesis, from the registry of Python packages. `make test` fetches it where it
//! can.

use std::fs::File;
use std::process::{Command, Stdio};
use std::time::Duration;

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::listings::Tool;
use crate::support::{TestApp, made_token};

/// What holds of every answer: no fault of ours, and no status, type or body that is not described.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_schema_conformance,response_headers_conformance,unsupported_method,\
    allow_header_conformance,missing_required_header,ignored_auth";
/// How long one run may take, on a machine that builds something beside it.
const LONGEST_SECONDS: u32 = 240;
/// So many cases are tried of each operation.
const CASES: &str = "25";

#[tokio::test]
async fn every_operation_answers_as_it_is_described_to_anyone_and_to_each_token() {
    #[expect(clippy::disallowed_methods, reason = "where the program is is no setting of Assay")]
    let Ok(program) = std::env::var("ASSAY_TEST_SCHEMATHESIS") else {
        println!("skipped: ASSAY_TEST_SCHEMATHESIS names no schemathesis");
        return;
    };
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = app
        .person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
        .await;
    // Sessions end while the clock runs below; tokens last longer.
    let mut askers = vec![("anyone", None)];
    for scope in ["inventory", "watch", "adoption", "incident"] {
        askers.push((scope, Some(made_token(&mut dee, &[scope]).await)));
    }
    // A token's minute goes by while it is tried.
    let clock = app.ctx.clock.clone();
    let minutes = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            clock.advance_seconds(61);
        }
    });
    let mut told = Vec::new();
    for (asker, token) in askers {
        let out = app.folder().join(asker);
        let written = File::create(&out).expect("a file");
        let mut command = Command::new(&program);
        command
            .args(["run", &format!("{}/api/openapi.json", app.base)])
            .args(["--url", &app.base, "--checks", CHECKS, "--max-examples", CASES])
            .args(["--phases", "examples,coverage,fuzzing", "--seed", "7", "--no-color"])
            .args(["--request-timeout", "10", "--suppress-health-check", "all"])
            .current_dir(app.folder())
            .stdin(Stdio::null())
            .stderr(written.try_clone().expect("the file again"))
            .stdout(written);
        if let Some(token) = token {
            command.args(["--header", &format!("Authorization: Bearer {token}")]);
            // With a token only what takes one is tried anew.
            command.args(["--include-path-regex", "/api/v1/(token|watch|adopt|incid|inventory)"]);
        }
        if !ran(command).await {
            let text = std::fs::read_to_string(&out).expect("what it said");
            told.push(format!("{asker}\n{text}"));
        }
    }
    minutes.abort();
    assert!(told.is_empty(), "{}", told.join("\n\n"));
    app.finish().await;
}

/// Runs a program to its end; false when it found something, or took too long.
async fn ran(mut command: Command) -> bool {
    let mut child = command.spawn().expect("it runs");
    for _ in 0..LONGEST_SECONDS * 10 {
        if let Some(status) = child.try_wait().expect("its state") {
            return status.success();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    child.kill().expect("it is stopped");
    false
}
