//! A program of a district is told of changes, after the specification Standard Webhooks.

use assay::domain::district::webhook::WAITS;
use assay::domain::district::webhook_secret::{WebhookSecret, headers};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::{DeliveryId, Id, Timestamp};
use assay::jobs::ticker::Ticker;
use assay::jobs::{SCHEDULE, Tools};

use crate::clients::tls::{HOST, HookServer};
use crate::support::listings::Tool;
use crate::support::{Client, TestApp};

const LIST: &str = "/district/webhooks";
const NEW: &str = "/district/webhooks/new";

async fn dora(app: &TestApp) -> Client {
    let roles = [Role::DistrictOfficer];
    app.person(OrganizationKind::District, "North district", "dora", &roles).await
}

/// Adds a webhook to the program of [`HOST`]; answers its page.
async fn add(officer: &mut Client, scope: &str) -> String {
    add_at(officer, "assay?who=north", scope).await
}

async fn add_at(officer: &mut Client, path: &str, scope: &str) -> String {
    let url = format!("https://{HOST}/{path}");
    let fields = [("url", url.as_str()), ("scope", scope)];
    officer.post(NEW, &fields).await.expect(303).location.expect("its page")
}

/// Runs the job some seconds later, with a client that reaches the program.
async fn send(app: &TestApp, server: &HookServer) {
    app.ctx.clock.advance_seconds(30);
    let row = SCHEDULE.iter().position(|job| job.name == "send-webhooks").expect("the job");
    let tools = Tools { http: server.client(), ..app.tools() };
    let ticker = Ticker::new(&SCHEDULE[row..=row], tools).expect("a ticker");
    assert_eq!(ticker.tick(app.ctx.now()).await.finished().await, ["send-webhooks"]);
}

async fn change(app: &TestApp, slug: &str, word: &str) {
    let publisher = app.publisher().await;
    let why = "An incident is looked into.";
    let seen = assay::actions::Seen::at_hand();
    assay::actions::registry::listings::change_state(&app.ctx, &publisher, slug, word, why, seen)
        .await
        .expect("a change");
}

/// The secrets on a page, the newest first.
fn secrets(page: &str) -> Vec<WebhookSecret> {
    let all = page.split("<code>whsec_").skip(1);
    all.map(|rest| {
        let text = rest.split('<').next().expect("an end").replace("&#x3D;", "=");
        WebhookSecret::parse(&format!("whsec_{text}")).expect("a secret")
    })
    .collect()
}

