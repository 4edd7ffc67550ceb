//! A reviewer loses nothing: two tabs, a review that was taken away, withdrawn or sent by mistake.

use assay::domain::people::account::Role;
use assay::domain::sentences::SAY_WHY;

use crate::support::forms::{Fields, borrowed, set};
use crate::support::panels::Panel;
use crate::support::{Client, Reply, TestApp};

const NOTE: &str = "A long note about what was found.";

/// The scoring form of a question, with a level and a comment put in.
async fn filled(
    reviewer: &mut Client,
    bench: &str,
    question: &str,
    level: &str,
    comment: &str,
) -> Fields {
    let mut fields =
        reviewer.get(&format!("{bench}?question={question}")).await.expect(200).form(bench);
    set(&mut fields, "level", level);
    set(&mut fields, "comment", comment);
    fields
}

/// The review of a reviewer, as the form beside their name posts to it.
fn review_in(page: &Reply, what: &str, whom: &str) -> String {
    let text = page.text();
    let (_, after) = text.split_once(whom).expect("the reviewer");
    let (before, _) = after.split_once(what).expect("the form");
    before.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn two_tabs_of_one_review_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let (id, question) = (panel.submitted.id.clone(), panel.submitted.asked["safety"][0].clone());
    let bench = format!("/reviews/{id}/safety");
    let first = filled(&mut panel.ana, &bench, &question, "4", NOTE).await;
    let second = filled(&mut panel.ana, &bench, &question, "1", "").await;
    panel.ana.post(&bench, &borrowed(&first)).await.expect(303);
    panel.ana.post(&bench, &borrowed(&first)).await.expect(303);
    let stale = panel.ana.post(&bench, &borrowed(&second)).await.expect(409);
    stale
        .says("This question was scored meanwhile, in another tab or on another device")
        .says("Nothing was overwritten.")
        .says(NOTE);
    stale.says("keep what is stored");
    let mut chosen = stale.form(&bench);
    assert!(
        chosen.contains(&("level".to_owned(), "1".to_owned())),
        "what was sent is in the form: {chosen:?}"
    );
    panel.ana.get(&format!("{bench}?question={question}")).await.expect(200).says(NOTE);
    set(&mut chosen, "comment", "Mine after all.");
    panel.ana.post(&bench, &borrowed(&chosen)).await.expect(303);
    panel
        .ana
        .get(&format!("{bench}?question={question}"))
        .await
        .expect(200)
        .says("Mine after all.")
        .does_not_say(NOTE);
    app.finish().await;
}

#[tokio::test]
async fn a_level_is_saved_while_it_is_chosen_and_another_tab_is_told_what_is_stored() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let (id, questions) = (panel.submitted.id.clone(), panel.submitted.asked["safety"].clone());
    let bench = format!("/reviews/{id}/safety");
    let autosave = format!("{bench}/autosave");
    let question = &questions[0];
    let first = filled(&mut panel.ana, &bench, question, "3", NOTE).await;
    let second = filled(&mut panel.ana, &bench, question, "1", "Another tab.").await;
    let unsaid = filled(&mut panel.ana, &bench, question, "na", "").await;
    let told = panel.ana.post_json(&autosave, &borrowed(&unsaid)).await.expect(422).json();
    assert_eq!(told["faults"][0]["field"], "comment");
    let told = panel.ana.post_json(&autosave, &borrowed(&first)).await.expect(200).json();
    assert_eq!(told["next"], format!("{bench}?question={}", questions[1]));
    assert_eq!(
        told["remaining"],
        format!("1 of {} scored, {} to go.", questions.len(), questions.len() - 1)
    );
    let stale = panel.ana.post_json(&autosave, &borrowed(&second)).await.expect(409).json();
    assert_eq!(stale["stored"]["fields"]["comment"], NOTE);
    assert_eq!(stale["stored"]["fields"]["level"], "3");
    assert_eq!(stale["stored"]["seen"], told["seen"]);
    let mut chosen = second.clone();
    set(&mut chosen, "seen", stale["stored"]["seen"].as_str().unwrap());
    panel.ana.post_json(&autosave, &borrowed(&chosen)).await.expect(200);
    let page = panel.ana.get(&format!("{bench}?question={question}")).await.expect(200);
    page.says("Another tab.").does_not_say(NOTE);
    app.finish().await;
}

