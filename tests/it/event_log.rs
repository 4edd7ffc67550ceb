//! The event log as its reader may read it: in words, by tool and person, and no more than the
//! pages show.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::TestApp;
use crate::support::panels::Panel;

const DISPUTED: [(&str, &str); 1] = [("bias.assessment", "4")];

#[tokio::test]
async fn the_log_says_no_more_of_a_decision_in_progress_than_the_pages_and_no_level_ever() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app.scored("Quill", "lesson-planner", &DISPUTED).await;
    let id = submitted.id;
    let settled =
        [("question", "bias.assessment"), ("level", "3"), ("reason", "Nobody outside tested it.")];
    lea.post(&format!("/pipeline/{id}/adjudication"), &settled).await.expect(303);
    let proposal = [("decision", "pilot"), ("reason", "A first year.")];
    lea.post(&format!("/pipeline/{id}/decision"), &proposal).await.expect(303);
    app.agency("cora", Role::SignerCurriculum)
        .await
        .sign(&id, "curriculum", "object", "The price is missing.")
        .await;
    let mut adam = app.agency("adam", Role::Administrator).await;
    adam.get(&format!("/pipeline/{id}/decision")).await.expect(404);
    let log = adam.get("/events").await.expect(200);
    log.says("Proposed a decision<")
        .says("Objected for curriculum<")
        .says("Settled BIA-")
        .does_not_say(" at level ")
        .does_not_say("pilot");
    let case = adam.get(&format!("/pipeline/{id}")).await.expect(200);
    case.says("Decision proposed").says("Curriculum objects");
    for secret in ["The price is missing.", "A first year.", "pilot", "Nobody outside tested it."] {
        log.does_not_say(secret);
        case.does_not_say(secret);
    }
    let mut both = app
        .person(
            OrganizationKind::Agency,
            "Test agency",
            "lou",
            &[Role::Administrator, Role::PanelLead],
        )
        .await;
    both.get("/events")
        .await
        .expect(200)
        .says("Proposed a decision: Approved for a pilot only. The rules lead to: Approved")
        .does_not_say(" at level ");
    both.declare_none(&id).await;
    both.get("/events").await.expect(200).says(" at level 3");
    both.post(
        &format!("/reviews/{id}/conflict"),
        &[("word", "conflict"), ("reason", "I advise them.")],
    )
    .await
    .expect(303);
    let log = both.get("/events").await.expect(200);
    log.says("Not told here: you have a conflict of interest with this disclosure")
        .does_not_say("Proposed a decision")
        .does_not_say("Settled BIA-");
    // That an event fits a question would tell what it says, and who works on it as well.
    for part in ["kind=decisions", "kind=reviews", "from=2020-01-01"] {
        let log = both.get(&format!("/events?{part}")).await.expect(200);
        log.does_not_say("Not told here").does_not_say("Proposed a decision");
        let file = both.get(&format!("/events.csv?{part}")).await.expect(200);
        file.does_not_say("Not told here").does_not_say("Proposed a decision");
    }
    both.get("/events.csv").await.expect(200).says("Not told,Not told here: you have a conflict");
    app.finish().await;
}

#[tokio::test]
async fn the_log_hides_a_settled_request_of_a_vendor_and_a_rating_as_the_pages_do() {
    use assay::domain::access::{Actor, Conflict, Person, Relation};
    use assay::domain::event_sight::{Come, Sees};
    let person = |roles: &[Role]| {
        Actor::Person(Person {
            account: assay::domain::values::Id::from_stored("a".to_owned()),
            name: "Adam".to_owned(),
            organization: assay::domain::values::Id::from_stored("o".to_owned()),
            organization_name: "Agency".to_owned(),
            kind: OrganizationKind::Agency,
            roles: roles.to_vec(),
            grant: None,
            district: None,
        })
    };
    let running = Come { submitted: true, published: false };
    let over = Come { submitted: true, published: true };
    let sees = |file, decision, scores, incidents| Sees { file, decision, scores, incidents };
    let at = |conflict| Relation { conflict, ..Relation::default() };
    let (none, clear, conflicted) =
        (at(Conflict::Undeclared), at(Conflict::Clear), at(Conflict::Conflicted));
    let rows = [
        (Role::Administrator, none, running, Some(sees(true, false, false, false))),
        (Role::Administrator, none, over, Some(sees(true, true, false, false))),
        (Role::Administrator, conflicted, over, None),
        (Role::PanelLead, none, running, Some(sees(true, true, false, true))),
        (Role::PanelLead, clear, running, Some(sees(true, true, true, true))),
        (Role::PanelLead, conflicted, running, None),
        (Role::Publisher, none, running, Some(sees(true, true, false, true))),
        (Role::VendorOwner, none, over, None),
    ];
    for (role, relation, come, seen) in rows {
        assert_eq!(Sees::of(&person(&[role]), &relation, come), seen, "{role:?} {relation:?}");
    }
    assert!(!Sees::elsewhere(&person(&[Role::Administrator])).incidents);
    assert!(Sees::elsewhere(&person(&[Role::Publisher])).incidents);
}

