//! A vendor's shelf: its papers, and one of them.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::paths::block_id;
use super::question::type_in_words;
use crate::actions::assessment::shelf::{self, OpenPaper, PaperFacts, PaperShelf, Use};
use crate::actions::{Error, FieldError};
use crate::domain::assessment::evidence::ACCEPTED;
use crate::domain::assessment::paper::{Paper, REMINDED_BEFORE};
use crate::domain::calendar::day_in_words;
use crate::domain::texts::size_in_words;
use crate::domain::values::PaperId;
use crate::web::components::fields::{ChoicesField, DATE_FORM, TextField};
use crate::web::components::{
    Breadcrumb, ButtonLink, Crumb, EmptyState, Kind as Hue, PageHeader, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::bodies::{Gate, part};
use crate::web::kernel::downloads::attachment;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{
    ErrorLink, Form, NoFields, Pairs, error_links, field_id, message_at,
};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::uploads::{Upload, UploadGate};

const TITLE: &str = "Your shelf";

/// The field that names a question of a draft.
const PLACE: &str = "place";

/// The papers of a vendor.
#[derive(Debug, Serialize)]
pub struct ShelfPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    rows: Vec<PaperRow>,
    empty: Option<EmptyState>,
    gone: Vec<GoneRow>,
}

#[derive(Debug, Serialize)]
struct PaperRow {
    href: String,
    title: String,
    line: String,
    tag: Option<StatusTag>,
    uses: Vec<UseRow>,
}

#[derive(Debug, Serialize)]
struct UseRow {
    href: String,
    label: String,
}

#[derive(Debug, Serialize)]
struct GoneRow {
    title: String,
    action: String,
}

/// What only the vendor's own people and whom see.
const SEEN_BY: &str = "Each paper is kept once. Only your own people see your shelf; the agency sees \
    a paper where you attach it.";

impl ShelfPage {
    pub(super) fn new(shelf: &PaperShelf) -> Self {
        let there = shelf.papers.iter().filter(|paper| paper.is_there());
        let rows: Vec<PaperRow> = there.map(|paper| PaperRow::new(paper, shelf)).collect();
        let gone = shelf.papers.iter().filter(|paper| paper.removed_at.is_some());
        Self {
            crumbs: Breadcrumb::new(trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(SEEN_BY),
            empty: rows.is_empty().then(|| EmptyState {
                title: "Your shelf is empty".to_owned(),
                text:
                    "Open a disclosure and bring what you have: every file that is taken is kept \
                    here."
                        .to_owned(),
                action: Some(ButtonLink {
                    href: "/products".to_owned(),
                    label: "Your products".to_owned(),
                }),
            }),
            rows,
            gone: gone
                .map(|paper| GoneRow {
                    title: paper.title.to_string(),
                    action: format!("/shelf/{}/return", paper.id),
                })
                .collect(),
        }
    }
}

impl PaperRow {
    fn new(paper: &Paper, shelf: &PaperShelf) -> Self {
        let kind = shelf
            .kinds
            .get(&paper.kind)
            .map_or_else(|| type_in_words(&paper.media_type).to_owned(), Clone::clone);
        let uses = shelf.uses.get(&paper.sha256).map(Vec::as_slice).unwrap_or_default();
        Self {
            href: format!("/shelf/{}", paper.id),
            title: paper.title.to_string(),
            line: line(&kind, paper),
            tag: tag(paper, shelf.today),
            uses: uses.iter().map(UseRow::new).collect(),
        }
    }
}

impl UseRow {
    fn new(one: &Use) -> Self {
        Self {
            href: format!("/disclosures/{}/evidence", one.disclosure),
            label: format!("{}, {}", one.product, one.code),
        }
    }
}

fn line(kind: &str, paper: &Paper) -> String {
    let mut line =
        vec![kind.to_owned(), size_in_words(u64::try_from(paper.size_bytes).unwrap_or_default())];
    line.extend(paper.issued_on.map(|day| format!("issued {}", day_in_words(day))));
    line.extend(paper.expires_on.map(|day| format!("expires {}", day_in_words(day))));
    line.join(", ")
}

fn tag(paper: &Paper, today: NaiveDate) -> Option<StatusTag> {
    let soon = today.checked_add_days(Days::new(REMINDED_BEFORE));
    match paper.expires_on {
        Some(_) if paper.has_expired(today) => Some(StatusTag::new(Hue::Stop, "Expired")),
        Some(last) if soon.is_some_and(|soon| last <= soon) => {
            Some(StatusTag::new(Hue::Caution, "Expires soon"))
        }
        _ => None,
    }
}

fn trail() -> Vec<Crumb> {
    let mut trail = home_trail();
    trail.push(Crumb::to("/products", "Your products"));
    trail
}

/// One paper.
#[derive(Debug, Serialize)]
pub struct PaperPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    line: String,
    tag: Option<StatusTag>,
    download: String,
    uses: Vec<UseRow>,
    /// What can be done with it; none once it was replaced or taken away.
    forms: Option<PaperForms>,
}

