//! The writes of an embedded database, one after another, with one sync to disk for those that wait
//! together.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use crate::store::StoreError;

/// How many writes may share one commit.
const GROUP: usize = 64;

/// The one writing connection of an embedded database. Writes take turns at it; those that wait for
/// each other share one commit, so that they share one sync to disk, and each is answered after it
/// (group commit).
#[derive(Clone)]
pub(super) struct Writer {
    desk: Arc<Mutex<Desk>>,
    waiting: Arc<AtomicUsize>,
}

/// The connection and the group that is open on it.
pub(super) struct Desk {
    connection: Option<SqliteConnection>,
    /// A transaction is open; each turn is a savepoint in it.
    open: bool,
    /// The turn before was dropped unfinished, so its savepoint is still there.
    abandoned: bool,
    /// Finished turns that wait for the group's commit.
    finished: Vec<oneshot::Sender<Result<(), StoreError>>>,
}

impl Writer {
    pub(super) fn new(connection: SqliteConnection) -> Self {
        let desk = Desk {
            connection: Some(connection),
            open: false,
            abandoned: false,
            finished: Vec::new(),
        };
        Self { desk: Arc::new(Mutex::new(desk)), waiting: Arc::default() }
    }

    pub(super) async fn begin(&self) -> Result<WriterTurn, StoreError> {
        let waiter = Waiter::new(self);
        let mut desk = Arc::clone(&self.desk).lock_owned().await;
        waiter.arrive();
        let writer = self.clone();
        // A caller that gives up half-way must not leave a transaction open that the writer does
        // not know of.
        to_the_end(async move {
            desk.clear_abandoned().await?;
            if !desk.open {
                desk.run("BEGIN IMMEDIATE").await?;
                desk.open = true;
            }
            desk.run("SAVEPOINT turn").await?;
            Ok(WriterTurn { writer, desk: Some(desk) })
        })
        .await
    }

    /// Commits what is finished, unless somebody waits who will join the group.
    async fn settle(&self, desk: &mut Desk) {
        if desk.open && (self.waiting.load(Ordering::SeqCst) == 0 || desk.finished.len() >= GROUP) {
            desk.commit().await;
        }
    }

    /// Settles in the background, for those who leave without finishing.
    fn settle_later(&self) {
        let writer = self.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let mut desk = writer.desk.lock().await;
                if desk.clear_abandoned().await.is_ok() {
                    writer.settle(&mut desk).await;
                }
            });
        }
    }

    /// The connection between two groups: no transaction is open on it. Needed for what is done
    /// with the database as a whole, as a turn that was just given up may still be open.
    pub(super) async fn between(&self) -> Result<OwnedMutexGuard<Desk>, StoreError> {
        let mut desk = Arc::clone(&self.desk).lock_owned().await;
        to_the_end(async move {
            desk.clear_abandoned().await?;
            if desk.open {
                desk.commit().await;
            }
            Ok(desk)
        })
        .await
    }

    pub(super) async fn close(&self) {
        let mut desk = match self.between().await {
            Ok(desk) => desk,
            Err(cause) => {
                tracing::warn!(%cause, "the last group of writes could not be ended");
                Arc::clone(&self.desk).lock_owned().await
            }
        };
        if let Some(connection) = desk.connection.take()
            && let Err(cause) = connection.close().await
        {
            tracing::warn!(%cause, "the writing connection did not close cleanly");
        }
    }
}

impl Desk {
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.connection.as_mut().ok_or(StoreError::Database(sqlx::Error::PoolClosed))
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), StoreError> {
        sqlx::raw_sql(sql).execute(self.connection()?).await?;
        Ok(())
    }

    async fn clear_abandoned(&mut self) -> Result<(), StoreError> {
        if self.abandoned {
            self.run("ROLLBACK TO turn; RELEASE turn").await?;
            self.abandoned = false;
        }
        Ok(())
    }

    /// Commits the group and answers every turn in it.
    async fn commit(&mut self) {
        let committed = self.run("COMMIT").await;
        self.open = false;
        if let Err(cause) = &committed {
            tracing::error!(%cause, "a group of writes could not be committed");
            // Nothing of the group may linger; when even this fails the next BEGIN says so.
            let _ = self.run("ROLLBACK").await;
        }
        for turn in self.finished.drain(..) {
            // Whoever is gone needs no answer.
            let _ = turn.send(if committed.is_ok() { Ok(()) } else { Err(StoreError::GroupLost) });
        }
    }
}

/// Counts somebody who waits for a turn; giving up must not strand a group that counted on them.
struct Waiter<'w> {
    writer: &'w Writer,
    gave_up: bool,
}

impl<'w> Waiter<'w> {
    fn new(writer: &'w Writer) -> Self {
        writer.waiting.fetch_add(1, Ordering::SeqCst);
        Self { writer, gave_up: true }
    }

    fn arrive(mut self) {
        self.gave_up = false;
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.writer.waiting.fetch_sub(1, Ordering::SeqCst);
        if self.gave_up {
            self.writer.settle_later();
        }
    }
}

/// One write's turn at the connection.
pub(super) struct WriterTurn {
    writer: Writer,
    desk: Option<OwnedMutexGuard<Desk>>,
}

impl WriterTurn {
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.desk.as_mut().ok_or(StoreError::Database(sqlx::Error::PoolClosed))?.connection()
    }

    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        let Some(mut desk) = self.desk.take() else { return Err(StoreError::GroupLost) };
        if let Err(cause) = desk.run("RELEASE turn").await {
            self.desk = Some(desk);
            return Err(cause);
        }
        let (answer, answered) = oneshot::channel();
        desk.finished.push(answer);
        let writer = self.writer.clone();
        // The others of the group wait for this commit, even when the one who began it has gone.
        to_the_end(async move {
            writer.settle(&mut desk).await;
            Ok(())
        })
        .await?;
        answered.await.unwrap_or(Err(StoreError::GroupLost))
    }
}

/// Does this to its end, also when whoever waits for it stops waiting: a request ends half-way when
/// its browser goes.
async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::spawn(work).await.unwrap_or(Err(StoreError::GroupLost))
}

impl Drop for WriterTurn {
    fn drop(&mut self) {
        if let Some(mut desk) = self.desk.take() {
            desk.abandoned = true;
            drop(desk);
            self.writer.settle_later();
        }
    }
}