#[test]
fn a_message_is_signed_as_the_specification_shows_it() {
    let of = |text: &str| WebhookSecret::parse(text).expect("a secret");
    let secret = of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let id: DeliveryId = Id::from_stored("msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned());
    let at = Timestamp::from_millis(1_614_265_330_000);
    let body = "{\"test\": 2432232314}";
    let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    assert_eq!(
        headers(&id, at, body, &[&secret]),
        [
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned()),
            ("webhook-timestamp", "1614265330".to_owned()),
            ("webhook-signature", signature.to_owned()),
        ]
    );
    let other = of("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
    let [_, _, (_, both)] = headers(&id, at, body, &[&other, &secret]);
    let parts: Vec<&str> = both.split(' ').collect();
    assert_eq!((parts.len(), parts[1]), (2, signature));
    assert_ne!(parts[0], signature);
    let [_, _, (_, later)] = headers(&id, at.plus_seconds(1), body, &[&secret]);
    assert_ne!(later, signature, "the time is signed as well");
    for wrong in ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_c2hvcnQ=", "whsec_%"] {
        assert!(WebhookSecret::parse(wrong).is_err(), "{wrong}");
    }
    assert_eq!(secret.shown(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assert_eq!(format!("{secret:?}"), "WebhookSecret", "no secret gets into a log");
}

#[tokio::test]
async fn a_change_is_sent_once_signed_and_as_the_data_of_changes_tells_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let server = HookServer::start("200 OK");
    let mut dora = dora(&app).await;
    dora.get("/district").await.expect(200).says(LIST);
    dora.get(LIST).await.expect(200).says("No program is told of changes yet").says(NEW);
    dora.get(NEW).await.expect(200).says("Address of your program");
    let page = add(&mut dora, "all").await;
    send(&app, &server).await;
    assert_eq!(server.taken().len(), 0, "what changed before is not told");
    change(&app, "askwell", "suspend").await;
    send(&app, &server).await;
    send(&app, &server).await;
    let taken = server.taken();
    assert_eq!(taken.len(), 1, "{taken:#?}");
    let message = &taken[0];
    assert!(message.head.starts_with("POST /assay?who=north HTTP/1.1\r\n"), "{}", message.head);
    assert_eq!(message.header("host"), HOST);
    assert_eq!(message.header("content-type"), "application/json");
    let json: serde_json::Value = serde_json::from_str(&message.body).expect("JSON");
    let told = app.visitor().get_json("/api/v1/changes").await.expect(200).json();
    let newest = told["items"].as_array().expect("items").last().expect("a change").clone();
    assert_eq!(json["type"], "tool.suspended");
    assert_eq!(json["timestamp"], newest["at"]);
    assert_eq!(json["data"], newest);
    let shown = dora.get(&page).await.expect(200);
    shown
        .says("Askwell: Listing suspended")
        .says("1 try, answered with status 200")
        .says("<dt>Waiting</dt><dd>0 messages</dd>");
    let secret = secrets(&shown.text()).remove(0);
    let id: DeliveryId = Id::from_stored(message.header("webhook-id"));
    let seconds: i64 = message.header("webhook-timestamp").parse().expect("seconds");
    assert!((app.ctx.now().millis() / 1000 - seconds).abs() < 120, "{seconds}");
    let at = Timestamp::from_millis(seconds * 1000);
    let [_, _, (_, signature)] = headers(&id, at, &message.body, &[&secret]);
    assert_eq!(message.header("webhook-signature"), signature);
    app.finish().await;
}

#[tokio::test]
async fn every_try_has_the_same_id_and_body_and_both_secrets_sign_for_a_day_after_one_is_renewed() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let server = HookServer::start("500 Internal Server Error");
    let mut dora = dora(&app).await;
    let page = add(&mut dora, "all").await;
    change(&app, "askwell", "suspend").await;
    send(&app, &server).await;
    send(&app, &server).await;
    assert_eq!(server.taken().len(), 1, "not before its time");
    dora.get(&page)
        .await
        .expect(200)
        .says("Tried again")
        .says("1 try. It answered with status 500. Next try: ");
    dora.post(&format!("{page}/secret"), &[]).await.expect(303);
    let shown = dora.get(&page).await.expect(200);
    shown.says("The secret before signs as well until 22 November 2026");
    let both = secrets(&shown.text());
    assert_eq!(both.len(), 2);
    app.ctx.clock.advance_seconds(60);
    server.answers("204 No Content");
    send(&app, &server).await;
    let taken = server.taken();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0].body, taken[1].body);
    assert_eq!(taken[0].header("webhook-id"), taken[1].header("webhook-id"));
    assert_ne!(taken[0].header("webhook-timestamp"), taken[1].header("webhook-timestamp"));
    let signed = |message: &crate::clients::tls::Taken, secrets: &[&WebhookSecret]| {
        let id: DeliveryId = Id::from_stored(message.header("webhook-id"));
        let seconds: i64 = message.header("webhook-timestamp").parse().expect("seconds");
        let [_, _, (_, wanted)] =
            headers(&id, Timestamp::from_millis(seconds * 1000), &message.body, secrets);
        assert_eq!(message.header("webhook-signature"), wanted);
    };
    signed(&taken[0], &[&both[1]]);
    signed(&taken[1], &[&both[0], &both[1]]);
    app.ctx.clock.advance_seconds(24 * 3600);
    change(&app, "askwell", "reinstate").await;
    send(&app, &server).await;
    signed(&server.taken()[2], &[&both[0]]);
    dora.sign_in("dora@example.org", crate::support::PASSWORD).await;
    let shown = dora.get(&page).await.expect(200);
    assert_eq!(secrets(&shown.text()), [both[0].clone()]);
    app.finish().await;
}

