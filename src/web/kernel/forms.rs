//! Forms that cannot be read without their check: the body is only handed out after the visitor's
//! token in it was found right.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use super::app::App;
use super::auth::{Lost, Visitor, holder, visitor_or_stranger, was_here};
use super::bodies::{
    FORM_BYTES, ForAnyone, ForPeople, Gate, Sender, declared_length, read_whole, through,
};
use super::failure::{Failure, wants_json};
use super::several::{self, Several};
use super::{kept, typed as noted};
use crate::actions::{Error, FieldError};

/// The name of the hidden field that carries the token.
pub const TOKEN: &str = "csrf";

/// A form of somebody who is signed in, whose token was right, as `T`.
pub struct Form<T>(pub T);

/// A form that anyone may send, whose token was right, as `T`.
pub struct OpenForm<T>(pub T);

/// A form whose token was right and that must not be stored, with what its gate opened: it is not
/// kept when its session has ended.
pub struct Unkept<G> {
    /// What the gate opened.
    pub opened: G,
    /// The form.
    pub form: Pairs,
}

/// A form of somebody who is signed in, whose token was right, as name and value pairs in the order
/// sent, without the token.
pub struct Pairs(pub Vec<(String, String)>);

/// A form whose token was right, with what its gate opened for whoever sent it before the form was
/// read.
pub struct Gated<G> {
    /// What the gate opened.
    pub opened: G,
    /// The form.
    pub form: Pairs,
}

impl Pairs {
    /// The value of a field that is sent once; empty when it was not sent.
    pub fn value(&self, name: &str) -> &str {
        self.sent(name).unwrap_or_default()
    }

    /// The value of a field that is sent once; none when it was not sent.
    pub fn sent(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a field that may be sent several times, such as tick boxes.
    pub fn values(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(sent, _)| sent == name).map(|(_, value)| value.clone()).collect()
    }
}

/// Up to this size, in bytes, a form needs no place among the large ones.
const SMALL_FORM: u64 = 64 * 1024;

/// A form with nothing to fill in: a button and its token.
#[derive(Debug, serde::Deserialize)]
pub struct NoFields {}

type Reading<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Failure;
    type Future = Reading<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = gated::<ForPeople>(request, payload);
        Box::pin(async move { typed(&form.await?.form).map(Form) })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for OpenForm<T> {
    type Error = Failure;
    type Future = Reading<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let Unkept { form, .. } = unkept::<ForAnyone>(&request, payload, false).await?;
            noted::note(&request, &form.0);
            typed(&form).map(OpenForm)
        })
    }
}

impl<G: Gate> FromRequest for Unkept<G> {
    type Error = Failure;
    type Future = Reading<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { unkept(&request, payload, true).await })
    }
}

/// Asks the gate, then reads the form, then checks its token. One that signs nobody in is taken
/// from whoever signed out in another tab as well; of another, its words come back.
async fn unkept<G: Gate>(
    request: &HttpRequest,
    payload: Payload,
    stays_signed_out: bool,
) -> Result<Unkept<G>, Failure> {
    let (opened, app, visitor) = through::<G>(request).await?;
    let (token, form) = read(request, payload, (&app, &visitor), opened.most()).await?;
    // Whoever signed in or out in another tab meanwhile still sends their own form.
    if !token.as_deref().is_some_and(|token| visitor.knew(token))
        && let Err(refused) = check_token(&visitor, token.as_deref())
    {
        // A sign-out takes the session from the browser; the record knows whose form it was.
        let was_theirs = kept::owner(&app, &visitor, token.as_deref()).await.is_some();
        if was_theirs {
            noted::note(request, &form.0);
        }
        if !was_theirs || !stays_signed_out {
            return Err(refused);
        }
    }
    Ok(Unkept { opened, form })
}

impl FromRequest for Pairs {
    type Error = Failure;
    type Future = Reading<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = gated::<ForPeople>(request, payload);
        Box::pin(async move { Ok(form.await?.form) })
    }
}

impl<G: Gate> FromRequest for Gated<G> {
    type Error = Failure;
    type Future = Reading<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        gated(request, payload)
    }
}

/// Asks the gate, then reads the form, then checks its token. A form from another session of its
/// person is kept for them; one that was kept comes as it was, and then nothing can be written.
fn gated<G: Gate>(request: &HttpRequest, payload: &mut Payload) -> Reading<Gated<G>> {
    let (request, payload) = (request.clone(), payload.take());
    Box::pin(async move {
        let (opened, app, visitor) = match through::<G>(&request).await {
            Err(Failure(Error::SignIn)) => return Err(signed_out(&request, payload).await),
            opened => opened?,
        };
        if let Some(form) = noted::restored(&request) {
            return Ok(Gated { opened, form: pressed(&request, Pairs(form.fields)) });
        }
        let (token, form) = read(&request, payload, (&app, &visitor), opened.most()).await?;
        if let Err(refused) = check_token(&visitor, token.as_deref()) {
            kept::keep(&request, (&app, &visitor), token.as_deref(), form.0, false).await?;
            return Err(refused);
        }
        noted::note(&request, &form.0);
        kept::begin(&request, (&app, &visitor), token.as_deref(), &form.0, None).await?;
        Ok(Gated { opened, form: pressed(&request, form) })
    })
}

