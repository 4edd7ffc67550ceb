//! What is asked of a company as a whole is answered once: drafts begin with it, may say otherwise,
//! and are offered a change; what was submitted stays.

use assay::domain::assessment::draft::Draft;
use assay::domain::values::Id;
use assay::store::assessment::{answers, snapshots};

use crate::support::vendors::{example, value_of};
use crate::support::{Client, TestApp};

const QUESTION: &str = "profile.history";

async fn kept(app: &TestApp, draft: &str) -> Draft {
    let mut tx = app.ctx.db.read().await.unwrap();
    answers::of(&mut tx, &Id::parse(draft).unwrap()).await.unwrap()
}

/// Saves another kind of event as the company's history, seen from the page as it is.
async fn answer(acme: &mut Client, kind: &str) {
    let page = acme.get("/company-answers").await.expect(200).text();
    let base = value_of(&page, &format!("base.{QUESTION}")).expect("its mark");
    let (base_name, kind_name) = (format!("base.{QUESTION}"), format!("q.{QUESTION}.0.kind"));
    let fields = [("revision", "0"), (&*base_name, &*base), (&*kind_name, kind)];
    acme.post("/company-answers", &fields).await.expect(303);
}

#[tokio::test]
async fn an_answer_of_the_company_begins_its_products_drafts_and_each_may_say_otherwise() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    answer(&mut acme, "none").await;
    acme.get("/company-answers")
        .await
        .expect(200)
        .says("Saved by acme.owner, 21 November 2026")
        .says("data-warns")
        .says("/assets/form.js");
    let draft = acme.disclose("Lessonwright").await;
    assert!(kept(&app, &draft).await.get(QUESTION).is_some());
    let section = format!("/disclosures/{draft}/sections/profile");
    let page = acme.get(&section).await.expect(200);
    page.says(
        "From your company’s answers of 21 November 2026. What you change here holds for this \
         product alone.",
    );
    let other = [(format!("q.{QUESTION}.0.kind"), "recall".to_owned())];
    acme.save_section(&draft, "profile", "0", &other).await.expect(303);
    acme.get(&section).await.expect(200).says(
        "This product has its own answer. That of your company, of 21 November 2026, is another.",
    );
    let company = acme.get("/company-answers").await.expect(200);
    company.says("Drafts in which something else stands").says("Lessonwright");
    app.finish().await;
}

#[tokio::test]
async fn a_change_is_offered_to_open_drafts_and_never_touches_what_was_submitted() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let submitted = acme.disclose("Lessonwright").await;
    acme.fill(&submitted, &example("lesson-planner")).await;
    acme.submit_disclosure(&submitted).await.expect(303);
    let id = Id::parse(&submitted).unwrap();
    let before = snapshots::latest(&mut app.ctx.db.read().await.unwrap(), &id).await.unwrap();
    // What was submitted first is the company's answer from then on.
    let draft = acme.disclose("Unitwright").await;
    let began = kept(&app, &draft).await;
    assert!(began.get(QUESTION).is_some() && began.get("profile.users").is_none());
    app.ctx.clock.advance_seconds(3600);
    answer(&mut acme, "recall").await;
    assert_eq!(kept(&app, &draft).await, began, "no draft changes by itself");
    let page = acme.get("/company-answers").await.expect(200);
    page.says("Unitwright").does_not_say("Lessonwright");
    let value = value_of(&page.text(), "draft").expect("the draft");
    acme.post("/company-answers/drafts", &[])
        .await
        .expect(422)
        .says("Tick the drafts that take your company’s answer.");
    acme.post("/company-answers/drafts", &[("draft", &value)]).await.expect(303);
    assert_ne!(kept(&app, &draft).await.get(QUESTION), began.get(QUESTION));
    acme.get("/company-answers")
        .await
        .expect(200)
        .does_not_say("Drafts in which something else stands");
    acme.post("/company-answers/drafts", &[("draft", &value)])
        .await
        .expect(409)
        .says("meanwhile, so nothing was changed. Look at what stands there now.");
    let after = snapshots::latest(&mut app.ctx.db.read().await.unwrap(), &id).await.unwrap();
    assert_eq!(before, after);
    app.finish().await;
}

#[tokio::test]
async fn no_vendor_reads_or_changes_what_another_answered() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    answer(&mut acme, "none").await;
    let draft = acme.disclose("Lessonwright").await;
    answer(&mut acme, "recall").await;
    let page = acme.get("/company-answers").await.expect(200).text();
    let value = value_of(&page, "draft").expect("the draft");
    let mut other = app.vendor("other").await;
    let theirs = other.get("/company-answers").await.expect(200);
    theirs.does_not_say("Lessonwright").does_not_say("Saved by");
    other.post("/company-answers/drafts", &[("draft", &value)]).await.expect(404);
    assert!(kept(&app, &draft).await.get(QUESTION).is_some());
    app.finish().await;
}

#[tokio::test]
async fn two_people_who_change_the_companys_answer_are_told() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let page = acme.get("/company-answers").await.expect(200).text();
    let base = value_of(&page, &format!("base.{QUESTION}")).expect("its mark");
    answer(&mut acme, "none").await;
    let base_name = format!("base.{QUESTION}");
    let kind = format!("q.{QUESTION}.0.kind");
    let fields = [("revision", "0"), (&*base_name, &*base), (&*kind, "recall")];
    acme.post("/company-answers", &fields)
        .await
        .expect(409)
        .says("meanwhile, so nothing was saved. Open the page again.");
    app.finish().await;
}
