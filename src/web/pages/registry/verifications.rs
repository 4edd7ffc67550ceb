//! Checks a receipt for anyone: from the link of its code, pasted, or as a file.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query as Address};
use serde::{Deserialize, Serialize};

use super::receipts::{ForReceipts, Paper, link};
use crate::actions::Error;
use crate::actions::registry::receipts::{self, Checked, Confirmed};
use crate::domain::calendar::Calendar;
use crate::domain::registry::receipt::comparison::{SearchSince, Since, ThenNow, ToolSince};
use crate::domain::registry::receipt::file::text_of;
use crate::domain::registry::receipt::list_comparison::ListSince;
use crate::domain::registry::receipt::refusal::Refusal;
use crate::domain::texts::counted;
use crate::web::components::fields::AreaField;
use crate::web::components::{Breadcrumb, Fact, Facts, Kind, NoticeBox, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Unkept;
use crate::web::kernel::page::page;
use crate::web::kernel::templates::Page;
use crate::web::kernel::uploads::{Upload, UploadGate};

const TITLE: &str = "Check a receipt";

/// The check.
#[derive(Debug, Serialize)]
pub struct VerificationPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    outcome: Option<NoticeBox>,
    signed: Option<Facts>,
    paper: Option<Paper>,
    /// The answer to whether the register still says it.
    now: Option<NoticeBox>,
    tools: Vec<ToolNow>,
    search: Option<SearchNow>,
    /// What became of the tools of a list, in sentences.
    inventory: Vec<String>,
    text: AreaField,
    file_help: &'static str,
}

/// A tool, then and now.
#[derive(Debug, Serialize)]
struct ToolNow {
    title: String,
    rows: Vec<ThenNow>,
    href: Option<String>,
}

/// A search, then and now.
#[derive(Debug, Serialize)]
struct SearchNow {
    href: String,
    lines: Vec<String>,
}

impl VerificationPage {
    fn new(typed: &str) -> Self {
        let text = AreaField::new("receipt", "The receipt’s JSON", typed, &[])
            .help("The whole text of the file, from { to }. It is checked and not kept.");
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Whether this register signed it, what it says, and whether the register still \
                 says so.",
            ),
            outcome: None,
            signed: None,
            paper: None,
            now: None,
            tools: Vec::new(),
            search: None,
            inventory: Vec::new(),
            text,
            file_help: "The JSON or the PDF that was saved with the receipt, at most 512 KB. It is \
                checked and not kept.",
        }
    }

    fn of(checked: &Checked, typed: &str, calendar: Calendar) -> Self {
        match checked {
            Checked::Refused(refusal) => Self {
                outcome: Some(NoticeBox {
                    kind: Kind::Stop,
                    title: "This is not a valid receipt of this register".to_owned(),
                    text: Some(refusal.to_string()),
                }),
                ..Self::new(typed)
            },
            Checked::Confirmed(confirmed) => Self::confirmed(confirmed, typed, calendar),
        }
    }

    fn confirmed(confirmed: &Confirmed, typed: &str, calendar: Calendar) -> Self {
        let (receipt, key) = (&confirmed.verified.receipt, &confirmed.verified.key);
        let made = calendar.in_words(key.made_at);
        let used = match (&key.revoked, key.retired_at) {
            (Some(revoked), _) => format!(
                "Made on {made}; revoked from {} on, after this receipt: {}",
                calendar.in_words(revoked.from),
                revoked.reason
            ),
            (None, Some(end)) => {
                format!(
                    "Made on {made}; put away on {}, after this receipt",
                    calendar.in_words(end)
                )
            }
            (None, None) => format!("Made on {made}; in use"),
        };
        let signed = vec![
            Fact { note: Some(used), ..Fact::new("Key", key.public.to_string()) },
            Fact::new("Issuer", &key.did),
        ];
        let outcome = NoticeBox {
            kind: if key.revoked.is_some() { Kind::Caution } else { Kind::Good },
            title: format!("{} signed this receipt", receipt.agency),
            text: Some(format!(
                "On {}. What is shown below is what was signed; the sheets of a PDF around it are not \
                 checked.",
                calendar.in_words(receipt.at)
            )),
        };
        let statement = &receipt.statement;
        Self {
            outcome: Some(outcome),
            signed: Some(Facts { facts: signed }),
            paper: Some(Paper::new(receipt)),
            now: Some(now(confirmed)),
            tools: confirmed.tools.iter().map(tool_now).collect(),
            search: confirmed
                .search
                .as_ref()
                .zip(statement.search.as_ref())
                .map(|(since, then)| search_now(since, &then.address)),
            inventory: confirmed.inventory.as_ref().map(list_now).unwrap_or_default(),
            ..Self::new(typed)
        }
    }
}

/// Whether the register still says what the receipt says.
fn now(confirmed: &Confirmed) -> NoticeBox {
    let each = confirmed.tools.iter().map(|tool| tool.since);
    let each = each.chain(confirmed.search.iter().map(|one| one.since));
    let list = confirmed.inventory.as_ref();
    let all: Vec<Since> = each.chain(list.map(|one| one.since)).collect();
    let (kind, title) = if all.contains(&Since::Gone) {
        (Kind::Stop, "The register says nothing of it any more")
    } else if all.contains(&Since::Changed) {
        (Kind::Caution, "The register says something else now")
    } else if all.contains(&Since::Untold) {
        (Kind::Neutral, "Give the whole receipt to see whether the register still says so")
    } else if list.is_some_and(|list| list.compared == 0) {
        (Kind::Neutral, "None of the list’s tools had a listing that could be compared")
    } else if all.contains(&Since::SameButDetails) {
        (Kind::Good, "The register still says so; other details of the record were changed since")
    } else if list.is_some_and(|list| list.uncompared > 0) {
        (Kind::Good, "The register still says exactly this of the list’s tools that had a listing")
    } else {
        (Kind::Good, "The register still says exactly this")
    };
    NoticeBox { kind, title: title.to_owned(), text: None }
}

