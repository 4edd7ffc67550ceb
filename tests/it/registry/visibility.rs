//! What shows in public under which name: nothing before the agency accepted it, nothing that an
//! administrator hides.

use assay::actions::registry::snapshot;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::sentences::SAY_WHY;

use crate::support::listings::Tool;
use crate::support::{Client, PASSWORD, TestApp};

/// What the front page says, read anew.
async fn front_page(app: &TestApp) -> String {
    snapshot::refresh(&app.ctx).await.expect("a look");
    app.visitor().get("/").await.expect(200).text()
}

/// The addresses of the organization and its only product, as the administrator has them.
async fn names_of(app: &TestApp, admin: &mut Client, vendor: &str) -> (String, String) {
    let id = app.organization(OrganizationKind::Vendor, vendor).await;
    let organization = format!("/people/organizations/{id}");
    let page = admin.get(&organization).await.expect(200).text();
    let start = format!("{organization}/products/");
    let (_, rest) = page.split_once(&start).expect("a product");
    (organization, format!("{start}{}", rest.split_once('"').unwrap().0))
}

/// The only listing as it is stored.
async fn body(app: &TestApp) -> String {
    let mut tx = app.ctx.db.read().await.unwrap();
    tx.query("SELECT body FROM listings")
        .optional()
        .await
        .unwrap()
        .expect("a listing")
        .text("body")
        .unwrap()
}

