//! Names that change: renames, vendors that are merged or bought, and other names that vendors ask
//! for.

use assay::actions::registry::replay;
use assay::demo::journey::Publisher;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::store::registry::listings;
use serde_json::json;

use super::receipts::{asked, sent};
use crate::support::listings::Tool;
use crate::support::panels::Panel;
use crate::support::{Client, Reply, TestApp};

fn askwell() -> Tool<'static> {
    Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")
}

/// The addresses of a vendor and of the product with this slug, as the administrator has them.
async fn addresses(app: &TestApp, vendor: &str, slug: &str) -> (String, String) {
    let id = app.organization(OrganizationKind::Vendor, vendor).await;
    let mut tx = app.ctx.db.read().await.expect("a read");
    let listed = listings::by_slug(&mut tx, slug).await.expect("an answer").expect("a listing");
    let organization = format!("/people/organizations/{id}");
    let product = format!("{organization}/products/{}", listed.product);
    (organization, product)
}

/// Where an address leads for good.
async fn moved(client: &mut Client, path: &str) -> String {
    let reply = client.get(path).await.expect(308);
    assert_eq!(reply.headers.get("cache-control").map(String::as_str), Some("no-cache"), "{path}");
    reply.location.expect("an address")
}

/// What a replay finds, whatever stands before it: tools of tests need not be decided as their
/// scores lead to.
async fn replayed(app: &TestApp) -> Vec<(bool, Option<String>)> {
    let all = replay::replay(&app.ctx).await.expect("a replay");
    let words = |difference: String| match difference.split_once(": ") {
        Some((_, words)) => words.to_owned(),
        None => difference,
    };
    all.into_iter().map(|one| (one.same, one.difference.map(words))).collect()
}

#[tokio::test]
async fn an_address_from_before_a_rename_leads_to_the_new_one_on_page_and_api() {
    let app = TestApp::start().await;
    app.published(&askwell()).await;
    let mut visitor = app.visitor();
    let receipt = visitor.get_json("/api/v1/listings/askwell").await.expect(200).json();
    assert_eq!(receipt["slug"], "askwell");
    let before = replayed(&app).await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    let (_, product) = addresses(&app, "Brookfield Tutors", "askwell").await;
    admin.post(&product, &[("name", "Quizmoor")]).await.expect(303);
    assert_eq!(moved(&mut visitor, "/registry/askwell").await, "/registry/quizmoor");
    assert_eq!(
        moved(&mut visitor, "/registry/askwell?as_of=2026-11-21").await,
        "/registry/quizmoor?as_of=2026-11-21"
    );
    let data = "/api/v1/listings";
    assert_eq!(
        moved(&mut visitor, &format!("{data}/askwell?as_of=2026-11-21")).await,
        format!("{data}/quizmoor?as_of=2026-11-21")
    );
    visitor.get("/registry/quizmoor").await.expect(200).says("Quizmoor");
    let now = visitor.get_json(&format!("{data}/quizmoor")).await.expect(200).json();
    assert_eq!((&now["slug"], &now["name"]), (&"quizmoor".into(), &"Quizmoor".into()));
    visitor.get("/registry/compare?tool=askwell").await.expect(200).says("Quizmoor");
    visitor
        .get("/registry/changes")
        .await
        .expect(200)
        .says("It was called Askwell before.")
        .says("/registry/quizmoor");
    // A form that was opened before still arrives.
    let suspend = [("change", "suspend"), ("reason", "An incident is looked into.")];
    pat.post("/listings/askwell/state", &suspend).await.expect(303);
    visitor.get("/registry/quizmoor").await.expect(200).says("Suspended");
    assert_eq!(replayed(&app).await, before);

    // The tool can take its word back, and nobody else takes it.
    admin.post(&product, &[("name", "Askwell")]).await.expect(303);
    visitor.get("/registry/askwell").await.expect(200).says("Askwell");
    assert_eq!(moved(&mut visitor, "/registry/quizmoor").await, "/registry/askwell");
    admin.post(&product, &[("name", "Quizmoor")]).await.expect(303);
    app.published(&Tool::new("lesson-planner", "Askwell Plans", "Acme")).await;
    let (_, plans) = addresses(&app, "Acme", "askwell-plans").await;
    admin.post(&plans, &[("name", "Askwell")]).await.expect(303);
    visitor.get("/registry/askwell-2").await.expect(200).says("Acme");
    assert_eq!(moved(&mut visitor, "/registry/askwell").await, "/registry/quizmoor");
    app.finish().await;
}

