//! For which districts a regional service center acts, and which of them somebody chose.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use crate::actions::district::centers::{self, Assigned};
use crate::web::components::fields::ChoicesField;
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{Form, Pairs};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Districts that it acts for";

/// The administrator's form.
#[derive(Debug, Serialize)]
pub struct CenterPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    action: String,
    districts: ChoicesField,
    back: String,
}

impl CenterPage {
    fn new(assigned: &Assigned) -> Self {
        let center = &assigned.center;
        let back = format!("/people/organizations/{}", center.id);
        let mut trail = home_trail();
        trail.push(Crumb::to("/people", "People"));
        trail.push(Crumb::to(back.as_str(), center.name.as_str()));
        let all = assigned.districts.iter().map(|(one, _)| (one.id.as_str(), one.name.as_str()));
        let acts = assigned.districts.iter().filter(|(_, acts)| *acts);
        let acts: Vec<String> = acts.map(|(district, _)| district.id.to_string()).collect();
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).over(center.name.as_str()).purpose(
                "Its officers see and change these districts’ desks. Everything that they do there \
                 names the center and the district.",
            ),
            action: format!("{back}/districts"),
            districts: ChoicesField::ticks("districts", "Districts", all, &acts, &[]).optional(),
            back,
        }
    }
}

impl Page for CenterPage {
    const TEMPLATE: &'static str = "district/center";

    fn samples() -> Vec<Self> {
        let Some(acting) = super::samples::acting() else { return Vec::new() };
        let district = acting.district;
        vec![Self::new(&Assigned {
            center: district.clone(),
            districts: vec![(district.clone(), true), (district, false)],
        })]
    }
}

/// `GET /people/organizations/{organization}/districts`
///
/// # Errors
/// As [`centers::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let assigned = centers::show(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let title = format!("{TITLE}: {}", assigned.center.name);
    page(&app, &visitor, &request, &title, &CenterPage::new(&assigned))
}

/// `POST /people/organizations/{organization}/districts`
///
/// # Errors
/// As [`centers::assign`] does.
pub async fn assign(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    centers::assign(&app.ctx, &visitor.actor, &id, &form.values("districts")).await?;
    Ok(done(&visitor, &format!("/people/organizations/{id}"), Some(Notice::SAVED)))
}

/// What the form at the top of a center's desk sends.
#[derive(Debug, Deserialize)]
pub struct ChoiceForm {
    #[serde(default)]
    district: String,
}

/// `POST /district/choice`
///
/// # Errors
/// As [`centers::choose`] does.
pub async fn choose(
    app: Data<App>,
    visitor: Visitor,
    form: Form<ChoiceForm>,
) -> Result<HttpResponse, Failure> {
    centers::choose(&app.ctx, &visitor.actor, &path_id(&form.0.district)?).await?;
    Ok(done(&visitor, "/district", None))
}
