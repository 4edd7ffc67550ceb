use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::{PASSWORD, TestApp};

const KIM: [(&str, &str); 3] =
    [("name", "Kim Vo"), ("email", "kim@acme.example"), ("roles", "vendor_contributor")];

#[tokio::test]
async fn an_owner_invites_a_colleague_who_chooses_a_password_and_is_in() {
    let app = TestApp::start().await;
    let mut owner = app.vendor("acme").await;
    owner.get("/colleagues").await.expect(200).says("acme.owner@example.org").says("Vendor owner");
    let reply = owner.post("/colleagues", &KIM).await.expect(303);
    assert_eq!(reply.location.as_deref(), Some("/colleagues"));
    owner
        .get("/colleagues")
        .await
        .says("Invitation sent")
        .says("Kim Vo")
        .says("Not opened yet")
        .says("Send again");
    let mail = app.mail_to("kim@acme.example").await;
    assert_eq!(mail.subject, "You are invited to Assay");
    mail.says("Hello Kim Vo,");
    // The owner's name could be read as an address, so it is not in the letter.
    mail.says(
        "A colleague invites you to Assay. You will work there for acme as: Vendor contributor.",
    );
    mail.says("The link works once, until 28 November 2026, 10:00 UTC.");
    let mut kim = app.visitor();
    kim.get(&mail.link())
        .await
        .expect(200)
        .says("Accept your invitation")
        .says("acme")
        .says("Vendor contributor");
    kim.post(&mail.link(), &[("password", PASSWORD)]).await.expect(303);
    kim.get("/").await.says("Your account is open").says("Kim Vo");
    owner.get("/colleagues").await.does_not_say("Not opened yet");
    app.visitor().sign_in("kim@acme.example", PASSWORD).await;
    app.finish().await;
}

#[tokio::test]
async fn an_invitation_works_for_seven_days_and_can_be_sent_again() {
    let app = TestApp::start().await;
    let mut owner = app.vendor("acme").await;
    owner.post("/colleagues", &KIM).await.expect(303);
    app.ctx.clock.advance_seconds(7 * 24 * 3600);
    let link = app.mail_to("kim@acme.example").await.link();
    app.visitor().get(&link).await.expect(404);
    owner.sign_in("acme.owner@example.org", PASSWORD).await;
    let page = owner.get("/colleagues").await.text();
    let (_, rest) = page.split_once("action=\"/colleagues/").expect("a button");
    let again = format!("/colleagues/{}", rest.split_once('"').unwrap().0);
    owner.post(&again, &[]).await.expect(303);
    let fresh = app.mails_to("kim@acme.example").await[1].link();
    let mut kim = app.visitor();
    kim.post(&fresh, &[("password", PASSWORD)]).await.expect(303);
    owner.post(&again, &[]).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_rejected_invitation_comes_back_filled_in() {
    let app = TestApp::start().await;
    let mut owner = app.vendor("acme").await;
    let reply =
        owner.post("/colleagues", &[("name", ""), ("email", "kim at acme")]).await.expect(422);
    reply
        .says("Enter a name.")
        .says("Enter an email address in the form name@example.org.")
        .says("Choose at least one role.")
        .says("value=\"kim at acme\"");
    let reply = owner
        .post(
            "/colleagues",
            &[("name", "Kim"), ("email", "kim@acme.example"), ("roles", "reviewer")],
        )
        .await
        .expect(422);
    reply.says("“Reviewer” is not a role in this kind of organization (vendor).");
    let reply = owner
        .post("/colleagues", &[("name", "Kim"), ("email", "kim@acme.example"), ("roles", "king")])
        .await
        .expect(422);
    reply.says("“king” is not a role; choose one from the list.");
    let taken = [("name", "Kim"), ("email", "acme.owner@example.org"), ("roles", "vendor_owner")];
    let reply = owner.post("/colleagues", &taken).await.expect(422);
    reply.says("acme.owner has an account with this address in your organization already.");
    reply.says("checked");
    assert!(app.mails_to("kim@acme.example").await.is_empty());
    app.finish().await;
}

#[tokio::test]
async fn only_owners_of_a_vendor_see_and_invite_its_colleagues() {
    let app = TestApp::start().await;
    let contributor =
        app.person(OrganizationKind::Vendor, "acme", "kim", &[Role::VendorContributor]).await;
    let reviewer = app.agency("ana", Role::Reviewer).await;
    let officer = app
        .person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
        .await;
    for mut client in [contributor, reviewer, officer] {
        client.get("/colleagues").await.expect(404);
        client.post("/colleagues", &KIM).await.expect(404);
    }
    assert!(app.mails_to("kim@acme.example").await.is_empty());
    app.finish().await;
}

#[tokio::test]
async fn another_vendors_waiting_colleague_is_not_there() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    acme.post("/colleagues", &KIM).await.expect(303);
    let page = acme.get("/colleagues").await.text();
    let (_, rest) = page.split_once("action=\"/colleagues/").expect("a button");
    let of_acme = format!("/colleagues/{}", rest.split_once('"').unwrap().0);
    let mut beta = app.vendor("beta").await;
    beta.post_same_refusal(
        &of_acme,
        "/colleagues/01990000-0000-7000-8000-000000000000/invitation",
        &[],
    )
    .await;
    assert_eq!(app.mails_to("kim@acme.example").await.len(), 1);
    app.finish().await;
}

