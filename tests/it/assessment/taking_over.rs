//! Answers come over from an export, this agency's or another's: only what somebody chose, nothing
//! unseen over what was typed, and nothing at all of what was changed.

use assay::actions::registry::signing_keys::own_did;
use assay::domain::instrument::Answer;
use assay::domain::registry::receipt::disclosed::{Disclosed, read_unverified, sign};
use assay::domain::registry::receipt::keys::{Keyring, SigningKey};
use assay::domain::values::Id;
use assay::store::assessment::answers;
use serde_json::json;

use crate::support::keys::key;
use crate::support::vendors::{example, value_of};
use crate::support::{Client, Reply, TestApp};

/// Another agency.
const OTHER: &str = "did:web:assay.other.example";

/// An export of a filled draft of the vendor acme.
async fn exported(app: &TestApp) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    let path = format!("/disclosures/{disclosure}/export.json");
    let text = acme.get(&path).await.expect(200).text();
    (acme, text)
}

/// The same, signed by another agency.
fn signed_by_other(app: &TestApp, text: &str, change: impl Fn(&mut Disclosed)) -> String {
    let mut disclosed = read_unverified(text, app.ctx.now()).expect("an export").disclosed;
    change(&mut disclosed);
    let (public, secret) = key(OTHER, 9);
    sign(&disclosed, "Other agency", app.ctx.now(), (&public, &secret)).expect("JSON").json
}

/// The other agency's `did.json`.
fn document(key: SigningKey) -> String {
    let ring = Keyring { keys: vec![key], current: None };
    ring.document(OTHER, "https://assay.other.example").to_string()
}

async fn give(acme: &mut Client, draft: &str, text: &str, fields: &[(&str, &str)]) -> Reply {
    let file = ("file", "disclosure.json", "application/json", text.as_bytes());
    acme.upload(&format!("/disclosures/{draft}/from-export"), fields, Some(file)).await
}

/// Ticks these questions of what waits.
async fn take(acme: &mut Client, draft: &str, page: &str, questions: &[&str]) -> Reply {
    let number = value_of(page, "export").expect("the number");
    let mut fields = vec![("export".to_owned(), number)];
    for question in questions {
        let base = value_of(page, &format!("base.{question}")).expect("its mark");
        fields.push((format!("base.{question}"), base));
        fields.push(("take".to_owned(), (*question).to_owned()));
    }
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    acme.post(&format!("/disclosures/{draft}/from-export/answers"), &fields).await
}

async fn kept(app: &TestApp, draft: &str) -> assay::domain::assessment::draft::Draft {
    let mut tx = app.ctx.db.read().await.unwrap();
    answers::of(&mut tx, &Id::parse(draft).unwrap()).await.unwrap()
}

