//! The lead's board: tools by criteria, with a dot for each reviewer.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::pipeline::cycle_field;
use crate::actions::assessment::board::{
    self, Board, BoardRow, Cell, Dot, Progress, Shown, SigningRow, Wanted,
};
use crate::actions::assessment::intake;
use crate::domain::assessment::due::{self, Nearness};
use crate::domain::calendar::day_in_words;
use crate::domain::texts::counted;
use crate::domain::values::{AccountId, CycleId, Id};
use crate::web::components::fields::SelectField;
use crate::web::components::{Breadcrumb, Crumb, EmptyState, Kind, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::templates::Page;

/// What the board is called.
pub(super) const TITLE: &str = "Board";

/// The board.
#[derive(Debug, Serialize)]
pub struct BoardPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    reviewer: SelectField,
    shown: SelectField,
    /// Which cycle of intake; none where disclosures are taken at any time.
    cycle: Option<SelectField>,
    summary: String,
    /// Whether somebody is late.
    late: bool,
    criteria: Vec<String>,
    rows: Vec<RowShown>,
    signing: Vec<SigningShown>,
    loads: Vec<LoadShown>,
    empty: Option<EmptyState>,
}

#[derive(Debug, Serialize)]
struct RowShown {
    href: String,
    product: String,
    vendor: String,
    cells: Vec<CellShown>,
    due: Due,
}

/// When something is due, in words and hue.
#[derive(Debug, Serialize)]
struct Due {
    kind: Kind,
    words: String,
}

#[derive(Debug, Serialize)]
struct CellShown {
    criterion: String,
    dots: Vec<DotShown>,
    missing: Option<String>,
}

/// A reviewer's dot: letters for the eye, a sentence for everybody else.
#[derive(Debug, Serialize)]
struct DotShown {
    look: &'static str,
    initials: String,
    mark: String,
    sentence: String,
}

#[derive(Debug, Serialize)]
struct SigningShown {
    href: String,
    product: String,
    vendor: String,
    missing: String,
    due: Due,
}

#[derive(Debug, Serialize)]
struct LoadShown {
    href: String,
    initials: String,
    name: String,
    open: usize,
    late: usize,
}

impl BoardPage {
    fn new(board: &Board, wanted: &Wanted, cycles: Vec<(CycleId, String)>) -> Self {
        let initials = initials(board);
        let everybody = std::iter::once((String::new(), "Everybody".to_owned()));
        let people =
            board.reviewers.iter().map(|load| (load.reviewer.to_string(), load.name.clone()));
        let late = board.reviewers.iter().filter(|load| load.late > 0).count();
        Self {
            crumbs: Breadcrumb::new(trail(), TITLE),
            header: PageHeader::new("Who reviews what").purpose(
                "Every tool in review by criterion, with its reviewers and how far they are.",
            ),
            reviewer: SelectField::new(
                "reviewer",
                "Reviewer",
                everybody.chain(people),
                &wanted.reviewer,
                &[],
            )
            .optional(),
            shown: SelectField::new(
                "show",
                "Tools",
                [("", "All in review"), ("late", "Late"), ("unassigned", "Reviewers missing")],
                word(wanted.shown),
                &[],
            )
            .optional(),
            cycle: cycle_field(cycles, &wanted.cycle).map(SelectField::optional),
            summary: summary(board, late),
            late: late > 0 || board.signing.iter().any(|row| row.due.1 == Nearness::Late),
            criteria: board.criteria.iter().map(|(_, title)| title.clone()).collect(),
            rows: board.rows.iter().map(|row| shown(row, board, &initials)).collect(),
            signing: board.signing.iter().map(|row| signing(row, board.today)).collect(),
            loads: board
                .reviewers
                .iter()
                .map(|load| LoadShown {
                    href: format!("/board?reviewer={}", load.reviewer),
                    initials: initials.get(&load.reviewer).cloned().unwrap_or_default(),
                    name: load.name.clone(),
                    open: load.open,
                    late: load.late,
                })
                .collect(),
            empty: board.rows.is_empty().then(|| empty(board)),
        }
    }
}

/// The trail to the board.
pub(super) fn trail() -> Vec<Crumb> {
    let mut trail = home_trail();
    trail.push(Crumb::to("/pipeline", super::pipeline::TITLE));
    trail
}

fn summary(board: &Board, late: usize) -> String {
    let shown = counted(board.rows.len(), "tool", "tools");
    let of = if board.rows.len() == board.all {
        format!("{shown} in review")
    } else {
        format!("{shown} of {} in review", board.all)
    };
    match late {
        0 => format!("{of}; nobody is late."),
        late => format!("{of}; {} late.", counted(late, "reviewer is", "reviewers are")),
    }
}

fn empty(board: &Board) -> EmptyState {
    if board.all == 0 {
        EmptyState {
            title: "No tool is in review".to_owned(),
            text: "A tool stands here once you accept its disclosure for review.".to_owned(),
            action: None,
        }
    } else {
        EmptyState {
            title: "No tool fits".to_owned(),
            text: "Choose another reviewer, or all tools in review.".to_owned(),
            action: None,
        }
    }
}