#[tokio::test]
async fn invitations_by_one_account_are_limited() {
    let app = TestApp::start().await;
    let mut owner = app.vendor("acme").await;
    for number in 0..10 {
        let email = format!("person{number}@acme.example");
        owner
            .post(
                "/colleagues",
                &[("name", "Kim"), ("email", &email), ("roles", "vendor_contributor")],
            )
            .await
            .expect(303);
    }
    owner.post("/colleagues", &KIM).await.expect(429);
    app.finish().await;
}

#[tokio::test]
async fn an_owner_learns_nothing_about_who_has_an_account() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let mut owner = app.vendor("acme").await;
    let ana = [("name", "Ana"), ("email", "ana@example.org"), ("roles", "vendor_contributor")];
    let known = owner.post("/colleagues", &ana).await.expect(303);
    let unknown = owner.post("/colleagues", &KIM).await.expect(303);
    assert_eq!(known.location, unknown.location);
    let page = owner.get("/colleagues").await.expect(200).text();
    assert_eq!(page.matches("Not opened yet").count(), 2, "{page}");
    let mail = app.mail_to("ana@example.org").await;
    assert_eq!(mail.subject, "You have an account already");
    assert!(!mail.body.contains("/links/") && !mail.body.contains("acme"), "{}", mail.body);
    app.finish().await;
}

#[tokio::test]
async fn an_invitation_carries_nothing_that_a_mail_program_makes_a_link_of() {
    let app = TestApp::start().await;
    let mut owner = app
        .person(
            OrganizationKind::Vendor,
            "Prizes at evil.example/win",
            "olga",
            &[Role::VendorOwner],
        )
        .await;
    let advert = [
        ("name", "You won: evil.example"),
        ("email", "kim@acme.example"),
        ("roles", "vendor_contributor"),
    ];
    owner
        .post("/colleagues", &advert)
        .await
        .expect(422)
        .says("A name cannot hold a web or email address.");
    let stranger = [
        ("name", "Call 555 123 4567"),
        ("email", "kim@acme.example"),
        ("roles", "vendor_contributor"),
    ];
    owner.post("/colleagues", &stranger).await.expect(303);
    let mail = app.mail_to("kim@acme.example").await;
    mail.says("Hello,").says(
        "A colleague invites you to Assay. You will work there for the \
        inviting organization as: Vendor contributor.",
    );
    assert!(!mail.body.contains("evil.example") && !mail.body.contains("555 123"), "{}", mail.body);
    app.finish().await;
}

#[tokio::test]
async fn no_more_than_twenty_people_wait_for_one_vendor_at_once() {
    let app = TestApp::start().await;
    let mut owner = app.vendor("acme").await;
    for number in 0..20 {
        if number == 10 {
            app.ctx.clock.advance_seconds(900);
        }
        let email = format!("person{number}@acme.example");
        owner
            .post(
                "/colleagues",
                &[("name", "Kim"), ("email", &email), ("roles", "vendor_contributor")],
            )
            .await
            .expect(303);
    }
    app.ctx.clock.advance_seconds(900);
    let reply = owner.post("/colleagues", &KIM).await.expect(422);
    reply.says(
        "20 people wait for an account already. Wait until somebody opens theirs, or take \
        an invitation back.",
    );
    app.finish().await;
}

#[tokio::test]
async fn an_owner_takes_an_invitation_back_and_closes_a_colleagues_account() {
    let app = TestApp::start().await;
    let mut owner = app.vendor("acme").await;
    owner.post("/colleagues", &KIM).await.expect(303);
    let page = owner.get("/colleagues").await.text();
    let removal = page
        .split("action=\"")
        .find(|part| part.contains("/removal\""))
        .expect("a button")
        .split_once('"')
        .unwrap()
        .0
        .to_owned();
    owner.post(&removal, &[]).await.expect(303);
    owner.get("/colleagues").await.does_not_say("Kim Vo");
    app.visitor().get(&app.mail_to("kim@acme.example").await.link()).await.expect(404);
    owner.post(&removal, &[]).await.expect(404);

    let mut lee =
        app.person(OrganizationKind::Vendor, "acme", "lee", &[Role::VendorContributor]).await;
    let acme = app.organization(OrganizationKind::Vendor, "acme").await;
    let id = app.account(&acme, "lee", &[Role::VendorContributor]).await;
    let own = app.account(&acme, "acme.owner", &[Role::VendorOwner]).await;
    let mut beta = app.vendor("beta").await;
    let nobody = "/colleagues/01990000-0000-7000-8000-000000000000/closing";
    beta.post_same_refusal(&format!("/colleagues/{id}/closing"), nobody, &[]).await;
    lee.post(&format!("/colleagues/{own}/closing"), &[]).await.expect(404);
    let reply = owner.post(&format!("/colleagues/{own}/closing"), &[]).await.expect(409);
    reply.says("You cannot close your own account. Ask another owner of your organization.");
    owner.post(&format!("/colleagues/{id}/closing"), &[]).await.expect(303);
    lee.get("/products").await.expect(303);
    owner.get("/colleagues").await.expect(200).says("Closed");
    app.finish().await;
}
