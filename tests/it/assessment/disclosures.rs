use crate::support::TestApp;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

#[tokio::test]
async fn what_is_not_yours_looks_like_what_is_not_there() {
    let app = TestApp::start().await;
    let (mut acme, mut bolt) = (app.vendor("acme").await, app.vendor("bolt").await);
    let product = acme.register_product("Lessonwright").await;
    let disclosure = acme.start_disclosure(&product).await;
    acme.attach(&disclosure, "profile.identity", "W-9").await.expect(303);
    let nobody = "01934b2e-0000-7000-8000-000000000000";
    let said = |text: String, id: &str| {
        let main = text.split("<main").nth(1).unwrap().to_owned();
        main.replace(id, "").split("name=\"csrf\"").next().unwrap().to_owned()
    };
    for path in [
        "products/{}",
        "disclosures/{}",
        "disclosures/{}/sections/profile",
        "disclosures/{}/check",
        "disclosures/{}/evidence",
        "disclosures/{}/receipt",
        "disclosures/{}/withdrawal",
    ] {
        let id = if path.starts_with("products") { &product } else { &disclosure };
        let theirs = bolt.get(&format!("/{}", path.replace("{}", id))).await.expect(404).text();
        let missing =
            bolt.get(&format!("/{}", path.replace("{}", nobody))).await.expect(404).text();
        assert_eq!(said(theirs, id), said(missing, nobody), "{path}");
    }
    for (path, fields) in [
        ("/products/{p}/disclosures", vec![]),
        ("/disclosures/{d}/sections/profile", vec![("revision", "0")]),
        ("/disclosures/{d}/sections/profile/autosave", vec![("revision", "0")]),
        ("/disclosures/{d}/submission", vec![("name", "B")]),
        ("/disclosures/{d}/withdrawal", vec![("reason", "Mine now")]),
    ] {
        bolt.post(&path.replace("{p}", &product).replace("{d}", &disclosure), &fields)
            .await
            .expect(404);
    }
    bolt.attach(&disclosure, "profile.identity", "Not mine").await.expect(404);
    let mut ana = app.agency("ana", Role::Reviewer).await;
    ana.get(&format!("/disclosures/{disclosure}")).await.expect(404);
    ana.get("/products").await.expect(404);
    app.visitor().get("/products").await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn colleagues_work_on_one_disclosure_but_only_an_owner_submits_or_withdraws() {
    let app = TestApp::start().await;
    let mut owner = app.vendor("acme").await;
    let mut colleague =
        app.person(OrganizationKind::Vendor, "acme", "cleo", &[Role::VendorContributor]).await;
    let disclosure = owner.disclose("Lessonwright").await;
    colleague.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200);
    let only = "Only an owner of your organization can attest and submit.";
    colleague
        .post(&format!("/disclosures/{disclosure}/submission"), &[("name", "Cleo")])
        .await
        .expect(403)
        .says(only);
    colleague
        .post(&format!("/disclosures/{disclosure}/withdrawal"), &[("reason", "No")])
        .await
        .expect(403)
        .says(only);
    app.finish().await;
}

#[tokio::test]
async fn a_withdrawal_needs_a_reason_and_ends_the_editing() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let path = format!("/disclosures/{disclosure}/withdrawal");
    acme.get(&path).await.expect(200).says("This cannot be undone");
    acme.post(&path, &[("reason", " ")]).await.expect(422).says("Enter a reason.");
    acme.post(&path, &[("reason", "We stopped offering it.")]).await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}"))
        .await
        .expect(200)
        .says("You took this disclosure back");
    let copy = app.mail_to("acme.owner@example.org").await;
    assert_eq!(copy.subject, "You took it back: Lessonwright");
    copy.says(
        "acme.owner took back your disclosure of Lessonwright on 21 November 2026, 10:00 \
        UTC. The reason given:\n\nWe stopped offering it.",
    )
    .says(&format!("/disclosures/{disclosure}"));
    acme.save_section(
        &disclosure,
        "profile",
        "0",
        &[("q.profile.decisions".into(), "none".into())],
    )
    .await
    .expect(409)
    .says("withdrawn");
    acme.get(&path).await.expect(409);
    app.finish().await;
}
