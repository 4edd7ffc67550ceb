//! How the agency's work is going, in few pictures.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query};
use serde::{Deserialize, Serialize};

use super::pipeline::{cycle_field, turn};
use crate::actions::Error;
use crate::actions::assessment::figures::{self, Figures, Load, MonthFigure};
use crate::actions::assessment::intake;
use crate::actions::assessment::pipeline::Waiting;
use crate::domain::assessment::flow::{Month, quarters_in_words, quartiles};
use crate::domain::assessment::state::State;
use crate::domain::texts::counted;
use crate::domain::values::{CycleId, Id};
use crate::web::components::fields::SelectField;
use crate::web::components::pictures::{Drawn, Figure, FigureTable, Picture};
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::downloads::table_file;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::templates::Page;

const TITLE: &str = "How the work is going";
/// A number in a table where there is none.
const NONE: &str = "–";

/// The figures.
#[derive(Debug, Serialize)]
pub struct FiguresPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    figures: Vec<Figure>,
    /// Which cycle of intake; none where disclosures are taken at any time.
    cycle: Option<SelectField>,
}

impl FiguresPage {
    fn new(figures: &Figures, cycles: Vec<(CycleId, String)>, of: &str) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to("/pipeline", super::pipeline::TITLE));
        let load = figures.load.as_ref().map(|load| loaded(load, of));
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Worked out of the record as it stands now, without files that you have a \
                 conflict of interest with.",
            ),
            cycle: cycle_field(cycles, of),
            figures: [Some(waiting(figures, of)), Some(slower(&figures.months, of)), load]
                .into_iter()
                .flatten()
                .collect(),
        }
    }
}

fn days(quarters: u32) -> String {
    let number = quarters_in_words(quarters);
    if quarters == 4 { format!("{number} day") } else { format!("{number} days") }
}

fn waiting_table(figures: &Figures) -> FigureTable {
    let heads = ["Step", "Files", "Median age in days", "Oldest in days"].map(str::to_owned);
    let rows = figures.waiting.iter().map(|(step, ages)| {
        let median =
            quartiles(ages).map_or_else(|| NONE.to_owned(), |of| quarters_in_words(of.median));
        let oldest = ages.first().map_or_else(|| NONE.to_owned(), ToString::to_string);
        vec![turn(*step).label, ages.len().to_string(), median, oldest]
    });
    FigureTable::new("Files and days since each was submitted first", &heads, rows.collect())
}

/// Where the numbers of a figure are saved.
fn download_path(figure: &str, of: &str) -> String {
    let path = format!("/pipeline/figures.csv?of={figure}");
    if of.is_empty() {
        return path;
    }
    let of: String = url::form_urlencoded::byte_serialize(of.as_bytes()).collect();
    format!("{path}&cycle={of}")
}

fn waiting(figures: &Figures, of: &str) -> Figure {
    let all: usize = figures.waiting.iter().map(|(_, ages)| ages.len()).sum();
    let most = figures.waiting.iter().max_by_key(|(_, ages)| ages.len());
    let oldest = figures
        .waiting
        .iter()
        .filter_map(|(step, ages)| Some((step, *ages.first()?)))
        .max_by_key(|(_, days)| *days);
    let answer = match (most, oldest) {
        (Some((step, ages)), Some((at, days))) => format!(
            "{} under way.{} The oldest, submitted {} ago, stands at: {}.",
            if all == 1 { "1 file is".to_owned() } else { format!("{all} files are") },
            if ages.len() == 1 {
                String::new()
            } else {
                format!(" Most at: {} ({}).", turn(*step).label.to_lowercase(), ages.len())
            },
            counted(days, "day", "days"),
            turn(*at).label.to_lowercase()
        ),
        _ => "Nothing is waiting.".to_owned(),
    };
    let drawn = figures.waiting.iter().map(|(step, ages)| {
        let number = counted(ages.len(), "file", "files");
        (turn(*step).label, number, Drawn::Dots(ages.clone()))
    });
    let picture = (all > 0).then(|| {
        let words = (
            "Files by step and age".to_owned(),
            answer.clone(),
            "Each dot is a file; the further right, the more days since it was submitted first.",
        );
        Picture::new(words, drawn.collect(), 1)
    });
    let table = waiting_table(figures);
    Figure::new(
        "waiting",
        "Where is work waiting?",
        answer,
        (picture, table),
        &download_path("waiting", of),
    )
}

