//! What two versions of a questionnaire differ in, and what that means for answers that were given under the older one.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::reader::{escape, short};

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
    /// It asks for another kind of answer.
    Retyped,
    /// It is asked of other tools, or has become optional or required.
    AskedOtherwise,
    /// Its weight changed.
    Reweighted,
    /// Its anchors, knock-outs or measures changed.
    ScoredOtherwise,
    /// Its evidence, visibility or re-use changed.
    HandledOtherwise,
    /// Its words changed, and nothing else.
    Reworded,
    /// A rule or number outside the questions changed.
    RuleChanged,
}

impl ChangeKind {
    /// The change in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Retyped => "asks for another kind of answer",
            Self::AskedOtherwise => "asked otherwise",
            Self::Reweighted => "re-weighted",
            Self::ScoredOtherwise => "scored otherwise",
            Self::HandledOtherwise => "handled otherwise",
            Self::Reworded => "reworded",
            Self::RuleChanged => "changed",
        }
    }

    /// What it does to a draft that is taken over into the newer version.
    pub fn effect(self) -> &'static str {
        match self {
            Self::Added => "A draft that is asked it has to answer it.",
            Self::Removed => "Its answer is left behind.",
            Self::Retyped => "An answer that no longer fits comes up for correction.",
            Self::AskedOtherwise => "It may come up in a draft, or vanish from it with its answer.",
            Self::Reweighted | Self::ScoredOtherwise | Self::RuleChanged => "Answers stay; scores, tiers or modules may change.",
            Self::HandledOtherwise => "Answers stay; more evidence may be asked for.",
            Self::Reworded => "Answers stay.",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// A question's name, or a file and the JSON pointer in it.
    pub place: String,
    /// What became of it.
    pub change: ChangeKind,
    /// What it does to open drafts.
    pub effect: &'static str,
    /// What it was, cut short.
    pub was: Option<String>,
    /// What it is, cut short.
    pub is: Option<String>,
}

impl Difference {
    fn new(place: impl Into<String>, change: ChangeKind, was: Option<&Value>, is: Option<&Value>) -> Self {
        Self { place: place.into(), change, effect: change.effect(), was: was.map(short), is: is.map(short) }
    }
}

/// Everything in which `new` differs from `old`: questions in the order of the newer version, the removed ones after them, then rules.
pub fn differences(old: &VersionFiles, new: &VersionFiles) -> Vec<Difference> {
    let (before, after) = (questions(old), questions(new));
    let mut found = Vec::new();
    for (name, question) in &after {
        match before.iter().find(|(known, _)| known == name) {
            Some((_, earlier)) => compare(name, earlier, question, &mut found),
            None => found.push(Difference::new(name, ChangeKind::Added, None, question.part("label"))),
        }
    }
    for (name, question) in &before {
        if !after.iter().any(|(known, _)| known == name) {
            found.push(Difference::new(name, ChangeKind::Removed, question.part("label"), None));
        }
    }
    let nothing = Value::Null;
    for (file, skipped) in [
        ("questionnaire.json", &["sections", "version", "as_of"][..]),
        ("rubric.json", &["questions"]),
        ("risk.json", &[]),
        ("learning.json", &[]),
        ("impact.json", &[]),
    ] {
        let (was, is) = (old.get(file).unwrap_or(&nothing), new.get(file).unwrap_or(&nothing));
        rules(file, "", was, is, skipped, &mut found);
    }
    found
}

/// A question with all that stands about it in the files.
struct Whole<'v> {
    question: &'v Value,
    rubric: Option<&'v Value>,
    words: Option<&'v Value>,
}

impl Whole<'_> {
    fn part(&self, key: &str) -> Option<&Value> {
        self.question.get(key)
    }
}

