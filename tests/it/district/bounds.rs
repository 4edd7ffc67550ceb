//! What a desk refuses that cannot be so, and what it says beside a tool before anybody acts on it.

use assay::domain::instrument::Decision;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::listings::Tool;
use crate::support::{Client, TestApp};

async fn officer(app: &TestApp, district: &str, name: &str) -> Client {
    app.person(OrganizationKind::District, district, name, &[Role::DistrictOfficer]).await
}

/// Puts a listed tool on somebody's desk for a grade, from a day on; answers its page.
async fn adopt(client: &mut Client, slug: &str, grade: &str, starts_on: &str) -> String {
    let fields =
        [("listing", slug), ("grades", grade), ("purpose", "Homework."), ("starts_on", starts_on)];
    client.post("/district/tools/new", &fields).await.expect(303).location.expect("its page")
}

/// Sends the form that ends the use of a tool.
async fn stop(client: &mut Client, tool: &str, on: &str) -> crate::support::Reply {
    let path = format!("{tool}/retirement");
    let seen = client.get(&path).await.expect(200).form(&path);
    let seen = seen.iter().find(|(name, _)| name == "seen").expect("a stamp").1.clone();
    let fields =
        [("retired_on", on), ("reason", "Nobody used it any more."), ("seen", seen.as_str())];
    client.post(&path, &fields).await
}

#[tokio::test]
async fn no_use_ends_before_it_began_and_what_was_never_used_has_no_data_to_delete() {
    let app = TestApp::start().await;
    for name in ["Askwell", "Planwell"] {
        app.published(&Tool::new("student-chatbot", name, name)).await;
    }
    let mut dee = officer(&app, "North district", "dee").await;
    let used = adopt(&mut dee, "askwell", "6", "2026-11-01").await;
    stop(&mut dee, &used, "2026-10-31").await.expect(422).says(
        "Your district’s first day of use was 1 November 2026. Enter that day or a later one, or \
         correct the first day before you stop.",
    );
    stop(&mut dee, &used, "2026-11-01").await.expect(303);
    dee.get(&used).await.expect(200).says("Data to be deleted by").says("Data not yet deleted");
    let ahead = adopt(&mut dee, "planwell", "6", "2026-12-01").await;
    stop(&mut dee, &ahead, "2026-11-20").await.expect(303);
    dee.get(&ahead)
        .await
        .expect(200)
        .says("Never used")
        .says("<dt>Given up on</dt><dd>20 November 2026</dd>")
        .says("Nothing is due.")
        .does_not_say("Data to be deleted by")
        .does_not_say("Note that the data is deleted");
    let desk = dee.get("/district").await.expect(200);
    desk.says("Given up on 20 November 2026, before it was used");
    app.finish().await;
}

#[tokio::test]
async fn a_day_says_which_years_are_taken_and_a_first_day_lies_in_reach() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    for (day, told) in [
        (
            "0001-01-01",
            "“0001-01-01” lies outside the years that are taken, which are 1990 to 2200. Check \
             the year.",
        ),
        ("9999-12-31", "“9999-12-31” lies outside the years that are taken"),
        ("31 December 1066", "“31 December 1066” lies outside the years that are taken"),
        ("soon", "“soon” is not a whole date. Write it as year-month-day, such as 2026-03-31."),
        ("2050-01-01", "This day lies more than 24 months ahead. Enter one up to 21 November 2028"),
    ] {
        let fields =
            [("listing", "askwell"), ("grades", "6"), ("purpose", "Homework."), ("starts_on", day)];
        dee.post("/district/tools/new", &fields).await.expect(422).says(told);
    }
    adopt(&mut dee, "askwell", "6", "2028-11-21").await;
    app.finish().await;
}

#[tokio::test]
async fn the_desk_says_in_a_tools_row_that_it_is_used_outside_its_grades() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut sam = officer(&app, "South district", "sam").await;
    adopt(&mut dee, "askwell", "5", "2026-11-01").await;
    let row = "You use it for grade 5; the decision is for";
    dee.get("/district").await.expect(200).says("Other grades").says(row);
    adopt(&mut sam, "askwell", "7", "2026-11-01").await;
    sam.get("/district").await.expect(200).does_not_say("Other grades").does_not_say("You use it");
    app.finish().await;
}

#[tokio::test]
async fn a_refusal_gives_its_reasons_on_the_desk_and_points_to_none_below() {
    let app = TestApp::start().await;
    let tool = Tool::new("integrity-detector", "OriginMark", "Acme");
    app.published(&Tool { decision: Some(Decision::NotApproved), ..tool }).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let listing = dee.get("/registry/originmark").await.expect(200);
    listing.says("The reasons stand below.");
    let reason = dee.get_json("/api/v1/listings/originmark").await.expect(200).json();
    let reason = reason["decision_reason"].as_str().expect("a reason").to_owned();
    let form = "/district/tools/new?listing=originmark";
    dee.get(form).await.expect(200).says(&reason).does_not_say("stand below");
    let page = adopt(&mut dee, "originmark", "6", "2026-11-01").await;
    dee.get(&page).await.expect(200).says(&reason).does_not_say("stand below");
    app.finish().await;
}

#[tokio::test]
async fn an_agreement_is_signed_by_today_and_stands_beside_the_states_answer() {
    let app = TestApp::start().await;
    let slug = app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut sam = officer(&app, "South district", "sam").await;
    let agreement = |signed_on: &'static str| {
        [
            ("listing", "askwell"),
            ("title", "Askwell for North"),
            ("vehicle", "Cooperative contract 12-345"),
            ("price", "4.50 dollars a student"),
            ("signed_on", signed_on),
            ("ends_on", "2027-06-30"),
            ("words", "Send a signed Exhibit E to the vendor."),
            ("open_to", "everybody"),
        ]
    };
    let new = "/district/agreements/new";
    dee.post(new, &agreement("2026-11-22"))
        .await
        .expect(422)
        .says("This day is still to come. Note the agreement once it is signed.");
    let page = dee.post(new, &agreement("2026-11-21")).await.expect(303).location.expect("a page");
    let answer = |label: &str| format!("The state’s answer today: {label}");
    let list = sam.get("/district/agreements").await.expect(200);
    list.says("You may join").says(&answer("With conditions"));
    sam.get(&page).await.expect(200).says("<dt>May be bought today</dt><dd>With conditions</dd>");
    let mut pat = app.agency("pat", Role::Publisher).await;
    let why = [("change", "suspend"), ("reason", "An incident is looked into.")];
    pat.get(&format!("/registry/{slug}")).await.expect(200);
    pat.post(&format!("/listings/{slug}/state"), &why).await.expect(303);
    sam.get("/district/agreements").await.expect(200).says(&answer("Not now"));
    app.finish().await;
}
