use serde_json::json;

use crate::support::vendors::{example, fields, value_of};
use crate::support::{Client, TestApp};

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

async fn disclosing(app: &TestApp) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    (acme, disclosure)
}

fn autosave(disclosure: &str, section: &str) -> String {
    format!("/disclosures/{disclosure}/sections/{section}/autosave")
}

/// The control with this id, as it stands on the page.
fn control<'p>(page: &'p str, id: &str) -> &'p str {
    let at = page.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id} on the page"));
    let start = page[..at].rfind('<').unwrap();
    let end = page[at..]
        .find(if page[start..].starts_with("<textarea") { "</textarea>" } else { ">" })
        .unwrap()
        + at;
    &page[start..end]
}

#[tokio::test]
async fn every_kind_of_answer_is_saved_and_shown_again() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let example = example("lesson-planner");
    acme.fill(&disclosure, &example).await;
    let profile =
        acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200).text();
    // A group of fields, a link in it, several choices, one choice, a number, notes, rows, a date
    // and a yes or no in a row.
    assert!(
        control(&profile, "a-profile-identity-0-legal_name").contains("Northlight Learning, Inc.")
    );
    assert!(
        control(&profile, "a-profile-identity-0-website")
            .contains("type=\"url\" value=\"https://lessonwright.example\"")
    );
    assert!(profile.contains("name=\"q.profile.users\" value=\"teachers\" checked"));
    assert!(profile.contains("name=\"q.profile.users\" value=\"leaders\" checked"));
    assert!(profile.contains("name=\"q.profile.decisions\" value=\"practice_content\" checked"));
    assert!(control(&profile, "a-profile-scale").contains("value=\"4200\""));
    assert!(control(&profile, "a-profile-scale-note").contains("Students of the 140 teachers"));
    assert!(
        control(&profile, "a-profile-validations-0-expires")
            .contains("type=\"text\" value=\"2027-08-31\"")
    );
    assert!(profile.contains("data-row=\"1\""));
    assert!(profile.contains("<option value=\"staff\" selected>"));
    assert!(profile.contains("<option value=\"true\" selected>Yes"));
    let evidence =
        acme.get(&format!("/disclosures/{disclosure}/sections/evidence")).await.expect(200);
    evidence.says("One file is attached.").says("Logic model with seven citations");
    app.finish().await;
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_kept_as_typed_and_named_beside_the_question_and_on_the_check_page()
 {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let form = [
        pair("q.profile.decisions", "practice_content"),
        pair("state.profile.decisions", ""),
        pair("q.profile.scale", "four thousand"),
        pair("note.profile.scale", "Counted by hand"),
    ];
    let reply = acme.save_section(&disclosure, "profile", "0", &form).await.expect(303);
    acme.get(reply.location.as_deref().unwrap())
        .await
        .expect(200)
        .says("Some answers of that section are not complete yet.");
    let page = acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200);
    page.says("PRO-09 is not complete yet. ")
        .says("“four thousand” is not a whole number.")
        .does_not_say("Please check what you entered");
    let page = page.text();
    assert!(control(&page, "a-profile-scale").contains("value=\"four thousand\""));
    assert!(control(&page, "a-profile-scale-note").contains("Counted by hand"));
    assert!(page.contains("name=\"q.profile.decisions\" value=\"practice_content\" checked"));
    let check = acme.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    check.says("“four thousand” is not a whole number.").says("sections/profile#a-profile-scale\"");
    acme.submit_disclosure(&disclosure).await.expect(422);
    app.finish().await;
}

#[tokio::test]
async fn an_unknown_option_is_named() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let form = [pair("q.profile.decisions", "world_domination")];
    acme.save_section(&disclosure, "profile", "0", &form)
        .await
        .expect(422)
        .says("world_domination");
    let form = [pair("q.profile.nothing", "x")];
    acme.save_section(&disclosure, "profile", "0", &form)
        .await
        .expect(422)
        .says("There is no question “profile.nothing”");
    acme.save_section(&disclosure, "nowhere", "0", &[]).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_text_where_rows_belong_is_refused_and_not_dropped() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let told = acme
        .post_json(
            &autosave(&disclosure, "profile"),
            &[("revision", "0"), ("q.profile.costs", "free")],
        )
        .await
        .expect(422)
        .json();
    assert_eq!(told["revision"], 0);
    assert_eq!(told["faults"][0]["question"], "profile.costs");
    app.finish().await;
}

#[tokio::test]
async fn autosave_answers_a_program_whatever_was_sent() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let reply = acme
        .post(&autosave(&disclosure, "profile"), &[("q.profile.scale", "12")])
        .await
        .expect(422);
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    assert_eq!(
        reply.json()["detail"],
        "The form does not say which version of the section it edits. Open the section again."
    );
    app.finish().await;
}

