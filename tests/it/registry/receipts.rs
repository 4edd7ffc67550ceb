//! Receipts: what they say, in every form, for one tool, several, a search and a search that found
//! nothing.

use std::fmt::Write as _;

use assay::actions::Seen;
use assay::actions::registry::visibility::{Subject, set_hidden};
use assay::actions::registry::{listings, signing_keys};
use assay::domain::instrument::Decision;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::registry::receipt::keys::Keyring;
use assay::store::registry::listings::by_slug;
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::support::listings::Tool;
use crate::support::{Client, Reply, TestApp};

/// An Assay with the tools that receipts are asked about.
pub(super) async fn registry() -> TestApp {
    let app = TestApp::start().await;
    for (example, name, decision) in [
        ("student-chatbot", "Askwell", Decision::Conditional),
        ("lesson-planner", "Planwell", Decision::Approved),
        ("integrity-detector", "Veritas", Decision::NotApproved),
    ] {
        app.published(&Tool { decision: Some(decision), ..Tool::new(example, name, "Acme") }).await;
    }
    app
}

/// Asks the API for a receipt.
pub(super) async fn asked(app: &TestApp, question: &Value) -> Reply {
    sent(app, "/api/v1/receipts", question.to_string()).await
}

/// Sends JSON to the API.
pub(super) async fn sent(app: &TestApp, path: &str, body: String) -> Reply {
    let mut program = app.visitor();
    let request = program.request(Method::POST, path);
    program.send(request.header(CONTENT_TYPE, "application/json").body(body)).await
}

/// The hidden fields of a page's form by which a file is asked for.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).expect("the field");
    rest.split('"').next().expect("its value").to_owned()
}

async fn file(visitor: &mut Client, page: &Reply, kind: &str) -> Reply {
    let page = page.text();
    let (receipt, code) = (hidden(&page, "receipt"), hidden(&page, "code"));
    let fields = [("receipt", receipt.as_str()), ("code", &code), ("as", kind)];
    visitor.post("/receipts/new", &fields).await
}