#[tokio::test]
async fn a_name_is_public_from_acceptance_on_and_never_before() {
    let app = TestApp::start().await;
    let mut lead = app.agency("lea", Role::PanelLead).await;
    let mut acme = app.vendor("acme").await;
    acme.register_product("Draftwright").await;
    let file = app.submitted("Pay fees at evil", "student-chatbot").await;
    assert!(!front_page(&app).await.contains("Pay fees"), "submitted");
    let case = format!("/pipeline/{}/triage", file.id);
    lead.declare_none(&file.id).await;
    lead.get(&format!("/pipeline/{}", file.id))
        .await
        .expect(200)
        .says("The names of the tool and its vendor become public when you accept it.");
    lead.post(&case, &[("word", "return"), ("reason", "The name misleads.")]).await.expect(303);
    assert!(!front_page(&app).await.contains("Pay fees"), "returned");

    let file = app.submitted("Readwell", "lesson-planner").await;
    lead.accept(&file.id).await;
    let page = front_page(&app).await;
    assert!(
        page.contains("Readwell") && !page.contains("Pay fees") && !page.contains("Draftwright"),
        "{page}"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_disclosure_that_was_withdrawn_before_acceptance_was_never_public() {
    let app = TestApp::start().await;
    let mut lead = app.agency("lea", Role::PanelLead).await;
    let mut owner = app.vendor("acme").await;
    let [unseen, seen] = [
        app.submitted("Unseen", "student-chatbot").await,
        app.submitted("Seen", "lesson-planner").await,
    ];
    lead.accept(&seen.id).await;
    for file in [&unseen, &seen] {
        owner
            .post(
                &format!("/disclosures/{}/withdrawal", file.id),
                &[("reason", "We stop selling it.")],
            )
            .await
            .expect(303);
    }
    snapshot::refresh(&app.ctx).await.expect("a look");
    let facts: Vec<_> = app
        .ctx
        .registry
        .now()
        .pipeline
        .iter()
        .map(|fact| (fact.product.clone(), fact.state.label()))
        .collect();
    assert_eq!(facts, [("Seen".to_owned(), "Withdrawn")]);
    app.finish().await;
}

#[tokio::test]
async fn what_an_administrator_hides_is_on_no_public_page_until_it_is_put_back() {
    let app = TestApp::start().await;
    let slug = app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let mut other = app.agency("lea", Role::PanelLead).await;
    let (organization, product) = names_of(&app, &mut admin, "Brookfield Tutors").await;
    let module = {
        let now = app.ctx.registry.now();
        now.shelf
            .listings
            .first()
            .and_then(|shelved| shelved.listing.card.modules.first())
            .map(|module| module.id.clone())
    };
    let mut pages = vec![
        "/".to_owned(),
        "/registry".to_owned(),
        "/registry?q=askwell".to_owned(),
        "/registry.csv".to_owned(),
    ];
    pages.extend(["/api/v1/listings".to_owned(), "/learning".to_owned()]);
    pages.extend(module.map(|id| format!("/learning/{id}")));
    for visibility in [format!("{product}/visibility"), format!("{organization}/visibility")] {
        other.post(&visibility, &[("word", "hide"), ("reason", "No.")]).await.expect(404);
        admin
            .post(&visibility, &[("word", "hide"), ("reason", " ")])
            .await
            .expect(422)
            .says("Enter a reason.");
        admin
            .post(&visibility, &[("word", "hide"), ("reason", "No.")])
            .await
            .expect(422)
            .says(SAY_WHY);
        admin
            .post(&visibility, &[("word", "hide"), ("reason", "The name misleads.")])
            .await
            .expect(303);
        for page in &pages {
            app.visitor()
                .get(page)
                .await
                .expect(200)
                .does_not_say("Askwell")
                .does_not_say("Brookfield");
        }
        app.visitor().get(&format!("/registry/{slug}")).await.expect(404);
        app.visitor().get(&format!("/api/v1/listings/{slug}")).await.expect(404);
        admin
            .post(&visibility, &[("word", "hide"), ("reason", "Once more, please.")])
            .await
            .expect(409)
            .says("It is off the public pages already.");
        admin.get(visibility.trim_end_matches("/visibility")).await.expect(200);
        admin
            .post(&visibility, &[("word", "show"), ("reason", "It is all right.")])
            .await
            .expect(303);
        app.visitor().get(&format!("/registry/{slug}")).await.expect(200).says("Askwell");
        admin
            .post(&visibility, &[("word", "show"), ("reason", "Once more, please.")])
            .await
            .expect(409)
            .says("It is on the public pages already.");
    }
    admin
        .get("/events")
        .await
        .expect(200)
        .says("Took off the public pages the product: The name misleads.");
    app.finish().await;
}

#[tokio::test]
async fn whoever_publishes_or_changes_what_is_off_the_public_pages_finds_it_where_it_would_be() {
    let app = TestApp::start().await;
    let disclosure =
        app.decided(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (organization, product) = names_of(&app, &mut admin, "Brookfield Tutors").await;
    let hide = [("word", "hide"), ("reason", "The name misleads.")];
    admin.post(&format!("{product}/visibility"), &hide).await.expect(303);
    let mut pat = app.agency("pat", Role::Publisher).await;
    let published = pat.post(&format!("/pipeline/{disclosure}/publication"), &[]).await;
    let page = pat.get(&published.expect(303).location.expect("a way")).await.expect(200);
    page.says("Published, but off the public pages")
        .says("Off the public pages")
        .says("It was taken off for this reason: The name misleads.")
        .does_not_say("This listing as data");
    let state = "/listings/askwell/state";
    let unclear = [("change", "suspend"), ("reason", " ")];
    pat.post(state, &unclear).await.expect(422).says("Off the public pages").says("Enter a reason");
    let clear = [("change", "suspend"), ("reason", "It is under inquiry.")];
    let changed = pat.post(state, &clear).await.expect(303).location.expect("a way");
    pat.get(&changed).await.expect(200).says("Suspended").says("It is under inquiry.");
    app.visitor().get("/registry/askwell").await.expect(404);
    for (name, role) in [("admin", Role::Administrator), ("ana", Role::Reviewer)] {
        app.agency(name, role).await.get("/registry/askwell").await.expect(404);
    }
    let mut vendor = app.visitor();
    vendor.sign_in("brookfield-tutors.owner@example.org", PASSWORD).await;
    vendor.get("/registry/askwell").await.expect(404);
    let letter = format!("/disclosures/{disclosure}/letter");
    vendor.get(&letter).await.expect(200).does_not_say("/registry/askwell");

    admin.post(&format!("{organization}/visibility"), &hide).await.expect(303);
    let show = [("word", "show"), ("reason", "It is all right.")];
    admin.post(&format!("{product}/visibility"), &show).await.expect(303);
    pat.get("/registry/askwell").await.expect(200).says("for this reason: The name misleads.");
    admin.post(&format!("{organization}/visibility"), &show).await.expect(303);
    pat.get("/registry/askwell").await.expect(200).does_not_say("Off the public pages");
    vendor.get(&letter).await.expect(200).says("/registry/askwell");
    app.finish().await;
}

#[tokio::test]
async fn a_tool_under_review_is_hidden_with_its_vendor() {
    let app = TestApp::start().await;
    app.decided(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    assert!(front_page(&app).await.contains("Askwell"));
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (organization, _) = names_of(&app, &mut admin, "Brookfield Tutors").await;
    admin
        .post(
            &format!("{organization}/visibility"),
            &[("word", "hide"), ("reason", "It impersonates another.")],
        )
        .await
        .expect(303);
    let page = app.visitor().get("/").await.expect(200);
    page.does_not_say("Askwell").does_not_say("Brookfield");
    app.finish().await;
}

#[tokio::test]
async fn a_renamed_vendor_and_tool_are_found_by_every_name() {
    let app = TestApp::start().await;
    let slug = app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let recorded = body(&app).await;
    let (organization, product) = names_of(&app, &mut admin, "Brookfield Tutors").await;
    admin.post(&product, &[("name", "Quizmoor")]).await.expect(303);
    admin.post(&format!("{organization}/name"), &[("name", "Harrow Hill")]).await.expect(303);
    for words in ["Quizmoor", "Askwell", "Harrow Hill", "Brookfield"] {
        app.visitor()
            .get(&format!("/registry?q={}", words.replace(' ', "+")))
            .await
            .expect(200)
            .says("Quizmoor")
            .says("Harrow Hill");
    }
    assert_eq!(slug, "askwell");
    let page = app.visitor().get("/registry/quizmoor").await.expect(200);
    page.says("Quizmoor")
        .says("Harrow Hill")
        .says("Also known as")
        .says("Askwell, Brookfield Tutors");
    let json = app.visitor().get_json("/api/v1/listings/quizmoor").await.expect(200).json();
    assert_eq!(
        (json["name"].as_str(), json["vendor"].as_str()),
        (Some("Quizmoor"), Some("Harrow Hill"))
    );
    admin
        .get(&organization)
        .await
        .expect(200)
        .says("Called before")
        .says("Brookfield Tutors")
        .says("Askwell");
    assert_eq!(
        body(&app).await,
        recorded,
        "the record of the decision keeps the names that it was about"
    );
    admin
        .get("/events")
        .await
        .expect(200)
        .says("Renamed the product to Quizmoor")
        .says("Renamed the organization from Brookfield Tutors to Harrow Hill");
    app.finish().await;
}

#[tokio::test]
async fn the_names_of_the_agency_and_of_what_is_public_are_refused_however_they_are_written() {
    let app =
        TestApp::start_with(&[("ASSAY_AGENCY_NAME", "Jefferson Department of Education")]).await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut visitor = app.visitor();
    let agency = "“Jefferson Department of Education” is the agency that runs this site, so no \
        other name can be or hold it.";
    for (organization, sentence) in [
        ("JEFFERSON Dep\u{430}rtment of Educati\u{200D}on", agency),
        (
            "Brookfie\u{301}ld  tutors",
            "There is an organization called “Brookfield Tutors” here already.",
        ),
    ] {
        let fields =
            [("organization", organization), ("name", "Kim"), ("email", "kim@acme.example")];
        visitor.post("/register", &fields).await.expect(422).says(sentence);
    }
    let mut acme = app.vendor("acme").await;
    for (name, sentence) in [
        ("Jefferson Department of Education: fees", agency),
        ("ASKWELI", "Brookfield Tutors has a tool called “Askwell” here already."),
    ] {
        let fields = [
            ("name", name),
            ("version", "1"),
            ("website", "https://acme.example"),
            ("summary", "Reads aloud."),
        ];
        acme.post("/products", &fields).await.expect(422).says(sentence);
    }
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (organization, product) = names_of(&app, &mut admin, "Brookfield Tutors").await;
    admin
        .post(&product, &[("name", "Jefferson Department of Education")])
        .await
        .expect(422)
        .says(agency);
    admin
        .post(&format!("{organization}/name"), &[("name", "ACME")])
        .await
        .expect(422)
        .says("There is an organization called “acme” already.");
    app.finish().await;
}

#[tokio::test]
async fn the_agency_is_told_of_a_name_that_looks_like_another_before_it_accepts() {
    let app = TestApp::start().await;
    let mut lead = app.agency("lea", Role::PanelLead).await;
    app.decided(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let file = app.submitted("Askwe11", "student-chatbot").await;
    let page = lead.get(&format!("/pipeline/{}", file.id)).await.expect(200);
    page.says("Another name looks the same")
        .says("The tool's name looks like that of “Askwell” by Brookfield Tutors.");
    let plain = app.submitted("Readwell", "student-chatbot").await;
    lead.get(&format!("/pipeline/{}", plain.id))
        .await
        .expect(200)
        .does_not_say("Another name looks the same");
    app.finish().await;
}
