//! The System Usability Scale from the answers of each person (Brooke 1996), never from a mean that
//! somebody reports.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fault::InputFault;
use super::intervals::{Interval, around_mean};
use super::line::{Line, decimals};
use super::numbers::{length, mean, sample_sd, short_length};
use super::steps::Steps;
use crate::domain::texts::counted;

/// The items of the scale.
const ITEMS: usize = 10;

/// The answers of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SusRow {
    /// The person's role, such as "teachers"; may be empty.
    #[serde(default)]
    pub role: String,
    /// The answers to the ten items in order, each from 1 (strongly disagree) to 5 (strongly
    /// agree).
    pub items: Vec<i64>,
}

/// How many people a result needs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SusRules {
    /// People for a fair sample.
    pub fair_people: u32,
    /// People for a strong sample.
    pub strong_people: u32,
    /// Different roles for a strong sample.
    pub strong_roles: u32,
    /// The mean of published studies, 0–100, with which results are compared.
    pub benchmark: f64,
}

impl Default for SusRules {
    fn default() -> Self {
        Self { fair_people: 12, strong_people: 30, strong_roles: 2, benchmark: 68.0 }
    }
}

/// Which rule on the number of people a sample satisfies; the weakest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sample {
    /// Too few people: reported, but at most level 2.
    Small,
    /// Enough people for level 3.
    Fair,
    /// Enough people in enough roles for level 4.
    Strong,
}

impl Sample {
    /// The highest rubric level that the sample allows, 0–4.
    pub fn level_cap(self) -> u8 {
        match self {
            Self::Small => 2,
            Self::Fair => 3,
            Self::Strong => 4,
        }
    }

    /// The words for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Small => "Too few people for a level above 2",
            Self::Fair => "Enough people for level 3",
            Self::Strong => "Enough people and roles for level 4",
        }
    }
}

/// A usability score with its uncertainty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sus {
    /// People who answered.
    pub people: u32,
    /// Each person's score from 0 to 100, which is not a percentage, in the order given.
    pub scores: Vec<f64>,
    /// The mean score, 0–100.
    pub mean: f64,
    /// The sample standard deviation; none for one person.
    pub sd: Option<f64>,
    /// The 95% Student t interval of the mean, cut to 0–100; none for one person.
    pub interval: Option<Interval>,
    /// People by role; those without a role are left out.
    pub roles: BTreeMap<String, u32>,
    /// Which rule on the number of people the sample satisfies.
    pub sample: Sample,
    /// Whether the mean reaches the benchmark.
    pub mean_reaches_benchmark: bool,
    /// Whether the lower end of the interval reaches the benchmark.
    pub interval_reaches_benchmark: bool,
}

/// The score of one person: 2.5 × (Σ odd items (x − 1) + Σ even items (5 − x)), 0–100.
fn score(row: &SusRow, place: usize) -> Result<f64, InputFault> {
    if row.items.len() != ITEMS {
        return Err(InputFault::new(
            format!("row {place}"),
            format!("has to have {ITEMS} answers; it has {}", row.items.len()),
        ));
    }
    let mut points = 0_u8;
    for (number, answer) in (1_usize..).zip(&row.items) {
        let answer = u8::try_from(*answer)
            .ok()
            .filter(|answer| (1..=5).contains(answer))
            .ok_or_else(|| {
                InputFault::new(
                    format!("row {place}, item {number}"),
                    format!("has to be a whole number from 1 to 5; it is {answer}"),
                )
            })?;
        points = points.saturating_add(if number % 2 == 1 {
            answer.saturating_sub(1)
        } else {
            5_u8.saturating_sub(answer)
        });
    }
    Ok(2.5 * f64::from(points))
}

/// Scores the rows and says how sure the mean is; the steps about one person each are kept apart.
/// Errors name the row and the item, both counted from 1.
///
/// # Errors
/// When nobody answered, or an item's answer is not on the scale.
pub fn sus(
    rows: &[SusRow],
    requirements: &SusRules,
    persons: &mut Steps,
    steps: &mut Steps,
) -> Result<Sus, InputFault> {
    let scores = (1_usize..)
        .zip(rows)
        .map(|(place, row)| score(row, place))
        .collect::<Result<Vec<f64>, InputFault>>()?;
    let mean = mean(&scores)
        .ok_or_else(|| InputFault::new("rows", "has to hold the answers of at least one person"))?;
    let n = length(scores.len());
    let people = short_length(scores.len());
    let sd = sample_sd(&scores);
    let interval = sd.map(|sd| around_mean(mean, sd / n.sqrt(), n - 1.0).clamped(0.0, 100.0));
    let mut roles: BTreeMap<String, u32> = BTreeMap::new();
    for role in rows.iter().map(|row| row.role.trim()).filter(|role| !role.is_empty()) {
        let people = roles.entry(role.to_owned()).or_default();
        *people = people.saturating_add(1);
    }
    let sample = if people >= requirements.strong_people
        && short_length(roles.len()) >= requirements.strong_roles
    {
        Sample::Strong
    } else if people >= requirements.fair_people {
        Sample::Fair
    } else {
        Sample::Small
    };

    let person = |(place, (row, score)): (usize, (&SusRow, &f64))| {
        Line::new(format!("Person {place}"), arithmetic(row), decimals(*score, 1))
    };
    persons.add_all(|| (1_usize..).zip(rows.iter().zip(&scores)).map(person));
    let result = Sus {
        people,
        mean,
        sd,
        interval,
        roles,
        sample,
        mean_reaches_benchmark: mean >= requirements.benchmark,
        interval_reaches_benchmark: interval
            .is_some_and(|interval| interval.low >= requirements.benchmark),
        scores,
    };
    steps.add_all(|| lines(&result, requirements));
    Ok(result)
}

fn lines(result: &Sus, requirements: &SusRules) -> Vec<Line> {
    let people = result.people;
    let mut lines = vec![Line::new(
        "Mean score",
        format!("Sum of the scores ÷ {people}"),
        decimals(result.mean, 2),
    )];
    match (result.sd, result.interval) {
        (Some(sd), Some(interval)) => {
            lines.push(Line::new(
                "Standard deviation",
                format!("Between persons, {people} − 1 degrees of freedom"),
                decimals(sd, 3),
            ));
            let shown = format!("{} to {}", decimals(interval.low, 2), decimals(interval.high, 2));
            lines.push(Line::new(
                "95% interval of the mean",
                "Mean ± 95% point of t × standard deviation ÷ √n, from 0 to 100 at most",
                shown,
            ));
        }
        _ => {
            lines.push(Line::new("95% interval of the mean", "Needs at least two persons", "None"));
        }
    }
    let groups = result
        .roles
        .iter()
        .map(|(role, people)| format!("{role}: {people}"))
        .collect::<Vec<_>>()
        .join(", ");
    let named = if groups.is_empty() { "None named".to_owned() } else { groups };
    lines.push(Line::new(
        "Roles",
        counted(short_length(result.roles.len()), "role", "roles"),
        named,
    ));
    let needs = format!(
        "{} people; {} people in {} roles for the highest level",
        requirements.fair_people, requirements.strong_people, requirements.strong_roles
    );
    lines.push(Line::new("Size of the sample", needs, result.sample.label()));
    lines
}

fn arithmetic(row: &SusRow) -> String {
    let parity = |start: usize| {
        row.items
            .iter()
            .skip(start)
            .step_by(2)
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" + ")
    };
    format!("2.5 × (({} − 5) + (25 − ({})))", parity(0), parity(1))
}
