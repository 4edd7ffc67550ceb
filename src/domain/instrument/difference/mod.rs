//! What two versions of a questionnaire differ in, and what that means for answers that were given
//! under the older one.

mod parts;
mod question_change;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use parts::{Part, parts};
pub use question_change::QuestionChange;
use serde::Serialize;
use serde_json::Value;
use words::both;

use crate::domain::instrument::model::exact::Exact;

/// The files of a version by name, as JSON.
pub type VersionFiles = BTreeMap<String, Value>;

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is new, and nobody has to answer it.
    AddedOptional,
    /// It asks for another kind of answer.
    Retyped,
    /// It takes every answer that it took, and more.
    Loosened,
    /// It is asked of other tools.
    AskedOtherwise,
    /// It was optional and has to be answered now.
    Required,
    /// Its weight changed.
    Reweighted,
    /// Its anchors, knock-outs or measures changed.
    ScoredOtherwise,
    /// Its evidence or re-use changed, or which of the agency's people read it.
    HandledOtherwise,
    /// Its answers may be published, which they might not before.
    Published,
    /// Its answers may no longer be published.
    Unpublished,
    /// Its words changed, and nothing else.
    Reworded,
    /// A rule or number outside the questions changed.
    RuleChanged,
}

impl ChangeKind {
    /// The change in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Added | Self::AddedOptional => "added",
            Self::Loosened => "takes more answers",
            Self::Removed => "removed",
            Self::Retyped => "asks for another kind of answer",
            Self::AskedOtherwise => "asked otherwise",
            Self::Required => "has become required",
            Self::Reweighted => "re-weighted",
            Self::ScoredOtherwise => "scored otherwise",
            Self::HandledOtherwise => "handled otherwise",
            Self::Published => "made public",
            Self::Unpublished => "no longer public",
            Self::Reworded => "reworded",
            Self::RuleChanged => "changed",
        }
    }

    /// What it does to a draft that is taken over into the newer version.
    pub fn effect(self) -> &'static str {
        match self {
            Self::Added => "A draft that is asked it has to answer it.",
            Self::AddedOptional => "A draft that is asked it may answer it.",
            Self::Loosened => "Answers stay, and still fit.",
            Self::Removed => "Its answer is left behind.",
            Self::Retyped => "An answer that no longer fits comes up for correction.",
            Self::Required => "A draft that left it blank has to answer it.",
            Self::AskedOtherwise => "It may come up in a draft, or vanish from it with its answer.",
            Self::Reweighted | Self::ScoredOtherwise | Self::RuleChanged => {
                "Answers stay; scores, tiers or modules may change."
            }
            Self::HandledOtherwise => "Answers stay; more evidence may be asked for.",
            Self::Published => "Answers stay, and may now be published.",
            Self::Unpublished => "Answers stay, and are no longer published.",
            Self::Reworded => "Answers stay.",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// A question's name, or a file and the JSON pointer in it.
    pub place: String,
    /// The innermost part of it that differs, such as `anchors, level 2, text`; empty for all of
    /// it.
    pub part: String,
    /// What became of it.
    pub change: ChangeKind,
    /// What it does to open drafts.
    pub effect: &'static str,
    /// What it was.
    pub was: Option<Value>,
    /// What it is.
    pub is: Option<Value>,
}

impl Difference {
    fn new(place: impl Into<String>, change: ChangeKind, part: &Part<'_>) -> Self {
        Self {
            place: place.into(),
            part: part.words(),
            change,
            effect: change.effect(),
            was: part.was.cloned(),
            is: part.is.cloned(),
        }
    }

    /// What it was and what it is in few words, cut so that the words in which they differ are
    /// seen.
    pub fn in_short(&self) -> (Option<String>, Option<String>) {
        both(self.was.as_ref(), self.is.as_ref())
    }
}

