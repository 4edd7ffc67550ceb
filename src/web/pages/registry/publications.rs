//! What the publisher does: publish a decision, suspend or reinstate its listing.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Deserialize;

use super::listing::{ListingPage, any};
use crate::actions::registry::{listings, snapshot};
use crate::actions::{Error, Seen};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::pages::assessment::conflicts::{Place, ask_before};
use crate::web::pages::assessment::decisions;

/// What the button to publish sends: beside its token what stands in the field for sending the
/// decision back.
#[derive(Debug, Deserialize)]
pub struct PublicationForm {
    #[serde(default)]
    back: String,
    #[serde(default)]
    seen: String,
}

/// `POST /pipeline/{id}/publication`
///
/// # Errors
/// As [`listings::publish`] does.
pub async fn publish(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Form<PublicationForm>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&id)?, form);
    if !form.back.trim().is_empty()
        && let Some(asked) =
            decisions::returning::either(&app, &visitor, &request, &id, form.back).await?
    {
        return Ok(asked);
    }
    let slug = listings::publish(&app.ctx, &visitor.actor, &id, Seen::on_form(&form.seen)).await?;
    let is_public = snapshot::read(&app.ctx, &visitor.actor)?.shelf.listing(&slug).is_some();
    let notice = if is_public { Notice::PUBLISHED } else { Notice::PUBLISHED_OFF_PAGES };
    Ok(done(&visitor, &format!("/registry/{slug}"), Some(notice)))
}

/// `GET /pipeline/{id}/preview`: the listing as a publication would make it now.
///
/// # Errors
/// As [`listings::preview`] does.
pub async fn preview(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    if let Some(asked) = ask_before(&app, &visitor, &id, Place::Decision).await? {
        return Ok(asked);
    }
    let listing = listings::preview(&app.ctx, &visitor.actor, &id).await?;
    let title = format!("Preview: {}", listing.card.name);
    page(
        &app,
        &visitor,
        &request,
        &title,
        &ListingPage::ahead(
            &listing,
            &app.ctx.library.proper_nouns,
            app.ctx.agency_time().today(),
            app.ctx.calendar(),
        )
        .with_hours(&listing, &app.ctx.library.catalogue),
    )
}

/// What the form under a listing sends.
#[derive(Debug, Deserialize)]
pub struct StateForm {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    change: String,
    #[serde(default)]
    reason: String,
}

/// `POST /listings/{slug}/state`
///
/// # Errors
/// As [`listings::change_state`] does; faults of a field come back with the form.
pub async fn change_state(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    slug: Path<String>,
    form: Form<StateForm>,
) -> Result<HttpResponse, Failure> {
    let Form(form) = form;
    match listings::change_state(
        &app.ctx,
        &visitor.actor,
        &slug,
        &form.change,
        &form.reason,
        Seen::on_form(&form.seen),
    )
    .await
    {
        Ok(()) => Ok(done(&visitor, &format!("/registry/{slug}"), Some(Notice::LISTING_CHANGED))),
        Err(Error::Invalid(errors)) => {
            let now = snapshot::read(&app.ctx, &visitor.actor)?;
            let (listing, notice) = any(&app, &visitor.actor, &now.shelf, &slug).await?;
            let body = ListingPage::new(
                &listing,
                &app.ctx.library.proper_nouns,
                now.shelf.day,
                app.ctx.calendar(),
                &visitor.actor,
                &form.reason,
                &errors,
            )
            .with_hours(&listing, &app.ctx.library.catalogue)
            .under(notice);
            rejected(&app, &visitor, &request, &listing.card.name, &body)
        }
        Err(error) => Err(error.into()),
    }
}