#[tokio::test]
async fn an_address_from_before_a_rename_leads_on_after_a_day_changed_what_the_listing_says() {
    let app = TestApp::start().await;
    app.published(&askwell()).await;
    // So many that one more change has only the listing that it is about read again.
    for (example, name) in [
        ("lesson-planner", "Planwell"),
        ("reading-coach", "Readwell"),
        ("integrity-detector", "Veritas"),
    ] {
        app.published(&Tool::new(example, name, "Acme")).await;
    }
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (_, product) = addresses(&app, "Brookfield Tutors", "askwell").await;
    admin.post(&product, &[("name", "Quizmoor")]).await.expect(303);
    app.ctx.clock.advance_seconds(100 * 86_400);
    let mut visitor = app.visitor();
    visitor.get("/registry/quizmoor").await.expect(200).says("Overdue.");
    let mut pat = app.agency("pat", Role::Publisher).await;
    let suspend = [("change", "suspend"), ("reason", "An incident is looked into.")];
    pat.post("/listings/planwell/state", &suspend).await.expect(303);
    visitor.get("/registry/planwell").await.expect(200).says("Suspended");
    assert_eq!(moved(&mut visitor, "/registry/askwell").await, "/registry/quizmoor");
    app.finish().await;
}

#[tokio::test]
async fn a_receipt_of_a_search_knows_a_tool_that_is_renamed_for_the_same() {
    let app = TestApp::start().await;
    app.published(&askwell()).await;
    let receipt = asked(&app, &json!({ "search": "sort=name" })).await.expect(200).text();
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (_, product) = addresses(&app, "Brookfield Tutors", "askwell").await;
    admin.post(&product, &[("name", "Quizmoor")]).await.expect(303);
    let check = async || {
        let path = "/api/v1/receipts/verify";
        sent(&app, path, receipt.clone()).await.expect(200).json()["search"].clone()
    };
    let renamed = check().await;
    assert_eq!(renamed["since"], "same_but_details", "{renamed}");
    assert_eq!((&renamed["new"], &renamed["gone"]), (&json!([]), &json!([])));
    let mut pat = app.agency("pat", Role::Publisher).await;
    let suspend = [("change", "suspend"), ("reason", "An incident is looked into.")];
    pat.post("/listings/quizmoor/state", &suspend).await.expect(303);
    let suspended = check().await;
    assert_eq!(suspended["changed"][0]["now"], "Not now", "{suspended}");
    app.finish().await;
}

#[tokio::test]
async fn desks_and_watches_follow_a_tool_that_is_renamed() {
    let app = TestApp::start().await;
    app.published(&askwell()).await;
    let mut dee = app
        .person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
        .await;
    let uses = [
        ("listing", "askwell"),
        ("grades", "6"),
        ("purpose", "Homework."),
        ("starts_on", "2026-12-01"),
    ];
    dee.post("/district/tools/new", &uses).await.expect(303);
    let watch = [("tools", "askwell"), ("email", "dee@example.org"), ("rhythm", "at_once")];
    dee.post("/watches/new", &watch).await.expect(303);
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (_, product) = addresses(&app, "Brookfield Tutors", "askwell").await;
    admin.post(&product, &[("name", "Quizmoor")]).await.expect(303);
    dee.get("/district").await.expect(200).says("Quizmoor: Renamed").says("It was called Askwell");
    app.ctx.clock.advance_seconds(60);
    assert!(app.run_job("tell-watchers").await);
    let mail = app.mail_to("dee@example.org").await;
    assert_eq!(mail.subject, "Changed in the registry: Quizmoor");
    mail.says("It was called Askwell before.").says("/registry/quizmoor");
    let mut pat = app.agency("pat", Role::Publisher).await;
    let suspend = [("change", "suspend"), ("reason", "An incident is looked into.")];
    pat.post("/listings/quizmoor/state", &suspend).await.expect(303);
    dee.get("/district").await.expect(200).says("Quizmoor: Listing suspended");
    app.ctx.clock.advance_seconds(60);
    assert!(app.run_job("tell-watchers").await);
    let mails = app.mails_to("dee@example.org").await;
    let told = mails.iter().filter(|mail| mail.subject == "Changed in the registry: Quizmoor");
    assert_eq!(told.count(), 2);
    app.finish().await;
}

