use assay::actions::Seen;
use assay::actions::registry::{listings, replay};
use assay::domain::people::account::Role;
use assay::domain::values::Id;
use serde_json::json;

use crate::cli::questionnaires::{Copy, change};
use crate::support::TestApp;
use crate::support::listings::Tool;
use crate::support::panels::Panel;

/// The questionnaire for disclosures, in which every score of a criterion lies 0.00004 below what
/// it would be, and a whole number is the minimum.
fn close_to_the_minimum(name: &str) -> Copy {
    let copy = Copy::new(name);
    let version = copy.0.join("ai-edtech/2026-1");
    change(&version.join("rubric.json"), |rubric| {
        for (_, question) in rubric["questions"]
            .as_object_mut()
            .unwrap()
            .iter_mut()
            .filter(|(name, _)| name.starts_with("bias."))
        {
            for (anchor, points) in question["anchors"]
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .zip(["0", "0.99996", "1.99996", "2.99996", "3.99996"])
            {
                anchor["points"] = serde_json::from_str(points).unwrap();
            }
        }
    });
    change(&version.join("risk.json"), |risk| {
        for row in risk["matrix"].as_array_mut().unwrap() {
            row["minimums"]["bias"] = json!(3);
        }
    });
    copy
}

#[tokio::test]
async fn a_score_just_below_its_minimum_reads_the_same_to_the_offices_and_in_every_form_of_the_registry()
 {
    let copy = close_to_the_minimum("minimums");
    let app = TestApp::start_with(&[("ASSAY_QUESTIONNAIRES", &copy.0.display().to_string())]).await;
    let disclosure = app.decided(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut lena = app.agency("lena", Role::PanelLead).await;
    lena.post(&format!("/reviews/{disclosure}/conflict"), &[("word", "none"), ("reason", "")])
        .await
        .expect(303);
    lena.get(&format!("/pipeline/{disclosure}/decision"))
        .await
        .expect(200)
        .says("2.99996")
        .says("Documented")
        .does_not_say("3.00");
    listings::publish(&app.ctx, &app.publisher().await, &disclosure, Seen::at_hand())
        .await
        .expect("a listing");
    let mut visitor = app.visitor();
    let listing = visitor.get("/api/v1/listings/askwell").await.expect(200).json();
    let bias = &listing["scores"]["bias"];
    assert_eq!((&bias["score"], &bias["met"]), (&json!(2.99996), &json!(false)), "{bias}");
    assert_eq!(bias["minimum"].as_f64(), Some(3.0), "{bias}");
    let page = visitor.get("/registry/askwell").await.expect(200);
    page.says("2.99996 of 4, documented; the minimum for this tier is 3 and is not met.");
    let title = bias["title"].as_str().unwrap();
    visitor.get("/registry.csv").await.expect(200).says(&format!("{title} 2.99996"));
    app.finish().await;
}

/// A disclosure in which both reviewers gave every question of inclusivity “not applicable”; the
/// lead has opened the file.
async fn without_inclusivity(app: &TestApp) -> Panel {
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let names = panel.submitted.asked["inclusivity"].clone();
    let na: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "na")).collect();
    panel.ana.review_all(&panel.submitted, &na).await;
    panel.ben.review_all(&panel.submitted, &na).await;
    panel.lea.declare_none(&panel.submitted.id).await;
    panel
}

