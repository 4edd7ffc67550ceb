//! Whoever judges a tool neither signs nor publishes it, and declares conflicts before deciding who
//! judges.

use assay::domain::people::account::{Role, clash};
use assay::domain::people::organization::OrganizationKind;

use crate::support::{Client, TestApp};

const OTHERS: &str =
    "You scored, settled or proposed here, so somebody else signs and publishes this disclosure.";

async fn at_agency(app: &TestApp, name: &str, roles: &[Role]) -> Client {
    app.person(OrganizationKind::Agency, "Test agency", name, roles).await
}

#[tokio::test]
async fn whoever_reviewed_a_tool_neither_signs_nor_publishes_it_and_is_not_asked_to() {
    let app = TestApp::start().await;
    let mut ana =
        at_agency(&app, "ana", &[Role::Reviewer, Role::SignerCurriculum, Role::Publisher]).await;
    let panel = app.proposed("Quill", "lesson-planner", "approved").await;
    let id = panel.submitted.id;
    let decision = format!("/pipeline/{id}/decision");
    ana.get("/pipeline").await.expect(200).does_not_say("Waiting for you");
    ana.get(&decision)
        .await
        .expect(200)
        .says("Proposed: approved")
        .does_not_say("Sign for your office");
    let signature = [("office", "curriculum"), ("word", "agree"), ("reason", "")];
    ana.post(&format!("/pipeline/{id}/signature"), &signature).await.expect(403).says(OTHERS);
    for (name, role, office) in [
        ("fred", Role::SignerFederalPrograms, "federal_programs"),
        ("cora", Role::SignerCurriculum, "curriculum"),
        ("eve", Role::SignerEdtech, "edtech"),
    ] {
        app.agency(name, role).await.sign(&id, office, "agree", "").await;
    }
    ana.get(&decision).await.expect(200).does_not_say("Publish the listing");
    ana.post(&format!("/pipeline/{id}/publication"), &[]).await.expect(403).says(OTHERS);
    let told = app.mails_to("ana@example.org").await;
    assert!(
        told.iter()
            .all(|mail| !mail.subject.contains("to sign") && !mail.subject.contains("to publish")),
        "{told:#?}"
    );
    app.agency("pat", Role::Publisher)
        .await
        .post(&format!("/pipeline/{id}/publication"), &[])
        .await
        .expect(303);
    ana.post("/listings/quill/state", &[("change", "suspend"), ("reason", "Because.")])
        .await
        .expect(403)
        .says(OTHERS);
    app.finish().await;
}

#[tokio::test]
async fn whoever_proposed_a_decision_signs_none_on_that_tool_even_after_another_lead_proposed_anew()
{
    let app = TestApp::start().await;
    at_agency(&app, "lea", &[Role::PanelLead, Role::SignerEdtech, Role::Publisher]).await;
    let mut panel = app.proposed("Quill", "lesson-planner", "approved").await;
    let id = panel.submitted.id.clone();
    app.agency("cora", Role::SignerCurriculum)
        .await
        .sign(&id, "curriculum", "object", "The price is missing.")
        .await;
    let mut lou = app.agency("lou", Role::PanelLead).await;
    lou.declare_none(&id).await;
    lou.propose(&id, "approved").await;
    let signature = [("office", "edtech"), ("word", "agree"), ("reason", "")];
    panel.lea.post(&format!("/pipeline/{id}/signature"), &signature).await.expect(403).says(OTHERS);
    panel.lea.get("/pipeline").await.expect(200).does_not_say("Waiting for you");
    app.finish().await;
}

#[tokio::test]
async fn whoever_gives_clashing_duties_is_warned_and_the_warning_stays_beside_the_person() {
    let app = TestApp::start().await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let agency = app.organization(OrganizationKind::Agency, "Test agency").await;
    let page = format!("/people/organizations/{agency}");
    let clashes = "These duties clash: whoever scores, settles or proposes on a tool can neither \
        sign nor publish it.";
    admin
        .get(&page)
        .await
        .expect(200)
        .says("whoever scores, settles or proposes on a tool can neither sign nor publish it")
        .does_not_say(clashes);
    let both = [
        ("name", "Nora Lund"),
        ("email", "nora@example.org"),
        ("roles", "reviewer"),
        ("roles", "signer_curriculum"),
    ];
    admin.post(&page, &both).await.expect(303);
    admin.get(&page).await.expect(200).says("Done, but these duties clash").says(clashes);
    let ana = app.agency_id("ana", Role::Reviewer).await;
    let account = format!("/people/accounts/{ana}");
    admin
        .post(&format!("{account}/roles"), &[("roles", "panel_lead"), ("roles", "publisher")])
        .await
        .expect(303);
    admin.get(&account).await.expect(200).says("Done, but these duties clash").says(clashes);
    admin.post(&format!("{account}/roles"), &[("roles", "publisher")]).await.expect(303);
    admin.get(&account).await.expect(200).says("Saved").does_not_say(clashes);
    app.finish().await;
}

#[tokio::test]
async fn whoever_has_two_duties_comes_to_what_waits_for_them_and_a_reviewer_is_told_what_is_asked()
{
    let app = TestApp::start().await;
    let mut ana = at_agency(&app, "nora", &[Role::Reviewer, Role::SignerCurriculum]).await;
    assert_eq!(ana.get("/work").await.expect(303).location.as_deref(), Some("/reviews"));
    app.proposed("Quill", "lesson-planner", "approved").await;
    assert_eq!(ana.get("/work").await.expect(303).location.as_deref(), Some("/pipeline"));
    let asked = app
        .mails_to("ben@example.org")
        .await
        .into_iter()
        .find(|mail| mail.subject == "A disclosure to review: Quill")
        .unwrap();
    asked.says(
        "lea asks you to review Quill by acme: Bias, Evidence, Inclusivity, \
        Interoperability, Safety, Usability. You were assigned on 21 November 2026, and your \
        review is due on 11 December 2026.",
    );
    app.finish().await;
}

#[test]
fn duties_clash_when_one_person_would_judge_and_close_sign_twice_or_settle_their_own_scores() {
    use Role::{
        Administrator, DistrictOfficer, PanelLead, Publisher, Reviewer, SignerCurriculum,
        SignerEdtech,
    };
    for fine in [
        &[Reviewer][..],
        &[PanelLead, Administrator],
        &[SignerCurriculum, Publisher],
        &[DistrictOfficer],
        &[],
    ] {
        assert_eq!(clash(fine), None, "{fine:?}");
    }
    for wrong in [
        &[Reviewer, SignerEdtech][..],
        &[PanelLead, Publisher],
        &[SignerCurriculum, SignerEdtech],
        &[PanelLead, Reviewer],
    ] {
        assert!(clash(wrong).is_some(), "{wrong:?}");
    }
}
