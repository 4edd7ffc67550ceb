//! Checks the files of one folder against each other: names, criteria, tiers, measures and
//! references.

use super::files::{KNOCKOUTS, LEARNING, OUTLINE, REFERENCES, RISK, RUBRIC};
use super::resolve::{Reader, Scope};
use super::stage::{Stage, Stages};
use crate::domain::instrument::model::fault::{Fault, Faults};
use crate::domain::instrument::model::json_words::escape;
use crate::domain::instrument::model::kind::Kind;
use crate::domain::instrument::model::measure::Method;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::question::Visibility;
use crate::domain::instrument::model::questionnaire::{Purpose, Questionnaire};
use crate::domain::instrument::model::reference;
use crate::domain::instrument::model::rubric::{QuestionRubric, Rubric};

/// Everything that the models say about each other.
pub(crate) fn check_models(q: &Questionnaire, scope: &Scope<'_>, faults: &Faults) {
    check_conditions(q, scope, faults);
    check_sections(q, faults);
    check_measures(q, faults);
    check_risk(q, faults);
}

/// The file that the knock-outs stand in.
pub(crate) fn file_of(rubric: &Rubric) -> &'static str {
    if rubric.is_pass_fail() { KNOCKOUTS } else { RUBRIC }
}

fn check_conditions(q: &Questionnaire, scope: &Scope<'_>, faults: &Faults) {
    let stages = Stages::of(&q.sections);
    for (index, (_, question)) in q.questions().enumerate() {
        let reader = Reader::new(OUTLINE, stages.question(index));
        scope.check(&question.ask_when, &reader, faults);
    }
    for factor in &q.risk.factors {
        for level in &factor.levels {
            scope.check(&level.when, &Reader::new(RISK, Stage::Factors), faults);
        }
    }
    for floor in &q.risk.floors {
        scope.check(&floor.when, &Reader::new(RISK, Stage::Inherent), faults);
    }
    for prohibited in &q.risk.prohibited {
        scope.check(&prohibited.when, &Reader::new(RISK, Stage::Answered), faults);
    }
    for knockout in q.rubric.questions.values().flat_map(|r| &r.knockouts) {
        scope.check(&knockout.when, &Reader::new(file_of(&q.rubric), Stage::Answered), faults);
    }
    for measure in &q.rubric.measures {
        for when in measure.circumstances.values() {
            scope.check(when, &Reader::new(RUBRIC, Stage::Measures), faults);
        }
    }
    for (_, when) in q
        .rubric
        .questions
        .values()
        .filter_map(|rubric| rubric.computed.as_ref())
        .flat_map(|computed| &computed.levels)
    {
        scope.check(when, &Reader::new(RUBRIC, Stage::Answered), faults);
    }
    for cap in &q.rubric.caps {
        let reader = Reader { evidence: true, ..Reader::new(RUBRIC, Stage::Answered) };
        scope.check(&cap.when, &reader, faults);
    }
    for rule in &q.learning.rules {
        let reader = Reader { optional: true, ..Reader::new(LEARNING, Stage::End) };
        scope.check(&rule.when, &reader, faults);
    }
}

