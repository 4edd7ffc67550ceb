//! Administrators look after invitations that nobody has followed yet.

use actix_web::{HttpResponse, web::Data, web::Path};

use super::members::path_of;
use crate::actions::people::invitations;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{Form, NoFields};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::done;
use crate::web::kernel::paths::path_id;

/// `POST /people/invitations/{invitation}/invitation`
///
/// # Errors
/// As [`invitations::invite_again`] does.
pub async fn again(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let organization = invitations::invite_again(&app.ctx, &visitor.actor, &id).await?;
    Ok(done(&visitor, &path_of(&organization), Some(Notice::INVITED)))
}

/// `POST /people/invitations/{invitation}/removal`
///
/// # Errors
/// As [`invitations::withdraw`] does.
pub async fn withdraw(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let organization = invitations::withdraw(&app.ctx, &visitor.actor, &id).await?;
    Ok(done(&visitor, &path_of(&organization), Some(Notice::INVITATION_WITHDRAWN)))
}
