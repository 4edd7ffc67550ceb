//! A piece of evidence as it is read: beside the claim on the bench, or as a page of its own.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::conflicts::ask_first;
use super::shown::ShownEvidence;
use crate::actions::Error;
use crate::actions::assessment::case::Case;
use crate::actions::assessment::downloads;
use crate::actions::assessment::evidence_reading::{self, Content, OpenPiece, ROWS_SHOWN};
use crate::domain::assessment::evidence::Evidence;
use crate::domain::calendar::AgencyTime;
use crate::domain::texts::counted;
use crate::domain::values::{Id, Timestamp};
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::guard::{FRAMED_FILE, with_frames};
use crate::web::kernel::page::{done, page};
use crate::web::kernel::templates::Page;

/// What a PDF is.
const PDF: &str = "application/pdf";

/// A piece on the bench: how it is read, where it opens, and whether it was read.
#[derive(Debug, Serialize)]
pub(super) struct BenchPiece {
    #[serde(flatten)]
    shown: ShownEvidence,
    /// Where it opens beside the claim.
    open: String,
    /// The day on which it was ticked as read.
    read: Option<String>,
}

impl BenchPiece {
    /// How somebody sees a piece who ticked it as read at an instant.
    pub(super) fn new(shown: ShownEvidence, piece: &Evidence, read: Option<String>) -> Self {
        Self { shown, open: opens_at(piece), read }
    }

    /// Pieces for samples of pages.
    pub(super) fn samples() -> Vec<Self> {
        let sample = |hash: Option<&str>, read: Option<&str>| Self {
            shown: ShownEvidence::sample(hash.map(str::to_owned)),
            open: "/reviews/1/files/2".to_owned(),
            read: read.map(str::to_owned),
        };
        vec![sample(None, None), sample(Some("ab12"), Some("3 March 2026"))]
    }
}

fn opens_at(piece: &Evidence) -> String {
    format!("/reviews/{}/files/{}", piece.disclosure, piece.id)
}

/// The page.
#[derive(Debug, Serialize)]
pub struct PiecePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    piece: BenchPiece,
    /// The question that it belongs to.
    back: String,
    pdf: Option<String>,
    picture: Option<String>,
    table: Option<ReadTable>,
    text: Option<String>,
    /// What is not shown, or why nothing is.
    note: Option<String>,
}

/// A table, its first row as titles.
#[derive(Debug, Serialize)]
struct ReadTable {
    titles: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl PiecePage {
    fn new(open: &OpenPiece, time: AgencyTime) -> Option<Self> {
        let OpenPiece { case, piece, content, read_at } = open;
        let question = case.questionnaire.question(&piece.question)?;
        let read = read_at.map(|at: Timestamp| time.calendar.day_of(at));
        let back = back(case, &piece.question);
        let mut trail = home_trail();
        trail.push(Crumb::to(
            format!("/reviews/{}", case.disclosure.id),
            &case.snapshot.product.name,
        ));
        trail.push(Crumb::to(&back, &question.code));
        let here = opens_at(piece);
        let mut shown = Self {
            crumbs: Breadcrumb::new(trail, piece.title.as_str()),
            header: PageHeader::new(piece.title.as_str())
                .over(format!("{} {}", question.code, question.label)),
            piece: BenchPiece::new(ShownEvidence::new(piece, question, time), piece, read),
            back,
            pdf: None,
            picture: None,
            table: None,
            text: None,
            note: None,
        };
        match content {
            Content::Pdf(page) => {
                let at = page.map(|page| format!("#page={page}")).unwrap_or_default();
                shown.pdf = Some(format!("{here}/content{at}"));
            }
            Content::Picture => shown.picture = Some(shown.piece.shown.href.clone()),
            Content::Table(table) => {
                let width = table.width();
                let cells = |row: &crate::domain::measures::documents::any_table::Row| {
                    let mut cells = row.cells.clone();
                    cells.resize(width, String::new());
                    cells
                };
                let mut rows = table.rows.iter().map(cells);
                let titles = rows.next().unwrap_or_default();
                let more = table.rows.len().saturating_sub(1 + ROWS_SHOWN);
                let rows = rows.take(ROWS_SHOWN).collect();
                shown.table = Some(ReadTable { titles, rows });
                shown.note = (more > 0).then(|| {
                    format!(
                        "{} not shown. Download it for all.",
                        counted(more, "row is", "rows are")
                    )
                });
            }
            Content::Text(text, more) => {
                shown.text = Some(text.clone());
                shown.note = more
                    .then(|| "It is longer than what is shown. Download it for all.".to_owned());
            }
            Content::Elsewhere(why) => shown.note = Some(why.clone()),
        }
        Some(shown)
    }
}

/// The question of a piece, on the bench of its criterion; the file where it has none.
fn back(case: &Case, question: &str) -> String {
    let id = &case.disclosure.id;
    let mut sections = case.questionnaire.questions();
    let section = sections.find(|(_, one)| one.name == question).map(|(section, _)| section);
    match section.and_then(|section| section.criterion.as_ref()) {
        Some(criterion) => format!("/reviews/{id}/{criterion}?question={question}"),
        None => format!("/reviews/{id}"),
    }
}

impl Page for PiecePage {
    const TEMPLATE: &'static str = "assessment/piece";