#[tokio::test]
async fn a_message_that_is_taken_at_no_try_turns_the_webhook_off_with_a_mail_and_nothing_is_lost() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let server = HookServer::start("503 Service Unavailable\r\nRetry-After: 30");
    let mut dora = dora(&app).await;
    let page = add(&mut dora, "all").await;
    change(&app, "askwell", "suspend").await;
    send(&app, &server).await;
    for minutes in WAITS {
        dora.sign_in("dora@example.org", crate::support::PASSWORD).await;
        dora.get(&page).await.expect(200).says("Tried again");
        app.ctx.clock.advance_seconds(minutes * 60);
        send(&app, &server).await;
    }
    assert_eq!(server.taken().len(), WAITS.len() + 1);
    dora.sign_in("dora@example.org", crate::support::PASSWORD).await;
    dora.get(&page)
        .await
        .expect(200)
        .says("Your program did not take a message")
        .says("10 tries. It answered with status 503.")
        .says("Turn it on");
    dora.get(LIST).await.expect(200).says("Off: not taken");
    let mails = app.mails_to("dora@example.org").await;
    let mail = mails.last().expect("a mail");
    assert_eq!(mail.subject, "A webhook of your district was turned off");
    mail.says("After 10 tries, the last one ended so: It answered with status 503.").says(&page);
    change(&app, "askwell", "reinstate").await;
    server.answers("200 OK");
    app.ctx.clock.advance_seconds(48 * 3600);
    send(&app, &server).await;
    assert_eq!(server.taken().len(), WAITS.len() + 1, "it is off");
    dora.sign_in("dora@example.org", crate::support::PASSWORD).await;
    dora.post(&format!("{page}/state"), &[("word", "on")]).await.expect(303);
    dora.post(&format!("{page}/state"), &[("word", "on")])
        .await
        .expect(409)
        .says("This webhook is on already.");
    send(&app, &server).await;
    let taken = server.taken();
    let told: Vec<String> = taken
        .iter()
        .skip(WAITS.len() + 1)
        .map(|message| {
            let json: serde_json::Value = serde_json::from_str(&message.body).expect("JSON");
            json["type"].as_str().expect("a type").to_owned()
        })
        .collect();
    let mut told: Vec<&str> = told.iter().map(String::as_str).collect();
    told.sort_unstable();
    assert_eq!(told, ["tool.reinstated", "tool.suspended"]);
    let first = &taken[0];
    let again = |message: &&crate::clients::tls::Taken| message.body == first.body;
    assert!(
        taken
            .iter()
            .filter(again)
            .all(|one| one.header("webhook-id") == first.header("webhook-id"))
    );
    app.finish().await;
}

#[tokio::test]
async fn a_program_that_says_it_is_gone_is_told_no_more() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let server = HookServer::start("410 Gone");
    let mut dora = dora(&app).await;
    let page = add(&mut dora, "all").await;
    dora.post(&format!("{page}/tests"), &[]).await.expect(303);
    dora.get(&page).await.expect(200).says("A test").says("Not tried yet");
    dora.post(&format!("{page}/tests"), &[])
        .await
        .expect(409)
        .says("A test is on its way already.");
    send(&app, &server).await;
    dora.get(&page)
        .await
        .expect(200)
        .says("Your program said that it is there no more")
        .says("1 try. It answered that it is there no more (status 410).");
    let mail = app.mails_to("dora@example.org").await.pop().expect("a mail");
    mail.says("says that it is there no more (status 410), so the webhook");
    change(&app, "askwell", "suspend").await;
    send(&app, &server).await;
    assert_eq!(server.taken().len(), 1);
    // A test also reaches a program whose webhook is off, so that one sees when it is back.
    server.answers("200 OK");
    dora.post(&format!("{page}/tests"), &[]).await.expect(303);
    send(&app, &server).await;
    let test: serde_json::Value = serde_json::from_str(&server.taken()[1].body).expect("JSON");
    assert_eq!(test["type"], "webhook.test");
    dora.get(&page).await.expect(200).says("1 try, answered with status 200");
    app.finish().await;
}

#[tokio::test]
async fn a_test_that_is_not_taken_is_tried_once_and_turns_nothing_off() {
    let app = TestApp::start().await;
    let server = HookServer::start("302 Found\r\nLocation: https://169.254.169.254/");
    let mut dora = dora(&app).await;
    let page = add(&mut dora, "own").await;
    dora.post(&format!("{page}/tests"), &[]).await.expect(303);
    send(&app, &server).await;
    app.ctx.clock.advance_seconds(3600);
    send(&app, &server).await;
    assert_eq!(server.taken().len(), 1, "no redirect is followed");
    dora.get(&page)
        .await
        .expect(200)
        .says("It redirects, which is not followed. Enter the address itself.")
        .says("Turn it off");
    app.finish().await;
}

