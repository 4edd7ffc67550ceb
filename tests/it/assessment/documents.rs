use std::sync::Arc;

use assay::actions::assessment::disclosures::newest_questionnaire;
use assay::domain::assessment::document_check::DocumentCheck;
use assay::domain::assessment::snapshot::Snapshot;
use assay::domain::instrument::{DocumentKind, Levels, Questionnaire, Scored, assess};

use crate::support::vendors::example;
use crate::support::{Client, TestApp};

/// A question that asks for a document of this kind.
fn asking(questionnaire: &Questionnaire, kind: &str) -> String {
    let asks = |question: &assay::domain::instrument::Question| {
        question
            .evidence
            .as_ref()
            .is_some_and(|ask| ask.documents.iter().any(|document| format!("{document:?}") == kind))
    };
    questionnaire
        .questions()
        .find(|(_, question)| asks(question))
        .map(|(_, question)| question.name.clone())
        .expect("a question")
}

/// A key set whose key is sound, but for the private half beside it.
const LEAKED: &[u8] = br#"{"keys":[{"kty":"EC","crv":"P-256","kid":"a","use":"sig","x":"AAAA","y":"AAAA","d":"AAAA"}]}"#;

async fn disclosing(app: &TestApp) -> (Arc<Questionnaire>, Client, String) {
    let questionnaire = newest_questionnaire(&app.ctx).expect("a questionnaire");
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    (questionnaire, acme, disclosure)
}

#[tokio::test]
async fn a_document_that_a_program_can_read_is_looked_into_at_once() {
    let app = TestApp::start().await;
    let (questionnaire, mut acme, disclosure) = disclosing(&app).await;
    let path = format!("/disclosures/{disclosure}/evidence");
    let question = asking(&questionnaire, "Jwks");
    acme.upload(
        &path,
        &[("question", &question), ("title", "Our keys")],
        Some(("file", "keys.json", "application/json", LEAKED)),
    )
    .await
    .expect(303);
    let page = acme.get(&path).await.expect(200);
    page.says("Our keys").says("JSON Web Key Set: ").says("must not stay").says("Must not stay");
    // What is such a document and broken says so, and is kept all the same.
    let broken = b"{\"keys\": [1, 2";
    acme.upload(
        &path,
        &[("question", &question), ("title", "A list")],
        Some(("file", "list.yaml", "application/json", broken)),
    )
    .await
    .expect(303);
    let page = acme.get(&path).await.expect(200);
    page.says("A list")
        .says("JSON Web Key Set: could not be read")
        .says("This is not readable JSON")
        .does_not_say("Set: 1 missing");
    app.finish().await;
}

#[test]
fn a_bill_of_materials_in_another_form_than_json_is_told_which_form_is_read() {
    let at = assay::domain::values::Timestamp::from_millis(0);
    let kinds = [DocumentKind::BillOfMaterials];
    for (media_type, text, form) in [
        (
            "application/xml",
            "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"/>",
            "CycloneDX as XML",
        ),
        ("text/plain", "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n", "SPDX as tags and values"),
        (
            "text/plain",
            "<?xml version='1.0'?><Document><!-- http://spdx.org/rdf/references/a \
             --><spdxVersion>SPDX-2.3</spdxVersion></Document>",
            "SPDX as XML",
        ),
        (
            "application/xml",
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
             xmlns=\"http://spdx.org/rdf/terms#\"/>",
            "SPDX as RDF",
        ),
    ] {
        let check = DocumentCheck::of(&kinds, media_type, text.as_bytes(), at).expect("a look");
        assert!(
            check.summary().starts_with(&format!(
                "This is {form}. Assay reads CycloneDX as JSON, and SPDX as JSON or YAML; \
                 reviewers read this file themselves."
            )),
            "{}",
            check.summary()
        );
        assert!(check.fact.is_none(), "rules know nothing of it");
        let other = DocumentCheck::of(&[DocumentKind::Jwks], "text/plain", text.as_bytes(), at)
            .expect("a word about it");
        assert!(
            other.summary().starts_with("This file is none of the documents"),
            "{}",
            other.summary()
        );
        assert_eq!(DocumentCheck::of(&[], "text/plain", text.as_bytes(), at), None, "nobody asked");
    }
}

#[test]
fn what_a_discovery_document_should_not_offer_is_not_called_missing() {
    let at = assay::domain::values::Timestamp::from_millis(0);
    let text = br#"{"issuer":"http://id.example.org","id_token_signing_alg_values_supported":["RS256","none"]}"#;
    let check = DocumentCheck::of(&[DocumentKind::OidcDiscovery], "application/json", text, at)
        .expect("a look");
    let unsigned = check
        .findings
        .iter()
        .find(|finding| finding.message.contains("“none”"))
        .expect("the finding");
    assert_eq!(unsigned.gravity.label(), "Missing or wrong");
    assert!(check.summary().ends_with(" missing or wrong"), "{}", check.summary());
}