#[tokio::test]
async fn half_a_row_is_kept_and_the_check_page_leads_to_the_cell_that_does_not_fit() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let form = [
        pair("q.profile.costs.0.item", ""),
        pair("q.profile.costs.3.item", "license"),
        pair("q.profile.costs.3.amount", "a lot"),
    ];
    acme.save_section(&disclosure, "profile", "0", &form).await.expect(303);
    let page = acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200);
    page.says(
        "PRO-12 is not complete yet. Row 1, “Amount in US dollars”: “a lot” is not a number.",
    );
    // The blank row is gone, so the faulty one is the first.
    assert!(control(&page.text(), "a-profile-costs-0-amount").contains("value=\"a lot\""));
    let check = acme.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    check
        .says("sections/profile#a-profile-costs-0-amount\"")
        .does_not_say("Answer “What does a district pay");
    app.finish().await;
}

#[tokio::test]
async fn rows_are_added_and_removed_without_a_script_and_everything_typed_stays() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let mut form = vec![
        pair("q.profile.costs.0.details", "First"),
        pair("note.profile.scale", "Unfinished"),
        pair("q.profile.scale", "many"),
    ];
    form.push(pair("add_row", "profile.costs"));
    let page = acme.save_section(&disclosure, "profile", "0", &form).await.expect(200).text();
    assert!(control(&page, "a-profile-costs-0-details").contains("First"));
    assert!(page.contains("id=\"a-profile-costs-1-details\""));
    assert!(control(&page, "a-profile-scale").contains("value=\"many\""));
    assert!(control(&page, "a-profile-scale-note").contains("Unfinished"));
    form.pop();
    form.extend([
        pair("q.profile.costs.1.details", "Second"),
        pair("remove_row", "profile.costs.0"),
    ]);
    let page = acme.save_section(&disclosure, "profile", "0", &form).await.expect(200).text();
    assert!(control(&page, "a-profile-costs-0-details").contains("Second"));
    assert!(!page.contains("id=\"a-profile-costs-1-details\""));
    app.finish().await;
}

#[tokio::test]
async fn a_state_needs_its_reason_and_a_reason_or_note_alone_is_kept() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let declined = |reason: &str| {
        vec![pair("state.profile.decisions", "declined"), pair("reason.profile.decisions", reason)]
    };
    acme.save_section(&disclosure, "profile", "0", &[pair("state.profile.decisions", "shrug")])
        .await
        .expect(422)
        .says("“shrug” is not a way");
    acme.save_section(&disclosure, "profile", "0", &declined("")).await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}/sections/profile"))
        .await
        .says("PRO-03 is not complete yet.")
        .says("why");
    let mut form = declined("A court forbids it.");
    form.push(pair("note.profile.scale", "To be counted"));
    acme.save_section(&disclosure, "profile", "1", &form).await.expect(303);
    let page =
        acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200).text();
    assert!(page.contains("name=\"state.profile.decisions\" value=\"declined\" checked"));
    assert!(control(&page, "a-profile-decisions-reason").contains("A court forbids it."));
    assert!(control(&page, "a-profile-scale-note").contains("To be counted"));
    app.finish().await;
}

#[tokio::test]
async fn a_question_is_asked_when_answers_ask_for_it_and_its_hidden_answer_comes_back() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let path = autosave(&disclosure, "profile");
    let asked = |reply: &crate::support::Reply, name: &str| {
        reply.json()["asked"].as_array().unwrap().contains(&json!(name))
    };
    let off = acme
        .post_json(
            &path,
            &[("revision", "0"), ("q.profile.technique", "no_ai"), ("state.profile.technique", "")],
        )
        .await;
    let off = if off.status.as_u16() == 200 {
        off
    } else {
        // Whatever the option for "no AI" is called, the first one that hides the models will do.
        let mut found = None;
        for option in technique_options(&app) {
            let revision = current(&mut acme, &disclosure).await;
            let reply = acme
                .post_json(
                    &path,
                    &[("revision", revision.as_str()), ("q.profile.technique", option.as_str())],
                )
                .await;
            if reply.status.as_u16() == 200 && !asked(&reply, "profile.models") {
                found = Some(reply);
                break;
            }
        }
        found.expect("an option that hides the models")
    };
    assert!(!asked(&off, "profile.models"));
    let revision = current(&mut acme, &disclosure).await;
    let on = acme
        .post_json(
            &path,
            &[("revision", revision.as_str()), ("q.profile.technique", "vetted_generation")],
        )
        .await
        .expect(200);
    assert!(asked(&on, "profile.models"));
    let page = acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200);
    page.says("It is asked because of your answers: PRO-06");
    app.finish().await;
}

fn technique_options(app: &TestApp) -> Vec<String> {
    let questionnaire =
        assay::actions::assessment::disclosures::newest_questionnaire(&app.ctx).unwrap();
    let question = questionnaire.question("profile.technique").unwrap();
    question.kind.options().unwrap().iter().map(|option| option.id.clone()).collect()
}

async fn current(acme: &mut Client, disclosure: &str) -> String {
    let page =
        acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200).text();
    value_of(&page, "revision").unwrap()
}

