//! The result as a table file: every row with what was found, in CSV and as a workbook.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::choosing::{self, Choosing};
use crate::actions::registry::inventory;
use crate::domain::measures::documents::{spreadsheet, workbook};
use crate::domain::registry::availability::Availability;
use crate::domain::registry::inventory::check::{InventoryCheck, InventoryMatch, InventoryRow};
use crate::domain::registry::inventory::finding::Finding;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Visitor, holder};
use crate::web::kernel::blocking::elsewhere;
use crate::web::kernel::downloads::attachment;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Unkept;

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The column of the last day of an approval.
const UNTIL: &str = "Holds until";

/// The titles. The list's own come first under the names that a list has them, so that what was
/// downloaded can be checked again.
const TITLES: [&str; 20] = [
    "Row",
    "Name",
    "Vendor",
    "Version",
    "Website",
    "Finding",
    "Also",
    "What to do",
    "May be bought today",
    "Registry name",
    "Registry vendor",
    "Registry version",
    UNTIL,
    "Conditions open",
    "Conditions overdue",
    "Required modules",
    "Match",
    "Confidence in percent",
    "Reason",
    "Address",
];

/// `POST /check-list/result.csv`
///
/// # Errors
/// As [`inventory::check_list`] does.
pub async fn csv(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Unkept<Choosing>,
) -> Result<HttpResponse, Failure> {
    let check = check(&app, &visitor, &request, form).await?;
    let (name, base_url) = (format!("checked-{}.csv", check.day), base_url(&app));
    let written = elsewhere("writing a table", move || {
        let head = std::iter::once(TITLES.map(str::to_owned).to_vec());
        let rows = head.chain(rows(&check, &base_url)).map(|row| {
            let cells = row.into_iter().zip(TITLES);
            // A day of ours is one, as it is in the registry's own table.
            let written = cells.map(|(cell, title)| {
                if title == UNTIL {
                    cell
                } else {
                    spreadsheet::guarded(&spreadsheet::as_text(&cell))
                }
            });
            written.collect::<Vec<_>>()
        });
        format!("\u{feff}{}", spreadsheet::table(rows))
    });
    Ok(HttpResponse::Ok()
        .insert_header(attachment(&name))
        .content_type("text/csv; charset=utf-8")
        .body(written.await?))
}

fn base_url(app: &App) -> String {
    app.ctx.settings.base_url.clone()
}

/// `POST /check-list/result.xlsx`
///
/// # Errors
/// As [`inventory::check_list`] does.
pub async fn xlsx(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Unkept<Choosing>,
) -> Result<HttpResponse, Failure> {
    let check = check(&app, &visitor, &request, form).await?;
    let (name, base_url) = (format!("checked-{}.xlsx", check.day), base_url(&app));
    let written = elsewhere("writing a workbook", move || {
        let rows: Vec<Vec<String>> = rows(&check, &base_url).collect();
        workbook::write(&format!("Checked {}", check.day), &TITLES, &rows)
    })
    .await?
    .map_err(|cause| Failure::internal(format!("a workbook cannot be written: {cause}")))?;
    Ok(HttpResponse::Ok().insert_header(attachment(&name)).content_type(WORKBOOK).body(written))
}

async fn check(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    form: Unkept<Choosing>,
) -> Result<InventoryCheck, Failure> {
    let _place = app.lists.take(holder(app, request, &visitor.actor))?;
    let form = form.form;
    let (list, said) = elsewhere("reading a list", move || choosing::read(&form)).await??;
    Ok(inventory::check_list(&app.ctx, &visitor.actor, list, said).await?.check)
}

fn rows<'c>(
    check: &'c InventoryCheck,
    base_url: &'c str,
) -> impl Iterator<Item = Vec<String>> + 'c {
    check.rows.iter().map(move |row| cells(row, base_url))
}

fn cells(row: &InventoryRow, base_url: &str) -> Vec<String> {
    let tool = row.tool.as_ref();
    let number = |count: usize| if count == 0 { String::new() } else { count.to_string() };
    let availability = tool.map_or(
        if row.finding == Finding::NotFound { Availability::NeverReviewed.label() } else { "" },
        |tool| tool.availability.label(),
    );
    vec![
        row.row.to_string(),
        row.name.clone(),
        row.vendor.clone(),
        row.version.clone(),
        row.website.clone(),
        row.finding.label().to_owned(),
        row.also.iter().map(|finding| finding.label()).collect::<Vec<_>>().join("; "),
        row.finding.advice_with(&row.also),
        availability.to_owned(),
        tool.map(|tool| tool.name.clone()).unwrap_or_default(),
        tool.map(|tool| tool.vendor.clone()).unwrap_or_default(),
        tool.and_then(|tool| tool.version.clone()).unwrap_or_default(),
        tool.and_then(|tool| tool.expires_on).map(|day| day.to_string()).unwrap_or_default(),
        tool.map(|tool| number(tool.conditions_open)).unwrap_or_default(),
        tool.map(|tool| number(tool.conditions_overdue)).unwrap_or_default(),
        tool.map(|tool| tool.modules.join(" ")).unwrap_or_default(),
        match_label(row.matched).to_owned(),
        row.confidence.map(|percent| percent.to_string()).unwrap_or_default(),
        reason(row),
        tool.and_then(|tool| tool.slug.as_ref())
            .map(|slug| format!("{base_url}/registry/{slug}"))
            .unwrap_or_default(),
    ]
}

/// Why, or which tools may be meant where a person has to choose.
fn reason(row: &InventoryRow) -> String {
    if row.finding != Finding::Unclear {
        return row.reason.clone();
    }
    let names = row.candidates.iter().map(|candidate| {
        let tool = &candidate.tool;
        format!("{} by {} ({} percent)", tool.name, tool.vendor, candidate.confidence)
    });
    format!("May be: {}", names.collect::<Vec<_>>().join("; "))
}

/// How a row was matched, for people to read.
pub(super) fn match_label(matched: InventoryMatch) -> &'static str {
    match matched {
        InventoryMatch::Exact => "Exact",
        InventoryMatch::Near => "Near",
        InventoryMatch::Chosen => "Chosen",
        InventoryMatch::Remembered => "Remembered",
        InventoryMatch::None => "",
    }
}