#[tokio::test]
async fn what_is_none_of_the_documents_is_left_to_the_reviewers_and_counts_for_nothing() {
    let app = TestApp::start().await;
    let (questionnaire, mut acme, disclosure) = disclosing(&app).await;
    let path = format!("/disclosures/{disclosure}/evidence");
    let question = asking(&questionnaire, "Jwks");
    let deep = format!("a: {}1{}\n", "[".repeat(300), "]".repeat(300));
    let package = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    for (name, bytes) in [
        ("log.json", &b"{\"checked\": 40, \"failed\": [], \"keys\": 12}"[..]),
        ("list.json", b"[1, 2]"),
        ("log.xml", b"<testsuite tests=\"40\"><testcase name=\"keys\"/></testsuite>"),
        ("log.yaml", b"validator: 1EdTech\nsteps:\n  - keys: read\n"),
        ("deep.yaml", deep.as_bytes()),
        ("shots.zip", package),
    ] {
        acme.upload(
            &path,
            &[("question", &question), ("title", name)],
            Some(("file", name, "", bytes)),
        )
        .await
        .expect(303);
    }
    let page = acme.get(&path).await.expect(200).text();
    let sentence = "This file is none of the documents that Assay looks into here (JSON Web Key \
        Set, OneRoster package, SAML metadata, OpenID Connect discovery); reviewers read it \
        themselves.";
    assert_eq!(page.matches(sentence).count(), 6, "{page}");
    assert!(!page.contains("could not be read") && !page.contains("missing"), "{page}");
    let mut read = app.ctx.db.read().await.expect("a read");
    let pieces = assay::store::assessment::evidence::of(
        &mut read,
        &assay::domain::values::Id::parse(&disclosure).unwrap(),
    )
    .await
    .expect("a query");
    assert!(pieces.iter().all(|piece| piece.fact().document.is_none()));
    drop(read);
    app.finish().await;
}

