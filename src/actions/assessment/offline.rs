//! Scoring away from Assay: a table of one's assigned questions to be filled in anywhere, and
//! taking it back, looked through first, all of it or nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::reviews::{self, OpenFile, hold_open, own_review};
use super::scoring::{GivenLevel, checked, keep, read_notes};
use crate::actions::{Ctx, Error, FieldError};
use crate::domain::access::Actor;
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::review::{Notes, Review, ReviewState, Score, mark_with};
use crate::domain::instrument::{Question, Scored};
use crate::domain::measures::documents::any_table;
use crate::domain::measures::documents::spreadsheet::{guarded, unguarded};
use crate::domain::texts::counted;
use crate::domain::values::DisclosureId;
use crate::store::Tx;
use crate::store::assessment::{score_notes, scores};

/// The field of what is taken back.
pub const ROWS: &str = "rows";

/// The titles of the columns. The last one tells a score from any that is stored meanwhile.
pub const TITLES: [&str; 7] = [
    "Code",
    "Question",
    "Level (0 to 4, or N)",
    "Comment for the panel",
    "Private note",
    "Note to the vendor",
    "Leave this as it is",
];

/// So many rows are read; no file has as many questions.
const MOST_ROWS: usize = 1000;

/// What the actor scores in a file: each question with the review that it belongs to.
struct Assigned<'f> {
    question: &'f Question,
    review: &'f Review,
}

fn assigned(file: &OpenFile) -> Vec<Assigned<'_>> {
    let case = &file.case;
    let open = case.disclosure.state() == State::InReview;
    let mine = file.mine.iter().filter(|one| open && one.state == ReviewState::Assigned);
    mine.flat_map(|review| {
        case.asked(&review.criterion).map(move |(question, _)| Assigned { question, review })
    })
    .collect()
}

/// What is stored of a review, by question.
type Stored = BTreeMap<String, (Option<Score>, Notes)>;

async fn stored(tx: &mut Tx, file: &OpenFile) -> Result<Stored, Error> {
    let mut all = Stored::new();
    for review in &file.mine {
        for (question, notes) in score_notes::of_review(tx, &review.id).await? {
            all.entry(question).or_default().1 = notes;
        }
        for score in scores::of_review(tx, &review.id).await? {
            let question = score.question.clone();
            all.entry(question).or_default().0 = Some(score);
        }
    }
    Ok(all)
}

/// The table to be filled in, its titles first.
///
/// # Errors
/// When the actor may not open the file, or has nothing to score in it now.
pub async fn table(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
) -> Result<(OpenFile, Vec<Vec<String>>), Error> {
    let file = reviews::open(ctx, actor, id).await?;
    let mut tx = ctx.db.read().await?;
    let stored = stored(&mut tx, &file).await?;
    let mut rows = vec![TITLES.map(str::to_owned).to_vec()];
    for Assigned { question, .. } in assigned(&file) {
        let (score, notes) = stored.get(&question.name).cloned().unwrap_or_default();
        let level = score.as_ref().map(|score| sign(score.scored)).unwrap_or_default();
        let comment = score.as_ref().map(|score| score.comment.clone()).unwrap_or_default();
        rows.push(vec![
            question.code.clone(),
            guarded(&question.label),
            level,
            guarded(&comment),
            guarded(&notes.private),
            guarded(&notes.vendor),
            mark_cell(score.as_ref(), &notes),
        ]);
    }
    if rows.len() < 2 {
        return Err(Error::WrongState("Nothing in this file is yours to score now.".to_owned()));
    }
    Ok((file, rows))
}

/// The mark of what is stored, as a word that a spreadsheet does not take for a number.
fn mark_cell(score: Option<&Score>, notes: &Notes) -> String {
    match mark_with(score, Some(notes)) {
        mark if mark.is_empty() => mark,
        mark => format!("m{mark}"),
    }
}