#[tokio::test]
async fn a_webhook_of_own_tools_tells_of_those_on_the_desk_and_those_that_one_of_us_watches() {
    let app = TestApp::start().await;
    for (example, name) in [
        ("student-chatbot", "Askwell"),
        ("lesson-planner", "Planwell"),
        ("lesson-planner", "Other"),
    ] {
        app.published(&Tool::new(example, name, "Acme")).await;
    }
    let server = HookServer::start("200 OK");
    let mut dora = dora(&app).await;
    add(&mut dora, "own").await;
    let adopted = [
        ("listing", "askwell"),
        ("grades", "5"),
        ("purpose", "Homework help."),
        ("students", "30"),
        ("starts_on", "2026-11-21"),
    ];
    dora.post("/district/tools/new", &adopted).await.expect(303);
    let watched = [("tools", "planwell"), ("email", "dora@example.org"), ("rhythm", "mondays")];
    dora.post("/watches/new", &watched).await.expect(303);
    for slug in ["askwell", "planwell", "other"] {
        change(&app, slug, "suspend").await;
    }
    send(&app, &server).await;
    let mut told: Vec<String> = server
        .taken()
        .iter()
        .map(|message| {
            let json: serde_json::Value = serde_json::from_str(&message.body).expect("JSON");
            json["data"]["slug"].as_str().expect("a tool").to_owned()
        })
        .collect();
    told.sort();
    assert_eq!(told, ["askwell", "planwell"]);
    app.finish().await;
}

#[tokio::test]
async fn a_webhook_of_own_tools_tells_of_one_that_was_renamed_and_of_one_a_search_finds_no_more() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    app.published(&Tool::new("lesson-planner", "Planwell", "Brookfield")).await;
    let server = HookServer::start("200 OK");
    let mut dora = dora(&app).await;
    add(&mut dora, "own").await;
    let search = "q=brookfield&availability=yes&availability=with_conditions";
    for watched in [("tools", "askwell"), ("search", search)] {
        let fields = [watched, ("email", "dora@example.org"), ("rhythm", "at_once")];
        dora.post("/watches/new", &fields).await.expect(303);
    }
    let mut admin = app.agency("admin", Role::Administrator).await;
    let vendor = app.organization(OrganizationKind::Vendor, "Acme").await;
    let mut tx = app.ctx.db.read().await.expect("a read");
    let listed = assay::store::registry::listings::by_slug(&mut tx, "askwell").await;
    let product = listed.expect("an answer").expect("a listing").product;
    drop(tx);
    let product = format!("/people/organizations/{vendor}/products/{product}");
    admin.post(&product, &[("name", "Quizmoor")]).await.expect(303);
    send(&app, &server).await;
    change(&app, "quizmoor", "suspend").await;
    change(&app, "planwell", "suspend").await;
    // Whoever watches is told first, and what their searches found is noted anew.
    app.ctx.clock.advance_seconds(60);
    assert!(app.run_job("tell-watchers").await);
    for _ in 0..3 {
        send(&app, &server).await;
    }
    let told = server.taken().into_iter().map(|message| {
        let json: serde_json::Value = serde_json::from_str(&message.body).expect("JSON");
        let word = |value: &serde_json::Value| value.as_str().expect("a word").to_owned();
        (word(&json["type"]), word(&json["data"]["slug"]))
    });
    let suspended = told.filter(|(kind, _)| kind == "tool.suspended");
    let mut suspended: Vec<String> = suspended.map(|(_, slug)| slug).collect();
    suspended.sort();
    assert_eq!(suspended, ["planwell", "quizmoor"]);
    app.finish().await;
}