#[tokio::test]
async fn the_log_is_read_by_kind_and_days_and_saved_as_a_table_without_formulas() {
    let app = TestApp::start().await;
    let panel = app.in_review("=Quill()", "lesson-planner").await;
    let mut adam = app.agency("adam", Role::Administrator).await;
    let page = adam.get("/events?kind=reviews").await.expect(200);
    page.says("Assigned ana to review Safety").does_not_say("Submitted the disclosure");
    page.does_not_say("data-label=\"What\">Signed in");
    page.says("href=\"/events.csv?kind=reviews\"");
    let file = adam.get("/events.csv?kind=reviews").await.expect(200);
    file.says("Number,When,Who,What,About\r\n").says("Assigned ana to review Safety,'=Quill()");
    file.does_not_say("Signed in").does_not_say(panel.submitted.id.as_str());
    adam.get("/events?kind=accounts").await.expect(200).says("Signed in");
    adam.get("/events?kind=other").await.expect(200).says("No event fits");
    adam.get("/events?until=2020-01-01").await.expect(200).says("No event fits");
    adam.get("/events?from=2020-01-01").await.expect(200).says("Signed in");
    let wrong = adam.get("/events?from=soon").await.expect(200);
    wrong.says("is not a whole date").says("value=\"soon\"");
    adam.get("/events.csv?from=soon").await.expect(422);
    app.agency("pia", Role::Publisher).await.get("/events.csv").await.expect(404);
    app.finish().await;
}

#[test]
fn every_kind_that_is_named_in_a_group_is_one_and_stands_in_no_other() {
    use assay::domain::event_groups::GROUPS;
    let source = ["src/domain/event.rs", "src/domain/district/event.rs"]
        .map(|file| std::fs::read_to_string(file).unwrap())
        .join("\n");
    let mut seen = std::collections::BTreeSet::new();
    for kind in GROUPS.iter().flat_map(|group| group.kinds) {
        assert!(seen.insert(*kind), "{kind} stands in two groups");
        let parts = kind.split('_').flat_map(|part| [part[..1].to_uppercase(), part[1..].into()]);
        let name: String = parts.collect();
        assert!(source.contains(&format!("\n    {name} {{")), "there is no event {name}");
    }
}

#[tokio::test]
async fn the_log_names_people_and_questions_and_shows_no_raw_id() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let question = panel.submitted.asked["safety"][0].clone();
    panel.ana.score(&panel.submitted.id, "safety", &question, "2").await;
    let mut adam = app.agency("adam", Role::Administrator).await;
    let page = adam.get("/events").await.expect(200);
    page.says("Assigned ana to review Safety")
        .says("Assigned ben to review Bias")
        .says("Accepted the disclosure for review")
        .says("Quill");
    let rows = page.text();
    let (_, rows) = rows.split_once("<tbody>").expect("a table");
    assert!(!rows.contains("0199") && !rows.contains("safety."), "{rows}");
    app.finish().await;
}

#[tokio::test]
async fn the_log_is_read_by_tool_and_by_person() {
    let app = TestApp::start().await;
    let quill = app.submitted("Quill", "lesson-planner").await;
    app.submitted("Parley", "student-chatbot").await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.accept(&quill.id).await;
    let ana = app.agency_id("ana", Role::Reviewer).await;
    lea.assign(&quill.id, ana.as_str(), &["safety"]).await;
    let mut adam = app.agency("adam", Role::Administrator).await;
    let mut tx = app.ctx.db.read().await.unwrap();
    let row =
        tx.query("SELECT id FROM products WHERE name = 'Quill'").optional().await.unwrap().unwrap();
    drop(tx);
    let tool = row.text("id").unwrap();
    let cells =
        |page: &crate::support::Reply| page.text().matches("data-label=\"About\">Quill").count();
    let page = adam.get(&format!("/events?tool={tool}")).await.expect(200);
    page.says("Submitted the disclosure")
        .says("Assigned ana to review Safety")
        .does_not_say("data-label=\"About\">Parley")
        .does_not_say("data-label=\"What\">Signed in");
    assert_eq!(cells(&page), 4, "submitted, declared, accepted, assigned");
    page.says("<option value=\"\">Every tool</option>").says("Quill by acme</option>").says(
        "<p class=\"print-only\">Tool: Quill by acme. Person: Everybody. What: Everything.</p>",
    );
    let page = adam.get(&format!("/events?person={ana}")).await.expect(200);
    page.says("Assigned ana to review Safety")
        .does_not_say("Submitted the disclosure")
        .does_not_say("data-label=\"What\">Signed in");
    adam.get(&format!("/events?person={ana}&tool={}", app.unknown_id()))
        .await
        .expect(200)
        .says("No event fits");
    adam.get("/events?tool=nonsense").await.expect(200).says("Signed in");
    app.finish().await;
}

#[tokio::test]
async fn a_chosen_part_of_the_log_is_read_page_by_page() {
    let app = TestApp::start().await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let lead = app.agency_id("lea", Role::PanelLead).await;
    for number in 0..55 {
        lea.post("/account/name", &[("name", &format!("Lea {number}"))]).await.expect(303);
    }
    let mut adam = app.agency("adam", Role::Administrator).await;
    let page = adam.get(&format!("/events?person={lead}")).await.expect(200);
    page.says("Renamed the account from Lea 53 to Lea 54")
        .says("50 events between")
        .does_not_say("to Lea 4<");
    let text = page.text();
    let (_, next) = text.split_once("rel=\"next\" href=\"").expect("a page after");
    let next = next.split('"').next().unwrap().replace("&amp;", "&").replace("&#x3D;", "=");
    assert!(next.contains("person="), "{next}");
    adam.get(&next)
        .await
        .expect(200)
        .says("Renamed the account from Lea 3 to Lea 4<")
        .says("rel=\"prev\"")
        .does_not_say("rel=\"next\"");
    app.finish().await;
}
