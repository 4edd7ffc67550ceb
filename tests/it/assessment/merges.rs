//! Two people in one section, and drafts as they were typed.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::Id;
use assay::store::assessment::snapshots;
use serde_json::json;

use crate::support::vendors::value_of;
use crate::support::{Client, Reply, TestApp};

type Fields = Vec<(String, String)>;

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Two people of one vendor, and their disclosure.
async fn together(app: &TestApp) -> (Client, Client, String) {
    let mut nora = app.vendor("acme").await;
    let max = app.person(OrganizationKind::Vendor, "acme", "max", &[Role::VendorContributor]).await;
    let disclosure = nora.disclose("Lessonwright").await;
    (nora, max, disclosure)
}

fn path(disclosure: &str) -> String {
    format!("/disclosures/{disclosure}/sections/profile")
}

/// What a page that is open says to begin with: the marks of every question, and the revision.
async fn opened(client: &mut Client, disclosure: &str) -> Fields {
    let page = client.get(&path(disclosure)).await.expect(200).text();
    let marks = page.split("name=\"base.").skip(1).map(|rest| {
        let (name, rest) = rest.split_once("\" value=\"").unwrap();
        (format!("base.{name}"), rest.split_once('"').unwrap().0.to_owned())
    });
    let mut begun: Fields = marks.collect();
    assert!(begun.len() > 10, "every question has a mark");
    begun.push(("revision".to_owned(), value_of(&page, "revision").unwrap()));
    begun
}

async fn post(client: &mut Client, path: &str, begun: &Fields, typed: &[(&str, &str)]) -> Reply {
    let all: Vec<(&str, &str)> = begun
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain(typed.iter().copied())
        .collect();
    if path.ends_with("/autosave") {
        client.post_json(path, &all).await
    } else {
        client.post(path, &all).await
    }
}

async fn page(client: &mut Client, disclosure: &str) -> String {
    client.get(&path(disclosure)).await.expect(200).text()
}

#[tokio::test]
async fn what_two_people_answer_at_different_questions_is_merged_without_a_word() {
    let app = TestApp::start().await;
    let (mut nora, mut max, disclosure) = together(&app).await;
    // Nora's form was open, with every question blank, when Max answered.
    let begun = opened(&mut nora, &disclosure).await;
    max.save_section(
        &disclosure,
        "profile",
        "0",
        &fields(&[("q.profile.scale", "4200"), ("note.profile.scale", "Counted in May")]),
    )
    .await
    .expect(303);
    let whole = [
        ("q.profile.decisions", "practice_content"),
        ("q.profile.scale", ""),
        ("note.profile.scale", ""),
        ("state.profile.scale", ""),
    ];
    post(&mut nora, &path(&disclosure), &begun, &whole).await.expect(303);
    let stored = page(&mut nora, &disclosure).await;
    assert!(stored.contains("value=\"practice_content\" checked"), "hers is there");
    assert!(
        stored.contains("value=\"4200\"") && stored.contains("Counted in May"),
        "and his is as he left it"
    );
    app.finish().await;
}

#[tokio::test]
async fn an_autosave_brings_in_what_somebody_else_changed() {
    let app = TestApp::start().await;
    let (mut nora, mut max, disclosure) = together(&app).await;
    let begun = opened(&mut nora, &disclosure).await;
    max.save_section(&disclosure, "profile", "0", &fields(&[("q.profile.scale", "4200")]))
        .await
        .expect(303);
    let told = post(
        &mut nora,
        &format!("{}/autosave", path(&disclosure)),
        &begun,
        &[("q.profile.decisions", "practice_content")],
    )
    .await
    .expect(200)
    .json();
    assert_eq!(told["conflicts"], json!([]));
    assert_eq!(told["others"][0]["question"], "profile.scale");
    assert!(
        told["others"][0]["fields"]
            .as_array()
            .unwrap()
            .contains(&json!(["q.profile.scale", "4200"])),
        "{told}"
    );
    assert_eq!(told["others"].as_array().unwrap().len(), 1, "her own is hers");
    app.finish().await;
}

