//! A session that ends in the middle of a form: what was typed is there after signing in, for the
//! same person only.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::web::routes::TABLE;

use crate::support::panels::Panel;
use crate::support::{Client, PASSWORD, Reply, TestApp};

pub(super) const WORDS: &str = "Three hundred words, \"quoted\" & written\nin one evening.";
const NOTHING: &str = "01990000-0000-7000-8000-000000000000";

/// Ends every session, as time does.
pub(super) async fn end_sessions(app: &TestApp) {
    let mut tx = app.ctx.db.write().await.unwrap();
    tx.query("UPDATE sessions SET expires_at = $1")
        .bind("2026-01-01T00:00:00.000Z")
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Where a form that was kept comes back.
pub(super) fn way_back(reply: &Reply) -> String {
    let location = reply.location.as_deref().expect("a way to the sign-in");
    let form = location
        .strip_prefix("/sign-in?next=%2Fkept%2F")
        .unwrap_or_else(|| panic!("{location} leads back to a form"));
    format!("/kept/{form}")
}

/// Signs in on the page that the form led to.
pub(super) async fn signs_in_again(client: &mut Client, name: &str, back: &str) {
    let page = client.get(&format!("/sign-in?next={}", back.replace('/', "%2F"))).await.expect(200);
    page.says("Your session had ended, so nothing was sent").says("Sign in to see it again.");
    let fields =
        [("email", &*format!("{name}@example.org")), ("password", PASSWORD), ("next", back)];
    let reply = client.post("/sign-in", &fields).await.expect(303);
    assert_eq!(reply.location.as_deref(), Some(back));
}

/// Somebody else finds nothing of it.
pub(super) async fn is_closed_to_others(app: &TestApp, back: &str) {
    let mut other = app.agency("otto", Role::Administrator).await;
    other.get(back).await.expect(404).does_not_say("Three hundred words");
}

/// Lets the session end before the form is sent, signs in again, and answers what stands there
/// then.
pub(super) async fn comes_back(
    app: &TestApp,
    (client, name): (&mut Client, &str),
    page: &str,
    path: &str,
    fields: &[(&str, &str)],
) -> Reply {
    client.sign_in(&format!("{name}@example.org"), PASSWORD).await;
    client.get(page).await.expect(200);
    end_sessions(app).await;
    let before = events(app).await;
    let back = way_back(&client.post(path, fields).await.expect(303));
    is_closed_to_others(app, &back).await;
    signs_in_again(client, name, &back).await;
    let reply = client.get(&back).await.expect(200);
    reply.says("Not sent yet: this is what you typed");
    assert_eq!(events(app).await, before, "{path}: nothing but sign-ins happened");
    reply
}

/// How many events there are that are no sign-ins.
async fn events(app: &TestApp) -> usize {
    let mut tx = app.ctx.db.read().await.unwrap();
    tx.query(
        "SELECT sequence FROM events WHERE kind NOT IN ('signed_in', 'session_ended', \
        'account_confirmed', 'organization_created')",
    )
    .all()
    .await
    .unwrap()
    .len()
}

/// Fails unless the form at this address holds this.
#[track_caller]
pub(super) fn holds(reply: &Reply, action: &str, fields: &[(&str, &str)]) {
    let form = reply.form(action);
    for (name, value) in fields {
        assert!(
            form.iter().any(|(known, text)| known == name && text == value),
            "{action}: {name} should hold {value:?}: {form:?}"
        );
    }
}

/// Forms and bodies that anyone may send have no session that could end; what a script saves has
/// tests of its own.
pub(super) fn needs_somebody(path: &str) -> bool {
    !["/sign-in", "/register", "/passwords/new", "/links/{secret}"].contains(&path)
        && !["/receipts/new", "/verify", "/verify/file", "/disclose/screening"].contains(&path)
        && !path.starts_with("/api/")
        && !path.starts_with("/watches/")
        && !path.starts_with("/comments/")
        && !path.ends_with("/autosave")
        && !path.starts_with("/check-list")
        // Nothing is typed there: it takes a file.
        && path != "/people/past"
        && !["/disclosures/{id}/files", "/disclosures/{id}/from-export"].contains(&path)
        && path != "/shelf/{paper}/replacement"
}

#[tokio::test]
async fn every_form_in_the_table_of_routes_gives_back_what_was_typed_when_its_session_ended() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let mut walked = 0;
    for (_, path) in TABLE.iter().filter(|(method, path)| *method == "post" && needs_somebody(path))
    {
        let parts: Vec<&str> = path
            .split('/')
            .map(|part| if part.starts_with('{') { NOTHING } else { part })
            .collect();
        let (path, uploads) = (
            parts.join("/"),
            [
                "/disclosures/{id}/evidence",
                "/products/{id}/conditions/{number}",
                "/disclosures/{id}/sections/{section}/tables/{question}",
            ]
            .contains(path),
        );
        ana.get("/account").await.expect(200);
        end_sessions(&app).await;
        let field = if path.ends_with("/evidence") {
            "title"
        } else if path.contains("/conditions/") && uploads {
            "words"
        } else if uploads {
            "revision"
        } else {
            "reason"
        };
        let reply = if uploads {
            ana.upload(
                &path,
                &[(field, WORDS)],
                Some(("file", "a.pdf", "application/pdf", b"%PDF-1.7")),
            )
            .await
        } else {
            ana.post(&path, &[(field, WORDS)]).await
        };
        let back = way_back(&reply.expect(303));
        is_closed_to_others(&app, &back).await;
        signs_in_again(&mut ana, "ana", &back).await;
        // The thing is not there, so what was typed stands on the page that says so; or the form
        // does not know the field.
        let reply = ana.get(&back).await;
        if path.contains(NOTHING) {
            assert!(
                !reply.text().contains("Not sent yet"),
                "{path}: its page is not there, so nothing can be sent from it"
            );
        }
        if field == "reason" && reply.status != 200 {
            reply.says("What you typed").says("Three hundred words, \"quoted\" & written");
        }
        walked += 1;
    }
    assert!(walked > 40, "the forms were found: {walked}");
    app.finish().await;
}