#[tokio::test]
async fn a_tool_that_was_bought_goes_over_with_its_record_and_is_found_under_both_vendors() {
    let app = TestApp::start().await;
    app.published(&askwell()).await;
    app.published(&Tool::new("lesson-planner", "Readwell", "Acme")).await;
    let before = replayed(&app).await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let mut acme = app.vendor("acme").await;
    let (_, product) = addresses(&app, "Brookfield Tutors", "askwell").await;
    let into = app.organization(OrganizationKind::Vendor, "Acme").await;
    let handover = format!("{product}/handover");
    admin.get(&product).await.expect(200).says(&handover);
    admin.get(&handover).await.expect(200).says("Hand Askwell over to another vendor");
    admin
        .post(&handover, &[("reason", "No")])
        .await
        .expect(422)
        .says("Choose the vendor that it goes to.")
        .says("Say why in a sentence");
    let go = [("into", into.as_str()), ("reason", "Acme bought the tool in May.")];
    acme.post(&handover, &go).await.expect(404);
    admin.post(&handover, &go).await.expect(303);
    let mut visitor = app.visitor();
    visitor
        .get("/registry/askwell")
        .await
        .expect(200)
        .says("Acme")
        .says("Also known as")
        .says("Brookfield Tutors");
    visitor.get("/registry?q=Brookfield").await.expect(200).says("Askwell");
    visitor
        .get("/registry/changes")
        .await
        .expect(200)
        .says("Its vendor was called Brookfield Tutors before.");
    acme.get("/products").await.expect(200).says("Askwell");
    let past = visitor.get("/registry/askwell?as_of=2026-11-21").await.expect(200);
    past.says("Acme");
    for owner in ["acme.owner@example.org", "brookfield-tutors.owner@example.org"] {
        let mails = app.mails_to(owner).await;
        let mail = mails.last().expect("a mail");
        assert_eq!(mail.subject, "The agency noted another vendor");
        mail.says("these tools of Brookfield Tutors belong to Acme now:").says("- Askwell");
    }
    admin.get("/events").await.expect(200).says(
        "Handed the product over from Brookfield Tutors to Acme: Acme bought the tool in May.",
    );
    assert_eq!(replayed(&app).await, before);
    app.finish().await;
}

