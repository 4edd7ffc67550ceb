//! What programs read of the registry, whole and letter for letter: it changes only when somebody
//! means it to. The texts stand in `snapshots/`; `INSTA_UPDATE=always` writes them anew.

use std::path::Path;

use assay::actions::Seen;
use assay::actions::registry::listings;
use assay::domain::instrument::Decision;
use serde_json::Value;

use crate::support::TestApp;
use crate::support::listings::Tool;

/// The tool that every state is shown of, by its slug.
const TOOL: &str = "askwell";

/// A text without what differs from run to run: the address of the server, and digests of what has
/// random ids in it.
pub(super) fn redacted(app: &TestApp, text: &str) -> String {
    let text = text.replace(&app.ctx.settings.base_url, "[base]");
    let is_digest =
        |part: &str| part.len() == 64 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts = text.split('"').map(|part| if is_digest(part) { "[sha256]" } else { part });
    parts.collect::<Vec<_>>().join("\"")
}

fn pretty(app: &TestApp, json: &Value) -> String {
    redacted(app, &serde_json::to_string_pretty(json).expect("JSON"))
}

fn holds(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

async fn read(app: &TestApp, path: &str) -> Value {
    app.visitor().get(path).await.expect(200).json()
}

/// A tool of each decision, and one that nobody has decided on in public.
async fn registry(app: &TestApp) {
    app.decided(&Tool::new("lesson-planner", "Waitwell", "Acme")).await;
    for (example, name, decision) in [
        ("lesson-planner", "Planwell", Decision::Approved),
        ("student-chatbot", "Askwell", Decision::Conditional),
        ("reading-coach", "Readwell", Decision::Pilot),
        ("integrity-detector", "Veritas", Decision::NotApproved),
    ] {
        app.published(&Tool { decision: Some(decision), ..Tool::new(example, name, "Acme") }).await;
    }
}

#[tokio::test]
async fn a_listing_of_each_decision_reads_as_it_always_did() {
    let app = TestApp::start().await;
    registry(&app).await;
    for (slug, name) in [
        ("planwell", "listing_approved"),
        (TOOL, "listing_with_conditions"),
        ("readwell", "listing_pilot"),
        ("veritas", "listing_refused"),
    ] {
        let listing = read(&app, &format!("/api/v1/listings/{slug}")).await;
        holds(name, &pretty(&app, &listing));
    }
    app.finish().await;
}

/// What reads otherwise in a listing than it did before.
fn changes(before: &Value, now: &Value) -> Value {
    let (before, now) =
        (before.as_object().expect("a listing"), now.as_object().expect("a listing"));
    assert!(before.keys().eq(now.keys()), "a state adds and takes away no part of a listing");
    now.iter()
        .filter(|(key, value)| before[*key] != **value)
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

#[tokio::test]
async fn each_state_changes_of_a_listing_what_it_always_did() {
    let app = TestApp::start().await;
    let pia = app.publisher().await;
    let path = format!("/api/v1/listings/{TOOL}");
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let published = read(&app, &path).await;
    for (change, name) in [("suspend", "changes_suspended"), ("reinstate", "changes_reinstated")] {
        listings::change_state(
            &app.ctx,
            &pia,
            TOOL,
            change,
            "It is under inquiry.",
            Seen::at_hand(),
        )
        .await
        .expect("a change");
        holds(name, &pretty(&app, &changes(&published, &read(&app, &path).await)));
    }
    listings::revoke(&app.ctx, &pia, TOOL, "It sells what students write.", Seen::at_hand())
        .await
        .expect("a revocation");
    holds("changes_revoked", &pretty(&app, &changes(&published, &read(&app, &path).await)));
    app.finish().await;
}

#[tokio::test]
async fn a_listing_whose_last_day_is_past_reads_as_it_always_did() {
    let app = TestApp::start().await;
    let path = format!("/api/v1/listings/{TOOL}");
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let published = read(&app, &path).await;
    app.ctx.clock.advance_seconds(400 * 86_400);
    holds("changes_expired", &pretty(&app, &changes(&published, &read(&app, &path).await)));
    app.finish().await;
}

#[tokio::test]
async fn the_list_reads_as_it_always_did_as_json_and_as_a_table() {
    let app = TestApp::start().await;
    registry(&app).await;
    holds("list", &pretty(&app, &read(&app, "/api/v1/listings?q=planwell&limit=1").await));
    holds(
        "list_undecided",
        &pretty(&app, &read(&app, "/api/v1/listings?availability=in_review").await),
    );
    let table = app.visitor().get("/registry.csv?sort=name").await.expect(200).text();
    holds("table", &redacted(&app, table.trim_start_matches('\u{feff}')));
    for card in read(&app, "/api/v1/listings").await["items"].as_array().expect("items") {
        let listing =
            read(&app, &format!("/api/v1/listings/{}", card["slug"].as_str().expect("a slug")))
                .await;
        for (key, value) in card.as_object().expect("a card") {
            assert_eq!(
                value, &listing[key],
                "{key}: a list tells of a listing what the listing tells"
            );
        }
    }
    app.finish().await;
}

#[tokio::test]
async fn the_description_of_the_data_reads_as_it_always_did() {
    let app = TestApp::start().await;
    let description = pretty(&app, &read(&app, "/api/openapi.json").await);
    // Where a comment in the code begins a new line says nothing.
    holds("openapi", &description.replace("\\n", " "));
    app.finish().await;
}

#[test]
fn every_kept_text_is_held_by_a_test() {
    let here = include_str!("snapshots.rs");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/registry/snapshots");
    for file in std::fs::read_dir(folder).expect("the folder") {
        let name = file.expect("a file").file_name().to_string_lossy().into_owned();
        let held =
            name.strip_suffix(".snap").is_some_and(|name| here.contains(&format!("\"{name}\"")));
        assert!(held, "{name} is left over, or waits to be accepted");
    }
}
