//! Answers and files of a branch that was left.

use crate::support::TestApp;
use crate::support::vendors::{example, fields, value_of};

#[tokio::test]
async fn a_vendor_is_told_what_a_left_branch_leaves_out_and_may_remove_it() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Askwell").await;
    let hub = format!("/disclosures/{disclosure}");
    let example = example("student-chatbot");
    let own = |section: &str| -> Vec<(String, String)> {
        let answers = example["answers"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(question, _)| question.split('.').next() == Some(section));
        answers.flat_map(|(question, answer)| fields(question, answer)).collect()
    };
    acme.save_section(&disclosure, "profile", "0", &own("profile")).await.expect(303);
    acme.save_section(&disclosure, "safety", "0", &own("safety")).await.expect(303);
    acme.attach(&disclosure, "safety.companion", "Tests with teenagers").await.expect(303);
    acme.get(&hub).await.expect(200).says("1 piece").does_not_say("left out");
    // The students go.
    let teachers = [
        ("q.profile.users".to_owned(), "teachers".to_owned()),
        ("state.profile.users".to_owned(), String::new()),
    ];
    acme.save_section(&disclosure, "profile", "1", &teachers).await.expect(303);
    let page = acme.get(&hub).await.expect(200);
    page.says(
        "answers and 1 piece of evidence are left out, because your answer to PRO-04 does \
        not ask for ",
    )
    .says("0 pieces");
    let check = acme.get(&format!("{hub}/check")).await.expect(200);
    check
        .says("are left out, because ")
        .says("Tests with teenagers")
        .says("href=\"/disclosures/")
        .says("value=\"safety.companion\"");
    // Nobody but its vendor removes it, and what is asked is not removed so.
    let mut other = app.vendor("other").await;
    other.post(&format!("{hub}/left-out"), &[("question", "safety.companion")]).await.expect(404);
    acme.post(&format!("{hub}/left-out"), &[("question", "profile.users")])
        .await
        .expect(409)
        .says("is not left out");
    acme.post(&format!("{hub}/left-out"), &[("question", "safety.companion")]).await.expect(303);
    let check = acme.get(&format!("{hub}/check")).await.expect(200);
    check
        .does_not_say("Tests with teenagers")
        .does_not_say("value=\"safety.companion\"")
        .says("left out, because ");
    // With the students back, everything else is there as it was.
    let revision =
        value_of(&acme.get(&format!("{hub}/sections/profile")).await.text(), "revision").unwrap();
    acme.save_section(&disclosure, "profile", &revision, &own("profile")).await.expect(303);
    acme.get(&hub).await.expect(200).does_not_say("left out").says("0 pieces");
    app.finish().await;
}