#[tokio::test]
async fn a_vendor_becomes_part_of_another_with_its_tools_and_its_people() {
    let app = TestApp::start().await;
    app.published(&askwell()).await;
    app.published(&Tool::new("lesson-planner", "Readwell", "Acme")).await;
    let mut owner = app.visitor();
    app.person(OrganizationKind::Vendor, "Brookfield Tutors", "bo", &[Role::VendorOwner]).await;
    owner.sign_in("bo@example.org", crate::support::PASSWORD).await;
    owner.get("/products").await.expect(200).says("Askwell").does_not_say("Readwell");
    let before = replayed(&app).await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (organization, _) = addresses(&app, "Brookfield Tutors", "askwell").await;
    let into = app.organization(OrganizationKind::Vendor, "Acme").await;
    let merger = format!("{organization}/merger");
    admin.get(&format!("{organization}/name")).await.expect(200).says(&merger);
    admin.get(&merger).await.expect(200).says("Merge Brookfield Tutors into another vendor");
    let go = [
        ("into", into.as_str()),
        ("people", "yes"),
        ("reason", "The two companies became one in May."),
    ];
    admin.post(&merger, &go).await.expect(303);
    owner.get("/products").await.expect(200).says("Askwell").says("Readwell");
    admin.get(&format!("{organization}/name")).await.expect(200).says("Became a part of");
    admin.get(&merger).await.expect(404);
    admin.post(&merger, &go).await.expect(404);
    app.visitor().get("/registry?q=Brookfield").await.expect(200).says("Askwell");
    admin
        .post("/people/organizations/new", &[("name", "Brookfield Tutors"), ("kind", "vendor")])
        .await
        .expect(422)
        .says("There is an organization called “Brookfield Tutors” already.");
    admin
        .get("/events")
        .await
        .expect(200)
        .says("Made the account one of Acme")
        .says("Made everything of the organization Acme’s: The two companies became one in May.");
    assert_eq!(replayed(&app).await, before);
    app.finish().await;
}

#[tokio::test]
async fn two_tools_of_one_name_are_not_put_together_under_one_vendor() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let draft = [
        ("name", "Ask-well"),
        ("version", "1"),
        ("website", "https://acme.example/ask"),
        ("summary", "Answers questions."),
    ];
    acme.post("/products", &draft).await.expect(303);
    app.published(&askwell()).await;
    let into = app.organization(OrganizationKind::Vendor, "acme").await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (organization, _) = addresses(&app, "Brookfield Tutors", "askwell").await;
    let go = [("into", into.as_str()), ("reason", "The two companies became one.")];
    admin
        .post(&format!("{organization}/merger"), &go)
        .await
        .expect(422)
        .says("Rename one of the two first; then hand it over.");
    app.visitor().get("/registry/askwell").await.expect(200).says("Brookfield Tutors");
    app.finish().await;
}

async fn ask(client: &mut Client, fields: &[(&'static str, String)]) -> Reply {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    client.post("/names/new", &fields).await
}

#[tokio::test]
async fn a_vendor_asks_for_another_name_and_the_agency_gives_it_or_says_why_not() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "acme")).await;
    let mut acme = app.vendor("acme").await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (_, product) = addresses(&app, "acme", "askwell").await;
    let product = product.rsplit('/').next().expect("an id").to_owned();
    let page = format!("/names/new?product={product}");
    acme.get(&format!("/products/{product}")).await.expect(200).says(&page);
    acme.get(&page).await.expect(200).says("Ask for another name of Askwell");
    let asks = |name: &'static str, reason: &'static str| {
        vec![("product", product.clone()), ("name", name.to_owned()), ("reason", reason.to_owned())]
    };
    ask(&mut acme, &asks("", "No"))
        .await
        .expect(422)
        .says("Enter the")
        .says("Say why in a sentence");
    ask(&mut acme, &asks("Askwell", "We like it as it is."))
        .await
        .expect(422)
        .says("It is called so already. Enter the name that you want.");
    let good = asks("Quizmoor", "We gave the tool another name in May.");
    ask(&mut acme, &good).await.expect(303);
    ask(&mut acme, &good)
        .await
        .expect(409)
        .says("You have asked for another name already, and the agency has not answered yet.");
    acme.get(&page).await.expect(200).says("You asked for the name Quizmoor");
    app.mail_to("admin@example.org").await.says("acme asks for another name of Askwell: Quizmoor");
    acme.get("/people/names").await.expect(404);
    let mut ben = app.vendor("ben").await;
    ben.get(&page).await.expect(404);

    admin.get("/people").await.expect(200).says("1 vendor asks for another name");
    let list = admin.get("/people/names").await.expect(200);
    list.says("Quizmoor").says("We gave the tool another name in May.");
    let text = list.text();
    let (_, id) = text.split_once("action=\"/people/names/").expect("a form");
    let answer = format!("/people/names/{}", id.split('"').next().expect("an id"));
    admin.post(&answer, &[("word", "refuse")]).await.expect(422).says("Enter a reason.");
    let words = format!("words.{}", answer.rsplit('/').next().expect("an id"));
    admin
        .post(&answer, &[("word", "refuse"), (words.as_str(), "The name says more than it does.")])
        .await
        .expect(303);
    acme.get(&page)
        .await
        .expect(200)
        .says("The name Quizmoor was not given")
        .says("The name says more than it does.");
    admin.post(&answer, &[("word", "accept")]).await.expect(409);
    ask(&mut acme, &good).await.expect(303);
    let text = admin.get("/people/names").await.expect(200).text();
    let (_, id) = text.split_once("action=\"/people/names/").expect("a form");
    let answer = format!("/people/names/{}", id.split('"').next().expect("an id"));
    admin.post(&answer, &[("word", "accept")]).await.expect(303);
    app.visitor().get("/registry/quizmoor").await.expect(200).says("Quizmoor");
    assert_eq!(moved(&mut app.visitor(), "/registry/askwell").await, "/registry/quizmoor");
    let mails = app.mails_to("acme.owner@example.org").await;
    let mail = mails.last().expect("a mail");
    mail.says("Askwell is called Quizmoor from now on.");
    acme.get("/names/new").await.expect(200).says("Ask for another name of acme");
    app.finish().await;
}

