//! Administrators look after one account.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::members::status;
use super::organizations::{path_of, people_trail};
use crate::actions::Error;
use crate::actions::people::{accounts, invitations};
use crate::domain::people::account::{Account, AccountState};
use crate::domain::people::organization::Organization;
use crate::domain::values::Id;
use crate::web::App;
use crate::web::auth::Visitor;
use crate::web::chrome::{Crumb, Notice};
use crate::web::components::{Breadcrumb, Fact, Facts, PageHeader, StatusTag};
use crate::web::error::Failure;
use crate::web::forms::{Form, NoFields};
use crate::web::templates::{Page, done, page};

/// One account, with what can be done about it.
#[derive(Debug, Serialize)]
pub struct OtherAccountPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    status: StatusTag,
    facts: Facts,
    close: Option<String>,
    again: Option<String>,
    end_sessions: Option<String>,
}

impl OtherAccountPage {
    fn new(account: &Account, organization: &Organization, own: bool) -> Self {
        let mut trail = people_trail();
        trail.push(Crumb::to(path_of(&organization.id), organization.name.as_str()));
        let roles = account.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ");
        let facts = vec![
            Fact::new("Email address", account.email.as_str()),
            Fact { href: Some(path_of(&organization.id)), ..Fact::new("Organization", organization.name.as_str()) },
            Fact::new("What they do here", roles),
        ];
        let path = |what: &str| format!("/people/accounts/{}/{what}", account.id);
        Self {
            crumbs: Breadcrumb::new(trail, account.name.as_str()),
            header: PageHeader::new(account.name.as_str()).over("Account"),
            status: status(account.state),
            facts: Facts { facts },
            close: (account.state != AccountState::Closed && !own).then(|| path("closing")),
            again: (account.state == AccountState::Pending).then(|| path("invitation")),
            end_sessions: (account.state == AccountState::Active && !own).then(|| path("sessions/ending")),
        }
    }
}

impl Page for OtherAccountPage {
    const TEMPLATE: &'static str = "people/other_account";

    fn samples() -> Vec<Self> {
        let all = super::samples::memberships();
        all.iter().flat_map(|one| one.accounts.iter().map(|account| Self::new(account, &one.organization, false))).collect()
    }
}

/// `GET /people/accounts/{account}`
pub async fn show(app: Data<App>, visitor: Visitor, request: HttpRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let id = Id::parse(&id).ok_or(Error::NotFound)?;
    let (account, organization) = accounts::show(&app.ctx, &visitor.actor, &id).await?;
    let own = visitor.actor.person().is_some_and(|person| person.account == id);
    page(&app, &visitor, &request, account.name.as_str(), &OtherAccountPage::new(&account, &organization, own))
}

/// `POST /people/accounts/{account}/closing`
pub async fn close(app: Data<App>, visitor: Visitor, id: Path<String>, _form: Form<NoFields>) -> Result<HttpResponse, Failure> {
    let id = Id::parse(&id).ok_or(Error::NotFound)?;
    let organization = accounts::close(&app.ctx, &visitor.actor, &id).await?;
    Ok(done(&visitor, &path_of(&organization), Some(Notice::ACCOUNT_CLOSED)))
}

/// `POST /people/accounts/{account}/invitation`
pub async fn invite_again(app: Data<App>, visitor: Visitor, id: Path<String>, _form: Form<NoFields>) -> Result<HttpResponse, Failure> {
    let id = Id::parse(&id).ok_or(Error::NotFound)?;
    let account = invitations::invite_again(&app.ctx, &visitor.actor, &id).await?;
    Ok(done(&visitor, &path_of(&account.organization), Some(Notice::INVITED)))
}