/// Everything in which `new` differs from `old`: questions in the order of the newer version, the
/// removed ones after them, then rules.
pub fn differences(old: &VersionFiles, new: &VersionFiles) -> Vec<Difference> {
    let (before, after) = (questions(old), questions(new));
    let mut found = Vec::new();
    for (name, question) in &after {
        if let Some((_, earlier)) = before.iter().find(|(known, _)| known == name) {
            compare(name, earlier, question, &mut found);
        } else {
            let optional = question.part("required") == Some(&Value::Bool(false));
            let change = if optional { ChangeKind::AddedOptional } else { ChangeKind::Added };
            found.push(Difference::new(name, change, &Part::whole(None, question.part("label"))));
        }
    }
    for (name, question) in &before {
        if !after.iter().any(|(known, _)| known == name) {
            found.push(Difference::new(
                name,
                ChangeKind::Removed,
                &Part::whole(question.part("label"), None),
            ));
        }
    }
    found.extend(sections(old, new));
    for (file, skipped) in [
        ("questionnaire.json", &["sections", "version", "as_of"][..]),
        ("rubric.json", &["questions"]),
        ("risk.json", &[]),
        ("learning.json", &[]),
        ("knockouts.json", &["questions"]),
        ("impact.json", &["questions"]),
    ] {
        let rules = parts(Part::whole(old.get(file), new.get(file)));
        let told =
            rules.iter().filter(|part| part.first_key().is_none_or(|key| !skipped.contains(&key)));
        found.extend(told.map(|part| {
            Difference::new(format!("{file} {}", part.pointer), change_of_rule(part), part)
        }));
    }
    found
}

/// How the most points that are possible moved, by the names of the roles that either version has.
pub fn maximum_differences(
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Vec<Difference> {
    let roles: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let moved = roles.into_iter().filter(|role| old.get(*role) != new.get(*role));
    let told = |role: &String| Difference {
        place: format!("impact.json, highest maximum of “{role}”"),
        part: String::new(),
        change: ChangeKind::RuleChanged,
        effect: "Answers stay; the same points are another share of the maximum.",
        was: old.get(role).map(|points| Value::String(points.clone())),
        is: new.get(role).map(|points| Value::String(points.clone())),
    };
    moved.map(told).collect()
}

/// The words and criteria of sections that both versions have, and sections that only one has.
fn sections(old: &VersionFiles, new: &VersionFiles) -> Vec<Difference> {
    fn by_id(files: &VersionFiles) -> Vec<(&str, &Value)> {
        let sections = files
            .get("questionnaire.json")
            .and_then(|json| json.get("sections"))
            .and_then(Value::as_array);
        sections
            .into_iter()
            .flatten()
            .filter_map(|section| Some((section.get("id")?.as_str()?, section)))
            .collect()
    }
    let (before, after) = (by_id(old), by_id(new));
    let mut found = Vec::new();
    for (id, section) in &after {
        let Some((_, earlier)) = before.iter().find(|(known, _)| known == id) else { continue };
        for (key, change) in [
            ("title", ChangeKind::Reworded),
            ("intro", ChangeKind::Reworded),
            ("criterion", ChangeKind::ScoredOtherwise),
        ] {
            let differs = parts(Part::at(key, earlier.get(key), section.get(key)));
            found.extend(
                differs.iter().map(|part| Difference::new(format!("section {id}"), change, part)),
            );
        }
    }
    found
}

/// Keys whose text is read by people and decides nothing.
const WORDS: [&str; 10] = [
    "title",
    "text",
    "because",
    "summary",
    "label",
    "description",
    "says",
    "words",
    "monitoring",
    "mitigating",
];

/// What becomes of a rule when a part of it changes: its words decide nothing.
fn change_of_rule(part: &Part<'_>) -> ChangeKind {
    let text = |value: Option<&Value>| value.is_none_or(Value::is_string);
    let words =
        part.last_key().is_some_and(|key| WORDS.contains(&key)) && text(part.was) && text(part.is);
    if words { ChangeKind::Reworded } else { ChangeKind::RuleChanged }
}

/// A question with all that stands about it in the files.
struct Whole<'v> {
    question: &'v Value,
    rubric: Option<&'v Value>,
    words: Option<&'v Value>,
    points: Option<&'v Value>,
}

impl Whole<'_> {
    fn part(&self, key: &str) -> Option<&Value> {
        self.question.get(key)
    }
}

fn questions(files: &VersionFiles) -> Vec<(String, Whole<'_>)> {
    let of = |file: &str, name: &str| {
        files
            .get(file)
            .and_then(|json| json.get("questions"))
            .and_then(|questions| questions.get(name))
    };
    let sections = files
        .get("questionnaire.json")
        .and_then(|json| json.get("sections"))
        .and_then(Value::as_array);
    let mut found = Vec::new();
    for section in sections.into_iter().flatten() {
        let id = section.get("id").and_then(Value::as_str).unwrap_or_default();
        for question in section.get("questions").and_then(Value::as_array).into_iter().flatten() {
            let name =
                format!("{id}.{}", question.get("id").and_then(Value::as_str).unwrap_or_default());
            let rubric = of("rubric.json", &name).or_else(|| of("knockouts.json", &name));
            let (words, points) = (of("messages.json", &name), of("impact.json", &name));
            found.push((name, Whole { question, rubric, words, points }));
        }
    }
    found
}