/// Fails unless the one listing is computed anew to the letter.
async fn is_computed_the_same(app: &TestApp) {
    let all = replay::replay(&app.ctx).await.expect("a replay");
    assert!(all.len() == 1 && all.iter().all(|one| one.same), "{all:?}");
}

#[tokio::test]
async fn a_listing_is_computed_anew_to_the_letter_whatever_its_tool_and_vendor_are_called() {
    let app = TestApp::start().await;
    let Panel { submitted, .. } = app.proposed("Askwell", "lesson-planner", "approved").await;
    app.sign_all(&submitted.id).await;
    let pia = app.publisher().await;
    Publisher::new(&app.ctx, &pia).publishes(&submitted.case()).await.expect("a publication");
    is_computed_the_same(&app).await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (organization, product) = addresses(&app, "acme", "askwell").await;
    admin.post(&product, &[("name", "Quizmoor")]).await.expect(303);
    admin.post(&format!("{organization}/name"), &[("name", "Acme Learning")]).await.expect(303);
    app.visitor().get("/registry/quizmoor").await.expect(200).says("Acme Learning");
    is_computed_the_same(&app).await;
    let into = app.organization(OrganizationKind::Vendor, "Brookfield Tutors").await;
    let go = [("into", into.as_str()), ("reason", "The two companies became one in May.")];
    admin.post(&format!("{organization}/merger"), &go).await.expect(303);
    app.visitor().get("/registry/quizmoor").await.expect(200).says("Brookfield Tutors");
    is_computed_the_same(&app).await;
    app.finish().await;
}

/// Where the agency answers the one request that waits.
async fn answer_path(admin: &mut Client) -> String {
    let text = admin.get("/people/names").await.expect(200).text();
    let (_, id) = text.split_once("action=\"/people/names/").expect("a form");
    format!("/people/names/{}", id.split('"').next().expect("an id"))
}

#[tokio::test]
async fn what_is_asked_for_a_tool_goes_over_with_it_to_its_new_vendor() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "acme")).await;
    let mut acme = app.vendor("acme").await;
    let mut ben = app.vendor("ben").await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (_, product) = addresses(&app, "acme", "askwell").await;
    let id = product.rsplit('/').next().expect("an id").to_owned();
    let page = format!("/names/new?product={id}");
    let asks = [
        ("product", id.as_str()),
        ("name", "Quizmoor"),
        ("reason", "We gave the tool another name in May."),
    ];
    acme.post("/names/new", &asks).await.expect(303);
    let into = app.organization(OrganizationKind::Vendor, "ben").await;
    let go = [("into", into.as_str()), ("reason", "Ben bought the tool in May.")];
    admin.post(&format!("{product}/handover"), &go).await.expect(303);
    ben.get(&page).await.expect(200).says("You asked for the name Quizmoor");
    acme.get(&page).await.expect(404);
    admin.get("/people/names").await.expect(200).says("ben");
    let answer = answer_path(&mut admin).await;
    admin.post(&answer, &[("word", "accept")]).await.expect(303);
    app.visitor().get("/registry/quizmoor").await.expect(200).says("ben");
    app.finish().await;
}

