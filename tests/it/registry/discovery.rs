//! What programs that look for pages read: what they may visit, every page there is, how a search
//! box asks the registry, and listings as linked data. Families read a listing in plain words.

use assay::actions::Seen;
use assay::actions::registry::{listings, snapshot};
use assay::domain::access::Actor;
use assay::domain::instrument::Decision;
use assay::web::pages::discovery::{Site, map};
use reqwest::Method;

use crate::support::TestApp;
use crate::support::listings::Tool;

async fn some_tools(app: &TestApp) {
    for (example, name, decision) in [
        ("student-chatbot", "Askwell", Decision::Conditional),
        ("integrity-detector", "Veritas & Co", Decision::NotApproved),
    ] {
        app.published(&Tool { decision: Some(decision), ..Tool::new(example, name, "Acme") }).await;
    }
}

#[tokio::test]
async fn robots_are_led_to_every_public_page_and_kept_from_forms() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    let mut visitor = app.visitor();
    let robots = visitor.get("/robots.txt").await.expect(200);
    assert_eq!(robots.headers["content-type"], "text/plain; charset=utf-8");
    robots.says("User-agent: *\n").says("Disallow: /sign-in\n");
    robots.says(&format!("Sitemap: {}/sitemap.xml", app.ctx.settings.base_url));
    let sitemap = visitor.get("/sitemap.xml").await.expect(200);
    assert_eq!(sitemap.headers["content-type"], "application/xml; charset=utf-8");
    let text = sitemap.text();
    let base = &app.ctx.settings.base_url;
    let mut pages = Vec::new();
    for part in text.split("<loc>").skip(1) {
        let address = part.split("</loc>").next().expect("an address");
        let path = address.strip_prefix(base.as_str()).expect("of this site").to_owned();
        assert!(part.contains("<lastmod>2026-11-21</lastmod>"), "{part}");
        visitor.get(&path).await.expect(200);
        pages.push(path);
    }
    let module = format!("/learning/{}", app.ctx.library.catalogue.modules[0].id);
    let some = ["/", "/api", "/contact", "/registry", "/registry/askwell", module.as_str()];
    for page in some.into_iter().chain(["/registry/askwell/families"]) {
        assert!(pages.iter().any(|known| known == page), "{page}: {pages:?}");
    }
    for part in robots.text().lines().filter_map(|line| line.strip_prefix("Disallow: ")) {
        assert!(!pages.iter().any(|page| page.starts_with(part)), "{part} is kept from robots");
    }
    // There is one such file, whatever else an address asks.
    assert_eq!(visitor.get("/sitemap.xml?utm=mail").await.expect(200).bytes, sitemap.bytes);
    visitor.get("/sitemap.xml?part=1").await.expect(200);
    for part in ["0", "2", "999", "x"] {
        visitor.get(&format!("/sitemap.xml?part={part}")).await.expect(404);
    }
    let request = visitor
        .request(Method::GET, "/sitemap.xml")
        .header("if-none-match", sitemap.headers["etag"].as_str());
    visitor.send(request).await.expect(304);
    app.published(&Tool::new("reading-coach", "Latecomer", "Acme")).await;
    visitor.get("/sitemap.xml").await.expect(200).says("/registry/latecomer<");
    app.finish().await;
}

#[tokio::test]
async fn a_map_of_more_pages_than_a_file_may_hold_is_an_index_of_files() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    let now = snapshot::read(&app.ctx, &Actor::Anyone).expect("the registry");
    let site = Site {
        base: "https://a.example",
        calendar: app.ctx.calendar(),
        catalogue: &app.ctx.library.catalogue,
    };
    let map = |part, most| map(&now, &site, part, most);
    let whole = map(None, 500).expect("a file");
    assert!(whole.contains("<urlset"), "{whole}");
    let index = map(None, 6).expect("an index");
    assert!(index.contains("<sitemapindex"), "{index}");
    let parts = index.matches("<sitemap>").count();
    assert!(index.contains(&format!("https://a.example/sitemap.xml?part={parts}<")), "{index}");
    let address = |text: &str| -> Vec<String> {
        let places = text.split("<loc>").skip(1);
        places.filter_map(|part| part.split("</loc>").next()).map(str::to_owned).collect()
    };
    let all: Vec<String> =
        (1..=parts).flat_map(|part| address(&map(Some(part), 6).expect("a part"))).collect();
    assert_eq!(all, address(&whole), "each once and in order");
    assert!(map(Some(parts + 1), 6).is_none() && map(Some(0), 6).is_none());
    app.finish().await;
}

