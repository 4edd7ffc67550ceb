use assay::domain::people::account::Role;

use crate::support::TestApp;
use crate::support::panels::Panel;

#[actix_web::test]
async fn the_workbench_shows_the_claim_beside_its_evidence_and_the_anchors() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "student-chatbot").await;
    let id = panel.submitted.id.clone();
    let question = panel.submitted.asked["safety"][0].clone();
    let page =
        panel.ana.get(&format!("/reviews/{id}/safety?question={question}")).await.expect(200);
    page.says("What the vendor says")
        .says("Which level fits?")
        .says("Verified")
        .says("SHA-256")
        .says("data-level=\"na\"");
    page.does_not_say("What the others gave");
    panel.ana.get(&format!("/reviews/{id}/safety?question=safety.nothing")).await.expect(404);
    panel.ana.get(&format!("/reviews/{id}/nothing")).await.expect(404);
    app.finish().await;
}

#[actix_web::test]
async fn what_is_attached_to_the_profile_stands_beside_its_answers_in_the_file() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let id = panel.submitted.id.clone();
    let page = panel.ana.get(&format!("/reviews/{id}")).await.expect(200);
    page.says("Extract from the register")
        .says(&format!("/disclosures/{id}/evidence/"))
        .says("SHA-256");
    app.finish().await;
}

#[actix_web::test]
async fn a_cap_is_named_where_nothing_is_attached() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "integrity-detector").await;
    let id = panel.submitted.id.clone();
    let mut pages = String::new();
    for question in panel.submitted.asked["evidence"].clone() {
        pages += &panel
            .ana
            .get(&format!("/reviews/{id}/evidence?question={question}"))
            .await
            .expect(200)
            .text();
    }
    assert!(pages.contains("Counts as at most 1 of 4"), "no cap is named");
    app.finish().await;
}

#[actix_web::test]
async fn a_score_is_kept_question_by_question_and_leads_on_to_the_next() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let (id, questions) = (panel.submitted.id.clone(), panel.submitted.asked["bias"].clone());
    let path = format!("/reviews/{id}/bias");
    let reply = panel
        .ana
        .post(&path, &[("question", &questions[0]), ("level", "3"), ("comment", "Good.")])
        .await
        .expect(303);
    assert_eq!(
        reply.location.as_deref(),
        Some(format!("{path}?question={}", questions[1]).as_str())
    );
    panel
        .ana
        .get(&format!("{path}?question={}", questions[0]))
        .await
        .expect(200)
        .says(&format!("1 of {} scored, {} to go.", questions.len(), questions.len() - 1))
        .says("Good.");
    panel
        .ana
        .post(&path, &[("question", &questions[0]), ("level", "")])
        .await
        .expect(422)
        .says("Choose a level, or “Not applicable”.");
    panel
        .ana
        .post(&path, &[("question", &questions[0]), ("level", "9")])
        .await
        .expect(422)
        .says("“9” is not a level; choose 0 to 4, or “Not applicable”.");
    panel
        .ana
        .post(&path, &[("question", &questions[0]), ("level", "na")])
        .await
        .expect(422)
        .says("Say why the question does not apply to this tool.");
    panel.ana.post(&path, &[("question", "bias.nothing"), ("level", "1")]).await.expect(404);
    panel
        .ana
        .get(&path)
        .await
        .expect(200)
        .says(&format!("question={}\" aria-current=\"true\"", questions[1]));
    app.finish().await;
}

#[actix_web::test]
async fn a_review_is_submitted_when_every_question_is_scored_and_is_final_then() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let (id, question) = (panel.submitted.id.clone(), panel.submitted.asked["safety"][0].clone());
    panel
        .ana
        .post(&format!("/reviews/{id}/safety/submission"), &[])
        .await
        .expect(422)
        .says("Score every question before you submit. Still open: “");
    panel.ana.review(&panel.submitted, "safety", &[]).await;
    let (path, fields) =
        (format!("/reviews/{id}/safety"), [("question", question.as_str()), ("level", "0")]);
    panel
        .ana
        .post(&path, &fields)
        .await
        .expect(409)
        .says("This review is submitted; its scores are final.");
    panel.ana.post(&format!("{path}/submission"), &[]).await.expect(409);
    panel.ana.get(&path).await.expect(200).says("Your score").does_not_say("Save and next");
    let mut tx = app.ctx.db.read().await.unwrap();
    let rows =
        tx.query("SELECT body FROM events WHERE kind = 'review_submitted'").all().await.unwrap();
    assert!(rows[0].text("body").unwrap().contains("\"digest\":\""));
    drop(tx);
    app.finish().await;
}

