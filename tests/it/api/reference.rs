//! The description of the data as a page.

use std::collections::BTreeSet;

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::TestApp;

#[tokio::test]
async fn the_page_says_every_operation_and_every_kind_of_object_without_a_script_or_another_site() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    visitor.get("/").await.expect(200).says("href=\"/api\"");
    let page = visitor.get("/api").await.expect(200);
    let html = page.text();
    let description = visitor.get("/api/openapi.json").await.expect(200).json();
    let mut operations = 0;
    for (path, methods) in description["paths"].as_object().expect("paths") {
        for (method, one) in methods.as_object().expect("methods") {
            page.says(&format!("<strong>{}</strong> {path}</code>", method.to_uppercase()));
            page.says(one["summary"].as_str().expect("a title"));
            operations += 1;
        }
    }
    assert_eq!(html.matches("<article").count() - schemas(&description), operations);
    page.says("Needs a token with “adoption”.")
        .says("Needs no token; one with “inventory” says for which district.")
        .says("Needs a token, whatever it gives.")
        .says("Needs no token.");
    let ids: BTreeSet<&str> = after(&html, " id=\"").collect();
    for link in after(&html, "href=\"#") {
        assert!(ids.contains(link), "#{link} leads nowhere");
    }
    for source in after(&html, "src=\"").chain(after(&html, "action=\"")) {
        assert!(source.starts_with('/'), "{source} is on another site");
    }
    app.finish().await;
}

#[tokio::test]
async fn whoever_is_signed_in_reads_the_same_under_their_own_name() {
    let app = TestApp::start().await;
    let article = |html: &str| {
        let start = html.find("<article").expect("an operation");
        html[start..html.rfind("</article>").expect("its end")].to_owned()
    };
    let visitors = article(&app.visitor().get("/api").await.expect(200).text());
    let mut dora =
        app.person(OrganizationKind::District, "North", "dora", &[Role::DistrictOfficer]).await;
    for _ in 0..2 {
        let page = dora.get("/api").await.expect(200);
        page.says("<strong>dora</strong>");
        assert_eq!(article(&page.text()), visitors);
    }
    app.finish().await;
}

fn schemas(description: &serde_json::Value) -> usize {
    description["components"]["schemas"].as_object().expect("schemas").len()
}

/// What stands in quotation marks behind each of these.
fn after<'h>(html: &'h str, mark: &'h str) -> impl Iterator<Item = &'h str> {
    html.split(mark).skip(1).filter_map(|rest| rest.split('"').next())
}