#[tokio::test]
async fn a_receipt_of_a_listing_states_what_its_page_says_with_the_moment_and_the_digest() {
    let app = registry().await;
    let reply = asked(&app, &json!({ "listings": ["askwell"] })).await.expect(200);
    assert_eq!(reply.headers["content-type"], "application/vc");
    assert_eq!(reply.headers["cache-control"], "no-store");
    let receipt = reply.json();
    assert_eq!(receipt["validFrom"], "2026-11-21T10:00:00Z");
    assert_eq!(receipt["issuer"]["name"], "Test agency");
    let own = signing_keys::own_did(&app.ctx);
    assert_eq!(receipt["issuer"]["id"], own.as_str());
    assert!(own.starts_with("did:web:127.0.0.1%3A"), "{own}");
    let stated = &receipt["credentialSubject"];
    assert_eq!(stated["kind"], "listing");
    assert_eq!(stated["register"]["localTime"], "2026-11-21T10:00:00+00:00");
    assert_eq!(stated["register"]["timeZone"], "UTC");
    assert_eq!(stated["register"]["version"], 3);
    let listing = app.visitor().get("/api/v1/listings/askwell").await.expect(200);
    let tool = &stated["tools"][0];
    let etag = listing.headers["etag"].trim_matches('"').to_owned();
    assert_eq!(tool["digest"], etag.split('-').next().unwrap());
    let body = listing.json();
    for (stated, listed) in [
        ("slug", "slug"),
        ("name", "name"),
        ("vendor", "vendor"),
        ("version", "version"),
        ("availability", "availability"),
        ("decision", "decision"),
        ("status", "status"),
        ("decidedOn", "decided_on"),
        ("holdsUntil", "expires_on"),
    ] {
        assert_eq!(tool[stated], body[listed], "{stated}");
    }
    assert_eq!(tool["address"], format!("{}/registry/askwell", app.base).as_str());
    let conditions = body["conditions"].as_array().unwrap();
    assert!(!conditions.is_empty());
    for (stated, listed) in tool["conditions"].as_array().unwrap().iter().zip(conditions) {
        for key in ["text", "due", "state"] {
            assert_eq!(stated[key], listed[key], "{key}");
        }
    }
    let modules = body["modules"].as_array().unwrap();
    assert!(!modules.is_empty());
    let catalogue = &app.ctx.library.catalogue;
    for (stated, listed) in tool["modules"].as_array().unwrap().iter().zip(modules) {
        let id = listed["id"].as_str().unwrap();
        assert_eq!(stated["code"], id);
        let hours = catalogue.module(id).unwrap().hours.to_json();
        assert_eq!(stated["hours"].as_f64(), hours.as_f64(), "{id}");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_receipt_of_a_comparison_holds_each_tool_once_in_the_order_asked() {
    let app = registry().await;
    let question = json!({ "listings": ["veritas", "askwell", "veritas"] });
    let stated = asked(&app, &question).await.expect(200).json()["credentialSubject"].take();
    assert_eq!(stated["kind"], "comparison");
    let slugs: Vec<&str> = stated["tools"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|tool| tool["slug"].as_str())
        .collect();
    assert_eq!(slugs, ["veritas", "askwell"]);
    app.visitor()
        .get("/receipts/new?listing=askwell&listing=veritas&utm=mail")
        .await
        .expect(200)
        .says("Receipt: Askwell, Veritas compared")
        .says("Askwell by Acme")
        .says("Veritas by Acme");
    app.finish().await;
}

#[tokio::test]
async fn a_receipt_of_a_search_names_what_was_found_in_its_order_and_covers_it_by_a_digest() {
    let app = registry().await;
    let question = json!({ "search": "availability=yes&availability=no&sort=name&after=planwell" });
    let stated = asked(&app, &question).await.expect(200).json()["credentialSubject"].take();
    assert_eq!(stated["kind"], "list");
    let search = &stated["search"];
    assert_eq!(search["asked"], "Tools that may be bought today: “Yes” or “No”");
    assert_eq!(
        search["address"],
        format!("{}/registry?availability=yes&availability=no&sort=name", app.base).as_str()
    );
    assert_eq!(search["found"], 2, "the whole list, whatever page was asked for");
    let mut lines = String::new();
    for (found, [slug, answer]) in
        search["listed"].as_array().unwrap().iter().zip([["planwell", "yes"], ["veritas", "no"]])
    {
        assert_eq!((&found["slug"], &found["availability"]), (&json!(slug), &json!(answer)));
        let listing = app.visitor().get(&format!("/api/v1/listings/{slug}")).await.expect(200);
        let etag = listing.headers["etag"].trim_matches('"').to_owned();
        writeln!(lines, "{slug} {answer} {}", etag.split('-').next().unwrap()).unwrap();
    }
    assert_eq!(search["digest"], assay::domain::values::sha256_hex(lines.as_bytes()).as_str());
    app.visitor()
        .get("/registry?availability=yes")
        .await
        .expect(200)
        .says("<a href=\"/receipts/new?availability=yes\">Get a receipt of this list</a>");
    app.finish().await;
}

#[tokio::test]
async fn a_search_that_finds_nothing_gives_a_receipt_that_says_so_and_one_under_review_is_named() {
    let app = registry().await;
    app.decided(&Tool::new("lesson-planner", "Waitwell", "Acme")).await;
    assay::actions::registry::snapshot::refresh(&app.ctx).await.unwrap();
    let mut visitor = app.visitor();
    let page = visitor.get("/registry?q=zzzzqqqq").await.expect(200);
    page.says("href=\"/receipts/new?q=zzzzqqqq\">Get a receipt that says so");
    let page = visitor.get("/receipts/new?q=zzzzqqqq").await.expect(200);
    page.says("Receipt: the register had nothing")
        .says("Tools whose name, vendor, use or description has “zzzzqqqq”")
        .says(
            "On this day the register had nothing that fits: no published decision, and nothing \
             under review.",
        );
    let stated = asked(&app, &json!({ "search": "q=zzzzqqqq" })).await.expect(200).json();
    assert_eq!(stated["credentialSubject"]["kind"], "nothing");
    let stated = asked(&app, &json!({ "search": "q=waitwell" })).await.expect(200).json();
    let search = &stated["credentialSubject"]["search"];
    assert_eq!(
        (&search["found"], &stated["credentialSubject"]["kind"]),
        (&json!(0), &json!("list"))
    );
    assert_eq!(
        search["undecided"],
        json!([{ "name": "Waitwell", "vendor": "Acme", "availability": "in_review" }])
    );
    app.finish().await;
}

#[tokio::test]
async fn the_page_the_pdf_and_the_json_are_one_receipt_that_nobody_has_to_keep() {
    let app = registry().await;
    let mut visitor = app.visitor();
    let listing = visitor.get("/registry/askwell").await.expect(200);
    listing.says("<a class=\"button\" href=\"/receipts/new?listing=askwell\">Get a receipt</a>");
    let before = app.ctx.db.statements();
    let page = visitor.get("/receipts/new?listing=askwell").await.expect(200);
    assert_eq!(app.ctx.db.statements(), before, "no database is asked");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["x-robots-tag"], "noindex");
    page.says("Receipt: Askwell")
        .says("21 November 2026, 10:00:00 (UTC+00:00, UTC)")
        .says("With conditions")
        .says("Scan to check this receipt");
    app.ctx.clock.advance_seconds(3600);
    let json = file(&mut visitor, &page, "json").await.expect(200);
    assert_eq!(json.headers["content-type"], "application/vc");
    assert_eq!(
        json.headers["content-disposition"],
        "attachment; filename=\"receipt-askwell-2026-11-21.json\""
    );
    let pdf = file(&mut visitor, &page, "pdf").await.expect(200);
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    let number = json.json()["id"].as_str().unwrap().to_owned();
    page.says(&number);
    let text = json.text();
    let holds = |bytes: &[u8]| pdf.bytes.windows(bytes.len()).any(|window| window == bytes);
    assert!(holds(text.as_bytes()), "the PDF holds the JSON");
    assert!(holds(b"/Marked true") && holds(b"/Lang (en-US)") && holds(b"/S /H1"));
    let verified = sent(&app, "/api/v1/receipts/verify", text).await.expect(200).json();
    assert_eq!((&verified["valid"], &verified["signed"]["number"]), (&json!(true), &json!(number)));
    app.finish().await;
}

#[tokio::test]
async fn no_file_is_made_of_what_the_register_did_not_sign() {
    let app = registry().await;
    let mut visitor = app.visitor();
    visitor.get("/receipts/new?listing=askwell").await.expect(200);
    for receipt in ["", "12", "123456", "letters"] {
        let fields = [("receipt", receipt), ("code", receipt), ("as", "pdf")];
        visitor
            .post("/receipts/new", &fields)
            .await
            .expect(422)
            .says("The link of this code is damaged or not whole, so it holds no receipt.");
    }
    app.finish().await;
}

#[tokio::test]
async fn what_cannot_be_stated_is_told_with_the_way_out() {
    let app = registry().await;
    let mut visitor = app.visitor();
    visitor.get("/receipts/new?listing=nothing").await.expect(422).says(
        "The register has no listing “nothing”. Search for its name: a search that finds nothing \
         gives a receipt too.",
    );
    visitor
        .get("/receipts/new?listing=a&listing=b&listing=c&listing=d&listing=e")
        .await
        .expect(422)
        .says(
            "A receipt compares at most 4 tools, and the address names 5. Leave some out, or ask \
             for a receipt of a search.",
        );
    visitor
        .get("/receipts/new?tier=99")
        .await
        .expect(422)
        .says("“99” is not a value of the filter “tier”.");
    for body in ["{", "[]", "{\"tools\":[]}"] {
        let problem = sent(&app, "/api/v1/receipts", body.to_owned()).await.expect(422).json();
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.starts_with("The body cannot be read."), "{detail}");
    }
    let request = visitor.request(Method::POST, "/api/v1/receipts").body("{}");
    let problem = visitor.send(request).await.expect(415).json();
    assert_eq!(
        problem["detail"],
        "This address takes JSON. Send it with “Content-Type: application/json”."
    );
    let problem = sent(&app, "/api/v1/receipts", " ".repeat(17_000)).await.expect(413).json();
    assert_eq!(problem["detail"], "The body is larger than 16 KB, so it was not read.");
    app.ctx.keys.hold(Keyring::default());
    visitor.get("/receipts/new?listing=askwell").await.expect(409).says(
        "This registry has no key yet to sign receipts with, so it cannot make any. Whoever runs \
         it makes one with `assay keys new`; nothing else waits for that.",
    );
    app.finish().await;
}

