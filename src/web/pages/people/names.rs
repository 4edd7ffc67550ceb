//! Administrators look after the names of an organization and its products: what they are called,
//! and whether they show in public.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::members::{path_of, people_trail};
use crate::actions::people::organizations;
use crate::actions::registry::visibility::{self, Standing, Subject};
use crate::actions::{Error, FieldError};
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::values::Id;
use crate::web::components::fields::{AreaField, TextField};
use crate::web::components::{
    Breadcrumb, ButtonLink, Crumb, Fact, Facts, Kind, PageHeader, StatusTag,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;

/// One name in the organization's table.
#[derive(Debug, Serialize)]
pub struct NameRow {
    name: String,
    what: &'static str,
    former: String,
    status: StatusTag,
    href: String,
}

/// The names of an organization: its own, then those of its products.
pub fn rows(organization: &Organization, standing: &Standing) -> Vec<NameRow> {
    let own = NameRow {
        name: organization.name.to_string(),
        what: organization.kind.label(),
        former: standing.former.join(", "),
        status: status(standing.hidden.is_some()),
        href: format!("{}/name", path_of(&organization.id)),
    };
    let products = standing.products.iter().map(|one| NameRow {
        name: one.product.name.to_string(),
        what: "Tool",
        former: one.former.join(", "),
        status: status(one.hidden.is_some()),
        href: format!("{}/products/{}", path_of(&organization.id), one.product.id),
    });
    std::iter::once(own).chain(products).collect()
}

fn status(hidden: bool) -> StatusTag {
    if hidden {
        StatusTag::new(Kind::Stop, "Off the public pages")
    } else {
        StatusTag::new(Kind::Neutral, "Not hidden")
    }
}

/// What is looked after, as the page shows it.
struct Named<'a> {
    name: &'a str,
    over: &'a str,
    former: &'a [String],
    hidden: Option<&'a str>,
    action: String,
    handover: Option<ButtonLink>,
    visibility: String,
}

/// What was typed into one of the forms, when it was rejected.
#[derive(Debug, Default, Deserialize)]
pub struct NameForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    word: String,
}

/// One name, with what can be done about it.
#[derive(Debug, Serialize)]
pub struct NamePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    #[serde(skip)]
    title: String,
    status: StatusTag,
    facts: Option<Facts>,
    action: String,
    name: TextField,
    /// Where it goes over to another vendor; none where it is no vendor's.
    handover: Option<ButtonLink>,
    visibility: String,
    hidden: bool,
    reason: AreaField,
}

impl NamePage {
    fn new(
        organization: &Organization,
        subject: &Subject,
        standing: &Standing,
        typed: &NameForm,
        errors: &[FieldError],
    ) -> Result<Self, Error> {
        let start = path_of(&organization.id);
        let is_vendor = organization.kind == OrganizationKind::Vendor && standing.merged.is_none();
        let named = match subject {
            Subject::Organization(_) => Named {
                name: organization.name.as_str(),
                over: organization.kind.label(),
                former: &standing.former,
                hidden: standing.hidden.as_deref(),
                action: format!("{start}/name"),
                handover: is_vendor.then(|| ButtonLink {
                    href: format!("{start}/merger"),
                    label: "Merge it into another vendor".to_owned(),
                }),
                visibility: format!("{start}/visibility"),
            },
            Subject::Product { product, .. } => {
                let one = standing
                    .products
                    .iter()
                    .find(|one| one.product.id == *product)
                    .ok_or(Error::NotFound)?;
                Named {
                    name: one.product.name.as_str(),
                    over: "Tool",
                    former: &one.former,
                    hidden: one.hidden.as_deref(),
                    action: format!("{start}/products/{product}"),
                    handover: Some(ButtonLink {
                        href: format!("{start}/products/{product}/handover"),
                        label: "Hand it over to another vendor".to_owned(),
                    }),
                    visibility: format!("{start}/products/{product}/visibility"),
                }
            }
        };
        let mut trail = people_trail();
        trail.push(Crumb::to(start, organization.name.as_str()));
        let mut facts = Vec::new();
        if !named.former.is_empty() {
            facts.push(Fact::new("Called before", named.former.join(", ")));
        }
        facts.extend(standing.merged.as_ref().map(|into| Fact::new("Became a part of", into)));
        facts.extend(named.hidden.map(|reason| Fact::new("Why it is hidden", reason)));
        let name = if !typed.name.is_empty() || errors.iter().any(|error| error.field == "name") {
            &typed.name
        } else {
            named.name
        };
        Ok(Self {
            crumbs: Breadcrumb::new(trail, named.name),
            header: PageHeader::new(named.name).over(named.over),
            errors: error_links(errors),
            title: named.name.to_owned(),
            status: status(named.hidden.is_some()),
            facts: Some(Facts { facts }).filter(|facts| !facts.facts.is_empty()),
            action: named.action,
            name: TextField::new("name", "Name", name, errors)
                .help(
                    "The name that it had stays known: searches find both. A tool's address \
                    follows its name, and the old one leads there for good.",
                )
                .autocomplete("off"),
            handover: named.handover,
            visibility: named.visibility,
            hidden: named.hidden.is_some(),
            reason: AreaField::new("reason", "Reason", &typed.reason, errors).help(
                "It goes into \
                the event log. The public does not see it.",
            ),
        })
    }
}

