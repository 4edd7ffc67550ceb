//! What a district calls tools in its lists: shown, and forgotten when somebody wants that.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::words::desk_trail;
use crate::actions::district::names::{self, OwnNames};
use crate::domain::calendar::Calendar;
use crate::domain::district::remembered::RememberedName;
use crate::domain::values::RememberedNameId;
use crate::web::components::{Breadcrumb, ButtonLink, EmptyState, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Names that your lists use";
const PATH: &str = "/district/names";

/// The names.
#[derive(Debug, Serialize)]
pub struct NamesPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    empty: Option<EmptyState>,
    names: Vec<NameRow>,
    manages: bool,
    /// The district that the forms are about.
    district: String,
}

#[derive(Debug, Serialize)]
struct NameRow {
    name: String,
    vendor: String,
    tool: String,
    /// Its listing.
    href: Option<String>,
    on: String,
    removal: String,
}

impl NamesPage {
    fn new(own: &OwnNames, calendar: Calendar) -> Self {
        let header = PageHeader::new(TITLE).purpose(
            "Which tool each of these names means, as your district said when it checked a list. \
             The next list is read by them.",
        );
        Self {
            crumbs: Breadcrumb::new(desk_trail(&own.acting), TITLE),
            header,
            empty: own.names.is_empty().then(|| EmptyState {
                title: "No name is remembered".to_owned(),
                text: "Check a list, choose which tool a name means, and ask there that it is \
                       remembered."
                    .to_owned(),
                action: Some(ButtonLink {
                    href: "/check-list".to_owned(),
                    label: "Check a list".to_owned(),
                }),
            }),
            names: own.names.iter().map(|name| NameRow::new(name, calendar)).collect(),
            manages: own.manages,
            district: own.acting.district.id.to_string(),
        }
    }
}

impl NameRow {
    fn new(name: &RememberedName, calendar: Calendar) -> Self {
        let tool = if name.tool_key.is_some() {
            name.tool.clone()
        } else {
            "None: the registry does not have it".to_owned()
        };
        // What has no decision has no page, and a full stop in the word that stands for it.
        let slug = name.tool_key.as_ref().filter(|key| !key.contains('.'));
        Self {
            name: name.name.clone(),
            vendor: name.vendor.clone(),
            tool,
            href: slug.map(|slug| format!("/registry/{slug}")),
            on: calendar.day_of(name.at),
            removal: format!("{PATH}/{}/removal", name.id),
        }
    }
}

impl Page for NamesPage {
    const TEMPLATE: &'static str = "district/names";

    fn samples() -> Vec<Self> {
        let Some(acting) = super::samples::acting() else { return Vec::new() };
        let own = |names, manages| OwnNames { acting: acting.clone(), manages, names };
        let samples = super::samples::remembered_names;
        [own(Vec::new(), true), own(samples(), true), own(samples(), false)]
            .iter()
            .map(|own| Self::new(own, Calendar::UTC))
            .collect()
    }
}

/// `GET /district/names`
///
/// # Errors
/// As [`names::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let own = names::show(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &NamesPage::new(&own, app.ctx.calendar()))
}

/// The form behind a button.
#[derive(Debug, Deserialize)]
pub struct Forgetting {
    #[serde(default)]
    district: String,
}

/// `POST /district/names/{name}/removal`
///
/// # Errors
/// As [`names::forget`] does.
pub async fn forget(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Form<Forgetting>,
) -> Result<HttpResponse, Failure> {
    let id: RememberedNameId = path_id(&id)?;
    forgotten(&app, &visitor, &form.0, Some(&id)).await
}

/// `POST /district/names/removal`: all of them.
///
/// # Errors
/// As [`names::forget`] does.
pub async fn forget_all(
    app: Data<App>,
    visitor: Visitor,
    form: Form<Forgetting>,
) -> Result<HttpResponse, Failure> {
    forgotten(&app, &visitor, &form.0, None).await
}

async fn forgotten(
    app: &App,
    visitor: &Visitor,
    form: &Forgetting,
    id: Option<&RememberedNameId>,
) -> Result<HttpResponse, Failure> {
    names::forget(&app.ctx, &visitor.actor, &form.district, id).await?;
    Ok(done(visitor, PATH, Some(Notice::NAMES_FORGOTTEN)))
}