#[tokio::test]
async fn a_listing_that_is_off_the_public_pages_gets_no_receipt() {
    let app = registry().await;
    let administrator = app.acting("adam", Role::Administrator).await;
    let organization = app.organization(OrganizationKind::Vendor, "Acme").await;
    let mut tx = app.ctx.db.read().await.unwrap();
    let product = by_slug(&mut tx, "askwell").await.unwrap().expect("the listing").product;
    drop(tx);
    let subject = Subject::Product { organization, product };
    let reason = "Its name is disputed in court.";
    set_hidden(&app.ctx, &administrator, &subject, true, reason).await.unwrap();
    app.visitor().get("/receipts/new?listing=askwell").await.expect(422);
    app.finish().await;
}

#[tokio::test]
async fn what_the_register_says_later_stands_beside_what_it_said() {
    let app = registry().await;
    let receipt = asked(&app, &json!({ "listings": ["askwell", "planwell"] })).await.expect(200);
    let list = asked(&app, &json!({ "search": "availability=with_conditions" })).await.expect(200);
    let check = async |receipt: &Reply| {
        sent(&app, "/api/v1/receipts/verify", receipt.text()).await.expect(200).json()
    };
    let same = check(&receipt).await;
    assert_eq!(
        (&same["tools"][0]["since"], &same["tools"][1]["since"]),
        (&json!("same"), &json!("same"))
    );
    assert_eq!(check(&list).await["search"]["since"], "same");
    let publisher = app.publisher().await;
    let reason = "An incident is being looked into.";
    let seen = Seen::at_hand();
    listings::change_state(&app.ctx, &publisher, "askwell", "suspend", reason, seen).await.unwrap();
    let later = check(&receipt).await;
    assert_eq!(later["valid"], true);
    let asked_now = &later["tools"][0];
    assert_eq!(asked_now["since"], "changed");
    assert_eq!(
        asked_now["facts"][0],
        json!({
            "what": "May be bought", "then": "With conditions", "now": "Not now", "changed": true,
        })
    );
    assert_eq!(later["tools"][1]["since"], "same");
    let later = check(&list).await;
    assert_eq!(
        (&later["search"]["since"], &later["search"]["gone"]),
        (&json!("changed"), &json!(["Askwell"]))
    );
    app.visitor().get("/verify").await.expect(200).says("Check a receipt");
    let mut visitor = app.visitor();
    visitor.get("/verify").await.expect(200);
    visitor
        .post("/verify", &[("receipt", &receipt.text())])
        .await
        .expect(200)
        .says("Test agency signed this receipt")
        .says(
            "On 21 November 2026, 10:00 UTC. What is shown below is what was signed; the sheets of \
             a PDF around it are not checked.",
        )
        .says("The register says something else now")
        .says("Not now");
    app.finish().await;
}