#[tokio::test]
async fn a_document_is_recognised_by_what_stands_in_it() {
    let app = TestApp::start().await;
    let (questionnaire, mut acme, disclosure) = disclosing(&app).await;
    let path = format!("/disclosures/{disclosure}/evidence");
    let (keys, report) = (asking(&questionnaire, "Jwks"), asking(&questionnaire, "Openacr"));
    let metadata =
        b"<!DOCTYPE a>\n<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\"/>";
    let deep =
        format!("{{title: A, product: B, chapters: {}1{}}}\n", "[".repeat(300), "]".repeat(300));
    let pem = b"Our key:\n-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n";
    for (question, name, bytes, told) in [
        (&keys, "metadata.xml", &metadata[..], "SAML metadata: could not be read"),
        (
            &keys,
            "discovery.json",
            b"{\"issuer\": \"https://id.example.org\"}",
            "OpenID Connect discovery: ",
        ),
        (&keys, "roster.zip", b"PK\x03\x04users.csv", "OneRoster package: could not be read"),
        (&keys, "key.txt", pem, "File with a private key: 1 must not stay"),
        (&report, "acr.yaml", deep.as_bytes(), "This is not readable YAML"),
    ] {
        acme.upload(
            &path,
            &[("question", question), ("title", name)],
            Some(("file", name, "", bytes)),
        )
        .await
        .expect(303);
        acme.get(&path).await.expect(200).says(name).says(told);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_paper_for_people_is_not_looked_into() {
    let app = TestApp::start().await;
    let (questionnaire, mut acme, disclosure) = disclosing(&app).await;
    acme.attach(&disclosure, &asking(&questionnaire, "Openacr"), "The report").await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}/evidence"))
        .await
        .expect(200)
        .says("The report")
        .does_not_say("OpenACR report:");
    app.finish().await;
}

#[tokio::test]
async fn a_private_key_has_to_go_before_the_disclosure_is_submitted() {
    let app = TestApp::start().await;
    let (questionnaire, mut acme, disclosure) = disclosing(&app).await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    let path = format!("/disclosures/{disclosure}/evidence");
    let name = asking(&questionnaire, "Jwks");
    let code = &questionnaire.question(&name).expect("the question").code;
    acme.upload(
        &path,
        &[("question", &name), ("title", "Our keys")],
        Some(("file", "keys.json", "application/json", LEAKED)),
    )
    .await
    .expect(303);
    let page = acme.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    page.says("1 thing is missing or has to be put right before you can submit")
        .does_not_say("Sign and submit");
    page.says(&format!("The file “Our keys” at {code} must not be submitted."));
    page.says(
        "make a new one, and publish its public half only. Then remove the file here, and \
        attach one without it.",
    );
    let section = questionnaire.section_of(&name).expect("a section").id.clone();
    assert!(
        page.text().contains(&format!("/disclosures/{disclosure}/sections/{section}#q-")),
        "it leads to the question"
    );
    let id = assay::domain::values::Id::parse(&disclosure).expect("an id");
    let mut read = app.ctx.db.read().await.expect("a read");
    let revision = assay::store::assessment::disclosures::by_id(&mut read, &id)
        .await
        .expect("a query")
        .expect("the disclosure")
        .revision
        .to_string();
    let pieces = assay::store::assessment::evidence::of(&mut read, &id).await.expect("a query");
    drop(read);
    let fields = [
        ("name", "Ana Ruiz"),
        ("title", "CEO"),
        ("agreed", "yes"),
        ("revision", revision.as_str()),
    ];
    let refused =
        acme.post(&format!("/disclosures/{disclosure}/submission"), &fields).await.expect(422);
    refused.says(&format!("The file “Our keys” at {code} must not be submitted."));
    acme.get(&format!("/disclosures/{disclosure}/receipt")).await.expect(404);
    let leaked = pieces.iter().find(|piece| piece.title.as_str() == "Our keys").expect("the file");
    acme.post(&format!("{path}/{}/removal", leaked.id), &[]).await.expect(303);
    acme.submit_disclosure(&disclosure).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn what_was_read_in_a_document_is_frozen_with_the_submission_and_caps_its_question() {
    let app = TestApp::start().await;
    let (questionnaire, mut acme, disclosure) = disclosing(&app).await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    let path = format!("/disclosures/{disclosure}/evidence");
    let (keys, report) = (asking(&questionnaire, "Jwks"), asking(&questionnaire, "Openacr"));
    acme.upload(
        &path,
        &[("question", &keys), ("title", "Our keys")],
        Some(("file", "keys.json", "application/json", b"{\"keys\":[]}")),
    )
    .await
    .expect(303);
    let yaml = b"title: Report\nproduct: { name: Lessonwright }\nauthor: { email: a@example.org }\nreport_date: 2026-09-01\n\
        catalog: 2.4-edition-wcag-2.1-en\nevaluation_methods_used: By hand.\nchapters:\n  success_criteria_level_a:\n    criteria:\n\
        \x20     - { num: 1.1.1, components: [ { name: web, adherence: { level: does-not-support, notes: No } } ] }\n";
    acme.upload(
        &path,
        &[("question", &report), ("title", "Our report")],
        Some(("file", "acr.yaml", "application/yaml", yaml)),
    )
    .await
    .expect(303);
    acme.submit_disclosure(&disclosure).await.expect(303);
    let id = assay::domain::values::Id::parse(&disclosure).expect("an id");
    let stored = assay::store::assessment::snapshots::latest(
        &mut app.ctx.db.read().await.expect("a read"),
        &id,
    )
    .await
    .expect("a query");
    let body = stored.expect("a submission").body;
    let snapshot = Snapshot::parse(&body).expect("the body");
    assert_eq!(snapshot.canonical().expect("a text"), body);
    let facts = snapshot.evidence_facts();
    let read = |question: &str| {
        facts.at(question).iter().filter_map(|piece| piece.document.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (read(&keys)[0].kind, read(&keys)[0].hard, read(&keys)[0].gaps),
        (DocumentKind::Jwks, 0, 1)
    );
    let found = read(&report).remove(0);
    assert_eq!(found.dated.map(|day| day.to_string()).as_deref(), Some("2026-09-01"));
    // 50 criteria of WCAG 2.1 A and AA, of which the report answers one; six of them shut people
    // out.
    assert_eq!(
        (&found.values["wcag"], &found.values["missing"], &found.values["critical"]),
        (&2.1.into(), &49.into(), &6.into())
    );
    assert_eq!(
        (&found.values["score"], &found.values["does_not_support"], &found.values["method"]),
        (&0.0.into(), &1.into(), &true.into())
    );
    let mut levels = Levels::default();
    for question in [&keys, &report] {
        levels.set(question, Scored::Level(4));
    }
    let outcome = assess(&questionnaire, &snapshot.answers, &facts, &levels, app.ctx.today());
    let computed = |name: &str| {
        outcome
            .criteria
            .iter()
            .flat_map(|criterion| &criterion.lines)
            .find(|line| line.question == name)?
            .computed
    };
    assert_eq!((computed(&keys), computed(&report)), (Some(3), Some(2)));
    app.finish().await;
}

#[tokio::test]
async fn a_document_is_read_and_kept_while_somebody_else_writes() {
    let app = TestApp::start().await;
    let (questionnaire, mut acme, disclosure) = disclosing(&app).await;
    let path = format!("/disclosures/{disclosure}/evidence");
    let question = asking(&questionnaire, "Jwks");
    acme.get(&path).await.expect(200);
    // Whoever holds the only writer of SQLite holds up the row, and not the reading.
    let write = app.ctx.db.write().await.expect("a write");
    let reading = async {
        let sha256 = assay::domain::values::sha256_hex(LEAKED);
        for _ in 0..200 {
            if app.ctx.files.get(&sha256).await.is_ok() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let kept = app.ctx.files.get(&sha256).await.is_ok();
        drop(write);
        kept
    };
    let fields = [("question", question.as_str()), ("title", "Our keys")];
    let (reply, kept) = tokio::join!(
        acme.upload(&path, &fields, Some(("file", "keys.json", "application/json", LEAKED))),
        reading
    );
    assert!(kept, "the file waited for the writer");
    reply.expect(303);
    acme.get(&path).await.expect(200).says("Our keys").says("must not stay");
    app.finish().await;
}
