//! Regional service centers that act for districts.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::listings::Tool;
use crate::support::{Client, TestApp};

const USE: [(&str, &str); 4] = [
    ("listing", "askwell"),
    ("grades", "6"),
    ("purpose", "Homework."),
    ("starts_on", "2026-12-01"),
];

async fn center_officer(app: &TestApp) -> Client {
    app.person(OrganizationKind::ServiceCenter, "Center 4", "cleo", &[Role::DistrictOfficer]).await
}

#[tokio::test]
async fn a_center_acts_for_its_districts_one_at_a_time_and_the_record_names_both() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut cleo = center_officer(&app).await;
    cleo.get("/district").await.expect(403).says("Your center acts for no district yet.");
    let north = app.organization(OrganizationKind::District, "North district").await;
    let south = app.organization(OrganizationKind::District, "South district").await;
    let west = app.organization(OrganizationKind::District, "West district").await;
    let center = app.organization(OrganizationKind::ServiceCenter, "Center 4").await;
    let mut ada = app.agency("ada", Role::Administrator).await;
    let page = format!("/people/organizations/{center}/districts");
    ada.get(&format!("/people/organizations/{center}")).await.expect(200).says(&page);
    ada.get(&format!("/people/organizations/{north}/districts")).await.expect(404);
    ada.get(&page).await.expect(200).says("North district");
    let both = [("districts", north.as_str()), ("districts", south.as_str())];
    ada.post(&page, &both).await.expect(303);
    ada.get(&format!("/people/organizations/{center}"))
        .await
        .expect(200)
        .says("Changed the districts that the center acts for");

    let desk = cleo.get("/district").await.expect(200);
    desk.says("North district").says("South district").does_not_say("West district");
    cleo.post("/district/choice", &[("district", west.as_str())]).await.expect(404);
    cleo.post("/district/choice", &[("district", south.as_str())]).await.expect(303);
    cleo.get("/district").await.expect(200).says("Center 4 acts for this district");
    let adopted = cleo.post("/district/tools/new", &USE).await.expect(303).location.unwrap();
    let mut sam = app
        .person(OrganizationKind::District, "South district", "sam", &[Role::DistrictOfficer])
        .await;
    sam.get(&adopted).await.expect(200).says("Homework.");
    let mut ned = app
        .person(OrganizationKind::District, "North district", "ned", &[Role::DistrictOfficer])
        .await;
    ned.get(&adopted).await.expect(404);
    ada.get("/events")
        .await
        .expect(200)
        .says("Put Askwell on the district’s desk; Center 4 acted for it")
        .says("data-label=\"About\">South district");

    // A page that is still about another district changes nothing.
    let shown = [&USE[..], &[("district", north.as_str())]].concat();
    cleo.post("/district/tools/new", &shown)
        .await
        .expect(409)
        .says("Your page was about another district, and you act for South district now");
    ada.post(&page, &[("districts", north.as_str())]).await.expect(303);
    cleo.get(&adopted).await.expect(404);
    cleo.get("/district").await.expect(200).says("North district").does_not_say("Askwell");
    app.finish().await;
}

#[tokio::test]
async fn only_an_administrator_says_for_whom_a_center_acts_and_a_coach_only_reads() {
    let app = TestApp::start().await;
    let north = app.organization(OrganizationKind::District, "North district").await;
    let center = app.organization(OrganizationKind::ServiceCenter, "Center 4").await;
    let page = format!("/people/organizations/{center}/districts");
    let mut cleo = center_officer(&app).await;
    cleo.get(&page).await.expect(404);
    cleo.post(&page, &[("districts", north.as_str())]).await.expect(404);
    let mut ada = app.agency("ada", Role::Administrator).await;
    ada.post(&page, &[("districts", north.as_str()), ("districts", "nothing")]).await.expect(303);
    let mut rosa =
        app.person(OrganizationKind::ServiceCenter, "Center 4", "rosa", &[Role::Coach]).await;
    rosa.get("/district").await.expect(200).says("North district").does_not_say("Add a tool");
    rosa.get("/district/overlay").await.expect(404);
    rosa.post("/district/tools/new", &USE).await.expect(404);
    app.finish().await;
}