#[tokio::test]
async fn a_question_that_is_misspelt_or_names_nothing_gets_no_receipt() {
    let app = registry().await;
    let mut visitor = app.visitor();
    visitor.get("/receipts/new?availabilty=yes").await.expect(422).says(
        "“availabilty” is nothing that a search can ask, so no receipt was made: it would state more \
         than you asked about. Correct it, or take it out of the address.",
    );
    visitor.get("/receipts/new?listing=").await.expect(422).says("No tool is named here.");
    visitor
        .get("/receipts/new?listing=askwell&as_of=2026-01-01")
        .await
        .expect(422)
        .says("“as_of” is not asked of single tools, so no receipt was made");
    let twice = r#"{ "listings": ["askwell"], "listings": ["planwell"] }"#.to_owned();
    let refused = sent(&app, "/api/v1/receipts", twice).await.expect(422).text();
    assert!(refused.contains("duplicate field `listings`"), "{refused}");
    for question in [
        json!({ "listings": [""] }),
        json!({ "search": "lisitng=askwell" }),
        json!({ "listings": ["askwell"], "search": "q=x" }),
        json!({ "lisitngs": ["askwell"] }),
    ] {
        asked(&app, &question).await.expect(422);
    }
    asked(&app, &json!({})).await.expect(200);
    app.finish().await;
}