#[tokio::test]
async fn a_search_box_learns_how_to_ask_and_pages_say_where() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let search = visitor.get("/opensearch.xml").await.expect(200);
    assert_eq!(
        search.headers["content-type"],
        "application/opensearchdescription+xml; charset=utf-8"
    );
    let base = &app.ctx.settings.base_url;
    search.says(&format!("type=\"text/html\" template=\"{base}/registry?q={{searchTerms}}\""));
    search.says(&format!("template=\"{base}/api/v1/listings?q={{searchTerms}}\""));
    visitor.get("/").await.expect(200).says(
        "<link rel=\"search\" type=\"application/opensearchdescription+xml\" title=\"AI tools for \
         schools\" href=\"/opensearch.xml\">",
    );
    app.finish().await;
}

#[tokio::test]
async fn a_listing_is_linked_data_in_the_words_of_schema_org() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    let mut visitor = app.visitor();
    let reply = visitor.get("/api/v1/listings/askwell/jsonld").await.expect(200);
    assert_eq!(reply.headers["content-type"], "application/ld+json");
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
    let linked = reply.json();
    let listing = visitor.get("/api/v1/listings/askwell").await.expect(200).json();
    assert_eq!(linked["@context"], "https://schema.org");
    assert_eq!(linked["@type"], "SoftwareApplication");
    assert_eq!(linked["name"], listing["name"]);
    assert_eq!(linked["softwareVersion"], listing["version"]);
    assert_eq!(linked["author"]["name"], listing["vendor"]);
    assert_eq!(linked["review"]["reviewBody"], listing["decision_reason"]);
    assert_eq!(linked["review"]["datePublished"], listing["decided_on"]);
    assert_eq!(linked["review"]["expires"], listing["expires_on"]);
    assert_eq!(linked["review"]["additionalProperty"]["value"], listing["availability"]);
    let ratings = linked["review"]["reviewRating"].as_array().expect("ratings");
    assert_eq!(ratings.len(), 6);
    assert_eq!(ratings[0]["ratingValue"], listing["scores"]["safety"]["score"]);
    visitor.get("/api/v1/listings/nothing/jsonld").await.expect(404);
    let page = visitor.get("/registry/askwell").await.expect(200);
    page.says("href=\"/api/v1/listings/askwell/jsonld\"");
    page.says("href=\"/registry/askwell/families\"");
    page.says("All modules together take ");
    app.finish().await;
}

#[tokio::test]
async fn families_read_what_was_decided_in_plain_words() {
    let app = TestApp::start().await;
    some_tools(&app).await;
    let mut visitor = app.visitor();
    let page = visitor.get("/registry/askwell/families").await.expect(200);
    page.says("<h1>Askwell: what families should know</h1>");
    page.says(
        "Yes, with conditions. The state approved this tool for schools, and the company has",
    );
    page.says("What does it learn about my child?").says("Prompts and chat text");
    page.says("What can my child do instead, if we do not want it?");
    page.says("<strong>Safety:</strong>").says("href=\"/registry/askwell\"");
    let refused = visitor.get("/registry/veritas-co/families").await.expect(200);
    refused.says("No. The state did not approve this tool, or took its approval back.");
    refused.does_not_say("What the company still has to do").does_not_say("have to learn about it");
    let pia = app.publisher().await;
    let words = ("askwell", "suspend", "It is looked into.");
    listings::change_state(&app.ctx, &pia, words.0, words.1, words.2, Seen::at_hand())
        .await
        .expect("a suspension");
    visitor
        .get("/registry/askwell/families")
        .await
        .expect(200)
        .says("Not at the moment. The state’s approval does not hold just now.")
        .does_not_say("The approval holds until");
    visitor.get("/registry/nothing/families").await.expect(404);
    app.finish().await;
}
