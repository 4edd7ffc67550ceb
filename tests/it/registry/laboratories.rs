//! The rubric laboratory: other weights and minimums tried on what was decided.

use assay::demo::journey::Publisher;
use assay::domain::people::account::Role;
use serde_json::Value;

use crate::support::TestApp;

/// An address that asks for every safety minimum at the top of the scale.
fn strict(app: &TestApp, path: &str) -> String {
    let questionnaire = app.ctx.library.for_disclosures().unwrap();
    let minimums: Vec<String> = questionnaire
        .risk
        .matrix
        .iter()
        .map(|row| format!("minimum.{}.safety=4", row.tier))
        .collect();
    let version = format!("{}%2F{}", questionnaire.family, questionnaire.version);
    format!("{path}?version={version}&run=yes&{}", minimums.join("&"))
}

#[tokio::test]
async fn flips_are_named_with_why_and_departures_of_people_stand_apart_and_nothing_is_stored() {
    let app = TestApp::start().await;
    let publisher = app.publisher().await;
    for (name, decision, reason) in
        [("Planwell", "approved", ""), ("Askwell", "pilot", "A first year.")]
    {
        let mut panel = app.scored(name, "lesson-planner", &[]).await;
        let id = panel.submitted.id.clone();
        panel.lea.declare_none(&id).await;
        let proposal = [("decision", decision), ("reason", reason)];
        panel.lea.post(&format!("/pipeline/{id}/decision"), &proposal).await.expect(303);
        app.sign_all(&id).await;
        Publisher::new(&app.ctx, &publisher).publishes(&panel.submitted.case()).await.unwrap();
    }
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let page = lea.get("/laboratory").await.expect(200);
    page.says("Rubric laboratory")
        .says("name=\"weight.safety\"")
        .does_not_say("Decisions that flip");
    let stored = app.ctx.db.read().await.unwrap().query("SELECT * FROM events").all().await;
    let before = stored.unwrap().len();
    let page = lea.get(&strict(&app, "/laboratory")).await.expect(200);
    let text = page.text();
    let (_, flips) = text.split_once("id=\"flips\"").expect("flips");
    let (flips, departures) = flips.split_once("id=\"departures\"").expect("departures");
    assert!(flips.contains(">Planwell</a>") && !flips.contains(">Askwell</a>"), "{flips}");
    assert!(flips.contains("</svg>Approved") && flips.contains("</svg>Not approved"), "{flips}");
    assert!(departures.contains(">Askwell</a>"), "{departures}");
    page.says("2 decisions flip")
        .says("A person decided otherwise: Approved for a pilot only")
        .says("Only the rules’ word flips.")
        .says("was 2");
    let table = lea.get(&strict(&app, "/laboratory.csv")).await.expect(200);
    table.says("Planwell,").says(",yes,Approved,Not approved,Approved,");
    let stored = app.ctx.db.read().await.unwrap().query("SELECT * FROM events").all().await;
    assert_eq!(stored.unwrap().len(), before, "nothing is stored");
    let page = lea.get("/laboratory?run=yes").await.expect(200);
    page.says("No decision flips").says("Nothing is changed");
    app.finish().await;
}

#[tokio::test]
async fn what_is_tried_can_be_had_as_files_that_compile() {
    let app = TestApp::start().await;
    let mut adam = app.agency("adam", Role::Administrator).await;
    let risk = adam.get(&strict(&app, "/laboratory/risk.json")).await.expect(200);
    let risk: Value = serde_json::from_str(&risk.text()).unwrap();
    for row in risk["matrix"].as_array().unwrap() {
        assert_eq!(row["minimums"]["safety"], 4);
    }
    let rubric =
        adam.get("/laboratory/rubric.json?weight.safety=20&weight.evidence=25").await.expect(200);
    let rubric: Value = serde_json::from_str(&rubric.text()).unwrap();
    let weights: u64 = rubric["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["weight"].as_u64().unwrap())
        .sum();
    assert_eq!(weights, 100);
    assert_eq!(rubric["criteria"][0]["weight"], 20);
    assert!(rubric["questions"].is_object() || rubric["questions"].is_array());
    adam.get("/laboratory/learning.json").await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn what_does_not_fit_comes_back_with_what_was_typed_and_others_find_nothing() {
    let app = TestApp::start().await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let page = lea.get("/laboratory?run=yes&weight.safety=31&minimum.1.safety=9").await.expect(422);
    page.says("The weights add up to 101; together they have to be 100.")
        .says("Enter a number from 0 to 4, such as 2.5.")
        .says("value=\"31\"")
        .says("value=\"9\"");
    lea.get("/laboratory.csv?weight.safety=much").await.expect(422);
    lea.get("/laboratory?version=nowhere%2F1").await.expect(404);
    for role in [Role::Publisher, Role::Reviewer, Role::SignerEdtech] {
        let mut other = app.agency("una", role).await;
        for path in ["/laboratory", "/laboratory.csv", "/laboratory/risk.json"] {
            other.get(path).await.expect(404);
        }
    }
    app.visitor().get("/laboratory").await.expect(303);
    let mut asked = 0;
    while lea.get("/laboratory?run=yes").await.status == 200 {
        asked += 1;
        assert!(asked < 20, "runs are counted");
    }
    lea.get("/laboratory?run=yes").await.expect(429);
    lea.get("/laboratory").await.expect(200);
    app.finish().await;
}