/// What of a question a row changes, in words.
fn change(before: &(Option<Score>, Notes), score: &Score, notes: &Notes) -> String {
    let level = match before.0.as_ref().map(|before| before.scored) {
        Some(earlier) if earlier != score.scored => {
            Some(format!("{} becomes {}", sign(earlier), sign(score.scored)))
        }
        Some(_) => None,
        None => Some(sign(score.scored)),
    };
    let comment = before.0.as_ref().map_or("", |before| before.comment.as_str());
    let texts = [
        ("comment", comment, score.comment.as_str()),
        ("private note", before.1.private.as_str(), notes.private.as_str()),
        ("note to the vendor", before.1.vendor.as_str(), notes.vendor.as_str()),
    ];
    let changed = texts.into_iter().filter(|(_, before, after)| before != after).map(
        |(what, before, after)| match (before, after) {
            ("", _) => format!("{what} added"),
            (_, "") => format!("{what} removed"),
            _ => format!("{what} changed"),
        },
    );
    level.into_iter().chain(changed).collect::<Vec<_>>().join(", ")
}

fn sign(scored: Scored) -> String {
    match scored {
        Scored::NotApplicable => "N".to_owned(),
        Scored::Level(level) => level.to_string(),
    }
}

/// Looks a filled-in table through, and keeps all of it when `keeps` says so; answers what it
/// changes, a line each.
///
/// # Errors
/// Faults at [`ROWS`], each with its row, when anything in it does not fit: then nothing is kept.
pub async fn take_back(
    ctx: &Ctx,
    actor: &Actor,
    id: &DisclosureId,
    text: &str,
    keeps: bool,
) -> Result<Vec<String>, Error> {
    let file = reviews::open(ctx, actor, id).await?;
    let table = any_table::from_text(text.trim_start_matches('\u{feff}'), MOST_ROWS)
        .map_err(|error| Error::field(ROWS, error.message))?;
    let mut tx = ctx.db.write().await?;
    let stored = stored(&mut tx, &file).await?;
    let all = assigned(&file);
    let (mut told, mut faults) = (Vec::new(), Vec::new());
    let (mut seen, mut held) = (BTreeSet::new(), BTreeSet::new());
    for row in &table.rows {
        let cell = |at: usize| {
            let cell = unguarded(row.cells.get(at).map_or("", String::as_str));
            cell.trim().replace("\r\n", "\n")
        };
        let code = cell(0);
        if code == TITLES[0] || row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut fault = |what: &str| {
            let message = format!("Row {} ({code}): {what}", row.number);
            faults.push(FieldError { field: ROWS.to_owned(), message });
        };
        let Some(Assigned { question, review }) =
            all.iter().find(|assigned| assigned.question.code == code)
        else {
            fault("This is no question that you score here now.");
            continue;
        };
        if !seen.insert(code.clone()) {
            fault("This question stands in the table twice. Leave one row of it.");
            continue;
        }
        let before = stored.get(&question.name).cloned().unwrap_or_default();
        let notes = Notes { private: cell(4), vendor: cell(5) };
        let level = match cell(2).to_lowercase().as_str() {
            "n" => "na".to_owned(),
            level => level.to_owned(),
        };
        if level.is_empty() && before.0.is_none() && cell(3).is_empty() && notes.is_empty() {
            continue;
        }
        let given = GivenLevel { question: question.name.clone(), level, comment: cell(3) };
        let read = checked(&file, &review.criterion, given, ctx.today())
            .and_then(|score| Ok((score, read_notes(&notes)?)));
        let (score, notes) = match read {
            Ok(read) => read,
            Err(Error::Invalid(errors)) => {
                for error in &errors {
                    fault(&error.message);
                }
                continue;
            }
            Err(error) => return Err(error),
        };
        let same = before.0.as_ref() == Some(&score) && before.1 == notes;
        if same {
            continue;
        }
        if mark_cell(before.0.as_ref(), &before.1) != cell(6) {
            fault("It was scored meanwhile. Download the table anew and fill it in from there.");
            continue;
        }
        told.push(format!("{code}: {}", change(&before, &score, &notes)));
        if keeps && faults.is_empty() {
            if held.insert(review.id.to_string()) {
                own_review(ctx, &mut tx, actor, id, &review.criterion).await?;
                hold_open(&mut tx, review).await?;
            }
            keep(ctx, &mut tx, actor, review, &score).await?;
            score_notes::put(&mut tx, &review.id, &question.name, &notes, ctx.now()).await?;
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    if told.is_empty() {
        return Err(Error::field(ROWS, "Nothing in it differs from what is stored."));
    }
    if keeps {
        tx.commit().await?;
    }
    Ok(told)
}

/// How many scores a table brings, in words.
pub fn in_words(told: &[String]) -> String {
    counted(told.len(), "score", "scores")
}
