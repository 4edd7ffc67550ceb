use std::time::Duration;

use assay::domain::access::Actor;
use assay::domain::event::Event;
use assay::store::events;
use tokio::task::JoinSet;

use crate::support::TestApp;

fn event(app: &TestApp) -> Event {
    Event::AccountConfirmed { account: app.ctx.new_id() }
}

#[tokio::test]
async fn writes_that_arrive_together_are_all_kept_in_one_chain() {
    let app = TestApp::start().await;
    let mut writers = JoinSet::new();
    for _ in 0..40 {
        let (ctx, event) = (app.ctx.clone(), event(&app));
        writers.spawn(async move {
            let mut tx = ctx.db.write().await.unwrap();
            events::append(&mut tx, ctx.now(), &Actor::System, &event).await.unwrap();
            tx.commit().await.unwrap();
        });
    }
    writers.join_all().await;
    let mut tx = app.ctx.db.read().await.unwrap();
    assert_eq!(events::head(&mut tx).await.unwrap().0, 40);
    drop(tx);
    app.finish().await;
}

#[tokio::test]
async fn a_write_that_is_dropped_leaves_nothing_and_stops_nobody() {
    let app = TestApp::start().await;
    let mut writers = JoinSet::new();
    for number in 0..30 {
        let (ctx, event) = (app.ctx.clone(), event(&app));
        writers.spawn(async move {
            let mut tx = ctx.db.write().await.unwrap();
            events::append(&mut tx, ctx.now(), &Actor::System, &event).await.unwrap();
            if number % 3 != 0 {
                tx.commit().await.unwrap();
            }
        });
    }
    writers.join_all().await;
    let mut tx = app.ctx.db.write().await.unwrap();
    assert_eq!(events::head(&mut tx).await.unwrap().0, 20);
    tx.commit().await.unwrap();
    app.finish().await;
}

#[tokio::test]
async fn what_is_done_with_the_whole_database_waits_for_no_turn_that_was_given_up() {
    let app = TestApp::start().await;
    for _ in 0..5 {
        let mut given_up = app.ctx.db.write().await.unwrap();
        events::append(&mut given_up, app.ctx.now(), &Actor::System, &event(&app)).await.unwrap();
        drop(given_up);
        app.ctx.db.stop_syncing().await.unwrap();
        app.ctx.db.sync_again().await.unwrap();
    }
    app.finish().await;
}

#[tokio::test]
async fn somebody_who_gives_up_waiting_does_not_strand_the_others() {
    let app = TestApp::start().await;
    for _ in 0..5 {
        let mut first = app.ctx.db.write().await.unwrap();
        events::append(&mut first, app.ctx.now(), &Actor::System, &event(&app)).await.unwrap();
        let db = app.ctx.db.clone();
        let impatient = tokio::spawn(async move { db.write().await.map(drop) });
        tokio::task::yield_now().await;
        let committing = tokio::spawn(first.commit());
        impatient.abort();
        tokio::time::timeout(Duration::from_secs(5), committing)
            .await
            .expect("the commit is answered")
            .unwrap()
            .unwrap();
    }
    app.finish().await;
}

#[tokio::test]
async fn a_read_does_not_see_a_write_before_its_commit() {
    let app = TestApp::start().await;
    let mut write = app.ctx.db.write().await.unwrap();
    events::append(&mut write, app.ctx.now(), &Actor::System, &event(&app)).await.unwrap();
    let mut read = app.ctx.db.read().await.unwrap();
    assert_eq!(events::head(&mut read).await.unwrap().0, 0);
    drop(read);
    write.commit().await.unwrap();
    let mut read = app.ctx.db.read().await.unwrap();
    assert_eq!(events::head(&mut read).await.unwrap().0, 1);
    drop(read);
    app.finish().await;
}
