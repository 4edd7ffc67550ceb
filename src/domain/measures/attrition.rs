//! Attrition of a trial against the boundaries of the What Works Clearinghouse (version 4.1 tables,
//! carried into 5.0).

use serde::{Deserialize, Serialize};

use super::fault::{self, InputFault};
use super::line::{Line, decimals, percent};
use super::steps::Steps;
use crate::domain::texts::counted;
use crate::domain::values::sentence_case;

/// The largest low differential attrition, in percentage points, by overall attrition rounded to
/// whole percent from 0.
const CAUTIOUS: [f64; 58] = [
    5.7, 5.8, 5.9, 5.9, 6.0, 6.1, 6.2, 6.3, 6.3, 6.3, 6.3, 6.2, 6.2, 6.1, 6.0, 5.9, 5.9, 5.8, 5.7,
    5.5, 5.4, 5.3, 5.2, 5.1, 4.9, 4.8, 4.7, 4.5, 4.4, 4.3, 4.1, 4.0, 3.8, 3.6, 3.5, 3.3, 3.2, 3.1,
    2.9, 2.8, 2.6, 2.5, 2.3, 2.1, 2.0, 1.8, 1.6, 1.5, 1.3, 1.2, 1.0, 0.9, 0.7, 0.6, 0.4, 0.3, 0.2,
    0.0,
];

/// As [`CAUTIOUS`], for interventions that do not affect who leaves.
const OPTIMISTIC: [f64; 66] = [
    10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.7, 10.8, 10.9, 10.9, 10.9, 10.9, 10.9, 10.8, 10.8, 10.7,
    10.6, 10.5, 10.3, 10.2, 10.0, 9.9, 9.7, 9.5, 9.4, 9.2, 9.0, 8.8, 8.6, 8.4, 8.2, 8.0, 7.8, 7.6,
    7.4, 7.2, 7.0, 6.7, 6.5, 6.3, 6.0, 5.8, 5.6, 5.3, 5.1, 4.9, 4.6, 4.4, 4.2, 3.9, 3.7, 3.5, 3.2,
    3.0, 2.8, 2.6, 2.3, 2.1, 1.9, 1.6, 1.4, 1.1, 0.9, 0.7, 0.5, 0.3,
];

/// How far a percentage may miss a boundary by the rounding of floats alone: 0.014 × 100 is not
/// 1.4.
pub const TOLERANCE: f64 = 1e-8;

/// Which boundary the review protocol fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Boundary {
    /// The tool may affect who leaves: the default for software that students can stop using.
    #[default]
    Cautious,
    /// The tool cannot affect who leaves.
    Optimistic,
}

impl Boundary {
    /// The word for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Cautious => "cautious",
            Self::Optimistic => "optimistic",
        }
    }

    /// The largest low differential attrition in percentage points at an overall attrition in
    /// percent, which is rounded half up to whole percent; nothing beyond the end of the table,
    /// where attrition is high in any case.
    pub fn limit(self, overall_percent: f64) -> Option<f64> {
        let table: &[f64] = match self {
            Self::Cautious => &CAUTIOUS,
            Self::Optimistic => &OPTIMISTIC,
        };
        let rounded = (overall_percent + 0.5 + TOLERANCE).floor();
        (0u32..)
            .zip(table)
            .find(|(row, _)| (f64::from(*row) - rounded).abs() < 0.5)
            .map(|(_, limit)| *limit)
    }

    /// Whether attrition is low: overall in percent, differential in percentage points.
    pub fn is_low(self, overall_percent: f64, differential_points: f64) -> bool {
        self.limit(overall_percent)
            .is_some_and(|limit| differential_points.abs() <= limit + TOLERANCE)
    }
}

/// How many units were assigned to the two groups and how many were analyzed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Assigned to use the tool.
    pub assigned_tool: u32,
    /// Assigned to the comparison group.
    pub assigned_comparison: u32,
    /// Analyzed in the tool group.
    pub analyzed_tool: u32,
    /// Analyzed in the comparison group.
    pub analyzed_comparison: u32,
}

/// What was assigned, for the words of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Students.
    Individual,
    /// Classes or schools.
    Cluster,
}

