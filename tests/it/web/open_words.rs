use crate::support::TestApp;
use crate::support::listings::Tool;

#[tokio::test]
async fn where_vendors_start_says_who_what_it_costs_how_long_which_papers_how_it_is_scored_and_what_becomes_public()
 {
    let app = TestApp::start_with(&[
        ("ASSAY_VENDOR_PRICE", "Disclosing a tool costs nothing."),
        ("ASSAY_DECISION_TIME", "A decision takes about ten weeks."),
    ])
    .await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let q = app.ctx.library.for_disclosures().unwrap();
    let mut visitor = app.visitor();
    visitor.get("/").await.expect(200).says("href=\"/disclose\">Disclose a tool</a>");
    let page = visitor.get("/disclose").await.expect(200);
    page.says("Disclosing a tool costs nothing.").says("A decision takes about ten weeks.");
    page.says("href=\"/register\">Start now</a>")
        .says("href=\"/sign-in?next=/products\">Sign in</a>");
    let always = q.questions().filter(|(_, question)| !question.conditional).count();
    page.says(&format!(
        "{always} to {} questions in {} sections",
        q.questions().count(),
        q.sections.len()
    ));
    for (_, question) in q.questions() {
        if let Some(evidence) = &question.evidence {
            page.says(&evidence.ask.replace('&', "&amp;").replace('\'', "&#x27;"));
        }
    }
    for criterion in &q.rubric.criteria {
        page.says(&criterion.title).says(&criterion.summary);
    }
    for cap in &q.rubric.caps {
        page.says(&cap.because);
    }
    page.says("See the decision on Askwell").says("risk tier").says("anchor").says("knock-out");
    page.says("Each question says whether its answer will be published or only the agency sees it");
    app.vendor("Bolt")
        .await
        .get("/disclose")
        .await
        .expect(200)
        .says("Go to your products")
        .does_not_say("Start now");
    app.finish().await;
}

#[tokio::test]
async fn help_privacy_accessibility_and_contact_are_there_for_everybody_with_what_the_agency_says()
{
    let app = TestApp::start_with(&[
        ("ASSAY_AGENCY_CONTACT", "edtech@agency.example"),
        ("ASSAY_AGENCY_PHONE", "+1 555 0100"),
        ("ASSAY_AGENCY_PRIVACY", "https://agency.example/privacy"),
    ])
    .await;
    let mut visitor = app.visitor();
    for path in ["/help", "/privacy", "/accessibility", "/contact"] {
        visitor.get("/").await.says(&format!("href=\"{path}\""));
        visitor
            .get(path)
            .await
            .expect(200)
            .says("mailto:edtech@agency.example")
            .says("+1 555 0100");
    }
    visitor.get("/privacy").await.says("href=\"https://agency.example/privacy\"");
    visitor.get("/help").await.says("Knock-out").says("Anchor").says("Risk tier");
    app.finish().await;
}

#[tokio::test]
async fn what_the_agency_does_not_say_is_not_made_up() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    visitor
        .get("/disclose")
        .await
        .expect(200)
        .says("The agency has not said here what it costs. Ask before you begin.");
    visitor
        .get("/contact")
        .await
        .expect(200)
        .says("The agency gives no address for questions here")
        .does_not_say("mailto:");
    visitor
        .get("/privacy")
        .await
        .expect(200)
        .says("Ask it on which law this rests")
        .does_not_say("Read the agency’s privacy notice");
    app.finish().await;
}

#[tokio::test]
async fn pages_for_everybody_ask_the_database_nothing() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let before = app.ctx.db.statements();
    for path in [
        "/disclose",
        "/disclose/screening",
        "/disclose/form",
        "/help",
        "/privacy",
        "/accessibility",
        "/contact",
        "/mail-sent",
    ] {
        visitor.get(path).await.expect(200);
    }
    assert_eq!(app.ctx.db.statements(), before);
    app.finish().await;
}
