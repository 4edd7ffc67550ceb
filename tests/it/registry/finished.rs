//! What visitors read is finished before they ask, reads letter for letter as it would be rendered,
//! and is never another person's.

use std::io::Read as _;
use std::sync::Arc;

use assay::actions::Seen;
use assay::actions::registry::listings;
use assay::app::web_app_with;
use assay::demo::crowd;
use assay::domain::instrument::Decision;
use assay::domain::packed::{Joined, Packer, head, tail};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::web::finishing::finish_unless;
use assay::web::kernel::templates::Templates;
use reqwest::Method;

use crate::support::listings::Tool;
use crate::support::{Client, Reply, TestApp};

/// What stands in the cookie header of a browser whose pages are rendered for it alone.
const ASIDE: &str = "assay_notice=nothing";

async fn packed(client: &mut Client, path: &str) -> Reply {
    let request = client.request(Method::GET, path).header("accept-encoding", "gzip, deflate, br");
    client.send(request).await
}

async fn rendered(client: &mut Client, path: &str) -> String {
    let request = client.request(Method::GET, path).header("cookie", ASIDE);
    client.send(request).await.expect(200).text()
}

fn ungzip(packed: &[u8]) -> String {
    let mut plain = String::new();
    flate2::read::MultiGzDecoder::new(packed).read_to_string(&mut plain).expect("gzip");
    plain.replace("<wbr>", "")
}

async fn some_tools(app: &TestApp) {
    for (example, name, decision) in [
        ("lesson-planner", "Planwell", Decision::Approved),
        ("student-chatbot", "Askwell", Decision::Conditional),
        ("reading-coach", "Readwell", Decision::Pilot),
        ("integrity-detector", "Veritas", Decision::NotApproved),
    ] {
        app.published(&Tool { decision: Some(decision), ..Tool::new(example, name, "Acme") }).await;
    }
}

#[tokio::test]
async fn a_visitor_gets_the_finished_page_which_reads_as_the_rendered_one() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    app.finished().await;
    let mut visitor = app.visitor();
    for path in ["/", "/api", "/registry", "/registry/askwell", "/registry/veritas"] {
        let finished = packed(&mut visitor, path).await.expect(200);
        assert_eq!(finished.headers["content-encoding"], "gzip", "{path}");
        assert_eq!(finished.headers["cache-control"], "private, no-cache", "{path}");
        assert_eq!(finished.headers["vary"], "accept-encoding, cookie", "{path}");
        assert!(finished.headers["content-security-policy"].contains("default-src"), "{path}");
        assert!(!finished.headers.contains_key("set-cookie"), "{path}: it is everybody's");
        let plain = visitor.get(path).await.expect(200).text();
        assert_eq!(ungzip(&finished.bytes), plain, "{path}");
        assert_eq!(plain, rendered(&mut app.visitor(), path).await, "{path}");
    }
    app.finish().await;
}

#[tokio::test]
async fn json_and_tables_are_finished_too_and_may_be_read_by_the_pages_of_any_site() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    app.finished().await;
    let mut visitor = app.visitor();
    for path in ["/api/v1/listings", "/api/v1/listings/askwell", "/registry.csv"] {
        let finished = packed(&mut visitor, path).await.expect(200);
        assert_eq!(finished.headers["access-control-allow-origin"], "*", "{path}");
        assert!(finished.headers.contains_key("last-modified"), "{path}");
        let plain = rendered(&mut app.visitor(), path).await;
        assert_eq!(ungzip(&finished.bytes), plain, "{path}");
    }
    app.finish().await;
}

