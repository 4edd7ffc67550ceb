//! Pages about accounts.

pub mod accounts;
pub mod administration;
pub mod appointments;
pub mod closing;
pub mod colleagues;
pub mod erasing;
pub mod handovers;
pub mod invitations;
pub mod kept_forms;
pub mod kept_names;
pub mod mail_links;
pub mod mail_sent;
pub mod members;
pub mod name_asking;
pub mod name_requests;
pub mod names;
mod organization_tools;
pub mod organizations;
pub mod passwords;
pub mod past_loading;
pub mod registrations;
mod samples;
pub mod sessions;
pub mod shortcuts;

pub(super) use samples::vendor_conflicts as vendor_conflict_samples;

use crate::actions::FieldError;
use crate::domain::people::password::PASSWORD_MINIMUM;
use crate::web::components::fields::TextField;

/// A field for a password that is being chosen. It always comes back empty.
fn new_password(label: &'static str, errors: &[FieldError]) -> TextField {
    TextField::new("password", label, "", errors)
        .kind("password")
        .help(format!(
            "At least {PASSWORD_MINIMUM} characters. Three or four random words work \
            well; words that others know of you do not."
        ))
        .autocomplete("new-password")
}
