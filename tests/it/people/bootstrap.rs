use assay::actions::people::bootstrap;

use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn a_new_installation_gets_its_agency_and_its_first_administrator() {
    let app = TestApp::start().await;
    let link =
        bootstrap::create_administrator(&app.ctx, "Our agency", "ana@agency.example", "Ana Ruiz")
            .await
            .unwrap();
    let path = link.url.strip_prefix(&app.base).expect("a link to this installation").to_owned();
    let mut ana = app.visitor();
    ana.get(&path).await.expect(200).says("Ana Ruiz").says("Our agency").says("Administrator");
    ana.post(&path, &[("password", PASSWORD)]).await.expect(303);
    ana.get("/people").await.expect(200).says("Our agency");
    let listed = bootstrap::list(&app.ctx).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].organization.as_str(), listed[0].state), ("Our agency", "active"));
    app.finish().await;
}

#[tokio::test]
async fn a_lost_link_is_made_again_and_a_second_administrator_joins_the_same_agency() {
    let app = TestApp::start().await;
    for _ in 0..2 {
        bootstrap::create_administrator(&app.ctx, "Our agency", "ana@agency.example", "Ana Ruiz")
            .await
            .unwrap();
    }
    bootstrap::create_administrator(&app.ctx, "Another name", "bo@agency.example", "Bo Li")
        .await
        .unwrap();
    let listed = bootstrap::list(&app.ctx).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert!(
        listed.iter().all(|one| one.organization == "Our agency" && one.state == "waiting"),
        "{listed:?}"
    );
    app.finish().await;
}

#[tokio::test]
async fn wrong_words_and_an_address_in_use_are_named() {
    let app = TestApp::start().await;
    let refused = bootstrap::create_administrator(&app.ctx, "Our agency", "ana", "")
        .await
        .unwrap_err()
        .to_string();
    assert_eq!(refused, "Enter a name. Enter an email address in the form name@example.org.");
    app.vendor("acme").await;
    let refused =
        bootstrap::create_administrator(&app.ctx, "Our agency", "acme.owner@example.org", "Ana")
            .await
            .unwrap_err()
            .to_string();
    assert_eq!(
        refused,
        "There is an account with the address acme.owner@example.org already. One address has one \
         account."
    );
    app.finish().await;
}
