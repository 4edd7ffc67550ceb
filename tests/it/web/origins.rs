use reqwest::Method;

use crate::support::TestApp;

const OTHER: &str = "evil.example";

/// The status of signing out when another page's browser sends it with these lines.
async fn status(app: &TestApp, lines: &[(&str, &str)]) -> u16 {
    let mut visitor = app.visitor();
    let mut request = visitor
        .request(Method::POST, "/sign-in")
        .header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in lines {
        request = request.header(*name, *value);
    }
    visitor.send(request.body("")).await.status.as_u16()
}

#[tokio::test]
async fn nobody_names_this_site_but_its_own_address_and_a_trusted_proxy() {
    let app = TestApp::start().await;
    let origin = format!("https://{OTHER}");
    let other_site = "This change was sent from another site's page";
    assert_eq!(status(&app, &[("origin", &origin), ("x-forwarded-host", OTHER)]).await, 403);
    assert_eq!(status(&app, &[("origin", &origin), ("forwarded", "host=evil.example")]).await, 403);
    let mut visitor = app.visitor();
    let request = visitor
        .request(Method::POST, "/sign-in")
        .header("origin", &origin)
        .header("x-forwarded-host", OTHER);
    visitor.send(request).await.expect(403).says(other_site);
    app.finish().await;
    let behind = TestApp::start_with(&[("ASSAY_TRUSTED_PROXY", "one")]).await;
    let mut visitor = behind.visitor();
    visitor.get("/sign-in").await;
    let fields =
        [("email", "a@example.org"), ("password", "wrong"), ("csrf", &visitor.form_token().await)]
            .map(|(name, value)| (name, value.to_owned()));
    let body = serde_urlencoded::to_string(fields).unwrap();
    let send = |host: &'static str| {
        visitor
            .request(Method::POST, "/sign-in")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", "https://assay.agency.example")
            .header("x-forwarded-host", host)
            .body(body.clone())
    };
    let (own, made_up) = (send("assay.agency.example"), send("assay.agency.example, evil.example"));
    visitor.send(own).await.expect(422);
    visitor.send(made_up).await.expect(403).says(other_site);
    behind.finish().await;
}
