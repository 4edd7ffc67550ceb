//! May it be bought today? One answer, for a day of the agency's.

use assay::actions::registry::listings;
use assay::actions::{Error, Seen};
use assay::domain::access::Actor;
use assay::domain::instrument::Decision;
use assay::domain::people::account::Role;
use assay::domain::registry::availability::Availability;
use assay::domain::registry::pipeline::PublicState;
use assay::domain::registry::state::{Change, ListingState};
use assay::domain::values::Timestamp;
use chrono::NaiveDate;

use crate::support::listings::Tool;
use crate::support::vendors::example;
use crate::support::{Client, TestApp};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

#[test]
fn only_an_approval_that_holds_lets_a_tool_be_bought() {
    use Decision::{Approved, Conditional, NotApproved, Pilot};
    use ListingState::{Expired, Published, Revoked, Suspended};
    for (decision, status, answer, holds) in [
        (Approved, Published, Availability::Yes, true),
        (Conditional, Published, Availability::WithConditions, true),
        (Pilot, Published, Availability::PilotOnly, true),
        (NotApproved, Published, Availability::No, false),
        (Approved, Suspended, Availability::NotNow, false),
        (Conditional, Suspended, Availability::NotNow, false),
        (Pilot, Expired, Availability::NotNow, false),
        (NotApproved, Suspended, Availability::No, false),
        (NotApproved, Expired, Availability::No, false),
        (Approved, Revoked, Availability::No, false),
        (Conditional, Revoked, Availability::No, false),
        (Pilot, Revoked, Availability::No, false),
    ] {
        assert_eq!(
            (Availability::of(status, decision, false), answer.holds()),
            (answer, holds),
            "{decision:?}, {status:?}"
        );
    }
    for decision in [Approved, Conditional, Pilot] {
        assert_eq!(Availability::of(Published, decision, true), Availability::NotNow);
    }
    assert_eq!(Availability::of(Published, NotApproved, true), Availability::No);
    assert_eq!(Availability::from(PublicState::UnderReview), Availability::InReview);
    assert_eq!(Availability::from(PublicState::Withdrawn), Availability::NeverReviewed);
    for answer in Availability::ALL {
        assert_eq!(Availability::parse(answer.word()), Ok(answer));
    }
    let odd = Availability::parse("maybe").expect_err("no answer").to_string();
    assert_eq!(
        odd,
        "“maybe” is not an answer. Known are yes, with_conditions, pilot_only, not_now, no, \
         in_review, never_reviewed."
    );
}

#[test]
fn a_listing_holds_through_its_last_day_and_nothing_brings_it_back_afterwards() {
    let last = Some(day("2027-08-24"));
    let on = |state: ListingState, text: &str| state.on(day(text), last);
    assert_eq!(on(ListingState::Published, "2027-08-24"), ListingState::Published);
    assert_eq!(on(ListingState::Published, "2027-08-25"), ListingState::Expired);
    assert_eq!(on(ListingState::Suspended, "2027-08-25"), ListingState::Expired);
    assert_eq!(ListingState::Published.on(day("2099-01-01"), None), ListingState::Published);
    assert_eq!(
        on(ListingState::Revoked, "2027-08-25"),
        ListingState::Revoked,
        "what was taken back held to no day"
    );
    assert!(ListingState::Revoked.after(Change::Expire, last, day("2027-08-25")).is_err());
    let suspended_late = ListingState::Published
        .after(Change::Suspend, last, day("2027-08-25"))
        .expect_err("it has expired");
    assert_eq!(suspended_late.0, "This listing is expired and cannot be suspended now.");
    assert_eq!(
        ListingState::Published.after(Change::Expire, last, day("2027-08-25")),
        Ok(ListingState::Expired)
    );
    assert!(
        ListingState::Expired.after(Change::Expire, last, day("2027-08-25")).is_err(),
        "once is enough"
    );
    assert!(
        ListingState::Published.after(Change::Expire, last, day("2027-08-24")).is_err(),
        "its last day is not over"
    );
}

