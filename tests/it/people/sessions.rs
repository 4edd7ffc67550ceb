use assay::domain::people::account::Role;

use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn a_person_signs_in_and_out_again() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    assert!(ana.cookie("assay_session").is_some());
    ana.get("/").await.expect(200).says("Ana".to_lowercase().as_str());
    ana.post("/sign-out", &[]).await.expect(303);
    assert!(ana.cookie("assay_session").is_none());
    ana.get("/").await.expect(200).says("You are signed out");
    app.finish().await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_told_in_the_same_words() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    for (email, password) in
        [("ana@example.org", "not the password"), ("nobody@example.org", PASSWORD)]
    {
        let mut visitor = app.visitor();
        let reply =
            visitor.post("/sign-in", &[("email", email), ("password", password)]).await.expect(422);
        reply.says(
            "This email address and password do not belong together. Check both, or ask for \
            a new password.",
        );
        reply.says(email);
        reply.does_not_say(password);
    }
    app.finish().await;
}

#[tokio::test]
async fn after_ten_failures_an_address_waits_for_the_next_window() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let mut visitor = app.visitor();
    for _ in 0..10 {
        visitor
            .post("/sign-in", &[("email", "ana@example.org"), ("password", "wrong wrong wrong")])
            .await
            .expect(422);
    }
    let reply = visitor
        .post("/sign-in", &[("email", "ana@example.org"), ("password", PASSWORD)])
        .await
        .expect(429);
    reply.says("Too many tries. Wait 15 minutes and try again.");
    app.ctx.clock.advance_seconds(900);
    visitor
        .post("/sign-in", &[("email", "ana@example.org"), ("password", PASSWORD)])
        .await
        .expect(303);
    app.finish().await;
}

#[tokio::test]
async fn a_form_without_its_token_changes_nothing() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let reply = ana.post_as_is("/sign-out", &[]).await.expect(403);
    reply.says("This form was opened in another session, so nothing was changed.");
    ana.post_as_is("/sign-out", &[("csrf", "00")]).await.expect(403);
    ana.get("/").await.says("Sign out");
    app.finish().await;
}

#[tokio::test]
async fn a_change_sent_from_another_site_is_refused() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let request =
        ana.request(reqwest::Method::POST, "/sign-out").header("sec-fetch-site", "cross-site");
    let reply = ana.send(request).await.expect(403);
    reply.says("This change was sent from another site's page, so it was not made.");
    assert!(reply.headers.contains_key("content-security-policy"));
    app.finish().await;
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    app.ctx.clock.advance_seconds(12 * 3600 + 1);
    let reply = ana.get("/work").await.expect(303);
    assert_eq!(reply.location.as_deref(), Some("/sign-in?next=%2Fwork"));
    app.finish().await;
}

#[tokio::test]
async fn signing_in_leads_only_to_addresses_of_our_own() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let foreign = [
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/a\r\nb",
        "/a\0b",
        "https://evil.example",
        "javascript:alert(1)",
        "",
    ];
    for (next, to) in
        foreign.map(|next| (next, "/work")).into_iter().chain([("/registry?q=a", "/registry?q=a")])
    {
        let mut visitor = app.visitor();
        let reply = visitor
            .post(
                "/sign-in",
                &[("email", "ana@example.org"), ("password", PASSWORD), ("next", next)],
            )
            .await
            .expect(303);
        assert_eq!(reply.location.as_deref(), Some(to), "after {next:?}");
    }
    app.finish().await;
}

#[tokio::test]
async fn what_can_be_read_can_be_asked_for_without_its_body_and_other_methods_are_named() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let request = visitor.request(reqwest::Method::HEAD, "/registry");
    assert!(visitor.send(request).await.expect(200).bytes.is_empty());
    let request = visitor.request(reqwest::Method::DELETE, "/sign-in");
    let reply = visitor.send(request).await.expect(405);
    assert_eq!(reply.headers.get("allow").map(String::as_str), Some("GET, HEAD, POST"));
    app.finish().await;
}
