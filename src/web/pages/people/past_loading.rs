//! Loading the past: vendors, tools and approvals from before Assay, from a table.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use super::members::people_trail;
use crate::actions::registry::past_loading::{self, FILE, Outcome};
use crate::actions::{Error, FieldError};
use crate::domain::access::{Action, Relation, check};
use crate::domain::measures::documents::any_table::MAX_TABLE_BYTES;
use crate::domain::measures::documents::spreadsheet;
use crate::domain::registry::past::{Column, Fault, Loaded, MAX_ROWS};
use crate::domain::texts::{counted, size_in_words};
use crate::web::components::{Breadcrumb, Kind, NoticeBox, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::bodies::Gate;
use crate::web::kernel::downloads::attachment;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, error_links, field_id, message_at};
use crate::web::kernel::page::{page, rejected};
use crate::web::kernel::slots::Slots;
use crate::web::kernel::templates::Page;
use crate::web::kernel::uploads::{Upload, UploadGate};

const TITLE: &str = "Load the past";

/// The form, and what became of a table.
#[derive(Debug, Serialize)]
pub struct PastLoadingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    /// What was loaded, or would be.
    told: Option<NoticeBox>,
    /// More about it, in sentences.
    details: Vec<String>,
    /// Everything that is wrong with the table.
    faults: Vec<FaultRow>,
    columns: Vec<ColumnNote>,
    file_id: String,
    file_help: String,
    file_error: Option<String>,
}

#[derive(Debug, Serialize)]
struct FaultRow {
    row: String,
    column: String,
    message: String,
}

/// What a column takes.
#[derive(Debug, Serialize)]
struct ColumnNote {
    title: &'static str,
    takes: &'static str,
}

impl PastLoadingPage {
    fn new(errors: &[FieldError]) -> Self {
        Self {
            crumbs: Breadcrumb::new(people_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Vendors, tools and approvals from before Assay, from one table. The registry \
                 shows such an approval as what it is, with its day, its conditions and its end, \
                 until a decision is published here.",
            ),
            errors: error_links(errors),
            told: None,
            details: Vec::new(),
            faults: Vec::new(),
            columns: Column::ALL
                .map(|column| ColumnNote { title: column.title(), takes: column.takes() })
                .into(),
            file_id: field_id(FILE),
            file_help: format!(
                "CSV in any usual encoding and with any separator, or .xlsx; at most {MAX_ROWS} \
                 rows and {}.",
                size_in_words(MAX_TABLE_BYTES as u64)
            ),
            file_error: message_at(errors, FILE),
        }
    }

    fn loaded(loaded: &Loaded, dry: bool) -> Self {
        let title = if dry { "The table can be loaded" } else { "The table is loaded" };
        let ahead = "Nothing is stored yet. Choose the file again and load it.".to_owned();
        Self {
            told: Some(NoticeBox {
                kind: Kind::Good,
                title: title.to_owned(),
                text: dry.then_some(ahead),
            }),
            details: loaded.in_words(),
            ..Self::new(&[])
        }
    }

    fn faulty(faults: &[Fault]) -> Self {
        let row = |fault: &Fault| FaultRow {
            row: fault.row.map_or_else(|| "–".to_owned(), |row| row.to_string()),
            column: fault.column.clone().unwrap_or_else(|| "–".to_owned()),
            message: fault.message.clone(),
        };
        let message = format!(
            "The table has {}, so nothing of it was loaded. Mend them and choose it again.",
            counted(faults.len(), "fault", "faults")
        );
        let errors = [FieldError { field: FILE.to_owned(), message }];
        Self { faults: faults.iter().map(row).collect(), ..Self::new(&errors) }
    }
}

impl Page for PastLoadingPage {
    const TEMPLATE: &'static str = "people/past_loading";