fn seconds_until(app: &TestApp, instant: &str) -> i64 {
    (Timestamp::parse(instant).expect("an instant").millis() - app.ctx.now().millis()) / 1000
}

async fn facet_count(visitor: &mut Client, filter: &str) -> usize {
    let page = visitor.get(&format!("/api/v1/listings?{filter}")).await.expect(200);
    page.json()["items"].as_array().expect("listings").len()
}

#[tokio::test]
async fn a_last_day_ends_at_the_agency_whether_a_job_ran_or_not_and_without_one_question_to_the_database()
 {
    let app = TestApp::start_with(&[("ASSAY_TIME_ZONE", "America/Chicago")]).await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut visitor = app.visitor();
    app.ctx.clock.advance_seconds(seconds_until(&app, "2027-11-22T05:59:59.000Z"));
    let before = app.ctx.db.statements();
    visitor
        .get("/registry/askwell")
        .await
        .expect(200)
        .says("until 21 November 2027")
        .says("To the end of that day, America/Chicago");
    let held = visitor.get("/api/v1/listings/askwell").await.expect(200);
    assert_eq!(
        (held.json()["status"].as_str(), held.json()["availability"].as_str()),
        (Some("published"), Some("with_conditions"))
    );
    assert_eq!(facet_count(&mut visitor, "availability=with_conditions").await, 1);

    app.ctx.clock.advance_seconds(1);
    let page = visitor.get("/registry/askwell").await.expect(200);
    page.says("Expired").says("The decision held until 21 November 2027.").says("Held until");
    let ended = visitor.get("/api/v1/listings/askwell").await.expect(200);
    let body = ended.json();
    assert_eq!(
        (body["status"].as_str(), body["availability"].as_str()),
        (Some("expired"), Some("not_now"))
    );
    assert_eq!(body["status_reason"], "It held until 21 November 2027.");
    assert_eq!(
        (body["history"][0]["on"].as_str(), body["history"][0]["what"].as_str()),
        (Some("2027-11-22"), Some("Listing expired"))
    );
    assert_ne!(held.headers["etag"], ended.headers["etag"]);
    for (filter, expected) in [
        ("availability=with_conditions", 0),
        ("decision=conditional", 0),
        ("availability=not_now", 1),
        ("status=expired", 1),
    ] {
        assert_eq!(facet_count(&mut visitor, filter).await, expected, "{filter}");
    }
    let home = visitor.get("/").await.expect(200);
    home.says("<dt>approvals that hold today</dt><dd>0</dd>")
        .says("<dt>approvals that end within 90 days</dt><dd>0</dd>")
        .says("Expired");
    visitor
        .get("/registry.csv")
        .await
        .expect(200)
        .says("Not now,Askwell")
        .says("\"Approved with conditions, now expired\"");
    assert_eq!(app.ctx.db.statements(), before, "the new day was told from memory");

    assert_eq!(listings::expire_due(&app.ctx, &Actor::System).await.expect("one is due"), 1);
    let marked = visitor.get("/api/v1/listings/askwell").await.expect(200);
    assert_eq!(
        marked.headers["etag"], ended.headers["etag"],
        "the job writes down what everybody read already"
    );
    let mails = app.mails_to("acme.owner@example.org").await;
    mails.last().expect("a mail").says("It held until 21 November 2027.");
    app.finish().await;
}

