use std::io::Read as _;

use assay::web::kernel::compression::brotli_best;

use crate::support::{Client, Reply, TestApp};

/// What Chromium sends.
const BROWSER: &str = "gzip, deflate, br, zstd";

async fn get(client: &mut Client, path: &str, accepts: &str) -> Reply {
    let request = client.request(reqwest::Method::GET, path).header("accept-encoding", accepts);
    client.send(request).await
}

fn unbrotli(packed: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    brotli::Decompressor::new(packed, 4096).read_to_end(&mut plain).unwrap();
    plain
}

fn ungzip(packed: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut plain).unwrap();
    plain
}

/// The width of the window that a Brotli stream asks its reader for, in powers of two (RFC 7932,
/// 9.1).
fn window(packed: &[u8]) -> u8 {
    match (packed[0] & 1, packed[0] >> 1 & 7, packed[0] >> 4 & 7) {
        (0, _, _) => 16,
        (_, 0, 0) => 17,
        (_, 0, narrow) => 8 + narrow,
        (_, wide, _) => 17 + wide,
    }
}

#[tokio::test]
async fn a_body_is_packed_in_a_window_of_its_own_size_so_that_packing_takes_little_memory() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    for path in ["/assets/form.js", "/assets/assay.css", "/api/openapi.json"] {
        let packed = get(&mut visitor, path, BROWSER).await.expect(200);
        let (bits, length) = (window(&packed.bytes), unbrotli(&packed.bytes).len());
        assert!(length <= (1 << bits) - 16, "{path}: {length} bytes, {bits} bits");
        assert!(
            bits == 16 || length > (1 << (bits - 1)) - 16,
            "{path}: {length} bytes, {bits} bits"
        );
    }
    let long: Vec<u8> = (0..16_384_u32).flat_map(u32::to_le_bytes).collect();
    for (length, bits) in [(2000, 16), (65_520, 16), (65_521, 17)] {
        let packed = brotli_best(&long[..length]);
        assert_eq!(window(&packed), bits, "{length} bytes");
        assert_eq!(unbrotli(&packed), &long[..length], "{length} bytes");
    }
    app.finish().await;
}

#[tokio::test]
async fn what_is_the_same_for_everybody_is_packed_once_and_tells_its_codings_apart() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let questionnaire =
        assay::actions::assessment::disclosures::newest_questionnaire(&app.ctx).unwrap();
    let schema =
        format!("/questionnaires/{}/{}/schema.json", questionnaire.family, questionnaire.version);
    for path in ["/assets/assay.css", "/api/openapi.json", "/api/v1/modules", schema.as_str()] {
        let plain = get(&mut visitor, path, "identity").await.expect(200);
        let brotli = get(&mut visitor, path, BROWSER).await.expect(200);
        let gzip = get(&mut visitor, path, "gzip").await.expect(200);
        assert!(!plain.headers.contains_key("content-encoding"), "{path}");
        assert_eq!(brotli.headers["content-encoding"], "br", "{path}");
        assert_eq!(gzip.headers["content-encoding"], "gzip", "{path}");
        assert_eq!(unbrotli(&brotli.bytes), plain.bytes, "{path}");
        assert_eq!(ungzip(&gzip.bytes), plain.bytes, "{path}");
        assert!(
            brotli.bytes.len() * 3 < plain.bytes.len(),
            "{path}: {} of {}",
            brotli.bytes.len(),
            plain.bytes.len()
        );
        let tags = [&plain, &brotli, &gzip].map(|reply| reply.headers["etag"].clone());
        assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2], "{path}: {tags:?}");
        for reply in [&plain, &brotli, &gzip] {
            assert_eq!(reply.headers["vary"], "accept-encoding", "{path}");
        }
        for tag in &tags {
            let request = visitor
                .request(reqwest::Method::GET, path)
                .header("accept-encoding", BROWSER)
                .header("if-none-match", tag);
            let again = visitor.send(request).await.expect(304);
            assert!(again.bytes.is_empty(), "{path}");
        }
    }
    app.finish().await;
}

#[tokio::test]
async fn a_client_gets_only_codings_that_it_takes() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    for (accepts, coding) in [
        ("br;q=0, gzip", Some("gzip")),
        ("gzip;q=1.0, br;q=0.5", Some("gzip")),
        ("BR", Some("br")),
        ("*", Some("br")),
        ("*;q=0", None),
        ("deflate", None),
        ("identity", None),
        ("gzip;q=0", None),
        ("", None),
    ] {
        let reply = get(&mut visitor, "/assets/assay.css", accepts).await.expect(200);
        assert_eq!(reply.headers.get("content-encoding").map(String::as_str), coding, "{accepts}");
    }
    app.finish().await;
}

#[tokio::test]
async fn pages_of_the_moment_are_packed_cheaply_and_small_ones_not_at_all() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let page = get(&mut visitor, "/check-list", BROWSER).await.expect(200);
    assert_eq!(page.headers["content-encoding"], "gzip");
    assert_eq!(page.headers["vary"], "accept-encoding");
    assert!(String::from_utf8(ungzip(&page.bytes)).unwrap().contains("</html>"));
    let plain = get(&mut visitor, "/check-list", "br").await.expect(200);
    assert!(!plain.headers.contains_key("content-encoding"));
    let small = get(&mut visitor, "/healthz", BROWSER).await.expect(200);
    assert!(!small.headers.contains_key("content-encoding"));
    app.finish().await;
}

#[tokio::test]
async fn a_forms_token_has_no_piece_in_common_with_the_one_before_so_that_sizes_tell_nothing_of_it()
{
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let first = visitor.get("/sign-in").await.text();
    let second = visitor.get("/sign-in").await.text();
    let token = |page: &str| crate::support::vendors::value_of(page, "csrf").unwrap();
    let (first, second) = (token(&first), token(&second));
    let shared = (0..first.len() - 8).filter(|at| second.contains(&first[*at..at + 8])).count();
    assert_eq!(shared, 0, "{first} and {second}");
    app.finish().await;
}

#[tokio::test]
async fn an_assets_address_changes_with_its_content_and_may_then_be_kept_for_good() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let page = visitor.get("/").await.text();
    let (_, rest) = page.split_once("/assets/assay.css?v=").unwrap();
    let version = rest.split('"').next().unwrap();
    assert_eq!(version, assay::web::kernel::assets::version());
    assert!(version.len() == 12 && version != env!("CARGO_PKG_VERSION"), "{version}");
    let kept = visitor.get(&format!("/assets/assay.css?v={version}")).await.expect(200);
    assert_eq!(kept.headers["cache-control"], "public, max-age=31536000, immutable");
    for other in ["/assets/assay.css", "/assets/assay.css?v=old"] {
        assert_eq!(
            visitor.get(other).await.expect(200).headers["cache-control"],
            "public, max-age=3600"
        );
    }
    visitor.get("/assets/nothing.css").await.expect(404);
    app.finish().await;
}
