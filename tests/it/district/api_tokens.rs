//! Tokens for a district's programs: made once, shown once, and good for what they give.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Value, json};

use crate::support::listings::Tool;
use crate::support::{Client, Reply, TestApp, made_token as made};

const TOKENS: &str = "/district/tokens";

async fn officer(app: &TestApp, district: &str, name: &str) -> Client {
    app.person(OrganizationKind::District, district, name, &[Role::DistrictOfficer]).await
}

async fn ask(app: &TestApp, method: Method, path: &str, token: &str, body: Option<Value>) -> Reply {
    let mut program = app.visitor();
    let mut request =
        program.request(method, path).header(AUTHORIZATION, format!("Bearer {token}"));
    if let Some(body) = body {
        request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
    }
    program.send(request).await
}

async fn get(app: &TestApp, path: &str, token: &str) -> Reply {
    ask(app, Method::GET, path, token, None).await
}

async fn post(app: &TestApp, path: &str, token: &str, body: Value) -> Reply {
    ask(app, Method::POST, path, token, Some(body)).await
}

#[tokio::test]
async fn a_token_is_made_on_the_desk_works_within_what_it_gives_and_ends() {
    let app = TestApp::start().await;
    let mut dee = officer(&app, "North district", "dee").await;
    dee.get("/district").await.expect(200).says("Tokens for programs");
    let wrong = dee.post(TOKENS, &[("name", "")]).await.expect(422);
    wrong
        .says("Choose at least one thing that the program may do.")
        .says("Choose how long the token works.");
    let token = made(&mut dee, &["adoption"]).await;
    let about = get(&app, "/api/v1/token", &token).await.expect(200).json();
    assert_eq!(
        about,
        json!({ "name": "Rostering", "district": "North district", "scopes": ["adoption"],
            "expires_at": "2026-12-21T10:00:00.000Z" })
    );
    assert_eq!(get(&app, "/api/v1/adoptions", &token).await.expect(200).json()["items"], json!([]));
    let refused = get(&app, "/api/v1/incidents", &token).await.expect(403);
    assert_eq!(
        refused.headers["www-authenticate"],
        "Bearer realm=\"assay\", error=\"insufficient_scope\", scope=\"incident\""
    );
    assert_eq!(
        refused.json()["detail"],
        "This token does not give that. It takes one with “incident”."
    );
    let mut nobody = app.visitor();
    let refused = nobody.get("/api/v1/adoptions").await.expect(401);
    assert_eq!(refused.headers["www-authenticate"], "Bearer realm=\"assay\"");
    assert_eq!(refused.headers["content-type"], "application/problem+json");
    // A session is no token, and with a token a session does not count.
    dee.get("/api/v1/adoptions").await.expect(401);
    let wrong = format!("{}0", &token[..69]);
    for bad in [wrong.as_str(), "assay_", "", "x y"] {
        let refused = get(&app, "/api/v1/adoptions", bad).await.expect(401);
        assert_eq!(
            refused.headers["www-authenticate"], "Bearer realm=\"assay\", error=\"invalid_token\"",
            "{bad}"
        );
    }
    let ending = dee.get(TOKENS).await.expect(200).says("21 November 2026").text();
    let (_, rest) = ending.split_once("action=\"/district/tokens/").expect("a form");
    let ending = format!("{TOKENS}/{}", rest.split('"').next().expect("its address"));
    let mut eve = officer(&app, "South district", "eve").await;
    eve.get(TOKENS).await.expect(200).says("Your district has no token yet");
    eve.post(&ending, &[]).await.expect(404);
    dee.post(&ending, &[]).await.expect(303);
    get(&app, "/api/v1/adoptions", &token).await.expect(401);
    dee.post(&ending, &[]).await.expect(409).says("This token was ended already.");
    let later = made(&mut dee, &["adoption"]).await;
    app.ctx.clock.advance_seconds(30 * 24 * 3600);
    get(&app, "/api/v1/token", &later).await.expect(401);
    let mut cal =
        app.person(OrganizationKind::District, "North district", "cal", &[Role::Coach]).await;
    cal.get(TOKENS).await.expect(404);
    let mut ada = app.agency("ada", Role::Administrator).await;
    let log = ada.get("/events").await.expect(200);
    log.says("Made the token “Rostering” for programs (adoption)")
        .says("Ended the token “Rostering” for programs")
        .does_not_say(&later);
    app.finish().await;
}

