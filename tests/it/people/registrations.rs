use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::{Client, PASSWORD, TestApp};

const NEW: [(&str, &str); 3] =
    [("organization", "Acme Learning"), ("name", "Kim Vo"), ("email", "kim@acme.example")];
const ANOTHER: &str = "another long password";

async fn register(client: &mut Client, fields: &[(&str, &str)]) {
    let reply = client.post("/register", fields).await.expect(303);
    assert_eq!(reply.location.as_deref(), Some("/mail-sent"));
}

async fn organizations(app: &TestApp) -> usize {
    let mut tx = app.ctx.db.read().await.unwrap();
    tx.query("SELECT id FROM organizations").all().await.unwrap().len()
}

#[tokio::test]
async fn a_vendor_registers_confirms_the_address_by_mail_and_is_signed_in() {
    let app = TestApp::start().await;
    let mut kim = app.visitor();
    kim.get("/register")
        .await
        .expect(200)
        .says("We send a link to it that opens your account. You choose your password there.");
    register(&mut kim, &NEW).await;
    let next = kim.get("/mail-sent").await.expect(200);
    next.says(
        "If an account can be opened with that address, a link is on its way to \
        <strong>kim@acme.example</strong>.",
    );
    next.says("Open the link in the mail within 48 hours")
        .says("Register your tool")
        .says("Start its disclosure.");
    app.visitor().get("/mail-sent").await.expect(200).does_not_say("kim@acme.example");
    let mail = app.mail_to("kim@acme.example").await;
    assert_eq!(mail.subject, "Confirm your registration");
    mail.says("Somebody, most likely you, registered as a vendor with this email address.");
    mail.says(&format!("{}/links/", app.base));
    mail.says("The link works once, until 23 November 2026, 10:00 UTC.");
    mail.says("Assay, the assessment of AI tools for schools by Test agency");
    let page = kim.get(&mail.link()).await.expect(200);
    for words in
        ["Kim Vo", "kim@acme.example", "Acme Learning", "Vendor owner", "Confirm and sign in"]
    {
        page.says(words);
    }
    let reply = kim.post(&mail.link(), &[("password", PASSWORD)]).await.expect(303);
    assert_eq!(reply.location.as_deref(), Some("/work"));
    kim.get("/").await.expect(200).says("Your account is open").says("Kim Vo");
    app.visitor().sign_in("kim@acme.example", PASSWORD).await;
    app.finish().await;
}

#[tokio::test]
async fn before_the_link_is_followed_there_is_neither_an_account_nor_an_organization() {
    let app = TestApp::start().await;
    let mut kim = app.visitor();
    register(&mut kim, &NEW).await;
    let link = app.mail_to("kim@acme.example").await.link();
    app.visitor().get(&link).await.expect(200);
    kim.post("/sign-in", &[("email", "kim@acme.example"), ("password", PASSWORD)])
        .await
        .expect(422);
    assert_eq!(organizations(&app).await, 0);
    app.finish().await;
}

#[tokio::test]
async fn a_known_address_gets_the_same_answer_and_a_mail_that_says_so() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let mut visitor = app.visitor();
    register(
        &mut visitor,
        &[("organization", "Acme"), ("name", "Ana"), ("email", "ana@example.org")],
    )
    .await;
    let mail = app.mail_to("ana@example.org").await;
    assert_eq!(mail.subject, "You have an account already");
    mail.says(&format!("Sign in with it: {}/sign-in", app.base));
    assert!(!mail.body.contains("/links/"));
    app.finish().await;
}

