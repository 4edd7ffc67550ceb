//! What is kept how long, and what the next removal takes away.

use assay::domain::access::Actor;
use assay::domain::people::account::Role;
use assay::domain::retention::{CLASSES, DRAFTS, MAILS, Retention};

use crate::support::TestApp;
use crate::support::vendors::example;

#[test]
fn periods_are_chosen_within_their_bounds() {
    let usual = Retention::default();
    assert_eq!((usual.days(MAILS), usual.days(DRAFTS)), (365, 1095));
    let read = |chosen: &[(&str, u16)]| {
        Retention::choosing(
            &chosen.iter().map(|(word, days)| ((*word).to_owned(), *days)).collect(),
        )
    };
    let chosen = read(&[("mails", 180), ("drafts", 730)]).unwrap();
    assert_eq!((chosen.days(MAILS), chosen.days(DRAFTS)), (180, 730));
    for (word, days, told) in [
        ("letters", 9, "“letters” is no class whose days can be chosen."),
        ("devices", 9, "“devices” is no class whose days can be chosen."),
        ("mails", 5, "The days of mails are a number from 30 to 3650."),
        ("mails", 4000, "The days of mails are a number from 30 to 3650."),
    ] {
        assert_eq!(read(&[(word, days)]).unwrap_err().to_string(), told);
    }
    assert!(CLASSES.iter().all(|class| class.least <= class.days));
}

#[tokio::test]
async fn the_page_says_what_is_due_and_takes_nothing_and_the_job_takes_just_that() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("Acme").await;
    let disclosure = acme.disclose("Quill").await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    app.submitted("Parley", "student-chatbot").await;
    let count = async |sql: &'static str| {
        app.ctx.db.read().await.unwrap().query(sql).all().await.unwrap().len()
    };
    let answers = "SELECT question FROM answers";
    let before = count(answers).await;
    assert!(before > 0, "the draft holds something");
    let mut adam = app.agency("adam", Role::Administrator).await;
    adam.get("/retention").await.expect(200).says("1095 days after their last change");
    app.ctx.clock.advance_seconds(1100 * 86_400);
    let mut adam = app.agency("adam", Role::Administrator).await;
    let page = adam.get("/retention").await.expect(200);
    page.says("records are due").says("<td class=\"number\" data-label=\"Due now\">1</td>");
    assert_eq!(count(answers).await, before, "nothing is taken by looking");
    assay::actions::housekeeping::sweep(&app.ctx, &Actor::System).await.unwrap();
    assert!(count(answers).await < before);
    let log = adam.get("/events?kind=drafts").await.expect(200);
    log.says("and the evidence of a draft that was never submitted");
    assay::actions::housekeeping::sweep(&app.ctx, &Actor::System).await.unwrap();
    let page = adam.get("/retention").await.expect(200);
    page.says("Nothing is due");
    // The draft is there, and can be filled in anew.
    let mut acme = app.vendor("Acme").await;
    acme.get(&format!("/disclosures/{disclosure}")).await.expect(200);
    app.finish().await;
}
