use assay::domain::people::account::Role;
use assay::domain::sentences::SAY_WHY;

use crate::support::TestApp;
use crate::support::panels::Panel;

#[actix_web::test]
async fn what_reviewers_disagree_on_is_settled_with_a_reason_before_a_decision_is_proposed() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app
        .scored("Quill", "lesson-planner", &[("bias.assessment", "4"), ("bias.traits", "3")])
        .await;
    let (adjudication, decision) = (
        format!("/pipeline/{}/adjudication", submitted.id),
        format!("/pipeline/{}/decision", submitted.id),
    );
    lea.get("/pipeline").await.expect(200).says("1 question to settle");
    let mut lou = app.agency("lou", Role::PanelLead).await;
    assert_eq!(
        lou.get(&adjudication).await.expect(303).location,
        Some(format!("/reviews/{}/conflict?to=scores", submitted.id))
    );
    lou.post(&adjudication, &[("question", "bias.assessment"), ("level", "3"), ("reason", "x")])
        .await
        .expect(403)
        .says("Say first whether you have a conflict of interest; then the file opens.");
    let page = lea.get(&adjudication).await.expect(200);
    page.says("To settle <span class=\"soft\">(1)</span>")
        .says("The levels are 2 apart.")
        .says("One level apart: the lower one counts <span class=\"soft\">(1)</span>")
        .says("What counts: <strong>2, Documented</strong>");
    lea.get(&decision)
        .await
        .expect(200)
        .says("1 question has to be settled first")
        .does_not_say("Propose to the three offices");
    lea.post(&decision, &[("decision", "approved")])
        .await
        .expect(409)
        .says("1 question is still to settle. Settle what reviewers disagree on first.");
    lea.post(&adjudication, &[("question", "bias.assessment"), ("level", ""), ("reason", "")])
        .await
        .expect(422)
        .says("Choose a level, or “Not applicable”.")
        .says("Enter a reason.");
    lea.post(
        &adjudication,
        &[
            ("question", "bias.assessment"),
            ("level", "3"),
            ("reason", "The method fits the harm, but nobody outside tested it."),
        ],
    )
    .await
    .expect(303);
    lea.get(&adjudication)
        .await
        .expect(200)
        .says("Nothing is left to settle.")
        .says("The method fits the harm, but nobody outside tested it.");
    let page = lea.get(&decision).await.expect(200);
    page.says("The rules lead to: approved").says("Propose to the three offices").says("3, Tested");
    page.says("How this comes about: Bias")
        .says("The products add up to")
        .says("What this rests on");
    page.does_not_say("Raised:");
    app.finish().await;
}

#[actix_web::test]
async fn three_offices_agree_and_the_decision_is_made() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } =
        app.proposed("Quill", "lesson-planner", "approved").await;
    let id = submitted.id;
    lea.get("/pipeline")
        .await
        .expect(200)
        .says("To sign: federal programs, curriculum, educational technology");
    let people = [
        ("fred", Role::SignerFederalPrograms, "federal_programs"),
        ("cora", Role::SignerCurriculum, "curriculum"),
        ("eve", Role::SignerEdtech, "edtech"),
    ];
    for (name, role, office) in people {
        let mut signer = app.agency(name, role).await;
        signer.get("/pipeline").await.expect(200).says("Waiting for you").says("Quill");
        signer.declare_none(&id).await;
        let page = signer.get(&format!("/pipeline/{id}/decision")).await.expect(200);
        page.says("Proposed: approved")
            .says("Sign for your office")
            .says("The matrix")
            .says("aria-current=\"true\"")
            .does_not_say("Propose to the three offices");
        signer.sign(&id, office, "agree", "").await;
        signer
            .get(&format!("/pipeline/{id}/decision"))
            .await
            .expect(200)
            .does_not_say("Sign for your office");
    }
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.get("/pipeline").await.expect(200).says("Decided; not published yet");
    let page = pat.get(&format!("/pipeline/{id}/decision")).await.expect(200);
    page.says("Decided: approved")
        .says("Decided on 21 November 2026, holds until 21 November 2029.")
        .says("Letter to the vendor, sent with the decision");
    lea.get(&format!("/pipeline/{id}"))
        .await
        .expect(200)
        .says("Decided: Approved")
        .says("Curriculum agrees");
    app.finish().await;
}

