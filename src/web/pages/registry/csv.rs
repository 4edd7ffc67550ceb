//! The registry's list as a table file.

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Query as Address};
use actix_web::{HttpRequest, HttpResponse};

use super::words::{decision_in_words, score_of};
use crate::actions::Error;
use crate::actions::registry::queries;
use crate::actions::registry::snapshot::{self, Snapshot};
use crate::domain::measures::documents::spreadsheet;
use crate::domain::registry::listing::{Card, Condition, ConditionState};
use crate::domain::registry::pipeline::PipelineFact;
use crate::domain::registry::query::Query;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::finished::BodyKind;
use crate::web::kernel::remembered;

/// Tells programs that read files by their bytes that this one is UTF-8; spreadsheets take it for
/// another encoding without it.
const BYTE_ORDER_MARK: &str = "\u{feff}";

const COLUMNS: usize = 15;

const HEAD: [&str; COLUMNS] = [
    "May be bought today",
    "Tool",
    "Vendor",
    "Version",
    "Decision",
    "Listing status",
    "Inherent tier",
    "Residual tier",
    "Scores",
    "Conditions",
    "Required modules",
    "Approved on",
    "Holds until",
    "Address",
    "Note on the search",
];

/// `GET /registry.csv`: everything that fits the query.
///
/// # Errors
/// When the address asks for something that there is not: every fault is named.
pub async fn download(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    pairs: Address<Vec<(String, String)>>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    // Who reads a file sees no notice beside it, so what is not understood is refused, as it is in
    // JSON.
    let (query, faults) = queries::read_all(&app.ctx, &now.shelf, &pairs);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults).into());
    }
    let body = remembered::packed(&table(&app, &now, &query));
    let kept_as = Some((header::CONTENT_DISPOSITION, DISPOSITION));
    Ok(remembered::for_all(&now, &request, BodyKind::Table, body, kept_as))
}

/// How a browser keeps the file.
pub const DISPOSITION: HeaderValue =
    HeaderValue::from_static("attachment; filename=\"registry.csv\"");

/// Everything that fits a query, as a table file.
pub fn table(app: &App, now: &Snapshot, query: &Query) -> String {
    let (all, reading) = now.shelf.all_read(query);
    // Whoever reads a row may not see the others, so each says what it is no answer to.
    let note = reading.in_words(all.len()).unwrap_or_default();
    let listed = all
        .into_iter()
        .map(|shelved| cells(&shelved.listing.card, &app.ctx.settings.base_url, &note));
    let rows = listed.chain(now.undecided(query).into_iter().map(undecided_cells));
    let head = std::iter::once(HEAD.map(str::to_owned));
    let table =
        spreadsheet::table(head.chain(rows).map(|row| row.map(|cell| spreadsheet::guarded(&cell))));
    format!("{BYTE_ORDER_MARK}{table}")
}

/// A tool without a published decision, of which no more is public.
fn undecided_cells(fact: &PipelineFact) -> [String; COLUMNS] {
    let mut cells = <[String; COLUMNS]>::default();
    let told = [
        fact.availability.label().to_owned(),
        spreadsheet::as_text(&fact.product),
        spreadsheet::as_text(&fact.vendor),
        String::new(),
        String::new(),
        fact.state.label().to_owned(),
    ];
    for (cell, text) in cells.iter_mut().zip(told) {
        *cell = text;
    }
    cells
}

fn cells(card: &Card, base_url: &str, note: &str) -> [String; COLUMNS] {
    let tier = |tier: Option<u8>| tier.map(|tier| tier.to_string()).unwrap_or_default();
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let scores = card.scores.0.iter().map(|(_, score)| score_of(score));
    let condition = |condition: &Condition| {
        let settled = |word: &str| {
            let settled = condition.settled.as_ref();
            settled.map_or_else(String::new, |settled| {
                format!(", {word} on {}: {}", settled.on, settled.because)
            })
        };
        let stands = match condition.state {
            Some(ConditionState::Overdue) => ", overdue".to_owned(),
            Some(ConditionState::Dropped) => ", asked for no more".to_owned(),
            Some(ConditionState::Met) => settled("met"),
            Some(ConditionState::Waived) => settled("waived"),
            Some(ConditionState::Open) | None => String::new(),
        };
        format!("{} (by {}{stands})", condition.text, condition.due)
    };
    // What has ended or was taken back asks for nothing any more.
    let modules =
        card.modules.iter().filter(|_| !card.status.is_over()).map(|module| module.id.as_str());
    [
        card.availability().label().to_owned(),
        spreadsheet::as_text(&card.name),
        spreadsheet::as_text(&card.vendor),
        spreadsheet::as_text(&card.version),
        decision_in_words(card),
        card.status_in_words().to_owned(),
        tier(card.inherent_tier),
        tier(card.residual_tier),
        scores.collect::<Vec<_>>().join("; "),
        card.conditions.iter().map(condition).collect::<Vec<_>>().join("; "),
        modules.collect::<Vec<_>>().join(" "),
        day(card.approved_on),
        day(card.expires_on),
        format!("{base_url}/registry/{}", card.slug),
        note.to_owned(),
    ]
}
