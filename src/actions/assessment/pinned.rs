//! The questionnaire that a disclosure was started on, and no other: nothing is scored by a folder
//! that took its place.

use std::sync::Arc;

use crate::actions::{Ctx, Error};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::instrument::Questionnaire;

/// Why there is no such questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotThere {
    /// No folder of this family and version is there.
    Gone,
    /// The folder in its place has another digest, this one.
    Replaced(String),
}

/// The questionnaire with this family, version and digest.
pub(crate) fn find(
    ctx: &Ctx,
    family: &str,
    version: &str,
    digest: &str,
) -> Result<Arc<Questionnaire>, NotThere> {
    match ctx.library.get(family, version) {
        None => Err(NotThere::Gone),
        Some(found) if found.digest != digest => Err(NotThere::Replaced(found.digest.clone())),
        Some(found) => Ok(found),
    }
}

/// The questionnaire that a disclosure is on.
pub(crate) fn questionnaire(
    ctx: &Ctx,
    disclosure: &Disclosure,
) -> Result<Arc<Questionnaire>, Error> {
    let Disclosure { product_name, family, version, digest, .. } = disclosure;
    find(ctx, family, version, digest).map_err(|why| match why {
        NotThere::Gone => Error::Internal(format!(
            "the questionnaire {family}/{version} is not \
            there"
        )),
        NotThere::Replaced(found) => Error::WrongState(format!(
            "The disclosure of {product_name} is on the questionnaire {family}/{version} with the \
             digest {digest}, but the folder in its place now has the digest {found}. Nothing is \
             scored by another questionnaire: put the original folder back, and give the changed \
             one a version of its own."
        )),
    })
}