#[actix_web::test]
async fn an_objection_sends_the_proposal_back_and_a_new_one_needs_every_signature_again() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } =
        app.proposed("Quill", "lesson-planner", "approved").await;
    let id = submitted.id;
    app.agency("cora", Role::SignerCurriculum).await.sign(&id, "curriculum", "agree", "").await;
    let mut fred = app.agency("fred", Role::SignerFederalPrograms).await;
    fred.declare_none(&id).await;
    fred.post(
        &format!("/pipeline/{id}/signature"),
        &[("office", "federal_programs"), ("word", "object"), ("reason", "")],
    )
    .await
    .expect(422)
    .says("Enter a reason.");
    fred.sign(&id, "federal_programs", "object", "The price is missing.").await;
    let page = lea.get(&format!("/pipeline/{id}/decision")).await.expect(200);
    page.says("Federal programs objected to “Approved”")
        .says("The price is missing.")
        .says("Propose to the three offices");
    app.mails_to("lea@example.org")
        .await
        .last()
        .unwrap()
        .says("Federal programs objects to the proposed decision:");
    lea.propose(&id, "approved").await;
    lea.get("/pipeline")
        .await
        .expect(200)
        .says("To sign: federal programs, curriculum, educational technology");
    app.finish().await;
}

#[actix_web::test]
async fn each_person_signs_once_and_only_for_the_office_of_their_role() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, .. } =
        app.proposed("Quill", "lesson-planner", "approved").await;
    let path = format!("/pipeline/{}/signature", submitted.id);
    let agree = |office: &'static str| [("office", office), ("word", "agree"), ("reason", "")];
    let mut cora = app.agency("cora", Role::SignerCurriculum).await;
    cora.post(&path, &agree("curriculum"))
        .await
        .expect(403)
        .says("Say first whether you have a conflict of interest; then the file opens.");
    cora.declare_none(&submitted.id).await;
    cora.post(&path, &agree("edtech"))
        .await
        .expect(403)
        .says("You do not sign for educational technology. Sign for the office of your own role.");
    cora.post(&path, &[("office", "curriculum"), ("word", ""), ("reason", "")])
        .await
        .expect(422)
        .says("Say whether your office agrees or objects.");
    cora.post(&path, &agree("curriculum")).await.expect(303);
    cora.post(&path, &agree("curriculum"))
        .await
        .expect(403)
        .says("You have signed this decision already");
    let mut clem = app.agency("clem", Role::SignerCurriculum).await;
    clem.declare_none(&submitted.id).await;
    clem.post(&path, &agree("curriculum")).await.expect(409).says("Curriculum has signed already.");
    for person in [&mut lea, &mut ana] {
        person.post(&path, &agree("curriculum")).await.expect(404);
    }
    app.finish().await;
}

