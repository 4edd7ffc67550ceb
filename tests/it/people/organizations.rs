use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::listings::Tool;
use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn an_administrator_adds_an_organization_and_invites_its_people() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    admin
        .get("/people/organizations/new")
        .await
        .expect(200)
        .says("School district")
        .does_not_say("State education agency");
    let reply = admin
        .post("/people/organizations/new", &[("name", "North district"), ("kind", "district")])
        .await
        .expect(303);
    let organization = reply.location.unwrap();
    admin
        .get(&organization)
        .await
        .expect(200)
        .says("North district")
        .says("Nobody is here yet")
        .says("District officer")
        .does_not_say("Publisher");
    let dee = [
        ("name", "Dee Fox"),
        ("email", "dee@north.example"),
        ("roles", "coach"),
        ("roles", "district_officer"),
    ];
    admin.post(&organization, &dee).await.expect(303);
    admin
        .get("/people")
        .await
        .expect(200)
        .says("North district")
        .says("Dee Fox")
        .says("District officer, Coach")
        .says("Not opened yet");
    let mail = app.mail_to("dee@north.example").await;
    mail.says(
        "admin (Test agency) invites you to Assay. You will work there for North district \
        as: District officer, Coach.",
    );
    app.visitor().post(&mail.link(), &[("password", PASSWORD)]).await.expect(303);
    app.visitor().sign_in("dee@north.example", PASSWORD).await;
    app.finish().await;
}

#[tokio::test]
async fn an_organization_has_a_page_with_its_people_its_tools_and_what_happened() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let quill = app.submitted("Quill", "lesson-planner").await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let id = |page: &str, name: &str| {
        let before = page.split(&format!("\">{name}</a></h2>")).next().unwrap();
        before.rsplit("/people/organizations/").next().unwrap().to_owned()
    };
    let list = admin.get("/people").await.expect(200).text();
    let (acme, tutors) = (id(&list, "acme"), id(&list, "Brookfield Tutors"));
    let page = admin.get(&format!("/people/organizations/{acme}")).await.expect(200);
    page.says("1 account active, 0 closed, 0 invited.")
        .says("Submitted. Last change: ")
        .says("Not listed")
        .says("Submitted the disclosure");
    page.does_not_say("Askwell").says("Everything in the event log");
    let listed = admin.get(&format!("/people/organizations/{tutors}")).await.expect(200);
    listed
        .says("Published. Last change: ")
        .says("Approved with conditions")
        .says("href=\"/registry/askwell\"");
    let log = admin.get(&format!("/events?organization={acme}")).await.expect(200);
    log.says("Only what happened to acme, its people and its products.")
        .says("Submitted the disclosure")
        .does_not_say("\"About\">Askwell");
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.accept(&quill.id).await;
    admin
        .get(&format!("/people/organizations/{acme}"))
        .await
        .expect(200)
        .says("In review. Last change: ")
        .says("by lea");
    admin
        .get(&format!("/events?organization={}", app.unknown_id()))
        .await
        .expect(200)
        .says("No event fits");
    app.finish().await;
}

#[tokio::test]
async fn an_organization_needs_a_name_of_its_own_and_a_kind() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let reply = admin.post("/people/organizations/new", &[("name", "")]).await.expect(422);
    reply
        .says("Enter the organization's name.")
        .says("Choose a kind of organization: vendor, school district or regional service center.");
    let reply = admin
        .post("/people/organizations/new", &[("name", "Second agency"), ("kind", "agency")])
        .await
        .expect(422);
    reply
        .says("Choose a kind of organization: vendor, school district or regional service center.")
        .says("value=\"Second agency\"");
    let reply = admin
        .post("/people/organizations/new", &[("name", "TEST agency"), ("kind", "vendor")])
        .await
        .expect(422);
    reply.says(
        "There is an organization called “Test agency” already. Find it in the list, or \
        choose another name.",
    );
    app.finish().await;
}

