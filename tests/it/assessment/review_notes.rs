//! Three notes at a question: for oneself, for the panel, and for the vendor if the lead takes it
//! over.

use crate::support::TestApp;
use crate::support::forms::{borrowed, set};
use crate::support::panels::Panel;

const PRIVATE: &str = "Ask Ben whether he has seen this before.";
const VENDOR: &str = "Publish the report with its date.";

#[tokio::test]
async fn a_private_note_stays_private_and_a_note_to_the_vendor_is_taken_over_by_the_lead() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, mut ben } =
        app.in_review("Quill", "lesson-planner").await;
    let question = submitted.asked["safety"][0].clone();
    let bench = format!("/reviews/{}/safety", submitted.id);
    let page = format!("{bench}?question={question}");
    let mut fields = ana.get(&page).await.expect(200).form(&bench);
    set(&mut fields, "level", &submitted.level(&question));
    set(&mut fields, "comment", "Read with care.");
    set(&mut fields, "private_note", PRIVATE);
    set(&mut fields, "vendor_note", VENDOR);
    let stale = fields.clone();
    ana.post(&bench, &borrowed(&fields)).await.expect(303);
    ana.get(&page).await.says(PRIVATE).says(VENDOR);
    let mut other = stale.clone();
    set(&mut other, "private_note", "Another tab.");
    ana.post(&bench, &borrowed(&other)).await.expect(409).says("Nothing was overwritten.");
    ana.review_all(&submitted, &[]).await;
    ben.get(&page).await.expect(200).does_not_say(PRIVATE).does_not_say(VENDOR);
    ben.review_all(&submitted, &[]).await;
    lea.declare_none(&submitted.id).await;
    let side = lea.get(&format!("/pipeline/{}/adjudication", submitted.id)).await.expect(200);
    side.says(VENDOR).does_not_say(PRIVATE);
    let decision = format!("/pipeline/{}/decision", submitted.id);
    let shown = lea.get(&decision).await.expect(200);
    shown.says("Take these notes into the letter").does_not_say(PRIVATE);
    let mut proposal = shown.form(&decision);
    set(&mut proposal, "take", "notes");
    let taken = lea.post(&decision, &borrowed(&proposal)).await;
    let letter = taken.form(&decision).into_iter().find(|(name, _)| name == "letter");
    assert!(letter.expect("the words of the letter").1.contains(VENDOR));
    ben.get(&page).await.expect(200).does_not_say(PRIVATE);
    app.finish().await;
}
