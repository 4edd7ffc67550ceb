use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use assay::store::events;
use tokio::sync::oneshot;

use crate::support::TestApp;

/// A web worker's thread may end while a connection that was opened for it does somebody else's
/// work.
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
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
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

/// Asks for something so many times that it has not answered, and gives it up when it has news for
/// the next time.
async fn given_up_after<T>(polls: usize, asked: impl Future<Output = T>) {
    let mut asked = pin!(asked);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        asked.as_mut().poll(context).map(|_answer| ())
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_is_given_up_while_it_begins_leaves_no_connection_inside_it() {
    let app = TestApp::start().await;
    // Every moment: before it is asked for, while the connection is tried, when the server has
    // begun it and nobody has read that, and after.
    for polls in 0..20 {
        given_up_after(polls, app.ctx.db.read()).await;
        let mut tx = app.ctx.db.write().await.unwrap();
        let written = tx.query("UPDATE event_head SET sequence = sequence").execute().await;
        assert_eq!(written.map_err(|cause| format!("given up after {polls}: {cause}")), Ok(1));
        tx.commit().await.unwrap();
    }
    app.finish().await;
}