#[derive(Debug, Serialize)]
struct PaperForms {
    action: String,
    title: TextField,
    issued_on: TextField,
    expires_on: TextField,
    attachment: String,
    place: Option<ChoicesField>,
    replacement: String,
    file_id: String,
    file_error: Option<String>,
    file_help: String,
    removal: String,
}

impl PaperPage {
    pub(super) fn new(
        opened: &OpenPaper,
        most: u64,
        typed: Option<&PaperFacts>,
        errors: &[FieldError],
    ) -> Self {
        let paper = &opened.paper;
        let base = format!("/shelf/{}", paper.id);
        let mut trail = trail();
        trail.push(Crumb::to("/shelf", TITLE));
        Self {
            crumbs: Breadcrumb::new(trail, paper.title.to_string()),
            header: PageHeader::new(paper.title.to_string()).over(TITLE),
            errors: error_links(errors),
            line: line(type_in_words(&paper.media_type), paper),
            tag: tag(paper, opened.today),
            download: format!("{base}/file"),
            uses: opened.uses.iter().map(UseRow::new).collect(),
            forms: paper.is_there().then(|| PaperForms::new(opened, most, typed, errors)),
        }
    }
}

impl PaperForms {
    fn new(
        opened: &OpenPaper,
        most: u64,
        typed: Option<&PaperFacts>,
        errors: &[FieldError],
    ) -> Self {
        let paper = &opened.paper;
        let base = format!("/shelf/{}", paper.id);
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let stands = PaperFacts {
            title: paper.title.to_string(),
            issued_on: day(paper.issued_on),
            expires_on: day(paper.expires_on),
        };
        let facts = typed.unwrap_or(&stands);
        let dated = |name: &'static str, label: &'static str, value: &str| {
            TextField::new(name, label, value, errors)
                .help(format!("A day, {DATE_FORM}."))
                .optional()
        };
        Self {
            title: TextField::new("title", "Title", &facts.title, errors),
            issued_on: dated("issued_on", "Issued on", &facts.issued_on),
            expires_on: dated("expires_on", "Good until", &facts.expires_on),
            attachment: format!("{base}/attachment"),
            place: (!opened.places.is_empty()).then(|| {
                let places = opened.places.iter().cloned();
                ChoicesField::ticks(
                    PLACE,
                    "Attach it to questions of your drafts",
                    places,
                    &[],
                    errors,
                )
            }),
            replacement: format!("{base}/replacement"),
            file_id: field_id("file"),
            file_error: message_at(errors, "file"),
            file_help: format!("{ACCEPTED}; at most {}.", size_in_words(most)),
            removal: format!("{base}/removal"),
            action: base,
        }
    }
}

/// Asks before a paper is taken off the shelf.
#[derive(Debug, Serialize)]
pub struct PaperRemovalPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    action: String,
    back: String,
    uses: Vec<UseRow>,
}

impl PaperRemovalPage {
    pub(super) fn new(opened: &OpenPaper) -> Self {
        let paper = &opened.paper;
        let mut trail = trail();
        trail.push(Crumb::to("/shelf", TITLE));
        let title = format!("Take “{}” off your shelf?", paper.title);
        Self {
            crumbs: Breadcrumb::new(trail, "Take off the shelf"),
            header: PageHeader::new(title).over(TITLE),
            action: format!("/shelf/{}/removal", paper.id),
            back: format!("/shelf/{}", paper.id),
            uses: opened.uses.iter().map(UseRow::new).collect(),
        }
    }
}

/// `GET /shelf`
///
/// # Errors
/// As [`shelf::open`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let shelf = shelf::open(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &ShelfPage::new(&shelf))
}

/// `GET /shelf/{paper}`
///
/// # Errors
/// As [`shelf::paper`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let opened = shelf::paper(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let body = PaperPage::new(&opened, app.ctx.settings.upload_bytes, None, &[]);
    page(&app, &visitor, &request, opened.paper.title.as_str(), &body)
}