#[tokio::test]
async fn a_vendors_forms_come_back_filled_in() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Quill").await;
    let who = "acme.owner";
    let product = [
        ("name", "Quill 2"),
        ("version", "2"),
        ("website", "https://quill.example"),
        ("summary", WORDS),
    ];
    let reply = comes_back(&app, (&mut acme, who), "/products/new", "/products", &product).await;
    holds(&reply, "/products", &product);
    let reply =
        comes_back(&app, (&mut acme, who), "/account", "/account/name", &[("name", "Ana Díaz")])
            .await;
    holds(&reply, "/account/name", &[("name", "Ana Díaz")]);
    let colleague =
        [("name", "Bo Ek"), ("email", "bo@acme.example"), ("role", "vendor_contributor")];
    let reply = comes_back(&app, (&mut acme, who), "/colleagues", "/colleagues", &colleague).await;
    holds(&reply, "/colleagues", &colleague[..2]);
    let withdrawal = format!("/disclosures/{disclosure}/withdrawal");
    let reply =
        comes_back(&app, (&mut acme, who), &withdrawal, &withdrawal, &[("reason", WORDS)]).await;
    holds(&reply, &withdrawal, &[("reason", WORDS)]);
    app.finish().await;
}

#[tokio::test]
async fn a_disclosures_section_and_its_evidence_come_back_but_for_the_file() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Quill").await;
    let section = format!("/disclosures/{disclosure}/sections/safety");
    let page = acme.get(&section).await.expect(200);
    let mut fields = page.form(&section);
    let note = fields.iter().find(|(name, _)| name.starts_with("note.")).expect("a note").0.clone();
    crate::support::forms::set(&mut fields, &note, WORDS);
    let reply = comes_back(
        &app,
        (&mut acme, "acme.owner"),
        &section,
        &section,
        &crate::support::forms::borrowed(&fields),
    )
    .await;
    holds(&reply, &section, &[(&note, WORDS)]);
    let evidence = format!("/disclosures/{disclosure}/evidence");
    let way = format!("{evidence}?question=profile.identity");
    acme.get(&way).await.expect(200);
    end_sessions(&app).await;
    let fields = [
        ("question", "profile.identity"),
        ("title", "Extract from the register"),
        ("issued_on", "2026-01-01"),
    ];
    let sent = acme
        .upload(&way, &fields, Some(("file", "a.pdf", "application/pdf", b"%PDF-1.7")))
        .await
        .expect(303);
    let back = way_back(&sent);
    is_closed_to_others(&app, &back).await;
    signs_in_again(&mut acme, "acme.owner", &back).await;
    let reply = acme.get(&back).await.expect(200);
    reply.says("choose the file again");
    holds(&reply, &way, &fields);
    app.finish().await;
}

