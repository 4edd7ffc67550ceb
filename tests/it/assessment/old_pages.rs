//! A form is about what its page showed: pressed after that was replaced, it does nothing and says
//! so.

use assay::domain::people::account::Role;

use crate::support::panels::Panel;
use crate::support::vendors::{example, value_of};
use crate::support::{Client, TestApp};

/// What the forms of a page send along of what it showed.
async fn seen(person: &mut Client, path: &str) -> String {
    value_of(&person.get(path).await.expect(200).text(), "seen").expect("a stamp")
}

#[tokio::test]
async fn nobody_signs_publishes_or_takes_back_a_decision_that_their_page_did_not_show() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } =
        app.proposed("Quill", "lesson-planner", "approved").await;
    let id = submitted.id;
    let decision = format!("/pipeline/{id}/decision");
    let mut cora = app.agency("cora", Role::SignerCurriculum).await;
    cora.declare_none(&id).await;
    let first = seen(&mut cora, &decision).await;
    lea.post(
        &format!("{decision}/withdrawal"),
        &[("withdrawal", "It came too early."), ("seen", &first)],
    )
    .await
    .expect(303);
    app.ctx.clock.advance_seconds(60);
    lea.post(&decision, &[("decision", "pilot"), ("reason", "A first year in few schools.")])
        .await
        .expect(303);
    let gone = "This proposal is not the one any more that your page showed, so nothing was done. \
        Open the page again and look at it anew.";
    let signature = format!("/pipeline/{id}/signature");
    let old = [
        ("office", "curriculum"),
        ("word", "agree"),
        ("reason", "We read it whole."),
        ("seen", &first),
    ];
    cora.post(&signature, &old).await.expect(409).says(gone).says("We read it whole.");
    lea.post(
        &format!("{decision}/withdrawal"),
        &[("withdrawal", "Once more, too early."), ("seen", &first)],
    )
    .await
    .expect(409)
    .says(gone);
    cora.get(&decision).await.expect(200).does_not_say(">Agrees<");
    app.sign_all(&id).await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    let decided = seen(&mut pat, &decision).await;
    pat.post(
        &format!("/pipeline/{id}/sending-back"),
        &[("back", "The price is missing."), ("seen", &decided)],
    )
    .await
    .expect(303);
    app.ctx.clock.advance_seconds(60);
    lea.propose(&id, "approved").await;
    app.sign_all(&id).await;
    let gone = "This decision is not the one any more that your page showed, so nothing was done.";
    pat.post(&format!("/pipeline/{id}/publication"), &[("seen", &decided)])
        .await
        .expect(409)
        .says(gone);
    pat.post(
        &format!("/pipeline/{id}/sending-back"),
        &[("back", "The price is still missing."), ("seen", &decided)],
    )
    .await
    .expect(409)
    .says(gone);
    let now = seen(&mut pat, &decision).await;
    pat.post(&format!("/pipeline/{id}/publication"), &[("seen", &now)]).await.expect(303);
    let listed = seen(&mut pat, "/registry/quill").await;
    let asked = pat.get("/listings/quill/revocation").await.expect(200);
    asked.says("The decision on version ").says(", made on 21 November 2026, is:");
    let asked = value_of(&asked.text(), "seen").expect("a stamp");
    pat.post(
        "/listings/quill/state",
        &[("change", "suspend"), ("reason", "An incident is looked into."), ("seen", &listed)],
    )
    .await
    .expect(303);
    let gone = "This listing is not the one any more that your page showed, so nothing was done.";
    let revocation = [("reason", "It sells what students write."), ("seen", asked.as_str())];
    pat.post("/listings/quill/revocation", &revocation)
        .await
        .expect(409)
        .says(gone)
        .says("It sells what students write.");
    pat.post(
        "/listings/quill/state",
        &[("change", "reinstate"), ("reason", "The incident is closed."), ("seen", &listed)],
    )
    .await
    .expect(409)
    .says(gone);
    app.finish().await;
}

#[tokio::test]
async fn nobody_accepts_or_takes_back_a_submission_that_their_page_did_not_show() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let id = acme.disclose("Chalkboard").await;
    let withdrawal = format!("/disclosures/{id}/withdrawal");
    let asked = acme.get(&withdrawal).await.expect(200);
    asked
        .says("Chalkboard, a draft")
        .says("It was never submitted, so the agency has not seen it.");
    let draft = value_of(&asked.text(), "seen").expect("a stamp");
    acme.fill(&id, &example("lesson-planner")).await;
    acme.submit_disclosure(&id).await.expect(303);
    let taken_back = [("reason", "We start over next year."), ("seen", draft.as_str())];
    let gone = "The state of this disclosure is not the one any more that your page showed, so \
        nothing was done.";
    acme.post(&withdrawal, &taken_back)
        .await
        .expect(409)
        .says(gone)
        .says("We start over next year.");
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.declare_none(&id).await;
    let case = format!("/pipeline/{id}");
    let first = seen(&mut lea, &case).await;
    let triage = format!("/pipeline/{id}/triage");
    lea.post(
        &triage,
        &[("word", "return"), ("reason", "The report cannot be read."), ("seen", &first)],
    )
    .await
    .expect(303);
    let check = acme.get(&format!("/disclosures/{id}/check")).await.expect(200).text();
    let revision = value_of(&check, "revision").expect("a revision");
    let again = [
        ("name", "Vera Olsen"),
        ("title", "Owner"),
        ("agreed", "yes"),
        ("revision", &revision),
        ("note", "It can be read as it is."),
    ];
    acme.post(&format!("/disclosures/{id}/submission"), &again).await.expect(303);
    let gone =
        "This submission is not the one any more that your page showed, so nothing was done.";
    lea.post(&triage, &[("word", "accept"), ("reason", ""), ("seen", &first)])
        .await
        .expect(409)
        .says(gone);
    app.finish().await;
}