/// The attrition of a trial at one level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attrition {
    /// Whether students or whole clusters were counted.
    pub unit: Unit,
    /// Which boundary was used.
    pub boundary: Boundary,
    /// Lost from both groups together, 0 to 1.
    pub overall: f64,
    /// Lost from the tool group, 0 to 1.
    pub tool: f64,
    /// Lost from the comparison group, 0 to 1.
    pub comparison: f64,
    /// The distance between the two groups' losses, 0 to 1; times 100 in percentage points.
    pub differential: f64,
    /// The largest low differential in percentage points; none where the overall attrition is
    /// beyond the table.
    pub limit_points: Option<f64>,
    /// Whether attrition is low.
    pub low: bool,
}

/// Overall and differential attrition and whether they are low (WWC 4.1 attrition boundaries,
/// carried into 5.0).
///
/// # Errors
/// When nobody was assigned to a group, or more people were analyzed than assigned.
pub fn attrition(
    flow: Flow,
    unit: Unit,
    boundary: Boundary,
    steps: &mut Steps,
) -> Result<Attrition, InputFault> {
    let Flow { assigned_tool, assigned_comparison, analyzed_tool, analyzed_comparison } = flow;
    fault::count("assigned_tool", assigned_tool, 1)?;
    fault::count("assigned_comparison", assigned_comparison, 1)?;
    fault::part("analyzed_tool", analyzed_tool, "assigned_tool", assigned_tool)?;
    fault::part(
        "analyzed_comparison",
        analyzed_comparison,
        "assigned_comparison",
        assigned_comparison,
    )?;
    let lost = |analyzed: f64, assigned: f64| (assigned - analyzed) / assigned;
    let tool = lost(f64::from(analyzed_tool), f64::from(assigned_tool));
    let comparison = lost(f64::from(analyzed_comparison), f64::from(assigned_comparison));
    let analyzed = f64::from(analyzed_tool) + f64::from(analyzed_comparison);
    let assigned = f64::from(assigned_tool) + f64::from(assigned_comparison);
    let overall = lost(analyzed, assigned);
    let differential = (tool - comparison).abs();
    let limit_points = boundary.limit(overall * 100.0);
    let low = boundary.is_low(overall * 100.0, differential * 100.0);
    let result =
        Attrition { unit, boundary, overall, tool, comparison, differential, limit_points, low };
    steps.add_all(|| lines(flow, &result));
    Ok(result)
}

fn lines(flow: Flow, result: &Attrition) -> [Line; 6] {
    let Attrition { unit, boundary, overall, tool, comparison, differential, limit_points, low } =
        *result;
    let name = match unit {
        Unit::Individual => ("student", "students"),
        Unit::Cluster => ("cluster", "clusters"),
    };
    let of = |analyzed: u32, assigned: u32| format!("1 − {analyzed} ÷ {assigned} {}", name.1);
    let assigned = f64::from(flow.assigned_tool) + f64::from(flow.assigned_comparison);
    let analyzed = f64::from(flow.analyzed_tool) + f64::from(flow.analyzed_comparison);
    let limit = limit_points.map_or_else(
        || "Beyond the table: high".to_owned(),
        |limit| format!("{} points", decimals(limit, 1)),
    );
    [
        Line::new(
            "Lost from the tool group",
            of(flow.analyzed_tool, flow.assigned_tool),
            percent(tool),
        ),
        Line::new(
            "Lost from the comparison group",
            of(flow.analyzed_comparison, flow.assigned_comparison),
            percent(comparison),
        ),
        Line::new(
            "Overall attrition",
            format!("1 − {analyzed} ÷ {}", counted_float(assigned, name)),
            percent(overall),
        ),
        Line::new(
            "Differential attrition",
            format!("|{} − {}|", percent(tool), percent(comparison)),
            format!("{} points", decimals(differential * 100.0, 2)),
        ),
        Line::new(
            "Largest differential that counts as low",
            format!(
                "{} boundary at {}% overall",
                sentence_case(boundary.label()),
                (overall * 100.0 + 0.5 + TOLERANCE).floor()
            ),
            limit,
        ),
        Line::new(
            "Attrition",
            "Differential against the boundary",
            if low { "Low" } else { "High" },
        ),
    ]
}

fn counted_float(n: f64, name: (&str, &str)) -> String {
    if (n - 1.0).abs() < 0.5 { counted(1, name.0, name.1) } else { format!("{n} {}", name.1) }
}
