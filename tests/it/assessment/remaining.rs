use crate::support::TestApp;
use crate::support::vendors::{example, fields};

fn profile(example_name: &str) -> Vec<(String, String)> {
    let answers = example(example_name)["answers"].clone();
    let profile = answers
        .as_object()
        .unwrap()
        .iter()
        .filter(|(question, _)| question.starts_with("profile."));
    profile.flat_map(|(question, answer)| fields(question, answer)).collect()
}

fn number_before(page: &str, words: &str) -> usize {
    let before = page.split_once(words).unwrap_or_else(|| panic!("“{words}” is not in: {page}")).0;
    before
        .rsplit(|c: char| !c.is_ascii_digit())
        .find(|text| !text.is_empty())
        .unwrap()
        .parse()
        .unwrap()
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
    section
        .says("Required questions left")
        .says(&format!("<strong>{left}</strong> in the whole disclosure"))
        .says("Because students use it themselves");
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
async fn an_autosave_draws_both_panels_as_a_fresh_page_has_them() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let id = vendor.disclose("Askwell").await;
    let section = format!("/disclosures/{id}/sections/profile");
    let form = profile("student-chatbot");
    let fields: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain([("revision", "0")])
        .collect();
    let told = vendor.post_json(&format!("{section}/autosave"), &fields).await.expect(200).json();
    let page = vendor.get(&section).await.expect(200).text();
    for panel in ["side", "steps"] {
        let drawn = told[panel].as_str().unwrap().trim();
        assert!(page.contains(drawn), "{panel}: {drawn}");
    }
    // The other sections' counts follow from the profile.
    assert!(
        told["steps"].as_str().unwrap().contains("<span>0</span> of <span>14</span> answered"),
        "{told}"
    );
    assert!(
        told["side"].as_str().unwrap().contains("Because students use it themselves")
            || told["side"].as_str().unwrap().contains("<strong>0</strong> in this section")
    );
    app.finish().await;
}
