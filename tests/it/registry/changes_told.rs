//! What changed since a day, as a page, as a feed and as data.

use assay::actions::Seen;
use assay::actions::registry::{listings, snapshot};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::listings::Tool;
use crate::support::{PASSWORD, TestApp};

const REASON: &str = "An incident is looked into: <b>chats & names</b>.";

fn wait(app: &TestApp, days: i64) {
    app.ctx.clock.advance_seconds(days * 86_400);
}

/// Readwell under review and Askwell published on 21 November 2026, Askwell suspended ten days later.
async fn road(app: &TestApp) {
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let file = app.submitted("Readwell", "lesson-planner").await;
    lea.accept(&file.id).await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    wait(app, 10);
    let mut pat = app.agency("pat", Role::Publisher).await;
    let suspend = [("change", "suspend"), ("reason", REASON)];
    pat.post("/listings/askwell/state", &suspend).await.expect(303);
}

#[tokio::test]
async fn the_page_tells_each_change_by_day_with_what_may_be_bought_before_and_after() {
    let app = TestApp::start().await;
    app.visitor()
        .get("/registry/changes")
        .await
        .expect(200)
        .says("Nothing changed since 22 October 2026");
    road(&app).await;
    let page = app.visitor().get("/registry/changes").await.expect(200);
    page.says("3 changes since 1 November 2026")
        .says("1 December 2026")
        .says("Listing suspended")
        .says(&format!("Brookfield Tutors · {REASON}"))
        .says("May be bought: Not now, before: With conditions")
        .says("Decision published")
        .says("May be bought: With conditions")
        .says("Accepted for review")
        .says("href=\"/registry/askwell\"")
        .does_not_say("href=\"/registry/readwell\"");
    let text = page.text();
    let at = |words: &str| text.find(words).expect("these words");
    assert!(at("1 December 2026</time>") < at("21 November 2026</time>"), "newest first");
    let late = app.visitor().get("/registry/changes?since=2026-11-22").await.expect(200);
    late.says("1 change since 22 November 2026").does_not_say("Decision published");
    let review = app.visitor().get("/registry/changes?availability=in_review").await.expect(200);
    review.says("1 change since").says("Readwell").does_not_say("Askwell");
    for (query, sentence) in [
        (
            "since=soon",
            "“soon” is not a whole date. Write it as year-month-day, such as 2026-03-31.",
        ),
        ("since=2027-01-01", "1 January 2027 is still to come. Ask for today or an earlier day."),
        ("availability=maybe", "“maybe” is not an answer."),
        ("limit=0", "“0” is not a number from 1 to 100."),
        (
            "colour=red",
            "There is no “colour” here. Known are since, availability, limit and before.",
        ),
    ] {
        app.visitor()
            .get(&format!("/registry/changes?{query}"))
            .await
            .expect(200)
            .says("The changes are shown without what we do not know")
            .says(sentence);
        app.visitor().get(&format!("/registry/changes.atom?{query}")).await.expect(422);
        app.visitor()
            .get_json(&format!("/api/v1/changes?{query}"))
            .await
            .expect(422)
            .says(sentence.split('“').next().unwrap_or_default());
    }
    let no_place = "This is no place among the changes. Use the one that an answer gave you.";
    for (address, status, sentence) in [
        ("/registry/changes?before=x", 200, no_place),
        ("/api/v1/changes?after=x", 422, no_place),
        (
            "/registry/changes?after=x",
            200,
            "There is no “after” here. Known are since, availability, limit and before.",
        ),
        (
            "/api/v1/changes?before=x",
            422,
            "There is no “before” here. Known are since, availability, limit and after.",
        ),
        (
            "/registry/changes.atom?after=x",
            422,
            "There is no “after” here. Known are since, availability and limit.",
        ),
    ] {
        app.visitor().get(address).await.expect(status).says(sentence);
    }
    for page in ["/", "/registry", "/registry/askwell"] {
        app.visitor().get(page).await.expect(200).says("href=\"/registry/changes\"");
    }
    app.finish().await;
}

#[tokio::test]
async fn pages_of_changes_lead_on_to_earlier_ones() {
    let app = TestApp::start().await;
    road(&app).await;
    let page = app.visitor().get("/registry/changes?limit=2").await.expect(200);
    page.says("Listing suspended").says("Decision published").does_not_say("Accepted for review");
    let text = page.text();
    let (_, rest) = text.split_once("rel=\"next\" href=\"").expect("a next page");
    let next = rest.split_once('"').expect("an end").0.replace("&amp;", "&").replace("&#x3D;", "=");
    app.visitor()
        .get(&next)
        .await
        .expect(200)
        .says("Accepted for review")
        .does_not_say("Listing suspended")
        .does_not_say("rel=\"next\"");
    app.finish().await;
}

#[tokio::test]
async fn the_feed_is_well_formed_and_its_entries_keep_their_ids() {
    let app = TestApp::start().await;
    road(&app).await;
    let feed = app.visitor().get("/registry/changes.atom").await.expect(200);
    assert_eq!(feed.headers["content-type"], "application/atom+xml; charset=utf-8");
    let text = feed.text();
    let document = roxmltree::Document::parse(&text).expect("well-formed XML");
    let named = |name: &'static str| {
        document
            .descendants()
            .filter(move |node| node.has_tag_name(("http://www.w3.org/2005/Atom", name)))
    };
    assert_eq!(named("entry").count(), 3);
    let content = named("content").next().and_then(|node| node.text()).expect("words");
    assert_eq!(
        content,
        format!(
            "Askwell, by Brookfield Tutors. Listing suspended. {REASON} May be bought: Not now, \
             before: With conditions."
        )
    );
    let ids = |text: &str| {
        let document = roxmltree::Document::parse(text).expect("well-formed XML");
        let ids = document.descendants().filter(|node| node.tag_name().name() == "id");
        ids.filter_map(|node| node.text().map(str::to_owned)).collect::<Vec<_>>()
    };
    let before = ids(&text);
    wait(&app, 1);
    let again = app.visitor().get("/registry/changes.atom").await.expect(200);
    assert_eq!(ids(&again.text()), before);
    let tag = again.headers["etag"].clone();
    let request = app.visitor().request(reqwest::Method::GET, "/registry/changes.atom");
    let known = request.header("if-none-match", tag).send().await.expect("an answer");
    assert_eq!(known.status(), 304);
    app.finish().await;
}

