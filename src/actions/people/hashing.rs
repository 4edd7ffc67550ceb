//! Password hashes: argon2id, off the async threads, few at a time. Whoever would have to wait long
//! is told to come back.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::actions::error::Error;
use crate::domain::people::password::normalized;

/// So many hashes may wait for each core: at a good twentieth of a second each, the last waits
/// about a second.
const WAITING: usize = 20;
/// When whoever found no place may come back.
const BACK_SECONDS: i64 = 3;

/// A hash of a password that nobody has, checked when the account is unknown so that both cases
/// take the same time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$YXNzYXktbm9ib2R5LXNhbHQ$vH2PzkbBv1o1T2vMfDkdWzGmtWv1k5iYQGkVjC1eF8k";

/// The places for password work: as many at work as there are cores, each with 19 MiB, and a
/// bounded number that wait.
#[derive(Debug, Clone)]
pub struct Hashing {
    places: Arc<Semaphore>,
    workers: Arc<Semaphore>,
}

impl Hashing {
    /// Places for a machine with so many cores.
    pub fn new(cores: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(cores * (WAITING + 1))),
            workers: Arc::new(Semaphore::new(cores)),
        }
    }

    /// A place in the queue. Taken before tries are counted, so that nobody loses a try that is not
    /// made.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full.
    pub(super) fn place(&self) -> Result<Place, Error> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_full| Error::Busy { seconds: BACK_SECONDS })?;
        Ok(Place { place, workers: Arc::clone(&self.workers) })
    }
}

/// A place in the queue for one piece of password work.
pub(super) struct Place {
    place: OwnedSemaphorePermit,
    workers: Arc<Semaphore>,
}

impl Place {
    /// Hashes a password for storing.
    pub(super) async fn hash(self, password: &str) -> Result<String, Error> {
        let password = normalized(password);
        let hashed = self.run(move || {
            Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
        });
        hashed
            .await?
            .map_err(|cause| Error::Internal(format!("a password could not be hashed: {cause}")))
    }

    /// Whether the password fits the stored hash; with no hash the same work is done and the answer
    /// is no.
    pub(super) async fn verify(
        self,
        password: &str,
        stored: Option<String>,
    ) -> Result<bool, Error> {
        let typed = password.to_owned();
        self.run(move || {
            let known = stored.is_some();
            let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
            let fits = |password: &str| {
                Argon2::default().verify_password(password.as_bytes(), stored.as_str()).is_ok()
            };
            let normalized = normalized(&typed);
            // Passwords were once hashed as they came; what was typed then may still be typed.
            (fits(&normalized) || (normalized != typed && fits(&typed))) && known
        })
        .await
    }

    /// The permits go with the work: who stops waiting for it does not make room for more.
    async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let stopping = |cause: &dyn std::fmt::Display| {
            Error::Internal(format!("password work was cut off: {cause}"))
        };
        let worker = self.workers.acquire_owned().await.map_err(|cause| stopping(&cause))?;
        let place = self.place;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((worker, place));
            done
        });
        done.await.map_err(|cause| stopping(&cause))
    }
}
