//! Closing an account: what its person holds is shown first and goes back to whoever leads.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::TestApp;

#[tokio::test]
async fn whoever_closes_an_account_sees_what_its_person_holds_which_then_goes_back_to_the_lead() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let id = panel.submitted.id.clone();
    panel.ben.review(&panel.submitted, "safety", &[]).await;
    let ben = app.agency_id("ben", Role::Reviewer).await;
    let mut adam = app.agency("adam", Role::Administrator).await;
    let (account, closing) =
        (format!("/people/accounts/{ben}"), format!("/people/accounts/{ben}/closing"));
    adam.get(&account).await.expect(200).says(&closing).does_not_say("Close account</button>");
    let page = adam.get(&closing).await.expect(200);
    page.says("Close the account of ben?")
        .says("Quill by acme")
        .says("5 reviews not submitted")
        .says("Keep it")
        .does_not_say("Nobody else is here");
    panel.ben.get("/reviews").await.expect(200);
    adam.post(&closing, &[]).await.expect(303);
    let mails = app.mails_to("lea@example.org").await;
    let told = mails.last().unwrap();
    assert_eq!(told.subject, "A reviewer has left: Quill");
    told.says(
        "ben has left and gave back 5 reviews that were not submitted. Assign somebody else \
        where reviewers are missing.",
    );
    let case = panel.lea.get(&format!("/pipeline/{id}")).await.expect(200);
    case.says("1 reviewer is missing").says("ben").says("Submitted");
    assert_eq!(adam.get(&closing).await.expect(303).location, Some(account.clone()));
    adam.get("/events").await.expect(200).says("Took ben off the review of Bias");
    adam.post(&format!("{account}/reopening"), &[]).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn a_lead_who_leaves_gives_the_panel_back_and_the_other_leads_hear_of_it() {
    let app = TestApp::start().await;
    app.agency("lou", Role::PanelLead).await;
    let panel = app.in_review("Quill", "lesson-planner").await;
    let lea = app.agency_id("lea", Role::PanelLead).await;
    let mut adam = app.agency("adam", Role::Administrator).await;
    let closing = format!("/people/accounts/{lea}/closing");
    adam.get(&closing)
        .await
        .expect(200)
        .says("Panels that lose their lead")
        .says("Quill by acme")
        .does_not_say("Nobody else is here");
    adam.post(&closing, &[]).await.expect(303);
    app.mails_to("lou@example.org")
        .await
        .last()
        .unwrap()
        .says("lea led the panel of this disclosure and has left. Nobody leads it now");
    adam.get(&format!("/pipeline/{}", panel.submitted.id)).await.expect(200).says("Nobody yet");
    let lou = app.agency_id("lou", Role::PanelLead).await;
    adam.get(&format!("/people/accounts/{lou}/closing"))
        .await
        .expect(200)
        .says("Nobody else is here as: Panel lead")
        .says("Nothing waits for this person alone.");
    app.finish().await;
}

#[tokio::test]
async fn an_owner_is_asked_before_a_colleagues_account_is_closed_and_cannot_ask_about_others() {
    let app = TestApp::start().await;
    let mut owner = app.vendor("acme").await;
    let acme = app.organization(OrganizationKind::Vendor, "acme").await;
    let kim = app.account(&acme, "kim", &[Role::VendorContributor]).await;
    let stranger = app.agency_id("ana", Role::Reviewer).await;
    let closing = format!("/colleagues/{kim}/closing");
    owner.get("/colleagues").await.expect(200).says(&closing);
    owner
        .get(&closing)
        .await
        .expect(200)
        .says("Close the account of kim?")
        .says("Products and disclosures belong to the organization and stay with it.");
    owner.get(&format!("/colleagues/{stranger}/closing")).await.expect(404);
    owner.get(&format!("/people/accounts/{kim}/closing")).await.expect(404);
    owner.post(&closing, &[]).await.expect(303);
    app.finish().await;
}
