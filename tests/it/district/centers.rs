//! Regional service centers that act for districts.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use reqwest::Method;

use crate::support::listings::Tool;
use crate::support::{Client, TestApp, made_token};

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

#[tokio::test]
async fn every_page_of_a_desk_says_for_which_district_a_center_acts() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let north = app.organization(OrganizationKind::District, "North district").await;
    let south = app.organization(OrganizationKind::District, "South district").await;
    let center = app.organization(OrganizationKind::ServiceCenter, "Center 4").await;
    let mut ada = app.agency("ada", Role::Administrator).await;
    let both = [("districts", north.as_str()), ("districts", south.as_str())];
    ada.post(&format!("/people/organizations/{center}/districts"), &both).await.expect(303);
    let mut cleo = center_officer(&app).await;
    cleo.post("/district/choice", &[("district", south.as_str())]).await.expect(303);
    let tool = cleo.post("/district/tools/new", &USE).await.expect(303).location.unwrap();
    let hook = [("url", "https://hooks.district.example/a"), ("scope", "all")];
    let hook = cleo.post("/district/webhooks/new", &hook).await.expect(303).location.unwrap();
    let incident = [
        ("listing", "askwell"),
        ("what", "Chats of one class showed in another."),
        ("happened_on", "2026-11-20"),
        ("guess", "moderate"),
    ];
    let incident = cleo.post("/district/incidents/new", &incident).await.expect(303);
    let agreement = [
        ("listing", "askwell"),
        ("title", "Askwell for South"),
        ("vehicle", "Cooperative contract 12-345"),
        ("price", "4.50 dollars a student"),
        ("signed_on", "2026-11-01"),
        ("ends_on", "2027-06-30"),
        ("words", "Send a signed Exhibit E to the vendor."),
        ("open_to", "nobody"),
    ];
    let agreement = cleo.post("/district/agreements/new", &agreement).await.expect(303);
    let of_one = [tool.clone(), hook, incident.location.unwrap()];
    let settings = format!("{}/settings", of_one[1]);
    let forms = ["use", "overlay", "retirement"].map(|form| format!("{tool}/{form}"));
    let chosen = [
        "/district/names",
        "/district/tokens",
        "/district/requests",
        "/district/requests/new",
        "/district/incidents",
        "/district/incidents/new?listing=askwell",
        "/district/overlay",
        "/district/agreements",
        "/district/agreements/new?listing=askwell",
        "/district/webhooks",
        "/district/webhooks/new",
        &agreement.location.unwrap(),
    ]
    .map(str::to_owned);
    for page in of_one.iter().chain(&forms).chain([&settings]).chain(&chosen) {
        cleo.get(page).await.expect(200).says("<a href=\"/district\">For South district</a>");
    }
    // What belongs to one district says so whichever was chosen since.
    cleo.post("/district/choice", &[("district", north.as_str())]).await.expect(303);
    for page in of_one.iter().chain(&forms).chain([&settings]) {
        cleo.get(page).await.expect(200).says("For South district");
    }
    cleo.get("/district/tools/new?listing=askwell").await.expect(200).says("For North district");
    let refused = cleo.post("/district/overlay/questions", &[("label", "")]).await.expect(422);
    refused.says("For North district");
    let mut sam = app
        .person(OrganizationKind::District, "South district", "sam", &[Role::DistrictOfficer])
        .await;
    sam.get(&tool).await.expect(200).says("<a href=\"/district\">Your district</a>");
    app.finish().await;
}

#[tokio::test]
async fn a_form_that_does_not_say_its_district_does_nothing() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = app
        .person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
        .await;
    let adopted = dee.post("/district/tools/new", &USE).await.expect(303).location.unwrap();
    dee.post(&format!("{adopted}/retirement"), &[]).await.expect(422);
    let token = dee.form_token().await;
    for (path, fields) in [
        ("/district/tokens", &[("name", "Rostering"), ("days", "30"), ("scopes", "watch")][..]),
        ("/district/tools/new", &USE),
        ("/district/overlay/questions", &[("kind", "words"), ("label", "Who answers?")]),
        ("/district/overlay/minimums", &[("minimum.safety", "3")]),
        ("/district/requests/new", &[("name", "Pebble")]),
        ("/district/incidents/new", &[("listing", "askwell")]),
        ("/district/agreements/new", &[("listing", "askwell")]),
        ("/district/webhooks/new", &[("url", "https://hooks.district.example/a")]),
        ("/district/names/removal", &[]),
        ("/district/seen", &[]),
        ("/district/mails", &[("word", "stop")]),
    ] {
        for district in [None, Some(("district", ""))] {
            let token = [("csrf", token.as_str())];
            let fields: Vec<_> = fields.iter().copied().chain(token).chain(district).collect();
            dee.post_as_is(path, &fields)
                .await
                .expect(409)
                .says("Your form did not say which district it is about, so nothing was done.");
        }
    }
    dee.get("/district/tokens").await.expect(200).says("Your district has no token yet");
    dee.get("/district").await.expect(200).says("are mailed to you as soon as they happen");
    app.finish().await;
}

