//! People over time: they change their name, their work and their address, they leave and come
//! back.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::AccountId;

use crate::support::{Client, PASSWORD, TestApp};

const OTHER: &str = "violet harbour stapler 9";

async fn kinds(app: &TestApp, subject: &str) -> Vec<String> {
    let mut tx = app.ctx.db.read().await.unwrap();
    let rows = tx
        .query("SELECT kind FROM events WHERE subject = $1 ORDER BY sequence")
        .bind(subject)
        .all()
        .await
        .unwrap();
    rows.iter().map(|row| row.text("kind").unwrap()).collect()
}

async fn at_agency(app: &TestApp, name: &str, role: Role) -> AccountId {
    let agency = app.organization(OrganizationKind::Agency, "Test agency").await;
    app.account(&agency, name, &[role]).await
}

#[tokio::test]
async fn an_administrator_renames_somebody_and_changes_their_roles_which_count_at_once() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let mut omar = app.agency("omar", Role::Reviewer).await;
    let id = at_agency(&app, "omar", Role::Reviewer).await;
    let path = format!("/people/accounts/{id}");
    omar.get("/pipeline").await.expect(404);
    admin.post(&format!("{path}/name"), &[("name", "Omar Haddad")]).await.expect(303);
    admin
        .post(&format!("{path}/roles"), &[("roles", "publisher"), ("roles", "panel_lead")])
        .await
        .expect(303);
    admin.get(&path).await.expect(200).says("Omar Haddad").says("Panel lead, Publisher");
    omar.get("/pipeline").await.expect(200).says("Omar Haddad");
    omar.get("/reviews").await.expect(404);
    assert_eq!(
        kinds(&app, id.as_str()).await,
        ["account_confirmed", "signed_in", "account_renamed", "account_roles_changed"]
    );
    admin.post(&format!("{path}/roles"), &[]).await.expect(422).says("Choose at least one role.");
    admin
        .post(&format!("{path}/roles"), &[("roles", "vendor_owner")])
        .await
        .expect(422)
        .says("“Vendor owner” is not a role");
    admin.post(&format!("{path}/name"), &[("name", " ")]).await.expect(422).says("Enter a name.");
    app.finish().await;
}

#[tokio::test]
async fn everybody_changes_their_own_name() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    ana.post("/account/name", &[("name", "Ana Ruiz-Díaz")]).await.expect(303);
    ana.get("/account").await.expect(200).says("Saved").says("Ana Ruiz-Díaz");
    ana.post("/account/name", &[("name", "")]).await.expect(422).says("Enter a name.");
    app.finish().await;
}

#[tokio::test]
async fn a_new_address_counts_from_its_own_link_on_and_the_old_one_is_told() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    app.agency("ana", Role::Reviewer).await;
    let id = at_agency(&app, "ana", Role::Reviewer).await;
    let path = format!("/people/accounts/{id}/address");
    admin
        .post(&path, &[("email", "admin@example.org")])
        .await
        .expect(422)
        .says("There is an account with the address admin@example.org already.");
    admin
        .post(&path, &[("email", "ana@example.org")])
        .await
        .expect(422)
        .says("ana@example.org is the address that ana has now. Enter the new one.");
    admin.post(&path, &[("email", "ana@new.example")]).await.expect(303);
    app.mail_to("ana@example.org")
        .await
        .says("An administrator entered ana@new.example as your new email address.");
    app.visitor().sign_in("ana@example.org", PASSWORD).await;
    let link = app.mail_to("ana@new.example").await.link();
    let mut ana = app.visitor();
    ana.get(&link).await.expect(200).says("Confirm your new email address").says("ana@new.example");
    ana.post(&link, &[]).await.expect(303);
    ana.get("/account").await.expect(200).says("ana@new.example");
    app.visitor().sign_in("ana@new.example", PASSWORD).await;
    app.visitor()
        .post("/sign-in", &[("email", "ana@example.org"), ("password", PASSWORD)])
        .await
        .expect(422);
    let told = app
        .mails_to("ana@example.org")
        .await
        .into_iter()
        .find(|mail| mail.subject == "Your email address was changed")
        .expect("a mail");
    told.says(
        "You sign in with ana@new.example from now on. This address does not open your \
        account any more.",
    );
    app.visitor().get(&link).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_closed_person_is_brought_back_with_what_they_did() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    app.agency("mia", Role::Reviewer).await;
    let id = at_agency(&app, "mia", Role::Reviewer).await;
    let path = format!("/people/accounts/{id}");
    admin
        .post(&format!("{path}/reopening"), &[])
        .await
        .expect(409)
        .says("The account of mia is open.");
    admin.post(&format!("{path}/closing"), &[]).await.expect(303);
    admin
        .get(&path)
        .await
        .expect(200)
        .says("Email address before")
        .says("mia@example.org")
        .says("Open again")
        .does_not_say("closed.invalid");
    admin
        .post(&format!("{path}/name"), &[("name", "Mia")])
        .await
        .expect(409)
        .says("The account of mia is closed. Open it again first.");
    admin.post(&format!("{path}/reopening"), &[]).await.expect(303);
    let link = app.mail_to("mia@example.org").await.link();
    app.visitor()
        .post("/sign-in", &[("email", "mia@example.org"), ("password", PASSWORD)])
        .await
        .expect(422);
    let mut mia = app.visitor();
    mia.post(&link, &[("password", OTHER)]).await.expect(303);
    mia.get("/reviews").await.expect(200);
    admin.get(&path).await.expect(200).says("Active");
    let expected = [
        "account_confirmed",
        "signed_in",
        "account_closed",
        "session_ended",
        "account_invited",
        "account_reopened",
        "signed_in",
    ];
    assert_eq!(kinds(&app, id.as_str()).await, expected);
    app.finish().await;
}

