//! What a district calls tools in its lists: kept when it asks for that, and used from then on.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::listings::Tool;
use crate::support::{Client, Reply, TestApp};

const GIVE: &str = "/check-list";
const RESULT: &str = "/check-list/result";
const NAMES: &str = "/district/names";

async fn of_district(app: &TestApp, district: &str, name: &str, role: Role) -> Client {
    app.person(OrganizationKind::District, district, name, &[role]).await
}

async fn check(client: &mut Client, names: &str) -> Reply {
    client.get(GIVE).await.expect(200);
    client.upload(GIVE, &[("names", names)], None).await.expect(200)
}

/// Sends the result's form with these fields in place of its own.
async fn again(client: &mut Client, page: &Reply, said: &[(&str, &str)]) -> Reply {
    let mut fields = page.form(RESULT);
    fields.retain(|(name, _)| name != "csrf" && said.iter().all(|(set, _)| name != set));
    let mut fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend(said);
    client.post(RESULT, &fields).await
}

#[tokio::test]
async fn what_somebody_chooses_is_remembered_for_their_district_when_they_ask_for_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut dee = of_district(&app, "North district", "dee", Role::DistrictOfficer).await;
    let list = "Homework Genie\nNobody's tool";
    let page = check(&mut dee, list).await;
    page.says("Remember my choices for North district").does_not_say("Your district said so");
    page.says("href=\"/district/requests/new?name=Homework%20Genie\"");
    again(&mut dee, &page, &[("choice.1", "askwell")]).await.expect(200).says("You said so.");
    check(&mut dee, list).await.does_not_say("Your district said so");
    let said = [("choice.1", "askwell"), ("choice.2", "-"), ("remember", "yes")];
    let kept = again(&mut dee, &page, &said).await.expect(200);
    kept.says("Remembered: Your district said so before.")
        .says("For 2 tools, what your district said before was used.");
    // Spelt in another way, and by another officer of the district.
    let mut dan = of_district(&app, "North district", "dan", Role::DistrictOfficer).await;
    let page = check(&mut dan, "HOMEWORK   genie").await;
    page.says("Remembered: Your district said so before.").says("href=\"/registry/askwell\"");
    // Nobody else's lists are read by it.
    let mut eve = of_district(&app, "South district", "eve", Role::DistrictOfficer).await;
    check(&mut eve, list).await.does_not_say("Your district said so");
    eve.get(NAMES).await.expect(200).says("No name is remembered").does_not_say("Homework Genie");
    check(&mut app.visitor(), list).await.does_not_say("Remember my choices");
    // A coach reads by it and cannot change it.
    let mut cal = of_district(&app, "North district", "cal", Role::Coach).await;
    check(&mut cal, list).await.says("Your district said so").does_not_say("Remember my choices");
    cal.get(NAMES).await.expect(200).says("Homework Genie").does_not_say("Forget");
    let mut ada = app.agency("ada", Role::Administrator).await;
    ada.get("/events")
        .await
        .expect(200)
        .says("Had 2 names remembered that the district’s lists use");
    app.finish().await;
}

#[tokio::test]
async fn what_is_remembered_is_shown_and_forgotten_one_by_one_or_altogether() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut dee = of_district(&app, "North district", "dee", Role::DistrictOfficer).await;
    let page = check(&mut dee, "Homework Genie\nOld Genie\nNobody's tool").await;
    let said =
        [("choice.1", "askwell"), ("choice.2", "askwell"), ("choice.3", "-"), ("remember", "yes")];
    again(&mut dee, &page, &said).await.expect(200);
    dee.get("/district").await.expect(200).says("href=\"/district/names\"");
    let shown = dee.get(NAMES).await.expect(200);
    shown.says("Askwell by Brookfield Tutors").says("None: the registry does not have it");
    let removal = shown.text();
    let (_, rest) = removal.split_once("action=\"/district/names/").expect("a form");
    let removal = format!("{NAMES}/{}", rest.split('"').next().expect("its address"));
    let mut eve = of_district(&app, "South district", "eve", Role::DistrictOfficer).await;
    eve.get("/district").await.expect(200);
    eve.post(&removal, &[]).await.expect(404);
    dee.post(&removal, &[("district", "another")]).await.expect(409);
    dee.post(&removal, &[]).await.expect(303);
    dee.post(&removal, &[]).await.expect(404);
    let left = dee.get(NAMES).await.expect(200).does_not_say("Homework Genie").text();
    assert!(left.contains("Old Genie"));
    check(&mut dee, "Homework Genie").await.does_not_say("Your district said so");
    dee.post("/district/names/removal", &[]).await.expect(303);
    dee.get(NAMES).await.expect(200).says("No name is remembered");
    dee.post("/district/names/removal", &[]).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_name_is_known_after_its_tool_is_renamed_or_decided_and_no_choice_gets_lost() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    app.published(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    let mut dee = of_district(&app, "North district", "dee", Role::DistrictOfficer).await;
    let page = check(&mut dee, "Homework Genie\nHomework Genie\nPlanwell").await;
    let said =
        [("choice.1", "planwell"), ("choice.2", "askwell"), ("choice.3", "-"), ("remember", "yes")];
    // Of one name two tools were chosen, and none for a name that the registry has.
    let kept = again(&mut dee, &page, &said).await.expect(200);
    let choices = kept.form(RESULT);
    let chosen =
        |row: &str| choices.iter().find(|(name, _)| name == row).map(|(_, value)| value.as_str());
    assert_eq!(chosen("choice.1"), Some("planwell"), "{choices:?}");
    assert_eq!(chosen("choice.3"), Some("-"), "{choices:?}");
    dee.get(NAMES).await.expect(200).says("Askwell by Brookfield Tutors");
    let mut admin = app.agency("admin", Role::Administrator).await;
    let vendor = app.organization(OrganizationKind::Vendor, "Brookfield Tutors").await;
    let mut tx = app.ctx.db.read().await.expect("a read");
    let listed = assay::store::registry::listings::by_slug(&mut tx, "askwell").await;
    let product = listed.expect("an answer").expect("a listing").product;
    drop(tx);
    let product = format!("/people/organizations/{vendor}/products/{product}");
    admin.post(&product, &[("name", "Quizmoor")]).await.expect(303);
    check(&mut dee, "Homework Genie")
        .await
        .says("Remembered: Your district said so before.")
        .says("href=\"/registry/quizmoor\"");
    app.finish().await;
}