/// The states that a file passes on its way, as heads of a table.
const ON_THE_WAY: [(State, &str); 6] = [
    (State::Submitted, "Completeness check"),
    (State::Returned, "With the vendor"),
    (State::InReview, "In review"),
    (State::Scored, "Settling and proposing"),
    (State::Proposed, "Signing"),
    (State::Decided, "Decided and sent back"),
];

fn number(quarters: Option<u32>) -> String {
    quarters.map_or_else(|| NONE.to_owned(), quarters_in_words)
}

fn months_table(months: &[MonthFigure]) -> FigureTable {
    let heads = ["Month", "Decisions", "Lower quartile", "Median days", "Upper quartile"];
    let rows = months.iter().rev().map(|month| {
        let spread = month.days;
        vec![
            month.month.in_words(),
            month.decisions.to_string(),
            number(spread.map(|of| of.low)),
            number(spread.map(|of| of.median)),
            number(spread.map(|of| of.high)),
        ]
    });
    let heads = heads.map(str::to_owned);
    FigureTable::new("Days from the first submission to the decision", &heads, rows.collect())
}

/// Where the days of each month's decisions went.
fn states_table(months: &[MonthFigure]) -> FigureTable {
    let heads: Vec<String> = std::iter::once("Month")
        .chain(ON_THE_WAY.map(|(_, title)| title))
        .map(str::to_owned)
        .collect();
    let rows = months.iter().rev().filter(|month| month.decisions > 0).map(|month| {
        let states = ON_THE_WAY.iter().map(|(state, _)| number(month.in_state.get(state).copied()));
        std::iter::once(month.month.in_words()).chain(states).collect()
    });
    FigureTable::new("Where the days went: the median in each step", &heads, rows.collect())
}

fn slower(months: &[MonthFigure], cycle: &str) -> Figure {
    let told: Vec<(&MonthFigure, u32)> =
        months.iter().filter_map(|month| Some((month, month.days?.median))).collect();
    let answer = match told.as_slice() {
        [] => "No decision was made in the last twelve months.".to_owned(),
        [(month, median)] => format!(
            "All decisions fell in {}: half took at most {}.",
            month.month.in_words(),
            days(*median)
        ),
        [.., (before, earlier), (month, median)] => {
            let how = match median.cmp(earlier) {
                std::cmp::Ordering::Less => "faster",
                std::cmp::Ordering::Equal => "as fast",
                std::cmp::Ordering::Greater => "slower",
            };
            let than = if how == "as fast" { "as" } else { "than" };
            format!(
                "In {}, half of the decisions took at most {}: {how} {than} in {}, when it was {}.",
                month.month.in_words(),
                days(*median),
                before.month.in_words(),
                days(*earlier)
            )
        }
    };
    let drawn = months.iter().rev().filter(|month| month.decisions > 0).map(|month| {
        let drawn =
            month.days.map_or(Drawn::Nothing, |of| Drawn::Spread(of.low, of.median, of.high));
        let number = month.days.map_or_else(String::new, |of| {
            format!("{}, {}", days(of.median), counted(month.decisions, "decision", "decisions"))
        });
        (month.month.in_words(), number, drawn)
    });
    let picture = (!told.is_empty()).then(|| {
        let words = (
            "Days to a decision by month".to_owned(),
            answer.clone(),
            "The upright mark is the median; half of the decisions lie within the bar.",
        );
        Picture::new(words, drawn.collect(), 4)
    });
    Figure::new(
        "months",
        "Are we getting slower?",
        answer,
        (picture, months_table(months)),
        &download_path("months", cycle),
    )
    .and(states_table(months))
}

fn load_table(load: &[Load]) -> FigureTable {
    let heads =
        ["Reviewer", "Open reviews", "Files", "Oldest, days since assigned"].map(str::to_owned);
    let rows = load.iter().map(|one| {
        let oldest = one.oldest.map_or_else(|| NONE.to_owned(), |days| days.to_string());
        vec![one.name.clone(), one.open.to_string(), one.files.to_string(), oldest]
    });
    FigureTable::new("Reviews that are not submitted", &heads, rows.collect())
}

