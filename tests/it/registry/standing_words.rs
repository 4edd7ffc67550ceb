//! Why an approval does not hold, and what stands beside one that does, said where people read it.

use assay::actions::Seen;
use assay::actions::registry::listings;
use assay::domain::assessment::decision::Consequence;
use assay::domain::instrument::Decision;
use assay::domain::people::account::Role;
use serde_json::json;

use super::receipts::sent;
use crate::support::TestApp;
use crate::support::listings::Tool;

const FAMILIES: &str = "/registry/askwell/families";

fn askwell(consequence: Consequence) -> Tool<'static> {
    let decision = Some(Decision::Conditional);
    Tool { decision, consequence, ..Tool::new("student-chatbot", "Askwell", "Acme") }
}

/// Lets days pass.
fn wait(app: &TestApp, days: i64) {
    app.ctx.clock.advance_seconds(days * 86_400);
}

#[tokio::test]
async fn families_read_why_an_approval_does_not_hold_and_not_why_it_was_given() {
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Nothing)).await;
    let mut visitor = app.visitor();
    visitor.get(FAMILIES).await.expect(200).says(">The reason: ");
    wait(&app, 100);
    visitor
        .get(FAMILIES)
        .await
        .expect(200)
        .says("Yes, with conditions.")
        .says("This is overdue: it was due on 19 February 2027.");
    let pia = app.publisher().await;
    let why = "It is looked into.";
    listings::change_state(&app.ctx, &pia, "askwell", "suspend", why, Seen::at_hand())
        .await
        .expect("a suspension");
    visitor
        .get(FAMILIES)
        .await
        .expect(200)
        .says("Not at the moment.")
        .says("The state has set its approval aside for now. Its reason: It is looked into.")
        .says("Why the state had approved it: ")
        .does_not_say(">The reason: ");
    let why = "The inquiry found nothing.";
    listings::change_state(&app.ctx, &pia, "askwell", "reinstate", why, Seen::at_hand())
        .await
        .expect("it is back");
    let until = visitor.get_json("/api/v1/listings/askwell").await.expect(200).json();
    let until = until["expires_on"].as_str().expect("a last day").to_owned();
    assert!(until.starts_with("2027"), "{until}");
    wait(&app, 400);
    visitor
        .get(FAMILIES)
        .await
        .expect(200)
        .says("Not at the moment.")
        .says("The approval ended on ")
        .does_not_say(">The reason: ");
    app.finish().await;
}

#[tokio::test]
async fn families_read_that_an_approval_rests_because_a_condition_is_overdue() {
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Rests)).await;
    wait(&app, 100);
    let page = app.visitor().get(FAMILIES).await.expect(200);
    page.says("Not at the moment.")
        .says("The approval rests: the company had to do something by 19 February 2027")
        .says("Publish the retention schedule for chat text.")
        .does_not_say(">The reason: ");
    app.finish().await;
}

#[tokio::test]
async fn families_read_a_past_day_as_it_was() {
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Nothing)).await;
    wait(&app, 2);
    let pia = app.publisher().await;
    let why = "It is looked into.";
    listings::change_state(&app.ctx, &pia, "askwell", "suspend", why, Seen::at_hand())
        .await
        .expect("a suspension");
    let mut visitor = app.visitor();
    visitor.get(FAMILIES).await.expect(200).says("Not at the moment.");
    let before = visitor.get(&format!("{FAMILIES}?as_of=2026-11-21")).await.expect(200);
    before
        .says("This is what the registry said on 21 November 2026")
        .says("Yes, with conditions.")
        .says("href=\"/registry/askwell?as_of=2026-11-21\"")
        .does_not_say("Not at the moment.");
    visitor
        .get(&format!("{FAMILIES}?as_of=2026-11-01"))
        .await
        .expect(200)
        .says("There is no listing for that day");
    visitor.get(&format!("{FAMILIES}?as_of=0001-01-01")).await.expect(422).says("1990 to 2200");
    app.finish().await;
}

