use assay::domain::instrument::Questionnaire;

use crate::support::TestApp;

/// A question that asks for a document of this kind.
fn asking(questionnaire: &Questionnaire, kind: &str) -> String {
    let asks = |question: &assay::domain::instrument::Question| {
        question.evidence.as_ref().is_some_and(|ask| ask.documents.iter().any(|document| format!("{document:?}") == kind))
    };
    questionnaire.questions().find(|(_, question)| asks(question)).map(|(_, question)| question.name.clone()).expect("a question")
}

#[tokio::test]
async fn a_document_that_a_program_can_read_is_looked_into_at_once() {
    let app = TestApp::start().await;
    let questionnaire = assay::actions::assessment::disclosures::newest_questionnaire(&app.ctx).expect("a questionnaire");
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let path = format!("/disclosures/{disclosure}/evidence");
    let question = asking(&questionnaire, "Jwks");
    let keys = br#"{"keys":[{"kty":"EC","crv":"P-256","kid":"a","use":"sig","x":"AAAA","y":"AAAA","d":"AAAA"}]}"#;
    acme.upload(&path, &[("question", &question), ("title", "Our keys")], Some(("file", "keys.json", "application/json", keys))).await.expect(303);
    let page = acme.get(&path).await.expect(200);
    page.says("Our keys").says("JSON Web Key Set: ").says("must not stay").says("Must not stay");
    // What is no such document says so, and is kept all the same.
    acme.upload(&path, &[("question", &question), ("title", "A list")], Some(("file", "list.json", "application/json", b"[1, 2]"))).await.expect(303);
    acme.get(&path).await.expect(200).says("A list").says("It could not be read.");
    app.finish().await;
}

#[tokio::test]
async fn a_paper_for_people_is_not_looked_into() {
    let app = TestApp::start().await;
    let questionnaire = assay::actions::assessment::disclosures::newest_questionnaire(&app.ctx).expect("a questionnaire");
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    acme.attach(&disclosure, &asking(&questionnaire, "Openacr"), "The report").await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}/evidence")).await.expect(200).says("The report").does_not_say("OpenACR report:");
    app.finish().await;
}
