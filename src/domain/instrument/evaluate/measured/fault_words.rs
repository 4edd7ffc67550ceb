//! Why a table cannot be used, for whoever fills it in: rows by what they are called, columns by
//! their titles.

use super::rows::Rows;
use crate::domain::instrument::model::measure::Method;
use crate::domain::measures::fault::InputFault;
use crate::domain::measures::rates::GroupCount;
use crate::domain::values::sentence_case;

impl Rows<'_> {
    /// A fault as a sentence. `place` is what the row is called; empty for the whole table.
    pub(super) fn say(&self, place: &str, fault: &InputFault) -> String {
        let column = self.column_of(&fault.field);
        let what = column.map_or_else(|| fault.field.clone(), |title| format!("“{title}”"));
        let rule = self.rule(fault);
        if place.is_empty() {
            format!("{} {rule}.", sentence_case(&what))
        } else {
            format!("In “{place}”, {what} {rule}.")
        }
    }

    /// The same for a comparison of groups, which are counted in the fault and named in the
    /// sentence.
    pub(super) fn say_of(&self, by: &str, groups: &[GroupCount], fault: &InputFault) -> String {
        let place = fault
            .field
            .strip_prefix("groups[")
            .and_then(|rest| rest.split(']').next())
            .and_then(|place| place.parse::<usize>().ok());
        match place.and_then(|place| groups.get(place)) {
            Some(group) => self.say(&format!("{}, {by}", group.group), fault),
            None => self.say(by, fault),
        }
    }

    /// The title of the column that plays a role; the role itself when there is none.
    pub(super) fn title<'r>(&'r self, role: &'r str) -> &'r str {
        let wanted = self.measure.column(role);
        self.columns
            .iter()
            .find(|column| column.id == wanted)
            .map_or(role, |column| column.title.as_str())
    }

    /// The title of the column that a fault is about.
    fn column_of(&self, field: &str) -> Option<&str> {
        let role = self.role_of(field);
        let wanted = self.measure.column(&role);
        self.columns.iter().find(|column| column.id == wanted).map(|column| column.title.as_str())
    }

    /// The role of the column that holds a field of the computation.
    fn role_of(&self, field: &str) -> String {
        let leaf = field.rsplit('.').next().unwrap_or(field);
        let role = match (&self.measure.method, leaf) {
            (_, "groups") => "group",
            (Method::ErrorShare | Method::ErrorRatios(_), "x") => "errors",
            (Method::ErrorShare, "n") => "items",
            (Method::ErrorRatios(_), "n") => "cases",
            (Method::GroupOutcomes(_), "x") => "favorable",
            (Method::GroupOutcomes(_), "n") => "people",
            (Method::ScoreDifferences(_), "n") => "responses",
            (Method::PairedShifts(_), "mean") => "mean_difference",
            (Method::PairedShifts(_), "sd") => "sd_difference",
            (Method::PairedShifts(_), "first_only") => "flips_first",
            (Method::PairedShifts(_), "second_only") => "flips_second",
            (Method::EvidenceTier(_), "clustering" | "average_size") => "clusters",
            (Method::EvidenceTier(_), "n" | "mean" | "sd") => return study_role(field, leaf),
            _ => leaf,
        };
        role.to_owned()
    }

    /// The rule with the titles of the columns that it names.
    fn rule(&self, fault: &InputFault) -> String {
        if fault.field.ends_with(".average_size") {
            return "does not fit the number of students analyzed".to_owned();
        }
        fault.rule.in_words(|field| format!("“{}”", self.title(&self.role_of(field))))
    }
}

/// How many faults of a table are told before the rest is only counted.
const MOST_TOLD: usize = 5;

/// What in a table breaks rules, gathered row by row, so that all of it is told at once.
#[derive(Default)]
pub(super) struct Broken(Vec<String>);

impl Broken {
    /// Keeps what could be computed, or notes why not.
    pub(super) fn take<T>(&mut self, computed: Result<T, String>) -> Option<T> {
        computed.map_err(|sentence| self.note(sentence)).ok()
    }

    /// Notes a fault, unless the same was noted already.
    fn note(&mut self, sentence: String) {
        if !self.0.contains(&sentence) {
            self.0.push(sentence);
        }
    }

    /// Fails with all that was noted, if anything was.
    pub(super) fn finish(self) -> Result<(), String> {
        let told = self.0.iter().take(MOST_TOLD).map(String::as_str).collect::<Vec<_>>().join(" ");
        match self.0.len().saturating_sub(MOST_TOLD) {
            _ if self.0.is_empty() => Ok(()),
            0 => Err(told),
            1 => Err(format!("{told} 1 more fault is not told here.")),
            more => Err(format!("{told} {more} more faults are not told here.")),
        }
    }
}

/// The column of a study's numbers: before or after, in the tool group or the comparison group.
fn study_role(field: &str, leaf: &str) -> String {
    let arm = if field.contains(".comparison.") { "comparison" } else { "tool" };
    let when = if field.starts_with("baseline") { "pre" } else { "post" };
    if leaf == "n" { format!("analyzed_{arm}") } else { format!("{when}_{leaf}_{arm}") }
}
