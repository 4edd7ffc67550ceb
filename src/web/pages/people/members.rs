//! The people of one organization as a table, with the form that invites another: for administrators and for a vendor's owners.

use serde::Serialize;

use crate::actions::FieldError;
use crate::actions::people::invitations::Invitation;
use crate::domain::people::account::{Account, AccountState, Role};
use crate::domain::people::organization::OrganizationKind;
use crate::web::components::{Choice, ChoicesField, Kind, StatusTag, TextField};
use crate::web::forms::{Pairs, field_id, message_at};

/// One person in the table.
#[derive(Debug, Serialize)]
pub struct MemberRow {
    name: String,
    href: Option<String>,
    email: String,
    roles: String,
    status: StatusTag,
    again: Option<String>,
}

impl MemberRow {
    /// A row whose invitation can be sent again at an address that starts with `again`, as long as the account waits.
    pub fn new(account: &Account, href: Option<String>, again: Option<&str>) -> Self {
        let waits = account.state == AccountState::Pending;
        Self {
            name: account.name.to_string(),
            href,
            email: account.email.to_string(),
            roles: account.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", "),
            status: status(account.state),
            again: again.filter(|_| waits).map(|start| format!("{start}/{}/invitation", account.id)),
        }
    }
}

/// An account's state as a tag.
pub fn status(state: AccountState) -> StatusTag {
    let kind = match state {
        AccountState::Active => Kind::Good,
        AccountState::Pending => Kind::Caution,
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
    pub fn new(action: String, kind: OrganizationKind, typed: &Invitation, errors: &[FieldError]) -> Self {
        let id = field_id("roles");
        let choices = Role::of(kind).enumerate().map(|(index, role)| Choice {
            // The first choice has the id that error links lead to; the group cannot have it too.
            id: if index == 0 { id.clone() } else { format!("{id}-{}", role.word()) },
            value: role.word().to_owned(),
            label: role.label().to_owned(),
            help: Some(role.purpose().to_owned()),
            checked: typed.roles.iter().any(|word| word == role.word()),
        });
        Self {
            action,
            name: TextField::new("name", "Name", &typed.name, errors).autocomplete("off"),
            email: TextField::new("email", "Email address", &typed.email, errors)
                .kind("email")
                .help("The link goes here. One address has one account.")
                .autocomplete("off"),
            roles: ChoicesField {
                id: format!("{id}-group"),
                name: "roles".to_owned(),
                label: "What they will do".to_owned(),
                help: None,
                r#type: "checkbox",
                required: true,
                error: message_at(errors, "roles"),
                in_row: false,
                choices: choices.collect(),
            },
        }
    }
}

/// What the form sent.
pub fn invitation(form: &Pairs) -> Invitation {
    Invitation { name: form.value("name").to_owned(), email: form.value("email").to_owned(), roles: form.values("roles") }
}