#[tokio::test]
async fn closing_gives_the_address_back_to_whoever_is_invited_next() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    app.person(OrganizationKind::Vendor, "evil", "nia", &[Role::VendorOwner]).await;
    let vendor = app.organization(OrganizationKind::Vendor, "evil").await;
    let squatter = app.account(&vendor, "nia", &[Role::VendorOwner]).await;
    let agency = app.organization(OrganizationKind::Agency, "Test agency").await;
    let nia = [("name", "Nia Cole"), ("email", "nia@example.org"), ("roles", "reviewer")];
    let path = format!("/people/organizations/{agency}");
    admin.post(&path, &nia).await.expect(422).says(
        "There is an account with the address \
        nia@example.org already. One address has one account.",
    );
    admin.post(&format!("/people/accounts/{squatter}/closing"), &[]).await.expect(303);
    admin.post(&path, &nia).await.expect(303);
    let mut client = app.visitor();
    client
        .post(&app.mail_to("nia@example.org").await.link(), &[("password", OTHER)])
        .await
        .expect(303);
    client.get("/reviews").await.expect(200);
    admin
        .post(&format!("/people/accounts/{squatter}/reopening"), &[])
        .await
        .expect(409)
        .says("Another account has the address nia@example.org by now.");
    app.finish().await;
}

#[tokio::test]
async fn whoever_is_invited_back_under_the_same_name_and_address_has_the_same_account() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let agency = app.organization(OrganizationKind::Agency, "Test agency").await;
    let id = at_agency(&app, "mia", Role::Reviewer).await;
    admin.post(&format!("/people/accounts/{id}/closing"), &[]).await.expect(303);
    let back = [("name", "MIA"), ("email", "mia@example.org"), ("roles", "publisher")];
    admin.post(&format!("/people/organizations/{agency}"), &back).await.expect(303);
    app.visitor()
        .post(&app.mail_to("mia@example.org").await.link(), &[("password", OTHER)])
        .await
        .expect(303);
    admin
        .get(&format!("/people/accounts/{id}"))
        .await
        .expect(200)
        .says("Active")
        .says("MIA")
        .says("Publisher");
    app.finish().await;
}

#[tokio::test]
async fn the_last_administrator_cannot_be_lost() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let id = at_agency(&app, "admin", Role::Administrator).await;
    let reply = admin
        .post(&format!("/people/accounts/{id}/roles"), &[("roles", "publisher")])
        .await
        .expect(409);
    reply.says(
        "admin is the only administrator. Make somebody else one first, so that the agency \
        can still look after people.",
    );
    app.agency("bea", Role::Administrator).await;
    admin
        .post(&format!("/people/accounts/{id}/roles"), &[("roles", "publisher")])
        .await
        .expect(303);
    admin.get("/people").await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn two_administrators_who_close_each_other_at_once_leave_one() {
    let app = TestApp::start().await;
    let mut first = app.agency("admin", Role::Administrator).await;
    let mut second = app.agency("bea", Role::Administrator).await;
    let [one, two] = [
        at_agency(&app, "admin", Role::Administrator).await,
        at_agency(&app, "bea", Role::Administrator).await,
    ];
    let (to_two, to_one) =
        (format!("/people/accounts/{two}/closing"), format!("/people/accounts/{one}/closing"));
    first.get("/people").await.expect(200);
    second.get("/people").await.expect(200);
    let (left, right) = tokio::join!(first.post(&to_two, &[]), second.post(&to_one, &[]));
    let done = [left.status.as_u16(), right.status.as_u16()]
        .into_iter()
        .filter(|status| *status == 303)
        .count();
    assert_eq!(done, 1, "{} {}", left.status, right.status);
    app.finish().await;
}

#[tokio::test]
async fn an_account_that_several_close_at_once_is_closed_once() {
    let app = TestApp::start().await;
    app.agency("admin", Role::Administrator).await;
    let id = at_agency(&app, "ana", Role::Reviewer).await;
    let path = format!("/people/accounts/{id}/closing");
    let mut clients: Vec<Client> = Vec::new();
    for _ in 0..6 {
        let mut client = app.visitor();
        client.sign_in("admin@example.org", PASSWORD).await;
        client.get("/people").await.expect(200);
        clients.push(client);
    }
    let replies =
        futures_util::future::join_all(clients.iter_mut().map(|client| client.post(&path, &[])))
            .await;
    let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409, 409, 409, 409, 409]);
    assert_eq!(kinds(&app, id.as_str()).await, ["account_confirmed", "account_closed"]);
    app.finish().await;
}