#[tokio::test]
async fn a_save_that_opens_questions_returns_to_them_and_the_next_goes_on() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let form = [pair("q.profile.technique", "vetted_generation")];
    let reply = acme.save_section(&disclosure, "profile", "0", &form).await.expect(303);
    assert_eq!(
        reply.location.unwrap(),
        format!("/disclosures/{disclosure}/sections/profile#q-profile-models")
    );
    acme.get(&format!("/disclosures/{disclosure}/sections/profile"))
        .await
        .says("there is more to ask");
    let reply = acme.save_section(&disclosure, "profile", "1", &form).await.expect(303);
    assert!(reply.location.unwrap().starts_with(&format!("/disclosures/{disclosure}/sections/")));
    app.finish().await;
}

#[tokio::test]
async fn autosave_stores_what_is_typed_and_says_quietly_what_is_not_complete() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let path = autosave(&disclosure, "profile");
    let reply = acme
        .post_json(
            &path,
            &[
                ("revision", "0"),
                ("q.profile.decisions", "practice_content"),
                ("q.profile.scale", "many"),
            ],
        )
        .await
        .expect(200);
    let told = reply.json();
    assert_eq!(told["revision"], 1);
    assert!(
        told["side"].as_str().unwrap().contains("<span>1</span> of <span>"),
        "one answer counts: {told}"
    );
    assert_eq!(told["faults"], json!([]));
    assert_eq!(told["unfinished"][0]["question"], "profile.scale");
    assert!(
        told["unfinished"][0]["message"]
            .as_str()
            .unwrap()
            .starts_with("PRO-09 is not complete yet. ")
    );
    assert!(
        acme.get(&format!("/disclosures/{disclosure}/sections/profile"))
            .await
            .text()
            .contains("value=\"many\"")
    );
    let reply =
        acme.post_json(&path, &[("revision", "1"), ("q.profile.scale", "12")]).await.expect(200);
    assert_eq!(reply.json()["revision"], 2);
    assert_eq!(reply.json()["saved_at"], "10:00 UTC");
    // Sending the same again is no new revision.
    let reply =
        acme.post_json(&path, &[("revision", "2"), ("q.profile.scale", "12")]).await.expect(200);
    assert_eq!(reply.json()["revision"], 2);
    app.finish().await;
}

#[tokio::test]
async fn two_people_editing_one_section_are_told_and_choose() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let first = [pair("q.profile.decisions", "practice_content"), pair("q.profile.scale", "12")];
    acme.save_section(&disclosure, "profile", "0", &first).await.expect(303);
    let late = [
        pair("q.profile.decisions", "practice_content"),
        pair("q.profile.scale", "99"),
        pair("note.profile.scale", "My note"),
    ];
    let reply = acme.save_section(&disclosure, "profile", "0", &late).await.expect(409);
    reply.says("One question, two answers").says("99").says("My note").says("12").says("Saved by ");
    reply.does_not_say("choose.profile.decisions");
    acme.post_json(
        &autosave(&disclosure, "profile"),
        &[("revision", "0"), ("q.profile.scale", "99")],
    )
    .await
    .expect(409);
    let page =
        acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200).text();
    assert!(control(&page, "a-profile-scale").contains("value=\"12\""), "nothing was overwritten");
    let mut theirs = late.to_vec();
    theirs.push(pair("choose.profile.scale", "theirs"));
    acme.save_section(&disclosure, "profile", "1", &theirs).await.expect(303);
    assert_eq!(current(&mut acme, &disclosure).await, "1");
    let mut mine = late.to_vec();
    mine.push(pair("choose.profile.scale", "mine"));
    acme.save_section(&disclosure, "profile", "1", &mine).await.expect(303);
    let page =
        acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200).text();
    assert!(control(&page, "a-profile-scale").contains("value=\"99\""));
    app.finish().await;
}

#[tokio::test]
async fn a_late_form_that_says_the_same_is_no_conflict() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let form = [pair("q.profile.scale", "12")];
    acme.save_section(&disclosure, "profile", "0", &form).await.expect(303);
    acme.save_section(&disclosure, "profile", "0", &form).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn a_section_page_makes_a_fixed_number_of_queries() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let path = format!("/disclosures/{disclosure}/sections/profile");
    let before = app.ctx.db.statements();
    acme.get(&path).await.expect(200);
    let blank = app.ctx.db.statements() - before;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    let before = app.ctx.db.statements();
    acme.get(&path).await.expect(200);
    assert_eq!(app.ctx.db.statements() - before, blank);
    app.finish().await;
}

#[tokio::test]
async fn a_save_reads_the_draft_once() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let form = [pair("q.profile.scale", "12")];
    acme.save_section(&disclosure, "profile", "0", &form).await.expect(303);
    let before = app.ctx.db.statements();
    acme.save_section(&disclosure, "profile", "1", &form).await.expect(303);
    // The session, the disclosure for its questionnaire, and what the save itself reads, with owners,
    // comments, the company's answers and requests for confidentiality: nothing of the draft is
    // read before it.
    assert_eq!(app.ctx.db.statements() - before, 17);
    app.finish().await;
}

#[test]
fn the_fields_of_an_answer_are_named_by_question_row_and_column() {
    let table = fields("a.b", &json!([{ "c": true }]));
    assert_eq!(table, vec![pair("state.a.b", ""), pair("q.a.b.0.c", "true")]);
}
