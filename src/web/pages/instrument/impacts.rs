//! The rules of an impact assessment: what each answer is worth, how that is summed, and what each
//! band asks for.

use serde::Serialize;

use super::method_head::{MethodHead, VersionLink};
use crate::domain::instrument::{
    Answers, Condition, EvidenceFacts, Exact, ImpactModel, Kind, Levels, MaximumOver, Obligation,
    Question, Questionnaire, Role, SectionTotal, assess,
};
use crate::web::kernel::templates::Page;

/// What people read about an impact assessment.
#[derive(Debug, Serialize)]
pub struct ImpactRules {
    title: String,
    rules: Vec<String>,
    sections: Vec<SectionPoints>,
    bands: Vec<BandView>,
}

#[derive(Debug, Serialize)]
struct SectionPoints {
    title: String,
    totals: Vec<String>,
    questions: Vec<QuestionPointsView>,
}

#[derive(Debug, Serialize)]
struct QuestionPointsView {
    code: String,
    label: String,
    asked: Option<String>,
    role: Option<String>,
    group: Option<String>,
    cap: Option<String>,
    adds_up: bool,
    left_out: bool,
    by_condition: bool,
    options: Vec<OptionPoints>,
}

#[derive(Debug, Serialize)]
struct OptionPoints {
    label: String,
    points: String,
}

#[derive(Debug, Serialize)]
struct BandView {
    id: String,
    title: String,
    range: String,
    obligations: Vec<Obligation>,
}

impl ImpactRules {
    /// The rules of a questionnaire; `None` where it has no impact assessment.
    pub fn of(q: &Questionnaire) -> Option<Self> {
        let model = q.impact.as_ref()?;
        let blank =
            assess(q, &Answers::new(), &EvidenceFacts::default(), &Levels::default(), q.as_of)
                .impact?;
        let sections = q.sections.iter().map(|section| SectionPoints {
            title: section.title.clone(),
            totals: blank
                .sections
                .iter()
                .filter(|total| total.section == section.id)
                .map(|total| most(model, total))
                .collect(),
            questions: section
                .questions
                .iter()
                .map(|question| question_points(q, model, question))
                .collect(),
        });
        let bands = model.bands.iter().map(|band| BandView {
            id: band.id.clone(),
            title: band.title.clone(),
            range: model.range(&band.id),
            obligations: band.obligations.clone(),
        });
        Some(Self {
            title: model.title.clone(),
            rules: rules(q, model),
            sections: sections.collect(),
            bands: bands.collect(),
        })
    }

    fn sample(roles: bool) -> Self {
        let question = QuestionPointsView {
            code: "Q-01".into(),
            label: "How far?".into(),
            asked: roles.then(|| "Q-00 (“Where?”) is yes".to_owned()),
            role: roles.then(|| "Impact".to_owned()),
            group: roles.then(|| "Design".to_owned()),
            cap: roles.then(|| "3".to_owned()),
            adds_up: roles,
            left_out: roles,
            by_condition: roles,
            options: vec![OptionPoints { label: "A little".into(), points: "1".into() }],
        };
        let obligation =
            Obligation { id: "notice".into(), title: "Say so".into(), text: "Tell people.".into() };
        let obligations = if roles { vec![obligation] } else { Vec::new() };
        Self {
            title: "Impact level".into(),
            rules: vec!["The score is the sum.".into()],
            sections: vec![SectionPoints {
                title: "The project".into(),
                totals: vec!["“Impact”: at most 3 points.".into()],
                questions: vec![question],
            }],
            bands: vec![BandView {
                id: "I".into(),
                title: "Little".into(),
                range: "up to 25 %".into(),
                obligations,
            }],
        }
    }
}

/// The most points that a section can give.
fn most(model: &ImpactModel, total: &SectionTotal) -> String {
    let title = model.roles.get(&total.role).map_or("", |rule| rule.title.as_str());
    let on =
        if total.maximum.settled().is_some() { "" } else { ", depending on which questions count" };
    format!("“{title}”: at most {} points in this section{on}.", total.maximum.plain())
}

