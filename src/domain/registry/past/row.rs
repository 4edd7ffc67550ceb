//! The rows of a table of the past: what each says, or what is wrong with it and where.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::columns::{Column, Columns};
use crate::domain::assessment::product::{ProductName, ProductSummary, ProductVersion, Website};
use crate::domain::instrument::Decision;
use crate::domain::measures::documents::any_table::{Row, Table};
use crate::domain::measures::documents::date::whole_day;
use crate::domain::measures::documents::spreadsheet;
use crate::domain::people::names::Look;
use crate::domain::values::{Invalid, OrganizationName};

/// The most letters of a condition or a reason.
const MAX_TEXT: usize = 1_000;

/// An approval from before Assay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastApproval {
    /// What was decided.
    pub decision: Decision,
    /// The day.
    pub approved_on: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// What the vendor has to do, each with its last day.
    pub conditions: Vec<(String, NaiveDate)>,
    /// Why; empty where the table does not say.
    pub reason: String,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRow {
    /// Its number in the file, as a spreadsheet shows it.
    pub number: usize,
    /// The vendor.
    pub vendor: OrganizationName,
    /// The tool.
    pub tool: ProductName,
    /// Its version.
    pub version: ProductVersion,
    /// Its web address.
    pub website: Website,
    /// What it does.
    pub summary: ProductSummary,
    /// Its approval; none where it has none.
    pub approval: Option<PastApproval>,
}

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The row's number in the file; none for a fault of the whole table.
    pub row: Option<usize>,
    /// What people call the column; none for a fault of the whole row.
    pub column: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
}

impl Fault {
    /// A row about a tool that another row has already.
    pub fn twice(row: usize, first: usize) -> Self {
        let message = format!("Row {first} has this tool already. Leave one of them out.");
        Self { row: Some(row), column: None, message }
    }

    /// The place and the message as one sentence.
    pub fn sentence(&self) -> String {
        match (self.row, &self.column) {
            (Some(row), Some(column)) => format!("Row {row}, {column}: {}", self.message),
            (Some(row), None) => format!("Row {row}: {}", self.message),
            (None, _) => self.message.clone(),
        }
    }
}

/// Reads the rows of a table whose first row has the titles, for a day.
///
/// # Errors
/// Everything that is wrong, each with its place.
pub fn read(table: &Table, today: NaiveDate) -> Result<(Vec<PastRow>, Columns), Vec<Fault>> {
    let whole = |message: String| vec![Fault { row: None, column: None, message }];
    let Some((titles, rows)) = table.rows.split_first() else {
        return Err(whole("The file is empty. Choose one with the table in it.".to_owned()));
    };
    let columns = Columns::of(titles);
    let needed = [Column::Vendor, Column::Tool, Column::Website];
    let missing: Vec<&str> = needed
        .into_iter()
        .filter(|column| columns.place(*column).is_none())
        .map(Column::title)
        .collect();
    if !missing.is_empty() {
        return Err(whole(format!(
            "The first row has to have the titles of the columns; there is none called {}. Take \
             the titles from the template.",
            missing.join(", ")
        )));
    }
    if rows.is_empty() {
        return Err(whole("The table has titles and no rows.".to_owned()));
    }
    let (mut faults, mut read) = (Vec::new(), Vec::new());
    let mut seen: HashMap<(String, String), usize> = HashMap::new();
    for row in rows {
        let mut reader = Reader { table, columns: &columns, row, today, faults: &mut faults };
        if let Some(row) = reader.read() {
            let tool = Look::one_name(row.tool.as_str());
            let vendor = Look::keys_of(row.vendor.as_str()).into_iter();
            let keys: Vec<_> = vendor.map(|vendor| (vendor, tool.clone())).collect();
            if let Some(first) = keys.iter().find_map(|key| seen.get(key)) {
                faults.push(Fault::twice(row.number, *first));
            }
            seen.extend(keys.into_iter().map(|key| (key, row.number)));
            read.push(row);
        }
    }
    if faults.is_empty() { Ok((read, columns)) } else { Err(faults) }
}

/// Something is wrong with a row, which is noted already.
struct Wrong;

struct Reader<'t> {
    table: &'t Table,
    columns: &'t Columns,
    row: &'t Row,
    today: NaiveDate,
    faults: &'t mut Vec<Fault>,
}

