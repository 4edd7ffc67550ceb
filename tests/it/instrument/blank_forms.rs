use assay::domain::instrument::{Kind, Questionnaire};

use crate::support::TestApp;

/// The text of a page as people read it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\'', "&#x27;")
        .replace('"', "&quot;")
        .replace('=', "&#x3D;")
        .replace('`', "&#x60;")
}

fn says_all(page: &str, q: &Questionnaire) {
    let mut from = 0;
    for (_, question) in q.questions() {
        let heading = format!(
            "<h3>{} <span class=\"field__code\">{}</span></h3>",
            escaped(&question.label),
            question.code
        );
        let at = page[from..].find(&heading).unwrap_or_else(|| panic!("{heading} in its order"));
        from += at;
        let part = &page[from..];
        let part = &part[..part[4..].find("<h3>").map_or(part.len(), |end| end + 4)];
        let has = |text: &str| {
            let wanted = escaped(text);
            assert!(part.contains(&wanted), "{}: {wanted} in {part}", question.code);
        };
        has(&question.messages.help);
        for option in question.kind.options().into_iter().flatten() {
            has(&option.title);
            option.description.iter().chain(&option.heading).for_each(|text| has(text));
        }
        for column in question.kind.columns() {
            has(&column.title);
            column.description.iter().chain(&column.step).for_each(|text| has(text));
        }
        if let Some(ask) = &question.evidence {
            has(&ask.ask);
        }
        assert!(
            part.contains("Will be published")
                || part.contains("Only the agency")
                || part.contains("May be published"),
            "{}",
            question.code
        );
        assert_eq!(part.contains("<strong>Asked when</strong>"), question.conditional, "{part}");
        if let Kind::Table { max, .. } = question.kind {
            assert!(part.contains("Takes</th>"), "{max}");
        }
    }
}

#[tokio::test]
async fn the_blank_form_holds_every_question_of_its_version_in_order_with_all_that_belongs_to_it() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let newest = app.ctx.library.for_disclosures().unwrap();
    says_all(&visitor.get("/disclose/form").await.expect(200).text(), &newest);
    for q in app.ctx.library.all().filter(|q| q.family == newest.family) {
        let path = format!("/disclose/form?family={}&version={}", q.family, q.version);
        let page = visitor.get(&path).await.expect(200);
        page.says("Without it the answer scores at most 1 of 4.");
        says_all(&page.text(), q);
        visitor
            .get(&format!("/method?family={}&version={}", q.family, q.version))
            .await
            .expect(200)
            .says(&format!("href=\"{path}\">The blank form as one document</a>"));
    }
    app.finish().await;
}

#[tokio::test]
async fn what_vendors_are_not_asked_has_no_blank_form() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    visitor.get("/disclose/form?version=1999-9").await.expect(404);
    visitor.get("/disclose/form?family=public-sector-impact&version=1-0").await.expect(404);
    visitor
        .get("/method?family=public-sector-impact&version=1-0")
        .await
        .expect(200)
        .does_not_say("The blank form");
    app.finish().await;
}

#[tokio::test]
async fn the_method_says_what_limits_a_score() {
    let app = TestApp::start().await;
    let q = app.ctx.library.for_disclosures().unwrap();
    let page = app.visitor().get("/method").await.expect(200);
    page.says("What limits a score");
    for cap in &q.rubric.caps {
        page.says(&cap.because).says(&format!("<th scope=\"row\">{}</th>", cap.id));
        page.says(&format!("{} of 4</td>", cap.maximum.plain()));
    }
    app.finish().await;
}
