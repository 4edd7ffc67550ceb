//! Vendors, tools and approvals from before Assay, loaded from a table.

use assay::actions::registry::{past_loading, replay};
use assay::demo::journey::Publisher;
use assay::domain::access::Actor;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::store::assessment::products;

use crate::support::listings::Tool;
use crate::support::{Client, Reply, TestApp};

const PAGE: &str = "/people/past";
/// The clock stands at 21 November 2026.
const TABLE: &str = "\
Vendor;Tool;Version;Web address;Decision;Approved on;Approved until;Conditions;Reason;Buyer
Brookfield Tutors;Askwell;2.8;https://askwell.example;approved with conditions;2025-08-01;2027-06-30;\
2027-01-31: Publish the retention schedule. | Name a contact.;The curriculum office approved it.;Kim
Brookfield Tutors;Readwell;;https://readwell.example;Approved;1 August 2024;2026-06-30;;;
Acme;Planwell;;https://planwell.example;;;;;;
";

async fn send(client: &mut Client, table: &[u8], word: &str) -> Reply {
    let file = ("file", "past.csv", "text/csv", table);
    client.upload(PAGE, &[("word", word)], Some(file)).await
}

async fn admin(app: &TestApp) -> Client {
    app.agency("ada", Role::Administrator).await
}

#[tokio::test]
async fn what_a_table_says_is_checked_first_and_then_loaded_once() {
    let app = TestApp::start().await;
    let mut ada = admin(&app).await;
    ada.get("/people").await.expect(200).says(PAGE);
    ada.get(PAGE).await.expect(200).says("Approved until").says("/people/past.csv");
    let words = "3 rows: 2 new vendors, 3 new tools and 2 new approvals.";
    send(&mut ada, TABLE.as_bytes(), "check")
        .await
        .expect(200)
        .says("The table can be loaded")
        .says("Nothing is stored yet.")
        .says(words)
        .says("Columns that were not read: Buyer.");
    let mut visitor = app.visitor();
    visitor.get("/registry/askwell").await.expect(404);
    ada.get("/people").await.expect(200).does_not_say("Brookfield");
    send(&mut ada, TABLE.as_bytes(), "load")
        .await
        .expect(200)
        .says("The table is loaded")
        .says(words);

    let page = visitor.get("/registry/askwell").await.expect(200);
    page.says("Approved before Assay")
        .says("took it over as it stood")
        .says("1 August 2025")
        .says("30 June 2027")
        .says("Publish the retention schedule.")
        .says("Name a contact.")
        .says("The curriculum office approved it.")
        .does_not_say("How it scored");
    visitor
        .get("/registry/askwell/families")
        .await
        .expect(200)
        .says("Yes, with conditions.")
        .says("approved this tool before it kept this record")
        .says("This record does not say for whom it is made.")
        .does_not_say("Several people read")
        .does_not_say("The company did not");
    let json = visitor.get_json("/api/v1/listings/askwell").await.expect(200).json();
    assert_eq!(json["availability"], "with_conditions");
    assert_eq!(json["earlier"]["loaded_on"], "2026-11-21");
    assert!(json["questionnaire"].is_null() && json["disclosure_digest"].is_null(), "{json}");
    assert_eq!(json["conditions"][0]["due"], "2027-01-31");
    assert_eq!(json["conditions"][1]["due"], "2027-06-30", "to the end of the approval");
    let over = visitor.get_json("/api/v1/listings/readwell").await.expect(200).json();
    assert_eq!((&over["availability"], &over["status"]), (&"not_now".into(), &"expired".into()));
    visitor.get("/registry/planwell").await.expect(404);
    visitor.get("/registry?q=brookfield").await.expect(200).says("Askwell").says("Readwell");
    visitor.get("/registry/changes").await.expect(200).says("Approval from before Assay");
    visitor.get("/registry/compare?tool=askwell&tool=readwell").await.expect(200).says("Askwell");
    visitor.get("/receipts/new?listing=askwell").await.expect(200).says("Askwell");
    visitor.get("/registry.csv").await.expect(200).says("Askwell");
    visitor.get("/registry/askwell?as_of=2026-11-21").await.expect(200).says("Askwell");
    visitor
        .get("/registry/askwell?as_of=2026-11-20")
        .await
        .expect(200)
        .says("said nothing of this");

    let again = TABLE.replace("2027-06-30", "2027-12-31");
    send(&mut ada, TABLE.as_bytes(), "load")
        .await
        .expect(200)
        .says("0 new vendors, 0 new tools and 0 new approvals.")
        .says("3 rows say what is here already.");
    send(&mut ada, again.as_bytes(), "load")
        .await
        .expect(200)
        .says("1 approval reads otherwise than when it was loaded before.");
    visitor.get("/registry/askwell").await.expect(200).says("31 December 2027");
    assert!(replay::replay(&app.ctx).await.expect("a replay").is_empty());
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
    dee.get("/district").await.expect(200).says("Askwell");
    dee.get("/registry/askwell").await.expect(200).does_not_say("Report an incident");
    dee.get("/district/incidents/new?listing=askwell")
        .await
        .expect(409)
        .says("Write to the agency about it.");
    ada.get("/events")
        .await
        .expect(200)
        .says("Loaded an approval from before Assay: conditional")
        .says("Registered the product Planwell")
        .says("Created the organization Acme");
    app.finish().await;
}

