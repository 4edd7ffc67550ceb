//! What counts for a question is the same wherever it is told.

use assay::domain::people::account::Role;

use super::surfaces::{Row, compare, words};
use crate::support::TestApp;
use crate::support::panels::Panel;

/// A question, and the level that counts for it, on every surface: none while it has to be settled.
struct Counted<'q> {
    question: &'q str,
    level: Option<&'static str>,
}

/// What the side-by-side page says of a question: its row in the table of equal scores, or its
/// card.
fn side_by_side(page: &str, question: &str) -> String {
    let rest = page
        .split(&format!("id=\"question-{}\"", question.replace('.', "-")))
        .nth(1)
        .expect("the question");
    let end = if rest.starts_with("><th") { "</tr>" } else { "<table" };
    words(rest.split(end).next().expect("its end"))
}

/// What the sums of the decision page say of a question.
fn in_the_sums(page: &str, code: &str) -> String {
    let sums: String = page.split("How this comes about").skip(1).collect();
    let row = sums
        .split(&format!("<span class=\"field__code\">{code}</span>"))
        .nth(1)
        .and_then(|rest| rest.split("</tr>").next());
    words(row.unwrap_or_default())
}

/// The surfaces that tell what counts: the agency's. What is public tells scores of criteria only,
/// which follow from it.
async fn rows_of_what_counts(app: &TestApp, id: &str, counted: &Counted<'_>) -> Vec<Row> {
    let Counted { question, level } = counted;
    let code = app
        .ctx
        .library
        .for_disclosures()
        .expect("a questionnaire")
        .question(question)
        .expect("the question")
        .code
        .clone();
    let criterion = question.split('.').next().expect("a criterion");
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let bench = app
        .agency("ana", Role::Reviewer)
        .await
        .get(&format!("/reviews/{id}/{criterion}?question={question}"))
        .await
        .expect(200)
        .text();
    let side = lea.get(&format!("/pipeline/{id}/adjudication")).await.expect(200).text();
    let decision = lea.get(&format!("/pipeline/{id}/decision")).await.expect(200).text();
    let row = |surface: &'static str, text: String, says: Option<String>| Row {
        surface,
        text,
        says: [None, None, None, None, None, says.map(|says| vec![says])],
    };
    let on_the_bench = level.map_or_else(
        || "A panel lead has to settle what counts.".to_owned(),
        |level| format!("What counts: {level} ."),
    );
    vec![
        row("workbench", words(&bench), Some(on_the_bench)),
        row("side by side", side_by_side(&side, question), level.map(str::to_owned)),
        row("decision page", in_the_sums(&decision, &code), level.map(str::to_owned)),
    ]
}

#[tokio::test]
async fn what_counts_for_a_question_is_the_same_wherever_it_is_told_whatever_becomes_of_it() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, mut ben } =
        app.in_review("Quill", "integrity-detector").await;
    let id = submitted.id.clone();
    let mut limited = None;
    for question in &submitted.asked["evidence"] {
        let page = ana
            .get(&format!("/reviews/{id}/evidence?question={question}"))
            .await
            .expect(200)
            .text();
        limited =
            limited.or(page.contains("At most level 1 counts here.").then_some(question.as_str()));
    }
    let limited = limited.expect("a question whose evidence allows level 1");
    let (apart, close) = ("safety.agreement", "safety.training");
    ana.review_all(&submitted, &[(limited, "3"), (apart, "3"), (close, "2")]).await;
    ben.review_all(&submitted, &[(limited, "3"), (apart, "1"), (close, "3")]).await;
    lea.declare_none(&id).await;
    let told = async |situation: &str, levels: [Option<&'static str>; 3]| {
        for (question, level) in [limited, apart, close].into_iter().zip(levels) {
            let rows = rows_of_what_counts(&app, &id, &Counted { question, level }).await;
            compare(&format!("{question}, {situation}"), &rows);
        }
    };
    let (one, two) = (Some("1, Asserted"), Some("2, Documented"));
    let side = format!("/pipeline/{id}/adjudication");
    compare(
        "to be settled",
        &rows_of_what_counts(&app, &id, &Counted { question: apart, level: None }).await,
    );
    lea.post(
        &side,
        &[
            ("question", apart),
            ("level", "2"),
            ("reason", "The contract is documented."),
            ("seen", ""),
        ],
    )
    .await
    .expect(303);
    told("settled between what was given", [one, two, two]).await;
    lea.post(
        &side,
        &[
            ("question", limited),
            ("level", "3"),
            ("reason", "The lead is convinced."),
            ("seen", ""),
        ],
    )
    .await
    .expect(303);
    told("settled above what the evidence allows", [one, two, two]).await;
    lea.propose(&id, "not_approved").await;
    told("proposed", [one, two, two]).await;
    app.sign_all(&id).await;
    told("decided", [one, two, two]).await;
    app.agency("pat", Role::Publisher)
        .await
        .post(&format!("/pipeline/{id}/publication"), &[])
        .await
        .expect(303);
    told("published", [one, two, two]).await;
    let public = [
        "/registry/quill",
        "/registry",
        "/registry.csv",
        "/api/v1/listings/quill",
        "/api/v1/listings",
    ];
    for surface in public {
        app.visitor()
            .get(surface)
            .await
            .expect(200)
            .does_not_say("What counts")
            .does_not_say("The contract is documented.");
    }
    for mail in app.mails_to("acme.owner@example.org").await {
        assert!(
            !mail.body.contains("What counts")
                && !mail.body.contains("The contract is documented."),
            "{}",
            mail.body
        );
    }
    app.finish().await;
}