#[tokio::test]
async fn a_form_that_a_page_leads_to_is_for_the_district_of_that_page_and_names_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let north = app.organization(OrganizationKind::District, "North district").await;
    let south = app.organization(OrganizationKind::District, "South district").await;
    let west = app.organization(OrganizationKind::District, "West district").await;
    let center = app.organization(OrganizationKind::ServiceCenter, "Center 4").await;
    let mut ada = app.agency("ada", Role::Administrator).await;
    let both = [("districts", north.as_str()), ("districts", south.as_str())];
    ada.post(&format!("/people/organizations/{center}/districts"), &both).await.expect(303);
    let mut cleo = center_officer(&app).await;
    cleo.post("/district/choice", &[("district", south.as_str())]).await.expect(303);
    let tool = cleo.post("/district/tools/new", &USE).await.expect(303).location.unwrap();
    cleo.post("/district/choice", &[("district", north.as_str())]).await.expect(303);

    let page = cleo.get(&tool).await.expect(200).text();
    let desk = format!("/district?district={south}");
    let links: Vec<String> = page
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|href| href.replace("&#x3D;", "=").replace("&amp;", "&"))
        .collect();
    assert!(links.contains(&desk), "{links:?}");
    cleo.get(&desk).await.expect(200).says("<h1>South district</h1>").says("Askwell");
    for what in ["incidents", "agreements"] {
        let form = format!("/district/{what}/new?listing=askwell&district={south}");
        assert!(links.contains(&form), "{form} is not among {links:?}");
        cleo.get(&form)
            .await
            .expect(200)
            .says("<p><strong>For South district</strong></p>")
            .says(&format!("name=\"district\" value=\"{south}\""));
    }
    // What is sent from there is South's, whichever was chosen since.
    let incident = [
        ("listing", "askwell"),
        ("district", south.as_str()),
        ("what", "Chats of one class showed in another."),
        ("happened_on", "2026-11-20"),
        ("guess", "moderate"),
    ];
    let to = format!("/district/incidents/new?district={south}");
    let told = cleo.post(&to, &incident).await.expect(303).location.unwrap();
    cleo.get(&told).await.expect(200).says("For South district");
    cleo.get(&format!("/district/incidents?district={south}")).await.expect(200).says("Askwell");
    cleo.get("/district/incidents").await.expect(200).does_not_say("Askwell");
    // Without it, a form about another district than the chosen one does nothing, as before.
    cleo.post("/district/incidents/new", &incident).await.expect(409);
    // Nobody comes to a desk by naming it.
    cleo.get(&format!("/district?district={west}")).await.expect(404);
    let mut sam = app
        .person(OrganizationKind::District, "South district", "sam", &[Role::DistrictOfficer])
        .await;
    sam.get(&format!("/district?district={north}")).await.expect(404);
    sam.get(&tool).await.expect(200).does_not_say("For South district");
    app.finish().await;
}

#[tokio::test]
async fn a_token_of_a_center_stays_ended_when_its_district_comes_back() {
    let app = TestApp::start().await;
    let north = app.organization(OrganizationKind::District, "North district").await;
    let center = app.organization(OrganizationKind::ServiceCenter, "Center 4").await;
    let mut ada = app.agency("ada", Role::Administrator).await;
    let page = format!("/people/organizations/{center}/districts");
    let with = [("districts", north.as_str())];
    ada.post(&page, &with).await.expect(303);
    let mut cleo = center_officer(&app).await;
    let token = made_token(&mut cleo, &["watch"]).await;
    assert_eq!(answer(&app, &token).await, 200);
    ada.post(&page, &[]).await.expect(303);
    assert_eq!(answer(&app, &token).await, 401);
    ada.post(&page, &with).await.expect(303);
    assert_eq!(answer(&app, &token).await, 401);
    cleo.get("/district/tokens").await.expect(200).says("Taken back");
    // The same when the role that it rests on goes and comes back.
    let token = made_token(&mut cleo, &["watch"]).await;
    assert_eq!(answer(&app, &token).await, 200);
    let account = app.account(&center, "cleo", &[Role::DistrictOfficer]).await;
    for role in ["coach", "district_officer"] {
        ada.post(&format!("/people/accounts/{account}/roles"), &[("roles", role)])
            .await
            .expect(303);
        assert_eq!(answer(&app, &token).await, 401, "as {role}");
    }
    app.finish().await;
}

/// What a program with this token is answered.
async fn answer(app: &TestApp, token: &str) -> u16 {
    let mut program = app.visitor();
    let request = program.request(Method::GET, "/api/v1/token").bearer_auth(token);
    program.send(request).await.status.as_u16()
}
