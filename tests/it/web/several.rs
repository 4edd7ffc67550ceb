//! Pages with several forms: whichever is sent, what was typed in the others stands on the page
//! that follows, for its person only.

use assay::domain::people::account::Role;

use super::kept::{end_sessions, is_closed_to_others, signs_in_again, way_back};
use crate::support::forms::{Fields, borrowed, set};
use crate::support::panels::Panel;
use crate::support::{Client, Reply, TestApp};

const WAITS: &str = "Not sent yet: you typed this on ";

/// The key of a question's form.
fn key(question: &str) -> String {
    format!("settle-{}", question.replace('.', "-"))
}

/// The name of a field of a question's form.
fn field(question: &str, name: &str) -> String {
    format!("{}~{name}", key(question))
}

/// Presses a question's button with everything that the page's forms hold.
async fn settles(client: &mut Client, side: &str, question: &str, fields: &Fields) -> Reply {
    let key = key(question);
    let mut fields = borrowed(fields);
    fields.push(("form", &key));
    client.post(side, &fields).await
}

/// Fails unless the form of a question holds this reason.
#[track_caller]
fn holds(page: &Reply, side: &str, question: &str, reason: &str) {
    let form = page.form(side);
    let name = field(question, "reason");
    assert!(
        form.iter().any(|(known, text)| *known == name && text == reason),
        "{question} holds {reason:?}: {form:?}"
    );
}

/// A file with three questions to settle, and its lead.
async fn apart(app: &TestApp, product: &str) -> (String, Vec<String>, Client) {
    let (Panel { submitted, lea, .. }, three) = app.apart(product, 3).await;
    (submitted.id, three, lea)
}

#[tokio::test]
async fn settling_one_question_without_a_script_keeps_what_was_typed_at_the_others() {
    let app = TestApp::start().await;
    let (id, three, mut lea) = apart(&app, "Quill").await;
    let side = format!("/pipeline/{id}/adjudication");
    let mut fields = lea.get(&side).await.expect(200).form(&side);
    for (question, reason) in three.iter().zip([
        "The report proves it.",
        "The contract says\notherwise.",
        "Nobody tested it.",
    ]) {
        set(&mut fields, &field(question, "reason"), reason);
    }
    let refused = settles(&mut lea, &side, &three[0], &fields).await.expect(422);
    refused.says("Choose a level");
    holds(&refused, &side, &three[0], "The report proves it.");
    holds(&refused, &side, &three[2], "Nobody tested it.");
    set(&mut fields, &field(&three[0], "level"), "2");
    settles(&mut lea, &side, &three[0], &fields).await.expect(303);

    let page = lea.get(&side).await.expect(200);
    page.says("<strong>Settled</strong> by lea").says("The report proves it.");
    holds(&page, &side, &three[1], "The contract says\notherwise.");
    holds(&page, &side, &three[2], "Nobody tested it.");
    assert_eq!(page.text().matches(WAITS).count(), 2);
    let mut lou = app.agency("lou", Role::PanelLead).await;
    lou.declare_none(&id).await;
    lou.get(&side).await.expect(200).does_not_say("Nobody tested it.").does_not_say(WAITS);

    let mut fields = page.form(&side);
    set(&mut fields, &field(&three[1], "level"), "2");
    settles(&mut lea, &side, &three[1], &fields).await.expect(303);
    let page = lea.get(&side).await.expect(200);
    assert_eq!(page.text().matches(WAITS).count(), 1);
    holds(&page, &side, &three[2], "Nobody tested it.");
    lea.get("/kept")
        .await
        .expect(200)
        .says("Settling a question")
        .says("Sent on")
        .says("Nobody tested it.");

    let mut fields = page.form(&side);
    set(&mut fields, &field(&three[2], "reason"), "");
    set(&mut fields, &field(&three[0], "reason"), "The newest report proves it.");
    settles(&mut lea, &side, &three[0], &fields).await.expect(303);
    lea.get(&side)
        .await
        .expect(200)
        .says("The newest report proves it.")
        .does_not_say("Nobody tested it.")
        .does_not_say(WAITS);
    app.finish().await;
}

#[tokio::test]
async fn what_was_put_aside_never_goes_over_what_another_lead_settled_meanwhile() {
    let app = TestApp::start().await;
    let (id, three, mut lea) = apart(&app, "Quill").await;
    let side = format!("/pipeline/{id}/adjudication");
    let mut fields = lea.get(&side).await.expect(200).form(&side);
    set(&mut fields, &field(&three[0], "level"), "2");
    set(&mut fields, &field(&three[0], "reason"), "The report proves it.");
    set(&mut fields, &field(&three[1], "level"), "2");
    set(&mut fields, &field(&three[1], "reason"), "Mine, typed before.");
    settles(&mut lea, &side, &three[0], &fields).await.expect(303);
    let mut lou = app.agency("lou", Role::PanelLead).await;
    lou.declare_none(&id).await;
    lou.post(&side, &[("question", &three[1]), ("level", "3"), ("reason", "Lou's, sent first.")])
        .await
        .expect(303);
    let page = lea.get(&side).await.expect(200);
    page.says("Lou's, sent first.");
    holds(&page, &side, &three[1], "Mine, typed before.");
    let stale = settles(&mut lea, &side, &three[1], &page.form(&side)).await.expect(409);
    stale
        .says("This question was settled meanwhile, in another tab or by another lead")
        .says("Lou's, sent first.")
        .says("Mine, typed before.");
    app.finish().await;
}

