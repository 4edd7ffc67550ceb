//! A disclosure is taken along: signed, whole, with a digest that anybody works out anew, and with
//! nothing of reviews in it.

use assay::actions::registry::signing_keys::own_did;
use assay::domain::people::account::Role;
use assay::domain::registry::receipt::disclosed::{Export, Recomputed, refused, verify};
use assay::domain::values::sha256_hex;
use serde_json::Value;

use crate::support::vendors::{PDF, example};
use crate::support::{Client, TestApp};

/// The command that pages name.
const COMMAND: &str = "assay verify-receipt disclosure.json --keys did.json";

async fn submitted(app: &TestApp) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    acme.submit_disclosure(&disclosure).await.expect(303);
    (acme, disclosure)
}

fn read(app: &TestApp, text: &str) -> Export {
    let ring = app.ctx.keys.now();
    verify(text, &own_did(&app.ctx), &ring.keys, app.ctx.now()).expect("an export")
}

#[tokio::test]
async fn a_submission_is_exported_whole_with_the_digest_of_its_receipt() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = submitted(&app).await;
    let reply = acme.get(&format!("/disclosures/{disclosure}/export.json")).await.expect(200);
    assert_eq!(reply.headers["content-type"], "application/vc");
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(
        reply.headers["content-disposition"],
        "attachment; filename=\"disclosure-lessonwright-2026-11-21.json\""
    );
    let Export { claimed, disclosed, key } = read(&app, &reply.text());
    assert!(key.is_some() && claimed.agency == "Test agency");
    let answers = example("lesson-planner");
    let answers = answers["answers"].as_object().unwrap();
    assert_eq!(disclosed.answers.iter().count(), answers.len());
    assert_eq!(
        (disclosed.state.as_str(), disclosed.product.version.as_str()),
        ("submitted", "4.2")
    );
    let piece = disclosed.evidence.iter().find(|piece| piece.question == "safety.changes").unwrap();
    let bytes = [PDF, piece.title.as_bytes()].concat();
    assert_eq!(piece.sha256.as_deref(), Some(sha256_hex(&bytes).as_str()));
    assert_eq!(piece.issued_on.unwrap().to_string(), "2026-09-01");
    let asked = &disclosed.questionnaire;
    let now = app.ctx.library.for_disclosures().unwrap();
    assert_eq!((&asked.version, &asked.digest), (&now.version, &now.digest));
    let schema = asked.schema.strip_prefix(&app.base).expect("an address of this site");
    acme.get(schema).await.expect(200);

    let Recomputed::Same(digest) = disclosed.recomputed() else { panic!("another digest") };
    let receipt = acme.get(&format!("/disclosures/{disclosure}/receipt")).await.expect(200);
    receipt.says(&digest).says(COMMAND).says("take the submission with you");
    let page = acme.get(&format!("/disclosures/{disclosure}/export")).await.expect(200);
    page.says("Take it with you")
        .says(COMMAND)
        .says(&digest)
        .says(piece.sha256.as_deref().unwrap())
        .says("Attested by")
        .does_not_say("As typed, not finished");
    app.finish().await;
}

#[tokio::test]
async fn an_export_of_which_one_byte_changed_is_refused() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = submitted(&app).await;
    let text = acme.get(&format!("/disclosures/{disclosure}/export.json")).await.expect(200).text();
    let ring = app.ctx.keys.now();
    let own = own_did(&app.ctx);
    let said = |text: &str| {
        verify(text, &own, &ring.keys, app.ctx.now()).map_err(|refusal| refused(&refusal))
    };
    assert!(said(&text).is_ok());
    let changed = "What it says was changed after it was signed: its text does not give the number \
        that it bears.";
    assert_eq!(said(&text.replacen("Lessonwright", "Lessonwrighd", 1)).unwrap_err(), changed);
    let signature = "Its signature does not fit its text: the proof was changed, or somebody else \
        than the agency signed it.";
    let at = text.find("proofValue\":\"z").unwrap() + 20;
    let other = if text.as_bytes()[at] == b'a' { "b" } else { "a" };
    let forged = format!("{}{other}{}", &text[..at], &text[at + 1..]);
    assert_eq!(said(&forged).unwrap_err(), signature);
    let receipt = text.replace("DisclosureExport", "RegisterReceipt");
    assert_eq!(
        said(&receipt).unwrap_err(),
        "It is a signed file of another sort than an export of a disclosure, such as a receipt. \
         Choose “Save as JSON” on the page “Take it with you” of the disclosure."
    );
    app.finish().await;
}