#[tokio::test]
async fn people_are_invited_only_with_roles_of_their_kind_of_organization() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let vendor = app.organization(OrganizationKind::Vendor, "acme").await;
    let path = format!("/people/organizations/{vendor}");
    let reply = admin
        .post(&path, &[("name", "Kim"), ("email", "kim@acme.example"), ("roles", "administrator")])
        .await
        .expect(422);
    reply
        .says("“Administrator” is not a role in this kind of organization (vendor).")
        .says("value=\"kim@acme.example\"");
    assert!(app.mails_to("kim@acme.example").await.is_empty());
    app.finish().await;
}

#[tokio::test]
async fn closing_an_account_ends_its_sessions_and_its_links_at_once() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let agency = app.organization(OrganizationKind::Agency, "Test agency").await;
    let id = app.account(&agency, "ana", &[Role::Reviewer]).await;
    app.visitor().post("/passwords/new", &[("email", "ana@example.org")]).await.expect(303);
    let path = format!("/people/accounts/{id}");
    admin.get(&path).await.expect(200).says("ana@example.org").says("Close account");
    admin.post(&format!("{path}/closing"), &[]).await.expect(303);
    admin.get(&path).await.says("Closed").does_not_say("Close account");
    ana.get("/account").await.expect(303);
    app.visitor()
        .post("/sign-in", &[("email", "ana@example.org"), ("password", PASSWORD)])
        .await
        .expect(422);
    app.visitor().get(&app.mail_to("ana@example.org").await.link()).await.expect(404);
    app.visitor().post("/passwords/new", &[("email", "ana@example.org")]).await.expect(303);
    assert_eq!(app.mails_to("ana@example.org").await.len(), 1, "a closed account gets no link");
    admin
        .post(&format!("{path}/closing"), &[])
        .await
        .expect(409)
        .says("The account of ana is closed already.");
    app.finish().await;
}

#[tokio::test]
async fn an_administrator_cannot_close_their_own_account() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let agency = app.organization(OrganizationKind::Agency, "Test agency").await;
    let id = app.account(&agency, "admin", &[Role::Administrator]).await;
    admin.get(&format!("/people/accounts/{id}")).await.expect(200).does_not_say("Close account");
    let reply = admin.post(&format!("/people/accounts/{id}/closing"), &[]).await.expect(409);
    reply.says("You cannot close your own account. Ask another administrator.");
    app.finish().await;
}

#[tokio::test]
async fn everybody_else_is_told_that_nothing_is_there() {
    let app = TestApp::start().await;
    let agency = app.organization(OrganizationKind::Agency, "Test agency").await;
    let id = app.account(&agency, "admin", &[Role::Administrator]).await;
    let nobody = "01990000-0000-7000-8000-000000000000";
    let owner = app.vendor("acme").await;
    let lead = app.agency("lee", Role::PanelLead).await;
    for mut client in [owner, lead] {
        client.get("/people").await.expect(404);
        client.get("/people/organizations/new").await.expect(404);
        client
            .post("/people/organizations/new", &[("name", "X"), ("kind", "vendor")])
            .await
            .expect(404);
        client
            .get_same_refusal(
                &format!("/people/accounts/{id}"),
                &format!("/people/accounts/{nobody}"),
            )
            .await;
        client
            .get_same_refusal(
                &format!("/people/organizations/{agency}"),
                &format!("/people/organizations/{nobody}"),
            )
            .await;
        for what in ["closing", "invitation"] {
            client
                .post_same_refusal(
                    &format!("/people/accounts/{id}/{what}"),
                    &format!("/people/accounts/{nobody}/{what}"),
                    &[],
                )
                .await;
        }
    }
    let mut admin = app.visitor();
    admin.sign_in("admin@example.org", PASSWORD).await;
    admin.get("/people").await.expect(200);
    app.finish().await;
}

#[tokio::test]
async fn the_list_of_people_asks_the_store_as_often_for_many_as_for_few() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let mut counted = Vec::new();
    for number in 0..2 {
        for name in 0..5 {
            app.organization(OrganizationKind::Vendor, &format!("vendor {number} {name}")).await;
        }
        let before = app.ctx.db.statements();
        admin.get("/people").await.expect(200);
        counted.push(app.ctx.db.statements() - before);
    }
    assert_eq!(counted[0], counted[1]);
    app.finish().await;
}
