//! Agreements of districts, and joining those of others.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::listings::Tool;
use crate::support::{Client, TestApp};

async fn officer(app: &TestApp, district: &str, name: &str) -> Client {
    app.person(OrganizationKind::District, district, name, &[Role::DistrictOfficer]).await
}

const NEW: &str = "/district/agreements/new";
const AGREEMENT: [(&str, &str); 8] = [
    ("listing", "askwell"),
    ("title", "Askwell for North"),
    ("vehicle", "Cooperative contract 12-345"),
    ("price", "4.50 dollars a student"),
    ("signed_on", "2026-11-01"),
    ("ends_on", "2027-06-30"),
    ("words", "Send a signed Exhibit E to the vendor."),
    ("open_to", "districts"),
];

#[tokio::test]
async fn the_districts_on_the_list_see_an_agreement_and_join_it_and_no_other_does() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut sam = officer(&app, "South district", "sam").await;
    let mut wes = officer(&app, "West district", "wes").await;
    let south = app.organization(OrganizationKind::District, "South district").await;
    dee.get(&format!("{NEW}?listing=askwell"))
        .await
        .expect(200)
        .says("South district")
        .says("West district");
    let listed = [&AGREEMENT[..], &[("districts", south.as_str())]].concat();
    let page = dee.post(NEW, &listed).await.expect(303).location.expect("its page");
    dee.get(&page)
        .await
        .expect(200)
        .says("4.50 dollars a student")
        .says("Cooperative contract 12-345")
        .says("Others may join");
    sam.get("/district/agreements")
        .await
        .expect(200)
        .says("Askwell for North")
        .says("You may join");
    let nothing = format!("/district/agreements/{}", app.unknown_id());
    wes.get("/district/agreements").await.expect(200).does_not_say("Askwell");
    wes.get_same_refusal(&page, &nothing).await;
    wes.post(&format!("{page}/joining"), &[]).await.expect(404);
    sam.get(&page).await.expect(200).says("Join this agreement");
    sam.post(&format!("{page}/withdrawal"), &[]).await.expect(404);
    sam.post(&format!("{page}/joining"), &[]).await.expect(303);
    sam.post(&format!("{page}/joining"), &[])
        .await
        .expect(409)
        .says("Your district has joined this agreement already.");
    dee.post(&format!("{page}/joining"), &[])
        .await
        .expect(409)
        .says("This is your own district’s agreement.");
    dee.get(&page).await.expect(200).says("South district, since 21 November 2026");
    dee.post(&format!("{page}/withdrawal"), &[]).await.expect(303);
    sam.get(&page).await.expect(200).says("Joined").does_not_say("Districts that joined");
    let uses = [
        ("listing", "askwell"),
        ("grades", "6"),
        ("purpose", "Homework."),
        ("starts_on", "2026-12-01"),
    ];
    let tool = sam.post("/district/tools/new", &uses).await.expect(303).location.expect("its page");
    sam.get(&tool)
        .await
        .expect(200)
        .says("What it costs")
        .says("4.50 dollars a student")
        .says("Cooperative contract 12-345");
    let mut ada = app.agency("ada", Role::Administrator).await;
    ada.get("/events").await.expect(200).says("Joined an agreement about Askwell");
    app.finish().await;
}

#[tokio::test]
async fn what_an_agreement_lacks_is_told_at_its_field_and_an_ended_one_takes_nobody() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut sam = officer(&app, "South district", "sam").await;
    dee.get(&format!("{NEW}?listing=askwell")).await.expect(200);
    dee.post(
        NEW,
        &[("listing", "askwell"), ("signed_on", "2026-11-01"), ("ends_on", "2026-01-01")],
    )
    .await
    .expect(422)
    .says("Enter what the agreement is called.")
    .says("Enter the contract vehicle.")
    .says("Enter the price.")
    .says("Enter what others have to know.")
    .says("Choose who may see and join the agreement.")
    .says("The last day lies before the signature. Check both days.");
    dee.post(NEW, &AGREEMENT).await.expect(422).says("Tick the districts that may join");
    let south = app.organization(OrganizationKind::District, "South district").await;
    for word in ["nobody", "everybody"] {
        let mut ticked = AGREEMENT.to_vec();
        ticked[7].1 = word;
        ticked.push(("districts", south.as_str()));
        dee.post(NEW, &ticked)
            .await
            .expect(422)
            .says("You ticked districts below. Choose that they may join, or untick them.");
    }
    let mut over = AGREEMENT;
    (over[5].1, over[7].1) = ("2026-11-20", "everybody");
    let page = dee.post(NEW, &over).await.expect(303).location.expect("its page");
    sam.get(&page).await.expect(200).says("Ended").does_not_say("Join this agreement");
    sam.post(&format!("{page}/joining"), &[])
        .await
        .expect(409)
        .says("This agreement has ended, so nobody can join it any more.");
    app.vendor("acme").await.get("/district/agreements").await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn the_same_agreement_is_noted_once() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut sam = officer(&app, "South district", "sam").await;
    let mut noted = AGREEMENT;
    noted[7].1 = "everybody";
    dee.post(NEW, &noted).await.expect(303);
    dee.post(NEW, &noted)
        .await
        .expect(409)
        .says(
            "Your district has noted “Askwell for North” about Askwell, signed on 1 November 2026, \
             already.",
        )
        .says("Cooperative contract 12-345");
    let list = dee.get("/district/agreements").await.expect(200).text();
    assert_eq!(list.matches("Askwell for North").count(), 1, "{list}");
    // Another day is another agreement, and so is that of another district.
    sam.post(NEW, &noted).await.expect(303);
    noted[4].1 = "2026-11-02";
    dee.post(NEW, &noted).await.expect(303);
    app.finish().await;
}
