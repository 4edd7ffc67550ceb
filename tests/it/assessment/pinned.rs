//! A disclosure stays on the questionnaire that it was started on.

use assay::actions::registry::replay::replay;
use assay::actions::verification;

use crate::support::TestApp;
use crate::support::listings::Tool;
use crate::support::panels::Panel;

/// Lets every disclosure have been started on another questionnaire than the one in its place, or
/// takes that back.
async fn replace(app: &TestApp, sql: &'static str) {
    let mut tx = app.ctx.db.write().await.unwrap();
    assert!(tx.query(sql).execute().await.unwrap() > 0);
    tx.commit().await.unwrap();
}

const ANOTHER: &str = "UPDATE disclosures SET digest = 'x' || digest";
const BACK: &str = "UPDATE disclosures SET digest = SUBSTR(digest, 2)";

/// What is said about a disclosure on a questionnaire that was replaced.
fn refusal(app: &TestApp, product: &str) -> String {
    let now = app.ctx.library.for_disclosures().unwrap();
    let (family, version, digest) = (&now.family, &now.version, &now.digest);
    format!(
        "The disclosure of {product} is on the questionnaire {family}/{version} with the digest \
         x{digest}, but the folder in its place now has the digest {digest}. Nothing is scored by \
         another questionnaire: put the original folder back, and give the changed one a version \
         of its own."
    )
}

#[tokio::test]
async fn no_page_reads_or_scores_a_disclosure_by_a_questionnaire_that_took_the_place_of_its_own() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, .. } =
        app.proposed("Quill", "lesson-planner", "approved").await;
    let mut acme = app.vendor("acme").await;
    let draft = acme.disclose("Lessonwright").await;
    let (id, criterion) = (&submitted.id, submitted.criteria()[0]);
    replace(&app, ANOTHER).await;
    for path in [
        format!("/disclosures/{draft}"),
        format!("/disclosures/{draft}/sections/profile"),
        format!("/disclosures/{draft}/check"),
    ] {
        acme.get(&path).await.expect(409).says(&refusal(&app, "Lessonwright"));
    }
    acme.save_section(&draft, "profile", "0", &[])
        .await
        .expect(409)
        .says(&refusal(&app, "Lessonwright"));
    acme.get("/products").await.expect(200).says("Lessonwright");
    for path in [
        format!("/pipeline/{id}"),
        format!("/pipeline/{id}/decision"),
        format!("/pipeline/{id}/adjudication"),
    ] {
        lea.get(&path).await.expect(409).says(&refusal(&app, "Quill"));
    }
    let folder = app.ctx.library.for_disclosures().unwrap();
    let named = format!(
        "The questionnaire {}/{} was replaced; put its original folder back",
        folder.family, folder.version
    );
    lea.get("/pipeline").await.expect(200).says("Quill").says(&named).says("Questionnaire missing");
    ana.get("/reviews").await.expect(200).says("Quill");
    for path in [format!("/reviews/{id}"), format!("/reviews/{id}/{criterion}")] {
        ana.get(&path).await.expect(409).says(&refusal(&app, "Quill"));
    }
    let now = app.ctx.library.for_disclosures().unwrap();
    let told = format!(
        "the questionnaire {}/{} is not the one that disclosures were started on, which has the \
         digest x{}",
        now.family, now.version, now.digest
    );
    let found = verification::check(&app.ctx, None).await.unwrap().faults;
    assert!(found.contains(&told), "{found:?}");
    replace(&app, BACK).await;
    lea.get(&format!("/pipeline/{id}/decision")).await.expect(200);
    app.finish().await;
}

#[tokio::test]
async fn no_listing_is_computed_anew_by_a_questionnaire_that_took_the_place_of_its_own() {
    let app = TestApp::start().await;
    app.published(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    replace(&app, ANOTHER).await;
    assert_eq!(replay(&app.ctx).await.unwrap_err().to_string(), refusal(&app, "Planwell"));
    replace(&app, BACK).await;
    assert_eq!(replay(&app.ctx).await.unwrap().len(), 1);
    app.finish().await;
}