#[tokio::test]
async fn every_fault_is_told_with_its_row_and_column_and_nothing_is_loaded() {
    let app = TestApp::start().await;
    let mut ada = admin(&app).await;
    let wrong = "\
Vendor,Tool,Web address,Decision,Approved on,Approved until,Conditions
Acme,Planwell,https://planwell.example,maybe,2025-08-01,2027-06-30,
,Askwell,askwell,approved,2027-08-01,2028-06-30,
Acme,Readwell,https://readwell.example,approved,3/4,2024-06-30,
Acme,Bookwell,https://bookwell.example,conditional,2025-08-01,2027-06-30,
Acme,Goodwell,https://goodwell.example,,2025-08-01,,
Acme,Lastwell,https://lastwell.example,approved,2025-08-01,2025-07-01,
Acme,Planwells,https://planwell.example,approved,2025-08-01,2027-06-30,
acme,PLANWELLS,https://planwell.example,approved,2025-08-01,2027-06-30,
";
    let told = send(&mut ada, wrong.as_bytes(), "load").await.expect(422);
    told.says("so nothing of it was loaded")
        .says("Decision (column D)")
        .says("“maybe” is no approval. Enter approved, approved with conditions or pilot")
        .says("Vendor (column A)")
        .says("2027-08-01 is still to come. Enter the day of the approval.")
        .says("“3/4” is not a whole date. Write it as year-month-day, such as 2026-03-31.")
        .says("Enter the conditions, or “approved” as the decision.")
        .says("There is no decision in this row. Enter one, or leave this empty.")
        .says("The last day lies before the approval. Check both days.")
        .says("Row 8 has this tool already. Leave one of them out.");
    for table in ["", "Vendor,Tool\nAcme,Planwell\n", "Vendor,Tool,Web address\n", "%PDF-1.7"] {
        send(&mut ada, table.as_bytes(), "load").await.expect(422);
    }
    send(&mut ada, b"Vendor,Tool\nAcme,Planwell\n", "load")
        .await
        .expect(422)
        .says("there is none called Web address. Take the titles from the template.");
    ada.upload(PAGE, &[("word", "load")], None)
        .await
        .expect(422)
        .says("Choose the file with the table.");
    ada.get("/people").await.expect(200).does_not_say("Acme");
    let agency = "Vendor,Tool,Web address\nNorth district,Planwell,https://planwell.example\n";
    app.organization(OrganizationKind::District, "North district").await;
    send(&mut ada, agency.as_bytes(), "load")
        .await
        .expect(422)
        .says("“North district” is no vendor here but a");
    app.finish().await;
}

#[tokio::test]
async fn the_template_and_tables_of_any_program_are_read() {
    let app = TestApp::start().await;
    let mut ada = admin(&app).await;
    let template = ada.get("/people/past.csv").await.expect(200);
    assert!(template.headers["content-disposition"].contains("past.csv"));
    let template = template.bytes;
    send(&mut ada, &template, "check").await.expect(200).says("2 rows: 2 new vendors");
    let wide: Vec<u8> =
        "\u{feff}Company\tProduct\tURL\tStatus\tApproval date\tExpires\r\nÉcole\tÉcoute\t\
         https://ecoute.example\tpilot\t2026-01-05\t2027-01-05\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
    send(&mut ada, &wide, "load").await.expect(200).says("The table is loaded");
    app.visitor().get("/registry?q=ecoute").await.expect(200).says("Écoute");
    app.finish().await;
}

#[tokio::test]
async fn a_decision_that_is_published_here_stays_and_takes_the_place_of_an_earlier_approval() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let replayed = replay::replay(&app.ctx).await.expect("a replay");
    let mut ada = admin(&app).await;
    let before = app.visitor().get("/api/v1/listings/askwell").await.expect(200).bytes;
    send(&mut ada, TABLE.as_bytes(), "load").await.expect(200).says(
        "These have a decision of their own here, which stays: Askwell by Brookfield Tutors.",
    );
    let after = app.visitor().get("/api/v1/listings/askwell").await.expect(200).bytes;
    assert_eq!(before, after);
    assert_eq!(replay::replay(&app.ctx).await.expect("a replay"), replayed);
    app.finish().await;
}

