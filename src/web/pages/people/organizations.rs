//! Administrators look after organizations and invite people into them.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::members::{
    InviteForm, MemberRow, PEOPLE, after_roles, invitation, path_of, people_trail,
};
use super::names::{self, NameRow};
use super::organization_tools::{self, ToolRow};
use crate::actions::events::{self, ToldEvent};
use crate::actions::people::invitations::{self, Invitation};
use crate::actions::people::organizations::{self, Membership};
use crate::actions::registry::name_requests;
use crate::actions::registry::snapshot;
use crate::actions::registry::visibility::{self, Standing};
use crate::actions::{Error, FieldError};
use crate::domain::access::Actor;
use crate::domain::calendar::Calendar;
use crate::domain::event::Asked;
use crate::domain::people::account::AccountState;
use crate::domain::people::organization::OrganizationKind;
use crate::domain::registry::shelf::Shelf;
use crate::domain::texts::counted;
use crate::domain::values::OrganizationId;
use crate::web::components::fields::{ChoicesField, TextField};
use crate::web::components::{Breadcrumb, Moment, PageHeader, Timeline, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;
use crate::web::pages::events::told_actor;

const NEW: &str = "Add an organization";

/// Every organization with its people.
#[derive(Debug, Serialize)]
pub struct PeoplePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    /// How many names vendors ask for; none where they ask for none.
    names: Option<String>,
    organizations: Vec<OrganizationSection>,
}

#[derive(Debug, Serialize)]
struct OrganizationSection {
    id: String,
    name: String,
    kind: &'static str,
    summary: String,
    href: String,
    members: Vec<MemberRow>,
}

impl OrganizationSection {
    fn new(membership: &Membership) -> Self {
        let organization = &membership.organization;
        let active = membership
            .accounts
            .iter()
            .filter(|account| account.state == AccountState::Active)
            .count();
        let people = if active == 1 {
            "1 active account".to_owned()
        } else {
            format!("{active} active accounts")
        };
        Self {
            id: organization.id.to_string(),
            name: organization.name.to_string(),
            kind: organization.kind.label(),
            summary: people,
            href: path_of(&organization.id),
            members: rows(membership, None),
        }
    }
}

/// Everybody of an organization, with the pages of the accounts and, at `start`, the buttons of
/// invitations.
fn rows(membership: &Membership, start: Option<&str>) -> Vec<MemberRow> {
    let accounts = membership.accounts.iter().map(|account| {
        MemberRow::new(account, Some(format!("/people/accounts/{}", account.id)), None)
    });
    accounts.chain(membership.waiting.iter().map(|one| MemberRow::waiting(one, start))).collect()
}

impl PeoplePage {
    fn new(memberships: &[Membership], names: usize) -> Self {
        Self {
            crumbs: Breadcrumb::new(home_trail(), PEOPLE),
            names: (names > 0).then(|| {
                counted(names, "vendor asks for another name", "vendors ask for other names")
            }),
            header: PageHeader::new(PEOPLE)
                .purpose(
                    "Every organization with its accounts. Open an organization to invite \
                    somebody or to look after its names, an account to change or close it.",
                )
                .action("/people/organizations/new", NEW),
            organizations: memberships.iter().map(OrganizationSection::new).collect(),
        }
    }
}

impl Page for PeoplePage {
    const TEMPLATE: &'static str = "people/people";

    fn samples() -> Vec<Self> {
        let memberships = super::samples::memberships();
        vec![Self::new(&memberships, 0), Self::new(&memberships, 1)]
    }
}

/// `GET /people`
///
/// # Errors
/// As [`organizations::list`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let memberships = organizations::list(&app.ctx, &visitor.actor).await?;
    let names = name_requests::list(&app.ctx, &visitor.actor).await?.len();
    page(&app, &visitor, &request, PEOPLE, &PeoplePage::new(&memberships, names))
}

/// The form that adds an organization.
#[derive(Debug, Serialize)]
pub struct NewOrganizationPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    name: TextField,
    kind: ChoicesField,
}

impl NewOrganizationPage {
    fn new(form: &NewOrganizationForm, errors: &[FieldError]) -> Self {
        let kinds = OrganizationKind::ADDED.map(|kind| (kind.word(), kind.label()));
        Self {
            crumbs: Breadcrumb::new(people_trail(), NEW),
            header: PageHeader::new(NEW)
                .purpose("Then invite its people. Vendors can also register by themselves."),
            errors: error_links(errors),
            name: TextField::new("name", "Name", &form.name, errors).autocomplete("off"),
            kind: ChoicesField::radios("kind", "What it is", kinds, &form.kind, errors),
        }
    }
}

impl Page for NewOrganizationPage {
    const TEMPLATE: &'static str = "people/new_organization";

    fn samples() -> Vec<Self> {
        let fault =
            FieldError { field: "kind".into(), message: "Choose a kind of organization.".into() };
        vec![
            Self::new(&NewOrganizationForm::default(), &[]),
            Self::new(&NewOrganizationForm::default(), &[fault]),
        ]
    }
}

/// `GET /people/organizations/new`
///
/// # Errors
/// As [`organizations::may_add`] does.
pub async fn new(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    organizations::may_add(&visitor.actor)?;
    page(
        &app,
        &visitor,
        &request,
        NEW,
        &NewOrganizationPage::new(&NewOrganizationForm::default(), &[]),
    )
}

/// What the form sends; a radio group in which nothing is chosen sends nothing.
#[derive(Debug, Default, Deserialize)]
pub struct NewOrganizationForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
}

