use crate::support::TestApp;
use crate::support::vendors::{example, fields};

fn profile(example_name: &str) -> Vec<(String, String)> {
    let answers = example(example_name)["answers"].clone();
    let profile = answers.as_object().unwrap().iter().filter(|(question, _)| question.starts_with("profile."));
    profile.flat_map(|(question, answer)| fields(question, answer)).collect()
}

fn number_before(page: &str, words: &str) -> usize {
    let before = page.split_once(words).unwrap_or_else(|| panic!("“{words}” is not in: {page}")).0;
    before.rsplit(|c: char| !c.is_ascii_digit()).find(|text| !text.is_empty()).unwrap().parse().unwrap()
}

#[actix_web::test]
async fn a_disclosure_says_how_many_questions_are_left_and_why_each_is_asked() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let chatbot = vendor.disclose("Askwell").await;
    let overview = format!("/disclosures/{chatbot}");
    let first = vendor.get(&overview).await.expect(200);
    first.says("Asked of every tool").says("Your answers decide whether");
    vendor.save_section(&chatbot, "profile", "0", &profile("student-chatbot")).await.expect(303);
    let page = vendor.get(&overview).await.expect(200);
    page.says("and why they are asked")
        .says("Because students use it themselves")
        .says("Because students use it themselves and it generates text, speech or pictures")
        .says("PRO-04: ")
        .says("/sections/safety#q-safety-companion");
    let left = number_before(&page.text(), " required questions are left, and why");
    let section = vendor.get(&format!("{overview}/sections/safety")).await.expect(200);
    section.says("Required questions left").says(&format!("data-progress=\"left_all\">{left}<")).says("Because students use it themselves");
    section.says("Why these are asked").says("It is asked of every tool.");
    // A simple tool has clearly fewer.
    let planner = vendor.disclose("Planwell").await;
    vendor.save_section(&planner, "profile", "0", &profile("lesson-planner")).await.expect(303);
    let simple = vendor.get(&format!("/disclosures/{planner}")).await.expect(200);
    simple.does_not_say("Because students use it themselves");
    assert!(number_before(&simple.text(), " required questions are left, and why") + 10 < left);
    app.finish().await;
}

#[actix_web::test]
async fn an_autosave_tells_the_script_what_is_left_and_why() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let id = vendor.disclose("Askwell").await;
    let path = format!("/disclosures/{id}/sections/profile/autosave");
    let before = vendor.post_json(&path, &[("revision", "0")]).await.expect(200).json();
    assert_eq!(before["progress"]["left"], before["remaining"][0][0]);
    assert_eq!(before["remaining"][0][1], "Asked of every tool");
    let after = vendor.post_json(&path, &[("revision", "0"), ("q.profile.decisions", "none")]).await;
    let after = after.json();
    assert!(after["progress"]["left"].as_u64() <= before["progress"]["left"].as_u64(), "{after}");
    assert!(after["progress"]["left_all"].as_u64().is_some(), "{after}");
    app.finish().await;
}
