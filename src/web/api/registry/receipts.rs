//! `/api/v1/receipts`: signed statements of what the register says, made and checked for anyone,
//! and the public keys that they are checked with.

use actix_web::http::header;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::Error;
use crate::actions::registry::receipts::{self, Checked, Confirmed, LISTING, ReceiptSubject};
use crate::actions::registry::signing_keys;
use crate::domain::access::Actor;
use crate::domain::registry::receipt::comparison::{SearchSince, ToolSince};
use crate::domain::registry::receipt::credential::{MEDIA_TYPE, instant};
use crate::domain::registry::receipt::list_comparison::ListSince;
use crate::domain::registry::receipt::refusal::Refusal;
use crate::domain::registry::receipt::strict::MOST_BYTES;
use crate::web::api::body::{json_object, json_text};
use crate::web::api::reply::public;
use crate::web::api::schema::Problem;
use crate::web::kernel::app::App;
use crate::web::kernel::failure::Failure;

/// The largest question, in bytes.
const QUESTION_BYTES: usize = 16 * 1024;

/// What a receipt is asked about: tools, or else a search of the list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptQuestion {
    /// One tool, or up to four side by side, by their slugs.
    #[serde(default)]
    listings: Option<Vec<String>>,
    /// A search, as the part of the list's address after the question mark, such as
    /// `q=writing&availability=yes`; empty for everything. Only where no tool is named.
    #[serde(default)]
    search: String,
}

/// What came of a check.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptCheck {
    /// Whether this register signed it, as it is.
    valid: bool,
    /// Why not; null when it is valid.
    #[schema(required = true)]
    refusal: Option<RefusalTold>,
    /// Who signed what when; null when it is not valid.
    #[schema(required = true)]
    signed: Option<SignedTold>,
    /// Each tool on it, then and now.
    tools: Vec<ToolSince>,
    /// The search on it, then and now; null where it has none, or is not valid.
    #[schema(required = true)]
    search: Option<SearchSince>,
    /// The tools of the list on it, then and now; null where it has none, or is not valid.
    #[schema(required = true)]
    inventory: Option<ListSince>,
}

/// Why something is not a receipt of this register.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusalTold {
    /// The reason in a word that stays the same, such as `changed_text`.
    reason: &'static str,
    /// The reason in a sentence.
    sentence: String,
}

/// Who signed a receipt, and when.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedTold {
    /// The receipt's number.
    number: String,
    /// When it was made, in UTC.
    #[schema(format = DateTime)]
    at: String,
    /// The agency's name on it.
    agency: String,
    /// The key, as the public keys name it.
    key: String,
    /// Whether it is the short form of another receipt, as codes on paper hold it.
    short_form: bool,
    /// Whether the key was revoked after the receipt's date.
    key_revoked: bool,
}

/// A receipt
///
/// A dated statement of what the register says of one tool, of up to four, or in answer to a
/// search, also when nothing fits: a verifiable credential (W3C), signed with the agency's key
/// (`eddsa-jcs-2022`). Nothing of it is stored, and it does not say who asked.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    post,
    path = "/api/v1/receipts",
    tag = "Registry",
    request_body(content = ReceiptQuestion, description = "What is asked; at most 16 KB."),
    responses(
        (status = 200, description = "The receipt. It is never kept: each is dated to the second.",
            body = Object, content_type = "application/vc"),
        (status = 409, description = "The registry has no key yet.", body = Problem,
            content_type = "application/problem+json"),
        (status = 413, description = "The question is too large.", body = Problem,
            content_type = "application/problem+json"),
        (status = 415, description = "The body is not called JSON.", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "There is no such listing, or the question cannot be read.",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn make(
    app: Data<App>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let told = "It is an object with “listings”, a list of slugs, or “search”, the part of the \
        list’s address after the question mark.";
    let question: ReceiptQuestion = json_object(&request, payload, QUESTION_BYTES, told).await?;
    let issued = receipts::make(&app.ctx, &Actor::Anyone, &question.subject()?)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, MEDIA_TYPE))
        .body(issued.receipt.json))
}

impl ReceiptQuestion {
    fn subject(self) -> Result<ReceiptSubject, Error> {
        if self.listings.as_ref().is_some_and(Vec::is_empty) {
            return Err(Error::field(
                "listings",
                "No tool is named here. Name one to four, or leave “listings” out for a receipt \
                 of a search.",
            ));
        }
        let named = self.listings.into_iter().flatten().map(|slug| (LISTING.to_owned(), slug));
        let mut pairs: Vec<(String, String)> = named.collect();
        if !pairs.is_empty() && !self.search.is_empty() {
            return Err(Error::field(
                "search",
                "A receipt is of tools or of a search. Leave “listings” or “search” out.",
            ));
        }
        if pairs.is_empty() {
            pairs = serde_urlencoded::from_str(&self.search).map_err(|_cause| {
                Error::field("search", "It is not the part of an address after its question mark.")
            })?;
        }
        ReceiptSubject::read(&pairs)
    }
}

/// The check of a receipt
///
/// Whether this register signed exactly this, and what it says now. Send the receipt as it was
/// saved. What is no valid receipt is an answer too, with the reason.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    post,
    path = "/api/v1/receipts/verify",
    tag = "Registry",
    request_body(content = Object, description = "The receipt; at most 512 KB."),
    responses(
        (status = 200, description = "What came of the check.", body = ReceiptCheck),
        (status = 413, description = "More than a receipt can be.", body = Problem,
            content_type = "application/problem+json"),
        (status = 415, description = "The body is not called JSON.", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "The body is not UTF-8, or did not arrive whole.",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn verify(
    app: Data<App>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let text = json_text(&request, payload, MOST_BYTES).await?;
    let told = match receipts::check(&app.ctx, &Actor::Anyone, &text)? {
        Checked::Confirmed(confirmed) => ReceiptCheck::confirmed(*confirmed),
        Checked::Refused(refusal) => ReceiptCheck::refused(&refusal),
    };
    Ok(HttpResponse::Ok().json(told))
}

impl ReceiptCheck {
    fn confirmed(confirmed: Confirmed) -> Self {
        let (receipt, key) = (&confirmed.verified.receipt, &confirmed.verified.key);
        let signed = SignedTold {
            number: receipt.number.clone(),
            at: instant(receipt.at),
            agency: receipt.agency.clone(),
            key: key.method(),
            short_form: receipt.statement.short_form_of.is_some(),
            key_revoked: key.revoked.is_some(),
        };
        Self {
            valid: true,
            refusal: None,
            signed: Some(signed),
            tools: confirmed.tools,
            search: confirmed.search,
            inventory: confirmed.inventory,
        }
    }

    fn refused(refusal: &Refusal) -> Self {
        let (reason, sentence) = (refusal.word(), refusal.to_string());
        Self {
            valid: false,
            refusal: Some(RefusalTold { reason, sentence }),
            signed: None,
            tools: Vec::new(),
            search: None,
            inventory: None,
        }
    }
}

/// `GET /.well-known/did.json`: the public keys of the register (W3C, did:web).
///
/// # Errors
/// As [`signing_keys::document`] does.
pub async fn keys(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let document = signing_keys::document(&app.ctx, &Actor::Anyone)?;
    Ok(public(&request, document.to_string()))
}