/// `POST /people/organizations/new`
///
/// # Errors
/// As [`organizations::add`] does; faults of a field come back with the form.
pub async fn create(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Form<NewOrganizationForm>,
) -> Result<HttpResponse, Failure> {
    let Form(form) = form;
    match organizations::add(&app.ctx, &visitor.actor, &form.kind, &form.name).await {
        Ok(id) => Ok(done(&visitor, &path_of(&id), Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            rejected(&app, &visitor, &request, NEW, &NewOrganizationPage::new(&form, &errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// What is shown of an organization beside its people.
struct Shown {
    membership: Membership,
    standing: Standing,
    tools: Vec<ToolRow>,
    history: Timeline,
}

/// The newest events that its page shows; the event log has all of them.
const EVENTS_SHOWN: usize = 12;

/// Looks up an organization with everything that its page shows.
async fn look_up(app: &App, actor: &Actor, id: &OrganizationId) -> Result<Shown, Failure> {
    let (ctx, calendar) = (&app.ctx, app.ctx.calendar());
    let membership = organizations::show(ctx, actor, id).await?;
    let standing = visibility::show(ctx, actor, id).await?;
    let registry = snapshot::read(ctx, actor)?;
    let log = events::list(
        ctx,
        actor,
        Asked { organization: Some(id.clone()), ..Asked::default() },
        None,
    )
    .await?;
    let moments = log.events.into_iter().take(EVENTS_SHOWN).map(|told| moment(told, calendar));
    Ok(Shown {
        tools: organization_tools::rows(
            &membership.organization,
            &standing,
            &registry.shelf,
            calendar,
        ),
        history: Timeline { events: moments.collect() },
        membership,
        standing,
    })
}

fn moment(told: ToldEvent, calendar: Calendar) -> Moment {
    let who = told.who.unwrap_or_else(|stored| told_actor(&stored));
    Moment {
        datetime: told.at.to_string(),
        date: calendar.in_words(told.at),
        title: told.what,
        text: Some(
            told.about.map_or_else(|| format!("By {who}"), |about| format!("{about}, by {who}")),
        ),
    }
}

/// One organization: its people, its tools, its names, what happened, and the form that invites
/// another.
#[derive(Debug, Serialize)]
pub struct OrganizationPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    caption: String,
    members: Vec<MemberRow>,
    invite: InviteForm,
    names: Vec<NameRow>,
    /// Where a regional center is given the districts that it acts for.
    districts: Option<String>,
    /// For vendors, who alone have tools.
    tools: Option<Vec<ToolRow>>,
    history: Timeline,
    events: String,
}

impl OrganizationPage {
    fn new(shown: Shown, typed: &Invitation, errors: &[FieldError]) -> Self {
        let Shown { membership, standing, tools, history } = shown;
        let organization = &membership.organization;
        let count =
            |state| membership.accounts.iter().filter(|account| account.state == state).count();
        let purpose = format!(
            "{} active, {} closed, {} invited.",
            counted(count(AccountState::Active), "account", "accounts"),
            count(AccountState::Closed),
            membership.waiting.len()
        );
        Self {
            crumbs: Breadcrumb::new(people_trail(), organization.name.as_str()),
            header: PageHeader::new(organization.name.as_str())
                .over(organization.kind.label())
                .purpose(purpose),
            errors: error_links(errors),
            caption: format!("People of {}", organization.name),
            members: rows(&membership, Some("/people/invitations")),
            names: names::rows(organization, &standing),
            districts: (organization.kind == OrganizationKind::ServiceCenter)
                .then(|| format!("{}/districts", path_of(&organization.id))),
            tools: (organization.kind == OrganizationKind::Vendor).then_some(tools),
            history,
            events: format!("/events?organization={}", organization.id),
            invite: InviteForm::new(path_of(&organization.id), organization.kind, typed, errors),
        }
    }
}

impl Page for OrganizationPage {
    const TEMPLATE: &'static str = "people/organization";

    fn samples() -> Vec<Self> {
        let fault = FieldError {
            field: "email".into(),
            message: "There is an account with this address already.".into(),
        };
        let standing = super::samples::standing();
        let moment = Moment {
            datetime: "2026-11-21".to_owned(),
            date: "21 November 2026".to_owned(),
            title: "Added".to_owned(),
            text: None,
        };
        let sample = |membership: Membership| {
            let tools = organization_tools::rows(
                &membership.organization,
                &standing,
                &Shelf::default(),
                Calendar::UTC,
            );
            let shown = Shown {
                tools,
                standing: standing.clone(),
                history: Timeline { events: vec![moment.clone()] },
                membership,
            };
            Self::new(shown, &Invitation::default(), std::slice::from_ref(&fault))
        };
        super::samples::memberships().into_iter().map(sample).collect()
    }
}

/// `GET /people/organizations/{organization}`
///
/// # Errors
/// When the visitor is no administrator, or there is no such organization.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let shown = look_up(&app, &visitor.actor, &id).await?;
    let title = shown.membership.organization.name.to_string();
    page(
        &app,
        &visitor,
        &request,
        &title,
        &OrganizationPage::new(shown, &Invitation::default(), &[]),
    )
}

/// `POST /people/organizations/{organization}`
///
/// # Errors
/// As [`invitations::invite`] does; faults of a field come back with the form.
pub async fn invite(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let typed = invitation(&form);
    match invitations::invite(&app.ctx, &visitor.actor, &id, &typed).await {
        Ok(()) => {
            Ok(done(&visitor, &path_of(&id), Some(after_roles(&typed.roles, Notice::INVITED))))
        }
        Err(Error::Invalid(errors)) => {
            let shown = look_up(&app, &visitor.actor, &id).await?;
            let title = shown.membership.organization.name.to_string();
            rejected(
                &app,
                &visitor,
                &request,
                &title,
                &OrganizationPage::new(shown, &typed, &errors),
            )
        }
        Err(error) => Err(error.into()),
    }
}