fn check_sections(q: &Questionnaire, faults: &Faults) {
    let say = |file: &str, pointer: String, sentence: String| {
        faults.add(Fault::new(file, pointer, sentence));
    };
    if q.purpose == Purpose::Disclosure && q.rubric.criteria.is_empty() {
        let sentence = "A disclosure is reviewed and decided on, which needs `rubric.json`, \
            `risk.json` and `learning.json`; without them the purpose is `self_check`.";
        say(OUTLINE, "/purpose".to_owned(), sentence.to_owned());
    }
    let mut scored_before = false;
    for (index, section) in q.sections.iter().enumerate() {
        let place = format!("/sections/{index}/criterion");
        match &section.criterion {
            None if scored_before => say(
                OUTLINE,
                place,
                "Profile sections come before the sections that are scored.".to_owned(),
            ),
            None => {}
            Some(id) => {
                scored_before = true;
                if q.rubric.criteria.is_empty() {
                    say(
                        OUTLINE,
                        place,
                        "Nothing is scored here, so no section has a criterion: write `null`."
                            .to_owned(),
                    );
                } else if q.rubric.criterion(id).is_none() {
                    say(OUTLINE, place, format!("There is no criterion “{id}” in the rubric."));
                }
            }
        }
        for (number, question) in section.questions.iter().enumerate() {
            if Name::parse(&question.name).question().is_none() {
                let sentence = format!(
                    "Rules would take `{}` for something derived and never read this answer. Give \
                     the section or the question another id.",
                    question.name
                );
                say(OUTLINE, format!("/sections/{index}/questions/{number}/id"), sentence);
            }
            let scored =
                q.rubric.questions.get(&question.name).is_some_and(QuestionRubric::is_scored);
            let place = format!("/questions/{}", escape(&question.name));
            if section.criterion.is_some() && !scored && !q.rubric.criteria.is_empty() {
                let sentence = format!("The rubric of `{}` is missing.", question.name);
                say(RUBRIC, "/questions".to_owned(), sentence);
            } else if section.criterion.is_none() && scored {
                let sentence = "A profile question is not scored.".to_owned();
                say(RUBRIC, place, sentence);
            }
        }
    }
    for (index, criterion) in q.rubric.criteria.iter().enumerate() {
        let mut sections =
            q.sections.iter().filter(|section| section.criterion.as_ref() == Some(&criterion.id));
        if sections.all(|section| section.questions.is_empty()) {
            let sentence = format!(
                "No section asks a question for the criterion “{}”, so it would never have a \
                 score.",
                criterion.id
            );
            say(RUBRIC, format!("/criteria/{index}/id"), sentence);
        }
    }
    for name in q.rubric.questions.keys() {
        if q.question(name).is_none() {
            let place = format!("/questions/{}", escape(name));
            say(file_of(&q.rubric), place, format!("There is no question `{name}`."));
        }
    }
    for (index, fact) in q.public_facts.iter().enumerate() {
        let place = format!("/public_facts/{index}/question");
        match q.question(&fact.question) {
            None => say(OUTLINE, place, format!("There is no question `{}`.", fact.question)),
            Some(question) if question.visibility != Visibility::Public => {
                say(
                    OUTLINE,
                    place,
                    format!("`{}` is not public, so no listing may show it.", fact.question),
                );
            }
            Some(question)
                if fact.show.is_table() != matches!(question.kind, Kind::Table { .. })
                    || (!fact.show.is_table() && !question.kind.is_choice()) =>
            {
                let fits =
                    if fact.show.is_table() { "a table" } else { "a choice or a yes and no" };
                say(
                    OUTLINE,
                    place,
                    format!(
                        "Shown in this way, a public fact is {fits}, and `{}` is not.",
                        fact.question
                    ),
                );
            }
            Some(_) => {}
        }
    }
}

/// Every measure reads a table that has the columns it needs, or a question that asks for its
/// documents, and every computed level names a measure.
fn check_measures(q: &Questionnaire, faults: &Faults) {
    let say = |pointer: String, sentence: String| faults.add(Fault::new(RUBRIC, pointer, sentence));
    for (index, measure) in q.rubric.measures.iter().enumerate() {
        let Some(question) = q.question(&measure.question) else {
            say(
                format!("/measures/{index}/question"),
                format!("There is no question `{}`.", measure.question),
            );
            continue;
        };
        if let Method::Documents(kind) = measure.method {
            let asked = question.evidence.as_ref().map_or(&[][..], |ask| &ask.documents);
            if kind.map_or(asked.is_empty(), |kind| !asked.contains(&kind)) {
                let sentence = format!(
                    "`{}` does not name such documents in `evidence.documents`, so nothing can be \
                     read there.",
                    measure.question
                );
                say(format!("/measures/{index}/question"), sentence);
            }
            continue;
        }
        let Kind::Table { columns, .. } = &question.kind else {
            say(
                format!("/measures/{index}/question"),
                format!(
                    "`{}` is not a table, so nothing can be computed from it.",
                    measure.question
                ),
            );
            continue;
        };
        for role in measure.method.roles() {
            let wanted = measure.column(role);
            if !columns.iter().any(|column| column.id == wanted) {
                let sentence = format!(
                    "The method needs a column `{role}`; `{}` has none called “{wanted}”. Name it \
                     in `columns`.",
                    measure.question
                );
                say(format!("/measures/{index}/columns"), sentence);
            }
        }
    }
    for (name, computed) in q
        .rubric
        .questions
        .iter()
        .filter_map(|(name, rubric)| Some((name, rubric.computed.as_ref()?)))
    {
        if !q.rubric.measures.iter().any(|measure| measure.id == computed.measure) {
            say(
                format!("/questions/{}/computed/measure", escape(name)),
                format!("There is no measure “{}”.", computed.measure),
            );
        }
    }
}