fn loaded(load: &[Load], of: &str) -> Figure {
    let all: u32 = load.iter().map(|one| one.open).sum();
    let free = load.iter().filter(|one| one.open == 0).count();
    let answer = match load.first().filter(|_| all > 0) {
        Some(first) => format!(
            "{} open. {} has most: {}. {} nothing to do.",
            if all == 1 { "1 review is".to_owned() } else { format!("{all} reviews are") },
            first.name,
            first.open,
            if free == 1 { "1 reviewer has".to_owned() } else { format!("{free} reviewers have") }
        ),
        None => "No review is open.".to_owned(),
    };
    let drawn = load.iter().map(|one| {
        let number = counted(one.open, "open review", "open reviews");
        (one.name.clone(), number, Drawn::Bar(one.open))
    });
    let picture = (all > 0).then(|| {
        let words = (
            "Open reviews by reviewer".to_owned(),
            answer.clone(),
            "A review is one criterion of one file.",
        );
        Picture::new(words, drawn.collect(), 1)
    });
    Figure::new(
        "load",
        "Who has how much?",
        answer,
        (picture, load_table(load)),
        &download_path("load", of),
    )
}

impl Page for FiguresPage {
    const TEMPLATE: &'static str = "assessment/figures";

    fn samples() -> Vec<Self> {
        let month = Month::of(chrono::NaiveDate::default());
        let months = |days: &[&[u32]]| {
            let of = |(month, days): (Month, &&[u32])| MonthFigure {
                month,
                decisions: days.len(),
                days: quartiles(days),
                in_state: quartiles(days).map(|of| (State::InReview, of.low)).into_iter().collect(),
            };
            month.until(days.len()).into_iter().zip(days).map(of).collect::<Vec<_>>()
        };
        let load = |open: u32| Load {
            account: Id::from_stored("0197".to_owned()),
            name: "Ana Ruiz".to_owned(),
            open,
            files: open,
            oldest: (open > 0).then_some(12),
        };
        let figures = |waiting, months, load| Figures { waiting, months, load };
        vec![
            Self::new(
                &figures(
                    vec![(Waiting::Reviews, vec![46, 3, 3]), (Waiting::Publication, vec![70])],
                    months(&[&[30, 40, 55], &[], &[20, 25]]),
                    Some(vec![load(4), load(0)]),
                ),
                vec![(Id::from_stored("0193".to_owned()), "Spring 2027".to_owned())],
                "0193",
            ),
            Self::new(&figures(Vec::new(), months(&[&[]]), Some(Vec::new())), Vec::new(), ""),
            Self::new(
                &figures(vec![(Waiting::Reviews, vec![1])], months(&[&[1]]), None),
                Vec::new(),
                "",
            ),
        ]
    }
}

/// `GET /pipeline/figures`
///
/// # Errors
/// As [`figures::read`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    query: Query<FigureQuery>,
) -> Result<HttpResponse, Failure> {
    let figures = figures::read(&app.ctx, &visitor.actor, &query.cycle).await?;
    let cycles = intake::choices(&app.ctx, &visitor.actor).await?;
    let body = FiguresPage::new(&figures, cycles, &query.cycle);
    page(&app, &visitor, &request, TITLE, &body)
}

/// Which figure is saved, and of which cycle of intake.
#[derive(Debug, Deserialize)]
pub struct FigureQuery {
    #[serde(default)]
    of: String,
    #[serde(default)]
    cycle: String,
}

/// `GET /pipeline/figures.csv?of=…`: the numbers of one figure.
///
/// # Errors
/// As [`figures::read`] does, and when there is no such figure.
pub async fn download(
    app: Data<App>,
    visitor: Visitor,
    query: Query<FigureQuery>,
) -> Result<HttpResponse, Failure> {
    let figures = figures::read(&app.ctx, &visitor.actor, &query.cycle).await?;
    let table = match (query.of.as_str(), &figures.load) {
        ("waiting", _) => waiting_table(&figures),
        ("months", _) => months_table(&figures.months),
        ("steps", _) => states_table(&figures.months),
        ("load", Some(load)) => load_table(load),
        _ => return Err(Error::NotFound.into()),
    };
    Ok(table_file(&format!("{}.csv", query.of), table.into_rows()))
}
