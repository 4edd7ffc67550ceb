//! Hashing and checking passwords: argon2id, off the async threads, few at a time.

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};

use crate::actions::{Ctx, Error};

/// A hash of a password that nobody has, checked when the account is unknown so that both cases take the same time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$YXNzYXktbm9ib2R5LXNhbHQ$vH2PzkbBv1o1T2vMfDkdWzGmtWv1k5iYQGkVjC1eF8k";

/// Hashes a password for storing.
pub async fn hash(ctx: &Ctx, password: &str) -> Result<String, Error> {
    let password = password.to_owned();
    run(ctx, move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|error| error.to_string()))
        .await?
        .map_err(|cause| Error::Internal(format!("a password could not be hashed: {cause}")))
}

/// Whether the password fits the stored hash; with no hash the same work is done and the answer is no.
pub async fn verify(ctx: &Ctx, password: &str, stored: Option<String>) -> Result<bool, Error> {
    let password = password.to_owned();
    run(ctx, move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
        Argon2::default().verify_password(password.as_bytes(), stored.as_str()).is_ok() && known
    })
    .await
}

async fn run<T: Send + 'static>(ctx: &Ctx, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let _permit = ctx.hashing.acquire().await.map_err(|cause| Error::Internal(format!("the server is stopping: {cause}")))?;
    tokio::task::spawn_blocking(work).await.map_err(|cause| Error::Internal(format!("password work was cut off: {cause}")))
}
