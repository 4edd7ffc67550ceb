//! The ESSA tier of the strongest study of a table with one row for each study and outcome.

use std::collections::BTreeMap;

use serde_json::Value;

use super::computation::Computation;
use super::fault_words::Broken;
use super::rows::{RowOf, Rows};
use crate::domain::measures::attrition::Flow;
use crate::domain::measures::baseline::{Before, Covariate};
use crate::domain::measures::effect::{Clustering, MeanArm, Means, OutcomeKind};
use crate::domain::measures::essa::{Determination, determine};
use crate::domain::measures::line::Line;
use crate::domain::measures::steps::Steps;
use crate::domain::measures::study::{
    Design, EvidenceSettings, Flows, Outcome, OutcomeData, Sites, Study,
};
use crate::domain::measures::tier::Tier;

/// Judges every study under the state's settings; the strongest tier counts.
pub(super) fn compute(
    table: &Rows<'_>,
    settings: &EvidenceSettings,
    holds: &dyn Fn(&str) -> bool,
    mut steps: Steps,
) -> Result<Computation, String> {
    let mut studies: BTreeMap<&str, Vec<RowOf<'_>>> = BTreeMap::new();
    for row in table.iter() {
        studies.entry(row.text("title").unwrap_or_default()).or_default().push(row);
    }
    // A harm that one study found weighs against the others as well.
    let harmed = table.iter().any(|row| row.flag("negative_finding") == Some(true));
    let mut best: Option<(&str, Determination)> = None;
    let mut judged = 0_u32;
    let mut broken = Broken::default();
    for (title, rows) in &studies {
        if rows.iter().any(|row| row.flag("ai_in_scope") == Some(false)) {
            steps.add(|| {
                Line::new(
                    *title,
                    "The AI feature was not in use, so the study says nothing about it",
                    "Not counted",
                )
            });
            continue;
        }
        let mut part = steps.part();
        let determination = determine(&study(rows, harmed, holds), settings, &mut part)
            .map_err(|fault| table.say(title, &fault));
        let Some(determination) = broken.take(determination) else { continue };
        judged = judged.saturating_add(1);
        steps.add_part(title, part);
        if best.as_ref().is_none_or(|(_, known)| rank(determination.tier) < rank(known.tier)) {
            best = Some((*title, determination));
        }
    }
    broken.finish()?;
    // Without a study that counts there is still the rationale: listing one that does not must not
    // be worse than listing none.
    let bare = match &best {
        Some(_) => None,
        None => Some(
            determine(&study(&[], harmed, holds), settings, &mut Steps::left_out())
                .map_err(|fault| table.say("", &fault))?,
        ),
    };
    let tier = best
        .as_ref()
        .map(|(_, determination)| determination)
        .or(bare.as_ref())
        .map_or(Tier::None, |determination| determination.tier);
    let conclusion = match &best {
        Some((title, determination)) => {
            let lacking = determination
                .checks
                .iter()
                .find(|check| rank(check.tier) + 1 == rank(tier) && !check.is_met());
            let why = lacking.map_or_else(String::new, |check| {
                format!(" {} fails: {}", check.tier.label(), check.lacking.join(" "))
            });
            format!("{}, by “{title}”.{why}", tier.label())
        }
        None if tier == Tier::Rationale => {
            format!("{}, without a study of the AI feature in use.", tier.label())
        }
        None => "No study with the AI feature in use, and no rationale with an evaluation under \
            way, so no tier."
            .to_owned(),
    };
    let values = vec![("tier", number_of(tier)), ("studies", judged.into())];
    Ok(Computation::new(values, conclusion, steps))
}

/// 1 for the strongest tier, 5 for none.
fn rank(tier: Tier) -> u8 {
    match tier {
        Tier::Strong => 1,
        Tier::Moderate => 2,
        Tier::Promising => 3,
        Tier::Rationale => 4,
        Tier::None => 5,
    }
}

