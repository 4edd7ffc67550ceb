//! Small cells: which counts may be shown, which are too few to judge, and which others have to go
//! so that the first cannot be computed back (NCES 2011-603).

use serde::{Deserialize, Serialize};

use super::fault::{self, InputFault};
use super::line::percent;

/// From how many cases on a value is shown, coded, judged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SampleRules {
    /// Below this many cases neither the value nor the count is shown.
    pub show_from: u32,
    /// Below this many cases shares at or beyond the coding limits are only shown as those limits.
    pub code_below: u32,
    /// The lower coding limit, 0–0.5; the upper one is 1 less this.
    pub code_share: f64,
    /// From this many cases on a group is judged and may be the reference.
    pub judge_from: u32,
}

impl Default for SampleRules {
    fn default() -> Self {
        Self { show_from: 10, code_below: 20, code_share: 0.05, judge_from: 30 }
    }
}

/// What may be done with a number of cases; the least comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleStanding {
    /// Too few to show.
    Suppressed,
    /// Shown with its interval and called unstable; no reference and not judged.
    Unstable,
    /// Judged, and may be the reference.
    Judged,
}

impl SampleStanding {
    /// The word for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Suppressed => "suppressed",
            Self::Unstable => "unstable",
            Self::Judged => "judged",
        }
    }
}

impl SampleRules {
    /// Accepts rules that make sense: groups are shown before they are judged.
    ///
    /// # Errors
    /// When groups would be judged before they may be shown, or a number is out of range.
    pub fn check(&self) -> Result<(), InputFault> {
        fault::number("rules.code_share", self.code_share, 0.0, 0.5)?;
        fault::count("rules.judge_from", self.judge_from, 1)?;
        fault::part("rules.show_from", self.show_from, "rules.judge_from", self.judge_from)
            .map(|_| ())
    }

    /// What may be done with `n` cases.
    pub fn standing(&self, n: u32) -> SampleStanding {
        if n < self.show_from {
            SampleStanding::Suppressed
        } else if n < self.judge_from {
            SampleStanding::Unstable
        } else {
            SampleStanding::Judged
        }
    }

    /// A count as it may be published: "<10" when it is too small.
    pub fn shown_count(&self, n: u32) -> String {
        if n < self.show_from { format!("<{}", self.show_from) } else { n.to_string() }
    }

    /// Whether a share of `n` cases may only be published as at or beyond a coding limit.
    pub fn codes(&self, share: f64, n: u32) -> bool {
        n < self.code_below && (share <= self.code_share || share >= 1.0 - self.code_share)
    }

    /// A share of `n` cases as it may be published: nothing when there are too few; "≤5%" or "≥95%"
    /// when a small group is almost none or almost all; otherwise a percentage.
    pub fn shown_share(&self, share: f64, n: u32) -> Option<String> {
        let limit = self.code_share * 100.0;
        match self.standing(n) {
            SampleStanding::Suppressed => None,
            _ if !share.is_finite() => None,
            _ if self.codes(share, n) && share <= self.code_share => Some(format!("≤{limit}%")),
            _ if self.codes(share, n) => Some(format!("≥{}%", 100.0 - limit)),
            _ => Some(percent(share)),
        }
    }
}

/// A table of counts: rows of equal length, and which totals are published beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountTable {
    /// The counts, row by row.
    pub rows: Vec<Vec<u32>>,
    /// Whether the total of each row is published.
    pub row_totals: bool,
    /// Whether the total of each column is published.
    pub column_totals: bool,
    /// Whether the total of all is published.
    pub grand_total: bool,
}

/// A cell after suppression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Published.
    Shown(u32),
    /// Too few cases.
    Suppressed,
    /// Hidden so that another cell cannot be computed back.
    Complementary,
    /// A total that is not published in the first place.
    Unpublished,
}

impl Cell {
    fn is_shown(self) -> bool {
        matches!(self, Self::Shown(_))
    }

    fn is_protected(self) -> bool {
        matches!(self, Self::Suppressed | Self::Complementary)
    }

    /// The cell as it is published; a complementary one does not say that its count is small.
    pub fn text(self, rules: &SampleRules) -> String {
        match self {
            Self::Shown(n) => n.to_string(),
            Self::Suppressed => format!("<{}", rules.show_from),
            Self::Complementary => "withheld".to_owned(),
            Self::Unpublished => String::new(),
        }
    }
}

/// The table after suppression; the last row holds the column totals and the last cell of each row
/// the row total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuppressedTable {
    /// The cells with totals at the end of rows and columns.
    pub rows: Vec<Vec<Cell>>,
}

