//! Who else is in a section: told to the people of the same vendor, for as long as there are signs
//! of them.

use assay::actions::assessment::presence::{Present, in_words};
use assay::domain::access::{Actor, Person};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::OrganizationId;

use crate::support::TestApp;

#[tokio::test]
async fn people_of_one_vendor_are_told_who_else_is_in_their_section() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Quill").await;
    let section = format!("/disclosures/{disclosure}/sections/safety");
    acme.get(&section).await.expect(200).does_not_say("in this section too");
    let mut max =
        app.person(OrganizationKind::Vendor, "acme", "max", &[Role::VendorContributor]).await;
    max.get(&section)
        .await
        .expect(200)
        .says("acme.owner is in this section too (last seen just now).");
    max.get(&format!("/disclosures/{disclosure}/sections/profile"))
        .await
        .expect(200)
        .does_not_say("in this section too");
    app.ctx.clock.advance_seconds(60);
    let page = acme.get(&section).await.expect(200);
    page.says("max is in this section too (last seen 1 minute ago).");
    app.ctx.clock.advance_seconds(120);
    let saved = max
        .post_json(&format!("{section}/autosave"), &[("revision", "0")])
        .await
        .expect(200)
        .json();
    assert_eq!(
        saved["presence"]["words"],
        "acme.owner is in this section too (last seen 2 minutes ago)."
    );
    assert_eq!(saved["presence"]["names"], serde_json::json!(["acme.owner"]));
    app.ctx.clock.advance_seconds(300);
    acme.get(&section).await.expect(200).does_not_say("in this section too");
    app.finish().await;
}

#[tokio::test]
async fn nobody_of_another_organization_is_named_and_several_are_named_in_one_sentence() {
    let app = TestApp::start().await;
    let (disclosure, organizations) = (app.ctx.new_id(), [app.ctx.new_id(), app.ctx.new_id()]);
    let person = |name: &str, organization: &OrganizationId| {
        Actor::Person(Person {
            account: app.ctx.new_id(),
            name: name.to_owned(),
            organization: organization.clone(),
            organization_name: "Acme".to_owned(),
            kind: OrganizationKind::Vendor,
            roles: vec![Role::VendorOwner],
            grant: None,
            district: None,
        })
    };
    let (ana, ben, kim) = (
        person("Ana", &organizations[0]),
        person("Ben", &organizations[0]),
        person("Kim", &organizations[0]),
    );
    let spy = person("Spy", &organizations[1]);
    assert!(app.ctx.presence.note(&spy, app.ctx.now(), &disclosure, "safety").is_empty());
    assert!(app.ctx.presence.note(&ana, app.ctx.now(), &disclosure, "safety").is_empty());
    app.ctx.clock.advance_seconds(61);
    app.ctx.presence.note(&ben, app.ctx.now(), &disclosure, "safety");
    let others = app.ctx.presence.note(&kim, app.ctx.now(), &disclosure, "safety");
    assert_eq!(
        in_words(&others),
        "Ben (last seen just now) and Ana (last seen 1 minute ago) are in this section too."
    );
    assert!(app.ctx.presence.note(&spy, app.ctx.now(), &disclosure, "safety").is_empty());
    assert!(app.ctx.presence.note(&kim, app.ctx.now(), &app.ctx.new_id(), "safety").is_empty());
    for number in 0..20 {
        app.ctx.presence.note(
            &person(&format!("Guest {number}"), &organizations[0]),
            app.ctx.now(),
            &disclosure,
            "safety",
        );
    }
    assert_eq!(
        app.ctx.presence.note(&kim, app.ctx.now(), &disclosure, "safety").len(),
        5,
        "a page names a few"
    );
    assert_eq!(in_words(&[] as &[Present]), "");
    app.finish().await;
}