#[tokio::test]
async fn a_checked_list_gives_a_receipt_that_can_be_saved_and_checked_later() {
    let app = registry().await;
    let mut officer = app.visitor();
    officer.get("/check-list").await.expect(200);
    let names = "Askwell\nPlanwell\nZebra Quilting";
    let result = officer.upload("/check-list", &[("names", names)], None).await.expect(200);
    result.says("Get a receipt").says("Tell me when one of these 2 tools changes");
    let mut fields = result.form("/check-list/result");
    fields.retain(|(name, _)| name != "csrf");
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = officer.post("/check-list/receipt", &fields).await.expect(200);
    page.says("Receipt of a checked list")
        .says("3 tools held against the register")
        .says("Zebra Quilting")
        .says("Askwell by Acme");
    let json = file(&mut officer, &page, "json").await.expect(200);
    let pdf = file(&mut officer, &page, "pdf").await.expect(200);
    assert!(pdf.bytes.starts_with(b"%PDF"), "a PDF");
    let stated = json.json()["credentialSubject"].clone();
    assert_eq!((&stated["kind"], &stated["inventory"]["tools"]), (&json!("inventory"), &json!(3)));
    let row = &stated["inventory"]["rows"][2];
    assert_eq!((&row["slug"], &row["availability"]), (&json!("planwell"), &json!("yes")));
    let same = sent(&app, "/api/v1/receipts/verify", json.text()).await.expect(200).json();
    assert_eq!((&same["valid"], &same["inventory"]["since"]), (&json!(true), &json!("same")));
    officer.get("/verify").await.expect(200);
    let upload = Some(("file", "receipt.pdf", "application/pdf", &pdf.bytes[..]));
    officer
        .upload("/verify/file", &[], upload)
        .await
        .expect(200)
        .says("The register still says exactly this of the list’s tools that had a listing")
        .says("1 tool of the list had no listing then, or the receipt does not name them");
    let mut forged = json.json();
    forged["credentialSubject"]["inventory"]["rows"][0]["finding"] = json!("fine");
    let refused = sent(&app, "/api/v1/receipts/verify", forged.to_string()).await.expect(200);
    assert_eq!(refused.json()["refusal"]["reason"], "changed_text");
    let mut paula = app.agency("paula", Role::Publisher).await;
    paula.get("/registry/planwell").await.expect(200);
    let fields = [("change", "suspend"), ("reason", "Data of students was shared.")];
    paula.post("/listings/planwell/state", &fields).await.expect(303);
    let changed = sent(&app, "/api/v1/receipts/verify", json.text()).await.expect(200).json();
    assert_eq!(
        changed["inventory"],
        json!({ "since": "changed", "gone": [], "compared": 2, "uncompared": 1,
            "changed": [{ "name": "Planwell by Acme", "then": "Yes", "now": "Not now" }] })
    );
    let upload = Some(("file", "receipt.pdf", "application/pdf", &pdf.bytes[..]));
    officer.get("/verify").await.expect(200);
    let verified = officer.upload("/verify/file", &[], upload).await.expect(200);
    verified
        .says("The register says something else now")
        .says("Planwell by Acme: Yes, now Not now.");
    // Being told of all of them: the form comes with the tools, and asks for an address.
    officer.get("/check-list").await.expect(200);
    let watch = officer.post("/watches/new", &[("tools", "askwell,planwell")]).await.expect(200);
    watch.says("2 tools").says("Email address");
    app.finish().await;
}