fn shown(row: &BoardRow, board: &Board, initials: &BTreeMap<AccountId, String>) -> RowShown {
    let cell = |(id, title): &(String, String)| {
        let cell = row.cells.iter().find(|cell| cell.criterion == *id);
        CellShown {
            criterion: title.clone(),
            missing: cell.and_then(missing),
            dots: cell
                .iter()
                .flat_map(|cell| &cell.dots)
                .map(|one| dot(one, initials, board.today))
                .collect(),
        }
    };
    RowShown {
        href: format!("/pipeline/{}", row.disclosure.id),
        product: row.disclosure.product_name.clone(),
        vendor: row.disclosure.vendor.clone(),
        cells: board.criteria.iter().map(cell).collect(),
        due: row.due.map_or_else(
            || Due { kind: Kind::Neutral, words: "Nothing is open".to_owned() },
            |(day, nearness)| due_shown(day, nearness, board.today),
        ),
    }
}

fn due_shown(day: NaiveDate, nearness: Nearness, today: NaiveDate) -> Due {
    let kind = match nearness {
        Nearness::Late => Kind::Stop,
        Nearness::Soon => Kind::Caution,
        Nearness::Ahead => Kind::Neutral,
    };
    Due { kind, words: due::in_words(day, today) }
}

fn missing(cell: &Cell) -> Option<String> {
    (cell.missing > 0).then(|| format!("{} missing", cell.missing))
}

fn dot(dot: &Dot, initials: &BTreeMap<AccountId, String>, today: NaiveDate) -> DotShown {
    let (look, mark, state) = match dot.progress {
        Progress::In => ("in", "✓".to_owned(), "in".to_owned()),
        Progress::Conflict => ("conflict", "×".to_owned(), "set aside: conflict".to_owned()),
        Progress::Open { scored, asked, due, nearness } => {
            let (mark, far) = if scored == 0 {
                ("–".to_owned(), "not started".to_owned())
            } else {
                (format!("{scored}/{asked}"), format!("{scored} of {asked} scored"))
            };
            match nearness {
                Nearness::Late => {
                    let was = format!("{far}, late since {}", day_in_words(due));
                    ("late", format!("{mark} !"), was)
                }
                Nearness::Soon | Nearness::Ahead => {
                    let when = due::in_words(due, today);
                    let look = if scored == 0 { "new" } else { "open" };
                    (look, mark, format!("{far}. {when}"))
                }
            }
        }
    };
    DotShown {
        look,
        mark,
        initials: initials.get(&dot.reviewer).cloned().unwrap_or_default(),
        sentence: format!("{}: {state}", dot.name),
    }
}

fn signing(row: &SigningRow, today: NaiveDate) -> SigningShown {
    let offices: Vec<&str> = row.missing.iter().map(|office| office.label()).collect();
    SigningShown {
        href: format!("/pipeline/{}/decision", row.disclosure.id),
        product: row.disclosure.product_name.clone(),
        vendor: row.disclosure.vendor.clone(),
        missing: offices.join(", "),
        due: due_shown(row.due.0, row.due.1, today),
    }
}

/// The letters that stand for each reviewer; two people on one board never share them.
fn initials(board: &Board) -> BTreeMap<AccountId, String> {
    let mut given: BTreeMap<AccountId, String> = BTreeMap::new();
    for load in &board.reviewers {
        let longest = load.name.chars().count().max(1);
        let letters = (1..=longest)
            .map(|length| letters_of(&load.name, length))
            .find(|letters| given.values().all(|taken| taken != letters))
            .unwrap_or_else(|| load.name.clone());
        given.insert(load.reviewer.clone(), letters);
    }
    given
}

/// So many letters of the first name and one of the last: `AR`, `AnR`.
fn letters_of(name: &str, length: usize) -> String {
    let mut words = name.split_whitespace();
    let first: String = words.next().unwrap_or_default().chars().take(length).collect();
    let last: String = words.next_back().and_then(|last| last.chars().next()).into_iter().collect();
    let mut letters = first.chars();
    let head: String = letters.next().map(|head| head.to_uppercase().collect()).unwrap_or_default();
    format!("{head}{}{}", letters.as_str(), last.to_uppercase())
}

fn word(shown: Shown) -> &'static str {
    match shown {
        Shown::All => "",
        Shown::Late => "late",
        Shown::Unassigned => "unassigned",
    }
}

impl Page for BoardPage {
    const TEMPLATE: &'static str = "assessment/board";

    fn samples() -> Vec<Self> {
        super::panel_samples::boards()
            .iter()
            .map(|board| {
                let cycle = (Id::from_stored("0193".to_owned()), "Spring 2027".to_owned());
                let cycles = if board.all > 0 { vec![cycle] } else { Vec::new() };
                Self::new(board, &Wanted::default(), cycles)
            })
            .collect()
    }
}

/// Which part of the board is asked for.
#[derive(Debug, Deserialize)]
pub struct BoardQuery {
    #[serde(default)]
    reviewer: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    cycle: String,
}

/// `GET /board`
///
/// # Errors
/// As [`board::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    query: Query<BoardQuery>,
) -> Result<HttpResponse, Failure> {
    let query = query.into_inner();
    let shown = match query.show.as_str() {
        "late" => Shown::Late,
        "unassigned" => Shown::Unassigned,
        _ => Shown::All,
    };
    let wanted = Wanted { reviewer: query.reviewer, shown, cycle: query.cycle };
    let board = board::show(&app.ctx, &visitor.actor, &wanted).await?;
    let cycles = intake::choices(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &BoardPage::new(&board, &wanted, cycles))
}
