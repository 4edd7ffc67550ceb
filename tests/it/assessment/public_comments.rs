//! A lead asks everybody what they know of a tool; what people say is read by nobody before a lead
//! lets it be read, without their names, and the vendor answers it once.

use assay::domain::people::account::Role;

use crate::support::panels::Panel;
use crate::support::vendors::value_of;
use crate::support::{Client, Reply, TestApp};

const DAY: i64 = 24 * 3600;
const ASKS: &str = "How did it serve your students?";
const WORDS: &str = "My class read aloud with it for a term, and nobody was lost.";

/// Today is Saturday, 21 November 2026; three weeks are until 12 December.
const DAYS: [(&str, &str); 3] =
    [("opens_on", "2026-11-21"), ("closes_on", "2026-12-12"), ("asks", ASKS)];

fn said(words: &str) -> Vec<(&str, &str)> {
    vec![
        ("role", "educator"),
        ("criterion", "safety"),
        ("name", "Kim Vo"),
        ("words", words),
        ("consents", "yes"),
    ]
}

/// A tool in review on which everybody is asked, and where they say it.
async fn asked(app: &TestApp) -> (Panel, String) {
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let path = format!("/pipeline/{}/comments", panel.submitted.id);
    panel.lea.post(&path, &DAYS).await.expect(303);
    let page = panel.lea.get(&path).await.expect(200).text();
    let place = page.split("href=\"/comments/").nth(1).expect("a place").split('"').next().unwrap();
    (panel, format!("/comments/{place}"))
}

/// Rules on the comment that stands first on the lead's page.
async fn rule(lead: &mut Client, id: &str, word: &str, reason: &str) -> Reply {
    let path = format!("/pipeline/{id}/comments");
    let page = lead.get(&path).await.expect(200).text();
    let form = page.split("<article").nth(1).expect("a comment");
    let comment = form.split("id=\"comment-").nth(1).unwrap().split('"').next().unwrap();
    let seen = value_of(form, "seen").expect("a stamp");
    let named = format!("reason-{comment}");
    let fields = [("word", word), (named.as_str(), reason), ("seen", seen.as_str())];
    lead.post(&format!("{path}/{comment}"), &fields).await
}

#[tokio::test]
async fn a_comment_is_read_by_nobody_before_a_lead_lets_it_be_read_and_never_with_its_name() {
    let app = TestApp::start().await;
    let (mut panel, place) = asked(&app).await;
    let id = panel.submitted.id.clone();
    let mail = app.mails_to("acme.owner@example.org").await.pop().expect("a mail");
    assert_eq!(mail.subject, "The agency asks for comments on your tool: Quill");
    mail.says(ASKS).says("12 December 2026").says(&place);
    let mut anybody = app.visitor();
    anybody.get("/comments").await.expect(200).says("Quill").says("Open").says(&place);
    anybody
        .get(&place)
        .await
        .expect(200)
        .says(ASKS)
        .says("Comments are taken until 12 December 2026.")
        .says("Your name is not published.");
    anybody.post(&place, &said(WORDS)).await.expect(303);
    // The same twice is one comment.
    anybody.post(&place, &said(WORDS)).await.expect(303);
    let to_lea = app.mails_to("lea@example.org").await;
    let waits = |mail: &&crate::support::mails::Mail| mail.subject.starts_with("A comment waits");
    assert_eq!(to_lea.iter().filter(waits).count(), 1);
    let mut acme = app.vendor("acme").await;
    let own = format!("/disclosures/{id}/comments");
    let beside = format!("/reviews/{id}/comments");
    for reader in [&mut anybody, &mut acme, &mut panel.ana] {
        for page in [&place, &own, &beside] {
            reader.get(page).await.does_not_say(WORDS).does_not_say("Kim Vo");
        }
    }
    panel
        .lea
        .get(&format!("/pipeline/{id}/comments"))
        .await
        .expect(200)
        .says(WORDS)
        .says("Kim Vo")
        .says("To read");
    rule(&mut panel.lea, &id, "published", "").await.expect(303);
    for (reader, page) in [(&mut anybody, &place), (&mut acme, &own), (&mut panel.ana, &beside)] {
        reader
            .get(page)
            .await
            .expect(200)
            .says(WORDS)
            .says("Educator, 21 November 2026")
            .says("Safety")
            .does_not_say("Kim Vo");
    }
    anybody.get("/comments").await.expect(200).says("1 comment to read");
    panel.ana.get(&format!("/reviews/{id}")).await.expect(200).says("1 comment of the public");
    panel
        .ana
        .get(&format!("/reviews/{id}/safety"))
        .await
        .expect(200)
        .says("1 comment of the public");
    acme.get(&format!("/disclosures/{id}"))
        .await
        .expect(200)
        .says("1 comment of the public on your tool");
    app.finish().await;
}