#[tokio::test]
async fn a_reviewers_and_a_leads_forms_come_back_filled_in() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let (id, question) = (panel.submitted.id.clone(), panel.submitted.asked["safety"][0].clone());
    let bench = format!("/reviews/{id}/safety");
    let score = [("question", question.as_str()), ("level", "3"), ("comment", WORDS)];
    let reply = comes_back(
        &app,
        (&mut panel.ana, "ana"),
        &format!("{bench}?question={question}"),
        &bench,
        &score,
    )
    .await;
    holds(&reply, &bench, &score);
    let conflict = format!("/reviews/{id}/conflict");
    let word = [("word", "conflict"), ("reason", WORDS)];
    let reply = comes_back(&app, (&mut panel.ben, "ben"), &conflict, &conflict, &word).await;
    holds(&reply, &conflict, &word);
    let submitted = app.submitted("Chalk", "lesson-planner").await;
    panel.lea.sign_in("lea@example.org", PASSWORD).await;
    panel.lea.declare_none(&submitted.id).await;
    let case = format!("/pipeline/{}", submitted.id);
    let triage = [("word", "return"), ("reason", WORDS)];
    let reply =
        comes_back(&app, (&mut panel.lea, "lea"), &case, &format!("{case}/triage"), &triage).await;
    reply.says("Three hundred words, \"quoted\" & written");
    app.finish().await;
}

#[tokio::test]
async fn the_forms_of_a_settlement_a_proposal_and_a_signature_come_back_filled_in() {
    let app = TestApp::start().await;
    let (Panel { submitted, mut lea, .. }, questions) = app.apart("Quill", 1).await;
    let question = &questions[0];
    let side = format!("/pipeline/{}/adjudication", submitted.id);
    let settling = [("question", question.as_str()), ("level", "2"), ("reason", WORDS)];
    let reply = comes_back(&app, (&mut lea, "lea"), &side, &side, &settling).await;
    reply.says("Three hundred words, \"quoted\" & written");
    let other = app.scored("Chalk", "lesson-planner", &[]).await.submitted;
    lea.declare_none(&other.id).await;
    let decision = format!("/pipeline/{}/decision", other.id);
    let proposal = [
        ("decision", "conditional"),
        ("reason", WORDS),
        ("conditions.0.text", "Cure what falls short."),
        ("conditions.0.due", "2027-06-30"),
    ];
    let reply = comes_back(&app, (&mut lea, "lea"), &decision, &decision, &proposal).await;
    holds(&reply, &decision, &proposal);
    app.finish().await;
}

#[tokio::test]
async fn an_administrators_forms_come_back_filled_in() {
    let app = TestApp::start().await;
    let mut adam = app.agency("adam", Role::Administrator).await;
    let acme = app.organization(OrganizationKind::Vendor, "acme").await;
    let kim = app.account(&acme, "kim", &[Role::VendorOwner]).await;
    let organization = [("name", "North district")];
    let reply = comes_back(
        &app,
        (&mut adam, "adam"),
        "/people/organizations/new",
        "/people/organizations/new",
        &organization,
    )
    .await;
    holds(&reply, "/people/organizations/new", &organization);
    let person = format!("/people/accounts/{kim}");
    let reply = comes_back(
        &app,
        (&mut adam, "adam"),
        &person,
        &format!("{person}/address"),
        &[("email", "kim@new.example")],
    )
    .await;
    holds(&reply, &format!("{person}/address"), &[("email", "kim@new.example")]);
    let name = format!("/people/organizations/{acme}/name");
    let reply =
        comes_back(&app, (&mut adam, "adam"), &name, &name, &[("name", "Acme Learning")]).await;
    holds(&reply, &name, &[("name", "Acme Learning")]);
    app.finish().await;
}