#[tokio::test]
async fn whoever_has_a_finished_body_gets_304_and_head_tells_what_get_would() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    app.finished().await;
    let mut visitor = app.visitor();
    for path in ["/registry/askwell", "/api/v1/listings/askwell", "/registry"] {
        let first = packed(&mut visitor, path).await.expect(200);
        let plain = visitor.get(path).await.expect(200);
        assert_ne!(first.headers["etag"], plain.headers["etag"], "{path}");
        for (name, value) in [
            ("if-none-match", first.headers["etag"].clone()),
            ("if-none-match", plain.headers["etag"].clone()),
            ("if-none-match", format!("\"other\", W/{}", plain.headers["etag"])),
            ("if-modified-since", first.headers["last-modified"].clone()),
        ] {
            let request = visitor
                .request(Method::GET, path)
                .header("accept-encoding", "gzip")
                .header(name, &value);
            let again = visitor.send(request).await.expect(304);
            assert!(again.bytes.is_empty(), "{path}");
            assert_eq!(again.headers["etag"], first.headers["etag"], "{path}");
            // What came with the body stays with it; pages of other sites ask for leave each time.
            assert!(!again.headers.contains_key("content-security-policy"), "{path}");
            assert_eq!(
                again.headers.get("access-control-allow-origin"),
                first.headers.get("access-control-allow-origin"),
                "{path}"
            );
        }
        let request = visitor.request(Method::GET, path).header("if-none-match", "\"other\"");
        visitor.send(request).await.expect(200);
        let request = visitor.request(Method::HEAD, path).header("accept-encoding", "gzip");
        let told = visitor.send(request).await.expect(200);
        assert!(told.bytes.is_empty(), "{path}");
        for name in ["content-length", "content-type", "content-encoding", "etag"] {
            assert_eq!(told.headers[name], first.headers[name], "{path}: {name}");
        }
    }
    app.finish().await;
}

/// An address, asked by a program that has what was there at a date.
async fn since(app: &TestApp, path: &str, date: &str) -> Reply {
    let mut visitor = app.visitor();
    let request = visitor.request(Method::GET, path).header("if-modified-since", date);
    visitor.send(request).await
}

#[tokio::test]
async fn a_date_says_from_when_on_it_is_so_and_what_is_so_no_more_is_sent_anew() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    app.finished().await;
    let (began, later) = ("Sat, 21 Nov 2026 10:00:00 GMT", "Sat, 21 Nov 2026 10:10:00 GMT");
    let paths = [
        "/",
        "/registry",
        "/registry?sort=name",
        "/registry/askwell",
        "/registry.csv",
        "/registry.csv?sort=name",
        "/api/v1/listings",
        "/api/v1/listings?sort=name",
        "/api/v1/listings/askwell",
        "/sitemap.xml",
    ];
    app.ctx.clock.advance_seconds(600);
    for path in paths {
        let first = app.visitor().get(path).await.expect(200);
        assert_eq!(first.headers["last-modified"], began, "{path}");
        since(&app, path, began).await.expect(304);
    }
    // It changes in the very second in which these were read.
    let pia = app.publisher().await;
    let why = "It is looked into.";
    listings::change_state(&app.ctx, &pia, "askwell", "suspend", why, Seen::at_hand())
        .await
        .expect("a suspension");
    for path in paths {
        since(&app, path, began).await.expect(200);
    }
    app.finished().await;
    for path in paths {
        let anew = since(&app, path, began).await.expect(200);
        assert_eq!(anew.headers["last-modified"], later, "{path}");
        since(&app, path, later).await.expect(304);
    }
    for path in ["/registry/planwell", "/api/v1/listings/planwell"] {
        since(&app, path, began).await.expect(304);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_change_shows_at_once_and_only_what_changed_is_finished_anew() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    let before = app.finished().await;
    let pia = app.publisher().await;
    listings::change_state(
        &app.ctx,
        &pia,
        "askwell",
        "suspend",
        "It is looked into.",
        Seen::at_hand(),
    )
    .await
    .expect("a suspension");
    let mut visitor = app.visitor();
    visitor.get("/registry/askwell").await.expect(200).says("It is looked into.");
    let after = app.finished().await;
    packed(&mut visitor, "/registry/askwell").await.expect(200);
    let is_kept = |slug: &str| Arc::ptr_eq(&before.listings[slug], &after.listings[slug]);
    assert!(!is_kept("askwell"));
    for other in ["planwell", "readwell", "veritas"] {
        assert!(is_kept(other), "{other} did not change");
    }
    visitor.get("/registry/askwell").await.expect(200).says("It is looked into.");
    let json = visitor.get("/api/v1/listings/askwell").await.expect(200).json();
    assert_eq!(json["availability"], "not_now");
    app.finish().await;
}