#[tokio::test]
async fn messages_arrive_in_their_order_and_a_program_that_does_not_answer_delays_no_other() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let server = HookServer::start("500 Internal Server Error");
    let mut dora = dora(&app).await;
    let dead = add(&mut dora, "all").await;
    for word in ["suspend", "reinstate", "suspend"] {
        app.ctx.clock.advance_seconds(1);
        change(&app, "askwell", word).await;
    }
    send(&app, &server).await;
    assert_eq!(server.taken().len(), 1, "the others wait for the first");
    dora.get(&dead).await.expect(200).says("<dt>Waiting</dt><dd>3 messages</dd>");
    let lively = add_at(&mut dora, "lively", "all").await;
    server.answers("200 OK");
    app.ctx.clock.advance_seconds(1);
    change(&app, "askwell", "reinstate").await;
    send(&app, &server).await;
    dora.get(&lively).await.expect(200).says("<dt>Waiting</dt><dd>0 messages</dd>");
    dora.get(&dead).await.expect(200).says("<dt>Waiting</dt><dd>4 messages</dd>");
    app.ctx.clock.advance_seconds(60);
    send(&app, &server).await;
    dora.get(&dead).await.expect(200).says("<dt>Waiting</dt><dd>0 messages</dd>");
    let taken = server.taken();
    let kinds = taken.iter().skip(2).map(|message| {
        let json: serde_json::Value = serde_json::from_str(&message.body).expect("JSON");
        json["type"].as_str().expect("a word").to_owned()
    });
    let wanted = ["suspended", "reinstated", "suspended", "reinstated"];
    assert_eq!(kinds.collect::<Vec<_>>(), wanted.map(|word| format!("tool.{word}")));
    app.finish().await;
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_not_changed_over() {
    let app = TestApp::start().await;
    let mut dora = dora(&app).await;
    let page = add(&mut dora, "all").await;
    let seen = |reply: &crate::support::Reply, form: &str| {
        let mut fields = reply.form(&format!("{page}/{form}"));
        fields.retain(|(name, _)| name == "seen");
        fields.pop().expect("what was seen").1
    };
    let renewal = seen(&dora.get(&page).await.expect(200), "secret");
    let change = seen(&dora.get(&format!("{page}/settings")).await.expect(200), "settings");
    dora.post(&format!("{page}/secret"), &[("seen", &renewal)]).await.expect(303);
    dora.post(&format!("{page}/secret"), &[("seen", &renewal)])
        .await
        .expect(409)
        .says("This secret is not the one any more that your page showed");
    let with = |url: &'static str| [("url", url), ("scope", "own"), ("seen", change.as_str())];
    let path = format!("{page}/settings");
    dora.post(&path, &with("https://hooks.district.example/a")).await.expect(303);
    dora.post(&path, &with("https://hooks.district.example/b"))
        .await
        .expect(409)
        .says("This webhook is not the one any more that your page showed");
    dora.get(&page).await.expect(200).says("https://hooks.district.example/a");
    app.finish().await;
}

#[tokio::test]
async fn no_message_goes_to_an_address_inside_a_network_and_none_without_https() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dora = dora(&app).await;
    for (url, sentence) in [
        ("", "Enter the address that your program is told at."),
        (
            "http://hooks.district.example/",
            "“http://hooks.district.example/” is not an address that begins with https:// and \
             names a host, such as https://hooks.district.example/assay.",
        ),
        ("https://10.0.0.1/", "“https://10.0.0.1/” leads to a machine by its number."),
        ("https://sis.internal/x", "“https://sis.internal/x” leads into a network of your own,"),
        ("https://hooks.district.example:8443/", "names a port,"),
        ("https://dora:pw@hooks.district.example/", "is not an address that begins with https://"),
    ] {
        let fields = [("url", url), ("scope", "all")];
        dora.post(NEW, &fields).await.expect(422).says(sentence);
    }
    let long = format!("https://hooks.district.example/{}", "x".repeat(500));
    let fields = [("url", long.as_str()), ("scope", "some")];
    dora.post(NEW, &fields)
        .await
        .expect(422)
        .says("Enter an address of at most 500 characters.")
        .says("Choose of which tools it tells.");
    // A name that leads into a network is seen when it is opened.
    let server = HookServer::start("200 OK");
    let page = add(&mut dora, "all").await;
    change(&app, "askwell", "suspend").await;
    app.ctx.clock.advance_seconds(30);
    let inside = "10.1.2.3".parse().expect("an address");
    let guard = assay::clients::address::Guard::default().answer_name(HOST, &[inside]);
    let tools = Tools { http: crate::clients::tls::client(guard), ..app.tools() };
    let row = SCHEDULE.iter().position(|job| job.name == "send-webhooks").expect("the job");
    let ticker = Ticker::new(&SCHEDULE[row..=row], tools).expect("a ticker");
    ticker.tick(app.ctx.now()).await.finished().await;
    dora.get(&page)
        .await
        .expect(200)
        .says("hooks.district.example is at 10.1.2.3, which is in a private network.")
        .says("Off: not taken");
    assert!(server.taken().is_empty());
    app.finish().await;
}

