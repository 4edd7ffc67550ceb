//! A table question and a spreadsheet: the file to begin with, and the rows that fill the table,
//! uploaded or pasted.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::draft_parts::{not_computable, trail};
use super::paths::{block_id, section_path, table_path};
use super::section_form::mark;
use crate::actions::assessment::disclosures::WorkingFile;
use crate::actions::assessment::tables::{self, FILE, MAX_BYTES, PASTED, SentRows, TablePlace};
use crate::actions::{Error, FieldError};
use crate::domain::instrument::{Column, Kind, Question, Section, asked_in_words};
use crate::domain::texts::size_in_words;
use crate::web::components::fields::AreaField;
use crate::web::components::{Breadcrumb, Crumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::bodies::{Gate, part};
use crate::web::kernel::downloads::attachment;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, error_links, field_id};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::uploads::{Upload, UploadGate};

/// The page's title.
const TITLE: &str = "Fill from a spreadsheet";

/// The page that fills a table question from a spreadsheet.
#[derive(Debug, Serialize)]
pub struct TablePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    /// The field of the first error.
    again: String,
    code: String,
    label: String,
    columns: Vec<ColumnNote>,
    kept: usize,
    download: String,
    action: String,
    revision: i64,
    base: String,
    file_id: String,
    file_help: String,
    file_error: Option<String>,
    pasted: AreaField,
    back: String,
    back_label: String,
}

/// What a column takes.
#[derive(Debug, Serialize)]
struct ColumnNote {
    title: String,
    required: bool,
    takes: String,
}

impl TablePage {
    pub(super) fn new(
        file: &WorkingFile,
        section: &Section,
        question: &Question,
        pasted: &str,
        errors: &[FieldError],
    ) -> Self {
        let id = &file.disclosure.id;
        let action = table_path(id, &section.id, question);
        let mut crumbs = trail(file);
        crumbs.push(Crumb::to(section_path(id, &section.id), section.title.clone()));
        let most = if let Kind::Table { max, .. } = question.kind { max } else { 0 };
        let kept = file
            .draft
            .get(&question.name)
            .and_then(|kept| kept.value.as_ref()?.as_array().map(Vec::len))
            .unwrap_or(0);
        let column = |column: &Column| ColumnNote {
            title: column.title.clone(),
            required: column.required,
            takes: takes_in(question.kind.columns(), column),
        };
        Self {
            crumbs: Breadcrumb::new(crumbs, TITLE),
            header: PageHeader::new(TITLE)
                .over(format!("Disclosure of {}", file.disclosure.product_name))
                .purpose(
                    "Paste the rows out of a spreadsheet, or upload them as a CSV file. They \
                    replace all rows of this one question.",
                ),
            errors: error_links(errors),
            again: field_id(errors.first().map_or(FILE, |error| error.field.as_str())),
            code: question.code.clone(),
            label: question.label.clone(),
            columns: question.kind.columns().iter().map(column).collect(),
            kept,
            download: format!("{action}.csv"),
            revision: file.revision(&section.id),
            base: mark(file, question),
            file_id: field_id(FILE),
            file_help: format!(
                "CSV in UTF-8, with commas, semicolons or tabs between cells and the column titles \
                 in the first row; at most {most} rows and {}. Where cells are not parted by \
                 commas, decimals may have a comma, and thousands have no separator.",
                size_in_words(MAX_BYTES)
            ),
            file_error: error_at(errors, FILE).map(|error| error.message),
            pasted: AreaField::new(
                PASTED,
                "Rows",
                pasted,
                error_at(errors, PASTED).as_slice(),
            )
            .help(
                "Copy the cells in the spreadsheet and paste them here, with the column titles in \
                 the first row, or without when the columns are all here and in the order above.",
            )
            .when("or choose a file below"),
            back: format!("{}#{}", section_path(id, &section.id), block_id(&question.name)),
            back_label: format!("Back to {}", section.title),
            action,
        }
    }
}

/// What is wrong at a field, as one error: several stand at the top of the page.
fn error_at(errors: &[FieldError], field: &str) -> Option<FieldError> {
    let here: Vec<&FieldError> = errors.iter().filter(|error| error.field == field).collect();
    let message = match here.as_slice() {
        [] => return None,
        [only] => only.message.clone(),
        more => format!(
            "{} things have to be corrected. They are listed at the top of the page.",
            more.len()
        ),
    };
    Some(FieldError { field: field.to_owned(), message })
}

/// What the cells of a table's column take and in which rows they are asked for, in words.
pub fn takes_in(columns: &[Column], column: &Column) -> String {
    let takes = takes(&column.kind);
    match asked_in_words(columns, column) {
        Some(when) => format!("{takes}; asked for {when}"),
        None => takes,
    }
}

/// What a cell takes, in words.
pub fn takes(kind: &Kind) -> String {
    match kind {
        Kind::Boolean => "Yes or no".to_owned(),
        Kind::Single(options) => {
            let titles: Vec<&str> = options.iter().map(|option| option.title.as_str()).collect();
            format!("One of: {}", titles.join("; "))
        }
        Kind::Number { integer, minimum, maximum, unit } => {
            let what = if *integer { "A whole number" } else { "A number" };
            let range = match (minimum, maximum) {
                (Some(low), Some(high)) => format!(" from {low} to {high}"),
                (Some(low), None) => format!(", at least {low}"),
                (None, Some(high)) => format!(", at most {high}"),
                (None, None) => String::new(),
            };
            let unit = unit.as_ref().map_or_else(String::new, |unit| format!(" ({unit})"));
            format!("{what}{range}{unit}")
        }
        Kind::Date => "A date such as 2026-11-21".to_owned(),
        Kind::Url => "A link that starts with https://".to_owned(),
        Kind::Text { max_words: Some(most), .. } => format!("Text, at most {most} words"),
        Kind::Text { .. } | Kind::Multiple { .. } | Kind::File { .. } | Kind::Table { .. } => {
            "Text".to_owned()
        }
    }
}

