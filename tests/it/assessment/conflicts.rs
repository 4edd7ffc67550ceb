use assay::domain::people::account::Role;

use crate::support::TestApp;

#[actix_web::test]
async fn the_file_opens_only_after_a_word_on_conflicts_and_names_are_all_that_is_shown_before() {
    let app = TestApp::start().await;
    let file = app.submitted("Quill", "lesson-planner").await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.accept(&file.id).await;
    let ana = app.agency_id("ana", Role::Reviewer).await;
    lea.assign(&file.id, ana.as_str(), &["safety"]).await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    ana.get("/reviews").await.expect(200).says("Declare conflicts first");
    let (asks, opens) = (format!("/reviews/{}/conflict", file.id), format!("/reviews/{}", file.id));
    for path in [opens.clone(), format!("{opens}/safety")] {
        assert_eq!(ana.get(&path).await.expect(303).location.as_deref(), Some(asks.as_str()));
    }
    let page = ana.get(&asks).await.expect(200);
    page.says("Quill")
        .says("acme")
        .says("own shares or another stake")
        .does_not_say("Helps with homework.")
        .does_not_say("3.2");
    ana.post(&format!("{opens}/safety"), &[("question", &file.asked["safety"][0]), ("level", "3")])
        .await
        .expect(403)
        .says("Say first whether you have a conflict of interest; then the file opens.");
    ana.post(&asks, &[("word", "")])
        .await
        .expect(422)
        .says("Say whether you have a conflict of interest.");
    ana.post(&asks, &[("word", "none")]).await.expect(303);
    ana.get(&opens).await.expect(200).says("Helps with homework.");
    app.finish().await;
}

#[actix_web::test]
async fn a_conflict_sets_the_reviews_aside_hides_everything_and_is_told_to_the_lead() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let id = panel.submitted.id.clone();
    let asks = format!("/reviews/{id}/conflict");
    panel
        .ben
        .post(&asks, &[("word", "conflict"), ("reason", "")])
        .await
        .expect(422)
        .says("Enter a reason.");
    panel
        .ben
        .post(&asks, &[("word", "conflict"), ("reason", "My sister works there.")])
        .await
        .expect(303);
    panel.ben.get("/reviews").await.expect(200).does_not_say("Quill").says("Nothing to review");
    for path in ["", "/conflict", "/safety"] {
        let nowhere = format!("/reviews/01990000-0000-7000-8000-000000000000{path}");
        panel.ben.get_same_refusal(&format!("/reviews/{id}{path}"), &nowhere).await;
    }
    panel.ben.post(&asks, &[("word", "none")]).await.expect(404);
    let page = panel.lea.get(&format!("/pipeline/{id}")).await.expect(200);
    page.says("Set aside: conflict")
        .says("1 reviewer is missing")
        .does_not_say("My sister works there.");
    let mails = app.mails_to("lea@example.org").await;
    mails
        .last()
        .unwrap()
        .says("ben has a conflict of interest and will not see this disclosure any more.");
    let ben = app.agency_id("ben", Role::Reviewer).await;
    panel
        .lea
        .post(
            &format!("/pipeline/{id}/reviewers"),
            &[("reviewer", ben.as_str()), ("criteria", "safety")],
        )
        .await
        .expect(422)
        .says("ben has a conflict of interest with this disclosure. Choose somebody else.");
    app.finish().await;
}

#[actix_web::test]
async fn a_lead_with_a_conflict_loses_the_disclosure_from_every_list_and_another_lead_takes_over() {
    let app = TestApp::start().await;
    let file = app.submitted("Quill", "lesson-planner").await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let mut lou = app.agency("lou", Role::PanelLead).await;
    lea.accept(&file.id).await;
    lea.post(
        &format!("/reviews/{}/conflict", file.id),
        &[("word", "conflict"), ("reason", "I advise them.")],
    )
    .await
    .expect(303);
    lea.get("/pipeline").await.expect(200).does_not_say("Quill");
    for path in ["", "/adjudication", "/decision"] {
        lea.get(&format!("/pipeline/{}{path}", file.id)).await.expect(404);
    }
    lea.post(&format!("/pipeline/{}/reviewers", file.id), &[("reviewer", "")]).await.expect(404);
    app.mail_to("lou@example.org").await.says("lea has a conflict of interest");
    lou.get(&format!("/pipeline/{}", file.id))
        .await
        .expect(200)
        .says("Nobody yet")
        .says("It is your turn: assign reviewers");
    app.finish().await;
}

#[actix_web::test]
async fn a_conflict_found_out_late_opens_scoring_again_when_too_few_reviews_are_left() {
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[]).await;
    let id = panel.submitted.id.clone();
    panel
        .lea
        .get(&format!("/pipeline/{id}"))
        .await
        .expect(200)
        .says("Scored; nothing is left to settle");
    panel
        .ana
        .post(
            &format!("/reviews/{id}/conflict"),
            &[("word", "conflict"), ("reason", "They offered me a post.")],
        )
        .await
        .expect(303);
    panel
        .lea
        .get(&format!("/pipeline/{id}"))
        .await
        .expect(200)
        .says("6 criteria have fewer than two reviewers")
        .says("Scoring opened again");
    app.finish().await;
}
