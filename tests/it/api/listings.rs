use assay::actions::Seen;
use assay::actions::registry::listings;
use assay::domain::instrument::Decision;

use crate::support::TestApp;
use crate::support::listings::Tool;

#[tokio::test]
async fn a_listing_carries_everything_that_anyone_needs_to_know() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut program = app.visitor();
    let reply = program.get("/api/v1/listings/askwell").await.expect(200);
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
    assert_eq!(reply.headers["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(reply.headers["cache-control"], "public, max-age=60");
    let listing = reply.json();
    for key in [
        "slug",
        "name",
        "vendor",
        "version",
        "status",
        "decision",
        "inherent_tier",
        "residual_tier",
        "scores",
        "conditions",
        "modules",
        "approved_on",
        "expires_on",
        "questionnaire",
    ] {
        assert!(
            listing.get(key).is_some_and(|value| !value.is_null()),
            "{key} is missing in {listing}"
        );
    }
    for key in ["id", "title", "who", "by", "because"] {
        assert!(listing["modules"][0].get(key).is_some(), "{key} is missing");
    }
    for key in ["text", "criterion", "due", "evidence_required"] {
        assert!(listing["conditions"][0].get(key).is_some(), "{key} is missing");
    }
    assert_eq!(
        (&listing["status"], &listing["decision"], &listing["inherent_tier"]),
        (&"published".into(), &"conditional".into(), &3.into())
    );
    let criteria: Vec<&String> = listing["scores"].as_object().expect("scores").keys().collect();
    let questionnaire = app.ctx.library.for_disclosures().expect("a questionnaire");
    assert_eq!(
        criteria,
        questionnaire.rubric.criteria.iter().map(|criterion| &criterion.id).collect::<Vec<_>>(),
        "in the questionnaire's order"
    );
    assert_eq!(listing["questionnaire"]["digest"], questionnaire.digest.as_str());
    app.finish().await;
}

#[tokio::test]
async fn what_a_program_has_already_is_not_sent_again_until_it_changes() {
    let app = TestApp::start().await;
    app.published(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    let mut program = app.visitor();
    for path in
        ["/api/v1/listings", "/api/v1/listings/planwell", "/api/v1/modules", "/api/openapi.json"]
    {
        let tag = program.get(path).await.expect(200).headers["etag"].clone();
        let request = program
            .request(reqwest::Method::GET, path)
            .header("if-none-match", format!("\"other\", W/{tag}"));
        let again = program.send(request).await.expect(304);
        assert!(again.bytes.is_empty());
        assert_eq!(again.headers["etag"], tag);
    }
    let tag = program.get("/api/v1/listings/planwell").await.headers["etag"].clone();
    let publisher = app.publisher().await;
    listings::change_state(
        &app.ctx,
        &publisher,
        "planwell",
        "suspend",
        "It is under inquiry.",
        Seen::at_hand(),
    )
    .await
    .expect("suspended");
    let request = program
        .request(reqwest::Method::GET, "/api/v1/listings/planwell")
        .header("if-none-match", tag);
    assert_eq!(program.send(request).await.expect(200).json()["status"], "suspended");
    app.finish().await;
}

#[tokio::test]
async fn a_program_reads_first_whether_a_tool_may_be_bought_and_the_decision_as_what_it_was() {
    let app = TestApp::start().await;
    app.published(&Tool {
        decision: Some(Decision::Approved),
        ..Tool::new("lesson-planner", "Planwell", "Acme")
    })
    .await;
    listings::change_state(
        &app.ctx,
        &app.publisher().await,
        "planwell",
        "suspend",
        "It is under inquiry.",
        Seen::at_hand(),
    )
    .await
    .expect("suspended");
    let mut program = app.visitor();
    let whole = program.get("/api/v1/listings/planwell").await.expect(200);
    assert!(whole.text().starts_with("{\"availability\":\"not_now\","), "{}", whole.text());
    assert!(
        program
            .get("/api/v1/listings")
            .await
            .expect(200)
            .text()
            .starts_with("{\"items\":[{\"availability\":\"not_now\",")
    );
    assert_eq!(
        (&whole.json()["status"], &whole.json()["decision"]),
        (&"suspended".into(), &"approved".into())
    );
    let description = program.get("/api/openapi.json").await.expect(200).json();
    let card = description["components"]["schemas"]["Card"].to_string().replace("\\n", " ");
    assert!(
        card.contains("whether the tool may be bought today is told by `availability` alone."),
        "{card}"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_list_pages_by_cursor_until_nothing_is_left() {
    let app = TestApp::start().await;
    for number in 0..5 {
        app.published(&Tool::new("lesson-planner", &format!("Tool {number}"), "Acme")).await;
    }
    let mut program = app.visitor();
    let mut path = "/api/v1/listings?limit=2&sort=name".to_owned();
    let mut seen = Vec::new();
    loop {
        let reply = program.get(&path).await.expect(200);
        let page = reply.json();
        seen.extend(
            page["items"]
                .as_array()
                .expect("items")
                .iter()
                .map(|item| item["name"].as_str().expect("a name").to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => {
                assert_eq!(reply.headers["link"], format!("<{next}>; rel=\"next\""));
                path = next.to_owned();
            }
            None => break,
        }
    }
    assert_eq!(seen, ["Tool 0", "Tool 1", "Tool 2", "Tool 3", "Tool 4"]);
    app.finish().await;
}

#[tokio::test]
async fn a_question_that_cannot_be_read_is_answered_with_a_problem_that_names_it() {
    let app = TestApp::start().await;
    let mut program = app.visitor();
    let reply =
        program.get("/api/v1/listings?colour=red&limit=1000&after=nobody").await.expect(422);
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
    let fields: Vec<String> = reply.json()["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| error["field"].as_str().expect("a field").to_owned())
        .collect();
    assert_eq!(fields, ["colour", "limit", "after"]);
    let odd =
        format!("/api/v1/listings?decision=maybe&status=fine&tier=high&sort={}", "z".repeat(300));
    let messages: Vec<String> = program.get(&odd).await.expect(422).json()["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| error["message"].as_str().expect("a sentence").to_owned())
        .collect();
    let order = format!(
        "“{}…” is not an order. Known are relevance, newest, name, risk, expiry.",
        "z".repeat(40)
    );
    assert_eq!(
        messages,
        [
            "“maybe” is not a decision. Known are approved, conditional, pilot and not_approved.",
            "“fine” is not a status of a listing.",
            "“high” is not a tier: tiers are whole numbers.",
            &order,
        ]
    );
    let missing = program.get("/api/v1/listings/nothing").await.expect(404);
    assert_eq!(missing.headers["content-type"], "application/problem+json");
    app.finish().await;
}

#[tokio::test]
async fn a_page_of_another_site_may_ask_again_for_what_it_has_already() {
    let app = TestApp::start().await;
    app.published(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    let mut program = app.visitor();
    for path in [
        "/api/v1/listings",
        "/api/v1/listings/planwell",
        "/api/v1/modules",
        "/api/openapi.json",
        "/registry.csv",
    ] {
        let asked = program
            .request(reqwest::Method::OPTIONS, path)
            .header("origin", "https://district.example")
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "if-none-match");
        let allowed = program.send(asked).await.expect(204);
        assert!(allowed.bytes.is_empty(), "{path}");
        assert_eq!(allowed.headers["access-control-allow-origin"], "*", "{path}");
        assert_eq!(allowed.headers["access-control-allow-methods"], "GET, HEAD", "{path}");
        assert!(
            allowed.headers["access-control-allow-headers"].contains("if-none-match"),
            "{path}"
        );
        let request = program.request(reqwest::Method::HEAD, path);
        let head = program.send(request).await.expect(200);
        assert_eq!(head.headers["access-control-allow-origin"], "*", "{path}");
        assert_eq!(head.headers["access-control-expose-headers"], "etag, link", "{path}");
    }
    let request = program
        .request(reqwest::Method::OPTIONS, "/sign-in")
        .header("origin", "https://district.example");
    let other = program.send(request).await.expect(204);
    assert_eq!(other.headers["allow"], "GET, HEAD, POST");
    assert!(
        !other.headers.contains_key("access-control-allow-origin"),
        "only public data is for other sites"
    );
    let request = program.request(reqwest::Method::DELETE, "/api/v1/listings");
    program.send(request).await.expect(405);
    app.finish().await;
}

#[tokio::test]
async fn a_validator_is_known_in_every_form_that_servers_and_proxies_give_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    let mut program = app.visitor();
    for path in ["/api/v1/listings", "/api/v1/listings?q=planwell", "/api/v1/listings/planwell"] {
        let tag = program.get(path).await.expect(200).headers["etag"].clone();
        let core = tag.trim_matches('"');
        for form in [
            format!("W/{tag}"),
            format!("\"{core}-gzip\""),
            format!("W/\"{core}-gzip\""),
            format!("\"{core}-br\""),
            format!("\"{core}-gzip-gzip\""),
            format!("\"{core};gzip\""),
            format!("\"other\", \"{core}-zstd\""),
            "*".to_owned(),
        ] {
            let request =
                program.request(reqwest::Method::GET, path).header("if-none-match", &form);
            program.send(request).await.expect(304);
        }
        for form in [format!("\"{core}x\""), "\"\"".to_owned(), "\"-gzip\"".to_owned()] {
            let request =
                program.request(reqwest::Method::GET, path).header("if-none-match", &form);
            program.send(request).await.expect(200);
        }
    }
    app.finish().await;
}
