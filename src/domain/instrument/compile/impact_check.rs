//! Checks `impact.json` against the questionnaire that it belongs to.

use std::collections::BTreeMap;

use serde_json::Value;

use super::files::IMPACT;
use super::resolve::{Reader, Scope};
use super::stage::Stage;
use crate::domain::instrument::model::condition::{Lookup, Seen, Truth};
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::fault::{Fault, Faults};
use crate::domain::instrument::model::impact::{Alternative, ImpactModel, QuestionPoints, Role};
use crate::domain::instrument::model::json_words::{escape, list, short};
use crate::domain::instrument::model::kind::Kind;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;

/// Combinations of answers that are tried to see that exactly one group of an alternative applies.
const TRIED: usize = 4096;

pub(crate) fn check_impact(q: &Questionnaire, scope: &Scope<'_>, faults: &Faults) {
    let Some(model) = &q.impact else { return };
    let checker = Checker { q, model, faults };
    for (name, points) in &model.questions {
        match q.question(name) {
            Some(question) => checker.points(question, points, scope),
            None => checker.say(place(name), format!("There is no question `{name}`.")),
        }
    }
    for (_, question) in
        q.questions().filter(|(_, question)| !model.questions.contains_key(&question.name))
    {
        checker.say(
            "/questions".to_owned(),
            format!(
                "The role of `{}` is missing; it is `none` when the question has no points.",
                question.name
            ),
        );
    }
    let known =
        || model.questions.iter().filter_map(|(name, points)| Some((points, q.question(name)?)));
    for role in model.roles.keys() {
        if known()
            .filter(|(points, _)| points.role == *role)
            .all(|(points, question)| points.gives_none(&question.kind))
        {
            checker.say(
                format!("/roles/{}", role.word()),
                "No answer gives points of this role.".to_owned(),
            );
        }
    }
    let mut grouped: BTreeMap<&str, &str> = BTreeMap::new();
    for (index, alternative) in model.alternatives.iter().enumerate() {
        for (place, group) in alternative.groups.iter().enumerate() {
            for (at, name) in group.questions.iter().enumerate() {
                let pointer = format!("/alternatives/{index}/groups/{place}/questions/{at}");
                checker.member(name, pointer, grouped.insert(name, &group.id));
            }
        }
        let Some(tellers) = checker.tellers(alternative) else { continue };
        for group in &alternative.groups {
            scope.check(&group.when, &Reader::new(IMPACT, Stage::Answered), faults);
        }
        checker.exactly_one(alternative, &tellers, &format!("/alternatives/{index}/groups"));
    }
}

fn place(name: &str) -> String {
    format!("/questions/{}", escape(name))
}

struct Checker<'a> {
    q: &'a Questionnaire,
    model: &'a ImpactModel,
    faults: &'a Faults,
}

