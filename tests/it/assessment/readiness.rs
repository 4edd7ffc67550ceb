use serde_json::json;

use crate::support::vendors::{example, fields};
use crate::support::{Client, TestApp};

fn part<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("“{from}” is not there")).1;
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

/// A chatbot's example without any evidence in Safety.
async fn without_papers(vendor: &mut Client) -> String {
    let mut answers = example("student-chatbot");
    answers["evidence"]
        .as_object_mut()
        .unwrap()
        .retain(|question, _| !question.starts_with("safety."));
    let disclosure = vendor.disclose("Askwell").await;
    vendor.fill(&disclosure, &answers).await;
    disclosure
}

#[tokio::test]
async fn the_hub_says_what_reviewers_can_give_what_is_needed_and_what_adds_most() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = without_papers(&mut vendor).await;
    let hub = format!("/disclosures/{disclosure}");
    let page = vendor.get(&hub).await.expect(200).text();
    let ready = part(&page, "id=\"readiness\"", "</section>");
    let safety = part(ready, "readiness__title\">Safety ", "</li>\n<li class=\"readiness__row\">");
    assert!(safety.contains("Not enough yet"), "{safety}");
    assert!(
        safety.contains(
            "Reviewers can give 0 to 1 of 4 for what is answered and attached; your tier needs 3."
        ),
        "{safety}"
    );
    assert!(safety.contains("The shortest way to what is needed"), "{safety}");
    let step = part(safety, "readiness__steps\">", "</ul>");
    assert_eq!(step.matches("<li>").count(), 3, "{step}");
    assert!(step.contains("\">Attach ") && step.contains("<strong>+0."), "{step}");
    assert!(step.contains(&format!("href=\"{hub}/sections/safety#q-safety-")), "{step}");
    let evidence = part(ready, "readiness__title\">Evidence", "readiness__title");
    assert!(evidence.contains("Can reach it"), "{evidence}");
    app.finish().await;
}

#[tokio::test]
async fn a_new_draft_begins_at_nothing_with_the_time_that_the_rest_takes() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = vendor.disclose("Askwell").await;
    let page = vendor.get(&format!("/disclosures/{disclosure}")).await.expect(200);
    page.says("Where you stand")
        .says("Reviewers can give 0 of 4 for what is answered and attached;")
        .says("is needed, depending on your tier.")
        .says("Reading and filling in the rest takes about ")
        .says("once the papers are found.");
    app.finish().await;
}

#[tokio::test]
async fn beside_a_section_the_autosave_tells_what_an_answer_added() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = vendor.disclose("Askwell").await;
    let answers = example("student-chatbot")["answers"].clone();
    let of = |section: &str| -> Vec<(String, String)> {
        let own = answers.as_object().unwrap().iter();
        let own = own.filter(|(question, _)| question.starts_with(&format!("{section}.")));
        own.flat_map(|(question, answer)| fields(question, answer)).collect()
    };
    for section in ["profile", "product"] {
        let typed = of(section);
        if !typed.is_empty() {
            vendor.save_section(&disclosure, section, "0", &typed).await.expect(303);
        }
    }
    let section = format!("/disclosures/{disclosure}/sections/safety");
    vendor
        .get(&section)
        .await
        .expect(200)
        .says("Reviewers can give 0 of 4 for what is answered and attached; your tier needs 3.");
    let first = of("safety");
    let mut sent: Vec<(&str, &str)> = vec![("revision", "0")];
    sent.extend(first.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let told = vendor.post_json(&format!("{section}/autosave"), &sent).await.expect(200).json();
    let side = told["side"].as_str().unwrap();
    assert!(
        side.contains("Reviewers can give 0 to 1 of 4 for what is answered and attached"),
        "{side}"
    );
    assert!(side.contains("\">Attach "), "{side}");
    vendor.attach(&disclosure, "safety.agreement", "Agreement").await.expect(303);
    let page = vendor.get(&section).await.expect(200);
    page.does_not_say("Reviewers can give 0 to 1 of 4").says("Reviewers can give 0 to 1.");
    app.finish().await;
}

#[tokio::test]
async fn before_signing_three_lists_say_what_is_missing_what_rests_on_a_word_and_what_knocks_out() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = without_papers(&mut vendor).await;
    let check = format!("/disclosures/{disclosure}/check");
    let page = vendor.get(&check).await.expect(200);
    let list = part(&page.text(), "id=\"word-alone\"", "</section>").to_owned();
    assert!(list.contains(" with it</strong>"), "each says what its paper adds: {list}");
    page.does_not_say("cannot be ruled out").says("None stands by these answers.");
    let q = app.ctx.library.for_disclosures().unwrap();
    let (_, question) = q
        .questions()
        .find(|(_, question)| {
            let rubric = q.rubric.questions.get(&question.name);
            let declined = rubric.is_some_and(|rubric| {
                rubric.knockouts.iter().any(|stop| {
                    stop.when.names().iter().all(|name| name.question() == Some(&question.name))
                })
            });
            declined && example("student-chatbot")["answers"].get(&question.name).is_some()
        })
        .unwrap();
    let section = q.section_of(&question.name).unwrap();
    let declined = json!({ "state": "declined", "reason": "We do not say this to anybody." });
    let typed = fields(&question.name, &declined);
    vendor.save_section(&disclosure, &section.id, "1", &typed).await.expect(303);
    let page = vendor.get(&check).await.expect(200);
    page.says("2 knock-outs stand or cannot be ruled out").says("Not ruled out");
    let list = part(&page.text(), "id=\"knocked\"", "</section>").to_owned();
    assert!(
        list.contains(&format!(
            "href=\"/disclosures/{disclosure}/sections/{}#q-{}\"",
            section.id,
            question.name.replace('.', "-")
        )),
        "{list}"
    );
    vendor
        .get(&format!("/disclosures/{disclosure}"))
        .await
        .expect(200)
        .says("Knock-outs that stand or cannot be ruled out");
    vendor.submit_disclosure(&disclosure).await.expect(303);
    let page = vendor.get(&check).await.expect(200);
    page.says("2 knock-outs stand or cannot be ruled out")
        .does_not_say("None stands by these answers.");
    let list = part(&page.text(), "id=\"knocked\"", "</section>").to_owned();
    assert!(!list.contains("<a href"), "nothing can be changed any more: {list}");
    app.finish().await;
}