#[tokio::test]
async fn a_draft_is_exported_as_it_was_typed_and_only_by_its_vendor() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let typed = [("q.profile.history.0.date".to_owned(), "3/31/2026".to_owned())];
    acme.save_section(&disclosure, "profile", "0", &typed).await.expect(303);
    let path = format!("/disclosures/{disclosure}/export");
    let export = acme.get(&format!("{path}.json")).await.expect(200).text();
    let disclosed = read(&app, &export).disclosed;
    assert_eq!(disclosed.as_typed["profile.history"].rows[0]["date"], "3/31/2026");
    assert!(disclosed.submission.is_none());
    assert_eq!(disclosed.recomputed(), Recomputed::NothingSubmitted);
    acme.get(&path)
        .await
        .expect(200)
        .says("Not yet: this is a draft")
        .says("As typed, not finished");
    let typed = [
        ("q.profile.history.0.kind".to_owned(), "none".to_owned()),
        ("q.profile.scale".to_owned(), "4,200".to_owned()),
    ];
    acme.save_section(&disclosure, "profile", "1", &typed).await.expect(303);
    acme.get(&path).await.expect(200).says("4200").does_not_say("As typed, not finished");
    acme.get(&format!("{path}?of=submission")).await.expect(404);
    let mut other = app.vendor("other").await;
    other.get(&path).await.expect(404);
    other.get(&format!("{path}.json")).await.expect(404);
    app.agency("lea", Role::PanelLead).await.get(&path).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn what_came_back_is_exported_as_it_stands_and_as_it_was_submitted() {
    let app = TestApp::start().await;
    let (_, disclosure) = submitted(&app).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.declare_none(&disclosure).await;
    let words = [("word", "return"), ("reason", "Name a person.")];
    lea.post(&format!("/pipeline/{disclosure}/triage"), &words).await.expect(303);
    let mut acme = app.vendor("acme").await;
    let path = format!("/disclosures/{disclosure}/export.json");
    let now = read(&app, &acme.get(&path).await.expect(200).text()).disclosed;
    assert!(now.submission.is_none() && now.state == "returned");
    let then = acme.get(&format!("{path}?of=submission")).await.expect(200).text();
    assert!(read(&app, &then).disclosed.submission.is_some());
    app.finish().await;
}

#[tokio::test]
async fn an_export_holds_what_the_vendor_typed_and_nothing_of_reviews() {
    let app = TestApp::start().await;
    let panel = app.scored("Quill", "lesson-planner", &[]).await;
    let mut acme = app.vendor("acme").await;
    let path = format!("/disclosures/{}/export.json", panel.submitted.id);
    let json = acme.get(&path).await.expect(200).json();
    let subject = json["credentialSubject"].as_object().unwrap();
    let mut parts: Vec<&str> = subject.keys().map(String::as_str).collect();
    parts.sort_unstable();
    assert_eq!(parts, ["answers", "evidence", "product", "questionnaire", "state", "submission"]);
    let text: Value =
        serde_json::from_str(subject["submission"]["text"].as_str().unwrap()).unwrap();
    let mut frozen: Vec<&str> = text.as_object().unwrap().keys().map(String::as_str).collect();
    frozen.sort_unstable();
    assert_eq!(
        frozen,
        [
            "answers",
            "attestation",
            "disclosure",
            "evidence",
            "form",
            "product",
            "questionnaire",
            "submitted_at"
        ]
    );
    app.finish().await;
}
