//! A compiled questionnaire: everything that a folder `questionnaires/<family>/<version>` says,
//! checked as a whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::condition::Condition;
use super::example::Example;
use super::graph::Graph;
use super::impact::ImpactModel;
use super::learning::LearningRules;
use super::measure::Measure;
use super::messages::Messages;
use super::name::Name;
use super::narrowing::Narrowing;
use super::proper_nouns::ProperNouns;
use super::question::{Question, Visibility};
use super::reference::Reference;
use super::risk::{Factor, RiskModel};
use super::rubric::{QuestionRubric, Rubric};

/// A version of a questionnaire, to the byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Questionnaire)]
pub struct Pin {
    /// The family.
    pub family: String,
    /// The version, which is the name of its folder, such as `2026-1`.
    pub version: String,
    /// SHA-256 over every file of it, in hex.
    pub digest: String,
}

/// A section of questions.
#[derive(Debug, Clone)]
pub struct Section {
    /// The first part of its questions' names, `section.question`; also in addresses.
    pub id: String,
    /// The heading that people read.
    pub title: String,
    /// A sentence or two at its head.
    pub intro: String,
    /// The criterion that its questions are scored for; `None` for the profile.
    pub criterion: Option<String>,
    /// Its questions in order.
    pub questions: Vec<Question>,
}

/// A named condition.
#[derive(Debug, Clone)]
pub struct NamedFact {
    /// Its id; rules call it `fact.<id>`.
    pub id: String,
    /// What it says when it holds.
    pub title: String,
    /// When it holds.
    pub when: Condition,
}

/// What a listing does with a public fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// One of its facts; the registry filters on it.
    Facet,
    /// The same, and the verdict says with it for whom the decision is.
    Audience,
    /// A table of the data that the tool takes.
    Data,
    /// A table of what the tool costs.
    Costs,
}

impl Show {
    /// Every way, with its word in `questionnaire.json`.
    pub(crate) const WORDS: [(&'static str, Self); 4] = [
        ("facet", Self::Facet),
        ("audience", Self::Audience),
        ("data", Self::Data),
        ("costs", Self::Costs),
    ];

    /// Whether it shows a table instead of a choice.
    pub fn is_table(self) -> bool {
        matches!(self, Self::Data | Self::Costs)
    }
}

/// An answer that the listing shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicFact {
    /// The name of its filter in the registry, `?fact.<id>=`.
    pub id: String,
    /// What people read.
    pub label: String,
    /// The question whose answer it is.
    pub question: String,
    /// What the listing does with it.
    pub show: Show,
}

/// What people do with a questionnaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Vendors disclose a tool, reviewers score the disclosure, and the agency decides.
    Disclosure,
    /// Whoever answers works out a result for themselves.
    SelfCheck,
}