fn tool_now(tool: &ToolSince) -> ToolNow {
    ToolNow {
        title: tool.name.clone(),
        href: (tool.since != Since::Gone).then(|| format!("/registry/{}", tool.slug)),
        rows: tool.facts.clone(),
    }
}

/// What became of the tools of a list.
fn list_now(since: &ListSince) -> Vec<String> {
    let changed = since.changed.iter();
    let mut lines: Vec<String> =
        changed.map(|one| format!("{}: {}, now {}.", one.name, one.then, one.now)).collect();
    if !since.gone.is_empty() {
        lines.push(format!("The register says nothing any more of {}.", since.gone.join(", ")));
    }
    if since.since != Since::Untold && since.uncompared > 0 {
        lines.push(format!(
            "{} of the list had no listing then, or the receipt does not name them: check the list \
             again to see what the register says of them now.",
            counted(since.uncompared, "tool", "tools")
        ));
    }
    lines
}

fn search_now(since: &SearchSince, address: &str) -> SearchNow {
    let tools = |count| counted(count, "tool", "tools");
    let mut lines = vec![format!(
        "Then {} with a published decision fitted, now {}.",
        tools(since.found_then),
        tools(since.found_now)
    )];
    if !since.new.is_empty() {
        lines.push(format!("Fits now and did not then: {}.", since.new.join(", ")));
    }
    if !since.gone.is_empty() {
        lines.push(format!("Fitted then and does not now: {}.", since.gone.join(", ")));
    }
    let changed = since.changed.iter();
    lines.extend(changed.map(|one| format!("{}: {}, now {}.", one.name, one.then, one.now)));
    // The page's own address, whatever host the receipt was made under.
    let query = address.split_once('?').map_or_else(String::new, |(_, query)| format!("?{query}"));
    SearchNow { href: format!("/registry{query}"), lines }
}

impl Page for VerificationPage {
    const TEMPLATE: &'static str = "registry/verification";

    fn samples() -> Vec<Self> {
        let confirmed = super::receipts::confirmed();
        let shown = confirmed.iter().map(|one| Self::confirmed(one, "", Calendar::UTC));
        let refused = Self::of(&Checked::Refused(Refusal::Changed), "{}", Calendar::UTC);
        shown.chain([Self::new(""), refused]).collect()
    }
}

/// What the link of a code brings.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// A packed receipt.
    r: Option<String>,
}

/// `GET /verify`, also with the receipt that a code holds.
///
/// # Errors
/// When the registry cannot be read.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    asked: Address<Asked>,
) -> Result<HttpResponse, Failure> {
    let Some(digits) = &asked.r else {
        return page(&app, &visitor, &request, TITLE, &VerificationPage::new(""));
    };
    match link::text(digits) {
        Ok(text) => told(&app, &visitor, &request, &text, ""),
        Err(refusal) => refused(&app, &visitor, &request, refusal),
    }
}

/// `POST /verify`: a receipt that was pasted.
///
/// # Errors
/// When the registry cannot be read.
pub async fn check(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Unkept<ForReceipts>,
) -> Result<HttpResponse, Failure> {
    let typed = form.form.value("receipt");
    told(&app, &visitor, &request, typed, typed)
}

impl UploadGate for ForReceipts {
    const FIELDS: &'static [&'static str] = &[];
    const IS_KEPT: bool = false;
    const STAYS_SIGNED_OUT: bool = true;
}

/// `POST /verify/file`: a receipt as a file.
///
/// # Errors
/// When the file cannot be read from disk.
pub async fn check_file(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    upload: Upload<ForReceipts>,
) -> Result<HttpResponse, Failure> {
    if upload.overflow {
        return refused(&app, &visitor, &request, Refusal::TooLarge);
    }
    let Some(file) = upload.file else {
        return refused(&app, &visitor, &request, Refusal::Empty);
    };
    let read = actix_web::web::block(move || file.read()).await;
    let bytes = read
        .map_err(|cause| Failure::internal(format!("reading a file was cut off: {cause}")))?
        .map_err(|cause| Error::Internal(format!("a file could not be read: {cause}")))?;
    match text_of(bytes) {
        Ok(text) => told(&app, &visitor, &request, &text, ""),
        Err(refusal) => refused(&app, &visitor, &request, refusal),
    }
}

fn told(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    text: &str,
    typed: &str,
) -> Result<HttpResponse, Failure> {
    let checked = receipts::check(&app.ctx, &visitor.actor, text)?;
    let body = VerificationPage::of(&checked, typed, app.ctx.calendar());
    page(app, visitor, request, TITLE, &body)
}

fn refused(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    refusal: Refusal,
) -> Result<HttpResponse, Failure> {
    let body = VerificationPage::of(&Checked::Refused(refusal), "", app.ctx.calendar());
    page(app, visitor, request, TITLE, &body)
}
