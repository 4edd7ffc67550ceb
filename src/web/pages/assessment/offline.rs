//! Scoring away from Assay: the table to download, and taking it back.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::conflicts::ask_first;
use crate::actions::assessment::offline::{self, ROWS};
use crate::actions::assessment::reviews::OpenFile;
use crate::actions::{Error, FieldError};
use crate::domain::measures::documents::spreadsheet;
use crate::web::components::fields::AreaField;
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::downloads::attachment;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Score in a spreadsheet";

/// The page.
#[derive(Debug, Serialize)]
pub struct OfflinePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    download: String,
    rows: AreaField,
    /// What would be kept, when the rows were looked through and fit.
    found: Option<Found>,
}

/// What a table brings.
#[derive(Debug, Serialize)]
struct Found {
    title: String,
    lines: Vec<String>,
    button: String,
}

impl OfflinePage {
    fn new(
        id: &str,
        product: &str,
        rows: &str,
        found: Option<&[String]>,
        errors: &[FieldError],
    ) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to(format!("/reviews/{id}"), product));
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).over(product).purpose(
                "Take your questions with you as a table, fill in levels and notes, and bring \
                 them back. Nothing is kept until you have seen what it changes.",
            ),
            errors: error_links(errors),
            action: format!("/reviews/{id}/offline"),
            download: format!("/reviews/{id}/offline.csv"),
            rows: AreaField::new(ROWS, "The filled-in table", rows, errors).help(
                "Open the file, choose everything in it and paste it here, its first row included. \
                 A row without a level, a comment or a note stays as it is; any other needs a \
                 level.",
            ),
            found: found.map(|lines| Found {
                title: format!("It brings {}", offline::in_words(lines)),
                lines: lines.to_vec(),
                button: format!("Keep {}", offline::in_words(lines)),
            }),
        }
    }

    fn of(file: &OpenFile, rows: &str, found: Option<&[String]>, errors: &[FieldError]) -> Self {
        let case = &file.case;
        Self::new(case.disclosure.id.as_str(), &case.snapshot.product.name, rows, found, errors)
    }
}

impl Page for OfflinePage {
    const TEMPLATE: &'static str = "assessment/offline";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: ROWS.into(), message: "Row 2 (Q-01): Say why.".into() };
        let found = ["Q-01: 3".to_owned()];
        vec![
            Self::new("1", "Quill", "", None, &[]),
            Self::new("1", "Quill", "Q-01", None, &[fault]),
            Self::new("1", "Quill", "Q-01", Some(&found), &[]),
        ]
    }
}

/// `GET /reviews/{id}/offline`
///
/// # Errors
/// As [`offline::table`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    if let Some(asked) = ask_first(&app, &visitor, &id).await? {
        return Ok(asked);
    }
    let (file, _) = offline::table(&app.ctx, &visitor.actor, &id).await?;
    page(&app, &visitor, &request, TITLE, &OfflinePage::of(&file, "", None, &[]))
}

/// `GET /reviews/{id}/offline.csv`
///
/// # Errors
/// As [`offline::table`] does.
pub async fn download(
    app: Data<App>,
    visitor: Visitor,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    let (file, rows) = offline::table(&app.ctx, &visitor.actor, &id).await?;
    let name = format!("{} to score.csv", file.case.snapshot.product.name);
    Ok(HttpResponse::Ok()
        .insert_header(attachment(&name))
        .content_type("text/csv; charset=utf-8")
        .body(format!("\u{feff}{}", spreadsheet::table(rows))))
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct OfflineForm {
    #[serde(default)]
    rows: String,
    #[serde(default)]
    word: String,
}

/// `POST /reviews/{id}/offline`: looks the table through, or keeps all of it.
///
/// # Errors
/// As [`offline::take_back`] does; faults come back with the form.
pub async fn take_back(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<OfflineForm>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    let keeps = form.word == "keep";
    match offline::take_back(&app.ctx, &visitor.actor, &id, &form.rows, keeps).await {
        Ok(_) if keeps => Ok(done(&visitor, &format!("/reviews/{id}"), Some(Notice::SAVED))),
        Ok(found) => {
            let (file, _) = offline::table(&app.ctx, &visitor.actor, &id).await?;
            let body = OfflinePage::of(&file, &form.rows, Some(&found), &[]);
            page(&app, &visitor, &request, TITLE, &body)
        }
        Err(Error::Invalid(errors)) => {
            let (file, _) = offline::table(&app.ctx, &visitor.actor, &id).await?;
            let body = OfflinePage::of(&file, &form.rows, None, &errors);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}
