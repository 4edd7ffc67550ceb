//! The table of a claim in a form that fits beside the levels: nothing of it scrolls sideways, and
//! what the anchors and rules weigh stands first.

use serde::Serialize;
use serde_json::Value;

use crate::domain::instrument::{
    Answer, Column, Kind, Question, Questionnaire, Visibility, cell_in_words, weighed_columns,
};
use crate::domain::texts::counted;

/// How many letters fit beside each other in the column of the claim.
const WIDTH: usize = 62;
/// How many columns of a table with few rows stand beside each other at most.
const ROWS_ACROSS: usize = 3;
/// How many rows are shown before the others are folded.
const ROWS_SHOWN: usize = 8;
/// The same of rows that are cards.
const CARDS_SHOWN: usize = 3;
/// A cell with more letters takes the whole width of its card.
const WIDE: usize = 34;

/// The table of a claim.
#[derive(Debug, Serialize)]
pub(super) struct ClaimTable {
    caption: String,
    /// Rows and columns as they are, where they fit.
    plain: Option<Plain>,
    /// Each column as a line, for few rows.
    turned: Option<Turned>,
    /// Each row as a card.
    cards: Option<Cards>,
    /// What stands in every row alike.
    same: Vec<Cell>,
    /// The columns that hold nothing.
    empty: Option<String>,
}

#[derive(Debug, Serialize)]
struct Plain {
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
    /// Those that are folded.
    more: Vec<Vec<Cell>>,
    more_label: String,
}

#[derive(Debug, Serialize)]
struct Turned {
    heads: Vec<String>,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    label: String,
    cells: Vec<Cell>,
}

#[derive(Debug, Serialize)]
struct Cards {
    rows: Vec<Card>,
    more: Vec<Card>,
    more_label: String,
}

#[derive(Debug, Serialize)]
struct Card {
    title: String,
    cells: Vec<Cell>,
}

/// A cell, with the title of its column or row.
#[derive(Debug, Clone, Serialize)]
struct Cell {
    label: String,
    text: String,
    wide: bool,
}

impl Cell {
    fn new(label: &str, text: &str) -> Self {
        Self { label: label.to_owned(), text: text.to_owned(), wide: text.chars().count() > WIDE }
    }
}

impl ClaimTable {
    /// The table of an answer that is one with rows, for whoever may read it.
    pub(super) fn new(
        q: &Questionnaire,
        question: &Question,
        answer: Option<&Answer>,
    ) -> Option<Self> {
        let rows = match (&question.kind, answer.and_then(Answer::value)) {
            (Kind::Table { .. }, Some(Value::Array(rows))) if !rows.is_empty() => rows,
            _ => return None,
        };
        if question.visibility == Visibility::Legal {
            return None;
        }
        let text = |row: &Value, column: &Column| {
            row.get(&column.id).map(|cell| cell_in_words(column, cell)).unwrap_or_default()
        };
        let columns = weighed_columns(q, question);
        let (held, empty): (Vec<&Column>, Vec<&Column>) = columns
            .into_iter()
            .partition(|column| rows.iter().any(|row| !text(row, column).is_empty()));
        let titles: Vec<&str> = held.iter().map(|column| column.title.as_str()).collect();
        let cells: Vec<Vec<String>> =
            rows.iter().map(|row| held.iter().map(|column| text(row, column)).collect()).collect();
        let empty: Vec<&str> = empty.iter().map(|column| column.title.as_str()).collect();
        let empty = (!empty.is_empty())
            .then(|| format!("Not filled in, in any row: {}.", empty.join("; ")));
        Some(Self { empty, ..Self::told(&question.label, &titles, &cells) })
    }

    /// What many rows have in common is said once.
    fn told(caption: &str, titles: &[&str], rows: &[Vec<String>]) -> Self {
        let first = rows.first().map(Vec::as_slice).unwrap_or_default();
        let alike = |at: usize| {
            let text = first.get(at).map(String::as_str).unwrap_or_default();
            at > 0
                && rows.len() >= ROWS_ACROSS
                && !text.is_empty()
                && rows.iter().all(|row| row.get(at).is_some_and(|cell| cell == text))
        };
        let (same, own): (Vec<usize>, Vec<usize>) = (0..titles.len()).partition(|at| alike(*at));
        let of = |row: &[String], at: &usize| row.get(*at).cloned().unwrap_or_default();
        let left: Vec<&str> = own.iter().filter_map(|at| titles.get(*at)).copied().collect();
        let cells: Vec<Vec<String>> =
            rows.iter().map(|row| own.iter().map(|at| of(row, at)).collect()).collect();
        let same = same
            .iter()
            .filter_map(|at| Some(Cell::new(titles.get(*at)?, first.get(*at)?)))
            .collect();
        Self { same, ..Self::laid_out(caption, &left, &cells) }
    }