#[tokio::test]
async fn what_was_finished_when_a_change_came_is_not_finished_again() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    let now = app.ctx.registry.now();
    let templates = Templates::compile().expect("templates");
    let other = web_app_with(app.ctx.clone(), templates).expect("a folder");
    let is_done = |over: bool| finish_unless(&other, &now, &|| over).expect("pages");
    assert!(!is_done(true), "a change came");
    let begun = other.published.now();
    assert_eq!(begun.listings.len(), 1);
    assert!(!begun.tells_all_of(&now));
    assert!(is_done(false));
    let whole = other.published.now();
    assert!(whole.tells_all_of(&now));
    for (slug, listed) in &begun.listings {
        assert!(Arc::ptr_eq(listed, &whole.listings[slug]), "{slug}");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_new_day_is_told_on_every_page() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    app.finished().await;
    let mut visitor = app.visitor();
    visitor.get("/registry/askwell").await.expect(200).says("On 21 November 2026");
    app.ctx.clock.advance_seconds(86_400);
    visitor.get("/registry/askwell").await.expect(200).says("On 22 November 2026");
    app.finished().await;
    visitor.get("/registry/askwell").await.expect(200).says("On 22 November 2026");
    app.ctx.clock.advance_seconds(400 * 86_400);
    visitor.get("/registry/askwell").await.expect(200).says("The decision held until");
    app.finished().await;
    visitor.get("/registry/askwell").await.expect(200).says("The decision held until");
    app.finish().await;
}

#[tokio::test]
async fn whoever_is_signed_in_gets_their_own_page_and_no_other_sees_it() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    app.finished().await;
    let mut dora =
        app.person(OrganizationKind::District, "North", "dora", &[Role::DistrictOfficer]).await;
    let page = packed(&mut dora, "/registry/askwell").await.expect(200);
    assert!(ungzip(&page.bytes).contains("<strong>dora</strong>"));
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(!page.headers.contains_key("etag"));
    app.visitor().get("/registry/askwell").await.expect(200).does_not_say("dora");
    let tag = app.visitor().get("/registry/askwell").await.headers["etag"].clone();
    let request =
        dora.request(Method::GET, "/registry/askwell").header("if-none-match", tag.as_str());
    dora.send(request).await.expect(200).says("<strong>dora</strong>");
    app.finish().await;
}

#[tokio::test]
async fn a_page_that_is_put_together_reads_as_the_rendered_one() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    crowd::gather(&app.ctx, 130, &|_| ()).expect("more listings");
    assert!(app.finished().await.list.is_some(), "its parts are there before anybody asks");
    let mut composed = 0;
    for query in [
        "sort=name",
        "sort=risk&limit=100",
        "sort=expiry&limit=7",
        "availability=yes",
        "availability=yes&availability=not_now&sort=name&limit=20",
        "tier=2&status=published",
        "q=quill",
        "q=reader+%3Cscript%3E%22%27",
        "q=math&availability=with_conditions&sort=newest",
        "q=acme&sort=name&limit=3",
        "decision=approved",
        "q=reder",
        "q=nothing+at+all",
        "limit=5&after=askwell",
        "utm_source=mail&sort=name",
        "tier=99",
    ] {
        let path = format!("/registry?{query}");
        let mut visitor = app.visitor();
        let page = packed(&mut visitor, &path).await.expect(200);
        assert_eq!(ungzip(&page.bytes), rendered(&mut visitor, &path).await, "{query}");
        composed += usize::from(page.headers.contains_key("etag"));
    }
    assert!(composed >= 8, "{composed} pages were put together");
    for query in ["sort=name&limit=100", "q=math", "tier=2", "availability=in_review", "limit=1"] {
        let path = format!("/api/v1/listings?{query}");
        let mut visitor = app.visitor();
        let page = packed(&mut visitor, &path).await.expect(200);
        let plain = visitor.get(&path).await.expect(200);
        assert_eq!(ungzip(&page.bytes), plain.text(), "{query}");
        assert_eq!(page.headers.get("link"), plain.headers.get("link"), "{query}");
        assert!(page.headers["etag"].ends_with("-gzip\""), "{query}");
    }
    app.finish().await;
}

