//! The page on which somebody gives a list.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use super::result;
use super::way::{TITLE, trail};
use crate::actions::registry::inventory::{self, FILE, List, NAMES, Said};
use crate::actions::{Error, FieldError};
use crate::domain::measures::documents::any_table::MAX_TABLE_BYTES;
use crate::domain::registry::inventory::MAX_ROWS;
use crate::domain::texts::size_in_words;
use crate::web::components::fields::AreaField;
use crate::web::components::{Breadcrumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::bodies::Gate;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, error_links, field_id, message_at};
use crate::web::kernel::page::{page, rejected};
use crate::web::kernel::slots::Slots;
use crate::web::kernel::templates::Page;
use crate::web::kernel::uploads::{Upload, UploadGate};

/// The longest pasted text, in bytes.
const PASTED_BYTES: usize = 1024 * 1024;

/// The page on which somebody gives a list.
#[derive(Debug, Serialize)]
pub struct ListPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    names: AreaField,
    file_id: String,
    file_help: String,
    file_error: Option<String>,
}

impl ListPage {
    fn new(pasted: &str, errors: &[FieldError]) -> Self {
        Self {
            crumbs: Breadcrumb::new(trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Which of our tools may be bought, and what is to be done about the others? Paste \
                 their names or choose a file: misspelt names, web addresses and names with the \
                 vendor or “for Schools” beside them are found as well.",
            ),
            errors: error_links(errors),
            names: AreaField::new(NAMES, "Names of your tools", pasted, errors)
                .help(
                    "One a line, or cells copied from a spreadsheet. A vendor, a version or a web \
                     address beside the name makes the answer surer.",
                )
                .when("or choose a file below"),
            file_id: field_id(FILE),
            file_help: format!(
                "CSV in any usual encoding, or .xlsx, with any columns; at most {MAX_ROWS} rows \
                 and {}.",
                size_in_words(MAX_TABLE_BYTES as u64)
            ),
            file_error: message_at(errors, FILE),
        }
    }
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "registry/check_list";

    fn samples() -> Vec<Self> {
        let fault = |field: &str| FieldError {
            field: field.to_owned(),
            message: "The file is empty. Choose one with the list in it.".into(),
        };
        vec![Self::new("", &[]), Self::new("Askwell", &[fault(NAMES), fault(FILE)])]
    }
}

/// `GET /check-list`
///
/// # Errors
/// When the page cannot be rendered, which is a fault of ours.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    page(&app, &visitor, &request, TITLE, &ListPage::new("", &[]))
}

/// Anyone may send a list; it is not stored.
pub struct Giving;

impl Gate for Giving {
    async fn open(_: &App, _: &Visitor, _: &HttpRequest) -> Result<Self, Failure> {
        Ok(Self)
    }

    fn most(&self) -> usize {
        MAX_TABLE_BYTES
    }
}

impl UploadGate for Giving {
    const FIELDS: &'static [&'static str] = &[NAMES];
    const TEXT_BYTES: usize = PASTED_BYTES;
    const IS_KEPT: bool = false;
    const STAYS_SIGNED_OUT: bool = true;

    fn places(app: &App) -> &Slots {
        &app.lists
    }
}

/// `POST /check-list`
///
/// # Errors
/// As [`inventory::check_list`] does; faults of the list come back with the form.
pub async fn give(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    upload: Upload<Giving>,
) -> Result<HttpResponse, Failure> {
    let pasted = upload.value(NAMES);
    let list = match upload.file {
        _ if upload.overflow => Err(Error::TooLarge(too_large())),
        Some(_) if !pasted.trim().is_empty() => Err(Error::field(
            FILE,
            "Paste names or choose a file, not both. Choose the file again, or leave it out.",
        )),
        Some(file) => Ok(List::File(file)),
        None => Ok(List::Pasted(pasted.clone())),
    };
    let checked = match list {
        Ok(list) => {
            let (ctx, actor) = (&app.ctx, &visitor.actor);
            inventory::check_list(ctx, actor, list, Said::default()).await
        }
        Err(refused) => Err(refused),
    };
    let (errors, status) = match checked {
        Ok(checked) => return result::page_of((&app, &visitor, &request), checked, 0, &[]).await,
        Err(Error::Invalid(errors)) => (errors, StatusCode::UNPROCESSABLE_ENTITY),
        Err(Error::TooLarge(message)) => {
            let field = if pasted.trim().is_empty() { FILE } else { NAMES };
            let errors = vec![FieldError { field: field.to_owned(), message }];
            (errors, StatusCode::PAYLOAD_TOO_LARGE)
        }
        Err(error) => return Err(error.into()),
    };
    let mut response = rejected(&app, &visitor, &request, TITLE, &ListPage::new(&pasted, &errors))?;
    *response.status_mut() = status;
    Ok(response)
}

fn too_large() -> String {
    format!(
        "The list is larger than {}, so it was not read. Save it with fewer columns, or split it.",
        size_in_words(MAX_TABLE_BYTES as u64)
    )
}