    fn laid_out(caption: &str, titles: &[&str], rows: &[Vec<String>]) -> Self {
        let (mut plain, mut turned, mut cards) = (None, None, None);
        if width(titles, rows) <= WIDTH {
            plain = Some(Plain::new(titles, rows));
        } else if (2..=ROWS_ACROSS).contains(&rows.len()) {
            turned = Some(Turned::new(titles, rows));
        } else {
            cards = Some(Cards::new(titles, rows));
        }
        Self { caption: caption.to_owned(), plain, turned, cards, same: Vec::new(), empty: None }
    }

    /// Every form, for samples of pages.
    pub(super) fn samples() -> Vec<Self> {
        let row = |at: usize| {
            vec![format!("Pilot {at}"), String::new(), "x".repeat(WIDTH + at), "Ours".to_owned()]
        };
        let many: Vec<Vec<String>> = (0..=ROWS_SHOWN).map(row).collect();
        let short: Vec<Vec<String>> = (0..=ROWS_SHOWN).map(|_| vec!["A".to_owned()]).collect();
        let titles = ["Study", "Schools", "Outcome", "Tester"];
        let shown = |titles: &[&str], rows: &[Vec<String>]| Self {
            empty: Some("Not filled in, in any row: Districts.".to_owned()),
            ..Self::told("Studies", titles, rows)
        };
        vec![
            shown(&titles, &many),
            shown(&titles, &[row(1), row(2)]),
            shown(&titles, &[row(1)]),
            shown(&["Study"], &short),
            Self { empty: None, ..shown(&["Study"], &[vec!["A".to_owned()]]) },
        ]
    }
}

/// How many letters a table needs across, when its texts break at spaces.
fn width(titles: &[&str], rows: &[Vec<String>]) -> usize {
    let longest = |text: &str| {
        let words = text.split_whitespace().map(|word| word.chars().count());
        let all = text.chars().count();
        // A long text in a column of one word's width is a tower.
        words.max().unwrap_or_default().max(all.min(12)).max(all / 5)
    };
    let columns = titles.iter().enumerate();
    columns
        .map(|(at, title)| {
            let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| longest(cell));
            2 + cells.max().unwrap_or_default().max(longest(title))
        })
        .sum()
}

fn in_parts<T>(mut all: Vec<T>, most: usize) -> (Vec<T>, Vec<T>, String) {
    let more = all.split_off(most.min(all.len()));
    let label = counted(more.len(), "more row", "more rows");
    (all, more, label)
}

impl Plain {
    fn new(titles: &[&str], rows: &[Vec<String>]) -> Self {
        let row = |row: &Vec<String>| -> Vec<Cell> {
            titles.iter().zip(row).map(|(title, text)| Cell::new(title, text)).collect()
        };
        let (shown, more, more_label) = in_parts(rows.iter().map(row).collect(), ROWS_SHOWN);
        let columns = titles.iter().map(|title| (*title).to_owned()).collect();
        Self { columns, rows: shown, more, more_label }
    }
}

impl Turned {
    fn new(titles: &[&str], rows: &[Vec<String>]) -> Self {
        let heads: Vec<String> = rows.iter().filter_map(|row| row.first()).cloned().collect();
        let line = |(at, title): (usize, &&str)| Line {
            label: (*title).to_owned(),
            cells: rows
                .iter()
                .zip(&heads)
                .filter_map(|(row, head)| Some(Cell::new(head, row.get(at)?)))
                .collect(),
        };
        let lines = titles.iter().enumerate().skip(1).map(line).collect();
        Self { heads, lines }
    }
}

impl Cards {
    fn new(titles: &[&str], rows: &[Vec<String>]) -> Self {
        let card = |row: &Vec<String>| {
            let cells = titles.iter().zip(row).skip(1).filter(|(_, text)| !text.is_empty());
            Card {
                title: row.first().cloned().unwrap_or_default(),
                cells: cells.map(|(title, text)| Cell::new(title, text)).collect(),
            }
        };
        let (shown, more, more_label) = in_parts(rows.iter().map(card).collect(), CARDS_SHOWN);
        Self { rows: shown, more, more_label }
    }
}