#[tokio::test]
async fn what_was_asked_before_is_remembered_until_something_changes_and_for_nobody_else() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    app.finished().await;
    let mut dora =
        app.person(OrganizationKind::District, "North", "dora", &[Role::DistrictOfficer]).await;
    for path in ["/registry?sort=name", "/api/v1/listings?sort=name", "/registry.csv?sort=name"] {
        let mut visitor = app.visitor();
        // More often than there are threads, so that each answers twice.
        let mut first: Option<Reply> = None;
        for _ in 0..12 {
            let again = packed(&mut app.visitor(), path).await.expect(200);
            assert!(again.headers["content-type"].contains("charset") || path.contains("api"));
            if let Some(first) = &first {
                assert_eq!(first.bytes, again.bytes, "{path}");
                assert_eq!(first.headers["etag"], again.headers["etag"], "{path}");
            }
            first = Some(again);
        }
        let first = first.expect("an answer");
        assert_eq!(ungzip(&first.bytes), visitor.get(path).await.expect(200).text(), "{path}");
        let request = visitor
            .request(Method::GET, path)
            .header("accept-encoding", "gzip")
            .header("if-none-match", &first.headers["etag"]);
        visitor.send(request).await.expect(304);
        if path.starts_with("/registry?") {
            dora.get(path).await.expect(200).says("<strong>dora</strong>");
            visitor.get(path).await.expect(200).does_not_say("<strong>dora</strong>");
        }
    }
    let pia = app.publisher().await;
    let why = "It is looked into.";
    listings::change_state(&app.ctx, &pia, "askwell", "suspend", why, Seen::at_hand())
        .await
        .expect("a suspension");
    for _ in 0..6 {
        let list = app.visitor().get("/api/v1/listings?sort=name").await.expect(200).json();
        assert_eq!(list["items"][0]["availability"], "not_now");
    }
    app.ctx.clock.advance_seconds(400 * 86_400);
    for _ in 0..6 {
        let list = app.visitor().get("/api/v1/listings?sort=name").await.expect(200).json();
        assert_eq!(list["items"][0]["status"], "expired");
    }
    app.finish().await;
}

#[tokio::test]
async fn what_everybody_sees_alike_is_kept_and_reads_as_it_is_rendered() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    app.finished().await;
    let module = format!("/learning/{}", app.ctx.library.catalogue.modules[0].id);
    let long = format!("/registry?q={}&sort=name", "askwell+".repeat(60));
    for path in [
        "/help",
        "/privacy",
        "/accessibility",
        "/contact",
        "/disclose",
        "/disclose/form",
        "/method",
        "/learning",
        &module,
        "/registry/changes",
        "/registry/changes?since=2026-11-01",
        "/registry/compare?tool=askwell&tool=planwell",
        "/registry/askwell/families",
        &long,
    ] {
        let mut visitor = app.visitor();
        let page = packed(&mut visitor, path).await.expect(200);
        assert_eq!(page.headers["content-encoding"], "gzip", "{path}");
        assert_eq!(page.headers["vary"], "accept-encoding, cookie", "{path}");
        assert!(!page.headers.contains_key("set-cookie"), "{path}: it is everybody's");
        assert_eq!(ungzip(&page.bytes), rendered(&mut visitor, path).await, "{path}");
        let request =
            visitor.request(Method::GET, path).header("if-none-match", &page.headers["etag"]);
        visitor.send(request).await.expect(304);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_list_of_a_hundred_weighs_what_it_weighs_packed_as_one() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    crowd::gather(&app.ctx, 130, &|_| ()).expect("more listings");
    app.finished().await;
    for path in ["/registry?sort=name&limit=100", "/api/v1/listings?sort=name&limit=100"] {
        let list = packed(&mut app.visitor(), path).await.expect(200);
        let text = ungzip(&list.bytes);
        let whole = Packer::default().body(&text).gzip().len();
        assert!(list.bytes.len() * 2 < whole * 3, "{path}: {} and {whole}", list.bytes.len());
    }
    app.finish().await;
}

