//! Proposing a decision, and taking the proposal back.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Deserialize;

use super::forms::with_notes;
use super::{Typed, again};
use crate::actions::assessment::{decisions, proposing};
use crate::actions::{Error, Seen};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{Form, Pairs};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::done;
use crate::web::kernel::paths::path_id;
use crate::web::pages::assessment::condition_rows;

/// `POST /pipeline/{id}/decision`: proposes, or draws the form again with a row more or less.
///
/// # Errors
/// As [`proposing::propose`] does; faults of a field come back with the form.
pub async fn propose(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (id, Pairs(pairs)) = (path_id(&path)?, form);
    let (mut proposal, only_rows) = condition_rows::read(&pairs);
    let takes_notes = pairs.iter().any(|(name, value)| name == "take" && value == "notes");
    if only_rows || takes_notes {
        if takes_notes {
            let file = decisions::show(&app.ctx, &visitor.actor, &id).await?;
            let begun = proposal.letter.as_deref().unwrap_or(&file.letter_words);
            proposal.letter = Some(with_notes(&file, begun));
        }
        let typed = Typed { proposal: Some(proposal), ..Typed::default() };
        return again(&app, &visitor, &request, &id, &typed, &[]).await;
    }
    match proposing::propose(&app.ctx, &visitor.actor, &id, proposal.clone()).await {
        Ok(()) => Ok(done(&visitor, &format!("/pipeline/{id}/decision"), Some(Notice::PROPOSED))),
        Err(Error::Invalid(errors)) => {
            again(
                &app,
                &visitor,
                &request,
                &id,
                &Typed { proposal: Some(proposal), ..Typed::default() },
                &errors,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// What the form sends that takes a proposal back.
#[derive(Debug, Deserialize)]
pub struct TakeBackInput {
    #[serde(default)]
    withdrawal: String,
    #[serde(default)]
    seen: String,
}

/// `POST /pipeline/{id}/decision/withdrawal`
///
/// # Errors
/// As [`proposing::take_back`] does; faults of a field come back with the form.
pub async fn take_back(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<TakeBackInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(TakeBackInput { withdrawal, seen })) = (path_id(&path)?, form);
    match proposing::take_back(&app.ctx, &visitor.actor, &id, &withdrawal, Seen::on_form(&seen))
        .await
    {
        Ok(()) => Ok(done(&visitor, &format!("/pipeline/{id}/decision"), Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            again(&app, &visitor, &request, &id, &Typed { withdrawal, ..Typed::default() }, &errors)
                .await
        }
        Err(error) => Err(error.into()),
    }
}