impl Checker<'_> {
    fn say(&self, pointer: String, sentence: String) {
        self.faults.add(Fault::new(IMPACT, pointer, sentence));
    }

    fn points(&self, question: &Question, points: &QuestionPoints, scope: &Scope<'_>) {
        if points.role == Role::None {
            return;
        }
        let name = &question.name;
        let at = place(name);
        if !question.required {
            self.say(
                at.clone(),
                format!(
                    "`{name}` has points, so that question has to be \
                required: a blank would keep the result open for good."
                ),
            );
        }
        if !points.when.is_empty() {
            return self.by_condition(question, points, scope);
        }
        let options: Vec<&str> = match &question.kind {
            Kind::Boolean => vec!["true", "false"],
            Kind::Single(options) | Kind::Multiple { options, .. } => {
                options.iter().map(|option| option.id.as_str()).collect()
            }
            other => {
                let sentence = format!(
                    "Only choices have points by option, and `{name}` is of the type {}: give it \
                     points by condition, or the role `none`.",
                    other.word()
                );
                return self.say(format!("{at}/role"), sentence);
            }
        };
        for option in options.iter().filter(|option| !points.points.contains_key(**option)) {
            self.say(
                format!("{at}/points"),
                format!("The points of the option `{option}` are missing."),
            );
        }
        for option in points.points.keys().filter(|option| !options.contains(&option.as_str())) {
            let sentence = format!(
                "“{option}” is not an option of the question. Options are {}.",
                list(options.iter().copied())
            );
            self.say(format!("{at}/points/{}", escape(option)), sentence);
        }
        match (&points.cap, &question.kind) {
            (Some(cap), Kind::Multiple { .. }) if *cap == Exact::zero() => {
                self.say(format!("{at}/cap"), "A cap of 0 leaves no points.".to_owned());
            }
            (None, _) | (Some(_), Kind::Multiple { .. }) => {}
            (Some(_), _) => self.say(
                format!("{at}/cap"),
                "Only a question with several choices has a cap.".to_owned(),
            ),
        }
    }

    /// Points by condition: each condition is read after all answers, and a fact that rests on the
    /// question itself would hide what it can give.
    fn by_condition(&self, question: &Question, points: &QuestionPoints, scope: &Scope<'_>) {
        for entry in &points.when {
            scope.check(&entry.when, &Reader::new(IMPACT, Stage::Answered), self.faults);
            for test in entry.when.tests() {
                let Name::Fact(id) = &test.name else { continue };
                let itself = |read: &&Name| read.question() == Some(question.name.as_str());
                if self
                    .q
                    .fact(id)
                    .is_some_and(|fact| self.q.names_behind(&fact.when).iter().any(itself))
                {
                    let sentence = format!(
                        "`{}` rests on `{}` itself; read that question instead.",
                        test.name, question.name
                    );
                    self.say(test.pointer.clone(), sentence);
                }
            }
        }
    }

    fn member(&self, name: &str, pointer: String, other: Option<&str>) {
        match self.model.questions.get(name) {
            None => self.say(
                pointer,
                format!("There is no question `{name}` among the `questions` of this file."),
            ),
            Some(points) if points.role == Role::None => {
                self.say(pointer, format!("`{name}` has the role `none`, so no group needs it."));
            }
            Some(_) => {
                if let Some(other) = other {
                    self.say(pointer, format!("`{name}` belongs to the group “{other}” already."));
                }
            }
        }
    }

    /// The questions that tell which group applies, each with every answer that it can have.
    fn tellers(&self, alternative: &Alternative) -> Option<Vec<(String, Vec<Option<Value>>)>> {
        let mut found: Vec<(String, Vec<Option<Value>>)> = Vec::new();
        let mut sound = true;
        for test in alternative.groups.iter().flat_map(|group| group.when.tests()) {
            if found.iter().any(|(name, _)| test.reads(name)) {
                continue;
            }
            let question = test.name.question().and_then(|name| self.q.question(name));
            let Some((question, values)) =
                question.and_then(|question| Some((question, values(question)?)))
            else {
                sound = false;
                let sentence = format!(
                    "`{}` is not a question with yes or no or a single choice; only such answers \
                     tell which group applies.",
                    test.name
                );
                self.say(test.pointer.clone(), sentence);
                continue;
            };
            found.push((question.name.clone(), values));
        }
        sound.then_some(found)
    }

    /// Tries every combination of the answers that the groups read: exactly one group has to apply
    /// each time.
    fn exactly_one(
        &self,
        alternative: &Alternative,
        tellers: &[(String, Vec<Option<Value>>)],
        at: &str,
    ) {
        if tellers
            .iter()
            .map(|(_, values)| values.len())
            .try_fold(1, |all: usize, own| all.checked_mul(own).filter(|all| *all <= TRIED))
            .is_none()
        {
            return self.say(
                at.to_owned(),
                "These conditions read too many answers to see that exactly one group applies."
                    .to_owned(),
            );
        }
        let mut cases: Vec<BTreeMap<&str, &Option<Value>>> = vec![BTreeMap::new()];
        for (name, values) in tellers {
            let with = |case: &BTreeMap<_, _>, value| {
                case.clone().into_iter().chain([(name.as_str(), value)]).collect()
            };
            cases = cases
                .iter()
                .flat_map(|case| values.iter().map(move |value| with(case, value)))
                .collect();
        }
        let applying = |case: &BTreeMap<_, _>| -> Vec<usize> {
            let groups = alternative.groups.iter().enumerate();
            groups
                .filter(|(_, group)| group.when.evaluate(&Case(case)).truth == Truth::True)
                .map(|(index, _)| index)
                .collect()
        };
        if let Some(case) = cases.iter().find(|case| applying(case).is_empty()) {
            self.say(at.to_owned(), format!("No group applies when {}.", in_words(case)));
        }
        if let Some((case, groups)) =
            cases.iter().map(|case| (case, applying(case))).find(|(_, groups)| groups.len() > 1)
        {
            let names = groups
                .iter()
                .filter_map(|index| alternative.groups.get(*index))
                .map(|group| group.id.as_str());
            let sentence = format!(
                "The groups {} apply together when {}; only one may.",
                list(names),
                in_words(case)
            );
            self.say(format!("{at}/{}/when", groups.iter().max().copied().unwrap_or(0)), sentence);
        }
    }
}

/// Every answer that a question can have; `None` among them when it may not be asked.
fn values(question: &Question) -> Option<Vec<Option<Value>>> {
    let mut values: Vec<Option<Value>> = match &question.kind {
        Kind::Boolean => [false, true].map(|yes| Some(yes.into())).to_vec(),
        Kind::Single(options) => {
            options.iter().map(|option| Some(option.id.as_str().into())).collect()
        }
        _ => return None,
    };
    if question.conditional {
        values.push(None);
    }
    Some(values)
}

struct Case<'a>(&'a BTreeMap<&'a str, &'a Option<Value>>);

impl Lookup for Case<'_> {
    fn look(&self, name: &Name) -> Seen<'_> {
        match name.question().and_then(|question| self.0.get(question)) {
            Some(Some(value)) => Seen::Value(value),
            Some(None) | None => Seen::NoMatch,
        }
    }
}

fn in_words(case: &BTreeMap<&str, &Option<Value>>) -> String {
    if case.is_empty() {
        return "nothing is read".to_owned();
    }
    let parts = case.iter().map(|(name, value)| match value {
        Some(Value::Bool(true)) => format!("`{name}` is yes"),
        Some(Value::Bool(false)) => format!("`{name}` is no"),
        Some(value) => format!("`{name}` is `{}`", short(value).trim_matches(['“', '”'])),
        None => format!("`{name}` is not asked"),
    });
    parts.collect::<Vec<_>>().join(" and ")
}