#[tokio::test]
async fn a_score_that_was_rejected_or_comes_back_still_names_what_it_changes() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let (id, question) = (panel.submitted.id.clone(), panel.submitted.asked["safety"][0].clone());
    let bench = format!("/reviews/{id}/safety");
    let first = filled(&mut panel.ana, &bench, &question, "na", "").await;
    let other = filled(&mut panel.ana, &bench, &question, "4", NOTE).await;
    panel.ana.post(&bench, &borrowed(&other)).await.expect(303);
    let mut again = panel.ana.post(&bench, &borrowed(&first)).await.expect(422).form(&bench);
    set(&mut again, "comment", "It does not apply.");
    panel
        .ana
        .post(&bench, &borrowed(&again))
        .await
        .expect(409)
        .says(NOTE)
        .says("It does not apply.");
    app.finish().await;
}

#[tokio::test]
async fn a_removed_reviewer_is_told_by_mail_and_on_the_page_which_gives_the_note_back() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app.in_review("Quill", "lesson-planner").await;
    let carl = app.agency_id("carl", Role::Reviewer).await;
    lea.assign(&submitted.id, carl.as_str(), &["safety"]).await;
    let mut carl = app.agency("carl", Role::Reviewer).await;
    carl.declare_none(&submitted.id).await;
    let (bench, question) =
        (format!("/reviews/{}/safety", submitted.id), submitted.asked["safety"][0].clone());
    let form = filled(&mut carl, &bench, &question, "2", NOTE).await;
    let page = lea.get(&format!("/pipeline/{}", submitted.id)).await.expect(200);
    let review = review_in(&page, "/removal\"", "carl</span>");
    lea.post(&format!("/pipeline/{}/reviewers/{review}/removal", submitted.id), &[])
        .await
        .expect(303);
    let mails = app.mails_to("carl@example.org").await;
    let mail = mails.last().expect("a mail");
    assert_eq!(mail.subject, "A review is not yours any more: Quill");
    mail.says(
        "The panel lead took you off the review of Safety of Quill by acme on 21 November 2026.",
    );
    let why = "The panel lead took you off this review on 21 November 2026, 10:00 UTC. Nothing \
        that you gave in it counts.";
    carl.post(&bench, &borrowed(&form))
        .await
        .expect(403)
        .says(why)
        .says("What you typed")
        .says(NOTE);
    for path in [bench.clone(), format!("/reviews/{}", submitted.id)] {
        carl.get(&path).await.expect(403).says(why);
    }
    carl.get("/reviews").await.expect(200).does_not_say("Quill");
    app.agency("rita", Role::Reviewer)
        .await
        .get(&bench)
        .await
        .expect(404)
        .does_not_say("took you off");
    app.finish().await;
}