#[actix_web::test]
async fn a_decision_other_than_the_matrix_needs_a_reason_and_a_hard_knock_out_cannot_be_overruled()
{
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[]).await;
    panel.lea.declare_none(&panel.submitted.id).await;
    let path = format!("/pipeline/{}/decision", panel.submitted.id);
    panel.lea.post(&path, &[("decision", "pilot"), ("reason", "")]).await.expect(422).says(
        "The rules lead to: approved. Say why you propose “Approved for a pilot only” instead.",
    );
    panel
        .lea
        .post(&path, &[("decision", "conditional"), ("reason", "A first year.")])
        .await
        .expect(422)
        .says("An approval with conditions needs at least one condition.");
    panel
        .lea
        .post(&path, &[("decision", ""), ("reason", "")])
        .await
        .expect(422)
        .says("Choose a decision.");
    let half = [
        ("decision", "conditional"),
        ("reason", "A first year."),
        ("conditions.0.text", "Report on use."),
        ("conditions.0.due", "2026-11-21"),
        ("conditions.0.evidence", ""),
    ];
    panel
        .lea
        .post(&path, &half)
        .await
        .expect(422)
        .says("21 November 2026 is not after today. Enter a later day.")
        .says("Enter what shows that it was done.")
        .says("Report on use.");
    panel.lea.post(&path, &[("decision", "pilot"), ("reason", "A first year.")]).await.expect(303);
    let mut detector = app.scored("Hound", "integrity-detector", &[]).await;
    detector.lea.declare_none(&detector.submitted.id).await;
    let path = format!("/pipeline/{}/decision", detector.submitted.id);
    detector
        .lea
        .get(&path)
        .await
        .expect(200)
        .says("The rules lead to: not approved")
        .says("Not approvable while it stands");
    detector
        .lea
        .post(&path, &[("decision", "pilot"), ("reason", "We like it.")])
        .await
        .expect(422)
        .says("No approval can be proposed while this stands: knock-out ")
        .says("Choose “Not approved”.");
    detector.lea.post(&path, &[("decision", "not_approved"), ("reason", "")]).await.expect(303);
    app.finish().await;
}

#[actix_web::test]
async fn rows_of_conditions_can_be_added_and_removed_without_a_script() {
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[]).await;
    panel.lea.declare_none(&panel.submitted.id).await;
    let path = format!("/pipeline/{}/decision", panel.submitted.id);
    panel.lea.get(&path).await.expect(200).does_not_say("name=\"conditions.0.text\"");
    let page = panel
        .lea
        .post(
            &path,
            &[("decision", "conditional"), ("reason", "A first year."), ("add_row", "conditions")],
        )
        .await
        .expect(200);
    page.says("name=\"conditions.0.text\"").says("A first year.");
    let rows = [
        ("decision", "conditional"),
        ("conditions.0.text", "One"),
        ("conditions.1.text", "Two"),
        ("remove_row", "conditions.0"),
    ];
    panel.lea.post(&path, &rows).await.expect(200).says("Two").does_not_say("One\n");
    panel.lea.get("/pipeline").await.expect(200).says("Scored; nothing is left to settle");
    app.finish().await;
}

#[actix_web::test]
async fn a_lead_who_reviewed_leaves_the_decision_to_another() {
    let app = TestApp::start().await;
    let submitted = app.submitted("Quill", "lesson-planner").await;
    let both = [Role::PanelLead, Role::Reviewer];
    let mut max = app
        .person(
            assay::domain::people::organization::OrganizationKind::Agency,
            "Test agency",
            "max",
            &both,
        )
        .await;
    max.accept(&submitted.id).await;
    let mut reviewers = Vec::new();
    for name in ["max", "ana"] {
        let id = app.agency_id(name, Role::Reviewer).await;
        max.assign(&submitted.id, id.as_str(), &submitted.criteria()).await;
        let mut client = app.agency(name, Role::Reviewer).await;
        client.declare_none(&submitted.id).await;
        reviewers.push(client);
    }
    for reviewer in &mut reviewers {
        reviewer.review_all(&submitted, &[]).await;
    }
    let page = max.get(&format!("/pipeline/{}", submitted.id)).await.expect(200);
    page.does_not_say("It is your turn");
    max.post(&format!("/pipeline/{}/decision", submitted.id), &[("decision", "approved")])
        .await
        .expect(403)
        .says(
            "You reviewed this disclosure, so another lead has to settle and propose the decision.",
        );
    app.finish().await;
}

#[actix_web::test]
async fn the_vendor_never_meets_reviewers_or_scores() {
    let app = TestApp::start().await;
    let Panel { submitted, .. } = app.proposed("Quill", "lesson-planner", "approved").await;
    let mut acme = app.vendor("acme").await;
    for path in [
        format!("/pipeline/{}/decision", submitted.id),
        format!("/pipeline/{}/adjudication", submitted.id),
        format!("/reviews/{}", submitted.id),
    ] {
        acme.get(&path).await.expect(404).does_not_say("ana");
    }
    for mail in app.mails_to("acme.owner@example.org").await {
        assert!(
            !mail.body.contains(" ana")
                && !mail.body.contains(" ben")
                && !mail.body.contains("Tested"),
            "{}",
            mail.body
        );
    }
    app.finish().await;
}

