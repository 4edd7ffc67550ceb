//! What a district adds to the state's decisions for itself.

use assay::domain::district::overlay::parse_minimum;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::forms::{borrowed, set};
use crate::support::listings::Tool;
use crate::support::{Client, TestApp};

async fn officer(app: &TestApp, district: &str, name: &str) -> Client {
    app.person(OrganizationKind::District, district, name, &[Role::DistrictOfficer]).await
}

const USE: [(&str, &str); 4] = [
    ("listing", "askwell"),
    ("grades", "6"),
    ("purpose", "=HYPERLINK(\"x\")"),
    ("starts_on", "2026-12-01"),
];

async fn adopted(client: &mut Client) -> String {
    let reply = client.post("/district/tools/new", &USE).await.expect(303);
    reply.location.expect("the tool's page")
}

#[test]
fn a_minimum_is_a_score_from_nought_to_four() {
    assert_eq!(parse_minimum(" 2,5 "), Ok(Some(2.5)));
    assert_eq!(parse_minimum(""), Ok(None));
    for wrong in ["4.1", "-1", "three", "1e1", "NaN", "inf"] {
        let sentence = parse_minimum(wrong).unwrap_err().0;
        assert_eq!(
            sentence, "Enter a score from 0 to 4, such as 3 or 2.5, or leave it empty.",
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_districts_word_stands_beside_the_states_and_never_in_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let before = app.visitor().get("/api/v1/listings/askwell").await.expect(200).bytes;
    let mut dee = officer(&app, "North district", "dee").await;
    let page = adopted(&mut dee).await;
    dee.get("/district/overlay").await.expect(200).says("Your district asks none yet.");
    let ask = "/district/overlay/questions";
    let question = [("kind", "yes_no"), ("label", "Does it run on our tablets?")];
    dee.post(ask, &question).await.expect(303);
    dee.post(ask, &question).await.expect(422).says("Your district asks this question already.");
    dee.post(ask, &[("label", "")])
        .await
        .expect(422)
        .says("Enter the question.")
        .says("Choose how the question is answered.");
    dee.post("/district/overlay/minimums", &[("minimum.safety", "five")])
        .await
        .expect(422)
        .says("Enter a score from 0 to 4, such as 3 or 2.5, or leave it empty.")
        .says("value=\"five\"");
    dee.post("/district/overlay/minimums", &[("minimum.safety", "4")]).await.expect(303);
    dee.get("/district/overlay").await.expect(200).says("value=\"4\"");

    let form = format!("{page}/overlay");
    let shown = dee.get(&form).await.expect(200);
    shown.says("Does it run on our tablets?").says("Safety").says("below your minimum of 4");
    let text = shown.text();
    let (_, rest) = text.split_once("name=\"answer.").expect("the question");
    let answer = format!("answer.{}", rest.split('"').next().unwrap());
    dee.post(&form, &[("status", "not_here"), ("reason", ""), (answer.as_str(), "maybe")])
        .await
        .expect(422)
        .says("Enter a reason.")
        .says("Choose yes or no.");
    let said =
        [("status", "not_here"), ("reason", "Our parents said no."), (answer.as_str(), "yes")];
    dee.post(&form, &said).await.expect(303);
    dee.get(&page)
        .await
        .expect(200)
        .says("Not here")
        .says("Our parents said no.")
        .says("Does it run on our tablets?")
        .says("Approved with conditions");
    dee.get("/district").await.expect(200).says("Not here");

    let table = dee.get("/district/tools.csv").await.expect(200).text();
    assert!(table.contains("Does it run on our tablets?"), "{table}");
    assert!(table.contains("Not here,Our parents said no."), "{table}");
    assert!(table.contains("'=HYPERLINK"), "no cell starts a formula: {table}");
    let after = app.visitor().get("/api/v1/listings/askwell").await.expect(200).bytes;
    assert_eq!(before, after, "the state's record is what it was");
    app.visitor().get("/registry/askwell").await.expect(200).does_not_say("Our parents");
    app.finish().await;
}

#[tokio::test]
async fn no_district_sees_what_another_asks_or_says() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let page = adopted(&mut dee).await;
    let ask = "/district/overlay/questions";
    dee.post(ask, &[("kind", "words"), ("label", "Who answers the phone?")]).await.expect(303);
    let text = dee.get("/district/overlay").await.expect(200).text();
    let (_, rest) = text.split_once("/district/overlay/questions/").expect("the question");
    let removal = format!("{ask}/{}/removal", rest.split('/').next().unwrap());
    let mut sam = officer(&app, "South district", "sam").await;
    sam.get("/district/overlay").await.expect(200).does_not_say("phone");
    sam.post(&removal, &[]).await.expect(404);
    sam.get(&format!("{page}/overlay")).await.expect(404);
    sam.post(&format!("{page}/overlay"), &[("status", "allowed")]).await.expect(404);
    sam.get("/district/tools.csv").await.expect(200).does_not_say("Askwell");
    app.vendor("acme").await.get("/district/tools.csv").await.expect(404);
    dee.post(&removal, &[]).await.expect(303);
    dee.get("/district/overlay").await.expect(200).does_not_say("phone");
    app.finish().await;
}

#[tokio::test]
async fn of_two_who_say_something_the_second_is_told_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut kim = officer(&app, "North district", "kim").await;
    let page = adopted(&mut dee).await;
    let (say, minimums) = (format!("{page}/overlay"), "/district/overlay/minimums");
    let mut first = dee.get("/district/overlay").await.expect(200).form(minimums);
    let mut second = first.clone();
    set(&mut first, "minimum.safety", "3");
    set(&mut second, "minimum.safety", "2.5");
    dee.post(minimums, &borrowed(&first)).await.expect(303);
    let again = kim.post(minimums, &borrowed(&second)).await.expect(422);
    again
        .says("Somebody changed this meanwhile, and it is “3” now. Enter that, or save again")
        .says("value=\"2.5\"");
    kim.post(minimums, &borrowed(&again.form(minimums))).await.expect(303);
    kim.get("/district/overlay").await.expect(200).says("value=\"2.5\"");
    // What a form does not have stays.
    dee.post(minimums, &[("minimum.efficacy", "2")]).await.expect(303);
    dee.get("/district/overlay").await.expect(200).says("value=\"2.5\"");

    let mut first = dee.get(&say).await.expect(200).form(&say);
    let mut second = first.clone();
    for (form, status, reason) in [
        (&mut first, "allowed", "Our board said yes."),
        (&mut second, "not_here", "Our parents said no."),
    ] {
        set(form, "status", status);
        set(form, "reason", reason);
    }
    dee.post(&say, &borrowed(&first)).await.expect(303);
    let again = kim.post(&say, &borrowed(&second)).await.expect(422);
    again
        .says("it is “Allowed here” now")
        .says("it is “Our board said yes.” now")
        .says("Our parents said no.");
    // A question that is asked since the form was opened keeps its answer.
    let ask = "/district/overlay/questions";
    dee.post(ask, &[("kind", "words"), ("label", "Who answers?")]).await.expect(303);
    let mut answers = dee.get(&say).await.expect(200).form(&say);
    let question = answers.iter().find(|(name, _)| name.starts_with("answer."));
    let question = question.expect("the question").0.clone();
    set(&mut answers, &question, "Our help desk.");
    dee.post(&say, &borrowed(&answers)).await.expect(303);
    let mut old = again.form(&say);
    set(&mut old, "seen", "");
    kim.post(&say, &borrowed(&old)).await.expect(303);
    kim.get(&page).await.expect(200).says("Our parents said no.").says("Our help desk.");
    app.finish().await;
}

#[tokio::test]
async fn no_form_about_a_tool_throws_away_what_was_typed_or_said() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let page = adopted(&mut dee).await;
    let say = format!("{page}/overlay");
    dee.post(&say, &[("status", ""), ("reason", "Only in study hall.")])
        .await
        .expect(422)
        .says("Choose what your district says, or leave the reason empty.")
        .says("Only in study hall.");
    dee.get(&page).await.expect(200).does_not_say("What your district says of it</h2>");
    let said = [("status", "not_here"), ("reason", "Our parents said no.")];
    dee.post(&say, &said).await.expect(303);
    for fields in [&[][..], &[("reason", "Our parents said yes.")]] {
        dee.post(&say, fields)
            .await
            .expect(422)
            .says("Choose what your district says, or “Nothing of its own”.");
    }
    dee.get(&page).await.expect(200).says("Not here").says("Our parents said no.");
    dee.post(&say, &[("status", ""), ("reason", " ")]).await.expect(303);
    dee.get(&page).await.expect(200).does_not_say("Our parents said no.");
    app.finish().await;
}
