//! What the registry said of a tool on a past day.

use assay::domain::people::account::Role;

use crate::support::TestApp;
use crate::support::listings::Tool;

const PAGE: &str = "/registry/askwell";
const DATA: &str = "/api/v1/listings/askwell";

fn wait(app: &TestApp, days: i64) {
    app.ctx.clock.advance_seconds(days * 86_400);
}

/// Published on 21 November 2026, suspended on 1 December, reinstated on 11 December.
async fn road(app: &TestApp) {
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let state = "/listings/askwell/state";
    wait(app, 10);
    let mut pat = app.agency("pat", Role::Publisher).await;
    let suspend = [("change", "suspend"), ("reason", "An incident is looked into.")];
    pat.post(state, &suspend).await.expect(303);
    wait(app, 10);
    pat.sign_in("pat@example.org", crate::support::PASSWORD).await;
    let reinstate = [("change", "reinstate"), ("reason", "The inquiry found nothing.")];
    pat.post(state, &reinstate).await.expect(303);
}

#[tokio::test]
async fn a_past_day_shows_what_the_registry_said_at_its_end() {
    let app = TestApp::start().await;
    road(&app).await;
    for (day, status, answer) in [
        ("2026-11-21", "published", "with_conditions"),
        ("2026-11-30", "published", "with_conditions"),
        ("2026-12-01", "suspended", "not_now"),
        ("2026-12-10", "suspended", "not_now"),
        ("2026-12-11", "published", "with_conditions"),
    ] {
        let json = app.visitor().get_json(&format!("{DATA}?as_of={day}")).await.expect(200).json();
        assert_eq!((&json["status"], &json["availability"]), (&status.into(), &answer.into()));
    }
    let page = app.visitor().get(&format!("{PAGE}?as_of=2026-12-05")).await.expect(200);
    page.says("This is what the registry said on 5 December 2026")
        .says("It shows how the listing read at the end of that day, not what holds today.")
        .says("Could be bought on 5 December 2026")
        .says("An incident is looked into.")
        .does_not_say("The inquiry found nothing.")
        .says("See what it says today")
        .says("/api/v1/listings/askwell?as_of=2026-12-05");
    assert_eq!(page.headers.get("x-robots-tag").map(String::as_str), Some("noindex"));
    // How long modules take is told by today's catalogue, which knows nothing of that day.
    page.does_not_say("All modules together take");
    app.visitor().get(PAGE).await.expect(200).says("All modules together take");
    app.visitor().get(PAGE).await.expect(200).says("What the registry said on");
    app.finish().await;
}

#[tokio::test]
async fn a_day_on_which_something_ended_is_told_though_nobody_noted_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let json = app.visitor().get_json(DATA).await.expect(200).json();
    let last: chrono::NaiveDate = json["expires_on"].as_str().expect("a day").parse().unwrap();
    wait(&app, (last - app.ctx.today()).num_days() + 30);
    for (day, status) in [(last, "published"), (last.succ_opt().unwrap(), "expired")] {
        let json = app.visitor().get_json(&format!("{DATA}?as_of={day}")).await.expect(200).json();
        assert_eq!(json["status"], status, "{day}");
    }
    let day = "2027-02-19";
    let json = app.visitor().get_json(&format!("{DATA}?as_of={day}")).await.expect(200).json();
    assert_eq!(json["conditions"][0]["state"], "open", "its own day is not over");
    let day = "2027-02-20";
    let json = app.visitor().get_json(&format!("{DATA}?as_of={day}")).await.expect(200).json();
    assert_eq!(json["conditions"][0]["state"], "overdue");
    app.finish().await;
}

#[tokio::test]
async fn a_day_before_the_first_entry_one_to_come_and_nonsense_are_answered_plainly() {
    let app = TestApp::start().await;
    road(&app).await;
    app.visitor()
        .get(&format!("{PAGE}?as_of=2026-11-20"))
        .await
        .expect(200)
        .says("There is no listing for that day")
        .says("The registry said nothing of this tool before 21 November 2026.");
    for (day, sentence) in [
        (
            "2027-01-01",
            "1 January 2027 is still to come. The registry tells what it said up to today, \
             11 December 2026.",
        ),
        (
            "yesterday",
            "“yesterday” is not a whole date. Write it as year-month-day, such as 2026-03-31.",
        ),
        (
            "2026-02-30",
            "“2026-02-30” is not a whole date. Write it as year-month-day, such as 2026-03-31.",
        ),
        ("", "Enter a day, such as 2026-06-30."),
    ] {
        let asked = app.visitor().get(&format!("{PAGE}?as_of={day}")).await.expect(422);
        asked.says(sentence);
        let problem = app.visitor().get_json(&format!("{DATA}?as_of={day}")).await.expect(422);
        problem.says(sentence);
    }
    app.visitor()
        .get_json(&format!("{DATA}?as_of=2026-11-20"))
        .await
        .expect(422)
        .says("The registry said nothing of this tool before 21 November 2026.");
    app.visitor().get("/registry/nothing?as_of=2026-12-01").await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_tool_keeps_the_name_of_its_day_and_what_is_hidden_now_tells_nothing() {
    let app = TestApp::start().await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let file = app.submitted("Readwell", "lesson-planner").await;
    lea.accept(&file.id).await;
    app.visitor().get("/registry/readwell?as_of=2026-11-21").await.expect(404);
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let id = app
        .organization(
            assay::domain::people::organization::OrganizationKind::Vendor,
            "Brookfield Tutors",
        )
        .await;
    let organization = format!("/people/organizations/{id}");
    wait(&app, 1);
    admin.sign_in("admin@example.org", crate::support::PASSWORD).await;
    admin.post(&format!("{organization}/name"), &[("name", "Harrow Hill")]).await.expect(303);
    let past = format!("{PAGE}?as_of=2026-11-21");
    app.visitor()
        .get(&past)
        .await
        .expect(200)
        .says("<title>Askwell on 21 November 2026")
        .says("Brookfield Tutors")
        .says("version 2.8")
        .says("<dt>Also known as</dt><dd>Harrow Hill</dd>");
    let hide = [("word", "hide"), ("reason", "The name misleads.")];
    admin.post(&format!("{organization}/visibility"), &hide).await.expect(303);
    app.visitor().get(&past).await.expect(404);
    app.visitor().get_json(&format!("{DATA}?as_of=2026-11-21")).await.expect(404);
    app.finish().await;
}