impl Purpose {
    /// Every purpose, with its word in `questionnaire.json`.
    pub(crate) const WORDS: [(&'static str, Self); 2] =
        [("disclosure", Self::Disclosure), ("self_check", Self::SelfCheck)];
}

/// A compiled questionnaire. It never changes; share it behind an `Arc`.
#[derive(Debug, Clone)]
pub struct Questionnaire {
    /// The family, such as the kind of tool it is for.
    pub family: String,
    /// The version inside the family.
    pub version: String,
    /// What people read on the page of the method and on forms.
    pub title: String,
    /// What it is, in a sentence or two.
    pub summary: String,
    /// What people do with it.
    pub purpose: Purpose,
    /// The day whose law and practice it reflects.
    pub as_of: NaiveDate,
    /// SHA-256 over every file of the folder, in hex.
    pub digest: String,
    /// Whether the folder is released and frozen.
    pub released: bool,
    /// The sections in order, the profile first.
    pub sections: Vec<Section>,
    /// The named conditions in order.
    pub facts: Vec<NamedFact>,
    /// The facts for listings, in order.
    pub public_facts: Vec<PublicFact>,
    /// How reviewers score; without criteria where nobody reviews.
    pub rubric: Rubric,
    /// How risk is weighed and decided on; without bands where nothing is decided.
    pub risk: RiskModel,
    /// Which modules follow; none where the questionnaire has no such rules.
    pub learning: LearningRules,
    /// How its impact assessment is scored, if it has one.
    pub impact: Option<ImpactModel>,
    /// Words for wrong answers.
    pub messages: Messages,
    /// The worked examples.
    pub examples: Vec<Example>,
    /// The names in its labels that keep their capital inside a sentence.
    pub proper_nouns: Arc<ProperNouns>,
    /// What lists of tools are narrowed by beside its own facts.
    pub narrowing: Arc<Narrowing>,
    /// Laws, standards and practices that the questions rest on.
    pub references: Vec<Reference>,
    pub(crate) index: BTreeMap<String, (usize, usize)>,
    pub(crate) factor_questions: BTreeMap<String, Vec<String>>,
    pub(crate) graph: Graph,
}

impl Questionnaire {
    /// The same with the names that its folder of questionnaires keeps capital.
    #[must_use]
    pub fn with_proper_nouns(self, proper_nouns: Arc<ProperNouns>) -> Questionnaire {
        Questionnaire { proper_nouns, ..self }
    }

    /// The same with what its folder of questionnaires narrows lists by.
    #[must_use]
    pub fn with_narrowing(self, narrowing: Arc<Narrowing>) -> Questionnaire {
        Questionnaire { narrowing, ..self }
    }

    /// The same where the answers to some questions are for the agency's reviewers alone: nothing
    /// that is worked out with it tells them in public.
    #[must_use]
    pub fn keeping_back(self: &Arc<Self>, questions: &[&str]) -> Arc<Questionnaire> {
        if questions.is_empty() {
            return Arc::clone(self);
        }
        let mut kept = Questionnaire::clone(self);
        let sections = kept.sections.iter_mut();
        for question in sections.flat_map(|section| &mut section.questions) {
            let named = questions.contains(&question.name.as_str());
            if named && question.visibility == Visibility::Public {
                question.visibility = Visibility::Reviewers;
            }
        }
        Arc::new(kept)
    }

    /// A question by its name `section.question`.
    pub fn question(&self, name: &str) -> Option<&Question> {
        let (section, question) = self.index.get(name)?;
        self.sections.get(*section)?.questions.get(*question)
    }

    /// A named condition by its id.
    pub fn fact(&self, id: &str) -> Option<&NamedFact> {
        self.facts.iter().find(|fact| fact.id == id)
    }

    /// A risk factor by its id.
    pub fn factor(&self, id: &str) -> Option<&Factor> {
        self.risk.factors.iter().find(|factor| factor.id == id)
    }

    /// A section by its id.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The section that a question belongs to.
    pub fn section_of(&self, name: &str) -> Option<&Section> {
        self.index.get(name).and_then(|(section, _)| self.sections.get(*section))
    }

    /// All questions in order, each with its section.
    pub fn questions(&self) -> impl Iterator<Item = (&Section, &Question)> {
        self.sections.iter().flat_map(|section| section.questions.iter().map(move |q| (section, q)))
    }

    /// Whether the registry shows the answer to a question as it stands: it may be published, and
    /// is a public fact or is scored. Other answers that may be published are quoted where a result
    /// rests on them.
    pub fn still_for(&self, question: &Question) -> bool {
        let named = self.public_facts.iter().any(|fact| fact.question == question.name)
            || self.rubric.questions.contains_key(&question.name);
        question.is_published() && named
    }

    /// The questions that count for a criterion, each with its rubric.
    pub fn scored(&self, criterion: &str) -> impl Iterator<Item = (&Question, &QuestionRubric)> {
        self.questions()
            .filter(move |(section, _)| section.criterion.as_deref() == Some(criterion))
            .filter_map(|(_, q)| Some((q, self.rubric.questions.get(&q.name)?)))
    }

    /// What a question rests on, in the rubric's order.
    pub fn grounds(&self, question: &str) -> Vec<&Reference> {
        let ids = self.rubric.questions.get(question).map_or(&[][..], |rubric| &rubric.grounds);
        ids.iter()
            .filter_map(|id| self.references.iter().find(|reference| reference.id == *id))
            .collect()
    }

    /// Every name that a condition reads, each once, those beneath facts too.
    pub fn names_behind<'q>(&'q self, condition: &'q Condition) -> Vec<&'q Name> {
        let mut names: Vec<&Name> = condition.names();
        let mut at = 0;
        while let Some(name) = names.get(at).copied() {
            at += 1;
            let Name::Fact(id) = name else { continue };
            for deeper in self.fact(id).map(|fact| fact.when.names()).unwrap_or_default() {
                if !names.contains(&deeper) {
                    names.push(deeper);
                }
            }
        }
        names
    }

    /// For every task in the order of evaluation, the places in that order of the tasks that rest
    /// on it. Each of them comes later than the task itself.
    pub fn resting(&self) -> &[Vec<usize>] {
        &self.graph.resting
    }

    /// The measure with an id.
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.rubric.measures.iter().find(|measure| measure.id == id)
    }

    /// Which questionnaire this is, to the byte.
    pub fn pin(&self) -> Pin {
        Pin {
            family: self.family.clone(),
            version: self.version.clone(),
            digest: self.digest.clone(),
        }
    }
}
