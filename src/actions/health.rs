//! Whether Assay can serve.

use std::time::Duration;

use super::{Ctx, Error};
use crate::store::{StoreError, events, readiness};

/// How long the database has to show that it reads and writes.
const LIMIT: Duration = Duration::from_millis(900);
/// For so many seconds a good answer stands, so that asking costs a write only now and then.
const STANDS_SECONDS: i64 = 1;

/// Succeeds when the database answers with a schema that it knows and takes a write, both within a
/// second.
///
/// # Errors
/// What the database answered, or that it did not.
pub async fn ready(ctx: &Ctx) -> Result<(), Error> {
    tokio::time::timeout(LIMIT, read_and_write(ctx))
        .await
        .map_err(|_elapsed| StoreError::NoAnswer)?
}

async fn read_and_write(ctx: &Ctx) -> Result<(), Error> {
    let mut seen = ctx.wrote_at.lock().await;
    let now = ctx.now();
    if seen.is_some_and(|at| (0..STANDS_SECONDS * 1000).contains(&(now.millis() - at.millis()))) {
        return Ok(());
    }
    events::head(&mut ctx.db.read().await?).await?;
    let mut tx = ctx.db.write().await?;
    readiness::note(&mut tx, now).await?;
    tx.commit().await?;
    *seen = Some(now);
    Ok(())
}
