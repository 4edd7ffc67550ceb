//! The rules of a form that is passed or failed: its knock-outs, when each stands and what it leads
//! to.

use serde::Serialize;

use super::grounds;
use super::impacts::{self, ImpactRules};
use super::method_head::{MethodHead, VersionLink};
use super::tables::gravity;
use crate::domain::instrument::{Knockout, Question, QuestionRubric, Questionnaire};
use crate::web::kernel::markup::Markup;
use crate::web::kernel::templates::Page;

/// The method of a questionnaire that scores nothing and has knock-outs.
#[derive(Debug, Serialize)]
pub struct PassFailMethodPage {
    #[serde(flatten)]
    head: MethodHead,
    sections: Vec<SectionView>,
    impact: Option<ImpactRules>,
}

#[derive(Debug, Serialize)]
struct SectionView {
    title: String,
    questions: Vec<QuestionView>,
}

#[derive(Debug, Serialize)]
struct QuestionView {
    code: String,
    label: String,
    asked: Option<String>,
    knockouts: Vec<KnockoutView>,
    grounds: Option<Markup>,
}

#[derive(Debug, Serialize)]
struct KnockoutView {
    id: String,
    gravity: String,
    text: String,
    when: String,
    mitigating: Option<String>,
}

impl PassFailMethodPage {
    /// The page of a questionnaire that is such a form.
    pub fn new(q: &Questionnaire, versions: Vec<VersionLink>) -> Self {
        let sections = q.sections.iter().map(|section| SectionView {
            title: section.title.clone(),
            questions: section
                .questions
                .iter()
                .filter_map(|question| {
                    Some(QuestionView::new(q, question, q.rubric.questions.get(&question.name)?))
                })
                .collect(),
        });
        Self {
            head: MethodHead::of_check(q, versions),
            sections: sections.filter(|section| !section.questions.is_empty()).collect(),
            impact: ImpactRules::of(q),
        }
    }
}

impl QuestionView {
    fn new(q: &Questionnaire, question: &Question, rubric: &QuestionRubric) -> Self {
        Self {
            code: question.code.clone(),
            label: question.label.clone(),
            asked: question.conditional.then(|| q.condition_in_words(&question.ask_when)),
            knockouts: rubric
                .knockouts
                .iter()
                .map(|knockout| KnockoutView::new(q, knockout))
                .collect(),
            grounds: grounds::grounds(q, &question.name, true),
        }
    }
}

impl KnockoutView {
    fn new(q: &Questionnaire, knockout: &Knockout) -> Self {
        let when = q.condition_in_words(&knockout.when);
        Self {
            id: knockout.id.clone(),
            gravity: gravity(knockout.kind, knockout.cure_days),
            text: knockout.because.clone(),
            when: if when.is_empty() { "Always.".to_owned() } else { format!("When {when}.") },
            mitigating: knockout.mitigating.clone(),
        }
    }
}

impl Page for PassFailMethodPage {
    const TEMPLATE: &'static str = "instrument/pass_fail_method";

    fn samples() -> Vec<Self> {
        let page = |whole: bool| Self {
            head: MethodHead::sample("A declaration", &[true, !whole]),
            sections: vec![SectionView {
                title: "Grounds".into(),
                questions: vec![QuestionView {
                    code: "D-01".into(),
                    label: "Were taxes left unpaid?".into(),
                    asked: whole.then(|| "D-00 (“Where?”) is yes".to_owned()),
                    knockouts: vec![KnockoutView {
                        id: "G-1".into(),
                        gravity: "weighed by the panel".into(),
                        text: "Taxes are owed.".into(),
                        when: "When D-01 is yes.".into(),
                        mitigating: whole.then(|| "They are paid by now.".to_owned()),
                    }],
                    grounds: whole.then(grounds::sample),
                }],
            }],
            impact: whole.then(impacts::sample_rules),
        };
        vec![page(true), page(false)]
    }
}