impl Page for NamePage {
    const TEMPLATE: &'static str = "people/name";

    fn samples() -> Vec<Self> {
        let standing = super::samples::standing();
        let fault = FieldError { field: "reason".into(), message: "Enter a reason.".into() };
        let of = |organization: &Organization| {
            let id = organization.id.clone();
            let products = standing.products.iter().map(|one| Subject::Product {
                organization: id.clone(),
                product: one.product.id.clone(),
            });
            let subjects = std::iter::once(Subject::Organization(id.clone())).chain(products);
            subjects
                .filter_map(|subject| {
                    Self::new(
                        organization,
                        &subject,
                        &standing,
                        &NameForm::default(),
                        std::slice::from_ref(&fault),
                    )
                    .ok()
                })
                .collect::<Vec<_>>()
        };
        super::samples::memberships().iter().flat_map(|one| of(&one.organization)).collect()
    }
}

/// Shows the page, perhaps with what was wrong.
async fn shown(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    subject: &Subject,
    typed: &NameForm,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let (Subject::Organization(id) | Subject::Product { organization: id, .. }) = subject;
    let organization = organizations::show(&app.ctx, &visitor.actor, id).await?.organization;
    let standing = visibility::show(&app.ctx, &visitor.actor, id).await?;
    let body = NamePage::new(&organization, subject, &standing, typed, errors)?;
    let title = format!("Name: {}", body.title);
    if errors.is_empty() {
        page(app, visitor, request, &title, &body)
    } else {
        rejected(app, visitor, request, &title, &body)
    }
}

fn path_to(subject: &Subject) -> String {
    match subject {
        Subject::Organization(id) => format!("{}/name", path_of(id)),
        Subject::Product { organization, product } => {
            format!("{}/products/{product}", path_of(organization))
        }
    }
}

/// Which name the address means: that of an organization, or of one of its products.
#[derive(Debug, Deserialize)]
pub struct Place {
    organization: String,
    product: Option<String>,
}

impl Place {
    fn subject(&self) -> Result<Subject, Error> {
        let organization = Id::parse(&self.organization).ok_or(Error::NotFound)?;
        match &self.product {
            None => Ok(Subject::Organization(organization)),
            Some(product) => Ok(Subject::Product {
                organization,
                product: Id::parse(product).ok_or(Error::NotFound)?,
            }),
        }
    }
}

/// `GET /people/organizations/{organization}/name`, `GET
/// /people/organizations/{organization}/products/{product}`
///
/// # Errors
/// When the visitor is no administrator, or there is no such organization or product.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    place: Path<Place>,
) -> Result<HttpResponse, Failure> {
    shown(&app, &visitor, &request, &place.subject()?, &NameForm::default(), &[]).await
}

/// `POST /people/organizations/{organization}/name`, `POST
/// /people/organizations/{organization}/products/{product}`
///
/// # Errors
/// As [`visibility::rename`] does; faults of a field come back with the form.
pub async fn rename(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    place: Path<Place>,
    form: Form<NameForm>,
) -> Result<HttpResponse, Failure> {
    let (subject, Form(form)) = (place.subject()?, form);
    match visibility::rename(&app.ctx, &visitor.actor, &subject, &form.name).await {
        Ok(()) => Ok(done(&visitor, &path_to(&subject), Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            shown(&app, &visitor, &request, &subject, &form, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST` to the `visibility` of either.
///
/// # Errors
/// As [`visibility::set_hidden`] does; faults of a field come back with the form.
pub async fn set_hidden(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    place: Path<Place>,
    form: Form<NameForm>,
) -> Result<HttpResponse, Failure> {
    let (subject, Form(form)) = (place.subject()?, form);
    let hidden = form.word == "hide";
    match visibility::set_hidden(&app.ctx, &visitor.actor, &subject, hidden, &form.reason).await {
        Ok(()) => Ok(done(
            &visitor,
            &path_to(&subject),
            Some(if hidden { Notice::HIDDEN } else { Notice::SHOWN }),
        )),
        Err(Error::Invalid(errors)) => {
            shown(&app, &visitor, &request, &subject, &form, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}