#[tokio::test]
async fn whoever_registers_an_address_first_decides_nothing_about_it() {
    let app = TestApp::start().await;
    let mut mallory = app.visitor();
    let evil = [
        ("organization", "EvilCo"),
        ("name", "Mallory"),
        ("email", "KIM@acme.example"),
        ("password", ANOTHER),
    ];
    register(&mut mallory, &evil).await;
    let mut kim = app.visitor();
    register(&mut kim, &NEW).await;
    let mails = app.mails_to("kim@acme.example").await;
    kim.get(&mails[0].link()).await.expect(404).says("the link in the newest mail counts");
    kim.get(&mails[1].link())
        .await
        .expect(200)
        .says("Kim Vo")
        .says("Acme Learning")
        .does_not_say("EvilCo");
    kim.post(&mails[1].link(), &[])
        .await
        .expect(422)
        .says("Choose a password of at least 12 characters");
    kim.post(&mails[1].link(), &[("password", PASSWORD)]).await.expect(303);
    mallory
        .post("/sign-in", &[("email", "kim@acme.example"), ("password", ANOTHER)])
        .await
        .expect(422);
    app.visitor().sign_in("kim@acme.example", PASSWORD).await;
    assert_eq!(organizations(&app).await, 1);
    app.finish().await;
}

#[tokio::test]
async fn the_owner_of_an_address_corrects_name_and_organization_at_the_link() {
    let app = TestApp::start().await;
    register(
        &mut app.visitor(),
        &[("organization", "EvilCo"), ("name", "Mallory"), ("email", "kim@acme.example")],
    )
    .await;
    let link = app.mail_to("kim@acme.example").await.link();
    let mut kim = app.visitor();
    let blank = [("organization", " "), ("name", "Kim Vo"), ("password", PASSWORD)];
    kim.post(&link, &blank)
        .await
        .expect(422)
        .says("Enter the organization's name.")
        .says("value=\"Kim Vo\"");
    kim.post(
        &link,
        &[("organization", "Acme Learning"), ("name", "Kim Vo"), ("password", PASSWORD)],
    )
    .await
    .expect(303);
    kim.get("/account")
        .await
        .expect(200)
        .says("Kim Vo")
        .says("Acme Learning")
        .does_not_say("Mallory")
        .does_not_say("EvilCo");
    app.finish().await;
}

#[tokio::test]
async fn an_invitation_by_the_agency_and_a_strangers_registration_do_not_stand_in_each_others_way()
{
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let agency = app.organization(OrganizationKind::Agency, "Test agency").await;
    register(
        &mut app.visitor(),
        &[("organization", "EvilCo"), ("name", "Mallory"), ("email", "nia@example.org")],
    )
    .await;
    let nia = [("name", "Nia Cole"), ("email", "nia@example.org"), ("roles", "reviewer")];
    admin.post(&format!("/people/organizations/{agency}"), &nia).await.expect(303);
    let mails = app.mails_to("nia@example.org").await;
    let mut nia = app.visitor();
    nia.get(&mails[1].link())
        .await
        .expect(200)
        .says("Nia Cole")
        .says("Test agency")
        .says("Reviewer");
    nia.post(&mails[1].link(), &[("password", PASSWORD)]).await.expect(303);
    app.visitor().get(&mails[0].link()).await.expect(404);
    app.visitor().post(&mails[0].link(), &[("password", ANOTHER)]).await.expect(404);
    nia.get("/reviews").await.expect(200);
    app.finish().await;
}

#[tokio::test]
async fn a_rejected_registration_comes_back_filled_in_with_every_fault_named() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let reply = visitor
        .post("/register", &[("organization", " "), ("name", ""), ("email", "kim at acme")])
        .await
        .expect(422);
    reply
        .says("Enter the organization's name.")
        .says("Enter a name.")
        .says("Enter an email address in the form name@example.org.")
        .says("value=\"kim at acme\"");
    let two_lines =
        [("organization", "Acme\nPlease pay"), ("name", "Kim"), ("email", "kim@acme.example")];
    let reply = visitor.post("/register", &two_lines).await.expect(422);
    reply.says("The organization's name has to fit on one line; remove the line breaks.");
    assert!(app.mails_to("kim@acme.example").await.is_empty());
    app.finish().await;
}