#[expect(clippy::too_many_lines, reason = "one case after the other")]
#[tokio::test]
async fn a_criterion_without_a_score_is_told_everywhere_and_only_a_departure_that_names_it_approves_the_tool()
 {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = without_inclusivity(&app).await;
    let decision = format!("/pipeline/{}/decision", submitted.id);
    let page = lea.get(&decision).await.expect(200);
    page.says("The rules lead to: no decision")
        .says("Inclusivity: not scored, minimum 1 not tested.")
        .says("1, not tested");
    page.says("Not scored")
        .says("How this comes about: Inclusivity: not scored")
        .does_not_say("Every criterion reaches");
    lea.get(&format!("/pipeline/{}/adjudication", submitted.id))
        .await
        .expect(200)
        .says("Inclusivity: not scored, minimum 1 not tested.");
    let propose = |decision: &'static str, criterion: &'static str| {
        let due = "2027-06-30";
        let condition = ("conditions.0.text", "Have inclusivity tested.");
        vec![
            ("decision", decision),
            ("reason", "Only the office uses it."),
            condition,
            ("conditions.0.criterion", criterion),
            ("conditions.0.due", due),
            ("conditions.0.evidence", "A report"),
        ]
    };
    let rules =
        "The rules lead to: no decision, because Inclusivity is not scored, minimum 1 not tested.";
    lea.post(&decision, &[("decision", "approved"), ("reason", "Only the office uses it.")])
        .await
        .expect(422)
        .says(&format!(
            "{rules} “Approved” cannot be proposed against them; “Approved with conditions” or \
         “Approved for a pilot only” can, with a condition for every minimum that is not met."
        ));
    lea.post(&decision, &[("decision", "not_approved"), ("reason", "")])
        .await
        .expect(422)
        .says(&format!("{rules} Say why you propose “Not approved” instead."));
    lea.post(&decision, &propose("conditional", "safety"))
        .await
        .expect(422)
        .says("Inclusivity is not scored, minimum 1 not tested. Add a condition for Inclusivity.");
    lea.post(&decision, &propose("conditional", "inclusivity")).await.expect(303);
    let title = "Proposed: approved with conditions. The rules lead to: no decision";
    let signature = format!("/pipeline/{}/signature", submitted.id);
    for (name, role, office) in [
        ("fred", Role::SignerFederalPrograms, "federal_programs"),
        ("cora", Role::SignerCurriculum, "curriculum"),
        ("eve", Role::SignerEdtech, "edtech"),
    ] {
        let mut signer = app.agency(name, role).await;
        signer.declare_none(&submitted.id).await;
        signer
            .get(&decision)
            .await
            .expect(200)
            .says(title)
            .says("The lead’s reason:</strong> Only the office uses it.");
        signer
            .post(&signature, &[("office", office), ("word", "agree"), ("reason", "")])
            .await
            .expect(422)
            .says("Tick that your office knows that this departs from the rules, or object.")
            .says("We know that this departs from the rules");
        signer
            .post(
                &signature,
                &[("office", office), ("word", "agree"), ("knows", "yes"), ("reason", "")],
            )
            .await
            .expect(303);
    }
    listings::publish(
        &app.ctx,
        &app.publisher().await,
        &Id::parse(&submitted.id).unwrap(),
        Seen::at_hand(),
    )
    .await
    .expect("a listing");
    let mut visitor = app.visitor();
    let listing = visitor.get("/api/v1/listings/quill").await.expect(200).json();
    let inclusivity = &listing["scores"]["inclusivity"];
    assert_eq!(
        (&inclusivity["score"], &inclusivity["met"], inclusivity["minimum"].as_f64()),
        (&json!(null), &json!(null), Some(1.0))
    );
    assert_eq!(listing["departure"], json!(rules));
    let page = visitor.get("/registry/quill").await.expect(200);
    page.says("The panel departed from the rules.").says(rules).says("1, not tested");
    page.says("Not scored; the minimum for this tier is 1 and was not tested.");
    visitor
        .get("/registry")
        .await
        .expect(200)
        .says("Inclusivity, minimum 1 not tested")
        .does_not_say("Lowest score");
    visitor.get("/registry.csv").await.expect(200).says("Inclusivity not scored");
    assert!(replay::replay(&app.ctx).await.unwrap().iter().all(|listing| listing.same));
    let questionnaire = app.ctx.library.for_disclosures().unwrap();
    let simulated =
        replay::simulate(&app.ctx, &questionnaire, replay::Reach::Family).await.unwrap().0;
    assert_eq!(
        simulated[0].before.open_because,
        ["Inclusivity: not scored, minimum 1 not tested."]
    );
    app.finish().await;
}

#[tokio::test]
async fn an_approval_against_the_rules_is_refused_and_a_milder_decision_names_every_minimum_that_is_missed()
 {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let names = panel.submitted.asked["safety"].clone();
    let low: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    panel.ana.review_all(&panel.submitted, &low).await;
    panel.ben.review_all(&panel.submitted, &low).await;
    panel.lea.declare_none(&panel.submitted.id).await;
    let decision = format!("/pipeline/{}/decision", panel.submitted.id);
    let rules = "The rules lead to: not approved, because Safety scores 1 where the tier asks for \
        at least 2.";
    let page = panel.lea.get(&decision).await.expect(200);
    page.says("The rules lead to: not approved").says("The matrix alone gives “Approved”.");
    panel
        .lea
        .post(&decision, &[("decision", "approved"), ("reason", "Because I say so.")])
        .await
        .expect(422)
        .says(&format!("{rules} “Approved” cannot be proposed against them;"));
    panel
        .lea
        .post(&decision, &[("decision", "pilot"), ("reason", "A first trial.")])
        .await
        .expect(422)
        .says("Safety scores 1 where the tier asks for at least 2. Add a condition for Safety.");
    let pilot = [
        ("decision", "pilot"),
        ("reason", "A first trial."),
        ("conditions.0.text", "Raise it."),
        ("conditions.0.criterion", "safety"),
        ("conditions.0.due", "2027-06-30"),
        ("conditions.0.evidence", "A report"),
    ];
    panel.lea.post(&decision, &pilot).await.expect(303);
    let page = panel.lea.get(&decision).await.expect(200);
    page.says("Proposed: approved for a pilot only. The rules lead to: not approved")
        .says("verdict--caution");
    page.says("The lead’s reason:</strong> A first trial.");
    app.finish().await;
}

#[tokio::test]
async fn an_agency_says_in_its_risk_model_how_far_a_panel_may_depart() {
    let copy = Copy::new("departures");
    change(&copy.0.join("ai-edtech/2026-1/risk.json"), |risk| risk["departures"] = json!([]));
    let app = TestApp::start_with(&[("ASSAY_QUESTIONNAIRES", &copy.0.display().to_string())]).await;
    let Panel { submitted, mut lea, .. } = without_inclusivity(&app).await;
    lea.post(
        &format!("/pipeline/{}/decision", submitted.id),
        &[("decision", "pilot"), ("reason", "A first trial.")],
    )
    .await
    .expect(422)
    .says("“Approved for a pilot only” cannot be proposed against them.");
    app.finish().await;
}
