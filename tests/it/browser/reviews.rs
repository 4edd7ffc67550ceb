//! What a reviewer and a lead type in a real browser stays: in two tabs, when the session ends,
//! beside another form, and under single keys.

use std::time::{Duration, Instant};

use crate::support::panels::Panel;
use crate::support::{Browser, TestApp};

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// What is stored for a question: its level and its comment.
async fn stored(app: &TestApp, question: &str) -> Option<(String, String)> {
    let mut tx = app.ctx.db.read().await.unwrap();
    let row = tx
        .query("SELECT level, comment FROM scores WHERE question = $1")
        .bind(question)
        .optional()
        .await
        .unwrap()?;
    Some((
        row.get::<Option<i64>>("level").unwrap().unwrap().to_string(),
        row.text("comment").unwrap(),
    ))
}

/// Waits until this is stored for a question: pages save by themselves.
async fn soon_stored(app: &TestApp, question: &str, expected: Option<&(String, String)>) {
    let began = Instant::now();
    while stored(app, question).await.as_ref() != expected {
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "{:?} is stored for {question}, not {expected:?}",
            stored(app, question).await
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Two tabs of one review edit one question at random until the time or the steps are over; answers
/// how many edits there were and how many of them were told of another one.
pub async fn edit_in_two_tabs(start: u64, steps: usize, longest: Duration) -> (usize, usize) {
    let app = TestApp::start().await;
    let Panel { submitted, .. } = app.in_review("Quill", "lesson-planner").await;
    let question = submitted.asked["safety"][0].clone();
    let page = format!("/reviews/{}/safety?question={question}", submitted.id);
    let mut browser = Browser::start(&app).await;
    browser.sign_in("ana@example.org").await;
    browser.open(&page).await;
    let second = browser.new_tab().await;
    browser.open(&page).await;
    let (mut dice, began) = (Dice(start), Instant::now());
    let mut now: Option<(String, String)> = None;
    // What each tab was loaded with.
    let mut seen = [None, None];
    let (mut edits, mut told) = (0, 0);
    while edits < steps && began.elapsed() < longest {
        let tab = usize::from(dice.below(2) == 1);
        browser.switch_to(if tab == 1 { second } else { 0 }).await;
        if dice.below(3) == 0 {
            browser.open(&page).await;
            seen[tab].clone_from(&now);
            continue;
        }
        edits += 1;
        let own = (dice.below(5).to_string(), format!("Edit {edits} in tab {tab}."));
        browser.fill_field("level", &own.0).await;
        browser.fill("Comment", &own.1).await;
        browser.press("Save and next").await;
        if now.is_some() && seen[tab] != now {
            told += 1;
            let other = now.clone().unwrap();
            browser
                .sees("This question was scored meanwhile, in another tab or on another device")
                .await;
            browser.sees(&other.1).await;
            browser.holds("comment", &own.1).await;
            assert_eq!(stored(&app, &question).await, now, "nothing was overwritten");
            if dice.below(2) == 0 {
                browser.press("Keep what is here").await;
                now = Some(own);
            } else {
                browser.press("Keep what is stored").await;
                browser.holds("comment", &other.1).await;
            }
        } else {
            now = Some(own);
        }
        soon_stored(&app, &question, now.as_ref()).await;
        assert_eq!(stored(&app, &question).await, now, "edit {edits}");
        browser.open(&page).await;
        seen[tab].clone_from(&now);
    }
    browser.close().await;
    app.finish().await;
    (edits, told)
}

#[tokio::test]
async fn random_edits_in_two_tabs_of_one_review_lose_no_letter() {
    let (edits, told) = edit_in_two_tabs(7, 8, Duration::from_mins(1)).await;
    assert!(edits >= 4 && told >= 1, "{edits} edits, {told} of them told of another");
}

#[tokio::test]
async fn a_comment_stays_in_its_place_when_the_session_ended_and_is_saved_after_signing_in() {
    let app = TestApp::start().await;
    let Panel { submitted, .. } = app.in_review("Quill", "lesson-planner").await;
    let question = submitted.asked["safety"][0].clone();
    let mut browser = Browser::start(&app).await;
    browser.sign_in("ana@example.org").await;
    browser.open(&format!("/reviews/{}/safety?question={question}", submitted.id)).await;
    let mut tx = app.ctx.db.write().await.unwrap();
    tx.query("UPDATE sessions SET expires_at = $1")
        .bind("2026-01-01T00:00:00.000Z")
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    browser.fill_field("level", "3").await;
    browser.fill("Comment", "Three hundred words of an evening.").await;
    browser.sees("Your comment is kept here; sign in to save.").await;
    browser.holds("comment", "Three hundred words of an evening.").await;
    assert_eq!(stored(&app, &question).await, None, "nobody is signed in");
    browser.new_tab().await;
    browser.sign_in("ana@example.org").await;
    browser.switch_to(0).await;
    browser.press("Save and next").await;
    let saved = ("3".to_owned(), "Three hundred words of an evening.".to_owned());
    soon_stored(&app, &question, Some(&saved)).await;
    browser.close().await;
    app.finish().await;
}

#[tokio::test]
async fn settling_one_question_keeps_what_was_typed_at_the_others() {
    let app = TestApp::start().await;
    let (Panel { submitted, .. }, two) = app.apart("Quill", 2).await;
    let [first, second] = two.as_slice() else { panic!("two questions") };
    let mut browser = Browser::start(&app).await;
    browser.sign_in("lea@example.org").await;
    browser.open(&format!("/pipeline/{}/adjudication", submitted.id)).await;
    let reason = |question: &str| format!("#settle-{}-reason", question.replace('.', "-"));
    browser.type_at(&reason(first), "The report proves it.").await;
    browser.type_at(&reason(second), "The contract says otherwise.").await;
    browser.type_at(&format!("#settle-{}-level", first.replace('.', "-")), "2").await;
    browser.press_within(&format!("#question-{}", first.replace('.', "-")), "Settle").await;
    browser.sees("Not sent yet: you typed this on ").await;
    browser
        .holds(
            &format!("settle-{}~reason", second.replace('.', "-")),
            "The contract says otherwise.",
        )
        .await;
    browser.submit("Sign out").await;
    browser.sees("You are signed out").await;
    assert!(browser.stored().await.iter().all(|name| !name.starts_with("assay.unsent.")));
    browser.close().await;
    app.finish().await;
}

#[tokio::test]
async fn single_keys_do_nothing_unless_asked_for_and_are_told_and_taken_back() {
    let app = TestApp::start().await;
    let Panel { submitted, .. } = app.in_review("Quill", "lesson-planner").await;
    let [first, second, ..] = submitted.asked["safety"].as_slice() else { panic!("two questions") };
    let mut browser = Browser::start(&app).await;
    browser.sign_in("ana@example.org").await;
    browser.open(&format!("/reviews/{}/safety?question={first}", submitted.id)).await;
    browser.keys("next click 0j").await;
    assert_eq!(browser.count("input[data-level]:checked").await, 0);
    browser.holds("question", first).await;
    assert_eq!(stored(&app, first).await, None);
    browser.choose("Score with single keys").await;
    browser.sees("Single keys work on this page now.").await;
    browser.keys("3").await;
    browser.sees("Level 3 chosen by a key.").await;
    browser.keys("u").await;
    browser.sees("Taken back.").await;
    assert_eq!(browser.count("input[data-level]:checked").await, 0);
    browser.keys("2j").await;
    browser.holds("question", second).await;
    browser.sees("was saved at level 2.").await;
    browser.hold_key("j").await;
    browser.holds("question", second).await;
    browser.keys("u").await;
    browser.holds("question", first).await;
    browser.holds("level", "2").await;
    browser.press("Sign out").await;
    browser.sign_in("ana@example.org").await;
    browser.open(&format!("/reviews/{}/safety?question={second}", submitted.id)).await;
    browser.keys("1").await;
    browser.holds("level", "1").await;
    browser.close().await;
    app.finish().await;
}