#[tokio::test]
async fn a_withdrawal_is_told_to_reviewers_in_true_words_and_gives_the_note_back() {
    let app = TestApp::start().await;
    let Panel { submitted, mut ana, mut ben, .. } = app.in_review("Quill", "lesson-planner").await;
    let (bench, question) =
        (format!("/reviews/{}/safety", submitted.id), submitted.asked["safety"][0].clone());
    ana.score(&submitted.id, "safety", &question, "3").await;
    let form = filled(&mut ben, &bench, &question, "2", NOTE).await;
    let mut acme = app.vendor("acme").await;
    acme.post(
        &format!("/disclosures/{}/withdrawal", submitted.id),
        &[("reason", "We stop selling it.")],
    )
    .await
    .expect(303);
    let why = "The vendor withdrew this disclosure on 21 November 2026, 10:00 UTC, so there is \
        nothing left to score.";
    ben.post(&bench, &borrowed(&form))
        .await
        .expect(409)
        .says(why)
        .says("What you typed")
        .says(NOTE)
        .does_not_say("submitted; its scores are final");
    ben.post(&format!("{bench}/submission"), &[]).await.expect(409).says(why);
    ana.get(&format!("{bench}?question={question}"))
        .await
        .expect(200)
        .says(why)
        .says("Read with care.")
        .does_not_say("Save and next");
    ana.get(&format!("/reviews/{}", submitted.id))
        .await
        .expect(200)
        .says("Withdrawn by the vendor")
        .does_not_say("Not started");
    ben.get("/reviews")
        .await
        .expect(200)
        .says("Withdrawn by the vendor")
        .does_not_say("Done")
        .does_not_say("Not started");
    for name in ["ana", "ben"] {
        let mails = app.mails_to(&format!("{name}@example.org")).await;
        let told = mails.iter().filter(|mail| mail.subject == "Withdrawn: Quill").count();
        assert_eq!(told, 1, "{name}");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_review_that_was_sent_by_mistake_is_opened_again_with_a_reason_until_the_others_are_seen()
{
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, mut ben } =
        app.in_review("Quill", "lesson-planner").await;
    let (bench, question) =
        (format!("/reviews/{}/safety", submitted.id), submitted.asked["safety"][0].clone());
    ana.review(&submitted, "safety", &[]).await;
    let page = ana.get(&bench).await.expect(200);
    page.says("I sent this review by mistake");
    let text = page.text();
    let (before, _) = text.split_once("/reopening\"").expect("the way");
    let way = format!("{}/reopening", before.rsplit('"').next().unwrap());
    ana.get(&way)
        .await
        .expect(200)
        .says("Open a review again")
        .says("The panel lead is told by mail.");
    ben.get(&way).await.expect(404);
    ben.post(&way, &[("reason", "Because.")]).await.expect(404);
    ana.post(&way, &[("reason", "")]).await.expect(422);
    ana.post(&way, &[("reason", "Because.")]).await.expect(422).says(SAY_WHY);
    let reply = ana.post(&way, &[("reason", "I mixed up two questions.")]).await.expect(303);
    assert_eq!(reply.location.as_deref(), Some(bench.as_str()));
    ana.get(&bench).await.expect(200).says("The review is open again").says("Submit this review");
    app.mail_to("lea@example.org")
        .await
        .says("ana opened their review of Safety again: I mixed up two questions.");
    app.agency("ada", Role::Administrator)
        .await
        .get("/events")
        .await
        .expect(200)
        .says("again: I mixed up two questions.");
    let form = filled(&mut ana, &bench, &question, "0", "Nothing of it is there.").await;
    ana.post(&bench, &borrowed(&form)).await.expect(303);
    ana.post(&format!("{bench}/submission"), &[]).await.expect(303);
    lea.post(&way, &[("reason", "Ana called me.")]).await.expect(303);
    app.mails_to("ana@example.org")
        .await
        .last()
        .expect("a mail")
        .says("lea opened your review of Safety again: Ana called me.");
    ana.post(&way, &[("reason", "Once more.")])
        .await
        .expect(409)
        .says("This review is open: its scores can be changed.");
    ana.post(&format!("{bench}/submission"), &[]).await.expect(303);
    for criterion in submitted.criteria().into_iter().filter(|criterion| *criterion != "safety") {
        ana.review(&submitted, criterion, &[]).await;
    }
    ana.get(&bench)
        .await
        .expect(200)
        .does_not_say("What the others gave</h2><table")
        .says("I sent this review by mistake");
    ben.review_all(&submitted, &[]).await;
    // Everything is in, and Ana has not looked: scoring opens again.
    ana.post(&way, &[("reason", "One more look.")]).await.expect(303);
    lea.get("/pipeline").await.expect(200).says("11 of 12 reviews are in");
    ana.post(&format!("{bench}/submission"), &[]).await.expect(303);
    ana.get(&bench).await.expect(200).says("What the others gave");
    let too_late = ana.post(&way, &[("reason", "And now?")]).await.expect(409);
    too_late
        .says("This review is final, because you have seen what the others gave.")
        .says("And now?");
    lea.post(&way, &[("reason", "And now?")])
        .await
        .expect(409)
        .says("This review is final, because ana has seen what the others gave.");
    app.finish().await;
}

#[tokio::test]
async fn two_tabs_in_which_a_question_is_settled_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let (Panel { submitted, mut lea, .. }, questions) = app.apart("Quill", 1).await;
    let question = &questions[0];
    let side = format!("/pipeline/{}/adjudication", submitted.id);
    lea.post(
        &side,
        &[
            ("question", question.as_str()),
            ("level", "3"),
            ("reason", "The report proves it."),
            ("seen", ""),
        ],
    )
    .await
    .expect(303);
    let stale = lea
        .post(
            &side,
            &[
                ("question", question.as_str()),
                ("level", "1"),
                ("reason", "It does not."),
                ("seen", ""),
            ],
        )
        .await
        .expect(409);
    stale
        .says("This question was settled meanwhile, in another tab or by another lead")
        .says("The report proves it.")
        .says("It does not.");
    lea.get(&side).await.expect(200).says("The report proves it.").does_not_say("It does not.");
    let (_, seen) = stale
        .text()
        .split_once(&format!(
            "value=\"{question}\"><input type=\"hidden\" name=\"settle-{}~seen\" value=\"",
            question.replace('.', "-")
        ))
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let seen = seen.split('"').next().unwrap().to_owned();
    lea.post(
        &side,
        &[
            ("question", question.as_str()),
            ("level", "1"),
            ("reason", "It does not."),
            ("seen", &seen),
        ],
    )
    .await
    .expect(303);
    lea.get(&side).await.expect(200).says("It does not.").does_not_say("The report proves it.");
    app.finish().await;
}