impl Reader<'_> {
    fn cell(&self, column: Column) -> String {
        spreadsheet::unguarded(self.columns.cell(self.row, column)).trim().to_owned()
    }

    fn fault(&mut self, column: Column, message: impl Into<String>) {
        self.faults.push(Fault {
            row: Some(self.row.number),
            column: Some(self.columns.called(self.table, column)),
            message: message.into(),
        });
    }

    fn take<T>(&mut self, column: Column, read: Result<T, Invalid>) -> Option<T> {
        read.map_err(|Invalid(message)| self.fault(column, message)).ok()
    }

    fn or(&self, column: Column, otherwise: &str) -> String {
        let cell = self.cell(column);
        if cell.is_empty() { otherwise.to_owned() } else { cell }
    }

    fn read(&mut self) -> Option<PastRow> {
        let vendor = OrganizationName::parse(&self.cell(Column::Vendor));
        let vendor = self.take(Column::Vendor, vendor);
        let tool = ProductName::parse(&self.cell(Column::Tool));
        let tool = self.take(Column::Tool, tool);
        let version = ProductVersion::parse(&self.or(Column::Version, "not noted"));
        let version = self.take(Column::Version, version);
        let website = Website::parse(&self.cell(Column::Website));
        let website = self.take(Column::Website, website);
        let summary = self.or(Column::Summary, "Loaded from the agency’s earlier records.");
        let summary = self.take(Column::Summary, ProductSummary::parse(&summary));
        let approval = self.approval();
        Some(PastRow {
            number: self.row.number,
            vendor: vendor?,
            tool: tool?,
            version: version?,
            website: website?,
            summary: summary?,
            approval: approval.ok()?,
        })
    }

    /// The approval, if the row has one.
    fn approval(&mut self) -> Result<Option<PastApproval>, Wrong> {
        let Some(decision) = self.decision()? else {
            let rest = [Column::ApprovedOn, Column::Until, Column::Conditions, Column::Reason];
            if let Some(column) = rest.into_iter().find(|column| !self.cell(*column).is_empty()) {
                let told = "There is no decision in this row. Enter one, or leave this empty.";
                self.fault(column, told);
                return Err(Wrong);
            }
            return Ok(None);
        };
        let approved_on = self.day(Column::ApprovedOn);
        let until = self.day(Column::Until);
        if let Some(day) = approved_on.filter(|day| *day > self.today) {
            let told = format!("{day} is still to come. Enter the day of the approval.");
            self.fault(Column::ApprovedOn, told);
            return Err(Wrong);
        }
        if let Some((from, to)) = approved_on.zip(until)
            && to < from
        {
            self.fault(Column::Until, "The last day lies before the approval. Check both days.");
            return Err(Wrong);
        }
        let conditions = self.conditions(until).ok_or(Wrong)?;
        if decision == Decision::Conditional && conditions.is_empty() {
            let told = "Enter the conditions, or “approved” as the decision.";
            self.fault(Column::Conditions, told);
            return Err(Wrong);
        }
        let reason = self.cell(Column::Reason);
        self.is_short(Column::Reason, &reason).ok_or(Wrong)?;
        Ok(Some(PastApproval {
            decision,
            approved_on: approved_on.ok_or(Wrong)?,
            until: until.ok_or(Wrong)?,
            conditions,
            reason,
        }))
    }

    fn decision(&mut self) -> Result<Option<Decision>, Wrong> {
        let typed = self.cell(Column::Decision);
        let words = typed.to_lowercase().replace(['_', '-'], " ");
        Ok(Some(match words.split_whitespace().collect::<Vec<_>>().join(" ").as_str() {
            "" => return Ok(None),
            "approved" | "yes" => Decision::Approved,
            "approved with conditions" | "with conditions" | "conditional" => Decision::Conditional,
            "pilot" | "pilot only" | "approved for a pilot" => Decision::Pilot,
            _ => {
                let shown: String = typed.chars().take(40).collect();
                let told = format!(
                    "“{shown}” is no approval. Enter approved, approved with conditions or pilot, \
                     or leave it empty."
                );
                self.fault(Column::Decision, told);
                return Err(Wrong);
            }
        }))
    }

    fn day(&mut self, column: Column) -> Option<NaiveDate> {
        let typed = self.cell(column);
        if typed.is_empty() {
            self.fault(column, "Enter a day, such as 2026-06-30.");
            return None;
        }
        self.take(column, whole_day(&typed).map_err(Invalid))
    }

    fn conditions(&mut self, until: Option<NaiveDate>) -> Option<Vec<(String, NaiveDate)>> {
        let typed = self.cell(Column::Conditions);
        let mut conditions = Vec::new();
        for text in typed.split(['\n', '\r', '|']).map(str::trim).filter(|text| !text.is_empty()) {
            self.is_short(Column::Conditions, text)?;
            let dated = match text.split_once(':').map(|(day, text)| (day.trim(), text.trim())) {
                Some((day, text)) => match whole_day(day) {
                    Ok(day) => Some((text.to_owned(), day)),
                    // What was meant for a day is not read as words of the condition.
                    Err(told) if is_meant_for_day(day) => {
                        self.fault(Column::Conditions, told);
                        return None;
                    }
                    Err(_) => None,
                },
                None => None,
            };
            match dated.or_else(|| Some((text.to_owned(), until?))) {
                Some((text, day)) if !text.is_empty() => conditions.push((text, day)),
                Some(_) => {
                    self.fault(Column::Conditions, "A condition has a day and no words.");
                    return None;
                }
                // The last day of the approval is wrong, which is said already.
                None => return None,
            }
        }
        Some(conditions)
    }

    fn is_short(&mut self, column: Column, text: &str) -> Option<()> {
        if text.chars().count() <= MAX_TEXT {
            return Some(());
        }
        self.fault(column, format!("This is longer than {MAX_TEXT} characters. Shorten it."));
        None
    }
}

/// Whether a text is nothing but numbers as days have them: `2027-02-30`, `31/1/2027`.
fn is_meant_for_day(text: &str) -> bool {
    let mut numbers = text.split(['-', '/', '.']).map(str::trim);
    let is_number = |number: &str| {
        (1..=4).contains(&number.len()) && number.bytes().all(|sign| sign.is_ascii_digit())
    };
    text.split(['-', '/', '.']).count() == 3 && numbers.all(is_number)
}