    fn samples() -> Vec<Self> {
        let bare = |piece: BenchPiece| Self {
            crumbs: Breadcrumb::new(home_trail(), "Report"),
            header: PageHeader::new("Report").over("Q-01 Is it safe?"),
            piece,
            back: "/reviews/1/safety?question=safety.a".to_owned(),
            pdf: None,
            picture: None,
            table: None,
            text: None,
            note: None,
        };
        let mut pages: Vec<Self> = BenchPiece::samples().into_iter().map(bare).collect();
        let more = BenchPiece::samples().into_iter().chain(BenchPiece::samples()).map(bare);
        for (at, mut page) in more.enumerate() {
            match at {
                0 => page.pdf = Some("/reviews/1/files/2/content#page=3".to_owned()),
                1 => page.picture = Some("/disclosures/1/evidence/2".to_owned()),
                2 => {
                    page.table = Some(ReadTable {
                        titles: vec!["Group".to_owned()],
                        rows: vec![vec!["A".to_owned()]],
                    });
                }
                _ => {
                    page.text = Some("A text.".to_owned());
                    page.note = Some("It is longer.".to_owned());
                }
            }
            pages.push(page);
        }
        pages
    }
}

/// `GET /reviews/{id}/files/{evidence}`
///
/// # Errors
/// As [`evidence_reading::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, piece) = Id::parse(&path.0).zip(Id::parse(&path.1)).ok_or(Error::NotFound)?;
    if let Some(asked) = ask_first(&app, &visitor, &id).await? {
        return Ok(asked);
    }
    let open = evidence_reading::open(&app.ctx, &visitor.actor, &id, &piece).await?;
    let body = PiecePage::new(&open, app.ctx.agency_time()).ok_or(Error::NotFound)?;
    let title = format!("{}: {}", open.piece.title, open.case.snapshot.product.name);
    Ok(with_frames(page(&app, &visitor, &request, &title, &body)?))
}

/// `GET /reviews/{id}/files/{evidence}/content`: a PDF, for the frame of its page alone. Nothing in
/// it runs with the rights of a page of ours.
///
/// # Errors
/// As [`downloads::download`] does, and when the piece is no PDF.
pub async fn content(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, piece) = Id::parse(&path.0).zip(Id::parse(&path.1)).ok_or(Error::NotFound)?;
    evidence_reading::may_open(&app.ctx, &visitor.actor, &id).await?;
    let file = downloads::download(&app.ctx, &visitor.actor, &id, &piece).await?;
    if file.media_type != PDF {
        return Err(Error::NotFound.into());
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_DISPOSITION, "inline"))
        .insert_header((header::CONTENT_SECURITY_POLICY, FRAMED_FILE))
        .content_type(PDF)
        .body(file.bytes))
}

/// What the tick sends.
#[derive(Debug, Deserialize)]
pub struct TickForm {
    #[serde(default)]
    read: String,
}

/// `POST /reviews/{id}/files/{evidence}`: ticks it as read, or takes the tick back.
///
/// # Errors
/// As [`evidence_reading::tick`] does.
pub async fn tick(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Form<TickForm>,
) -> Result<HttpResponse, Failure> {
    let (id, piece) = Id::parse(&path.0).zip(Id::parse(&path.1)).ok_or(Error::NotFound)?;
    let is_read = form.0.read != "no";
    let (case, question) =
        evidence_reading::tick(&app.ctx, &visitor.actor, &id, &piece, is_read).await?;
    Ok(done(&visitor, &back(&case, &question), None))
}