/// Every law or standard that a question rests on is in the catalogue, and the catalogue holds
/// nothing else.
pub(crate) fn check_grounds(rubric: &Rubric, references: &[reference::Reference], faults: &Faults) {
    for (name, question) in &rubric.questions {
        for (index, ground) in question.grounds.iter().enumerate() {
            if !references.iter().any(|reference| reference.id == *ground) {
                let pointer = format!("/questions/{}/grounds/{index}", escape(name));
                faults.add(Fault::new(
                    file_of(rubric),
                    pointer,
                    format!("There is no reference “{ground}” in {REFERENCES}."),
                ));
            }
        }
    }
    for (index, reference) in references.iter().enumerate() {
        if !rubric.questions.values().any(|question| question.grounds.contains(&reference.id)) {
            faults.add(Fault::new(
                REFERENCES,
                format!("/references/{index}"),
                format!("No question rests on “{}”.", reference.id),
            ));
        }
    }
}

fn check_risk(q: &Questionnaire, faults: &Faults) {
    let say = |pointer: String, sentence: String| faults.add(Fault::new(RISK, pointer, sentence));
    for (index, factor) in q.risk.factors.iter().enumerate() {
        for (place, id) in factor.criteria.iter().enumerate() {
            if q.rubric.criterion(id).is_none() {
                say(
                    format!("/factors/{index}/criteria/{place}"),
                    format!("There is no criterion “{id}” in the rubric."),
                );
            }
        }
    }
    let is_tier = |tier: u8| q.risk.tier_name(tier).is_some();
    for (index, floor) in q.risk.floors.iter().enumerate() {
        if !is_tier(floor.tier) {
            say(format!("/floors/{index}/tier"), format!("No band has the tier {}.", floor.tier));
        }
    }
    for band in &q.risk.bands {
        let rows = q.risk.matrix.iter().filter(|row| row.tier == band.tier).count();
        if rows != 1 {
            say(
                "/matrix".to_owned(),
                format!("Tier {} has {rows} rows; exactly one is expected.", band.tier),
            );
        }
    }
    for (index, row) in q.risk.matrix.iter().enumerate() {
        if !is_tier(row.tier) {
            say(format!("/matrix/{index}/tier"), format!("No band has the tier {}.", row.tier));
        }
        for criterion in &q.rubric.criteria {
            if !row.minimums.contains_key(&criterion.id) {
                say(
                    format!("/matrix/{index}/minimums"),
                    format!("The minimum of the criterion “{}” is missing.", criterion.id),
                );
            }
        }
        for id in row.minimums.keys() {
            if q.rubric.criterion(id).is_none() {
                say(
                    format!("/matrix/{index}/minimums/{}", escape(id)),
                    format!("There is no criterion “{id}” in the rubric."),
                );
            }
        }
        for tier in row.decisions.keys().filter(|tier| !is_tier(**tier)) {
            say(
                format!("/matrix/{index}/decisions/{tier}"),
                format!("No band has the tier {tier}."),
            );
        }
    }
}