#[tokio::test]
async fn a_program_does_what_its_officer_does_with_the_same_rules_and_for_their_district_only() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let token = made(&mut dee, &["adoption", "incident", "watch", "inventory"]).await;
    let mut eve = officer(&app, "South district", "eve").await;
    let other = made(&mut eve, &["adoption", "incident", "watch", "inventory"]).await;

    let new = json!({ "tool": "askwell", "grades": ["6", "k"], "purpose": "Homework.",
        "people": { "teachers": 24 }, "students": 300, "starts_on": "2026-11-01" });
    let adopted = post(&app, "/api/v1/adoptions", &token, new.clone()).await.expect(201);
    let path = adopted.headers["location"].clone();
    let tool = adopted.json();
    assert_eq!((&tool["name"], &tool["grades"]), (&json!("Askwell"), &json!(["k", "6"])));
    assert_eq!(get(&app, &path, &token).await.expect(200).json(), tool);
    get(&app, &path, &other).await.expect(404);
    get(&app, "/api/v1/adoptions/nothing", &token).await.expect(404);
    post(&app, "/api/v1/adoptions", &token, new).await.expect(409);
    dee.get("/district").await.expect(200).says("Askwell");
    let unknown = json!({ "tool": "askwell", "grades": ["6"], "purpose": "Homework.",
        "people": { "wizards": 1 }, "starts_on": "2026-12-01" });
    let unknown = post(&app, "/api/v1/adoptions", &token, unknown).await.expect(422).json();
    let told = unknown["errors"][0]["message"].as_str().expect("a sentence");
    assert!(told.starts_with("“wizards” is not a role that people are counted by. Known are "));
    let faults = json!({ "tool": "askwell", "grades": [], "purpose": "", "starts_on": "soon" });
    let faults = post(&app, "/api/v1/adoptions", &token, faults).await.expect(422).json();
    let named: Vec<&str> = faults["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["field"].as_str().unwrap())
        .collect();
    assert_eq!(named, ["grades", "purpose", "starts_on"]);
    let end = |seen: &str| json!({ "last_day": "2026-11-20", "reason": "Another tool took its place.", "seen": seen });
    let retiring = format!("{path}/retirement");
    post(&app, &retiring, &other, end("")).await.expect(404);
    post(&app, &retiring, &token, end("something else")).await.expect(409);
    let to_come = json!({ "last_day": "2026-12-20", "reason": "Another tool took its place." });
    let refused = post(&app, &retiring, &token, to_come).await.expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "last_day");
    let stamp = tool["stamp"].as_str().expect("a stamp").to_owned();
    let retired = post(&app, &retiring, &token, end(&stamp)).await.expect(200).json();
    assert_eq!(retired["retirement"]["delete_by"], "2027-01-19");

    let new = json!({ "tool": "askwell", "what": "Chats of one class showed in another.",
        "happened_on": "2026-11-20", "people": 24, "guess": "moderate" });
    let incident = post(&app, "/api/v1/incidents", &token, new).await.expect(201);
    let path = incident.headers["location"].clone();
    assert_eq!(get(&app, &path, &token).await.expect(200).json(), incident.json());
    let again = json!({ "tool": "askwell", "what": incident.json()["what"],
        "happened_on": incident.json()["happened_on"], "guess": "severe" });
    let refused = post(&app, "/api/v1/incidents", &token, again).await.expect(409).json();
    let detail = refused["detail"].as_str().expect("a sentence");
    assert!(detail.starts_with("Your district reported this incident with Askwell already"));
    get(&app, &path, &other).await.expect(404);
    let all = get(&app, "/api/v1/incidents", &other).await.expect(200).json();
    assert_eq!(all["items"], json!([]));

    let new = json!({ "tools": ["askwell"], "rhythm": "mondays" });
    let watches = post(&app, "/api/v1/watches", &token, new).await.expect(200).json();
    // The desk is watched since its first tool.
    let items = watches["items"].as_array().expect("a list");
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["what"], "the tools of North district");
    let watch = &items[1];
    assert_eq!((&watch["what"], &watch["confirmed"]), (&json!("Askwell by Acme"), &json!(true)));
    let path = format!("/api/v1/watches/{}", watch["id"].as_str().expect("an id"));
    // One that is watched takes the rhythm that is asked for last.
    let new = json!({ "tools": ["askwell"], "rhythm": "at_once" });
    let watches = post(&app, "/api/v1/watches", &token, new).await.expect(200).json();
    assert_eq!(watches["items"].as_array().map(Vec::len), Some(2), "{watches}");
    assert_eq!(watches["items"][1]["rhythm"], "at_once");
    let path =
        watches["items"][1]["id"].as_str().map_or(path, |id| format!("/api/v1/watches/{id}"));
    ask(&app, Method::DELETE, &path, &other, None).await.expect(404);
    ask(&app, Method::DELETE, &path, &token, None).await.expect(204);
    ask(&app, Method::DELETE, &path, &token, None).await.expect(404);
    let left = get(&app, "/api/v1/watches", &token).await.json();
    assert_eq!(left["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(left["items"][0]["what"], "the tools of North district");
    let mut ada = app.agency("ada", Role::Administrator).await;
    ada.get("/events")
        .await
        .expect(200)
        .says("Put Askwell on the district’s desk, by a program with the token “Rostering”");
    app.finish().await;
}

#[tokio::test]
async fn a_program_checks_lists_with_the_names_of_its_district() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    dee.get("/check-list").await.expect(200);
    let page = dee.upload("/check-list", &[("names", "Homework Genie")], None).await.expect(200);
    let mut fields = page.form("/check-list/result");
    fields.retain(|(name, _)| name != "csrf");
    let mut fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("choice.1", "askwell"), ("remember", "yes")]);
    dee.post("/check-list/result", &fields).await.expect(200);
    let token = made(&mut dee, &["inventory"]).await;
    let list = json!({ "items": ["Homework Genie"] });
    let path = "/api/v1/inventory-checks";
    let row = post(&app, path, &token, list.clone()).await.expect(200).json()["rows"][0].clone();
    assert_eq!((&row["matched"], &row["tool"]["slug"]), (&json!("remembered"), &json!("askwell")));
    let mut program = app.visitor();
    let request = program.request(Method::POST, path).header(CONTENT_TYPE, "application/json");
    let row =
        program.send(request.body(list.to_string())).await.expect(200).json()["rows"][0].clone();
    assert_eq!(row["matched"], "none");
    post(&app, path, "assay_no", list.clone()).await.expect(401);
    let watching = made(&mut dee, &["watch"]).await;
    post(&app, path, &watching, list).await.expect(403);
    app.finish().await;
}