#[tokio::test]
async fn one_question_with_two_answers_is_asked_about_and_everything_else_is_saved() {
    let app = TestApp::start().await;
    let (mut nora, mut max, disclosure) = together(&app).await;
    let begun = opened(&mut nora, &disclosure).await;
    max.save_section(&disclosure, "profile", "0", &fields(&[("q.profile.scale", "4200")]))
        .await
        .expect(303);
    let typed = [
        ("q.profile.scale", "99"),
        ("note.profile.scale", "Two\r\nlines"),
        ("q.profile.decisions", "practice_content"),
    ];
    let told = post(&mut nora, &format!("{}/autosave", path(&disclosure)), &begun, &typed)
        .await
        .expect(409)
        .json();
    let two = &told["conflicts"][0];
    assert_eq!(
        (&two["question"], &two["code"], &two["by"]),
        (&json!("profile.scale"), &json!("PRO-09"), &json!("max"))
    );
    assert!(
        two["theirs"].as_str().unwrap().contains("4,200")
            || two["theirs"].as_str().unwrap().contains("4200"),
        "{two}"
    );
    let reply = post(&mut nora, &path(&disclosure), &begun, &typed).await.expect(409);
    reply
        .says("One question, two answers")
        .says("99")
        .says(" — Two")
        .says("Saved by max, ")
        .says("PRO-09");
    reply.does_not_say("PRO-03").says("name=\"choose.profile.scale\"");
    let stored = page(&mut nora, &disclosure).await;
    assert!(stored.contains("value=\"4200\""), "Max's stands until she chooses");
    assert!(stored.contains("value=\"practice_content\" checked"), "her other answer is saved");
    // She keeps hers: the page has the mark of what she saw.
    let chosen = reply.text();
    let mine: Fields = ["base.profile.scale", "revision"]
        .iter()
        .map(|name| ((*name).to_owned(), value_of(&chosen, name).unwrap()))
        .collect();
    let keep = [
        ("q.profile.scale", "99"),
        ("note.profile.scale", "Two\r\nlines"),
        ("choose.profile.scale", "mine"),
    ];
    post(&mut nora, &path(&disclosure), &mine, &keep).await.expect(303);
    assert!(page(&mut max, &disclosure).await.contains("value=\"99\""));
    // A third answer meanwhile would have been asked about again.
    post(
        &mut max,
        &path(&disclosure),
        &mine,
        &[("q.profile.scale", "7"), ("choose.profile.scale", "mine")],
    )
    .await
    .expect(409);
    app.finish().await;
}

#[tokio::test]
async fn two_answers_of_half_filled_rows_are_told_with_the_words_of_the_form() {
    let app = TestApp::start().await;
    let (mut lea, mut max, disclosure) = together(&app).await;
    let (first, second) =
        (opened(&mut lea, &disclosure).await, opened(&mut max, &disclosure).await);
    let path = format!("/disclosures/{disclosure}/sections/profile");
    post(
        &mut max,
        &path,
        &second,
        &[("q.profile.history.0.kind", "breach"), ("q.profile.history.0.summary", "A laptop")],
    )
    .await
    .expect(303);
    let mine = [
        ("q.profile.history.0.kind", "other"),
        ("q.profile.history.0.date", "sometime"),
        ("q.profile.history.1.date", "2026-3-31"),
        ("q.profile.history.1.outcome", "Settled"),
    ];
    let reply = post(&mut lea, &path, &first, &mine).await.expect(409);
    reply.says(
        "Row 1: What happened: Other; Date: sometime\nRow 2: Date: 31 March 2026; What came \
        of it and what you changed: Settled",
    );
    reply.says(
        "Row 1: What happened: Data breach or security incident; What happened and who was \
        affected: A laptop",
    );
    app.finish().await;
}