#[tokio::test]
async fn pages_lead_through_all_invented_listings_and_each_of_them_opens() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    crowd::gather(&app.ctx, 60, &|_| ()).expect("more listings");
    let mut visitor = app.visitor();
    let mut next = Some("/api/v1/listings?limit=25&sort=name".to_owned());
    let mut slugs = Vec::new();
    while let Some(path) = next {
        let page = visitor.get(&path).await.expect(200).json();
        let items = page["items"].as_array().expect("items");
        slugs.extend(items.iter().map(|item| item["slug"].as_str().expect("a slug").to_owned()));
        next = page["next"].as_str().map(str::to_owned);
    }
    let all = slugs.len();
    slugs.sort();
    slugs.dedup();
    assert_eq!((all, slugs.len()), (64, 64), "each once");
    for slug in &slugs {
        visitor.get(&format!("/registry/{slug}")).await.expect(200);
    }
    app.published(&Tool::new("student-chatbot", "Latecomer", "Acme")).await;
    assert_eq!(app.ctx.registry.now().shelf.listings.len(), 65, "a change leaves them there");
    app.finish().await;
}

#[tokio::test]
async fn all_listings_come_in_one_file_packed_or_plain() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    app.finished().await;
    let mut visitor = app.visitor();
    let plain = visitor.get("/api/v1/listings.jsonl").await.expect(200);
    assert_eq!(plain.headers["content-type"], "application/jsonl");
    let lines: Vec<String> = plain.text().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 4);
    for line in &lines {
        let listing: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let slug = listing["slug"].as_str().expect("a slug");
        let own = visitor.get(&format!("/api/v1/listings/{slug}")).await.expect(200).text();
        assert_eq!(*line, own);
    }
    let file = packed(&mut visitor, "/api/v1/listings.jsonl").await.expect(200);
    assert_eq!(file.headers["content-length"], file.bytes.len().to_string());
    assert_eq!(ungzip(&file.bytes), plain.text());
    let tag = file.headers["etag"].clone();
    let request = visitor.request(Method::GET, "/api/v1/listings.jsonl");
    let request = request.header("if-none-match", tag.as_str());
    visitor.send(request).await.expect(304);
    app.finish().await;
}

#[test]
fn packed_pieces_stand_behind_each_other_and_unpack_to_their_texts() {
    let mut packer = Packer::default();
    let texts: Vec<String> = [0, 1, 7, 300, 70_000, 200_000]
        .map(|length| "Añ→b\n".chars().cycle().take(length).collect())
        .into();
    for text in &texts {
        let body = packer.body(text);
        assert_eq!(body.unpacked().expect("gzip"), text.as_bytes());
        assert_eq!(body.text_length(), text.len());
    }
    let mut joined = Joined::with_room(10);
    let mut whole = String::new();
    for text in &texts {
        joined.text("between");
        joined.text(text);
        joined.piece(&packer.piece(text));
        joined.piece(&packer.body(text).piece());
        whole.extend(["between", text, text, text]);
    }
    assert_eq!(ungzip(joined.finish().gzip()), whole);
    let pieces: Vec<_> = texts.iter().map(|text| packer.piece(text)).collect();
    let (end, length) = tail(pieces.iter());
    let mut sent = head().to_vec();
    for piece in &pieces {
        sent.extend_from_slice(piece.run());
    }
    sent.extend_from_slice(&end);
    assert_eq!(u64::try_from(sent.len()).expect("a length"), length);
    assert_eq!(ungzip(&sent), texts.concat());
}
