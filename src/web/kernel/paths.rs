//! What stands in the paths of addresses.

use crate::actions::Error;
use crate::domain::values::Id;

/// The id in a path; anything else is not there.
///
/// # Errors
/// When the text is no id.
pub fn path_id<Of>(text: &str) -> Result<Id<Of>, Error> {
    Id::parse(text).ok_or(Error::NotFound)
}
