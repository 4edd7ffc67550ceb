use std::time::Duration;

use assay::store::events;
use tokio::sync::oneshot;

use crate::support::TestApp;

/// A web worker's thread may end while a connection that was opened for it does somebody else's work.
#[tokio::test]
async fn a_connection_outlives_the_worker_that_it_was_opened_for() {
    let app = TestApp::start().await;
    let db = app.ctx.db.clone();
    // All connections but one, so that the worker has to open the last.
    let others = if app.config.database_url.is_file() { 3 } else { 9 };
    let mut held = Vec::new();
    for _ in 0..others {
        held.push(db.read().await.unwrap());
    }
    let (has_read, opened) = oneshot::channel();
    let (end, ending) = oneshot::channel::<()>();
    let worker = std::thread::spawn({
        let db = db.clone();
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                events::head(&mut db.read().await.unwrap()).await.unwrap();
                has_read.send(()).unwrap();
                ending.await.unwrap();
            });
        }
    });
    opened.await.unwrap();
    let mut last = db.read().await.unwrap();
    end.send(()).unwrap();
    worker.join().unwrap();
    events::head(&mut last).await.expect("the connection still works");
    drop((last, held));
    app.finish().await;
}

#[tokio::test]
async fn a_transaction_that_is_given_up_while_it_begins_leaves_no_connection_inside_it() {
    let app = TestApp::start().await;
    for step in 0..200 {
        // Given up at another moment each time.
        let _given_up = tokio::time::timeout(Duration::from_micros(step * 20), app.ctx.db.read()).await;
    }
    for _ in 0..20 {
        let mut tx = app.ctx.db.write().await.unwrap();
        tx.query("UPDATE event_head SET sequence = sequence").execute().await.unwrap();
        tx.commit().await.unwrap();
    }
    app.finish().await;
}