#[tokio::test]
async fn an_answer_that_somebody_blanked_meanwhile_is_asked_about_too() {
    let app = TestApp::start().await;
    let (mut nora, mut max, disclosure) = together(&app).await;
    nora.save_section(&disclosure, "profile", "0", &fields(&[("q.profile.scale", "4200")]))
        .await
        .expect(303);
    let begun = opened(&mut nora, &disclosure).await;
    max.save_section(&disclosure, "profile", "1", &fields(&[("q.profile.scale", "")]))
        .await
        .expect(303);
    let told = post(
        &mut nora,
        &format!("{}/autosave", path(&disclosure)),
        &begun,
        &[("q.profile.scale", "4300")],
    )
    .await
    .expect(409)
    .json();
    assert_eq!(
        (&told["conflicts"][0]["by"], &told["conflicts"][0]["theirs"]),
        (&json!("max"), &json!("Not answered yet"))
    );
    let told = post(
        &mut nora,
        &format!("{}/autosave", path(&disclosure)),
        &begun,
        &[("q.profile.scale", "4200")],
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        told["others"][0]["question"], "profile.scale",
        "what she did not change goes with him: {told}"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_or_says_what_is_stored_is_no_conflict() {
    let app = TestApp::start().await;
    let (mut nora, mut max, disclosure) = together(&app).await;
    let begun = opened(&mut nora, &disclosure).await;
    for client in [&mut nora, &mut max] {
        let told = post(
            client,
            &format!("{}/autosave", path(&disclosure)),
            &begun,
            &[("q.profile.scale", " 12 ")],
        )
        .await
        .expect(200)
        .json();
        assert_eq!((&told["revision"], &told["others"]), (&json!(1), &json!([])));
    }
    app.finish().await;
}

#[tokio::test]
async fn a_page_that_is_sent_back_untouched_changes_nothing() {
    let app = TestApp::start().await;
    let (mut nora, mut max, disclosure) = together(&app).await;
    // Texts that a browser hands back otherwise: line ends, spaces at the edges, choices in the
    // page's order, blank rows.
    let typed = [
        ("q.profile.users", "leaders"),
        ("q.profile.users", "teachers"),
        ("note.profile.scale", "One\n\nTwo "),
        ("q.profile.costs.4.details", "Half a row"),
        ("q.profile.costs.4.amount", "many"),
    ];
    max.save_section(&disclosure, "profile", "0", &fields(&typed)).await.expect(303);
    let begun = opened(&mut nora, &disclosure).await;
    let sent = [
        ("q.profile.users", "teachers"),
        ("q.profile.users", "leaders"),
        ("note.profile.scale", "One\r\n\r\nTwo "),
        ("q.profile.scale", ""),
        ("q.profile.costs.0.item", ""),
        ("q.profile.costs.0.amount", "many"),
        ("q.profile.costs.0.details", "Half a row"),
    ];
    let told = post(&mut nora, &format!("{}/autosave", path(&disclosure)), &begun, &sent)
        .await
        .expect(200)
        .json();
    assert_eq!((&told["revision"], &told["others"]), (&json!(1), &json!([])), "{told}");
    app.finish().await;
}

#[tokio::test]
async fn it_does_not_apply_keeps_the_answer_above_and_counts_one_and_it_can_be_used_again() {
    let app = TestApp::start().await;
    let (mut nora, _, disclosure) = together(&app).await;
    let rows = [
        ("q.profile.costs.0.item", "license"),
        ("q.profile.costs.0.details", "For a year"),
        ("q.profile.costs.1.details", "Half"),
    ];
    let state =
        [("state.profile.costs", "not_applicable"), ("reason.profile.costs", "It is free.")];
    let ticked = [
        ("q.profile.users", "teachers"),
        ("state.profile.users", "declined"),
        ("reason.profile.users", "We cannot say."),
    ];
    let form: Vec<(&str, &str)> = rows.into_iter().chain(state).chain(ticked).collect();
    nora.save_section(&disclosure, "profile", "0", &fields(&form)).await.expect(303);
    let begun = opened(&mut nora, &disclosure).await;
    let stored = nora.get(&path(&disclosure)).await.expect(200);
    stored
        .says("For a year")
        .says("The answer above is kept and does not count.")
        .does_not_say("PRO-12 is not complete yet");
    assert!(stored.text().contains("name=\"q.profile.users\" value=\"teachers\" checked"));
    nora.get(&format!("/disclosures/{disclosure}/check"))
        .await
        .says("It is free.")
        .does_not_say("For a year");
    // Without a script, the button sends the form.
    let again: Vec<(&str, &str)> =
        form.iter().copied().chain([("restore", "profile.users")]).collect();
    let reply = post(&mut nora, &path(&disclosure), &begun, &again).await.expect(303);
    assert_eq!(reply.location.unwrap(), format!("{}#q-profile-users", path(&disclosure)));
    let check = nora.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    check.does_not_say("We cannot say.").says("Teachers").says("It is free.");
    app.finish().await;
}

#[tokio::test]
async fn half_an_answer_keeps_nobody_from_attaching_a_file_elsewhere() {
    let app = TestApp::start().await;
    let (mut nora, mut max, disclosure) = together(&app).await;
    let form = [("q.profile.identity.0.product", "Quill"), ("attach", "profile.validations")];
    let reply = nora.save_section(&disclosure, "profile", "0", &fields(&form)).await.expect(303);
    assert_eq!(
        reply.location.unwrap(),
        format!("/disclosures/{disclosure}/evidence?question=profile.validations")
    );
    let seen = max.get(&path(&disclosure)).await.expect(200);
    seen.says("value=\"Quill\"").says("PRO-01 is not complete yet. ");
    seen.says(" more things.").does_not_say("Please check");
    app.finish().await;
}

#[tokio::test]
async fn enter_in_a_field_saves_and_stays() {
    let app = TestApp::start().await;
    let (mut nora, _, disclosure) = together(&app).await;
    let page = page(&mut nora, &disclosure).await;
    let first = page
        .split("<button")
        .nth(
            1 + page
                .split("<form class=\"disclosure__main")
                .next()
                .unwrap()
                .matches("<button")
                .count(),
        )
        .unwrap();
    assert!(
        first.starts_with(" type=\"submit\" name=\"stay\" value=\"yes\" hidden"),
        "Enter presses the first button of the form: {first}"
    );
    let reply = nora
        .save_section(
            &disclosure,
            "profile",
            "0",
            &fields(&[("q.profile.scale", "12"), ("stay", "yes")]),
        )
        .await
        .expect(303);
    assert_eq!(reply.location.unwrap(), path(&disclosure));
    app.finish().await;
}

#[tokio::test]
async fn a_submission_freezes_no_half_answer() {
    let app = TestApp::start().await;
    let (mut nora, _, disclosure) = together(&app).await;
    nora.fill(&disclosure, &crate::support::vendors::example("lesson-planner")).await;
    let revision = value_of(&page(&mut nora, &disclosure).await, "revision").unwrap();
    let waits = [
        ("q.profile.costs.0.details", "Left"),
        ("state.profile.costs", "not_applicable"),
        ("reason.profile.costs", "It is free."),
    ];
    let half: Fields =
        fields(&[("q.profile.scale", "about 4200")]).into_iter().chain(fields(&waits)).collect();
    nora.save_section(&disclosure, "profile", &revision, &half).await.expect(303);
    nora.submit_disclosure(&disclosure).await.expect(422);
    let revision = value_of(&page(&mut nora, &disclosure).await, "revision").unwrap();
    nora.save_section(
        &disclosure,
        "profile",
        &revision,
        &fields(&[("q.profile.scale", "4200"), ("note.profile.scale", "Counted.")]),
    )
    .await
    .expect(303);
    nora.submit_disclosure(&disclosure).await.expect(303);
    let disclosure = Id::parse(&disclosure).unwrap();
    let body = snapshots::latest(&mut app.ctx.db.read().await.unwrap(), &disclosure)
        .await
        .unwrap()
        .unwrap()
        .body;
    assert!(
        body.contains("It is free.") && !body.contains("Left"),
        "the answer behind the state is not submitted"
    );
    app.finish().await;
}