#[actix_web::test]
async fn the_lead_settles_a_question_on_which_everybody_agrees() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app.scored("Quill", "lesson-planner", &[]).await;
    lea.declare_none(&submitted.id).await;
    let path = format!("/pipeline/{}/adjudication", submitted.id);
    lea.get(&path)
        .await
        .expect(200)
        .says("?settle=safety.incident_clock#")
        .does_not_say("To settle all the same");
    lea.get(&format!("{path}?settle=safety.incident_clock"))
        .await
        .expect(200)
        .says("To settle all the same")
        .says("id=\"settle-safety-incident_clock-level\"");
    let fields = |reason: &'static str| {
        [("question", "safety.incident_clock"), ("level", "1"), ("reason", reason)]
    };
    lea.post(&path, &fields(""))
        .await
        .expect(422)
        .says("Enter a reason.")
        .says("To settle all the same");
    lea.post(&path, &fields("The clock starts only when the vendor says so.")).await.expect(303);
    lea.get(&path)
        .await
        .expect(200)
        .says("The clock starts only when the vendor says so.")
        .says("What counts: <strong>1, Asserted</strong>");
    app.finish().await;
}

#[actix_web::test]
async fn a_level_above_what_the_evidence_allows_needs_a_sentence_and_counts_as_the_limit_everywhere()
 {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "integrity-detector").await;
    let id = panel.submitted.id.clone();
    let mut limited = None;
    for question in panel.submitted.asked["evidence"].clone() {
        let page = panel
            .ana
            .get(&format!("/reviews/{id}/evidence?question={question}"))
            .await
            .expect(200)
            .text();
        if page.contains("At most level 1 counts here. No evidence is attached") {
            assert!(page.contains("Counts as 1."), "the level above is marked");
            limited = Some(question);
        }
    }
    let question = limited.expect("a question without evidence");
    panel
        .ana
        .post(
            &format!("/reviews/{id}/evidence"),
            &[("question", &question), ("level", "3"), ("comment", "")],
        )
        .await
        .expect(422)
        .says("At most level 1 counts here. Say why you give level 3, or choose a lower one.");
    panel
        .ana
        .post(
            &format!("/reviews/{id}/evidence"),
            &[("question", &question), ("level", "3"), ("comment", "x")],
        )
        .await
        .expect(422)
        .says(&format!(
            "At most level 1 counts here. Say why you give level 3, or choose a lower \
            one. {SAY_WHY}"
        ));
    let apart = [(question.as_str(), "3")];
    panel.ana.review_all(&panel.submitted, &apart).await;
    panel.ben.review_all(&panel.submitted, &apart).await;
    panel.lea.declare_none(&id).await;
    let side_by_side =
        panel.lea.get(&format!("/pipeline/{id}/adjudication?settle={question}")).await.expect(200);
    side_by_side.says("At most level 1 counts here.").says("What counts: <strong>1, ");
    panel
        .lea
        .get(&format!("/pipeline/{id}/decision"))
        .await
        .expect(200)
        .says("(3, Tested was given)");
    app.finish().await;
}