#[tokio::test]
async fn the_name_of_a_vendor_that_is_gone_stays_taken_and_what_it_asked_for_is_answered() {
    let app = TestApp::start().await;
    app.published(&askwell()).await;
    let mut bo =
        app.person(OrganizationKind::Vendor, "Brookfield Tutors", "bo", &[Role::VendorOwner]).await;
    let mut ben = app.vendor("ben").await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (organization, product) = addresses(&app, "Brookfield Tutors", "askwell").await;
    let reason = ("reason", "We gave ourselves another name in May.");
    bo.post("/names/new", &[("name", "Brookfield Learning"), reason]).await.expect(303);
    let into = app.organization(OrganizationKind::Vendor, "Acme").await;
    let go = [("into", into.as_str()), ("reason", "Acme bought the tool in May.")];
    // It is not merged yet, and has no tool any more.
    admin.post(&format!("{product}/handover"), &go).await.expect(303);
    let taken = [("name", "Brook-field Tutors"), reason];
    let told = "There is an organization called “Brookfield Tutors” here already.";
    ben.post("/names/new", &taken).await.expect(422).says(told);
    admin.post(&format!("{organization}/merger"), &go).await.expect(303);
    ben.post("/names/new", &taken).await.expect(422).says(told);
    admin.get("/people").await.expect(200).does_not_say("asks for another name");
    let mails = app.mails_to("bo@example.org").await;
    assert!(
        mails.iter().any(|mail| mail.body.contains("Brookfield Tutors became a part of Acme.")),
        "{mails:?}"
    );
    bo.get("/names/new").await.expect(200).says("The name Brookfield Learning was not given");
    app.finish().await;
}

#[tokio::test]
async fn nobody_takes_the_name_that_a_public_vendor_had_before() {
    let app = TestApp::start().await;
    app.published(&askwell()).await;
    let mut ben = app.vendor("ben").await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (organization, _) = addresses(&app, "Brookfield Tutors", "askwell").await;
    admin.post(&format!("{organization}/name"), &[("name", "Learnwell")]).await.expect(303);
    let asks = [("name", "Brookfield Tutors"), ("reason", "It is a better name for us.")];
    ben.post("/names/new", &asks)
        .await
        .expect(422)
        .says("There is an organization that was called “Brookfield Tutors” here already.");
    app.finish().await;
}

#[tokio::test]
async fn a_tool_that_was_registered_after_a_merger_can_still_go_over() {
    let app = TestApp::start().await;
    app.published(&askwell()).await;
    let mut bo =
        app.person(OrganizationKind::Vendor, "Brookfield Tutors", "bo", &[Role::VendorOwner]).await;
    let mut acme = app.vendor("acme").await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let (organization, _) = addresses(&app, "Brookfield Tutors", "askwell").await;
    let into = app.organization(OrganizationKind::Vendor, "acme").await;
    let go = [("into", into.as_str()), ("reason", "The two companies became one in May.")];
    admin.post(&format!("{organization}/merger"), &go).await.expect(303);
    let product = bo.register_product("Latewell").await;
    let handover = format!("{organization}/products/{product}/handover");
    admin.get(&handover).await.expect(200).says("Hand Latewell over to another vendor");
    admin.post(&handover, &go).await.expect(303);
    acme.get("/products").await.expect(200).says("Latewell");
    admin.get(&format!("{organization}/merger")).await.expect(404);
    app.finish().await;
}
