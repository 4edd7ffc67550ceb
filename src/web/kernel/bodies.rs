//! What must be known before a body is read: who sends it, whether the thing is theirs, and how
//! much is taken. A handler gets a body only through a [`Gate`], so the order cannot be got wrong.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{HttpMessage as _, HttpRequest};
use futures_util::{Stream, StreamExt as _};

use super::app::App;
use super::auth::{Visitor, visitor};
use super::connections::{Line, line};
use super::failure::Failure;
use crate::actions::Error;
use crate::domain::texts::size_in_words;

/// The largest form of somebody who is not signed in, in bytes.
const VISITOR_FORM_BYTES: usize = 16 * 1024;

/// The largest form of somebody who is signed in, in bytes; uploads have limits of their own.
pub const FORM_BYTES: usize = 1024 * 1024;

/// Decides about a request before its body is read.
pub trait Gate: Sized + 'static {
    /// Who may send this, and whether the thing that the address names is theirs.
    ///
    /// # Errors
    /// They must sign in, it is not theirs, or it cannot be changed now.
    fn open(
        app: &App,
        visitor: &Visitor,
        request: &HttpRequest,
    ) -> impl Future<Output = Result<Self, Failure>>;

    /// How many bytes are taken.
    fn most(&self) -> usize {
        FORM_BYTES
    }
}

/// Anyone may send this; it is short.
pub struct ForAnyone;

impl Gate for ForAnyone {
    async fn open(_: &App, _: &Visitor, _: &HttpRequest) -> Result<Self, Failure> {
        Ok(Self)
    }

    fn most(&self) -> usize {
        VISITOR_FORM_BYTES
    }
}

/// Only somebody who is signed in may send this; the action behind it asks whether the thing is
/// theirs.
pub struct ForPeople;

impl Gate for ForPeople {
    async fn open(_: &App, visitor: &Visitor, _: &HttpRequest) -> Result<Self, Failure> {
        visitor.actor.person().map(|_| Self).ok_or(Failure(Error::SignIn))
    }
}

/// Lets a request through its gate, or refuses it before a byte of its body is read.
pub(super) async fn through<G: Gate>(
    request: &HttpRequest,
) -> Result<(G, Data<App>, Visitor), Failure> {
    let app = request
        .app_data::<Data<App>>()
        .cloned()
        .ok_or_else(|| Failure::internal("the application has no state"))?;
    let visitor = visitor(request).await?;
    let gate = G::open(&app, &visitor, request).await?;
    Ok((gate, app, visitor))
}

/// A part of the address by its name in the route; a gate reads it before any handler does.
pub fn part<'r>(request: &'r HttpRequest, name: &str) -> &'r str {
    request.match_info().get(name).unwrap_or_default()
}

/// The length that a request declares; none when it sends piece by piece.
pub(in crate::web) fn declared_length(request: &HttpRequest) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Who sends a body, and so in which words its faults are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Sender {
    /// A person, by a form.
    Person,
    /// A program.
    Program,
}

/// Reads a whole body of at most `most` bytes. One that says itself that it is larger is refused
/// unread.
///
/// # Errors
/// When it is larger, comes too slowly or breaks off.
pub(in crate::web) async fn read_whole(
    request: &HttpRequest,
    mut payload: Payload,
    most: usize,
    sender: Sender,
) -> Result<Bytes, Failure> {
    let over = || Failure(Error::TooLarge(too_large(most, sender)));
    if declared_length(request).is_some_and(|length| length > most as u64) {
        return Err(over());
    }
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|cause| broken_off(request, &cause, || incomplete(sender)))?;
        if bytes.len().saturating_add(chunk.len()) > most {
            return Err(over());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

fn too_large(most: usize, sender: Sender) -> String {
    let most = size_in_words(u64::try_from(most).unwrap_or(u64::MAX));
    if sender == Sender::Program {
        return format!("The body is larger than {most}, so it was not read.");
    }
    format!(
        "The form is larger than {most}, so it was not read and nothing was changed. Go back in \
         your browser: what you typed is still in the form there. Shorten the longest text and \
         send it again."
    )
}

/// What was sent broke off: by itself, or because it came too slowly. The library's words are for
/// the log.
pub(in crate::web) fn broken_off(
    request: &HttpRequest,
    cause: &dyn std::fmt::Display,
    by_itself: impl FnOnce() -> Failure,
) -> Failure {
    tracing::info!(%cause, "a body could not be read");
    if line(request).is_some_and(|line| line.is_cut()) {
        return Failure(Error::TooSlow);
    }
    by_itself()
}

fn incomplete(sender: Sender) -> Failure {
    let sentence = match sender {
        Sender::Person => {
            "The form did not arrive whole. Nothing was changed. Go back and try again."
        }
        Sender::Program => "The body did not arrive whole. Send it again.",
    };
    Failure(Error::field("", sentence))
}

/// A body while a handler reads it; the connection knows how long that may take.
struct Watched {
    payload: Payload,
    line: Rc<Line>,
}

impl Stream for Watched {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = self.payload.poll_next_unpin(cx);
        if let Poll::Ready(None | Some(Err(_))) = item {
            self.line.end_body();
        }
        item
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.line.end_body();
    }
}

/// Tells the connection when a body is awaited, when the answer is being made and when the request
/// is over.
///
/// # Errors
/// Those of what answers the request; it adds none.
pub async fn watch<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let Some(line) = line(request.request()) else { return next.call(request).await };
    match request.take_payload() {
        Payload::None => line.end_body(),
        payload => {
            line.expect_body();
            let watched: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> =
                Box::pin(Watched { payload, line: Rc::clone(&line) });
            request.set_payload(Payload::Stream { payload: watched });
        }
    }
    let answered = next.call(request).await;
    line.end_request();
    answered
}
