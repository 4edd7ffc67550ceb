//! What somebody takes along from a result: a receipt of it, and being told when its tools change.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::choosing::Choosing;
use super::result::read_form;
use super::way::PATH;
use crate::actions::registry::{inventory, receipts};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Visitor, holder};
use crate::web::kernel::blocking::elsewhere;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Unkept;
use crate::web::pages::registry::receipts::told;

/// `POST /check-list/receipt`: a receipt of what was found for the list.
///
/// # Errors
/// As [`inventory::check_list`] and [`receipts::make_of_list`] do.
pub async fn receipt(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Unkept<Choosing>,
) -> Result<HttpResponse, Failure> {
    let _place = app.lists.take(holder(&app, &request, &visitor.actor))?;
    let (list, said) = read_form(&Arc::new(form.form)).await?;
    let checked = inventory::check_list(&app.ctx, &visitor.actor, list, said).await?;
    let ctx = app.ctx.clone();
    let making = move || receipts::make_of_list(&ctx, &checked);
    let issued = elsewhere("making a receipt", making).await??;
    told(&app, &visitor, &request, &issued, PATH)
}