/// What the browser and each printed sheet call the page.
fn title(file: &WorkingFile) -> String {
    format!("{TITLE}: {}", file.disclosure.product_name)
}

type TablePathParts = Path<(String, String, String)>;

/// `GET /disclosures/{id}/sections/{section}/tables/{question}`
///
/// # Errors
/// As [`tables::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: TablePathParts,
) -> Result<HttpResponse, Failure> {
    let file = tables::open(&app.ctx, &visitor.actor, &path_id(&path.0)?).await?;
    page(&app, &visitor, &request, &title(&file), &body(&file, &path, "", &[])?)
}

fn body(
    file: &WorkingFile,
    path: &(String, String, String),
    pasted: &str,
    errors: &[FieldError],
) -> Result<TablePage, Failure> {
    let question = tables::find(file, &path.1, &path.2)?;
    let section = file.questionnaire.section(&path.1).ok_or(Error::NotFound)?;
    Ok(TablePage::new(file, section, question, pasted, errors))
}

/// `GET /disclosures/{id}/sections/{section}/tables/{question}.csv`: the columns and the rows that
/// are kept now, as a download.
///
/// # Errors
/// As [`tables::open`] does.
pub async fn template(
    app: Data<App>,
    visitor: Visitor,
    path: TablePathParts,
) -> Result<HttpResponse, Failure> {
    let file = tables::open(&app.ctx, &visitor.actor, &path_id(&path.0)?).await?;
    let question = tables::find(&file, &path.1, &path.2)?;
    Ok(HttpResponse::Ok()
        .insert_header(attachment(&format!("{}-{}.csv", file.disclosure.product_slug, question.id)))
        .content_type("text/csv; charset=utf-8")
        .body(tables::template(&file, question)))
}

/// Whoever fills a table may change the disclosure, and the table takes a file.
pub struct Filling;

impl Gate for Filling {
    async fn open(app: &App, visitor: &Visitor, request: &HttpRequest) -> Result<Self, Failure> {
        let file = tables::open(&app.ctx, &visitor.actor, &path_id(part(request, "id"))?).await?;
        tables::find(&file, part(request, "section"), part(request, "question"))?;
        Ok(Self)
    }

    fn most(&self) -> usize {
        usize::try_from(MAX_BYTES).unwrap_or(usize::MAX)
    }
}

impl UploadGate for Filling {
    const FIELDS: &'static [&'static str] = &["revision", "base", PASTED];
    const TEXT_BYTES: usize = 1024 * 1024;
}

/// `POST /disclosures/{id}/sections/{section}/tables/{question}`
///
/// # Errors
/// As [`tables::fill`] does; faults of the file come back with the form.
pub async fn fill(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: TablePathParts,
    upload: Upload<Filling>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path.0)?;
    let revision = upload.value("revision").parse().ok().filter(|revision| *revision >= 0);
    let (pasted, base) = (upload.value(PASTED), upload.value("base"));
    let overflow = upload.overflow;
    let sent = SentRows::of(upload.file, pasted.clone());
    let filled = match (revision, sent) {
        _ if overflow => Err(Error::TooLarge(tables::too_large())),
        (None, _) => Err(Error::field(
            FILE,
            "The form does not say which version of the section it changes. Open the page again.",
        )),
        (_, Err(error)) => Err(error),
        (Some(revision), Ok(sent)) => {
            let base = Some(base).filter(|base| !base.is_empty());
            let at = TablePlace { section: &path.1, question: &path.2 };
            tables::fill(&app.ctx, &visitor.actor, &id, at, revision, base, sent).await
        }
    };
    let at_rows = |message: String| {
        let field = if pasted.trim().is_empty() { FILE } else { PASTED };
        vec![FieldError { field: field.to_owned(), message }]
    };
    let (errors, status) = match filled {
        Ok(after) => {
            let question = format!("{}.{}", path.1, path.2);
            let section = after.questionnaire.section(&path.1).ok_or(Error::NotFound)?;
            let broken =
                not_computable(&after, app.ctx.today(), section).any(|table| table == question);
            let to = format!("{}#{}", section_path(&id, &path.1), block_id(&question));
            return Ok(done(
                &visitor,
                &to,
                Some(if broken { Notice::TABLE_BROKEN } else { Notice::TABLE_FILLED }),
            ));
        }
        Err(Error::Invalid(errors)) => (errors, StatusCode::UNPROCESSABLE_ENTITY),
        Err(Error::TooLarge(sentence)) => (at_rows(sentence), StatusCode::PAYLOAD_TOO_LARGE),
        Err(Error::Stale(sentence)) => (at_rows(sentence), StatusCode::CONFLICT),
        Err(error) => return Err(error.into()),
    };
    // Whoever may not change the disclosure is told that instead.
    let file = tables::open(&app.ctx, &visitor.actor, &id).await?;
    let mut response =
        rejected(&app, &visitor, &request, &title(&file), &body(&file, &path, &pasted, &errors)?)?;
    *response.status_mut() = status;
    Ok(response)
}
