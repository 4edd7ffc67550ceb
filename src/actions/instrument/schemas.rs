//! The published schemas of disclosures.

use std::sync::Arc;

use crate::actions::{Ctx, Error};
use crate::store::instrument::schemas::Schema;

/// A schema as anyone may read it.
#[derive(Debug, Clone)]
pub struct Published {
    /// The document.
    pub schema: Arc<Schema>,
    /// Whether its questionnaire is released, and so never changes.
    pub released: bool,
}

/// The schema of a version of a questionnaire.
///
/// # Errors
/// [`Error::NotFound`] when there is no such version.
pub fn published(ctx: &Ctx, family: &str, version: &str) -> Result<Published, Error> {
    let questionnaire = ctx.library.get(family, version).ok_or(Error::NotFound)?;
    let schema = ctx.library.schemas().of(&questionnaire, &ctx.settings.base_url);
    Ok(Published { schema, released: questionnaire.released })
}