#[tokio::test]
async fn a_listing_whose_day_is_over_cannot_be_suspended_before_the_job_has_run() {
    let app = TestApp::start().await;
    let slug = app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    app.ctx.clock.advance_seconds(366 * 86_400);
    let publisher = app.publisher().await;
    let late = listings::change_state(
        &app.ctx,
        &publisher,
        &slug,
        "suspend",
        "There is no reason.",
        Seen::at_hand(),
    )
    .await;
    assert!(
        matches!(late, Err(Error::WrongState(ref sentence)) if sentence.contains("expired")),
        "{late:?}"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_clock_that_is_put_back_shows_the_day_that_it_shows() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut visitor = app.visitor();
    app.ctx.clock.advance_seconds(366 * 86_400);
    visitor.get("/registry/askwell").await.expect(200).says("Expired");
    app.ctx.clock.advance_seconds(-86_400);
    assert!(assay::actions::registry::snapshot::refresh(&app.ctx).await.expect("a look"));
    visitor.get("/registry/askwell").await.expect(200).does_not_say("Expired");
    app.finish().await;
}

#[tokio::test]
async fn what_has_ended_or_was_taken_back_requires_no_module_in_filter_list_and_table() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut visitor = app.visitor();
    let listing = visitor.get("/api/v1/listings/askwell").await.expect(200).json();
    let module = listing["modules"][0]["id"].as_str().expect("a module").to_owned();
    let filter = format!("module={module}");
    let asked = format!("/api/v1/listings?{filter}");
    let count = |body: serde_json::Value| body["items"].as_array().expect("items").len();
    assert_eq!(count(visitor.get(&asked).await.expect(200).json()), 1);
    visitor.get("/registry").await.expect(200).says(&format!("value=\"{module}\""));
    assert!(visitor.get("/registry.csv").await.expect(200).text().contains(&module));
    app.ctx.clock.advance_seconds(366 * 86_400);
    assert_eq!(count(visitor.get(&asked).await.expect(200).json()), 0, "it has ended");
    visitor.get("/registry").await.expect(200).does_not_say(&format!("value=\"{module}\""));
    assert!(!visitor.get("/registry.csv").await.expect(200).text().contains(&module));
    let record = visitor.get("/api/v1/listings/askwell").await.expect(200).json();
    assert_eq!(record["modules"], listing["modules"], "the record keeps what was decided");

    app.published(&Tool::new("student-chatbot", "Tellwell", "Acme")).await;
    assert_eq!(count(visitor.get(&asked).await.expect(200).json()), 1);
    let why = "It sells what students write.";
    listings::revoke(&app.ctx, &app.publisher().await, "tellwell", why, Seen::at_hand())
        .await
        .expect("revoked");
    assert_eq!(count(visitor.get(&asked).await.expect(200).json()), 0, "it was taken back");
    app.finish().await;
}

