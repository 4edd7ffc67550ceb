//! What the instrument says of every worked example, and of hundreds of answer sets of each family,
//! stays the same to the byte. The digests stand in `goldens.txt`; a usual run looks at the first
//! tenth of the sets. Whoever changes a rule on purpose writes all of them anew with
//! `ASSAY_TEST_CASES_TIMES=10 ASSAY_TEST_RECORD=1`.

use std::collections::BTreeSet;
use std::fmt::{Debug, Write as _};
use std::path::Path;

use assay::domain::instrument::{
    Answers, Completeness, EvidenceFacts, Levels, Questionnaire, Remaining, Scored, assessment,
    ceilings, check, evidence_worth, view,
};
use assay::domain::learning::{Catalogue, hours, required};
use assay::domain::values::sha256_hex;
use assay::store::instrument::questionnaires::Library;
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::answer_sets::{AnswerSets, Dice};
use super::support::day;
use crate::support::cases;

/// Generated answer sets of each questionnaire in a usual run; ten times as many are written down.
const SETS: u32 = 32;

/// Everything that is worked out from these inputs.
fn everything(q: &Questionnaire, catalogue: &Catalogue, given: &Given) -> Value {
    let Given { answers, evidence, levels, on } = given;
    let view = view(q, answers);
    let whole = assessment(q, answers, evidence, levels, *on);
    let questions = q.questions().map(|(_, question)| {
        let name = question.name.as_str();
        json!([name, view.why(q, name), plain(&evidence_worth(q, &view, evidence, *on, question))])
    });
    let ceilings = ceilings(q, &view, evidence, *on).into_iter().map(|ceiling| {
        let limited: Vec<_> =
            ceiling.limited.iter().map(|(question, worth)| (&question.name, worth)).collect();
        plain(&(&ceiling.criterion.id, &ceiling.most, &ceiling.needed, ceiling.given, limited))
    });
    let ceilings: Vec<String> = ceilings.collect();
    let needed = required(q, catalogue, &whole.names);
    json!({
        "sections": view.sections,
        "questions": questions.collect::<Vec<_>>(),
        "remaining": plain(&Remaining::of(q, &view)),
        "faults": plain(&check(q, answers, evidence, Completeness::Final)),
        "drafted": plain(&check(q, answers, evidence, Completeness::Draft)),
        "ceilings": ceilings,
        "outcome": whole.outcome,
        "hours": plain(&hours(catalogue, &needed, whole.outcome.inherent.tier)),
        "modules": plain(&needed),
    })
}

/// A value as Rust shows it, without the names of types, which may change.
fn plain(value: &impl Debug) -> String {
    let shown = format!("{value:?}");
    let mut plain = String::with_capacity(shown.len());
    for letter in shown.chars() {
        if matches!(letter, '{' | '(') {
            let kept = plain
                .trim_end()
                .trim_end_matches(|before: char| before.is_alphanumeric() || before == '_')
                .len();
            plain.truncate(kept);
        }
        plain.push(letter);
    }
    plain
}

/// What an outcome is worked out from.
struct Given {
    answers: Answers,
    evidence: EvidenceFacts,
    levels: Levels,
    on: NaiveDate,
}

/// Levels for most of the scored questions, by chance.
fn levels(q: &Questionnaire, dice: &mut Dice) -> Levels {
    let mut levels = Levels::default();
    for (_, question) in
        q.questions().filter(|(_, question)| q.rubric.questions.contains_key(&question.name))
    {
        match dice.below(8) {
            0 => {}
            1 => levels.set(&question.name, Scored::NotApplicable),
            _ => levels.set(&question.name, Scored::Level(u8::try_from(dice.below(5)).unwrap())),
        }
    }
    levels
}

fn digests(q: &Questionnaire, catalogue: &Catalogue) -> String {
    let mut lines = String::new();
    let mut add = |name: &str, given: &Given| {
        let told = everything(q, catalogue, given).to_string();
        let _ = writeln!(
            lines,
            "{} {} {name} {}",
            q.family,
            q.version,
            &sha256_hex(told.as_bytes())[..16]
        );
    };
    for example in &q.examples {
        let (answers, evidence, levels) =
            (example.answers.clone(), example.evidence.clone(), example.levels.clone());
        add(&example.file, &Given { answers, evidence, levels, on: example.on });
    }
    let mut dice = Dice(11);
    let pieces: Vec<&EvidenceFacts> = q.examples.iter().map(|example| &example.evidence).collect();
    let sets = AnswerSets::new(q, 2026).filter_map(|set| Answers::parse(&set).ok());
    for (number, answers) in sets.take(cases(SETS).cases as usize).enumerate() {
        let evidence = (*dice.one(&pieces)).clone();
        add(
            &format!("{number}"),
            &Given { answers, evidence, levels: levels(q, &mut dice), on: day() },
        );
    }
    lines
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a run of the tests is no run of Assay, and has its own settings"
)]
fn what_is_worked_out_stays_the_same_to_the_byte() {
    let library = Library::built_in().expect("the built-in questionnaires");
    let now: String = library.all().map(|q| digests(q, &library.catalogue)).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/instrument/goldens.txt");
    if std::env::var_os("ASSAY_TEST_RECORD").is_some() {
        std::fs::write(&path, &now).expect("the digests are written");
    }
    let kept = std::fs::read_to_string(&path).expect("the digests");
    let kept: BTreeSet<&str> = kept.lines().collect();
    let differing: Vec<&str> = now.lines().filter(|line| !kept.contains(line)).collect();
    assert!(
        kept.len() >= 900 && now.lines().count() >= 96,
        "three families, each with hundreds of sets"
    );
    assert!(
        differing.is_empty(),
        "{} of {} are worked out otherwise: {differing:#?}",
        differing.len(),
        now.lines().count()
    );
}