#[tokio::test]
async fn a_webhook_is_changed_paused_and_removed_by_those_who_manage_the_desk_alone() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let server = HookServer::start("200 OK");
    let mut dora = dora(&app).await;
    let page = add(&mut dora, "all").await;
    for form in ["settings", "tests", "secret", "state", "removal"] {
        dora.post_as_is(&format!("{page}/{form}"), &[("word", "off")]).await.expect(403);
    }
    let mut others = [
        app.person(OrganizationKind::District, "North district", "cato", &[Role::Coach]).await,
        app.person(OrganizationKind::District, "South", "sam", &[Role::DistrictOfficer]).await,
        app.agency("ada", Role::Administrator).await,
    ];
    for other in &mut others {
        other.get(&page).await.expect(404);
        other.get(&format!("{page}/settings")).await.expect(404);
        for form in ["settings", "tests", "secret", "state", "removal"] {
            let fields =
                [("word", "off"), ("url", "https://other.district.example/"), ("scope", "all")];
            other.post(&format!("{page}/{form}"), &fields).await.expect(404);
        }
    }
    others[1].get(LIST).await.expect(200).does_not_say(HOST);
    app.visitor().get(&page).await.expect(303);
    dora.get(&format!("{page}/settings")).await.expect(200).says("who=north");
    let moved = [("url", "https://hooks.district.example/moved"), ("scope", "own")];
    dora.post(&format!("{page}/settings"), &[("url", "x"), ("scope", "own")]).await.expect(422);
    dora.post(&format!("{page}/settings"), &moved).await.expect(303);
    dora.get(&page).await.expect(200).says("https://hooks.district.example/moved");
    dora.post(&format!("{page}/state"), &[("word", "off")]).await.expect(303);
    dora.post(&format!("{page}/state"), &[("word", "off")])
        .await
        .expect(409)
        .says("This webhook is off already.");
    dora.post(&format!("{page}/state"), &[("word", "x")]).await.expect(422);
    dora.get(LIST).await.expect(200).says("Turned off");
    change(&app, "askwell", "suspend").await;
    send(&app, &server).await;
    assert!(server.taken().is_empty());
    dora.post(&format!("{page}/removal"), &[]).await.expect(303);
    dora.get(&page).await.expect(404);
    for path in ["a", "b", "c", "d", "e"] {
        add_at(&mut dora, path, "all").await;
    }
    let sixth = [("url", "https://hooks.district.example/"), ("scope", "all")];
    dora.post(NEW, &sixth)
        .await
        .expect(422)
        .says("A district has at most 5 webhooks. Remove one that is not needed first.");
    let events = app.agency("adam", Role::Administrator).await.get("/events").await.expect(200);
    events
        .says("Added a webhook to hooks.district.example")
        .says("Removed the webhook to hooks.district.example")
        .does_not_say("who=north");
    app.finish().await;
}

#[tokio::test]
async fn one_address_has_one_webhook_and_the_list_tells_those_of_one_host_apart() {
    let app = TestApp::start().await;
    let mut dora = dora(&app).await;
    let page = add(&mut dora, "all").await;
    let url = format!("https://{HOST}/assay?who=north");
    let told = format!(
        "Your district has a webhook to this address of {HOST} already, added on 21 November 2026."
    );
    let refused = dora.post(NEW, &[("url", &url), ("scope", "own")]).await.expect(409);
    refused.says(&told).says("who=north");
    let long = "a-way/".repeat(20);
    let other = add_at(&mut dora, &format!("{long}?key=hush"), "own").await;
    let list = dora.get(LIST).await.expect(200);
    list.says(&format!("{HOST}/assay</a>"))
        .says("a-way/a-way/")
        .says("Added on 21 November 2026")
        .does_not_say("hush")
        .does_not_say("who=north")
        .does_not_say(&long);
    let settings = format!("{other}/settings");
    dora.post(&settings, &[("url", &url), ("scope", "own")]).await.expect(409).says(&told);
    dora.post(&format!("{page}/settings"), &[("url", &url), ("scope", "own")]).await.expect(303);
    dora.post(&format!("{page}/removal"), &[]).await.expect(303);
    dora.post(&settings, &[("url", &url), ("scope", "own")]).await.expect(303);
    app.finish().await;
}
