//! Removing somebody's personal data once their account is closed.

use assay::domain::people::account::Role;

use crate::support::TestApp;

#[tokio::test]
async fn a_former_reviewer_keeps_the_scores_and_loses_the_name_and_the_record_holds() {
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[]).await;
    let ana = app.agency_id("ana", Role::Reviewer).await;
    let id = panel.submitted.id.clone();
    panel.lea.declare_none(&id).await;
    let sheet = format!("/pipeline/{id}/adjudication");
    panel.lea.get(&sheet).await.expect(200).says("ana");
    panel.ana.post("/account/name", &[("name", "Ana Ruiz")]).await.expect(303);
    panel.ana.post("/account/name", &[("name", "Ana Maria Ruiz")]).await.expect(303);
    let mut adam = app.agency("adam", Role::Administrator).await;
    adam.get("/events").await.expect(200).says("from Ana Ruiz to Ana Maria Ruiz");
    let page = format!("/people/accounts/{ana}");
    // It is open: its page says what comes first.
    adam.get(&format!("{page}/erasure")).await.expect(303);
    adam.post(&format!("{page}/erasure"), &[]).await.expect(409).says("Close it first");
    adam.post(&format!("{page}/closing"), &[]).await.expect(303);
    adam.get(&page).await.expect(200).says("Remove their personal data");
    let asked = adam.get(&format!("{page}/erasure")).await.expect(200);
    asked.says("Remove the personal data of Ana Maria Ruiz?").says("A former reviewer");
    adam.post(&format!("{page}/erasure"), &[]).await.expect(303);
    adam.post(&format!("{page}/erasure"), &[]).await.expect(409).says("removed already");
    for (client, path) in [(&mut adam, page.as_str()), (&mut panel.lea, sheet.as_str())] {
        let page = client.get(path).await.expect(200);
        page.says("A former reviewer").does_not_say("Ruiz").does_not_say("ana@example.org");
    }
    let log = adam.get("/events").await.expect(200);
    log.says("Removed the personal data of the account")
        .says("Renamed the account<")
        .does_not_say("Ruiz")
        .does_not_say("ana@example.org");
    let mut tx = app.ctx.db.read().await.unwrap();
    for (what, sql) in [
        (
            "devices",
            "SELECT id FROM devices WHERE account_id = (SELECT id FROM accounts WHERE name = 'A former reviewer')",
        ),
        (
            "mails",
            "SELECT id FROM outbox WHERE state <> 'waiting' AND recipient = 'ana@example.org'",
        ),
        ("addresses", "SELECT id FROM accounts WHERE former_email = 'ana@example.org'"),
    ] {
        assert!(tx.query(sql).all().await.unwrap().is_empty(), "{what}");
    }
    drop(tx);
    // Ends with the chain and every rule checked.
    app.finish().await;
}

#[tokio::test]
async fn only_an_administrator_removes_somebodys_data() {
    let app = TestApp::start().await;
    let ana = app.agency_id("ana", Role::Reviewer).await;
    for role in [Role::PanelLead, Role::Publisher, Role::Reviewer] {
        let mut other = app.agency("una", role).await;
        other.get(&format!("/people/accounts/{ana}/erasure")).await.expect(404);
        other.post(&format!("/people/accounts/{ana}/erasure"), &[]).await.expect(404);
        other.get("/retention").await.expect(404);
    }
    app.finish().await;
}
