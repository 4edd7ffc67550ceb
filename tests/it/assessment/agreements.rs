use assay::domain::assessment::agreement::{Accord, BeyondChance, ITEMS_NEEDED};
use assay::domain::assessment::review::{GivenScore, Score};
use assay::domain::instrument::Scored;
use assay::domain::measures::agreement::Strength;
use assay::domain::measures::drift::Drift;
use assay::domain::measures::krippendorff::Reliance;
use assay::domain::values::Id;

use crate::support::TestApp;
use crate::support::panels::Panel;

/// The worked example of three reviewers; a dash is a question that does not apply.
const FIRST: &str = "4 3 2 3 1 0 2 3 4 2 3 1";
const SECOND: &str = "4 3 3 3 1 1 2 2 4 2 4 1";
const THIRD: &str = "4 – 2 3 2 0 – 3 4 1 3 1";

/// Question by question what each reviewer gave.
fn sheet(reviewers: &[&str]) -> Vec<Vec<GivenScore>> {
    let rows: Vec<Vec<&str>> = reviewers.iter().map(|row| row.split(' ').collect()).collect();
    let given = |reviewer: usize, question: usize| GivenScore {
        disclosure: Id::from_stored("0197".to_owned()),
        review: Id::from_stored(format!("review-{reviewer}")),
        reviewer_name: format!("Reviewer {reviewer}"),
        score: Score {
            question: format!("one.q{question}"),
            scored: rows[reviewer][question].parse().map_or(Scored::NotApplicable, Scored::Level),
            comment: String::new(),
        },
    };
    (0..rows[0].len())
        .map(|question| (0..rows.len()).map(|reviewer| given(reviewer, question)).collect())
        .collect()
}

fn accord(sheet: &[Vec<GivenScore>]) -> Accord {
    Accord::of(&sheet.iter().map(Vec::as_slice).collect::<Vec<_>>(), 4)
}

#[test]
fn two_reviewers_are_compared_by_kappa_and_more_by_alpha() {
    let two = accord(&sheet(&[FIRST, SECOND]));
    assert_eq!(
        (two.agreement.questions, two.agreement.exact, two.agreement.within_one, two.items),
        (12, 8, 12, 12)
    );
    let BeyondChance::Pair(kappa, Strength::Substantial) = two.beyond else { panic!("{two:?}") };
    assert!((kappa - 0.7419).abs() < 0.00005, "{kappa}");
    let three = accord(&sheet(&[FIRST, SECOND, THIRD]));
    let BeyondChance::Several(alpha, Reliance::Rely) = three.beyond else { panic!("{three:?}") };
    assert!((alpha - 0.8848).abs() < 0.00005, "{alpha}");
    assert_eq!((three.agreement.questions, three.items), (12, 12));
}

#[test]
fn too_few_questions_and_levels_without_any_difference_give_no_number() {
    let few = sheet(&[FIRST, SECOND]);
    assert_eq!(accord(&few[..ITEMS_NEEDED - 1]).beyond, BeyondChance::TooFew);
    assert_ne!(accord(&few[..ITEMS_NEEDED]).beyond, BeyondChance::TooFew);
    // Where one reviewer says that a question does not apply, it has no two levels.
    let gaps = accord(&sheet(&[FIRST, "– – – 3 1 1 2 2 4 2 4 1"]));
    assert_eq!((gaps.items, gaps.beyond, gaps.agreement.questions), (9, BeyondChance::TooFew, 12));
    let same = "3 3 3 3 3 3 3 3 3 3 3 3";
    assert_eq!(accord(&sheet(&[same, same])).beyond, BeyondChance::Alike);
    assert_eq!(accord(&[]).beyond, BeyondChance::TooFew);
}

#[actix_web::test]
async fn agreement_is_shown_beside_the_scores_once_every_review_is_in() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let id = panel.submitted.id.clone();
    let adjudication = format!("/pipeline/{id}/adjudication");
    panel.lea.declare_none(&id).await;
    panel.ana.review_all(&panel.submitted, &[]).await;
    // One reviewer is done, the other is not: nobody reads a number, the one who is done included.
    panel
        .lea
        .get(&adjudication)
        .await
        .expect(409)
        .does_not_say("Beyond chance")
        .does_not_say("Within one level");
    panel
        .ana
        .get(&adjudication)
        .await
        .does_not_say("Beyond chance")
        .does_not_say("Within one level");
    panel
        .lea
        .get(&format!("/pipeline/{id}"))
        .await
        .expect(200)
        .does_not_say("Do reviewers agree?")
        .does_not_say("The same level");
    let Panel { submitted, mut ben, mut lea, .. } = panel;
    ben.review_all(&submitted, &[("bias.assessment", "4"), ("bias.traits", "3")]).await;
    let questions: usize = submitted.asked.values().map(Vec::len).sum();
    let page = lea.get(&adjudication).await.expect(200);
    page.says("Do the reviewers agree?")
        .says(&format!(
            "Of {questions} questions with two or more scores, {} got the same level from \
             everybody, and {}",
            questions - 2,
            questions - 1
        ))
        .says("Held against chance, that is high agreement")
        .says("Too few questions to say")
        .says("How to read these numbers");
    app.finish().await;
}

#[test]
fn a_drift_is_the_mean_difference_with_its_interval() {
    let drift = Drift::of(&[1.0, 1.0, 0.0, 1.0, 1.0]).expect("a drift");
    assert_eq!(drift.items, 5);
    assert!((drift.mean - 0.8).abs() < 1e-12);
    // 0.8 ± 2.7764 × 0.4472 ÷ √5, Student's t with 4 degrees of freedom.
    let interval = drift.interval.expect("an interval");
    assert!((interval.low - 0.2447).abs() < 1e-4, "{interval:?}");
    assert!((interval.high - 1.3553).abs() < 1e-4, "{interval:?}");
    assert!(drift.stands_out());
    let alone = Drift::of(&[-1.0]).expect("a drift");
    assert!(alone.interval.is_none() && !alone.stands_out());
    assert!(Drift::of(&[]).is_none());
    assert!(!Drift::of(&[1.0, -1.0, 0.0]).expect("a drift").stands_out());
}

#[actix_web::test]
async fn a_lead_reads_the_agreement_over_all_tools_and_how_each_reviewer_lies_beside_what_counted()
{
    let app = TestApp::start().await;
    let Panel { mut lea, mut ana, submitted, .. } =
        app.scored("Quill", "lesson-planner", &[("bias.traits", "3")]).await;
    app.scored("Harp", "student-chatbot", &[]).await;
    app.in_review("Oboe", "student-chatbot").await;
    ana.get("/board/agreement").await.expect(404);
    let page = lea.get("/board/agreement").await.expect(200);
    page.says("Reviews that came in from 21 November 2025 to 21 November 2026.")
        .says("Quill")
        .says("Harp")
        .says("Bias")
        .says("The same in numbers")
        .says("No more than chance")
        .does_not_say("Oboe");
    lea.get("/board/agreement?from=2026-11-22&to=2026-11-30")
        .await
        .expect(200)
        .says("Nothing to compare");
    lea.get("/board/agreement?from=yesterday").await.expect(422).says("value=\"yesterday\"");
    let conflict = [("word", "conflict"), ("reason", "I own shares.")];
    lea.post(&format!("/reviews/{}/conflict", submitted.id), &conflict).await.expect(303);
    lea.get("/board/agreement").await.expect(200).says("Harp").does_not_say("Quill");
    app.finish().await;
}
