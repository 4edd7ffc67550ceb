//! What a form showed of the thing that it is about. Whoever presses its button does it to that,
//! and to nothing that took its place.

use super::Error;

/// The stamp of what a form showed.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'s>(Option<&'s str>);

impl<'s> Seen<'s> {
    /// As a form sends it; one that sends none, such as a program's, acts on what is there.
    pub fn on_form(stamp: &'s str) -> Self {
        Self(Some(stamp).filter(|stamp| !stamp.is_empty()))
    }

    /// No form showed it: the thing itself is at hand.
    pub fn at_hand() -> Self {
        Self(None)
    }

    /// Goes on only if this is what was shown. `what` names the thing at the beginning of a
    /// sentence.
    ///
    /// # Errors
    /// Something else stands there meanwhile.
    pub(super) fn is_still(self, stamp: &str, what: &str) -> Result<(), Error> {
        if self.0.is_none_or(|seen| seen == stamp) {
            return Ok(());
        }
        Err(Error::Stale(format!(
            "{what} is not the one any more that your page showed, so nothing was done. Open the \
             page again and look at it anew."
        )))
    }
}
