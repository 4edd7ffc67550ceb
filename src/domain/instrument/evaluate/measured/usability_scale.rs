//! The System Usability Scale from a table with one row for each person.

use super::computation::{Computation, number};
use super::rows::{RowOf, Rows};
use crate::domain::measures::line::decimals;
use crate::domain::measures::steps::Steps;
use crate::domain::measures::usability::{SusRow, SusRules, sus};

const ITEMS: [&str; 10] = [
    "item_1", "item_2", "item_3", "item_4", "item_5", "item_6", "item_7", "item_8", "item_9",
    "item_10",
];

pub(super) fn compute(
    rows: &Rows<'_>,
    rules: &SusRules,
    mut steps: Steps,
) -> Result<Computation, String> {
    let people: Vec<SusRow> = rows.iter().map(person).collect();
    let mut persons = steps.part();
    let result =
        sus(&people, rules, &mut persons, &mut steps).map_err(|fault| rows.say("", &fault))?;
    let low = result.interval.map(|interval| interval.low);
    let mut values = vec![
        ("people", result.people.into()),
        ("mean", number(result.mean)),
        ("roles", result.roles.len().into()),
        ("most", result.sample.level_cap().into()),
    ];
    values.extend(low.map(|low| ("low", number(low))));
    let interval = result.interval.map_or_else(String::new, |interval| {
        format!(", 95% interval {} to {}", decimals(interval.low, 1), decimals(interval.high, 1))
    });
    let people = if result.people == 1 {
        "1 person".to_owned()
    } else {
        format!("{} people", result.people)
    };
    let conclusion = format!(
        "Mean {} of 100 from {people}{interval}. {}.",
        decimals(result.mean, 1),
        result.sample.label()
    );
    Ok(Computation { values, conclusion, persons: persons.into_lines(), lines: steps.into_lines() })
}

fn person(row: RowOf<'_>) -> SusRow {
    SusRow {
        role: row.label("role").unwrap_or_default(),
        items: ITEMS.iter().filter_map(|item| row.whole(item)).collect(),
    }
}