#[tokio::test]
async fn a_form_that_was_opened_before_signing_in_anew_comes_back_to_its_person_and_to_nobody_else()
{
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    acme.get("/products/new").await.expect(200);
    let token = acme.form_token().await;
    let fields = |token: &'static str| {
        [
            ("name", "Quill"),
            ("version", "2"),
            ("website", "https://quill.example"),
            ("summary", WORDS),
            ("csrf", token),
        ]
    };
    let fields = fields(Box::leak(token.into_boxed_str()));
    acme.sign_in("acme.owner@example.org", PASSWORD).await;
    let back = acme.post_as_is("/products", &fields).await.expect(303).location.expect("a way");
    assert!(back.starts_with("/kept/"), "{back}");
    let reply = acme.get(&back).await.expect(200);
    holds(&reply, "/products", &fields[..4]);
    acme.get("/products").await.expect(200).does_not_say("Quill");
    let mut bolt = app.vendor("bolt").await;
    let refused = bolt.post_as_is("/products", &fields).await.expect(403);
    refused
        .says("This form was opened in another session, so nothing was changed.")
        .does_not_say("Three hundred words");
    let made_up = [("name", "Quill"), ("summary", WORDS), ("csrf", "00")];
    acme.post_as_is("/products", &made_up).await.expect(403).does_not_say("Three hundred words");
    app.finish().await;
}

#[tokio::test]
async fn whoever_signed_out_in_another_tab_finds_the_form_after_signing_in() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    acme.get("/products/new").await.expect(200);
    let token = acme.form_token().await;
    acme.post("/sign-out", &[]).await.expect(303);
    let fields = [
        ("name", "Quill"),
        ("summary", WORDS),
        ("version", ""),
        ("website", ""),
        ("csrf", token.as_str()),
    ];
    let back = way_back(&acme.post_as_is("/products", &fields).await.expect(303));
    signs_in_again(&mut acme, "acme.owner", &back).await;
    holds(
        &acme.get(&back).await.expect(200),
        "/products",
        &[("name", "Quill"), ("summary", WORDS)],
    );
    app.finish().await;
}

#[tokio::test]
async fn a_kept_form_is_there_for_three_days_without_the_passwords_in_it_and_can_be_sent() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    ana.get("/account").await.expect(200);
    end_sessions(&app).await;
    let passwords =
        [("current", PASSWORD), ("password", "a quite different password"), ("name", "ana b")];
    let back = way_back(&ana.post("/account/password", &passwords).await.expect(303));
    let mut tx = app.ctx.db.read().await.unwrap();
    let kept =
        tx.query("SELECT fields FROM kept_forms").all().await.unwrap()[0].text("fields").unwrap();
    drop(tx);
    assert_eq!(kept, r#"[["current",""],["password",""],["name","ana b"]]"#);
    signs_in_again(&mut ana, "ana", &back).await;
    ana.get(&back).await.expect(200).does_not_say("different password");
    ana.post("/account/name", &[("name", "ana b")]).await.expect(303);
    app.ctx.clock.advance_seconds(3 * 24 * 3600);
    ana.sign_in("ana@example.org", PASSWORD).await;
    ana.get(&back).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn what_was_typed_into_a_registration_is_kept_when_there_were_too_many() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let mut last = None;
    for number in 0..60 {
        let email = format!("kim{number}@northlight.example");
        let fields = [
            ("organization", "Northlight Learning"),
            ("name", "Kim Vo"),
            ("email", email.as_str()),
        ];
        let reply = visitor.post("/register", &fields).await;
        if reply.status == 429 {
            last = Some((reply, email));
            break;
        }
    }
    let (reply, email) = last.expect("a limit");
    assert!(reply.headers.contains_key("retry-after"));
    reply.says("Too many tries. Wait");
    holds(
        &reply,
        "/register",
        &[("organization", "Northlight Learning"), ("name", "Kim Vo"), ("email", &email)],
    );
    app.finish().await;
}

#[tokio::test]
async fn a_form_refused_for_another_reason_gives_the_words_back_to_copy() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let id = panel.submitted.id.clone();
    let triage = panel
        .lea
        .post(&format!("/pipeline/{id}/triage"), &[("word", "return"), ("reason", WORDS)])
        .await
        .expect(409);
    triage
        .says("What you typed")
        .says("It was not stored. Copy what you want to keep.")
        .says(WORDS);
    app.finish().await;
}
