//! The page before somebody's personal data is removed.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::members::{path_of, people_trail};
use crate::actions::Error;
use crate::actions::people::erasing;
use crate::domain::people::account::Account;
use crate::web::components::{Breadcrumb, Crumb, Fact, Facts, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{Form, NoFields};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Remove personal data";

/// What is asked before somebody's personal data is removed.
#[derive(Debug, Serialize)]
pub struct ErasingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    facts: Facts,
    path: String,
}

impl ErasingPage {
    fn new(account: &Account, called: &str) -> Self {
        let path = format!("/people/accounts/{}", account.id);
        let mut trail = people_trail();
        trail.push(Crumb::to(path_of(&account.organization), "Organization"));
        trail.push(Crumb::to(path.as_str(), account.name.as_str()));
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(format!("Remove the personal data of {}?", account.name))
                .purpose("This cannot be undone. The record stays whole without it."),
            facts: Facts { facts: vec![Fact::new("On every page from now on", called)] },
            path,
        }
    }
}

impl Page for ErasingPage {
    const TEMPLATE: &'static str = "people/erasing";

    fn samples() -> Vec<Self> {
        let accounts = super::samples::memberships().into_iter().flat_map(|one| one.accounts);
        accounts.map(|account| Self::new(&account, "A former reviewer")).collect()
    }
}

/// `GET /people/accounts/{account}/erasure`
///
/// # Errors
/// As [`erasing::ask`] does.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    match erasing::ask(&app.ctx, &visitor.actor, &id).await {
        // It is open, or was done already; the account's page says so.
        Err(Error::WrongState(_)) => Ok(done(&visitor, &format!("/people/accounts/{id}"), None)),
        Err(error) => Err(error.into()),
        Ok((account, called)) => {
            page(&app, &visitor, &request, TITLE, &ErasingPage::new(&account, &called))
        }
    }
}

/// `POST /people/accounts/{account}/erasure`
///
/// # Errors
/// As [`erasing::erase`] does.
pub async fn erase(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    erasing::erase(&app.ctx, &visitor.actor, &id).await?;
    Ok(done(&visitor, &format!("/people/accounts/{id}"), Some(Notice::DATA_REMOVED)))
}
