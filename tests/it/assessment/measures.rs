use crate::support::TestApp;
use crate::support::vendors::{example, fields};

const SECTION: &str = "usability";
const QUESTION: &str = "usability.sus";

fn block(page: &str, question: &str) -> String {
    let from = page.split_once(&format!("data-question=\"{question}\"")).expect("the question").1;
    from.split("data-question=").next().expect("the block").to_owned()
}

#[actix_web::test]
async fn a_vendor_reads_beside_the_table_what_it_comes_to_and_no_level() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = vendor.disclose("Quill").await;
    let path = format!("/disclosures/{disclosure}/sections/{SECTION}");
    let blank = block(&vendor.get(&path).await.expect(200).text(), QUESTION);
    assert!(blank.contains("What Assay computes from this table") && blank.contains("Nothing yet."), "{blank}");
    let planner = example("lesson-planner");
    vendor.save_section(&disclosure, SECTION, "0", &fields(QUESTION, &planner["answers"][QUESTION])).await.expect(303);
    let filled = block(&vendor.get(&path).await.expect(200).text(), QUESTION);
    assert!(filled.contains("Mean ") && filled.contains("Person 1") && filled.contains("95% interval of the mean"), "{filled}");
    assert!(!filled.contains("The numbers support at most level") && !filled.contains("Nothing yet."), "{filled}");
    let check = vendor.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    check.says("What Assay computes from this table").says("Person 1").does_not_say("The numbers support at most level");
    app.finish().await;
}

#[actix_web::test]
async fn a_table_that_cannot_be_used_tells_its_vendor_what_does_not_fit() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = vendor.disclose("Quill").await;
    let planner = example("lesson-planner");
    let mut profile = Vec::new();
    for (question, answer) in planner["answers"].as_object().unwrap().iter().filter(|(question, _)| question.starts_with("profile.")) {
        profile.extend(fields(question, answer));
    }
    vendor.save_section(&disclosure, "profile", "0", &profile).await.expect(303);
    let mut wrong = planner["answers"]["evidence.task_quality"].clone();
    wrong[0]["items"] = 10.into();
    wrong[0]["errors"] = 12.into();
    vendor.save_section(&disclosure, "evidence", "0", &fields("evidence.task_quality", &wrong)).await.expect(303);
    for page in [format!("/disclosures/{disclosure}/sections/evidence"), format!("/disclosures/{disclosure}/check")] {
        vendor.get(&page).await.expect(200).says("Not computed yet").says("It could not be computed. In “").says("has to be no more than “");
    }
    app.finish().await;
}

#[actix_web::test]
async fn reviewers_read_every_step_and_the_level_that_it_supports() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let page = panel.ana.get(&format!("/reviews/{}/{SECTION}?question={QUESTION}", panel.submitted.id)).await.expect(200);
    page.says("Person 1").says("The numbers support at most level");
    app.finish().await;
}
