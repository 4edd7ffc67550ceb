//! What the pages of a draft share: its trail, its list of sections, and the words for tiers and
//! knock-outs.

use chrono::NaiveDate;

use super::paths::section_path;
use super::teamwork_words::owner_in_words;
use crate::actions::assessment::disclosures::WorkingFile;
use crate::domain::instrument::{
    AnswerState, Questionnaire, Section, SectionView, section_findings,
};
use crate::domain::measures::steps::Steps;
use crate::web::components::{Crumb, Step, StepList, home_trail};

/// The sections as a step list.
pub fn steps(file: &WorkingFile, current: Option<&str>) -> StepList {
    let step = |section: &SectionView| Step {
        href: section_path(&file.disclosure.id, &section.id),
        title: section.title.clone(),
        current: current == Some(section.id.as_str()),
        done: section.open_required == 0
            && section.possible == 0
            && section.asked > 0
            && section.open == 0,
        answered: section.answered,
        asked: section.asked,
        owner: file.teamwork.owner(&section.id).and_then(owner_in_words).or_else(|| {
            let revision = file.revisions.get(&section.id)?;
            Some(format!("last saved by {}", revision.by))
        }),
    };
    StepList {
        open: current.is_none(),
        label: "Sections of this disclosure".to_owned(),
        steps: file.view.sections.iter().map(step).collect(),
    }
}

/// The trail to a disclosure's pages.
pub fn trail(file: &WorkingFile) -> Vec<Crumb> {
    let mut trail = home_trail();
    trail.push(Crumb::to("/products", "Your products"));
    trail.push(Crumb::to(
        format!("/products/{}", file.disclosure.product),
        file.disclosure.product_name.clone(),
    ));
    trail.push(Crumb::to(format!("/disclosures/{}", file.disclosure.id), "Disclosure"));
    trail
}

/// The range of tiers in words: `Tier 3, High`, or `between tier 2, Moderate, and tier 4, Severe`.
pub fn tiers_in_words(q: &Questionnaire, tiers: (u8, u8)) -> String {
    let named = |tier: u8| match q.risk.tier_name(tier) {
        Some(name) => format!("tier {tier}, {}", name.to_lowercase()),
        None => format!("tier {tier}"),
    };
    if tiers.0 == tiers.1 {
        named(tiers.0)
    } else {
        format!("between {} and {}", named(tiers.0), named(tiers.1))
    }
}

/// The section after this one that asks something.
pub fn next_section<'f>(file: &'f WorkingFile, section: &str) -> Option<&'f SectionView> {
    let mut after = file.view.sections.iter().skip_while(|view| view.id != section).skip(1);
    after.find(|view| view.asked > 0 || view.possible > 0)
}

/// The tables of a section whose rows are complete and break rules, so that a measure cannot be
/// computed from them.
pub fn not_computable(
    file: &WorkingFile,
    on: NaiveDate,
    section: &Section,
) -> impl Iterator<Item = String> {
    let findings = section_findings(
        &file.questionnaire,
        &file.view,
        &file.facts(),
        on,
        section,
        &Steps::left_out(),
    );
    let complete = |name: &str| {
        let mut questions = file.view.sections.iter().flat_map(|section| &section.questions);
        questions.any(|question| question.name == name && question.state == AnswerState::Answered)
    };
    let broken = findings
        .measures
        .into_iter()
        .filter(move |measure| !measure.computed && complete(&measure.question));
    broken.map(|measure| measure.question)
}