/// The form whose button was pressed. What stood beside it is noted.
fn pressed(request: &HttpRequest, form: Pairs) -> Pairs {
    let Some(Several { pressed, beside }) = several::apart(&form.0) else { return form };
    several::note(request, beside);
    Pairs(pressed)
}

/// Reads the form of somebody whose session has ended and keeps it for them; the answer leads to
/// the sign-in.
async fn signed_out(request: &HttpRequest, payload: Payload) -> Failure {
    // A program that sends forms keeps them itself; the script of a page keeps them in one browser
    // only.
    let keeps = !wants_json(request) || kept::is_autosave(request);
    if let (Some(app), Ok(visitor), true) =
        (request.app_data::<Data<App>>(), visitor_or_stranger(request).await, keeps)
        && was_here(request, &visitor)
    {
        match read(request, payload, (app, &visitor), FORM_BYTES).await {
            Ok((token, form)) => {
                if let Err(full) =
                    kept::keep(request, (app, &visitor), token.as_deref(), form.0, false).await
                {
                    return full;
                }
            }
            Err(cause) => {
                tracing::info!(%cause, "the form of somebody who is not signed in was not kept");
            }
        }
    }
    Failure(Error::SignIn)
}

/// Reads a form of at most `most` bytes: its token, and its fields without it.
async fn read(
    request: &HttpRequest,
    payload: Payload,
    (app, visitor): (&App, &Visitor),
    most: usize,
) -> Result<(Option<String>, Pairs), Failure> {
    let is_form = request
        .headers()
        .get(actix_web::http::header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    if !is_form {
        return Err(unreadable(&"it is not a form"));
    }
    let large = most as u64 > SMALL_FORM
        && declared_length(request).is_none_or(|length| length > SMALL_FORM);
    let _slot = if large {
        Some(app.large_forms.take(holder(app, request, &visitor.actor))?)
    } else {
        None
    };
    let body = read_whole(request, payload, most, Sender::Person).await?;
    let mut pairs: Vec<(String, String)> =
        serde_urlencoded::from_bytes(&body).map_err(|cause| unreadable(&cause))?;
    let token = pairs.iter().position(|(name, _)| name == TOKEN).map(|at| pairs.remove(at).1);
    Ok((token, Pairs(pairs)))
}

fn typed<T: DeserializeOwned>(Pairs(pairs): &Pairs) -> Result<T, Failure> {
    let text = serde_urlencoded::to_string(pairs).map_err(|cause| unreadable(&cause))?;
    serde_urlencoded::from_str(&text).map_err(|cause| incomplete(&cause))
}

/// Refuses a form whose token is missing or not this visitor's.
///
/// # Errors
/// When the session has ended, or the form's token is missing or another visitor's.
pub fn check_token(visitor: &Visitor, token: Option<&str>) -> Result<(), Failure> {
    if token.is_some_and(|token| visitor.accepts(token)) {
        return Ok(());
    }
    if visitor.lost == Some(Lost::Ended) {
        return Err(Failure(Error::SignIn));
    }
    let sentence = "This form was opened in another session, so nothing was changed. Open the page \
        again and send it once more.";
    Err(Failure(Error::NotAllowed(sentence.to_owned())))
}

/// A field is missing or of another kind: that form was not ours, so its cause is for the log.
fn incomplete(cause: &dyn std::fmt::Display) -> Failure {
    tracing::info!(%cause, "a form lacked a field");
    Failure(Error::field(
        "",
        "The form did not arrive whole. Nothing was changed. Open the page again and send it once \
         more.",
    ))
}

fn unreadable(cause: &dyn std::fmt::Display) -> Failure {
    Failure(Error::field(
        "",
        format!("The form could not be read: {cause}. Nothing was changed. Go back and try again."),
    ))
}

/// One line of an error summary: the message and a link to its field.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ErrorLink {
    /// The address of the field on this page.
    pub href: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// The error summary of a rejected form. Fields are drawn with the id `field-<name>`.
pub fn error_links(errors: &[FieldError]) -> Vec<ErrorLink> {
    errors
        .iter()
        .map(|error| {
            let href = if error.field.is_empty() {
                "#main".to_owned()
            } else {
                format!("#{}", field_id(&error.field))
            };
            ErrorLink { href, message: error.message.clone() }
        })
        .collect()
}

/// The id of a field's control.
pub fn field_id(name: &str) -> String {
    format!("field-{}", name.replace(['.', ' '], "-"))
}

/// The message at one field, when it has one.
pub fn message_at(errors: &[FieldError], field: &str) -> Option<String> {
    errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
}