/// Shows a paper again with what was wrong.
async fn again(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    id: &PaperId,
    typed: Option<&PaperFacts>,
    error: Error,
) -> Result<HttpResponse, Failure> {
    let errors = match error {
        Error::Invalid(errors) => errors,
        Error::TooLarge(message) => vec![FieldError { field: "file".to_owned(), message }],
        error => return Err(error.into()),
    };
    let opened = shelf::paper(&app.ctx, &visitor.actor, id).await?;
    let body = PaperPage::new(&opened, app.ctx.settings.upload_bytes, typed, &errors);
    rejected(app, visitor, request, opened.paper.title.as_str(), &body)
}

/// What is corrected of a paper.
#[derive(Debug, Deserialize)]
pub struct FactsForm {
    #[serde(default)]
    title: String,
    #[serde(default)]
    issued_on: String,
    #[serde(default)]
    expires_on: String,
}

/// `POST /shelf/{paper}`
///
/// # Errors
/// As [`shelf::change`] does; faults of a field come back with the form.
pub async fn change(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Form<FactsForm>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let FactsForm { title, issued_on, expires_on } = form.0;
    let facts = PaperFacts { title, issued_on, expires_on };
    match shelf::change(&app.ctx, &visitor.actor, &id, &facts).await {
        Ok(()) => Ok(done(&visitor, &format!("/shelf/{id}"), Some(Notice::SAVED))),
        Err(error) => again(&app, &visitor, &request, &id, Some(&facts), error).await,
    }
}

/// `GET /shelf/{paper}/file`: always a download, never shown by the browser.
///
/// # Errors
/// As [`shelf::download`] does.
pub async fn download(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let file = shelf::download(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    Ok(HttpResponse::Ok()
        .insert_header(attachment(&file.name))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .content_type(file.media_type)
        .body(file.bytes))
}

/// `POST /shelf/{paper}/attachment`
///
/// # Errors
/// As [`shelf::attach`] does; a fault of the field comes back with the form.
pub async fn attach(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    match shelf::attach(&app.ctx, &visitor.actor, &id, &form.values(PLACE)).await {
        Ok((disclosure, question)) => {
            let section = question.split('.').next().unwrap_or_default();
            let to =
                format!("/disclosures/{disclosure}/sections/{section}#{}", block_id(&question));
            Ok(done(&visitor, &to, Some(Notice::PAPER_ATTACHED)))
        }
        Err(error) => again(&app, &visitor, &request, &id, None, error).await,
    }
}

/// Whoever replaces a paper keeps the shelf that it is on.
pub struct Replacing {
    most: u64,
}

impl Gate for Replacing {
    async fn open(app: &App, visitor: &Visitor, request: &HttpRequest) -> Result<Self, Failure> {
        let id = path_id(part(request, "paper"))?;
        shelf::paper(&app.ctx, &visitor.actor, &id).await?;
        Ok(Self { most: app.ctx.settings.upload_bytes })
    }

    fn most(&self) -> usize {
        usize::try_from(self.most).unwrap_or(usize::MAX)
    }
}

impl UploadGate for Replacing {
    const FIELDS: &'static [&'static str] = &[];
    /// Nothing is typed in it, and files are not kept.
    const IS_KEPT: bool = false;
}

/// `POST /shelf/{paper}/replacement`
///
/// # Errors
/// As [`shelf::replace`] does; a file that is refused comes back with the form.
pub async fn replace(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    upload: Upload<Replacing>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let replaced = if upload.overflow {
        let most = size_in_words(upload.opened.most);
        Err(Error::TooLarge(format!("The file is larger than {most}. Make it smaller.")))
    } else {
        shelf::replace(&app.ctx, &visitor.actor, &id, upload.file).await
    };
    match replaced {
        Ok(newer) => Ok(done(&visitor, &format!("/shelf/{newer}"), Some(Notice::PAPER_REPLACED))),
        Err(error) => again(&app, &visitor, &request, &id, None, error).await,
    }
}

/// `GET /shelf/{paper}/removal`: asks first.
///
/// # Errors
/// As [`shelf::paper`] does.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let opened = shelf::paper(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    page(&app, &visitor, &request, "Take off the shelf", &PaperRemovalPage::new(&opened))
}

/// `POST /shelf/{paper}/removal`
///
/// # Errors
/// As [`shelf::remove`] does.
pub async fn remove(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    shelf::remove(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    Ok(done(&visitor, "/shelf", Some(Notice::PAPER_REMOVED)))
}

/// `POST /shelf/{paper}/return`
///
/// # Errors
/// As [`shelf::restore`] does.
pub async fn restore(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    shelf::restore(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    Ok(done(&visitor, "/shelf", Some(Notice::PAPER_RESTORED)))
}
