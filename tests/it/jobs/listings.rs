use assay::domain::registry::state::ListingState;
use assay::store::job_runs;

use crate::support::TestApp;
use crate::support::listings::Tool;

#[tokio::test]
async fn a_listing_expires_by_itself_in_the_first_hour_after_its_last_day() {
    let app = TestApp::start().await;
    let slug = app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let state =
        || app.ctx.registry.now().shelf.listing(&slug).expect("the listing").listing.card.status;
    app.ctx.clock.advance_seconds(365 * 86_400 + 13 * 3600);
    assert!(app.run_job("expire-listings").await);
    assert_eq!(state(), ListingState::Published);
    app.ctx.clock.advance_seconds(3600 + 5 * 60);
    assert!(app.run_job("expire-listings").await);
    assert_eq!(state(), ListingState::Expired);
    let mut tx = app.ctx.db.read().await.expect("a read");
    let runs = job_runs::latest(&mut tx, "expire-listings", 1).await.expect("runs");
    assert_eq!(runs[0].outcome.as_deref(), Some("Listings expired: 1."));
    drop(tx);
    app.finish().await;
}
