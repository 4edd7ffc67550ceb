//! The front page, and the way from it to one's own work.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use crate::actions::Error;
use crate::domain::people::account::Role;
use crate::web::App;
use crate::web::auth::Visitor;
use crate::web::error::Failure;
use crate::web::templates::{Page, done, page};

/// The front page.
#[derive(Debug, Serialize)]
pub struct HomePage {
    agency_name: String,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "home";

    fn samples() -> Vec<Self> {
        vec![Self { agency_name: "State education agency".to_owned() }]
    }
}

/// `GET /`
pub async fn show(app: Data<App>, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Failure> {
    page(&app, &visitor, &request, "Which AI tools may our schools use?", &HomePage { agency_name: app.ctx.settings.agency_name.clone() })
}

/// `GET /work`: leads to where this person's work waits.
pub async fn work(visitor: Visitor) -> Result<HttpResponse, Failure> {
    let person = visitor.actor.person().ok_or(Error::SignIn)?;
    let to = match person.roles.first() {
        Some(Role::VendorOwner | Role::VendorContributor) => "/products",
        Some(Role::Reviewer) => "/reviews",
        Some(Role::Administrator | Role::PanelLead | Role::SignerFederalPrograms | Role::SignerCurriculum | Role::SignerEdtech | Role::Publisher) => {
            "/pipeline"
        }
        Some(Role::DistrictOfficer | Role::Coach | Role::Educator) | None => "/registry",
    };
    Ok(done(&visitor, to, None))
}
