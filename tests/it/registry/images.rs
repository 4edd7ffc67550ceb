//! A picture of the registry in a file: what a start takes from it, and when it does not.

use std::sync::Arc;

use assay::actions::Seen;
use assay::actions::registry::{keeping, listings, snapshot};
use assay::app::context::context;
use assay::store::registry::image::{self, Image, Record};
use assay::web::finishing;

use crate::support::TestApp;
use crate::support::listings::Tool;

#[tokio::test]
async fn a_start_takes_from_the_picture_what_still_reads_so_and_the_rest_from_the_records() {
    let app = TestApp::start().await;
    for (example, name) in [("lesson-planner", "Planwell"), ("student-chatbot", "Askwell")] {
        app.published(&Tool::new(example, name, "Acme")).await;
    }
    finishing::keep(&app.ctx, &*app.finished().await).expect("a picture");
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
    let other = context(&app.config, app.ctx.clock.clone(), false).await.expect("a start");
    let (here, there) = (app.ctx.registry.now(), other.registry.now());
    assert_eq!(here.shelf.listings.len(), there.shelf.listings.len());
    for (one, same) in here.shelf.listings.iter().zip(&there.shelf.listings) {
        assert_eq!(one.etag, same.etag);
        assert_eq!(one.listing.card, same.listing.card);
        assert_eq!(one.listing.hours, same.listing.hours);
        assert_eq!(one.listing.whole().expect("it"), same.listing.whole().expect("it"));
    }
    assert_eq!(here.shelf.facets, there.shelf.facets);
    assert_eq!(keeping::begin(&other), 2, "both are in the picture");
    assert!(snapshot::refresh(&other).await.expect("a look"));
    let again = other.registry.now();
    let status = |slug: &str| again.shelf.listing(slug).expect("it").listing.card.status.word();
    assert_eq!((status("askwell"), status("planwell")), ("suspended", "published"));
    let picture = keeping::picture(&other);
    assert_eq!(picture.day, again.shelf.day);
    let etag = |slug: &str| again.shelf.listing(slug).expect("it").etag.clone();
    assert_eq!(picture.rendered["planwell"].etag, etag("planwell"));
    assert_ne!(picture.rendered["askwell"].etag, etag("askwell"), "it changed since");
    other.db.close().await;
    app.finish().await;
}

#[tokio::test]
async fn a_picture_of_other_settings_or_one_that_is_damaged_is_not_used() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    finishing::keep(&app.ctx, &*app.finished().await).expect("a picture");
    assert_eq!(keeping::begin(&app.ctx), 1);
    let mut other = app.ctx.clone();
    let mut settings = (*app.ctx.settings).clone();
    settings.agency_name = "Another agency".to_owned();
    other.settings = Arc::new(settings);
    assert_eq!(keeping::begin(&other), 0, "its pages name another agency");
    let whole = std::fs::read(&app.ctx.settings.image).expect("the file");
    std::fs::write(&app.ctx.settings.image, &whole[..whole.len() / 2]).expect("half a file");
    assert_eq!(keeping::begin(&app.ctx), 0);
    snapshot::refresh(&app.ctx).await.expect("a look");
    app.visitor().get("/registry/askwell").await.expect(200);
    app.finish().await;
}

#[test]
fn a_damaged_picture_is_told_whichever_byte_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("registry.image");
    let record = |name: &str| Record {
        name: name.to_owned(),
        texts: vec!["é".to_owned(), String::new()],
        bodies: vec![bytes::Bytes::from_static(b"body"), bytes::Bytes::new()],
    };
    image::write(&path, ["one", "two"].into_iter().map(record)).expect("a picture");
    let image = Image::open(&path).expect("it");
    assert_eq!(image.records.len(), 2);
    assert_eq!(image.records[1].texts, ["é", ""]);
    assert_eq!(&image.read(image.records[1].bodies[0]).expect("a body")[..], b"body");
    let whole = std::fs::read(&path).expect("the file");
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        std::fs::write(&path, &damaged).expect("a damaged file");
        let fine = Image::open(&path).is_ok_and(|image| {
            let mut bodies = image.records.iter().flat_map(|record| &record.bodies);
            bodies.all(|place| image.read(*place).is_ok())
        });
        assert!(!fine, "byte {at}");
        std::fs::write(&path, &whole[..at]).expect("a part of it");
        assert!(Image::open(&path).is_err(), "{at} bytes");
    }
}
