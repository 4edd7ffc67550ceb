//! Mails about signing in, to the owner of the account.

use serde::Serialize;

use super::mail::Mail;

/// Somebody signed in on a device that the account was not used on before.
#[derive(Serialize)]
pub(crate) struct NewDevice<'a> {
    /// The device, in words.
    pub device: &'a str,
    /// The instant, in words.
    pub at: String,
}

impl Mail for NewDevice<'_> {
    const TEMPLATE: &'static str = "people/new_device";

    fn subject(&self) -> &'static str {
        "Your account was used on a new device"
    }

    fn samples() -> Vec<Self> {
        vec![Self { device: "Firefox on Linux", at: "21 November 2026, 10:00 UTC".to_owned() }]
    }
}

/// Somebody tried too many wrong passwords.
#[derive(Serialize)]
pub(crate) struct WrongPasswords<'a> {
    /// The device of the last try, in words.
    pub device: &'a str,
    /// The instant, in words.
    pub at: String,
}

impl Mail for WrongPasswords<'_> {
    const TEMPLATE: &'static str = "people/wrong_passwords";

    fn subject(&self) -> &'static str {
        "Wrong passwords for your account"
    }

    fn samples() -> Vec<Self> {
        vec![Self { device: "Firefox on Linux", at: "21 November 2026, 10:00 UTC".to_owned() }]
    }
}

/// A link that lets its owner choose a new password.
#[derive(Serialize)]
pub(crate) struct NewPassword<'a> {
    /// The link.
    pub link: &'a str,
    /// When it stops working, in words.
    pub until: String,
}

impl Mail for NewPassword<'_> {
    const TEMPLATE: &'static str = "people/new_password";

    fn subject(&self) -> &'static str {
        "Choose a new password"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            link: "https://assay.agency.example/links/5e1f",
            until: "21 November 2026, 11:00 UTC".to_owned(),
        }]
    }
}

/// The password is another one now.
#[derive(Serialize)]
pub(crate) struct PasswordChanged {
    /// The instant, in words.
    pub at: String,
}

impl Mail for PasswordChanged {
    const TEMPLATE: &'static str = "people/password_changed";

    fn subject(&self) -> &'static str {
        "Your password was changed"
    }

    fn samples() -> Vec<Self> {
        vec![Self { at: "21 November 2026, 10:00 UTC".to_owned() }]
    }
}