#[actix_web::test]
async fn the_workbench_names_every_question_in_words_in_its_title_and_in_its_list() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let questions = &panel.submitted.asked["safety"];
    for question in questions {
        let page = panel
            .ana
            .get(&format!("/reviews/{}/safety?question={question}", panel.submitted.id))
            .await
            .expect(200)
            .text();
        let heading =
            page.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).unwrap();
        assert!(
            page.contains(&format!("<title>{heading} (")) && page.contains("): Quill – Assay"),
            "{heading}"
        );
        assert_eq!(
            page.matches(&format!(
                "</span> {heading}<span class=\"visually-hidden\">, not scored</span>"
            ))
            .count(),
            1,
            "{heading}"
        );
        assert_eq!(
            page.matches("<span class=\"visually-hidden\">, not scored</span>").count(),
            questions.len()
        );
    }
    app.finish().await;
}

#[actix_web::test]
async fn nobody_sees_the_scores_of_others_before_giving_all_their_own() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let id = panel.submitted.id.clone();
    panel.lea.declare_none(&id).await;
    panel.ben.review_all(&panel.submitted, &[]).await;
    panel.ana.review(&panel.submitted, "safety", &[]).await;
    panel
        .ana
        .get(&format!("/reviews/{id}/safety"))
        .await
        .expect(200)
        .does_not_say("What the others gave")
        .does_not_say("<th scope=\"row\">ben");
    for path in [format!("/reviews/{id}/safety"), format!("/pipeline/{id}")] {
        panel
            .lea
            .get(&path)
            .await
            .expect(200)
            .does_not_say("What the others gave")
            .does_not_say("Do reviewers agree?");
    }
    panel
        .lea
        .get(&format!("/pipeline/{id}/adjudication"))
        .await
        .expect(409)
        .says("Scores are shown when every review is in.");
    panel.lea.get(&format!("/pipeline/{id}/decision")).await.expect(409);
    panel
        .ben
        .get(&format!("/reviews/{id}/safety"))
        .await
        .expect(200)
        .says("What the others gave")
        .says("<th scope=\"row\">ana");
    for criterion in
        panel.submitted.criteria().into_iter().filter(|criterion| *criterion != "safety")
    {
        panel.ana.review(&panel.submitted, criterion, &[]).await;
    }
    panel
        .ana
        .get(&format!("/reviews/{id}/safety"))
        .await
        .expect(200)
        .says("What the others gave")
        .says("<th scope=\"row\">ben");
    panel
        .lea
        .get(&format!("/pipeline/{id}"))
        .await
        .expect(200)
        .says("Do reviewers agree?")
        .says("100%");
    app.finish().await;
}

#[actix_web::test]
async fn scoring_closes_when_the_last_needed_review_is_in_and_the_lead_is_told() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, mut ben } =
        app.in_review("Quill", "lesson-planner").await;
    ana.review_all(&submitted, &[]).await;
    let (last, others) =
        submitted.criteria().split_last().map(|(last, others)| (*last, others.to_vec())).unwrap();
    for criterion in others {
        ben.review(&submitted, criterion, &[]).await;
    }
    lea.get("/pipeline").await.expect(200).says("11 of 12 reviews are in");
    ben.review(&submitted, last, &[]).await;
    lea.get("/pipeline").await.expect(200).says("Scored; nothing is left to settle");
    app.mail_to("lea@example.org").await.says("Every review of this disclosure is in.");
    app.finish().await;
}

#[actix_web::test]
async fn a_reviewer_who_has_not_submitted_can_be_taken_off_and_the_rest_may_then_be_complete() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, mut ben } =
        app.in_review("Quill", "lesson-planner").await;
    let carl = app.agency_id("carl", Role::Reviewer).await;
    lea.assign(&submitted.id, carl.as_str(), &["safety"]).await;
    lea.post(
        &format!("/pipeline/{}/reviewers", submitted.id),
        &[("reviewer", carl.as_str()), ("criteria", "safety")],
    )
    .await
    .expect(422)
    .says("carl reviews these criteria already.");
    ana.review_all(&submitted, &[]).await;
    ben.review_all(&submitted, &[]).await;
    let page = lea.get(&format!("/pipeline/{}", submitted.id)).await.expect(200);
    page.says("12 of 13 reviews are in").says("carl from safety");
    let text = page.text();
    let (before, _) = text.split_once("/removal\"").unwrap();
    let review = before.rsplit('/').next().unwrap().to_owned();
    lea.post(&format!("/pipeline/{}/reviewers/{review}/removal", submitted.id), &[])
        .await
        .expect(303);
    lea.get("/pipeline").await.expect(200).says("Scored; nothing is left to settle");
    let mut tx = app.ctx.db.read().await.unwrap();
    let submitted_review =
        tx.query("SELECT id FROM reviews WHERE state = 'submitted'").all().await.unwrap()[0]
            .text("id")
            .unwrap();
    drop(tx);
    lea.post(&format!("/pipeline/{}/reviewers/{submitted_review}/removal", submitted.id), &[])
        .await
        .expect(409)
        .says("This review is submitted or set aside and stays on record.");
    app.finish().await;
}

