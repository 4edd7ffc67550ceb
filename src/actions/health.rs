//! Whether Assay can serve.

use super::{Ctx, Error};
use crate::store::events;

/// Succeeds when the database answers with a schema that it knows.
pub async fn ready(ctx: &Ctx) -> Result<(), Error> {
    let mut tx = ctx.db.read().await?;
    events::head(&mut tx).await?;
    Ok(())
}
