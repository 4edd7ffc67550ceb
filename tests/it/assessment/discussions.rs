//! The panel talks about its case once every review is in.

use assay::domain::people::account::Role;

use crate::support::TestApp;
use crate::support::panels::OFFICES;

const SUBJECT: &str = "Something new in the discussion: Quill";

/// How many mails about the discussion somebody got.
async fn told(app: &TestApp, name: &str) -> usize {
    let mails = app.mails_to(&format!("{name}@example.org")).await;
    mails.iter().filter(|mail| mail.subject == SUBJECT).count()
}

#[actix_web::test]
async fn a_panel_talks_once_every_review_is_in_and_until_a_decision_is_proposed() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let id = panel.submitted.id.clone();
    let path = format!("/pipeline/{id}/discussion");
    let question = panel.submitted.asked["safety"][0].clone();
    panel.lea.declare_none(&id).await;
    let opens = "The discussion opens when every review is in, so that everybody scores by \
                 themselves first.";
    panel.lea.get(&path).await.expect(409).says(opens);
    panel.ana.review_all(&panel.submitted, &[]).await;
    panel.ana.post(&path, &[("question", ""), ("words", "Look again.")]).await.expect(409);
    panel.ben.get(&path).await.expect(403).says("once you have submitted all of yours");
    panel.ben.review_all(&panel.submitted, &[]).await;

    panel.lea.get(&path).await.expect(200).says("Nothing has been said yet").says(
        "Nobody else reads it: not the vendor, not the offices that sign. What is said stays on \
         record with names.",
    );
    let words = "Is the retention schedule the one of this version?";
    let asked = [("question", question.as_str()), ("words", words)];
    panel
        .ana
        .post(&path, &[("question", "safety.none"), ("words", words)])
        .await
        .expect(422)
        .says("Choose a question of the list, or the whole tool.");
    let empty = [("question", question.as_str()), ("words", " ")];
    panel.ana.post(&path, &empty).await.expect(422).says("Enter a remark.");
    panel.ana.post(&path, &asked).await.expect(303);
    panel.ana.get(&path).await.expect(200).says(words).says("Take back").does_not_say(">New<");
    let scores = format!("/pipeline/{id}/adjudication");
    panel.ben.get(&scores).await.expect(200).says("Discussion: 1 remark").says("Discussion (1)");
    panel.lea.get(&format!("/pipeline/{id}")).await.expect(200).says("Discussion (1 new)");
    panel.ben.get(&path).await.expect(200).says(words).says(">New<").does_not_say("Take back");
    panel.ben.get(&path).await.expect(200).says(words).does_not_say(">New<");
    // Whoever has a part in the decision but not in the panel neither reads nor finds it.
    for (name, role) in OFFICES.map(|one| (one.0, one.1)).into_iter().chain([
        ("pat", Role::Publisher),
        ("ada", Role::Administrator),
        ("rea", Role::Reviewer),
    ]) {
        let mut other = app.agency(name, role).await;
        if OFFICES.iter().any(|one| one.0 == name) {
            other.declare_none(&id).await;
        }
        other.get(&path).await.expect(404);
        other.post(&path, &asked).await.expect(404);
    }
    app.vendor("acme").await.get(&path).await.expect(404);
    let mut fred = app.agency("fred", Role::SignerFederalPrograms).await;
    fred.get(&scores).await.expect(200).does_not_say("Discuss");

    panel.lea.propose(&id, "approved").await;
    let closed = "A decision has been proposed, so nothing can be added.";
    panel.lea.get(&path).await.expect(200).says(words).says(closed).does_not_say("Take back");
    panel.lea.post(&path, &asked).await.expect(409).says(
        "A decision has been proposed on these scores, so the discussion is closed. It opens \
         again when an office objects.",
    );
    app.finish().await;
}

#[actix_web::test]
async fn a_remark_is_taken_back_until_somebody_answers() {
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[]).await;
    let path = format!("/pipeline/{}/discussion", panel.submitted.id);
    let say = |words: &'static str| [("question", ""), ("words", words)];
    panel.ana.post(&path, &say("The table is of 2024.")).await.expect(303);
    let page = panel.ana.get(&path).await.expect(200).text();
    let (removal, _) = page.split_once("/removal\"").expect("a remark of theirs");
    let removal = format!("{}/removal", removal.rsplit('"').next().expect("its address"));
    panel.ben.post(&removal, &[]).await.expect(404);
    panel.ana.post(&removal, &[]).await.expect(303);
    panel.ben.get(&path).await.expect(200).says("Taken back by its writer.").does_not_say("2024");
    panel.ana.post(&removal, &[]).await.expect(409);

    panel.ana.post(&path, &say("The table is of 2025.")).await.expect(303);
    let page = panel.ana.get(&path).await.expect(200).text();
    let (removal, _) = page.split_once("/removal\"").expect("a remark of theirs");
    let removal = format!("{}/removal", removal.rsplit('"').next().expect("its address"));
    panel.ben.post(&path, &say("I read it as of 2024.")).await.expect(303);
    panel.ana.post(&removal, &[]).await.expect(409).says(
        "Somebody has answered this remark, or it was taken back already, so it stays on record. \
         Add what you want to correct.",
    );
    panel.ana.get(&path).await.expect(200).says("2025").says("2024");
    app.finish().await;
}

#[actix_web::test]
async fn one_mail_tells_of_all_that_is_new_until_it_is_read() {
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[]).await;
    let id = panel.submitted.id.clone();
    let path = format!("/pipeline/{id}/discussion");
    panel.lea.declare_none(&id).await;
    let say = |words: &'static str| [("question", ""), ("words", words)];
    panel.ana.post(&path, &say("One.")).await.expect(303);
    panel.ana.post(&path, &say("Two.")).await.expect(303);
    assert_eq!(
        (told(&app, "ben").await, told(&app, "lea").await, told(&app, "ana").await),
        (1, 1, 0)
    );
    panel.ben.get(&path).await.expect(200);
    panel.ana.post(&path, &say("Three.")).await.expect(303);
    assert_eq!((told(&app, "ben").await, told(&app, "lea").await), (2, 1), "lea has read nothing");
    // Whoever declares a conflict is told no more, and reads no more.
    let conflict = [("word", "conflict"), ("reason", "My sister works there.")];
    panel.ben.post(&format!("/reviews/{id}/conflict"), &conflict).await.expect(303);
    panel.ana.post(&path, &say("Four.")).await;
    panel.ben.get(&path).await.expect(404);
    assert_eq!(told(&app, "ben").await, 2);
    app.finish().await;
}