#[tokio::test]
async fn answers_of_another_product_wait_until_they_are_chosen_and_replace_nothing_unseen() {
    let app = TestApp::start().await;
    let (mut acme, text) = exported(&app).await;
    let draft = acme.disclose("Unitwright").await;
    let typed = [("q.profile.users".to_owned(), "students_6_8".to_owned())];
    acme.save_section(&draft, "profile", "0", &typed).await.expect(303);
    let before = kept(&app, &draft).await;
    give(&mut acme, &draft, &text, &[]).await.expect(303);
    assert_eq!(kept(&app, &draft).await, before, "nothing is taken over by giving it");
    let here = format!("/disclosures/{draft}/from-export");
    let page = acme.get(&here).await.expect(200);
    page.says("Signed by Test agency")
        .says("This agency signed it on 21 November 2026")
        .says("Lessonwright, version 4.2")
        .says("In your draft now:")
        .says("It is asked anew each time. Tick it only if the answer still holds.")
        .says("Evidence to attach again");
    let html = page.text();
    let ticked = |question: &str| {
        let (_, rest) = html.split_once(&format!("name=\"take\" value=\"{question}\"")).unwrap();
        rest.starts_with(" checked")
    };
    assert!(ticked("profile.technique") && !ticked("profile.users") && !ticked("profile.scale"));
    take(&mut acme, &draft, &html, &["profile.technique", "profile.scale"]).await.expect(303);
    let after = kept(&app, &draft).await;
    assert_eq!(after.get("profile.users"), before.get("profile.users"));
    assert_eq!(after.0.len(), before.0.len() + 2);
    let page = acme.get(&here).await.expect(200);
    page.says("2 answers are the same in your draft already.");
    take(&mut acme, &draft, &page.text(), &["profile.users"]).await.expect(303);
    assert_ne!(kept(&app, &draft).await.get("profile.users"), before.get("profile.users"));
    acme.post(&format!("{here}/removal"), &[]).await.expect(303);
    acme.get(&here).await.expect(200).says("Give the export").does_not_say("Signed by");
    acme.post(&format!("{here}/removal"), &[]).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn what_does_not_fit_is_named_with_its_reason_and_the_rest_can_be_taken() {
    let app = TestApp::start().await;
    let (mut acme, text) = exported(&app).await;
    let draft = acme.disclose("Unitwright").await;
    let text = signed_by_other(&app, &text, |disclosed| {
        disclosed.questionnaire.version = "2031-4".to_owned();
        disclosed.questionnaire.digest = "ab".repeat(32);
        disclosed.answers.set("profile.moonshine", Answer::plain(json!("yes")));
        disclosed.answers.set("profile.users", Answer::plain(json!(["dolphins"])));
    });
    give(&mut acme, &draft, &text, &[("keys", &document(key(OTHER, 9).0))]).await.expect(303);
    let page = acme.get(&format!("/disclosures/{draft}/from-export")).await.expect(200);
    page.says("Signed with the keys that you gave for Other agency")
        .says("What cannot be taken over")
        .says("profile.moonshine")
        .says("This questionnaire does not ask it.")
        .says("It does not fit this question.");
    assert!(value_of(&page.text(), "base.profile.users").is_none());
    take(&mut acme, &draft, &page.text(), &["profile.technique"]).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn an_export_of_an_agency_that_nobody_knows_is_taken_knowingly_or_with_its_keys() {
    let app = TestApp::start().await;
    let (mut acme, text) = exported(&app).await;
    let draft = acme.disclose("Unitwright").await;
    let here = format!("/disclosures/{draft}/from-export");
    let text = signed_by_other(&app, &text, |_| {});
    let unknown = "This export says that “Other agency” (did:web:assay.other.example) signed it. \
        Nobody here has the keys of that agency, so it cannot be told whether the agency signed \
        exactly this. Give its keys with the file, or choose the file again and tick that you go \
        on without: every answer still waits for you to look at it.";
    give(&mut acme, &draft, &text, &[]).await.expect(422).says(unknown);
    acme.get(&here).await.expect(200).says("Give the export");
    let keys =
        document(key("did:web:assay.third.example", 9).0).replace(OTHER, "did:web:x.example");
    give(&mut acme, &draft, &text, &[("keys", &keys)]).await.expect(422).says(
        "These are the keys of “did:web:x.example”, but the export says that \
         “did:web:assay.other.example” signed it.",
    );
    give(&mut acme, &draft, &text, &[("keys", "{}")]).await.expect(422).says(
        "This file holds no public keys of an agency. Save the did.json that the agency shows \
         under /.well-known/did.json.",
    );
    let wrong = document(key(OTHER, 8).0);
    give(&mut acme, &draft, &text, &[("keys", &wrong)])
        .await
        .expect(422)
        .says("which this register never had");
    acme.get(&here).await.expect(200).does_not_say("waits for you");
    give(&mut acme, &draft, &text, &[("knowingly", "yes")]).await.expect(303);
    acme.get(&here)
        .await
        .expect(200)
        .says("Nobody here can check who signed it")
        .says("once you submit, they are your word");
    let changed = text.replacen("Lessonwright", "Lessonwrighd", 1);
    let said = "What it says was changed after it was signed: its text does not give the number \
        that it bears.";
    give(&mut acme, &draft, &changed, &[("knowingly", "yes")]).await.expect(422).says(said);
    app.finish().await;
}

#[tokio::test]
async fn an_agency_that_this_one_knows_needs_no_keys_with_the_file() {
    let folder = std::env::temp_dir().join(format!("assay-known-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("agencies.json");
    std::fs::write(&file, format!("[{}]", document(key(OTHER, 9).0))).unwrap();
    let path = file.display().to_string();
    let app = TestApp::start_with(&[("ASSAY_KNOWN_AGENCIES", &path)]).await;
    let (mut acme, text) = exported(&app).await;
    let draft = acme.disclose("Unitwright").await;
    give(&mut acme, &draft, &signed_by_other(&app, &text, |_| {}), &[]).await.expect(303);
    acme.get(&format!("/disclosures/{draft}/from-export"))
        .await
        .expect(200)
        .says("Signed by Other agency")
        .says("This agency knows its keys.");
    app.finish().await;
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn damaged_and_foreign_files_leave_nothing_behind() {
    let app = TestApp::start().await;
    let (mut acme, text) = exported(&app).await;
    let draft = acme.disclose("Unitwright").await;
    let cut = &text[..text.len() / 2];
    let twice = text.replacen("\"state\":\"draft\"", "\"state\":\"draft\",\"state\":\"draft\"", 1);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let changed = text.replacen("Lessonwright", "Lessonwrighd", 1);
    let foreign = text.replace("DisclosureExport", "Diploma");
    let moved = text.replace(&own_did(&app.ctx), OTHER);
    let unsigned = {
        let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
        json.as_object_mut().unwrap().remove("proof");
        json.to_string()
    };
    for (file, said) in [
        ("", "Nothing was given. Choose the export’s file."),
        (cut, "This is not JSON (it ends too early)"),
        ("{}", "This is JSON, but no export of a disclosure: it has no context, issuer and proof."),
        ("%PDF-1.7", "This is a PDF. Give the export’s JSON file"),
        (&twice, "The name “state” stands twice in one object"),
        (&deep, "This is not JSON"),
        (&changed, "What it says was changed after it was signed"),
        (&foreign, "It is a signed file of another sort than an export of a disclosure"),
        (&unsigned, "It has no proof: nobody signed it, or its proof was taken away."),
        (&moved, "What it says was changed after it was signed"),
    ] {
        let reply = give(&mut acme, &draft, file, &[]).await.expect(422);
        reply.says(said);
    }
    let large = format!("{text}{}", " ".repeat(4 * 1024 * 1024));
    give(&mut acme, &draft, &large, &[]).await.expect(422).says("This is larger than 4 MB");
    acme.upload(&format!("/disclosures/{draft}/from-export"), &[], None)
        .await
        .expect(422)
        .says("Choose the export’s file.");
    let page = acme.get(&format!("/disclosures/{draft}/from-export")).await.expect(200);
    page.says("Give the export").does_not_say("waits for you");
    assert!(kept(&app, &draft).await.0.is_empty());
    app.finish().await;
}

#[tokio::test]
async fn what_a_colleague_typed_meanwhile_is_not_replaced() {
    let app = TestApp::start().await;
    let (mut acme, text) = exported(&app).await;
    let draft = acme.disclose("Unitwright").await;
    let here = format!("/disclosures/{draft}/from-export");
    give(&mut acme, &draft, &text, &[]).await.expect(303);
    let page = acme.get(&here).await.expect(200).text();
    let typed = [("q.profile.users".to_owned(), "students_6_8".to_owned())];
    acme.save_section(&draft, "profile", "0", &typed).await.expect(303);
    let before = kept(&app, &draft).await;
    take(&mut acme, &draft, &page, &["profile.users", "profile.technique"]).await.expect(409).says(
        "meanwhile, so nothing was taken over. Look at what stands there now, and choose again.",
    );
    assert_eq!(kept(&app, &draft).await, before);
    take(&mut acme, &draft, &page, &[])
        .await
        .expect(422)
        .says("Tick the answers that you take over.");
    let mut other = app.vendor("other").await;
    other.get(&here).await.expect(404);
    app.finish().await;
}
