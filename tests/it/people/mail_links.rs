use crate::support::{Client, PASSWORD, TestApp};

const EMAIL: &str = "kim@acme.example";
const OPENED: [(&str, &str); 1] = [("password", PASSWORD)];

async fn registered(app: &TestApp) -> (Client, String) {
    let mut kim = app.visitor();
    kim.post("/register", &[("organization", "Acme"), ("name", "Kim Vo"), ("email", EMAIL)])
        .await
        .expect(303);
    let link = app.mail_to(EMAIL).await.link();
    (kim, link)
}

#[tokio::test]
async fn unknown_used_and_expired_links_get_one_page_with_the_way_out() {
    let app = TestApp::start().await;
    let (mut kim, link) = registered(&app).await;
    let unknown = format!("/links/{}", "0".repeat(64));
    kim.get(&unknown)
        .await
        .expect(404)
        .says("This link does not work")
        .says("ask for a new password");
    kim.post(&unknown, &[]).await.expect(404).says("This link does not work");
    kim.post(&link, &OPENED).await.expect(303);
    kim.get(&link).await.expect(404).says("Links from our mails work once and for a limited time.");
    kim.post(&link, &OPENED).await.expect(404).says("This link does not work");
    app.finish().await;
}

#[tokio::test]
async fn a_confirmation_works_for_48_hours_and_not_a_second_longer() {
    let app = TestApp::start().await;
    let (mut kim, link) = registered(&app).await;
    app.ctx.clock.advance_seconds(48 * 3600 - 1);
    kim.get(&link).await.expect(200);
    app.ctx.clock.advance_seconds(1);
    kim.get(&link).await.expect(404);
    kim.post(&link, &[]).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn two_browsers_that_follow_one_link_at_once_open_one_session() {
    let app = TestApp::start().await;
    let (mut kim, link) = registered(&app).await;
    let mut other = app.visitor();
    kim.form_token().await;
    other.form_token().await;
    let (first, second) = tokio::join!(kim.post(&link, &OPENED), other.post(&link, &OPENED));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
    app.finish().await;
}

#[tokio::test]
async fn a_link_is_not_followed_without_the_form_token() {
    let app = TestApp::start().await;
    let (mut kim, link) = registered(&app).await;
    kim.post_as_is(&link, &[]).await.expect(403);
    kim.get(&link).await.expect(200);
    app.finish().await;
}

#[tokio::test]
async fn only_the_hash_of_a_links_secret_is_stored() {
    let app = TestApp::start().await;
    let (_, link) = registered(&app).await;
    let secret = link.trim_start_matches("/links/");
    let mut tx = app.ctx.db.read().await.unwrap();
    let rows = tx.query("SELECT secret_hash FROM waiting_accounts").all().await.unwrap();
    assert_eq!(rows.len(), 1);
    let stored = rows[0].text("secret_hash").unwrap();
    assert_ne!(stored, secret);
    assert_eq!(stored, assay::domain::values::sha256_hex(secret.as_bytes()));
    drop(tx);
    app.finish().await;
}