    fn samples() -> Vec<Self> {
        let loaded = Loaded {
            rows: 12,
            vendors: 3,
            tools: 7,
            approvals: 6,
            changed: 1,
            corrected: 1,
            same: 2,
            decided: vec!["Askwell by Brookfield Tutors".to_owned()],
            theirs: vec!["Readwell by Acme".to_owned()],
            unread: vec!["Buyer".to_owned()],
        };
        let fault = |row, column: Option<&str>| Fault {
            row,
            column: column.map(str::to_owned),
            message: "Enter a day, such as 2026-06-30.".to_owned(),
        };
        let faults = [fault(Some(3), Some("Approved on (column G)")), fault(None, None)];
        vec![
            Self::new(&[]),
            Self::loaded(&loaded, true),
            Self::loaded(&loaded, false),
            Self::faulty(&faults),
        ]
    }
}

/// `GET /people/past`
///
/// # Errors
/// When the visitor does not load the past.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    may(&visitor)?;
    page(&app, &visitor, &request, TITLE, &PastLoadingPage::new(&[]))
}

fn may(visitor: &Visitor) -> Result<(), Error> {
    Ok(check(&visitor.actor, Action::LoadPast, &Relation::default())?)
}

/// `GET /people/past.csv`: the table to begin with, with two rows as examples.
///
/// # Errors
/// When the visitor does not load the past.
pub async fn template(visitor: Visitor) -> Result<HttpResponse, Failure> {
    may(&visitor)?;
    let titles = Column::ALL.map(|column| column.title().to_owned());
    let examples = [
        [
            "Brookfield Tutors",
            "Askwell",
            "2.8",
            "https://askwell.example",
            "Answers students’ questions in class.",
            "approved with conditions",
            "2025-08-01",
            "2027-06-30",
            "2027-01-31: Publish the retention schedule.",
            "Approved by the curriculum office.",
        ],
        ["Acme", "Readwell", "", "https://readwell.example", "", "", "", "", "", ""],
    ];
    let rows = examples.map(|row| row.map(spreadsheet::guarded));
    let table = spreadsheet::table(std::iter::once(titles).chain(rows));
    let mut response = HttpResponse::Ok();
    response.insert_header(attachment("past.csv")).content_type("text/csv; charset=utf-8");
    // Programs that read files by their bytes are told that this one is UTF-8.
    Ok(response.body(format!("\u{feff}{table}")))
}

/// Whoever sends a table may load the past.
pub struct Loading;

impl Gate for Loading {
    async fn open(_: &App, visitor: &Visitor, _: &HttpRequest) -> Result<Self, Failure> {
        may(visitor)?;
        Ok(Self)
    }

    fn most(&self) -> usize {
        MAX_TABLE_BYTES
    }
}

impl UploadGate for Loading {
    const FIELDS: &'static [&'static str] = &["word"];
    // A file is chosen again in a moment, and a list of purchases is not kept beside the record.
    const IS_KEPT: bool = false;

    fn places(app: &App) -> &Slots {
        &app.lists
    }
}

/// `POST /people/past`: checks a table, or loads it.
///
/// # Errors
/// As [`past_loading::load_file`] does; faults of the table come back with the form.
pub async fn load(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    upload: Upload<Loading>,
) -> Result<HttpResponse, Failure> {
    let dry = upload.value("word") != "load";
    let outcome: Result<Outcome, Error> = if upload.overflow {
        let most = size_in_words(MAX_TABLE_BYTES as u64);
        Err(Error::TooLarge(format!("The file is larger than {most}, so it was not read.")))
    } else {
        past_loading::load_file(&app.ctx, &visitor.actor, upload.file, dry).await
    };
    let (body, status) = match outcome {
        Ok(Ok(loaded)) => {
            let body = PastLoadingPage::loaded(&loaded, dry);
            return page(&app, &visitor, &request, TITLE, &body);
        }
        Ok(Err(faults)) => (PastLoadingPage::faulty(&faults), StatusCode::UNPROCESSABLE_ENTITY),
        Err(Error::Invalid(errors)) => {
            (PastLoadingPage::new(&errors), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(Error::TooLarge(message)) => {
            let errors = [FieldError { field: FILE.to_owned(), message }];
            (PastLoadingPage::new(&errors), StatusCode::PAYLOAD_TOO_LARGE)
        }
        Err(error) => return Err(error.into()),
    };
    let mut response = rejected(&app, &visitor, &request, TITLE, &body)?;
    *response.status_mut() = status;
    Ok(response)
}
