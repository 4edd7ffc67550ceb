//! Compares the result of an impact assessment with what a worked example expects of it.

use super::comparison::{compare, compare_interval, compare_words};
use super::impact_outcome::{ImpactOutcome, SectionTotal};
use crate::domain::instrument::compile::cursor::At;
use crate::domain::instrument::model::interval::Interval;

pub(crate) fn compare_impact(expect: &At<'_>, impact: Option<&ImpactOutcome>) {
    let Some(impact) = impact else {
        return expect.fault("This questionnaire has no impact assessment.");
    };
    let mitigation = impact.mitigation.as_ref();
    compare_interval(expect, "raw", Some(&impact.raw));
    compare_interval(expect, "maximum", Some(&Interval::point(impact.maximum.clone())));
    compare_interval(expect, "maximums", impact.maximums.as_ref());
    for (section, expected) in expect.get("sections").map_or_else(Vec::new, |at| at.entries()) {
        let own = |total: &&SectionTotal| total.section == section && total.role == impact.of;
        let Some(total) = impact.sections.iter().find(own) else {
            expected
                .fault(format!("No question of the section “{section}” has points of the score."));
            continue;
        };
        expected.object(&["points", "maximum", "share"]);
        compare_interval(&expected, "points", Some(&total.points));
        compare_interval(&expected, "maximum", Some(&total.maximum));
        compare_interval(&expected, "share", Some(&total.share));
    }
    compare_interval(expect, "mitigation", mitigation.map(|mitigation| &mitigation.points));
    compare_interval(expect, "mitigation_share", mitigation.map(|mitigation| &mitigation.share));
    compare(
        expect,
        "deduction",
        &impact.deduction.as_ref().and_then(|deduction| deduction.applied).into(),
    );
    compare_interval(expect, "score", Some(&impact.score));
    compare_interval(expect, "share", Some(&impact.share));
    compare(expect, "band", &impact.band.as_ref().map(|band| band.id.as_str()).into());
    let groups = impact.alternatives.iter().filter_map(|alternative| alternative.group.clone());
    compare_words(expect, "groups", groups.collect());
    compare_words(
        expect,
        "obligations",
        impact.obligations.iter().map(|obligation| obligation.id.clone()).collect(),
    );
    compare_words(expect, "open", impact.open.iter().map(|open| open.name.clone()).collect());
}