#[tokio::test]
async fn a_page_with_several_forms_that_was_sent_in_an_ended_session_comes_back_whole() {
    let app = TestApp::start().await;
    let (id, three, mut lea) = apart(&app, "Quill").await;
    let side = format!("/pipeline/{id}/adjudication");
    let mut fields = lea.get(&side).await.expect(200).form(&side);
    set(&mut fields, &field(&three[0], "level"), "2");
    set(&mut fields, &field(&three[0], "reason"), "The report proves it.");
    set(&mut fields, &field(&three[1], "reason"), "The contract says otherwise.");
    end_sessions(&app).await;
    let back = way_back(&settles(&mut lea, &side, &three[0], &fields).await.expect(303));
    is_closed_to_others(&app, &back).await;
    signs_in_again(&mut lea, "lea", &back).await;
    let page = lea.get(&back).await.expect(200);
    holds(&page, &side, &three[0], "The report proves it.");
    holds(&page, &side, &three[1], "The contract says otherwise.");
    let mut fields = page.form(&side);
    set(&mut fields, &field(&three[1], "level"), "1");
    settles(&mut lea, &side, &three[1], &fields).await.expect(303);
    lea.get(&back).await.expect(200).says("This form was sent");
    let page = lea.get(&side).await.expect(200);
    page.says("The contract says otherwise.").says(WAITS);
    holds(&page, &side, &three[0], "The report proves it.");
    app.finish().await;
}

#[tokio::test]
async fn submitting_a_review_takes_what_stands_in_the_form_of_its_page_with_it() {
    let app = TestApp::start().await;
    let Panel { submitted, mut ana, .. } = app.in_review("Quill", "lesson-planner").await;
    let (id, questions) = (submitted.id.clone(), submitted.asked["safety"].clone());
    for question in &questions {
        ana.score(&id, "safety", question, &submitted.level(question)).await;
    }
    let (bench, last) = (format!("/reviews/{id}/safety"), questions.last().expect("a question"));
    let (place, submission) = (format!("{bench}?question={last}"), format!("{bench}/submission"));
    let page = ana.get(&place).await.expect(200);
    page.says("form=\"rating\"")
        .says(&format!("formaction=\"{submission}\""))
        .says("What stands in the form of this page is saved with them.");
    let mut fields = page.form(&bench);
    set(&mut fields, "level", "na");
    set(&mut fields, "comment", "");
    let refused = ana.post(&submission, &borrowed(&fields)).await.expect(422);
    refused.says("Say why the question does not apply to this tool.").says("Submit review");
    set(&mut fields, "level", &submitted.level(last));
    set(&mut fields, "comment", "Three hundred words of an evening.");
    ana.post(&submission, &borrowed(&fields)).await.expect(303);
    ana.get(&place)
        .await
        .expect(200)
        .says("Three hundred words of an evening.")
        .does_not_say("Submit review");
    app.finish().await;
}

#[tokio::test]
async fn whoever_writes_for_one_button_and_presses_the_other_is_asked_which_one_counts() {
    let app = TestApp::start().await;
    let submitted = app.submitted("Chalk", "lesson-planner").await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.declare_none(&submitted.id).await;
    let case = format!("/pipeline/{}", submitted.id);
    let mut fields = lea.get(&case).await.expect(200).form(&format!("{case}/triage"));
    set(&mut fields, "reason", "The contract is missing.");
    set(&mut fields, "word", "accept");
    let asked = lea.post(&format!("{case}/triage"), &borrowed(&fields)).await.expect(422);
    asked.says(
        "You wrote what is missing, so nothing was done. To return the disclosure with \
        these words, press “Return to the vendor”.",
    );
    let mut fields = asked.form(&format!("{case}/triage"));
    assert!(
        fields.contains(&("reason".to_owned(), "The contract is missing.".to_owned())),
        "{fields:?}"
    );
    set(&mut fields, "word", "return");
    lea.post(&format!("{case}/triage"), &borrowed(&fields)).await.expect(303);
    lea.get(&case).await.expect(200).says("The contract is missing.");

    let id = app.proposed("Quill", "lesson-planner", "approved").await.submitted.id;
    app.sign_all(&id).await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    let publication = format!("/pipeline/{id}/publication");
    let mut fields =
        pat.get(&format!("/pipeline/{id}/decision")).await.expect(200).form(&publication);
    set(&mut fields, "back", "The price is missing.");
    let asked = pat.post(&publication, &borrowed(&fields)).await.expect(422);
    asked
        .says("You wrote why the decision goes back, so nothing was published.")
        .says("The price is missing.");
    asked.says(&format!("formaction=\"/pipeline/{id}/sending-back\""));
    app.visitor().get("/registry/quill").await.expect(404);
    set(&mut fields, "back", " ");
    pat.post(&publication, &borrowed(&fields)).await.expect(303);
    app.visitor().get("/registry/quill").await.expect(200);
    app.finish().await;
}