#[actix_web::test]
async fn after_an_objection_the_lead_goes_on_from_the_proposal_and_the_offices_read_what_changed() {
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[]).await;
    let (id, lea) = (panel.submitted.id.clone(), &mut panel.lea);
    lea.declare_none(&id).await;
    let (decision, due) = (format!("/pipeline/{id}/decision"), "2027-06-30");
    let proposal = |reason: &'static str, text: &'static str| {
        let condition = [
            ("conditions.0.text", text),
            ("conditions.0.due", due),
            ("conditions.0.evidence", "A report"),
        ];
        [&[("decision", "conditional"), ("reason", reason)][..], &condition[..]].concat()
    };
    lea.post(&decision, &proposal("A first year.", "Report on use.")).await.expect(303);
    app.agency("fred", Role::SignerFederalPrograms)
        .await
        .sign(&id, "federal_programs", "object", "The price is missing.")
        .await;
    lea.get(&decision)
        .await
        .expect(200)
        .says("What was proposed last is filled in.")
        .says("A first year.")
        .says("Report on use.")
        .says("value=\"conditional\" checked");
    lea.post(&decision, &proposal("A first year.", "Publish the price.")).await.expect(303);
    let mails = app.mails_to("fred@example.org").await;
    let last = mails.last().unwrap();
    last.says(
        "“Approved with conditions” is proposed anew. Federal programs had objected: The \
        price is missing.",
    );
    last.says("- New condition: Publish the price.").says("- Condition taken out: Report on use.");
    app.agency("fred", Role::SignerFederalPrograms)
        .await
        .get(&decision)
        .await
        .expect(200)
        .says("What changed since the last proposal")
        .says("New condition: Publish the price.");
    app.finish().await;
}

#[actix_web::test]
async fn the_lead_takes_a_proposal_back_with_a_reason_before_it_is_decided() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } =
        app.proposed("Quill", "lesson-planner", "approved").await;
    let (decision, withdrawal) = (
        format!("/pipeline/{}/decision", submitted.id),
        format!("/pipeline/{}/decision/withdrawal", submitted.id),
    );
    app.agency("cora", Role::SignerCurriculum)
        .await
        .sign(&submitted.id, "curriculum", "agree", "")
        .await;
    app.agency("fred", Role::SignerFederalPrograms)
        .await
        .post(&withdrawal, &[("withdrawal", "No.")])
        .await
        .expect(404);
    lea.get(&decision).await.expect(200).says("Take the proposal back");
    lea.post(&withdrawal, &[("withdrawal", "")]).await.expect(422).says("Enter a reason.");
    lea.post(&withdrawal, &[("withdrawal", "A condition is missing.")]).await.expect(303);
    lea.post(&withdrawal, &[("withdrawal", "Again.")])
        .await
        .expect(409)
        .says("there is no proposal to take back.");
    lea.get(&decision)
        .await
        .expect(200)
        .says("Propose to the three offices")
        .says("What was proposed last is filled in.");
    app.mails_to("cora@example.org")
        .await
        .last()
        .unwrap()
        .says("The lead took the proposed decision back")
        .says("A condition is missing.");
    lea.get(&format!("/pipeline/{}", submitted.id))
        .await
        .expect(200)
        .says("The lead took the proposal back");
    app.finish().await;
}

#[actix_web::test]
async fn an_office_without_anybody_who_may_sign_is_told_to_the_lead_and_the_administrator_with_the_way_out()
 {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app.scored("Quill", "lesson-planner", &[]).await;
    for (name, role) in [
        ("ada", Role::Administrator),
        ("fred", Role::SignerFederalPrograms),
        ("cora", Role::SignerCurriculum),
        ("eve", Role::SignerEdtech),
    ] {
        app.agency_id(name, role).await;
    }
    lea.declare_none(&submitted.id).await;
    lea.propose(&submitted.id, "approved").await;
    let case = format!("/pipeline/{}", submitted.id);
    lea.get(&case).await.expect(200).does_not_say("nobody left");
    let mut cora = app.agency("cora", Role::SignerCurriculum).await;
    cora.post(
        &format!("/reviews/{}/conflict", submitted.id),
        &[("word", "conflict"), ("reason", "I advise them.")],
    )
    .await
    .expect(303);
    let sentence = "Curriculum has nobody left who may sign. An administrator can invite somebody \
        who signs for it, or give the role to somebody without a part in this disclosure.";
    lea.get(&case).await.expect(200).says(sentence);
    app.mails_to("lea@example.org").await.last().unwrap().says(sentence);
    app.mails_to("ada@example.org").await.last().unwrap().says(sentence);
    app.agency_id("clem", Role::SignerCurriculum).await;
    lea.get(&case).await.expect(200).does_not_say("nobody left");
    app.finish().await;
}