fn question_points(
    q: &Questionnaire,
    model: &ImpactModel,
    question: &Question,
) -> QuestionPointsView {
    let points = model.questions.get(&question.name);
    let rule = points.and_then(|points| model.roles.get(&points.role));
    let worth = |id: &str| {
        points.and_then(|points| points.points.get(id)).map_or_else(String::new, Exact::plain)
    };
    let options = match &question.kind {
        Kind::Boolean => vec![("true", "Yes".to_owned()), ("false", "No".to_owned())],
        kind => kind
            .options()
            .into_iter()
            .flatten()
            .map(|option| (option.id.as_str(), option.title.clone()))
            .collect(),
    };
    let by_condition = points.map_or(&[][..], |points| &points.when);
    let told = |when: &Condition| match q.condition_in_words(when) {
        always if always.is_empty() => "In every other case".to_owned(),
        words => format!("When {words}"),
    };
    let options: Vec<OptionPoints> = if by_condition.is_empty() {
        options.into_iter().map(|(id, label)| OptionPoints { points: worth(id), label }).collect()
    } else {
        let none =
            OptionPoints { label: "When none of these holds".to_owned(), points: "0".to_owned() };
        let always = by_condition.iter().any(|entry| q.condition_in_words(&entry.when).is_empty());
        let entries = by_condition
            .iter()
            .map(|entry| OptionPoints { label: told(&entry.when), points: entry.points.in_full() });
        entries.chain((!always).then_some(none)).collect()
    };
    let cap = points.and_then(|points| points.cap.as_ref());
    QuestionPointsView {
        code: question.code.clone(),
        label: question.label.clone(),
        asked: question.conditional.then(|| q.condition_in_words(&question.ask_when)),
        role: rule.map(|rule| rule.title.clone()),
        group: model.group_of(&question.name).map(|(_, group)| group.title.clone()),
        cap: cap.map(Exact::plain),
        adds_up: cap.is_none()
            && by_condition.is_empty()
            && matches!(question.kind, Kind::Multiple { .. }),
        left_out: points.is_some_and(|points| points.leave_out),
        by_condition: !by_condition.is_empty(),
        options,
    }
}

fn rules(q: &Questionnaire, model: &ImpactModel) -> Vec<String> {
    let title = |role: Role| model.roles.get(&role).map_or("", |rule| rule.title.as_str());
    let mut rules = vec![match model.places {
        0 => format!(
            "The score is the sum of the points for “{}”, rounded half up to a whole number.",
            title(model.of)
        ),
        places => format!(
            "The score is the sum of the points for “{}”, rounded half up to {places} decimals.",
            title(model.of)
        ),
    }];
    for rule in model.roles.values() {
        let over = match rule.over {
            MaximumOver::All => "over all questions, asked or not",
            MaximumOver::Asked => "over the questions that are asked",
        };
        rules.push(format!("The maximum for “{}” is taken {over}.", rule.title));
    }
    for alternative in &model.alternatives {
        let groups: Vec<&str> =
            alternative.groups.iter().map(|group| group.title.as_str()).collect();
        rules.push(format!(
            "{}: only the questions of one of these count: {}.",
            alternative.title,
            groups.join("; ")
        ));
        for group in &alternative.groups {
            rules.push(format!(
                "“{}” counts when {}.",
                group.title,
                q.condition_in_words(&group.when)
            ));
        }
    }
    if let Some(deduction) = &model.deduction {
        let (from, factor) = (deduction.from.percent(), deduction.factor.in_full());
        rules.push(format!(
            "When “{}” reaches {from} % of its maximum, the points for “{}” are multiplied by \
             {factor}.",
            title(Role::Mitigation),
            title(model.of)
        ));
    }
    rules.push(
        "The share is the score divided by the maximum; where no question counts, it is nought. A \
         score is never above its maximum."
            .to_owned(),
    );
    if q.sections.len() > 1 {
        rules.push(
            "Every section is totalled in the same way by itself, before any deduction and \
            rounding."
                .to_owned(),
        );
    }
    rules.push(
        "A question that somebody declines or marks instead of answering counts at its worst."
            .to_owned(),
    );
    rules
}

/// The method of a questionnaire that people answer for themselves.
#[derive(Debug, Serialize)]
pub struct ImpactMethodPage {
    #[serde(flatten)]
    head: MethodHead,
    impact: ImpactRules,
}

impl ImpactMethodPage {
    /// The page of a questionnaire with these rules.
    pub fn new(q: &Questionnaire, versions: Vec<VersionLink>, impact: ImpactRules) -> Self {
        Self { head: MethodHead::of_check(q, versions), impact }
    }
}

impl Page for ImpactMethodPage {
    const TEMPLATE: &'static str = "instrument/impact_method";

    fn samples() -> Vec<Self> {
        let page = |roles: bool| Self {
            head: MethodHead::sample("A check", &[true, false]),
            impact: ImpactRules::sample(roles),
        };
        vec![page(true), page(false)]
    }
}

/// Rules for the samples of pages that may show them.
pub(super) fn sample_rules() -> ImpactRules {
    ImpactRules::sample(true)
}