#[tokio::test]
async fn a_token_dies_with_its_makers_account_and_one_that_asks_too_often_waits() {
    let app = TestApp::start().await;
    let mut dee = officer(&app, "North district", "dee").await;
    let token = made(&mut dee, &["watch"]).await;
    for _ in 0..120 {
        get(&app, "/api/v1/token", &token).await.expect(200);
    }
    let refused = get(&app, "/api/v1/token", &token).await.expect(429);
    assert_eq!(refused.headers["retry-after"], "60");
    app.ctx.clock.advance_seconds(60);
    get(&app, "/api/v1/token", &token).await.expect(200);
    for _ in 0..30 {
        get(&app, "/api/v1/token", "assay_x").await.expect(401);
    }
    get(&app, "/api/v1/token", "assay_x").await.expect(429);
    // The records are not asked for more of them, and a program next door goes on.
    let (start, end) = token.split_at(token.len() - 1);
    let other = format!("{start}{}", if end == "0" { "1" } else { "0" });
    let before = app.ctx.db.statements();
    get(&app, "/api/v1/token", &other).await.expect(429);
    assert_eq!(app.ctx.db.statements(), before);
    get(&app, "/api/v1/token", &token).await.expect(200);
    app.ctx.clock.advance_seconds(60);
    let mut ada = app.agency("ada", Role::Administrator).await;
    let north = app.organization(OrganizationKind::District, "North district").await;
    let account = app.account(&north, "dee", &[Role::DistrictOfficer]).await;
    ada.get(&format!("/people/accounts/{account}/closing")).await.expect(200);
    ada.post(&format!("/people/accounts/{account}/closing"), &[]).await;
    get(&app, "/api/v1/token", &token).await.expect(401);
    app.finish().await;
}

#[tokio::test]
async fn tokens_that_work_have_names_that_tell_them_apart() {
    let app = TestApp::start().await;
    let mut dee = officer(&app, "North district", "dee").await;
    made(&mut dee, &["adoption"]).await;
    let fields = [("name", "Rostering"), ("days", "30"), ("scopes", "watch")];
    let refused = dee.post(TOKENS, &fields).await.expect(409);
    refused.says("Your district has a token “Rostering” already, made on 21 November 2026.");
    let page = dee.get(TOKENS).await.expect(200).text();
    assert_eq!(page.matches("/ending\"").count(), 1, "{page}");
    let (_, rest) = page.split_once("action=\"/district/tokens/").expect("a form");
    let ending = format!("{TOKENS}/{}", rest.split('"').next().expect("its address"));
    dee.post(&ending, &[]).await.expect(303);
    dee.post(TOKENS, &fields).await.expect(303);
    app.finish().await;
}
