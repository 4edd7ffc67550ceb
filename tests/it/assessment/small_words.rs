use assay::domain::people::account::Role;

use crate::support::vendors::{example, fields};
use crate::support::{Client, TestApp};

/// A draft of which the profile is answered, so that the questions of the criteria are asked.
async fn begun(vendor: &mut Client) -> String {
    let disclosure = vendor.disclose("Askwell").await;
    let answers = example("student-chatbot")["answers"].clone();
    let profile = answers
        .as_object()
        .unwrap()
        .iter()
        .filter(|(question, _)| question.starts_with("profile."));
    let typed: Vec<(String, String)> =
        profile.flat_map(|(question, answer)| fields(question, answer)).collect();
    vendor.save_section(&disclosure, "profile", "0", &typed).await.expect(303);
    disclosure
}

#[tokio::test]
async fn a_link_without_a_title_is_called_by_its_address() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = begun(&mut acme).await;
    let fields = [
        ("question", "safety.agreement"),
        ("title", ""),
        ("issued_on", ""),
        ("expires_on", ""),
        ("url", "https://example.org/dpa"),
    ];
    acme.upload(&format!("/disclosures/{disclosure}/evidence"), &fields, None).await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}/evidence"))
        .await
        .expect(200)
        .says(">example.org/dpa</a>");
    app.finish().await;
}

#[tokio::test]
async fn the_place_that_takes_evidence_says_what_it_is_worth() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = begun(&mut acme).await;
    let path = format!("/disclosures/{disclosure}/evidence?question=safety.agreement");
    acme.get(&path).await.expect(200).says("Without it this answer scores at most 1 of 4");
    acme.attach(&disclosure, "safety.agreement", "Agreement").await.expect(303);
    acme.get(&path).await.expect(200).does_not_say("scores at most 1 of 4");
    app.finish().await;
}

#[tokio::test]
async fn a_question_for_files_says_what_is_attached_and_what_is_to_do() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let q = app.ctx.library.for_disclosures().unwrap();
    let is_file = |question: &assay::domain::instrument::Question| {
        matches!(question.kind, assay::domain::instrument::Kind::File { .. })
    };
    let (section, question) =
        q.questions().find(|(_, question)| is_file(question)).expect("a question for files");
    let disclosure = acme.disclose("Askwell").await;
    let example = example("student-chatbot");
    acme.fill(&disclosure, &example).await;
    let path = format!("/disclosures/{disclosure}/sections/{}", section.id);
    let count = example["evidence"][&question.name].as_array().map_or(0, Vec::len);
    let block = |page: String| {
        page.split_once(&format!("data-question=\"{}\"", question.name)).unwrap().1.to_owned()
    };
    let before = block(acme.get(&path).await.expect(200).text());
    assert!(before.contains(if count == 0 { "No file is attached yet." } else { "attached.</p>" }));
    for title in ["One", "Two"] {
        acme.attach(&disclosure, &question.name, title).await.expect(303);
    }
    let after = block(acme.get(&path).await.expect(200).text());
    assert!(
        after.contains("<p class=\"small\">Several files are attached.</p>"),
        "{}",
        &after[..after.len().min(4000)]
    );
    assert!(!after.contains("Use the button below to attach it"));
    app.finish().await;
}

#[tokio::test]
async fn a_receipt_says_what_happens_next() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Planwell").await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    acme.submit_disclosure(&disclosure).await.expect(303);
    let receipt = acme.get(&format!("/disclosures/{disclosure}/receipt")).await.expect(200);
    receipt.says("What happens next").says("The agency checks whether the disclosure is complete.");
    receipt.says(
        "Once it goes to review, the names Planwell and acme stand on the agency’s front \
        page as under review.",
    );
    app.finish().await;
}

#[tokio::test]
async fn the_front_page_tells_every_tool_that_is_under_review() {
    let app = TestApp::start().await;
    let names = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo"];
    let mut lea = app.agency("lea", Role::PanelLead).await;
    for name in names {
        let submitted = app.submitted(name, "lesson-planner").await;
        lea.accept(&submitted.id).await;
    }
    assay::actions::registry::snapshot::refresh(&app.ctx).await.expect("the registry can be read");
    let home = app.visitor().get("/").await.expect(200);
    for name in names {
        home.says(name);
    }
    app.finish().await;
}

#[tokio::test]
async fn those_who_answer_do_not_read_which_references_were_not_compared_but_the_method_tells() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Askwell").await;
    acme.get(&format!("/disclosures/{disclosure}/sections/safety"))
        .await
        .expect(200)
        .says("What it rests on")
        .does_not_say("compared");
    app.visitor()
        .get("/method")
        .await
        .expect(200)
        .says("the agency has not compared it with the source yet");
    app.finish().await;
}
