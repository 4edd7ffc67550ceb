//! The lead's board: which tools are in review, who reviews which criterion of them, how far they
//! are, and when it is due.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::due_days;
use super::intake;
use super::pinned::find;
use super::pipeline::unsigned;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::decision::{Office, SignOff};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::due::Nearness;
use crate::domain::assessment::review::{
    PanelCriterion, REVIEWS_NEEDED, Review, ReviewState, standing,
};
use crate::domain::values::{AccountId, DisclosureId, Timestamp};
use crate::store::assessment::{decisions, disclosures, reviews};

/// Which rows of the board are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// Every tool in review.
    #[default]
    All,
    /// Those with something late.
    Late,
    /// Those with a criterion that has too few reviewers.
    Unassigned,
}

/// Which part of the board is asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only the tools of this reviewer, as sent; empty for everybody's.
    pub reviewer: String,
    /// Which of them.
    pub shown: Shown,
    /// Only the tools of this cycle of intake, as sent; empty for every one.
    pub cycle: String,
}

/// The board.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// The day it is at the agency.
    pub today: NaiveDate,
    /// The criteria, as columns: id and title.
    pub criteria: Vec<(String, String)>,
    /// The tools in review, first due first.
    pub rows: Vec<BoardRow>,
    /// How many tools are in review, whatever was asked for.
    pub all: usize,
    /// What offices have to sign, first due first.
    pub signing: Vec<SigningRow>,
    /// Everybody who reviews one of the tools, by name, with the load.
    pub reviewers: Vec<Load>,
}

/// One tool in review.
#[derive(Debug, Clone)]
pub struct BoardRow {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// One cell for each of its criteria.
    pub cells: Vec<Cell>,
    /// When what is open is due first, and how near that is; none when nothing is open.
    pub due: Option<(NaiveDate, Nearness)>,
}

/// One criterion of a tool.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The criterion's id.
    pub criterion: String,
    /// Who reviews it.
    pub dots: Vec<Dot>,
    /// How many reviewers are missing.
    pub missing: usize,
}

/// How far one reviewer is with one criterion.
#[derive(Debug, Clone)]
pub struct Dot {
    /// The reviewer's account.
    pub reviewer: AccountId,
    /// The reviewer's name.
    pub name: String,
    /// How far they are.
    pub progress: Progress,
}

/// How far a review is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many questions of so many are scored; with the day on which it is due.
    Open {
        /// Questions with a score.
        scored: i64,
        /// Questions that are asked.
        asked: i64,
        /// The day on which it is due.
        due: NaiveDate,
        /// How near that is.
        nearness: Nearness,
    },
    /// It is submitted.
    In,
    /// It was set aside because of a conflict of interest.
    Conflict,
}

/// A decision that waits for signatures.
#[derive(Debug, Clone)]
pub struct SigningRow {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// The offices that have not signed.
    pub missing: Vec<Office>,
    /// When they have to, and how near that is.
    pub due: (NaiveDate, Nearness),
}

/// What is on a reviewer's desk.
#[derive(Debug, Clone)]
pub struct Load {
    /// The reviewer's account.
    pub reviewer: AccountId,
    /// The reviewer's name.
    pub name: String,
    /// Reviews that are open.
    pub open: usize,
    /// Those that are late.
    pub late: usize,
}

