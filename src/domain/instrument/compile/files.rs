//! The files of a questionnaire folder: which belong to it, and the digest over them.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::domain::instrument::model::fault::{Fault, Faults};

pub(crate) const OUTLINE: &str = "questionnaire.json";
pub(crate) const RUBRIC: &str = "rubric.json";
pub(crate) const RISK: &str = "risk.json";
pub(crate) const LEARNING: &str = "learning.json";
pub(crate) const MESSAGES: &str = "messages.json";
pub(crate) const REFERENCES: &str = "references.json";

/// The knock-outs of a form that is passed or failed, where nothing is scored.
pub(crate) const KNOCKOUTS: &str = "knockouts.json";

/// The files of a review: a questionnaire with an impact assessment, or with knock-outs alone, does
/// without them, all three.
const REVIEW: [&str; 3] = [RUBRIC, RISK, LEARNING];
pub(crate) const RELEASED: &str = "released.sha256";
pub(crate) const EXAMPLES: &str = "examples/";

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// SHA-256 over `name NUL length NUL bytes` of every file in the order of the names, the release
/// mark left out.
pub(crate) fn digest(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in files.iter().filter(|(name, _)| *name != RELEASED) {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(bytes.len().to_string().as_bytes());
        hash.update([0]);
        hash.update(bytes);
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        for half in [byte >> 4, byte & 15] {
            hex.extend(char::from_digit(u32::from(half), 16));
        }
        hex
    })
}

/// Whether answers of this folder are reviewed. An impact assessment and a form of knock-outs do
/// without, and then without all three files.
pub(crate) fn has_review(files: &Files) -> bool {
    !(files.contains_key(IMPACT) || files.contains_key(KNOCKOUTS))
        || REVIEW.iter().any(|name| files.contains_key(*name))
}

pub(crate) fn check_files(files: &Files, digest: &str, faults: &Faults) {
    for name in [OUTLINE, RUBRIC, RISK, LEARNING, MESSAGES]
        .into_iter()
        .filter(|name| has_review(files) || !REVIEW.contains(name))
    {
        if !files.contains_key(name) {
            let hint = if REVIEW.contains(&name) && files.contains_key(IMPACT) {
                " Beside `impact.json`, all of `rubric.json`, `risk.json` and `learning.json` may \
                 be left out, or none."
            } else {
                ""
            };
            faults.add(Fault::new(name, "", format!("This file is missing.{hint}")));
        }
    }
    if files.contains_key(KNOCKOUTS) && has_review(files) {
        let sentence = "Where answers are scored, the knock-outs stand in `rubric.json`. Leave \
            this file out, or all of `rubric.json`, `risk.json` and `learning.json`.";
        faults.add(Fault::new(KNOCKOUTS, "", sentence));
    }
    for name in files.keys() {
        let known = REVIEW.contains(&name.as_str())
            || [OUTLINE, MESSAGES, KNOCKOUTS, IMPACT, REFERENCES, RELEASED]
                .contains(&name.as_str());
        let example = name
            .strip_prefix(EXAMPLES)
            .is_some_and(|rest| !rest.contains('/') && has_json_ending(rest));
        if !known && !example {
            faults.add(Fault::new(
                name,
                "",
                "This file does not belong into a questionnaire folder.",
            ));
        }
    }
    if let Some(mark) = files.get(RELEASED) {
        let said = String::from_utf8_lossy(mark);
        let said = said.split_whitespace().next().unwrap_or_default();
        if said != digest {
            faults.add(Fault::new(
                RELEASED,
                "",
                format!(
                    "This folder is released and frozen, yet its files have changed: their \
                    digest is {digest}. Undo the change, or make a new version."
                ),
            ));
        }
    }
}

pub(crate) fn has_json_ending(name: &str) -> bool {
    name.strip_suffix(".json").is_some()
}

/// The file.
pub(crate) const IMPACT: &str = "impact.json";