/// Suppresses every count below the rules' limit, totals too, and then, wherever a row or column
/// with a published total has exactly one hidden cell, the next smallest one, until no hidden cell
/// can be had by subtraction. A cell that protects its row and its column at once comes before
/// smaller ones, so that less is hidden; a total goes only when no cell is left.
///
/// # Errors
/// When the rules make no sense, the table is empty, its rows differ in length, or a sum is larger
/// than Assay takes.
pub fn suppress(table: &CountTable, rules: &SampleRules) -> Result<SuppressedTable, InputFault> {
    rules.check()?;
    let width = table.rows.first().map_or(0, Vec::len);
    if width == 0 {
        return Err(InputFault::new(
            "rows",
            "has to hold at least one row with at least one count",
        ));
    }
    let mut counts: Vec<Vec<u32>> = Vec::with_capacity(table.rows.len() + 1);
    let mut totals = vec![0_u32; width];
    for (place, row) in table.rows.iter().enumerate() {
        if row.len() != width {
            return Err(InputFault::new(
                format!("rows[{place}]"),
                format!("has to have {width} counts like the first; it has {}", row.len()),
            ));
        }
        for (total, n) in totals.iter_mut().zip(row) {
            fault::count(&format!("rows[{place}]"), *n, 0)?;
            *total = sum(&[*total, *n])?;
        }
        let mut row = row.clone();
        row.push(sum(&row)?);
        counts.push(row);
    }
    totals.push(sum(&totals)?);
    counts.push(totals);

    let last_row = table.rows.len();
    let mut cells: Vec<Vec<Cell>> = Vec::with_capacity(counts.len());
    for (r, row) in counts.iter().enumerate() {
        let cell = |(c, n): (usize, &u32)| {
            let is_published = match (r == last_row, c == width) {
                (true, true) => table.grand_total,
                (true, false) => table.column_totals,
                (false, true) => table.row_totals,
                (false, false) => true,
            };
            match is_published {
                false => Cell::Unpublished,
                true if *n < rules.show_from => Cell::Suppressed,
                true => Cell::Shown(*n),
            }
        };
        cells.push(row.iter().enumerate().map(cell).collect());
    }
    let sums = sums(last_row, width);
    while let Some((r, c)) = next_to_hide(&sums, &cells, &counts) {
        if let Some(cell) = cells.get_mut(r).and_then(|row| row.get_mut(c)) {
            *cell = Cell::Complementary;
        }
    }
    Ok(SuppressedTable { rows: cells })
}

/// A set of cells of which the last is the sum of the others.
type Sum = Vec<(usize, usize)>;

/// Every set of cells that add up: each row, each column, and the cells of the whole table with the
/// grand total.
fn sums(last_row: usize, width: usize) -> Vec<Sum> {
    let rows = (0..=last_row).map(|r| (0..=width).map(|c| (r, c)).collect());
    let columns = (0..=width).map(|c| (0..=last_row).map(|r| (r, c)).collect());
    let inner = (0..last_row).flat_map(|r| (0..width).map(move |c| (r, c)));
    let whole = inner.chain([(last_row, width)]).collect();
    rows.chain(columns).chain([whole]).collect()
}

/// The cell that has to be hidden next because exactly one cell of a sum is hidden. One that also
/// helps another such sum comes first, then the smallest; a total only when nothing else is left.
fn next_to_hide(sums: &[Sum], cells: &[Vec<Cell>], counts: &[Vec<u32>]) -> Option<(usize, usize)> {
    let cell = |(r, c): (usize, usize)| {
        cells.get(r).and_then(|row| row.get(c)).copied().unwrap_or(Cell::Unpublished)
    };
    let count = |(r, c): (usize, usize)| {
        counts.get(r).and_then(|row| row.get(c)).copied().unwrap_or(u32::MAX)
    };
    let is_exposed = |sum: &&Sum| {
        let mut hidden = sum.iter().map(|place| cell(*place)).filter(|cell| !cell.is_shown());
        hidden.next().is_some_and(Cell::is_protected) && hidden.next().is_none()
    };
    let exposed: Vec<&Sum> = sums.iter().filter(is_exposed).collect();
    exposed.iter().find_map(|sum| {
        let total = sum.last().copied();
        let helps =
            |place: &(usize, usize)| exposed.iter().filter(|other| other.contains(place)).count();
        let shown = sum.iter().copied().filter(|place| cell(*place).is_shown());
        shown.min_by_key(|place| {
            (Some(*place) == total, std::cmp::Reverse(helps(place)), count(*place))
        })
    })
}

fn sum(counts: &[u32]) -> Result<u32, InputFault> {
    let total = counts
        .iter()
        .try_fold(0_u32, |total, n| total.checked_add(*n))
        .filter(|total| *total <= fault::MAX_COUNT);
    total.ok_or_else(|| {
        InputFault::new("rows", format!("has to add up to {} at most", fault::MAX_COUNT))
    })
}
