//! Whether a password may be chosen: the rules of the house, a dictionary of what people choose,
//! and the agency's list of stolen ones.

use crate::actions::Ctx;
use crate::domain::people::password::{check_password, normalized};
use crate::domain::values::Invalid;

/// A password that is guessed within ten to this power of tries is among those that are tried
/// first.
const GUESSES: f64 = 8.0;

/// Refuses a password that breaks a rule. `about` are texts that others know of its owner.
///
/// # Errors
/// A sentence that says which rule, and the way out.
pub(super) fn check(ctx: &Ctx, password: &str, about: &[&str]) -> Result<(), Invalid> {
    let known: Vec<&str> = about
        .iter()
        .copied()
        .chain([ctx.settings.agency_name.as_str(), ctx.settings.base_url.as_str()])
        .collect();
    let password = normalized(password);
    check_password(&password, &known)?;
    let guesses = zxcvbn::zxcvbn(&password, &known).guesses_log10();
    if guesses < GUESSES {
        let sentence = "Choose a password that is harder to guess: this one is among the first \
            that are tried. Three or four random words work well.";
        return Err(Invalid(sentence.to_owned()));
    }
    // A list that cannot be read keeps nobody from choosing a password, but whoever runs Assay must
    // know.
    let stolen = ctx.breached.contains(&password).inspect_err(
        |cause| tracing::error!(%cause, "the list of stolen passwords could not be read"),
    );
    if stolen.unwrap_or(false) {
        let sentence = "This password is on a list of stolen ones, so others will try it. Choose \
            another. Three or four random words work well.";
        return Err(Invalid(sentence.to_owned()));
    }
    Ok(())
}
