//! The page before an account is closed: what its person holds, and what becomes of it.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::members::{labels, path_of, people_trail};
use crate::actions::Error;
use crate::actions::people::closing::{self, Holding};
use crate::domain::people::account::Role;
use crate::domain::texts::counted;
use crate::web::components::{
    Breadcrumb, Crumb, Fact, Facts, Kind, NoticeBox, PageHeader, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// What is asked before an account is closed.
#[derive(Debug, Serialize)]
pub struct ClosingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    facts: Facts,
    reviews: Vec<HeldRow>,
    leads: Vec<HeldRow>,
    alone: Option<NoticeBox>,
    nothing: bool,
    of_vendor: bool,
    action: String,
    back: String,
}

#[derive(Debug, Serialize)]
struct HeldRow {
    title: String,
    line: String,
}

impl ClosingPage {
    fn new(holding: &Holding, trail: Vec<Crumb>, action: String, back: String) -> Self {
        let account = &holding.account;
        let of_vendor = account
            .roles
            .iter()
            .any(|role| matches!(role, Role::VendorOwner | Role::VendorContributor));
        let alone: Vec<Role> = holding
            .alone
            .iter()
            .copied()
            .filter(|role| !matches!(role, Role::VendorContributor | Role::Educator | Role::Coach))
            .collect();
        Self {
            crumbs: Breadcrumb::new(trail, "Close account"),
            header: PageHeader::new(format!("Close the account of {}?", account.name)).purpose(
                "They are signed out everywhere at once and cannot sign in again. What \
                    they did stays on record, and an administrator can open the account anew.",
            ),
            facts: Facts {
                facts: vec![
                    Fact::new("Email address", account.email.as_str()),
                    Fact::new("What they do here", labels(&account.roles)),
                ],
            },
            reviews: holding
                .reviews
                .iter()
                .map(|(disclosure, criteria)| HeldRow {
                    title: format!("{} by {}", disclosure.product_name, disclosure.vendor),
                    line: counted(criteria.len(), "review not submitted", "reviews not submitted"),
                })
                .collect(),
            leads: holding
                .leads
                .iter()
                .map(|disclosure| HeldRow {
                    title: format!("{} by {}", disclosure.product_name, disclosure.vendor),
                    line: format!("This disclosure is {}", disclosure.state().label()),
                })
                .collect(),
            nothing: holding.reviews.is_empty() && holding.leads.is_empty(),
            alone: (!alone.is_empty()).then(|| NoticeBox {
                kind: Kind::Caution,
                title: format!("Nobody else is here as: {}", labels(&alone)),
                text: Some(
                    "Invite somebody first, or this work waits until somebody has the role."
                        .to_owned(),
                ),
            }),
            of_vendor,
            action,
            back,
        }
    }
}

impl Page for ClosingPage {
    const TEMPLATE: &'static str = "people/closing";

    fn samples() -> Vec<Self> {
        let accounts = super::samples::memberships().into_iter().flat_map(|one| one.accounts);
        let file = crate::web::pages::assessment::panel_samples::disclosure(
            crate::domain::assessment::disclosure::State::InReview,
        );
        accounts
            .flat_map(|account| {
                let empty = Holding {
                    account: account.clone(),
                    reviews: Vec::new(),
                    leads: Vec::new(),
                    alone: Vec::new(),
                };
                let full = Holding {
                    reviews: vec![(file.clone(), vec!["safety".to_owned()])],
                    leads: vec![file.clone()],
                    alone: vec![Role::PanelLead],
                    ..empty.clone()
                };
                [empty, full].map(|holding| {
                    Self::new(&holding, home_trail(), "/closing".to_owned(), "/".to_owned())
                })
            })
            .collect()
    }
}

/// `GET /people/accounts/{account}/closing`
///
/// # Errors
/// As [`closing::holding`] does.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let holding = match closing::holding(&app.ctx, &visitor.actor, &id).await {
        // It is closed already; the account's page says so and offers to open it.
        Err(Error::WrongState(_)) => {
            return Ok(done(&visitor, &format!("/people/accounts/{id}"), None));
        }
        holding => holding?,
    };
    let mut trail = people_trail();
    trail.push(Crumb::to(path_of(&holding.account.organization), "Organization"));
    trail.push(Crumb::to(format!("/people/accounts/{id}"), holding.account.name.as_str()));
    let body = ClosingPage::new(
        &holding,
        trail,
        format!("/people/accounts/{id}/closing"),
        format!("/people/accounts/{id}"),
    );
    page(&app, &visitor, &request, &format!("Close account: {}", holding.account.name), &body)
}

/// `GET /colleagues/{account}/closing`
///
/// # Errors
/// As [`closing::holding_of_colleague`] does.
pub async fn ask_of_colleague(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let holding = match closing::holding_of_colleague(&app.ctx, &visitor.actor, &id).await {
        Err(Error::WrongState(_)) => return Ok(done(&visitor, "/colleagues", None)),
        holding => holding?,
    };
    let mut trail = home_trail();
    trail.push(Crumb::to("/colleagues", "Colleagues"));
    let body = ClosingPage::new(
        &holding,
        trail,
        format!("/colleagues/{id}/closing"),
        "/colleagues".to_owned(),
    );
    page(&app, &visitor, &request, &format!("Close account: {}", holding.account.name), &body)
}