#[tokio::test]
async fn programs_read_on_from_a_cursor_and_hear_that_a_tool_left_without_its_name() {
    let app = TestApp::start().await;
    road(&app).await;
    let mut address = "/api/v1/changes?limit=1".to_owned();
    let mut kinds = Vec::new();
    let cursor = loop {
        let reply = app.visitor().get_json(&address).await.expect(200);
        let json = reply.json();
        for item in json["items"].as_array().expect("items") {
            kinds.push(item["kind"].as_str().expect("a word").to_owned());
        }
        match json["next"].as_str() {
            Some(next) => {
                assert_eq!(reply.headers["link"], format!("<{next}>; rel=\"next\""));
                address = next.to_owned();
            }
            None => break json["cursor"].as_str().expect("a place").to_owned(),
        }
    };
    assert_eq!(kinds, ["accepted", "published", "suspended"]);
    let later = format!("/api/v1/changes?after={cursor}");
    let json = app.visitor().get_json(&later).await.expect(200).json();
    assert_eq!(json["items"], serde_json::json!([]));
    let mut admin = app.agency("admin", Role::Administrator).await;
    let id = app.organization(OrganizationKind::Vendor, "Brookfield Tutors").await;
    let visibility = format!("/people/organizations/{id}/visibility");
    let hide = [("word", "hide"), ("reason", "The name misleads.")];
    admin.post(&visibility, &hide).await.expect(303);
    let reply = app.visitor().get_json(&later).await.expect(200);
    reply.does_not_say("Askwell").does_not_say("Brookfield").does_not_say("misleads");
    let json = reply.json();
    assert_eq!(json["items"][0]["kind"], "taken_off");
    assert_eq!(json["items"][0]["slug"], "askwell");
    assert_eq!(json["items"][0]["name"], serde_json::Value::Null);
    for page in ["/registry/changes", "/registry/changes.atom"] {
        app.visitor().get(page).await.expect(200).does_not_say("Askwell").says("Readwell");
    }
    let whole = app.visitor().get_json("/api/v1/changes").await.expect(200);
    assert_eq!(whole.json()["items"].as_array().expect("items").len(), 2);
    whole.does_not_say("Askwell");
    app.finish().await;
}

#[tokio::test]
async fn what_ended_with_its_day_is_told_before_a_job_notes_it_and_once() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let json = app.visitor().get_json("/api/v1/listings/askwell").await.expect(200).json();
    let last: chrono::NaiveDate = json["expires_on"].as_str().expect("a day").parse().unwrap();
    wait(&app, (last - app.ctx.today()).num_days() + 1);
    let told = async || {
        let page = app.visitor().get("/registry/changes").await.expect(200);
        page.says("1 change since").says("Listing expired").says("It held until");
    };
    told().await;
    assert!(app.run_job("expire-listings").await);
    told().await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.sign_in("pat@example.org", PASSWORD).await;
    app.finish().await;
}

/// Reads on from a cursor until there is nothing more; answers the ids that came, and the cursor.
async fn read_on(app: &TestApp, cursor: Option<String>) -> (Vec<String>, String) {
    let after = cursor.map(|cursor| format!("&after={cursor}")).unwrap_or_default();
    let mut address = format!("/api/v1/changes?limit=2{after}");
    let mut ids = Vec::new();
    loop {
        let json = app.visitor().get_json(&address).await.expect(200).json();
        for item in json["items"].as_array().expect("items") {
            ids.push(item["id"].as_str().expect("an id").to_owned());
        }
        match json["next"].as_str() {
            Some(next) => next.clone_into(&mut address),
            None => return (ids, json["cursor"].as_str().expect("a place").to_owned()),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_reads_while_several_publish_skips_and_repeats_nothing() {
    let app = TestApp::start().await;
    let publisher = app.publisher().await;
    let mut publishing = tokio::task::JoinSet::new();
    for name in ["Askwell", "Planwell", "Quill", "Readwell"] {
        let case = app.decided(&Tool::new("student-chatbot", name, "Acme")).await;
        let (ctx, publisher) = (app.ctx.clone(), publisher.clone());
        publishing.spawn(async move {
            let seen = Seen::at_hand;
            let slug = listings::publish(&ctx, &publisher, &case, seen()).await.expect("published");
            for word in ["suspend", "reinstate", "suspend"] {
                listings::change_state(&ctx, &publisher, &slug, word, REASON, seen())
                    .await
                    .expect("a change");
            }
        });
    }
    let (mut ids, mut cursor) = read_on(&app, None).await;
    while !publishing.is_empty() {
        let (more, next) = read_on(&app, Some(cursor)).await;
        ids.extend(more);
        cursor = next;
        while let Some(done) = publishing.try_join_next() {
            done.expect("an end");
        }
    }
    snapshot::refresh(&app.ctx).await.expect("a look");
    ids.extend(read_on(&app, Some(cursor)).await.0);
    let wanted: Vec<String> = (1..=16).map(|seq| format!("2026-11-21.{seq}.0.")).collect();
    assert_eq!(ids, wanted);
    app.finish().await;
}