/// What becomes of a question when a part of its answer changes: the words beside a field do not
/// change what fits in it.
fn change_of_answer(part: &Part<'_>) -> ChangeKind {
    let value = part.is.or(part.was);
    let key = part.last_key().unwrap_or("answer");
    let words = matches!(key, "title" | "description" | "x-unit" | "x-heading" | "x-step");
    if key == "x-sheet" || words && value.is_some_and(Value::is_string) {
        return ChangeKind::Reworded;
    }
    let number =
        |value: Option<&Value>| value.and_then(Value::as_number).and_then(Exact::from_json);
    let (was, is) = (number(part.was), number(part.is));
    let lower = is.as_ref().is_none_or(|is| was.as_ref().is_some_and(|was| is <= was));
    let higher = is.as_ref().is_none_or(|is| was.as_ref().is_some_and(|was| is >= was));
    let loosened = match key {
        "minimum" | "exclusiveMinimum" | "minLength" | "minItems" => lower,
        "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "x-max-words" => higher,
        "x-alone" => part.was == Some(&Value::Bool(true)),
        "oneOf"
            if part.was.is_some_and(Value::is_array) && part.is.is_some_and(Value::is_array) =>
        {
            return ChangeKind::Reworded;
        }
        "oneOf" => part.was.is_none(),
        "pattern" | "multipleOf" => part.is.is_none(),
        "required" => subset(part.is, part.was),
        "type" => {
            part.was == Some(&Value::from("integer")) && part.is == Some(&Value::from("number"))
        }
        _ => false,
    };
    // A column that is new: what makes it hard is told where it is required.
    let column = part.was.is_none() && part.is_column();
    if loosened || column { ChangeKind::Loosened } else { ChangeKind::Retyped }
}

/// Whether every item of one list is in the other; a list that is not there is empty.
fn subset(one: Option<&Value>, other: Option<&Value>) -> bool {
    let items =
        |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    items(one).iter().all(|item| items(other).contains(item))
}

/// Whether a question is asked of more or of fewer, or has become required or optional.
fn change_of_required(part: &Part<'_>) -> ChangeKind {
    if part.is == Some(&Value::Bool(false)) { ChangeKind::Loosened } else { ChangeKind::Required }
}

fn change_of_visibility(part: &Part<'_>) -> ChangeKind {
    let public = |value: Option<&Value>| value.and_then(Value::as_str) == Some("public");
    match (public(part.was), public(part.is)) {
        (false, true) => ChangeKind::Published,
        (true, false) => ChangeKind::Unpublished,
        _ => ChangeKind::HandledOtherwise,
    }
}

fn compare(name: &str, old: &Whole<'_>, new: &Whole<'_>, found: &mut Vec<Difference>) {
    let mut differs = |part: Part<'_>, change: &dyn Fn(&Part<'_>) -> ChangeKind| {
        found.extend(parts(part).iter().map(|part| Difference::new(name, change(part), part)));
    };
    let of = |key: &'static str| Part::at(key, old.part(key), new.part(key));
    let scored = |key: &'static str| {
        Part::at(
            key,
            old.rubric.and_then(|rubric| rubric.get(key)),
            new.rubric.and_then(|rubric| rubric.get(key)),
        )
    };
    differs(of("type"), &|_| ChangeKind::Retyped);
    if old.part("type") == new.part("type") {
        differs(of("answer"), &change_of_answer);
    }
    differs(of("ask_when"), &|_| ChangeKind::AskedOtherwise);
    differs(of("required"), &change_of_required);
    differs(scored("weight"), &|_| ChangeKind::Reweighted);
    for key in ["anchors", "knockouts", "computed"] {
        differs(scored(key), &|_| ChangeKind::ScoredOtherwise);
    }
    for key in ["role", "points", "cap", "not_applicable"] {
        let summed = Part::at(
            key,
            old.points.and_then(|points| points.get(key)),
            new.points.and_then(|points| points.get(key)),
        );
        differs(summed, &|_| ChangeKind::ScoredOtherwise);
    }
    for key in ["evidence", "reuse"] {
        differs(of(key), &|_| ChangeKind::HandledOtherwise);
    }
    differs(of("visibility"), &change_of_visibility);
    differs(of("label"), &|_| ChangeKind::Reworded);
    differs(Part::whole(old.words, new.words), &|_| ChangeKind::Reworded);
}
