//! A vendor's owners look after the people of their vendor.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::members::{InviteForm, MemberRow, invitation};
use crate::actions::people::accounts;
use crate::actions::people::invitations::{self, Invitation};
use crate::actions::people::organizations::{self, Membership};
use crate::actions::{Error, FieldError};
use crate::domain::people::account::Account;
use crate::domain::values::AccountId;
use crate::web::components::{Breadcrumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, NoFields, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// The colleagues page.
#[derive(Debug, Serialize)]
pub struct ColleaguesPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    caption: String,
    members: Vec<MemberRow>,
    invite: InviteForm,
}

const TITLE: &str = "Colleagues";

impl ColleaguesPage {
    fn new(
        membership: &Membership,
        own: Option<&AccountId>,
        typed: &Invitation,
        errors: &[FieldError],
    ) -> Self {
        let organization = &membership.organization;
        let closing = |account: &Account| {
            (Some(&account.id) != own).then(|| format!("/colleagues/{}/closing", account.id))
        };
        let mut members: Vec<MemberRow> = membership
            .accounts
            .iter()
            .map(|account| MemberRow::new(account, None, closing(account)))
            .collect();
        members.extend(
            membership.waiting.iter().map(|one| MemberRow::waiting(one, Some("/colleagues"))),
        );
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).over(organization.name.as_str()).purpose(
                "Everybody here sees and edits your organization's products and disclosures.",
            ),
            errors: error_links(errors),
            caption: format!("People of {}", organization.name),
            members,
            invite: InviteForm::new("/colleagues".to_owned(), organization.kind, typed, errors),
        }
    }
}

impl Page for ColleaguesPage {
    const TEMPLATE: &'static str = "people/colleagues";

    fn samples() -> Vec<Self> {
        let fault =
            FieldError { field: "roles".into(), message: "Choose at least one role.".into() };
        let sample = |membership: &Membership| {
            Self::new(membership, None, &Invitation::default(), std::slice::from_ref(&fault))
        };
        super::samples::memberships().iter().map(sample).collect()
    }
}

fn own(visitor: &Visitor) -> Option<&AccountId> {
    visitor.actor.person().map(|person| &person.account)
}

/// `GET /colleagues`
///
/// # Errors
/// As [`organizations::colleagues`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let membership = organizations::colleagues(&app.ctx, &visitor.actor).await?;
    page(
        &app,
        &visitor,
        &request,
        TITLE,
        &ColleaguesPage::new(&membership, own(&visitor), &Invitation::default(), &[]),
    )
}

/// `POST /colleagues`
///
/// # Errors
/// As [`invitations::invite_colleague`] does; faults of a field come back with the form.
pub async fn invite(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let typed = invitation(&form);
    match invitations::invite_colleague(&app.ctx, &visitor.actor, &typed).await {
        Ok(()) => Ok(done(&visitor, "/colleagues", Some(Notice::INVITED))),
        Err(Error::Invalid(errors)) => {
            let membership = organizations::colleagues(&app.ctx, &visitor.actor).await?;
            rejected(
                &app,
                &visitor,
                &request,
                TITLE,
                &ColleaguesPage::new(&membership, own(&visitor), &typed, &errors),
            )
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /colleagues/{account}/invitation`
///
/// # Errors
/// As [`invitations::invite_colleague_again`] does.
pub async fn invite_again(
    app: Data<App>,
    visitor: Visitor,
    account: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let account = path_id(&account)?;
    invitations::invite_colleague_again(&app.ctx, &visitor.actor, &account).await?;
    Ok(done(&visitor, "/colleagues", Some(Notice::INVITED)))
}

/// `POST /colleagues/{account}/removal`
///
/// # Errors
/// As [`invitations::withdraw_colleague`] does.
pub async fn withdraw(
    app: Data<App>,
    visitor: Visitor,
    account: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let account = path_id(&account)?;
    invitations::withdraw_colleague(&app.ctx, &visitor.actor, &account).await?;
    Ok(done(&visitor, "/colleagues", Some(Notice::INVITATION_WITHDRAWN)))
}

/// `POST /colleagues/{account}/closing`
///
/// # Errors
/// As [`accounts::close_colleague`] does.
pub async fn close(
    app: Data<App>,
    visitor: Visitor,
    account: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let account = path_id(&account)?;
    accounts::close_colleague(&app.ctx, &visitor.actor, &account).await?;
    Ok(done(&visitor, "/colleagues", Some(Notice::ACCOUNT_CLOSED)))
}
