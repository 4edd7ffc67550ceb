//! Evidence is read beside the claim, safely, and each reviewer ticks what they have read.

use assay::domain::assessment::evidence::page_named;
use assay::domain::people::account::Role;

use crate::support::vendors::example;
use crate::support::{Reply, TestApp};

/// Where the first piece of evidence on a bench opens.
fn opens_at(page: &Reply) -> String {
    let text = page.text();
    let (before, _) = text.split_once("\" data-evidence>").expect("a piece of evidence");
    before.rsplit('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn evidence_opens_in_a_frame_that_may_do_nothing_and_is_ticked_as_read_by_each_reviewer() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let id = acme.disclose("Quill").await;
    acme.fill(&id, &example("student-chatbot")).await;
    acme.submit_disclosure(&id).await.expect(303);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.accept(&id).await;
    for name in ["ana", "ben"] {
        let reviewer = app.agency_id(name, Role::Reviewer).await;
        lea.assign(&id, reviewer.as_str(), &["safety"]).await;
        app.agency(name, Role::Reviewer).await.declare_none(&id).await;
    }
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let mut ben = app.agency("ben", Role::Reviewer).await;
    let bench = format!("/reviews/{id}/safety");
    let page = ana.get(&bench).await.expect(200);
    assert!(page.headers["content-security-policy"].contains("frame-src 'self'"));
    page.says("You have not ticked the evidence as read.");
    let piece = opens_at(&page);
    let read = ana.get(&piece).await.expect(200);
    read.says("I read this").says("Download it").says(&format!("{piece}/content"));
    assert!(read.headers["content-security-policy"].contains("frame-src 'self'"));
    let file = ana.get(&format!("{piece}/content")).await.expect(200);
    assert_eq!(file.headers["content-type"], "application/pdf");
    assert_eq!(
        file.headers["content-security-policy"],
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    );
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    let back = ana.post(&piece, &[("read", "yes")]).await.expect(303);
    let back = back.location.expect("the way back");
    assert!(back.starts_with(&bench), "{back}");
    ana.get(&back).await.says("You have read the evidence.").says("take it back");
    ben.get(&back).await.says("You have not ticked the evidence as read.");
    ana.post(&piece, &[("read", "no")]).await.expect(303);
    ana.get(&back).await.says("You have not ticked the evidence as read.");
    for path in [piece.clone(), format!("{piece}/content")] {
        app.agency("rita", Role::Reviewer).await.get(&path).await.expect(404);
        app.vendor("bolt").await.get(&path).await.expect(404);
    }
    app.agency("rita", Role::Reviewer).await.post(&piece, &[("read", "yes")]).await.expect(404);
    app.finish().await;
}

#[test]
fn a_page_is_named_by_its_word_and_number() {
    for (text, page) in [
        ("Report, page 12", Some(12)),
        ("see p. 3 of the report", Some(3)),
        ("pp. 14–16", Some(14)),
        ("Report of 2026", None),
        ("page 0", None),
        ("pages", None),
    ] {
        assert_eq!(page_named(text), page, "{text}");
    }
}