#[tokio::test]
async fn an_address_in_large_letters_or_with_a_slash_at_its_end_leads_to_the_right_one_for_good() {
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Nothing)).await;
    let mut visitor = app.visitor();
    for (typed, right) in [
        ("/registry/ASKWELL", "/registry/askwell"),
        ("/registry/Askwell?as_of=2026-11-21", "/registry/askwell?as_of=2026-11-21"),
        ("/registry/ASKWELL/families", FAMILIES),
        ("/api/v1/listings/ASKWELL", "/api/v1/listings/askwell"),
        ("/registry/askwell/", "/registry/askwell"),
        ("/registry/askwell/families/", FAMILIES),
        ("/registry/?q=ask", "/registry?q=ask"),
    ] {
        let reply = visitor.get(typed).await.expect(308);
        assert_eq!(reply.location.as_deref(), Some(right), "{typed}");
    }
    for nowhere in ["/registry/NOTHING", "//elsewhere.example/", "/registry//", "/%2Felsewhere/"] {
        let reply = visitor.get(nowhere).await;
        let location = reply.location.as_deref();
        assert!(location.is_none_or(|to| !to.starts_with("//")), "{nowhere}: {location:?}");
        assert_ne!(reply.status.as_u16(), 308, "{nowhere}");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_checked_list_never_leaves_to_the_rest_that_a_tool_is_for_a_pilot_only() {
    let app = TestApp::start().await;
    let tool = Tool::new("student-chatbot", "Askwell", "Acme");
    app.published(&Tool { decision: Some(Decision::Pilot), ..tool }).await;
    let mut visitor = app.visitor();
    let check = json!({ "items": ["Askwell"] }).to_string();
    for (days, finding, label, rest) in [
        (0, "conditions_open", "Pilot only, conditions open", "Keep the conditions"),
        (100, "conditions_overdue", "Pilot only, conditions overdue", "A condition was due"),
    ] {
        wait(&app, days);
        let found = sent(&app, "/api/v1/inventory-checks", check.clone()).await.expect(200).json();
        assert_eq!(found["rows"][0]["finding"], finding, "{found}");
        visitor.get("/check-list").await.expect(200);
        let page = visitor.upload("/check-list", &[("names", "Askwell")], None).await.expect(200);
        page.says(label)
            .says(&format!("It may be used in a pilot only. {rest}"))
            .does_not_say("It may be bought.");
    }
    app.finish().await;
}

#[tokio::test]
async fn the_top_of_a_listing_says_that_a_condition_is_overdue() {
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Nothing)).await;
    let mut visitor = app.visitor();
    let overdue = "A condition is overdue: it was due on 19 February 2027.";
    visitor.get("/registry/askwell").await.expect(200).does_not_say(overdue);
    wait(&app, 100);
    let text = visitor.get("/registry/askwell").await.expect(200).text();
    let (_, verdict) = text.split_once("class=\"verdict").expect("the verdict");
    let verdict = verdict.split("</section>").next().unwrap_or(verdict);
    assert!(verdict.contains(overdue), "{verdict}");
    app.finish().await;
}

#[tokio::test]
async fn a_condition_that_is_met_is_no_warning_among_the_changes() {
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Nothing)).await;
    let mut pia = app.agency("pia", Role::Publisher).await;
    let form = "/listings/askwell/conditions/1";
    let mut fields = pia.get(form).await.expect(200).form(form);
    fields.retain(|(name, _)| name == "seen");
    let mut fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([
        ("became", "met"),
        ("on", "2026-11-21"),
        ("because", "https://askwell.example/retention"),
    ]);
    pia.post(form, &fields).await.expect(303);
    let page = app.visitor().get("/registry/changes?since=2026-11-01").await.expect(200).text();
    let row = page.split("<li").find(|row| row.contains("Condition met")).expect("its row");
    assert!(row.contains("#good") && !row.contains("#caution"), "{row}");
    app.finish().await;
}

#[tokio::test]
async fn where_nothing_is_found_there_is_nothing_to_apply() {
    let app = TestApp::start().await;
    app.published(&askwell(Consequence::Nothing)).await;
    let mut visitor = app.visitor();
    visitor.get("/registry").await.expect(200).says(">Apply</button>");
    visitor.get("/registry?q=zzzzqqqq").await.expect(200).does_not_say(">Apply</button>");
    // What is chosen can be taken off, also where nothing fits.
    let chosen = visitor.get("/registry?q=zzzzqqqq&availability=yes").await.expect(200);
    chosen.says(">Apply</button>");
    app.finish().await;
}