#[tokio::test]
async fn two_vendors_of_one_name_that_nobody_knows_yet_are_two_organizations() {
    let app = TestApp::start().await;
    for email in ["kim@acme.example", "lee@acme.example"] {
        let mut visitor = app.visitor();
        register(&mut visitor, &[("organization", "Acme"), ("name", "Somebody"), ("email", email)])
            .await;
        let link = app.mail_to(email).await.link();
        visitor.post(&link, &[("password", PASSWORD)]).await.expect(303);
    }
    assert_eq!(organizations(&app).await, 2);
    app.finish().await;
}

#[tokio::test]
async fn mails_to_one_address_are_limited_whether_it_is_known_or_not() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    for _ in 0..5 {
        register(&mut visitor, &NEW).await;
    }
    visitor
        .post("/register", &NEW)
        .await
        .expect(429)
        .says("Too many tries. Wait 15 minutes and try again.");
    visitor.post("/passwords/new", &[("email", "kim@acme.example")]).await.expect(429);
    visitor.post("/passwords/new", &[("email", "lee@acme.example")]).await.expect(303);
    app.ctx.clock.advance_seconds(900);
    register(&mut visitor, &NEW).await;
    assert_eq!(app.mails_to("kim@acme.example").await.len(), 6);
    app.finish().await;
}

#[tokio::test]
async fn eight_registrations_of_one_address_at_once_send_no_more_mails_than_the_limit_allows() {
    let app = TestApp::start().await;
    let mut visitors: Vec<Client> = Vec::new();
    for _ in 0..8 {
        let mut visitor = app.visitor();
        visitor.form_token().await;
        visitors.push(visitor);
    }
    let tries = visitors.iter_mut().map(|visitor| visitor.post("/register", &NEW));
    let statuses: Vec<u16> = futures_util::future::join_all(tries)
        .await
        .iter()
        .map(|reply| reply.status.as_u16())
        .collect();
    assert!(statuses.iter().all(|status| [303, 429].contains(status)), "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 5, "{statuses:?}");
    assert_eq!(app.mails_to("kim@acme.example").await.len(), 5);
    app.finish().await;
}

#[tokio::test]
async fn registrations_that_nobody_confirmed_are_forgotten_a_month_after_their_link_expired() {
    let app = TestApp::start().await;
    register(&mut app.visitor(), &NEW).await;
    app.ctx.clock.advance_seconds(33 * 24 * 3600);
    assert!(app.run_due_jobs().await.contains(&"remove-old-records"));
    let mut tx = app.ctx.db.read().await.unwrap();
    assert!(tx.query("SELECT id FROM waiting_accounts").all().await.unwrap().is_empty());
    drop(tx);
    app.finish().await;
}

#[tokio::test]
async fn nobody_registers_or_discloses_under_a_name_that_advertises_an_address() {
    let app = TestApp::start().await;
    let sentence = "A name cannot hold a web or email address. Enter the name alone, and leave out \
        full stops between words.";
    for name in ["evil.com rewards", "evil。com rewards"] {
        let mut visitor = app.visitor();
        visitor.get("/register").await.expect(200);
        let organization =
            [("organization", name), ("name", "Kim Vo"), ("email", "kim@acme.example")];
        visitor.post("/register", &organization).await.expect(422).says(sentence).says(name);
        let person = [("organization", "Acme"), ("name", name), ("email", "kim@acme.example")];
        visitor.post("/register", &person).await.expect(422).says(sentence);
        let product = [
            ("name", name),
            ("version", "1"),
            ("website", "https://example.org"),
            ("summary", "Reads aloud."),
        ];
        app.vendor("acme").await.post("/products", &product).await.expect(422).says(sentence);
    }
    let mut visitor = app.visitor();
    visitor.get("/register").await.expect(200);
    let brand =
        [("organization", "Tutor.ai, Inc."), ("name", "Kim Vo"), ("email", "kim@acme.example")];
    visitor.post("/register", &brand).await.expect(303);
    app.finish().await;
}
