//! Administrators look after one account.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::members::{after_roles, labels, path_of, people_trail, roles_field, status};
use crate::actions::people::{accounts, changes, invitations};
use crate::actions::{Error, FieldError};
use crate::domain::people::account::{Account, AccountState, Role, clash};
use crate::domain::people::organization::Organization;
use crate::domain::values::AccountId;
use crate::web::components::fields::{ChoicesField, TextField};
use crate::web::components::{Breadcrumb, Crumb, Fact, Facts, PageHeader, StatusTag};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, NoFields, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// One account, with what can be done about it.
#[derive(Debug, Serialize)]
pub struct OtherAccountPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    status: StatusTag,
    facts: Facts,
    path: String,
    /// Whether they may have an appointment to review.
    reviews: bool,
    changes: Option<ChangeForms>,
    may_close: bool,
    closed: bool,
}

#[derive(Debug, Serialize)]
struct ChangeForms {
    name: TextField,
    roles: ChoicesField,
    email: TextField,
}

/// What was typed into one of the forms, when it was rejected.
#[derive(Debug, Default)]
struct Typed {
    name: Option<String>,
    roles: Option<Vec<String>>,
    email: String,
}

impl OtherAccountPage {
    fn new(
        account: &Account,
        organization: &Organization,
        own: bool,
        typed: &Typed,
        errors: &[FieldError],
    ) -> Self {
        let mut trail = people_trail();
        trail.push(Crumb::to(path_of(&organization.id), organization.name.as_str()));
        let closed = account.state == AccountState::Closed;
        let facts = vec![
            Fact::new(
                if closed { "Email address before" } else { "Email address" },
                account.email.as_str(),
            ),
            Fact {
                href: Some(path_of(&organization.id)),
                ..Fact::new("Organization", organization.name.as_str())
            },
            Fact {
                note: clash(&account.roles).filter(|_| !closed).map(str::to_owned),
                ..Fact::new("What they do here", labels(&account.roles))
            },
        ];
        let held: Vec<String> = account.roles.iter().map(|role| role.word().to_owned()).collect();
        let changes = (!closed).then(|| ChangeForms {
            name: TextField::new(
                "name",
                "Name",
                typed.name.as_deref().unwrap_or(account.name.as_str()),
                errors,
            )
            .autocomplete("off"),
            roles: roles_field(organization.kind, typed.roles.as_ref().unwrap_or(&held), errors),
            email: TextField::new("email", "New email address", &typed.email, errors)
                .kind("email")
                .help(
                    "A link goes to it. The old address stays until the link is followed, and is \
                    told.",
                )
                .autocomplete("off"),
        });
        Self {
            crumbs: Breadcrumb::new(trail, account.name.as_str()),
            header: PageHeader::new(account.name.as_str()).over("Account"),
            errors: error_links(errors),
            status: status(account.state),
            facts: Facts { facts },
            path: path_to(&account.id),
            reviews: !closed && account.roles.contains(&Role::Reviewer),
            changes,
            may_close: !closed && !own,
            closed,
        }
    }
}

fn path_to(account: &AccountId) -> String {
    format!("/people/accounts/{account}")
}

impl Page for OtherAccountPage {
    const TEMPLATE: &'static str = "people/other_account";

    fn samples() -> Vec<Self> {
        let fault =
            FieldError { field: "roles".into(), message: "Choose at least one role.".into() };
        let all = super::samples::memberships();
        let sample = |account: &Account, organization: &Organization| {
            Self::new(account, organization, false, &Typed::default(), std::slice::from_ref(&fault))
        };
        all.iter()
            .flat_map(|one| one.accounts.iter().map(|account| sample(account, &one.organization)))
            .collect()
    }
}

/// `GET /people/accounts/{account}`
///
/// # Errors
/// When the visitor is no administrator, or there is no such account.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    shown(&app, &visitor, &request, &id, &Typed::default(), &[]).await
}

/// Shows the page, perhaps with what was wrong.
async fn shown(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    id: &AccountId,
    typed: &Typed,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let (account, organization) = accounts::show(&app.ctx, &visitor.actor, id).await?;
    let own = visitor.actor.person().is_some_and(|person| person.account == *id);
    let body = OtherAccountPage::new(&account, &organization, own, typed, errors);
    let title = account.name.as_str();
    if errors.is_empty() {
        page(app, visitor, request, title, &body)
    } else {
        rejected(app, visitor, request, title, &body)
    }
}

/// What the forms of one field send.
#[derive(Debug, Default, Deserialize)]
pub struct FieldForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
}

/// `POST /people/accounts/{account}/name`
///
/// # Errors
/// As [`changes::rename`] does; faults of a field come back with the form.
pub async fn rename(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Form<FieldForm>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&id)?, form);
    match changes::rename(&app.ctx, &visitor.actor, &id, &form.name).await {
        Ok(()) => Ok(done(&visitor, &path_to(&id), Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            shown(
                &app,
                &visitor,
                &request,
                &id,
                &Typed { name: Some(form.name), ..Typed::default() },
                &errors,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /people/accounts/{account}/roles`
///
/// # Errors
/// As [`changes::change_roles`] does; faults of a field come back with the form.
pub async fn change_roles(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (id, roles) = (path_id(&id)?, form.values("roles"));
    match changes::change_roles(&app.ctx, &visitor.actor, &id, &roles).await {
        Ok(()) => Ok(done(&visitor, &path_to(&id), Some(after_roles(&roles, Notice::SAVED)))),
        Err(Error::Invalid(errors)) => {
            shown(
                &app,
                &visitor,
                &request,
                &id,
                &Typed { roles: Some(roles), ..Typed::default() },
                &errors,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /people/accounts/{account}/address`
///
/// # Errors
/// As [`changes::change_address`] does; faults of a field come back with the form.
pub async fn change_address(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Form<FieldForm>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&id)?, form);
    match changes::change_address(&app.ctx, &visitor.actor, &id, &form.email).await {
        Ok(()) => Ok(done(&visitor, &path_to(&id), Some(Notice::ADDRESS_ASKED))),
        Err(Error::Invalid(errors)) => {
            shown(
                &app,
                &visitor,
                &request,
                &id,
                &Typed { email: form.email, ..Typed::default() },
                &errors,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /people/accounts/{account}/closing`
///
/// # Errors
/// As [`accounts::close`] does.
pub async fn close(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let organization = accounts::close(&app.ctx, &visitor.actor, &id).await?;
    Ok(done(&visitor, &path_of(&organization), Some(Notice::ACCOUNT_CLOSED)))
}

/// `POST /people/accounts/{account}/reopening`
///
/// # Errors
/// As [`invitations::reopen`] does.
pub async fn reopen(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let organization = invitations::reopen(&app.ctx, &visitor.actor, &id).await?;
    Ok(done(&visitor, &path_of(&organization), Some(Notice::INVITED)))
}