#[tokio::test]
async fn the_vendor_answers_a_comment_once_for_everybody_to_read() {
    let app = TestApp::start().await;
    let (mut panel, place) = asked(&app).await;
    let id = panel.submitted.id.clone();
    app.visitor().post(&place, &said(WORDS)).await.expect(303);
    let mut acme = app.vendor("acme").await;
    let own = format!("/disclosures/{id}/comments");
    acme.get(&own).await.expect(200).says("No comment can be read yet.");
    rule(&mut panel.lea, &id, "published", "").await.expect(303);
    let page = acme.get(&own).await.expect(200).text();
    let action = page.split(&format!("action=\"{own}/")).nth(1).expect("a form");
    let comment = action.split('"').next().unwrap().to_owned();
    let (path, field) = (format!("{own}/{comment}"), format!("answer-{comment}"));
    acme.post(&path, &[(field.as_str(), "")]).await.expect(422).says("Enter your answer.");
    acme.post(&path, &[(field.as_str(), "We are glad.")]).await.expect(303);
    app.visitor().get(&place).await.expect(200).says("The vendor answers").says("We are glad.");
    acme.post(&path, &[(field.as_str(), "Once more.")])
        .await
        .expect(409)
        .says("Your organization has answered this comment");
    app.vendor("other").await.post(&path, &[(field.as_str(), "Mine.")]).await.expect(404);
    app.vendor("other").await.get(&own).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn what_does_not_fit_comes_back_as_it_was_typed_and_many_comments_have_to_wait() {
    let app = TestApp::start().await;
    let (_, place) = asked(&app).await;
    let mut anybody = app.visitor();
    let long = "a".repeat(4001);
    for (words, told) in [("", "Enter your comment."), (long.as_str(), "4,000")] {
        let fields = [("role", "king"), ("words", words), ("name", "Kim Vo"), ("criterion", "x")];
        anybody
            .post(&place, &fields)
            .await
            .expect(422)
            .says("Choose what you are from the list.")
            .says("Choose a criterion from the list, or none.")
            .says("Tick that your words may be published. Without it the agency cannot take them.")
            .says("value=\"Kim Vo\"")
            .says(told);
    }
    for number in 0..10 {
        let words = format!("{WORDS} {number}");
        anybody.post(&place, &said(&words)).await.expect(303);
    }
    let more = anybody.post(&place, &said("One more, and then another.")).await.expect(429);
    more.says("Too many tries.").says("One more, and then another.");
    app.ctx.clock.advance_seconds(900);
    anybody.post(&place, &said("One more, and then another.")).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn comments_are_taken_in_their_days_while_the_tool_is_reviewed() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let id = panel.submitted.id.clone();
    let path = format!("/pipeline/{id}/comments");
    let window = |opens: &'static str, closes: &'static str| {
        [("opens_on", opens), ("closes_on", closes), ("asks", ASKS)]
    };
    for (opens, closes, told) in [
        ("2026-11-20", "2026-12-01", "That day is past. Enter today or a later day."),
        ("2026-12-01", "2026-11-30", "The last day comes before the first. Enter a later one."),
        ("2026-12-01", "2027-06-01", "A window lasts at most 120 days. Enter an earlier day."),
    ] {
        panel.lea.post(&path, &window(opens, closes)).await.expect(422).says(told).says(ASKS);
    }
    panel.lea.post(&path, &window("2026-11-23", "2026-12-12")).await.expect(303);
    let page = app.visitor().get("/comments").await.expect(200).says("Coming").text();
    let place = page.split("href=\"/comments/").nth(1).unwrap().split('"').next().unwrap();
    let place = format!("/comments/{place}");
    app.visitor()
        .post(&place, &said(WORDS))
        .await
        .expect(409)
        .says("Comments are taken from 23 November 2026 until 12 December 2026.");
    app.ctx.clock.advance_seconds(2 * DAY);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    app.visitor().post(&place, &said(WORDS)).await.expect(303);
    lea.post(&path, &window("2026-11-23", "2026-12-11"))
        .await
        .expect(422)
        .says("Everybody reads that comments are taken until 12 December 2026.");
    lea.post(&format!("{path}/response"), &[("response", "We read all of them.")])
        .await
        .expect(409)
        .says("Say what the panel made of them after that.");
    lea.post(&path, &window("2026-11-23", "2026-12-15")).await.expect(303);
    app.ctx.clock.advance_seconds(23 * DAY);
    app.visitor()
        .post(&place, &said("Too late for that."))
        .await
        .expect(409)
        .says("Comments were taken until 15 December 2026.");
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.post(&path, &window("2026-11-23", "2026-12-20"))
        .await
        .expect(409)
        .says("This window is over.");
    // What the panel made of them is published with the decision, and not before.
    let response = "Two spoke of reading aloud; we scored usability with that in mind.";
    lea.post(&format!("{path}/response"), &[("response", "Fine")]).await.expect(422).says("Fine");
    lea.post(&format!("{path}/response"), &[("response", response)]).await.expect(303);
    app.visitor().get(&place).await.expect(200).does_not_say(response);
    app.finish().await;
}

#[tokio::test]
async fn only_a_lead_without_a_conflict_rules_on_comments_and_words_can_be_removed_for_good() {
    let app = TestApp::start().await;
    let (mut panel, place) = asked(&app).await;
    let id = panel.submitted.id.clone();
    let path = format!("/pipeline/{id}/comments");
    app.visitor().post(&place, &said(WORDS)).await.expect(303);
    panel.ana.get(&path).await.expect(404);
    app.agency("pat", Role::Publisher).await.get(&path).await.expect(404);
    app.visitor().get(&path).await.expect(303);
    let mut kim = app.agency("kim", Role::PanelLead).await;
    kim.post(&path, &DAYS).await.expect(403).says("Say first whether you have a conflict");
    let conflict = [("word", "conflict"), ("reason", "My sister works there.")];
    kim.post(&format!("/reviews/{id}/conflict"), &conflict).await.expect(303);
    kim.get(&path).await.expect(404);
    rule(&mut panel.lea, &id, "held", "").await.expect(422).says("Enter a reason.");
    rule(&mut panel.lea, &id, "held", "It names a student of a class.").await.expect(303);
    app.visitor().get(&place).await.expect(200).does_not_say(WORDS);
    rule(&mut panel.lea, &id, "published", "").await.expect(303);
    app.visitor().get(&place).await.expect(200).says(WORDS);
    rule(&mut panel.lea, &id, "erased", "Its writer asked us to remove it.").await.expect(303);
    app.visitor().get(&place).await.expect(200).does_not_say(WORDS);
    panel.lea.get(&path).await.expect(200).does_not_say(WORDS).does_not_say("Kim Vo");
    app.finish().await;
}

#[tokio::test]
async fn a_name_goes_after_its_time_and_a_hidden_tool_takes_its_comments_along() {
    let app = TestApp::start().await;
    let (_, place) = asked(&app).await;
    app.visitor().post(&place, &said(WORDS)).await.expect(303);
    app.ctx.clock.advance_seconds(366 * DAY);
    app.run_job("remove-old-records").await;
    let mut tx = app.ctx.db.read().await.unwrap();
    let left = tx.query("SELECT id FROM public_comments WHERE name IS NOT NULL").all().await;
    assert!(left.unwrap().is_empty());
    drop(tx);
    app.visitor().get("/comments/0197").await.expect(404);
    let mut hidden = app.ctx.db.write().await.unwrap();
    let changed = hidden.query("UPDATE organizations SET hidden_reason = 'x'").execute().await;
    assert!(changed.unwrap() > 0);
    hidden.commit().await.unwrap();
    app.visitor().get(&place).await.expect(404);
    app.visitor().get("/comments").await.expect(200).does_not_say("Quill");
    let mut shown = app.ctx.db.write().await.unwrap();
    shown.query("UPDATE organizations SET hidden_reason = NULL").execute().await.unwrap();
    shown.commit().await.unwrap();
    app.finish().await;
}