#[tokio::test]
async fn a_decision_that_is_published_here_tells_of_the_approval_before_it() {
    let app = TestApp::start().await;
    let disclosure =
        app.decided(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut ada = admin(&app).await;
    send(&mut ada, TABLE.as_bytes(), "load").await.expect(200).says("2 new approvals");
    let mut visitor = app.visitor();
    visitor.get("/registry/askwell").await.expect(200).says("took it over as it stood");
    let pia = app.publisher().await;
    Publisher::new(&app.ctx, &pia).publishes(&disclosure).await.expect("a publication");
    visitor
        .get("/registry/askwell")
        .await
        .expect(200)
        .does_not_say("took it over as it stood")
        .says("Loaded from the agency’s earlier records")
        .says("Approved before Assay")
        .says("Published in the registry");
    app.finish().await;
}

/// The pages of the product with this word in addresses, as its vendor has them.
async fn product_page(app: &TestApp, slug: &str) -> String {
    let mut tx = app.ctx.db.read().await.expect("a read");
    let product = products::by_slug(&mut tx, slug).await.expect("an answer").expect("a product");
    format!("/products/{}", product.id)
}

#[tokio::test]
async fn a_tool_with_an_earlier_approval_is_on_record_for_its_vendor() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let mut ada = admin(&app).await;
    let table = "\
Vendor;Tool;Web address;Decision;Approved on;Approved until
acme;Askwell;https://askwell.example;approved;2025-08-01;2027-06-30
acme;Planwell;https://planwell.example;;;
";
    send(&mut ada, table.as_bytes(), "load").await.expect(200).says("The table is loaded");
    let (listed, bare) =
        (product_page(&app, "askwell").await, product_page(&app, "planwell").await);
    acme.get(&listed).await.expect(200).says("/names/new?product=");
    acme.get(&bare).await.expect(200).does_not_say("/names/new?product=");
    let facts = format!("{listed}/facts");
    acme.get(&facts).await.expect(200).does_not_say("name=\"name\"").does_not_say("/removal");
    let typed = [
        ("name", "Quizmoor"),
        ("version", "2"),
        ("website", "https://askwell.example"),
        ("summary", "Answers questions."),
    ];
    acme.post(&facts, &typed).await.expect(303);
    acme.post(&format!("{listed}/removal"), &[("sure", "yes")])
        .await
        .expect(409)
        .says("Askwell was approved before the agency used Assay, so it stays on record.");
    app.visitor().get("/registry/askwell").await.expect(200).says("Askwell");
    acme.post(&format!("{bare}/facts"), &typed).await.expect(303);
    acme.post(&format!("{bare}/removal"), &[("sure", "yes")]).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn nobody_is_offered_to_suspend_or_revoke_an_earlier_approval_or_to_settle_its_conditions() {
    let app = TestApp::start().await;
    let mut ada = admin(&app).await;
    send(&mut ada, TABLE.as_bytes(), "load").await.expect(200).says("The table is loaded");
    app.published(&Tool::new("student-chatbot", "Goodwell", "Acme")).await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    let forms = ["/state\"", "/revocation", "/conditions/"];
    let (ours, earlier) = (
        pat.get("/registry/goodwell").await.expect(200),
        pat.get("/registry/askwell").await.expect(200),
    );
    for form in forms {
        ours.says(form);
        earlier.does_not_say(form);
    }
    app.finish().await;
}

/// The page of the organization with this name, as the administrator has it.
async fn organization_page(app: &TestApp, name: &str) -> String {
    format!("/people/organizations/{}", app.organization(OrganizationKind::Vendor, name).await)
}

#[tokio::test]
async fn a_table_finds_vendors_and_tools_by_every_name_that_they_had() {
    let app = TestApp::start().await;
    let mut ada = admin(&app).await;
    send(&mut ada, TABLE.as_bytes(), "load").await.expect(200).says("The table is loaded");
    let is_known = async |ada: &mut Client| {
        send(ada, TABLE.as_bytes(), "load")
            .await
            .expect(200)
            .says("3 rows: 0 new vendors, 0 new tools and 0 new approvals.")
            .says("3 rows say what is here already.");
    };
    let brookfield = organization_page(&app, "Brookfield Tutors").await;
    let acme = organization_page(&app, "Acme").await;
    let product = async |slug: &str| {
        product_page(&app, slug).await.rsplit('/').next().expect("an id").to_owned()
    };
    let askwell = format!("{brookfield}/products/{}", product("askwell").await);
    ada.post(&askwell, &[("name", "Quizmoor")]).await.expect(303);
    is_known(&mut ada).await;
    ada.post(&format!("{brookfield}/name"), &[("name", "Learnwell")]).await.expect(303);
    is_known(&mut ada).await;
    let reason = ("reason", "The two companies became one in May.");
    let into = |page: &str| page.rsplit('/').next().expect("an id").to_owned();
    let (to_acme, beta) = (into(&acme), organization_page(&app, "Beta").await);
    ada.post(&format!("{brookfield}/merger"), &[("into", &to_acme), reason]).await.expect(303);
    is_known(&mut ada).await;
    let planwell = format!("{acme}/products/{}/handover", product("planwell").await);
    ada.post(&planwell, &[("into", &into(&beta)), reason]).await.expect(303);
    is_known(&mut ada).await;
    let twice = "\
Vendor,Tool,Web address
Brookfield Tutors,Askwell,https://askwell.example
Acme,Quizmoor,https://askwell.example
";
    send(&mut ada, twice.as_bytes(), "load")
        .await
        .expect(422)
        .says("Row 2 has this tool already. Leave one of them out.");
    app.finish().await;
}

#[tokio::test]
async fn a_table_that_is_loaded_again_corrects_what_it_said_before() {
    let app = TestApp::start().await;
    let mut ada = admin(&app).await;
    send(&mut ada, TABLE.as_bytes(), "load").await.expect(200).says("The table is loaded");
    let again = TABLE
        .replace("2027-01-31: Publish", "2027-02-28: Publish")
        .replace("https://planwell.example", "https://plans.example");
    let words = ["1 approval reads otherwise", "1 tool gets another version, web address"];
    let told = send(&mut ada, again.as_bytes(), "check").await.expect(200);
    told.says(words[0]).says(words[1]).says("1 row says what is here already.");
    let mut visitor = app.visitor();
    visitor.get("/registry/askwell").await.expect(200).says("31 January 2027");
    app.ctx.clock.advance_seconds(24 * 3600);
    let mut ada = admin(&app).await;
    let told = send(&mut ada, again.as_bytes(), "load").await.expect(200);
    told.says(words[0]).says(words[1]);
    visitor
        .get("/registry/askwell")
        .await
        .expect(200)
        .says("28 February 2027")
        .does_not_say("31 January 2027")
        .says("Corrected from the agency’s earlier records")
        .says("Loaded from the agency’s earlier records");
    send(&mut ada, again.as_bytes(), "load").await.expect(200).says("3 rows say what is here");
    // Whoever has people here says itself what its tools are.
    app.person(OrganizationKind::Vendor, "Acme", "al", &[Role::VendorOwner]).await;
    send(&mut ada, TABLE.as_bytes(), "load")
        .await
        .expect(200)
        .says("The vendors of these have people here")
        .says("Planwell by Acme");
    let page = product_page(&app, "planwell").await;
    let mut al = app.visitor();
    al.sign_in("al@example.org", crate::support::PASSWORD).await;
    al.get(&page).await.expect(200).says("https://plans.example");
    app.finish().await;
}

#[tokio::test]
async fn tools_that_a_vendor_may_have_side_by_side_are_loaded_side_by_side() {
    let app = TestApp::start().await;
    let mut ada = admin(&app).await;
    let table = "\
Vendor,Tool,Web address,Decision,Approved on,Approved until,Conditions
Acme,Code,https://code.example,,,,
Acme,Code++,https://code.example,,,,
Acme,Code Company,https://code.example,,,,
\"Acme, Inc.\",Code 2,https://code.example,,,,
";
    send(&mut ada, table.as_bytes(), "load").await.expect(200).says("1 new vendor, 4 new tools");
    let wrong = table.replace(
        "code.example,,,,\nAcme,Code++",
        "code.example,conditional,2025-08-01,2027-06-30,2027-02-30: Publish it.\nAcme,Code++",
    );
    send(&mut ada, wrong.as_bytes(), "load")
        .await
        .expect(422)
        .says("“2027-02-30” is not a whole date.");
    app.finish().await;
}

#[tokio::test]
async fn only_an_administrator_loads_the_past() {
    let app = TestApp::start().await;
    let mut others = vec![app.vendor("acme").await, app.agency("lea", Role::PanelLead).await];
    for other in &mut others {
        other.get(PAGE).await.expect(404);
        other.get("/people/past.csv").await.expect(404);
        send(other, TABLE.as_bytes(), "load").await.expect(404);
    }
    let actor = app.acting("pat", Role::Publisher).await;
    let loaded =
        past_loading::load(&app.ctx, &actor, TABLE.as_bytes(), false, &mut |_, _| {}).await;
    assert!(loaded.is_err());
    let mut done = Vec::new();
    let mut progress = |row, rows| done.push((row, rows));
    let bytes = TABLE.as_bytes();
    let loaded = past_loading::load(&app.ctx, &Actor::System, bytes, true, &mut progress).await;
    assert_eq!(loaded.expect("a load").expect("no fault").approvals, 2);
    assert_eq!(done, [(1, 3), (2, 3), (3, 3)]);
    app.finish().await;
}
