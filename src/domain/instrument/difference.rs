//! What two versions of a questionnaire differ in, and what that means for answers that were given under the older one.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::difference_parts::{Part, parts};
use super::difference_words::both;

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
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Retyped => "asks for another kind of answer",
            Self::AskedOtherwise => "asked otherwise",
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
            Self::Removed => "Its answer is left behind.",
            Self::Retyped => "An answer that no longer fits comes up for correction.",
            Self::AskedOtherwise => "It may come up in a draft, or vanish from it with its answer.",
            Self::Reweighted | Self::ScoredOtherwise | Self::RuleChanged => "Answers stay; scores, tiers or modules may change.",
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
    /// The innermost part of it that differs, such as `anchors, level 2, text`; empty for all of it.
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
        Self { place: place.into(), part: part.words(), change, effect: change.effect(), was: part.was.cloned(), is: part.is.cloned() }
    }

    /// What it was and what it is in few words, cut so that the words in which they differ are seen.
    pub fn in_short(&self) -> (Option<String>, Option<String>) {
        both(self.was.as_ref(), self.is.as_ref())
    }
}

/// Everything in which `new` differs from `old`: questions in the order of the newer version, the removed ones after them, then rules.
pub fn differences(old: &VersionFiles, new: &VersionFiles) -> Vec<Difference> {
    let (before, after) = (questions(old), questions(new));
    let mut found = Vec::new();
    for (name, question) in &after {
        match before.iter().find(|(known, _)| known == name) {
            Some((_, earlier)) => compare(name, earlier, question, &mut found),
            None => found.push(Difference::new(name, ChangeKind::Added, &Part::whole(None, question.part("label")))),
        }
    }
    for (name, question) in &before {
        if !after.iter().any(|(known, _)| known == name) {
            found.push(Difference::new(name, ChangeKind::Removed, &Part::whole(question.part("label"), None)));
        }
    }
    for (file, skipped) in [
        ("questionnaire.json", &["sections", "version", "as_of"][..]),
        ("rubric.json", &["questions"]),
        ("risk.json", &[]),
        ("learning.json", &[]),
        ("impact.json", &[]),
    ] {
        let rules = parts(Part::whole(old.get(file), new.get(file)));
        let told = rules.iter().filter(|part| part.first_key().is_none_or(|key| !skipped.contains(&key)));
        found.extend(told.map(|part| Difference::new(format!("{file} {}", part.pointer), ChangeKind::RuleChanged, part)));
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

/// What becomes of a question when a part of its answer changes: the words beside a field do not change what fits in it.
fn change_of_answer(part: &Part<'_>) -> ChangeKind {
    let value = part.is.or(part.was);
    let words = part.last_key().is_some_and(|key| matches!(key, "title" | "description")) && value.is_some_and(Value::is_string);
    if words { ChangeKind::Reworded } else { ChangeKind::Retyped }
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
    let scored = |key: &'static str| Part::at(key, old.rubric.and_then(|rubric| rubric.get(key)), new.rubric.and_then(|rubric| rubric.get(key)));
    differs(of("type"), &|_| ChangeKind::Retyped);
    if old.part("type") == new.part("type") {
        differs(of("answer"), &change_of_answer);
    }
    for key in ["ask_when", "required"] {
        differs(of(key), &|_| ChangeKind::AskedOtherwise);
    }
    differs(scored("weight"), &|_| ChangeKind::Reweighted);
    for key in ["anchors", "knockouts", "computed"] {
        differs(scored(key), &|_| ChangeKind::ScoredOtherwise);
    }
    for key in ["evidence", "reuse"] {
        differs(of(key), &|_| ChangeKind::HandledOtherwise);
    }
    differs(of("visibility"), &change_of_visibility);
    differs(of("label"), &|_| ChangeKind::Reworded);
    differs(Part::whole(old.words, new.words), &|_| ChangeKind::Reworded);
}
