use assay::domain::instrument::{Kind, Questionnaire};
use serde_json::Value;

use crate::support::vendors::{example, fields};
use crate::support::{Client, Reply, TestApp};

const PAGE: &str = "/disclose/screening";

/// The screening answers of an example as the fields of the form, and which questions were shown.
fn typed(q: &Questionnaire, file: &str) -> Vec<(String, String)> {
    let answers: Value = example(file)["answers"].clone();
    let mut typed = Vec::new();
    for (_, question) in q.screening() {
        if let Some(answer) = answers.get(&question.name) {
            typed.push(("shown".to_owned(), question.name.clone()));
            let own = fields(&question.name, answer);
            typed.extend(own.into_iter().filter(|(name, _)| name.starts_with("q.")));
        }
    }
    typed
}

async fn send(client: &mut Client, typed: &[(String, String)]) -> Reply {
    let fields: Vec<(&str, &str)> =
        typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    client.get(PAGE).await.expect(200);
    client.post(PAGE, &fields).await
}

#[tokio::test]
async fn a_few_answers_without_an_account_say_what_a_disclosure_takes_and_nothing_is_stored() {
    let app = TestApp::start().await;
    let q = app.ctx.library.for_disclosures().unwrap();
    let mut visitor = app.visitor();
    let page = visitor.get(PAGE).await.expect(200);
    page.says("What would it take?").says("You need no account, and nothing is stored.");
    for (_, question) in q.screening().iter().filter(|(_, question)| !question.conditional) {
        page.says(&question.label);
    }
    let before = app.ctx.db.statements();
    let result = send(&mut visitor, &typed(&q, "student-chatbot")).await.expect(200);
    assert_eq!(app.ctx.db.statements(), before, "the records are not even asked");
    result
        .says("Inherent risk: tier 3, high")
        .says("It rests on these factors, which add up to 52.25 of 100.")
        .says("The papers that show it")
        .says("Without it, at most")
        .says("1 of 4")
        .says("href=\"/register\">Register</a>")
        .says("href=\"/sign-in?next=/products\">Sign in</a>")
        .says("href=\"/disclose/form\">Read the blank form</a>");
    let text = result.text();
    for criterion in &q.rubric.criteria {
        let needed = q.risk.row(3).unwrap().minimums[&criterion.id].in_full();
        let row = format!(
            "<tr><th scope=\"row\">{}</th><td class=\"number\" data-label=\"Needs, of 4\">{needed}</td>",
            criterion.title
        );
        assert!(text.contains(&row), "{row}");
    }
    for section in &q.sections {
        result.says(&format!("<th scope=\"row\">{}</th>", section.title));
    }
    app.finish().await;
}

#[tokio::test]
async fn what_is_left_blank_stays_open_and_the_answers_can_be_changed() {
    let app = TestApp::start().await;
    let q = app.ctx.library.for_disclosures().unwrap();
    let mut visitor = app.visitor();
    send(&mut visitor, &[]).await.expect(200).says("Nothing is answered yet");
    let all = typed(&q, "student-chatbot");
    let question = q.screening().iter().find(|(_, one)| one.kind.options().is_some()).unwrap().1;
    let own = format!("q.{}", question.name);
    let without: Vec<_> = all.iter().filter(|(name, _)| *name != own).cloned().collect();
    let open = send(&mut visitor, &without).await.expect(200);
    open.says(&format!("You left 1 question blank ({})", question.code));
    let mut change = without.clone();
    change.push(("change".to_owned(), "yes".to_owned()));
    let form = send(&mut visitor, &change).await.expect(200);
    form.says("See what it takes").does_not_say("Inherent risk:");
    let (_, kept) = without.iter().find(|(name, _)| name.starts_with("q.")).unwrap();
    assert!(
        form.text().contains(&format!("value=\"{kept}\" checked")),
        "what was answered stands in the form again"
    );
    app.finish().await;
}

#[tokio::test]
async fn an_answer_that_does_not_fit_comes_back_with_its_sentence_and_a_row_can_be_added() {
    let app = TestApp::start().await;
    let q = app.ctx.library.for_disclosures().unwrap();
    let mut visitor = app.visitor();
    let questions = q.screening();
    let number =
        questions.iter().find(|(_, one)| matches!(one.kind, Kind::Number { .. })).unwrap().1;
    let field = format!("q.{}", number.name);
    let wrong = [("shown".to_owned(), number.name.clone()), (field, "very many".to_owned())];
    let page = send(&mut visitor, &wrong).await.expect(422);
    page.says("Please check what you entered").says("very many").says(&number.label);
    let unknown = [(format!("q.{}.nothing", q.sections[0].id), "x".to_owned())];
    send(&mut visitor, &unknown).await.expect(422).says("There is no question");
    let table =
        questions.iter().find(|(_, one)| matches!(one.kind, Kind::Table { max, .. } if max > 1));
    if let Some((_, table)) = table {
        let rows = |page: &Reply| page.text().matches("role=\"group\"").count();
        let once = rows(&visitor.get(PAGE).await.expect(200));
        let add = [("add_row".to_owned(), table.name.clone())];
        assert_eq!(rows(&send(&mut visitor, &add).await.expect(200)), once + 1);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_vendor_who_is_signed_in_is_led_to_their_products_and_nobody_else_to_registering() {
    let app = TestApp::start().await;
    let q = app.ctx.library.for_disclosures().unwrap();
    let typed = typed(&q, "lesson-planner");
    let mut vendor = app.vendor("acme").await;
    send(&mut vendor, &typed)
        .await
        .expect(200)
        .says("href=\"/products\">Go to your products</a>")
        .does_not_say("href=\"/register\"");
    let mut visitor = app.visitor();
    visitor.post_as_is(PAGE, &[("csrf", "wrong")]).await.expect(403);
    app.finish().await;
}

#[tokio::test]
async fn where_vendors_start_they_are_led_to_both() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    visitor
        .get("/disclose")
        .await
        .expect(200)
        .says("href=\"/disclose/screening\">See what it would take for your tool</a>")
        .says("href=\"/disclose/form\">read the blank form</a>");
    app.finish().await;
}
