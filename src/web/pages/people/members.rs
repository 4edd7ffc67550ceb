//! The people of one organization as a table, with the form that invites another: for
//! administrators and for a vendor's owners.

use serde::Serialize;

use crate::actions::FieldError;
use crate::actions::people::invitations::Invitation;
use crate::domain::people::account::{Account, AccountState, Role, clash};
use crate::domain::people::organization::OrganizationKind;
use crate::domain::people::waiting::Waiting;
use crate::domain::values::OrganizationId;
use crate::web::components::fields::{ChoicesField, TextField};
use crate::web::components::{Crumb, Kind, StatusTag, home_trail};
use crate::web::kernel::forms::Pairs;
use crate::web::kernel::notices::Notice;

/// The title of the list of people.
pub const PEOPLE: &str = "People";

/// The way to a page below the list of people.
pub fn people_trail() -> Vec<Crumb> {
    let mut trail = home_trail();
    trail.push(Crumb::to("/people", PEOPLE));
    trail
}

/// The address of an organization's page.
pub fn path_of(organization: &OrganizationId) -> String {
    format!("/people/organizations/{organization}")
}

/// One person in the table.
#[derive(Debug, Serialize)]
pub struct MemberRow {
    name: String,
    href: Option<String>,
    email: String,
    roles: String,
    /// Why the roles get in each other's way.
    clash: Option<&'static str>,
    status: StatusTag,
    /// Where the buttons that send the invitation again and take it back post to.
    again: Option<String>,
    back: Option<String>,
    /// Where the button that closes the account posts to.
    close: Option<String>,
}

impl MemberRow {
    /// An account, with the page of it and the address that closes it, where there are such.
    pub fn new(account: &Account, href: Option<String>, close: Option<String>) -> Self {
        Self {
            name: account.name.to_string(),
            href,
            email: account.email.to_string(),
            roles: labels(&account.roles),
            clash: clash(&account.roles).filter(|_| account.state == AccountState::Active),
            status: status(account.state),
            again: None,
            back: None,
            close: close.filter(|_| account.state == AccountState::Active),
        }
    }

    /// Somebody who waits for their account; the buttons post to addresses that start with `start`,
    /// when there is one.
    pub fn waiting(one: &Waiting, start: Option<&str>) -> Self {
        let path = |what: &str| start.map(|start| format!("{start}/{}/{what}", one.id));
        Self {
            name: one.name.to_string(),
            href: None,
            email: one.email.to_string(),
            roles: labels(&one.roles),
            clash: clash(&one.roles),
            status: StatusTag::new(Kind::Caution, "Not opened yet"),
            again: path("invitation"),
            back: path("removal"),
            close: None,
        }
    }
}

/// Roles for people to read, in one line.
pub fn labels(roles: &[Role]) -> String {
    roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ")
}

/// The roles that people of such an organization can have, to be ticked.
pub fn roles_field(
    kind: OrganizationKind,
    ticked: &[String],
    errors: &[FieldError],
) -> ChoicesField {
    let roles = Role::of(kind).map(|role| (role.word(), role.label(), Some(role.purpose())));
    let field = ChoicesField::ticks("roles", "What they will do", roles, ticked, errors);
    match kind {
        OrganizationKind::Agency => field.help(
            "One person can have several. But whoever scores, settles or proposes on a tool can \
             neither sign nor publish it, and nobody signs for two offices.",
        ),
        _ => field,
    }
}

/// An account's state as a tag.
pub fn status(state: AccountState) -> StatusTag {
    let kind = match state {
        AccountState::Active => Kind::Good,
        AccountState::Closed => Kind::Neutral,
    };
    StatusTag::new(kind, state.label())
}

/// The form that invites somebody.
#[derive(Debug, Serialize)]
pub struct InviteForm {
    action: String,
    name: TextField,
    email: TextField,
    roles: ChoicesField,
}

impl InviteForm {
    /// A form sent to `action`, with the roles that such an organization has.
    pub fn new(
        action: String,
        kind: OrganizationKind,
        typed: &Invitation,
        errors: &[FieldError],
    ) -> Self {
        Self {
            action,
            name: TextField::new("name", "Name", &typed.name, errors).autocomplete("off"),
            email: TextField::new("email", "Email address", &typed.email, errors)
                .kind("email")
                .help("The link goes here. One address has one account.")
                .autocomplete("off"),
            roles: roles_field(kind, &typed.roles, errors),
        }
    }
}

/// What is said after roles were given: a warning when they get in each other's way.
pub fn after_roles(words: &[String], otherwise: Notice) -> Notice {
    let roles: Vec<Role> = words.iter().filter_map(|word| Role::parse(word).ok()).collect();
    if clash(&roles).is_some() { Notice::DUTIES_CLASH } else { otherwise }
}

/// What the form sent.
pub fn invitation(form: &Pairs) -> Invitation {
    Invitation {
        name: form.value("name").to_owned(),
        email: form.value("email").to_owned(),
        roles: form.values("roles"),
    }
}