/// The tier's number; 0 when no tier is shown.
fn number_of(tier: Tier) -> Value {
    Value::from(if tier == Tier::None { 0 } else { rank(tier) })
}

fn design(row: RowOf<'_>) -> Design {
    row.text("design")
        .and_then(|word| serde_json::from_value(Value::from(word)).ok())
        .unwrap_or(Design::None)
}

fn study(rows: &[RowOf<'_>], negative_finding: bool, holds: &dyn Fn(&str) -> bool) -> Study {
    let any = |role: &str| rows.iter().any(|row| row.flag(role) == Some(true));
    let most = |role: &str| rows.iter().filter_map(|row| row.count(role)).max().unwrap_or(0);
    let design = rows.first().map_or(Design::None, |row| design(*row));
    let all_control = rows.iter().all(|row| row.flag("selection_controls") == Some(true));
    Study {
        design,
        flows: rows.iter().find_map(|row| flows(*row)),
        baseline: rows.iter().filter_map(|row| covariate(*row)).collect(),
        confounded: any("confounded"),
        compromised: any("compromised"),
        outcomes: rows.iter().filter_map(|row| outcome(*row, design)).collect(),
        controls_for_selection: all_control || design == Design::Correlational,
        negative_finding,
        sites: Sites { schools: most("schools"), districts: most("districts") },
        groups_of_ten: None,
        population_overlaps: holds("population"),
        setting_overlaps: holds("setting"),
        logic_model: holds("logic_model"),
        ongoing_evaluation: holds("ongoing_evaluation"),
    }
}

fn flows(row: RowOf<'_>) -> Option<Flows> {
    let students = Flow {
        assigned_tool: row.count("assigned_tool")?,
        assigned_comparison: row.count("assigned_comparison")?,
        analyzed_tool: row.count("analyzed_tool")?,
        analyzed_comparison: row.count("analyzed_comparison")?,
    };
    Some(Flows { students, clusters: None })
}

fn arm(row: RowOf<'_>, n: &str, mean: &str, sd: &str) -> Option<MeanArm> {
    Some(MeanArm { n: row.count(n)?, mean: row.number(mean)?, sd: row.number(sd)? })
}

fn covariate(row: RowOf<'_>) -> Option<Covariate> {
    let tool = arm(row, "analyzed_tool", "pre_mean_tool", "pre_sd_tool")?;
    let comparison = arm(row, "analyzed_comparison", "pre_mean_comparison", "pre_sd_comparison")?;
    Some(Covariate {
        name: row.text("outcome").unwrap_or_default().to_owned(),
        before: Before::Means(Means {
            tool,
            comparison,
            adjusted_difference: None,
            gain: None,
            r_squared: None,
            clustering: None,
        }),
        adjusted: row.flag("baseline_adjusted") == Some(true)
            || row.number("adjusted_difference").is_some(),
    })
}

fn outcome(row: RowOf<'_>, design: Design) -> Option<Outcome> {
    let tool = arm(row, "analyzed_tool", "post_mean_tool", "post_sd_tool")?;
    let comparison = arm(row, "analyzed_comparison", "post_mean_comparison", "post_sd_comparison")?;
    let clusters = row.count("clusters").filter(|clusters| *clusters > 0);
    let clustering = clusters.map(|clusters| Clustering {
        average_size: f64::from(tool.n.saturating_add(comparison.n)) / f64::from(clusters),
        icc: row.number("icc"),
        kind: OutcomeKind::Achievement,
    });
    // A trial of classes without their number cannot be computed, and must not fall back to
    // students as if each were assigned alone.
    if design == Design::ClusterRct && clustering.is_none() {
        return None;
    }
    let name = row.text("outcome").unwrap_or_default().to_owned();
    let data = OutcomeData::Means(Means {
        tool,
        comparison,
        adjusted_difference: row.number("adjusted_difference"),
        gain: None,
        r_squared: row.number("r_squared"),
        clustering,
    });
    Some(Outcome { domain: name.clone(), name, relevant: true, data })
}