#[tokio::test]
async fn approved_never_holds_what_is_suspended_in_list_facet_data_and_table() {
    let app = TestApp::start().await;
    app.published(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    app.published(&Tool {
        decision: Some(Decision::Approved),
        ..Tool::new("lesson-planner", "Setaside", "Acme")
    })
    .await;
    let publisher = app.publisher().await;
    listings::change_state(
        &app.ctx,
        &publisher,
        "setaside",
        "suspend",
        "An incident is looked into.",
        Seen::at_hand(),
    )
    .await
    .expect("suspended");
    let mut visitor = app.visitor();
    for filter in ["decision=approved", "availability=yes"] {
        let page = visitor.get(&format!("/registry?{filter}")).await.expect(200);
        page.says("1 tool").says("Planwell").does_not_say("Setaside");
        assert_eq!(facet_count(&mut visitor, filter).await, 1, "{filter}");
        let table = visitor.get(&format!("/registry.csv?{filter}")).await.expect(200).text();
        assert_eq!(table.lines().count(), 2, "{table}");
    }
    let table = visitor.get("/registry.csv").await.expect(200).text();
    let row = table.lines().find(|line| line.contains("Setaside")).expect("its row");
    assert!(
        row.starts_with("Not now,Setaside,Acme,2.8,\"Approved, now suspended\",Suspended,"),
        "{row}"
    );
    visitor.get("/registry?availability=not_now").await.expect(200).says("1 tool").says("Setaside");
    let none = visitor.get("/registry?availability=pilot_only").await.expect(200);
    none.says("We looked for tools that may be bought today: “Pilot only”.");
    visitor
        .get("/registry?availability=maybe")
        .await
        .expect(200)
        .says("“maybe” is not an answer.")
        .says("2 tools");
    visitor.get("/api/v1/listings?availability=maybe").await.expect(422);
    app.finish().await;
}

#[tokio::test]
async fn an_open_condition_says_so_once_its_day_is_past_at_the_agency() {
    let app = TestApp::start_with(&[("ASSAY_TIME_ZONE", "America/Chicago")]).await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut visitor = app.visitor();
    let state =
        |body: &serde_json::Value| body["conditions"][0]["state"].as_str().map(str::to_owned);
    app.ctx.clock.advance_seconds(seconds_until(&app, "2027-02-20T05:59:59.000Z"));
    let open = visitor.get("/api/v1/listings/askwell").await.expect(200);
    assert_eq!(state(&open.json()).as_deref(), Some("open"));
    visitor.get("/registry/askwell").await.expect(200).does_not_say("Overdue");
    app.ctx.clock.advance_seconds(1);
    let overdue = visitor.get("/api/v1/listings/askwell").await.expect(200);
    assert_eq!(state(&overdue.json()).as_deref(), Some("overdue"));
    assert_ne!(open.headers["etag"], overdue.headers["etag"]);
    let page = visitor.get("/registry/askwell").await.expect(200);
    page.says("19 February 2027<br><strong>Overdue.</strong>")
        .says("This day is past, and the record does not say yet that it was done.");
    visitor.get("/registry.csv").await.expect(200).says("(by 2027-02-19, overdue)");
    app.finish().await;
}

#[tokio::test]
async fn the_table_opens_in_a_spreadsheet_as_it_is() {
    let app = TestApp::start().await;
    app.published(&Tool::new("lesson-planner", "00123", "3-1")).await;
    app.published(&Tool::new("student-chatbot", "Ünïcode; \"Tutor\"", "1 March")).await;
    let mut visitor = app.visitor();
    let list = visitor.get("/registry.csv").await.expect(200);
    assert_eq!(
        list.bytes.get(..3),
        Some(&[0xEF, 0xBB, 0xBF][..]),
        "a byte order mark tells the encoding"
    );
    let text = list.text();
    let head = text.trim_start_matches('\u{feff}').lines().next().expect("a head").to_owned();
    assert!(
        head.starts_with("May be bought today,Tool,Vendor,Version,Decision,Listing status,"),
        "{head}"
    );
    assert!(head.contains(",Approved on,Holds until,Address"), "{head}");
    assert!(text.contains("Yes,'00123,'3-1,2.8,Approved,Current,"), "{text}");
    assert!(text.contains("With conditions,\"Ünïcode; \"\"Tutor\"\"\",'1 March,2.8,"), "{text}");
    visitor
        .get("/registry")
        .await
        .expect(200)
        .says("An apostrophe stands before a text that a spreadsheet would calculate or change");
    app.finish().await;
}

#[test]
fn only_what_a_spreadsheet_would_change_is_marked_as_text() {
    use assay::domain::measures::documents::spreadsheet::as_text;
    for changed in [
        "00123",
        "1.10",
        "2.0",
        "3-1",
        "1/2",
        "1e5",
        "12:30",
        "1234567890123456",
        "3 March",
        "1-Apr",
        "SEPT2",
        "March 5",
        "5%",
    ] {
        assert_eq!(as_text(changed), format!("'{changed}"));
    }
    for kept in [
        "2.8",
        "7",
        "123",
        "Askwell",
        "K12 Buddy",
        "2.8.1 beta",
        "3 Marbles",
        "Mar",
        "May",
        "",
        "365 Tutor",
        "v1.10",
    ] {
        assert_eq!(as_text(kept), kept);
    }
}

#[tokio::test]
async fn the_queue_tells_of_a_finished_file_how_its_listing_stands_today() {
    let app = TestApp::start().await;
    let mut cases = Vec::new();
    for (name, decision) in [
        ("Planwell", Decision::Approved),
        ("Askwell", Decision::NotApproved),
        ("Setaside", Decision::Conditional),
    ] {
        let disclosure = app
            .decided(&Tool {
                decision: Some(decision),
                ..Tool::new("lesson-planner", name, "Acme")
            })
            .await;
        listings::publish(&app.ctx, &app.publisher().await, &disclosure, Seen::at_hand())
            .await
            .expect("a publication");
        cases.push((name, disclosure));
    }
    listings::change_state(
        &app.ctx,
        &app.publisher().await,
        "setaside",
        "suspend",
        "An incident is looked into.",
        Seen::at_hand(),
    )
    .await
    .expect("suspended");
    let row = |page: &str, name: &str| {
        let rest = page.split(&format!(">{name}</a>")).nth(1).expect("its row");
        rest.split("</tr>").next().expect("its end").to_owned()
    };
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let queue = lea.get("/pipeline/decided").await.expect(200).text();
    for (name, kind, tag, answer) in [
        ("Planwell", "good", "Approved", "yes"),
        ("Askwell", "stop", "Not approved", "no"),
        ("Setaside", "stop", "Suspended", "not now"),
    ] {
        let row = row(&queue, name);
        assert!(
            row.contains(&format!("tag--{kind}")) && row.contains(&format!("</svg>{tag}</span>")),
            "{name}: {row}"
        );
        assert!(
            row.contains(&format!("Published · May be bought today: {answer}<")),
            "{name}: {row}"
        );
    }
    // Its last day ends, and no job has run.
    app.ctx.clock.advance_seconds(3 * 366 * 86_400);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let queue = lea.get("/pipeline/decided").await.expect(200).text();
    let planwell = row(&queue, "Planwell");
    assert!(
        planwell.contains("tag--neutral")
            && planwell.contains("</svg>Expired</span>")
            && planwell.contains("today: not now<"),
        "{planwell}"
    );
    assert!(
        row(&queue, "Askwell").contains("</svg>Not approved</span>"),
        "a refusal does not expire"
    );
    lea.get(&format!("/pipeline/{}", cases[0].1)).await.expect(200).says("<dd>Expired</dd>");
    app.finish().await;
}

#[tokio::test]
async fn a_new_version_under_review_takes_nothing_from_what_the_registry_says_of_the_tool() {
    let app = TestApp::start().await;
    let first = app.decided(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    listings::publish(&app.ctx, &app.publisher().await, &first, Seen::at_hand())
        .await
        .expect("a publication");
    let mut acme = app.vendor("Acme").await;
    let page = acme.get(&format!("/disclosures/{first}")).await.expect(200).text();
    let product = page
        .split("href=\"/products/")
        .nth(1)
        .unwrap()
        .split(['#', '"'])
        .next()
        .unwrap()
        .to_owned();
    app.ctx.clock.advance_seconds(60);
    let begun = acme
        .post(&format!("/products/{product}/disclosures"), &[("version", "3.0")])
        .await
        .expect(303);
    let second = begun.location.unwrap().rsplit('/').next().unwrap().to_owned();
    acme.fill(&second, &example("lesson-planner")).await;
    acme.submit_disclosure(&second).await.expect(303);
    app.agency("lea", Role::PanelLead).await.accept(&second).await;
    assay::actions::registry::snapshot::refresh(&app.ctx).await.expect("a look");
    let mut visitor = app.visitor();
    visitor
        .get("/")
        .await
        .expect(200)
        .says("A newer version. What may be bought today stands in the registry")
        .does_not_say("in review</p>");
    visitor
        .get("/registry?q=planwell")
        .await
        .expect(200)
        .says("Planwell")
        .does_not_say("Without a published decision");
    for address in ["/api/v1/listings?availability=in_review", "/api/v1/listings?q=planwell"] {
        assert_eq!(
            visitor.get(address).await.expect(200).json()["undecided"].as_array().map(Vec::len),
            Some(0),
            "{address}"
        );
    }
    let table = visitor.get("/registry.csv?q=planwell").await.expect(200).text();
    assert_eq!(table.matches("Planwell").count(), 1, "{table}");
    app.finish().await;
}
