//! Mails about getting an account, and about its address.

use serde::Serialize;

use super::mail::Mail;

/// A link of the samples.
const LINK: &str = "https://assay.agency.example/links/5e1f";
/// When it stops working.
const UNTIL: &str = "28 November 2026, 10:00 UTC";

/// An invitation to open an account.
#[derive(Serialize)]
pub(crate) struct Invitation<'a> {
    /// Who invites.
    pub by: String,
    /// The organization to work for.
    pub place: &'a str,
    /// What to do there, in words.
    pub roles: String,
    /// The link that opens the account.
    pub link: &'a str,
    /// When it stops working, in words.
    pub until: String,
}

impl Mail for Invitation<'_> {
    const TEMPLATE: &'static str = "people/invitation";

    fn subject(&self) -> &'static str {
        "You are invited to Assay"
    }

    fn samples() -> Vec<Self> {
        let by = "Lena Ruiz (Brookfield Learning)".to_owned();
        vec![Self {
            by,
            place: "Brookfield Learning",
            roles: "Vendor contributor".to_owned(),
            link: LINK,
            until: UNTIL.to_owned(),
        }]
    }
}

/// A vendor invited somebody who has an account.
#[derive(Serialize)]
pub(crate) struct InvitedAlready {}

impl Mail for InvitedAlready {
    const TEMPLATE: &'static str = "people/invited_already";

    fn subject(&self) -> &'static str {
        "You have an account already"
    }

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// A link that confirms a registration. Carries nothing that was typed: whoever registers chooses
/// the words and the receiver, and could send an advertisement.
#[derive(Serialize)]
pub(crate) struct Registration<'a> {
    /// The link that opens the account.
    pub link: &'a str,
    /// When it stops working, in words.
    pub until: String,
}

impl Mail for Registration<'_> {
    const TEMPLATE: &'static str = "people/registration";

    fn subject(&self) -> &'static str {
        "Confirm your registration"
    }

    fn samples() -> Vec<Self> {
        vec![Self { link: LINK, until: UNTIL.to_owned() }]
    }
}

/// Somebody registered with the address of an account.
#[derive(Serialize)]
pub(crate) struct RegisteredAlready {}

impl Mail for RegisteredAlready {
    const TEMPLATE: &'static str = "people/registered_already";

    fn subject(&self) -> &'static str {
        "You have an account already"
    }

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

/// A fresh link for somebody who asked for a new password before their account was open.
#[derive(Serialize)]
pub(crate) struct OpenAccount<'a> {
    /// The link that opens the account.
    pub link: &'a str,
    /// When it stops working, in words.
    pub until: String,
}

impl Mail for OpenAccount<'_> {
    const TEMPLATE: &'static str = "people/open_account";

    fn subject(&self) -> &'static str {
        "Open your account"
    }

    fn samples() -> Vec<Self> {
        vec![Self { link: LINK, until: UNTIL.to_owned() }]
    }
}

/// A link that confirms a new address, to that address.
#[derive(Serialize)]
pub(crate) struct ConfirmAddress<'a> {
    /// The link that confirms it.
    pub link: &'a str,
    /// When it stops working, in words.
    pub until: String,
}

impl Mail for ConfirmAddress<'_> {
    const TEMPLATE: &'static str = "people/confirm_address";

    fn subject(&self) -> &'static str {
        "Confirm your new email address"
    }

    fn samples() -> Vec<Self> {
        vec![Self { link: LINK, until: UNTIL.to_owned() }]
    }
}

/// A new address was entered, to the address of today.
#[derive(Serialize)]
pub(crate) struct AddressChanging<'a> {
    /// The new address.
    pub email: &'a str,
}

impl Mail for AddressChanging<'_> {
    const TEMPLATE: &'static str = "people/address_changing";

    fn subject(&self) -> &'static str {
        "Your email address is being changed"
    }

    fn samples() -> Vec<Self> {
        vec![Self { email: "kim.vo@brookfield.example" }]
    }
}

/// The new address took the place of the one that this goes to.
#[derive(Serialize)]
pub(crate) struct AddressChanged<'a> {
    /// The new address.
    pub email: &'a str,
}

impl Mail for AddressChanged<'_> {
    const TEMPLATE: &'static str = "people/address_changed";

    fn subject(&self) -> &'static str {
        "Your email address was changed"
    }

    fn samples() -> Vec<Self> {
        vec![Self { email: "kim.vo@brookfield.example" }]
    }
}