#[actix_web::test]
async fn reviewers_see_only_what_they_are_assigned_to_and_vendors_nothing() {
    let app = TestApp::start().await;
    let Panel { submitted, .. } = app.in_review("Quill", "lesson-planner").await;
    let mut rita = app.agency("rita", Role::Reviewer).await;
    rita.get("/reviews").await.expect(200).does_not_say("Quill").says("Nothing to review");
    let mut acme = app.vendor("acme").await;
    acme.get("/reviews").await.expect(404);
    for person in [&mut rita, &mut acme] {
        for path in ["", "/conflict", "/safety"] {
            person
                .get(&format!("/reviews/{}{path}", submitted.id))
                .await
                .expect(404)
                .does_not_say("Quill");
        }
        person
            .post(&format!("/reviews/{}/conflict", submitted.id), &[("word", "none")])
            .await
            .expect(404);
        person.post(&format!("/reviews/{}/safety/submission", submitted.id), &[]).await.expect(404);
    }
    app.finish().await;
}

#[actix_web::test]
async fn the_workbench_takes_the_same_number_of_queries_with_one_score_and_with_many() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "student-chatbot").await;
    let (id, question) = (panel.submitted.id.clone(), panel.submitted.asked["safety"][0].clone());
    let path = format!("/reviews/{id}/safety?question={question}");
    panel.ana.score(&id, "safety", &question, "3").await;
    panel.ana.get(&path).await.expect(200);
    let before = app.ctx.db.statements();
    panel.ana.get(&path).await.expect(200);
    let with_one = app.ctx.db.statements() - before;
    for question in &panel.submitted.asked["safety"] {
        panel.ana.score(&id, "safety", question, "3").await;
    }
    let before = app.ctx.db.statements();
    panel.ana.get(&path).await.expect(200);
    assert_eq!(app.ctx.db.statements() - before, with_one);
    app.finish().await;
}

#[actix_web::test]
async fn another_reviewer_is_asked_for_knowingly_and_what_was_settled_waits_and_comes_back() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app
        .scored("Quill", "lesson-planner", &[("bias.assessment", "4"), ("bias.traits", "3")])
        .await;
    lea.declare_none(&submitted.id).await;
    let (case, adjudication) =
        (format!("/pipeline/{}", submitted.id), format!("/pipeline/{}/adjudication", submitted.id));
    let reason = "The method fits the harm.";
    lea.post(&adjudication, &[("question", "bias.assessment"), ("level", "3"), ("reason", reason)])
        .await
        .expect(303);
    let carl = app.agency_id("carl", Role::Reviewer).await;
    app.ctx.clock.advance_seconds(60);
    let reviewers = format!("{case}/reviewers");
    let sentence = "Every review is in, and another reviewer opens scoring again. Settled \
        questions are to settle again: 1 in Bias. Tick that you want this.";
    lea.post(&reviewers, &[("reviewer", carl.as_str()), ("criteria", "bias")])
        .await
        .expect(422)
        .says(sentence);
    lea.get(&adjudication).await.expect(200).says(reason);
    lea.post(&reviewers, &[("reviewer", carl.as_str()), ("criteria", "bias"), ("reopen", "yes")])
        .await
        .expect(303);
    let page = lea.get(&case).await.expect(200).says("Scoring opened again").text();
    let removal = page
        .split("action=\"")
        .find(|part| part.contains("/removal\""))
        .and_then(|part| part.split('"').next())
        .unwrap()
        .to_owned();
    lea.post(&removal, &[]).await.expect(303);
    lea.get("/pipeline").await.expect(200).says("Scored; nothing is left to settle");
    lea.get(&adjudication)
        .await
        .expect(200)
        .says("Nothing is left to settle.")
        .says(reason)
        .says("What counts: <strong>3, Tested</strong>");
    lea.post(&reviewers, &[("reviewer", carl.as_str()), ("criteria", "bias"), ("reopen", "yes")])
        .await
        .expect(303);
    let mut carl = app.agency("carl", Role::Reviewer).await;
    carl.declare_none(&submitted.id).await;
    carl.review(&submitted, "bias", &[]).await;
    let page = lea.get(&adjudication).await.expect(200);
    page.says("To settle <span class=\"soft\">(1)</span>").says(&format!(
        "Before another review was asked for, lea settled it at 3, Tested: {reason}"
    ));
    page.says("<option value=\"3\" selected>");
    app.finish().await;
}
