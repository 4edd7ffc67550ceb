//! Receipts of what the register says: made anew for whoever asks, as a page, as PDF and as JSON.
//!
//! A receipt is made by a plain GET. Making one changes nothing and stores nothing, so whoever
//! fetches the address ahead or looks at a link does no harm; it is never kept, because each is
//! dated to the second. The files come by a form that brings the receipt of the page back: what is
//! printed, saved as PDF and saved as JSON is one and the same receipt, and nothing is put on paper
//! that the agency did not sign.

mod files;
pub mod link;
mod list_paper;
mod paper;
mod samples;

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query as Address};
use serde::Serialize;

pub use paper::Paper;
pub(super) use samples::confirmed;

use crate::actions::Error;
use crate::actions::registry::receipts::{self, Issued, ReceiptSubject};
use crate::domain::access::Actor;
use crate::domain::registry::receipt::credential::{MEDIA_TYPE, Receipt};
use crate::domain::registry::receipt::refusal::Refusal;
use crate::domain::registry::receipt::statement::ReceiptKind;
use crate::domain::registry::receipt::strict::MOST_BYTES;
use crate::web::components::code::CodePicture;
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::bodies::Gate;
use crate::web::kernel::downloads::attachment;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Unkept;
use crate::web::kernel::page::page;
use crate::web::kernel::templates::Page;

/// The field that brings a receipt back.
const RECEIPT: &str = "receipt";
/// The field that brings back what its code holds.
const CODE: &str = "code";

/// A receipt that was just made.
#[derive(Debug, Serialize)]
pub struct ReceiptPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    paper: Paper,
    code: Option<CodePicture>,
    /// What the code holds.
    digits: String,
    /// The address of the check.
    check: String,
    /// The receipt, packed.
    packed: String,
    /// The receipt as JSON.
    json: String,
    /// The address that makes another.
    again: String,
    /// Whether another is made of a list, which has to be given again.
    of_list: bool,
}

/// Where a receipt is checked.
pub fn check_address(base_url: &str) -> String {
    format!("{base_url}/verify")
}

/// The code that leads to the check of what these digits hold; none when it is too large for a
/// camera.
fn code(digits: &str, base_url: &str) -> Option<CodePicture> {
    let address = format!("{}?r=", check_address(base_url));
    CodePicture::new(&address, digits, "A code that leads to the check of this receipt")
}

impl ReceiptPage {
    fn new(issued: &Issued, base_url: &str, again: &str) -> Self {
        let receipt = &issued.receipt;
        let packed = link::digits(receipt);
        // The whole where a camera can read that, or else the short form.
        let (digits, code) = if let Some(code) = code(&packed, base_url) {
            (packed.clone(), Some(code))
        } else {
            let digits = link::digits(&issued.short);
            let code = code(&digits, base_url);
            (digits, code)
        };
        let paper = Paper::new(receipt);
        let mut trail = home_trail();
        trail.push(Crumb::to("/registry", "Registry"));
        if let (ReceiptKind::Listing, [tool]) =
            (receipt.statement.kind, receipt.statement.tools.as_slice())
        {
            trail.push(Crumb::to(format!("/registry/{}", tool.slug), tool.name.clone()));
        }
        Self {
            crumbs: Breadcrumb::new(trail, "Receipt"),
            header: PageHeader::new(paper.title.clone()).purpose(
                "What the register says at this moment, signed with the agency’s key. Keep it with \
                 your purchase: anybody can check it later.",
            ),
            code,
            digits,
            check: check_address(base_url),
            packed,
            json: receipt.json.clone(),
            again: again.to_owned(),
            of_list: receipt.statement.kind == ReceiptKind::Inventory,
            paper,
        }
    }
}

impl Page for ReceiptPage {
    const TEMPLATE: &'static str = "registry/receipt";

    fn samples() -> Vec<Self> {
        let address = "https://assay.example.org";
        let again = "/receipts/new?listing=askwell";
        samples::receipts().iter().map(|one| Self::new(one, address, again)).collect()
    }
}

/// `GET /receipts/new?listing=…`, up to four, or with the words and filters of the registry's list.
///
/// # Errors
/// As [`ReceiptSubject::read`] and [`receipts::make`] do.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    pairs: Address<Vec<(String, String)>>,
) -> Result<HttpResponse, Failure> {
    let subject = ReceiptSubject::read(&pairs)?;
    let issued = receipts::make(&app.ctx, &visitor.actor, &subject)?;
    let again = request.uri().path_and_query().map_or("", |whole| whole.as_str());
    told(&app, &visitor, &request, &issued, again)
}

/// The page of a receipt that was just made; `again` is the address that makes another.
///
/// # Errors
/// When the page cannot be rendered, which is a fault of ours.
pub(super) fn told(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    issued: &Issued,
    again: &str,
) -> Result<HttpResponse, Failure> {
    let body = ReceiptPage::new(issued, &app.ctx.settings.base_url, again);
    let title = body.paper.title.clone();
    let mut response = page(app, visitor, request, &title, &body)?;
    let robots = HeaderName::from_static("x-robots-tag");
    response.headers_mut().insert(robots, HeaderValue::from_static("noindex"));
    Ok(response)
}

/// Whoever made a receipt brings it back: anyone, with as much as a receipt can be.
pub struct ForReceipts;

impl Gate for ForReceipts {
    async fn open(_: &App, _: &Visitor, _: &HttpRequest) -> Result<Self, Failure> {
        Ok(Self)
    }

    /// A form writes a byte of a letter beyond ASCII in three.
    fn most(&self) -> usize {
        3 * MOST_BYTES
    }
}

/// `POST /receipts/new`: the receipt of the page as a file.
///
/// # Errors
/// When what comes back is no receipt of this register.
pub async fn save(
    app: Data<App>,
    visitor: Visitor,
    form: Unkept<ForReceipts>,
) -> Result<HttpResponse, Failure> {
    let form = &form.form;
    let receipt = brought_back(&app, &visitor.actor, form.value(RECEIPT))?;
    let name = files::name(&receipt);
    let mut response = HttpResponse::Ok();
    if form.value("as") == "pdf" {
        let base_url = &app.ctx.settings.base_url;
        let digits = form.value(CODE);
        let held = brought_back(&app, &visitor.actor, digits)?;
        let is_same = held.number == receipt.number
            || held.statement.short_form_of.as_ref() == Some(&receipt.number);
        let code = if is_same { code(digits, base_url) } else { None };
        let pdf = files::pdf(&receipt, code.as_ref(), &check_address(base_url));
        response.insert_header((header::CONTENT_TYPE, "application/pdf"));
        response.insert_header(attachment(&format!("{name}.pdf")));
        return Ok(response.body(pdf));
    }
    response.insert_header((header::CONTENT_TYPE, MEDIA_TYPE));
    response.insert_header(attachment(&format!("{name}.json")));
    Ok(response.body(receipt.json))
}

/// A receipt that a page of ours brings back: nothing is made into a file that the register did not
/// sign.
fn brought_back(app: &App, actor: &Actor, digits: &str) -> Result<Receipt, Error> {
    let refused = |refusal: Refusal| Error::field(RECEIPT, refusal.to_string());
    let text = link::text(digits).map_err(refused)?;
    Ok(receipts::verified(&app.ctx, actor, &text)?.map_err(refused)?.receipt)
}