/// The board, as far as it is asked for.
///
/// # Errors
/// When the actor leads no panels.
pub async fn show(ctx: &Ctx, actor: &Actor, wanted: &Wanted) -> Result<Board, Error> {
    check(actor, Action::SeeBoard, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    let all = disclosures::under_way(&mut tx, Some(&person.account)).await?;
    let mut panels = grouped(reviews::panels_under_way(&mut tx).await?);
    let under_way = reviews::under_way(&mut tx).await?;
    let mut reviews =
        grouped(under_way.into_iter().map(|review| (review.disclosure.clone(), review)));
    let mut signoffs = grouped(decisions::signoffs_waiting(&mut tx).await?);
    let proposed: BTreeMap<DisclosureId, Timestamp> =
        decisions::proposed_waiting(&mut tx).await?.into_iter().collect();
    let mut board = Board { today: ctx.today(), ..Board::default() };
    let mut loads: BTreeMap<AccountId, Load> = BTreeMap::new();
    let places = intake::places(ctx, &mut tx).await?;
    let is_of = |id: &DisclosureId| {
        wanted.cycle.is_empty()
            || places.get(id).is_some_and(|cycle| cycle.as_str() == wanted.cycle)
    };
    for disclosure in all.into_iter().filter(|one| is_of(&one.id)) {
        let id = &disclosure.id;
        if let Some(at) = proposed.get(id) {
            let signed = signoffs.remove(id).unwrap_or_default();
            board.signing.push(signing(ctx, disclosure, *at, &signed));
            continue;
        }
        let panel = panels.remove(id).unwrap_or_default();
        let reviews = reviews.remove(id).unwrap_or_default();
        name_criteria(ctx, &disclosure, &panel, &mut board.criteria);
        let row = row(ctx, disclosure, &panel, &reviews);
        count(&row, &mut loads);
        board.all += 1;
        board.rows.push(row);
    }
    board.rows.retain(|row| is_wanted(row, wanted));
    board.rows.sort_by_key(|row| row.due.map_or(NaiveDate::MAX, |(day, _)| day));
    board.signing.sort_by_key(|row| row.due.0);
    board.reviewers = loads.into_values().collect();
    board.reviewers.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(board)
}

fn grouped<T>(rows: impl IntoIterator<Item = (DisclosureId, T)>) -> BTreeMap<DisclosureId, Vec<T>> {
    let mut groups: BTreeMap<DisclosureId, Vec<T>> = BTreeMap::new();
    for (id, row) in rows {
        groups.entry(id).or_default().push(row);
    }
    groups
}

/// Adds the criteria of a panel that are no columns yet, in the order of their questionnaire.
fn name_criteria(
    ctx: &Ctx,
    disclosure: &Disclosure,
    panel: &[PanelCriterion],
    columns: &mut Vec<(String, String)>,
) {
    let known = |columns: &[(String, String)], id: &str| columns.iter().any(|(old, _)| old == id);
    if panel.iter().all(|part| known(columns, &part.criterion)) {
        return;
    }
    let pinned = find(ctx, &disclosure.family, &disclosure.version, &disclosure.digest).ok();
    let titled = pinned.iter().flat_map(|pinned| &pinned.rubric.criteria);
    for criterion in titled {
        let asked = panel.iter().any(|part| part.criterion == criterion.id);
        if asked && !known(columns, &criterion.id) {
            columns.push((criterion.id.clone(), criterion.title.clone()));
        }
    }
    // A questionnaire that is gone leaves its criteria without titles.
    for part in panel {
        if !known(columns, &part.criterion) {
            columns.push((part.criterion.clone(), part.criterion.clone()));
        }
    }
}

fn row(
    ctx: &Ctx,
    disclosure: Disclosure,
    panel: &[PanelCriterion],
    reviews: &[Review],
) -> BoardRow {
    let scored_now = disclosure.state() == State::InReview;
    let cells = panel.iter().map(|part| Cell {
        criterion: part.criterion.clone(),
        missing: REVIEWS_NEEDED.saturating_sub(standing(reviews, &part.criterion)),
        dots: reviews
            .iter()
            .filter(|review| review.criterion == part.criterion)
            .map(|review| Dot {
                reviewer: review.reviewer.clone(),
                name: review.reviewer_name.clone(),
                progress: progress(ctx, review, part.questions),
            })
            .collect(),
    });
    let open = reviews.iter().filter(|review| review.state == ReviewState::Assigned);
    let first = open.map(|review| due_days::of(ctx, review)).min().filter(|_| scored_now);
    BoardRow {
        cells: cells.collect(),
        due: first.map(|day| (day, due_days::nearness(ctx, day))),
        disclosure,
    }
}

fn progress(ctx: &Ctx, review: &Review, asked: i64) -> Progress {
    match review.state {
        ReviewState::Submitted => Progress::In,
        ReviewState::Recused => Progress::Conflict,
        ReviewState::Assigned => {
            let due = due_days::of(ctx, review);
            let nearness = due_days::nearness(ctx, due);
            Progress::Open { scored: review.scored, asked, due, nearness }
        }
    }
}

fn signing(ctx: &Ctx, disclosure: Disclosure, at: Timestamp, signed: &[SignOff]) -> SigningRow {
    let due = due_days::of_signatures(ctx, at);
    SigningRow {
        disclosure,
        missing: unsigned(signed).collect(),
        due: (due, due_days::nearness(ctx, due)),
    }
}

fn count(row: &BoardRow, loads: &mut BTreeMap<AccountId, Load>) {
    for dot in row.cells.iter().flat_map(|cell| &cell.dots) {
        let load = loads.entry(dot.reviewer.clone()).or_insert_with(|| Load {
            reviewer: dot.reviewer.clone(),
            name: dot.name.clone(),
            open: 0,
            late: 0,
        });
        if let Progress::Open { nearness, .. } = dot.progress {
            load.open += 1;
            load.late += usize::from(nearness == Nearness::Late);
        }
    }
}

fn is_wanted(row: &BoardRow, wanted: &Wanted) -> bool {
    let dots = || row.cells.iter().flat_map(|cell| &cell.dots);
    let whose =
        wanted.reviewer.is_empty() || dots().any(|dot| dot.reviewer.as_str() == wanted.reviewer);
    let which = match wanted.shown {
        Shown::All => true,
        Shown::Late => row.due.is_some_and(|(_, nearness)| nearness == Nearness::Late),
        Shown::Unassigned => row.cells.iter().any(|cell| cell.missing > 0),
    };
    whose && which
}