fn questions(files: &VersionFiles) -> Vec<(String, Whole<'_>)> {
    let of = |file: &str, name: &str| files.get(file).and_then(|json| json.get("questions")).and_then(|questions| questions.get(name));
    let sections = files.get("questionnaire.json").and_then(|json| json.get("sections")).and_then(Value::as_array);
    let mut found = Vec::new();
    for section in sections.into_iter().flatten() {
        let id = section.get("id").and_then(Value::as_str).unwrap_or_default();
        for question in section.get("questions").and_then(Value::as_array).into_iter().flatten() {
            let name = format!("{id}.{}", question.get("id").and_then(Value::as_str).unwrap_or_default());
            let (rubric, words) = (of("rubric.json", &name), of("messages.json", &name));
            found.push((name, Whole { question, rubric, words }));
        }
    }
    found
}

/// The shape of an answer without its words: titles and descriptions do not change what fits.
fn shape(fragment: Option<&Value>) -> Value {
    match fragment {
        Some(Value::Object(object)) => {
            let kept = object.iter().filter(|(key, value)| !matches!(key.as_str(), "title" | "description") || value.is_object());
            Value::Object(kept.map(|(key, value)| (key.clone(), shape(Some(value)))).collect())
        }
        Some(Value::Array(items)) => Value::Array(items.iter().map(|item| shape(Some(item))).collect()),
        Some(other) => other.clone(),
        None => Value::Null,
    }
}

fn compare(name: &str, old: &Whole<'_>, new: &Whole<'_>, found: &mut Vec<Difference>) {
    let earlier = found.len();
    let mut differs = |change: ChangeKind, was: Option<&Value>, is: Option<&Value>| {
        if was != is {
            found.push(Difference::new(name, change, was, is));
        }
    };
    let (was, is) = (shape(old.part("answer")), shape(new.part("answer")));
    differs(ChangeKind::Retyped, old.part("type"), new.part("type"));
    differs(ChangeKind::Retyped, Some(&was), Some(&is));
    differs(ChangeKind::AskedOtherwise, old.part("ask_when"), new.part("ask_when"));
    differs(ChangeKind::AskedOtherwise, old.part("required"), new.part("required"));
    let scored = |whole: &Whole<'_>, key: &str| whole.rubric.and_then(|rubric| rubric.get(key)).cloned();
    differs(ChangeKind::Reweighted, scored(old, "weight").as_ref(), scored(new, "weight").as_ref());
    for key in ["anchors", "knockouts", "computed"] {
        differs(ChangeKind::ScoredOtherwise, scored(old, key).as_ref(), scored(new, key).as_ref());
    }
    for key in ["evidence", "visibility", "reuse"] {
        differs(ChangeKind::HandledOtherwise, old.part(key), new.part(key));
    }
    differs(ChangeKind::Reworded, old.part("label"), new.part("label"));
    differs(ChangeKind::Reworded, old.words, new.words);
    if found.len() == earlier && old.part("answer") != new.part("answer") {
        found.push(Difference::new(name, ChangeKind::Reworded, old.part("answer"), new.part("answer")));
    }
}

/// Walks two documents side by side and tells the places at which they part.
fn rules(file: &str, pointer: &str, old: &Value, new: &Value, skipped: &[&str], found: &mut Vec<Difference>) {
    if old == new {
        return;
    }
    match (old, new) {
        (Value::Object(was), Value::Object(is)) => {
            let keys: BTreeSet<&String> = was.keys().chain(is.keys()).filter(|key| !skipped.contains(&key.as_str())).collect();
            for key in keys {
                let nothing = Value::Null;
                rules(file, &format!("{pointer}/{}", escape(key)), was.get(key).unwrap_or(&nothing), is.get(key).unwrap_or(&nothing), &[], found);
            }
        }
        (Value::Array(was), Value::Array(is)) if was.len() == is.len() => {
            for (index, (was, is)) in was.iter().zip(is).enumerate() {
                rules(file, &format!("{pointer}/{index}"), was, is, &[], found);
            }
        }
        _ => found.push(Difference::new(
            format!("{file} {pointer}"),
            ChangeKind::RuleChanged,
            Some(old).filter(|value| !value.is_null()),
            Some(new).filter(|value| !value.is_null()),
        )),
    }
}
