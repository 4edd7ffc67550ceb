//! The files of a questionnaire, and answers to one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use assay::domain::instrument::{
    Answer, Answers, Assessment, Completeness, Condition, EvidenceFacts, Exact, Example, Fault,
    Interval, Kind, Levels, Lookup, MAX_FAULTS, Name, Outcome, Questionnaire, Seen, Truth, assess,
    check, disclosure_schema, in_words, view,
};
use assay::domain::learning::{Catalogue, required};
use assay::store::instrument::questionnaires::Library;
use chrono::NaiveDate;
use serde_json::{Map, Value};

/// No sentence about a file is longer than this, in bytes.
const LONGEST_SENTENCE: usize = 9_000;

/// A small folder that is sound, which is also the seeds of its target: the letter that each begins
/// with says which file it is.
const FOLDER: [(u8, &str, &[u8]); 8] = [
    (b'q', "questionnaire.json", include_bytes!("../seeds/folder/questionnaire")),
    (b'r', "rubric.json", include_bytes!("../seeds/folder/rubric")),
    (b'k', "risk.json", include_bytes!("../seeds/folder/risk")),
    (b'l', "learning.json", include_bytes!("../seeds/folder/learning")),
    (b'm', "messages.json", include_bytes!("../seeds/folder/messages")),
    (b'f', "references.json", include_bytes!("../seeds/folder/references")),
    (b'i', "impact.json", include_bytes!("../seeds/folder/impact")),
    (b'e', "examples/example.json", include_bytes!("../seeds/folder/example")),
];

/// A form without scores, whose knock-outs the letter `o` begins.
const FORM: [(&str, &[u8]); 3] = [
    (
        "questionnaire.json",
        include_bytes!(
            "../../tests/it/instrument/minimal_pass_fail/declaration/1-0/questionnaire.json"
        ),
    ),
    (
        "messages.json",
        include_bytes!("../../tests/it/instrument/minimal_pass_fail/declaration/1-0/messages.json"),
    ),
    (
        "examples/example.json",
        include_bytes!(
            "../../tests/it/instrument/minimal_pass_fail/declaration/1-0/examples/half-filled.json"
        ),
    ),
];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day")
}

fn small_folder() -> BTreeMap<String, Vec<u8>> {
    FOLDER.iter().map(|(_, name, bytes)| ((*name).to_owned(), bytes[1..].to_vec())).collect()
}

fn compiled(files: &BTreeMap<String, Vec<u8>>) -> Result<Questionnaire, Vec<Fault>> {
    Questionnaire::compile(files, &BTreeSet::from(["M1".to_owned(), "M2".to_owned()]))
}

fn small() -> &'static Questionnaire {
    static SMALL: OnceLock<Questionnaire> = OnceLock::new();
    SMALL.get_or_init(|| {
        let small = compiled(&small_folder()).expect("the small folder is sound");
        assert_eq!(run_examples(&small), [], "the outcome of the example is the expected one");
        small
    })
}

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::built_in().expect("sound questionnaires"))
}

fn run_examples(questionnaire: &Questionnaire) -> Vec<Fault> {
    let catalogue = Catalogue::default();
    let modules = |assessment: &Assessment| {
        required(questionnaire, &catalogue, &assessment.names)
            .into_iter()
            .map(|one| one.module)
            .collect()
    };
    questionnaire.examples.iter().flat_map(|example| example.run(questionnaire, modules)).collect()
}

/// What is refused is refused for reasons that a person can read, and not for more of them than
/// they would.
fn readable(faults: &[Fault]) {
    assert!(!faults.is_empty() && faults.len() <= MAX_FAULTS + 1, "{} faults", faults.len());
    for fault in faults {
        assert!(!fault.file.is_empty() && fault.sentence.ends_with('.'), "{fault}");
        assert!(
            fault.pointer.len() + fault.sentence.len() <= LONGEST_SENTENCE,
            "{} bytes",
            fault.to_string().len()
        );
    }
}

fn ordered(interval: &Interval) {
    assert!(interval.low <= interval.high, "{interval:?}");
}

/// What holds of every outcome: no interval is upside down, nothing is issued while it is open, and
/// it comes back from its JSON.
fn sound(outcome: &Outcome) {
    ordered(&outcome.inherent.score);
    outcome.criteria.iter().filter_map(|criterion| criterion.score.as_ref()).for_each(ordered);
    assert_eq!(outcome.complete, outcome.open.is_empty());
    let written = serde_json::to_string(outcome).expect("an outcome is JSON");
    let read: Outcome =
        serde_json::from_str(&written).expect("an outcome comes back from its JSON");
    assert_eq!(serde_json::to_string(&read).expect("an outcome is JSON"), written);
}

/// The folder whose file the first byte chooses, with the other bytes in place of that file.
fn chosen(first: u8, rest: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    let (mut files, name) = if first == b'o' {
        (
            FORM.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect(),
            "knockouts.json",
        )
    } else {
        (small_folder(), FOLDER.iter().find(|(letter, ..)| *letter == first)?.1)
    };
    files.insert(name.to_owned(), rest.to_vec());
    Some(files)
}

/// One file of a small folder, which the first byte chooses, is replaced by the other bytes.
pub fn folder(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let Some(files) = chosen(*first, rest) else { return };
    let questionnaire = match compiled(&files) {
        Ok(questionnaire) => questionnaire,
        Err(faults) => return readable(&faults),
    };
    let faults = run_examples(&questionnaire);
    assert!(faults.iter().all(|fault| fault.file == questionnaire.examples[0].file));
    let example = &questionnaire.examples[0];
    sound(&assess(
        &questionnaire,
        &example.answers,
        &example.evidence,
        &example.levels,
        example.on,
    ));
    sound(&assess(
        &questionnaire,
        &Answers::new(),
        &EvidenceFacts::default(),
        &Levels::default(),
        example.on,
    ));
    disclosure_schema(&questionnaire, "https://example.org").to_string();
}

/// The bytes as a file of answers to the small questionnaire.
pub fn answers(bytes: &[u8]) {
    let questionnaire = small();
    let example = match Example::parse("answers.json", bytes, today()) {
        Ok(example) => example,
        Err(faults) => return readable(&faults),
    };
    let written = example.answers.to_json();
    assert_eq!(Answers::parse(&written).as_ref(), Ok(&example.answers));
    for completeness in [Completeness::Draft, Completeness::Final] {
        let faults = check(questionnaire, &example.answers, &example.evidence, completeness);
        assert!(faults.iter().all(|fault| !fault.message.is_empty()));
    }
    for (_, question) in questionnaire.questions() {
        if let Some(value) = example.answers.get(&question.name).and_then(Answer::value) {
            in_words(question, value);
        }
    }
    let asked = view(questionnaire, &example.answers);
    assert_eq!(asked.sections.len(), questionnaire.sections.len());
    sound(&assess(questionnaire, &example.answers, &example.evidence, &example.levels, example.on));
    example.run(questionnaire, |_| Vec::new());
}

/// Bytes as a stream of choices.
struct Choices<'a>(&'a [u8]);

impl Choices<'_> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    fn pick<'t, T>(&mut self, list: &'t [T]) -> Option<&'t T> {
        list.get(usize::from(self.byte()) % list.len().max(1))
    }

    /// Mostly a small number; now and then any number that JSON has.
    fn number(&mut self, integer: bool) -> Value {
        match self.byte() {
            0..=99 => Value::from(self.byte()),
            100..=149 if integer => Value::from(u16::from_le_bytes([self.byte(), self.byte()])),
            100..=179 => Value::from(f64::from(self.byte()) / 100.0),
            180..=199 => Value::from(-f64::from(self.byte())),
            200..=219 => Value::from(i64::from_le_bytes(std::array::from_fn(|_| self.byte()))),
            _ => Value::from(f64::from_le_bytes(std::array::from_fn(|_| self.byte()))),
        }
    }

    fn cell(&mut self, kind: &Kind) -> Value {
        match kind {
            Kind::Boolean => Value::Bool(self.byte() % 2 == 1),
            Kind::Single(options) => {
                self.pick(options).map_or(Value::Null, |option| Value::from(option.id.as_str()))
            }
            Kind::Number { integer, .. } => self.number(*integer),
            Kind::Date => Value::from("2026-01-31"),
            Kind::Url => Value::from("https://example.org/"),
            _ => Value::from(char::from(b'a' + self.byte() % 4).to_string()),
        }
    }
}

/// The bytes as the rows of a table that a published questionnaire measures: numbers that people
/// may type, and worse ones.
pub fn measures(bytes: &[u8]) {
    let questionnaire = library().for_disclosures().expect("a questionnaire for disclosures");
    let mut choices = Choices(bytes);
    let Some(question) = choices
        .pick(&questionnaire.rubric.measures)
        .and_then(|measure| questionnaire.question(&measure.question))
    else {
        return;
    };
    let mut rows: Vec<Value> = Vec::new();
    while !choices.0.is_empty() && rows.len() < 40 {
        let mut row = Map::new();
        for column in question.kind.columns() {
            if column.required || choices.byte() % 4 > 0 {
                row.insert(column.id.clone(), choices.cell(&column.kind));
            }
        }
        rows.push(Value::Object(row));
    }
    let mut answers = Answers::new();
    answers.set(question.name.clone(), Answer::plain(Value::Array(rows)));
    check(&questionnaire, &answers, &EvidenceFacts::default(), Completeness::Draft);
    sound(&assess(
        &questionnaire,
        &answers,
        &EvidenceFacts::default(),
        &Levels::default(),
        today(),
    ));
}

/// What the names of a condition stand for.
struct Names(Map<String, Value>);

impl Lookup for Names {
    fn look(&self, name: &Name) -> Seen<'_> {
        match self.0.get(&name.to_string()) {
            None => Seen::Open,
            Some(Value::Null) => Seen::NoMatch,
            Some(value) => Seen::Value(value),
        }
    }
}

/// The bytes as `{"when": <condition>, "names": {…}}`.
pub fn condition(bytes: &[u8]) {
    let Ok(Value::Object(mut given)) = serde_json::from_slice(bytes) else { return };
    let Some(json) = given.remove("when") else { return };
    let names = match given.remove("names") {
        Some(Value::Object(names)) => Names(names),
        _ => Names(Map::new()),
    };
    let condition = match Condition::parse(&json) {
        Ok(condition) => condition,
        Err(faults) => return readable(&faults),
    };
    let verdict = condition.evaluate(&names);
    let read = condition.names();
    assert!(verdict.behind.iter().all(|name| read.contains(&name)), "only its own names decide");
    assert!(
        verdict.truth != Truth::Open
            || verdict.behind.iter().any(|name| !names.0.contains_key(&name.to_string())),
        "only a blank keeps it open"
    );
    let opposite = Condition::parse(&serde_json::json!({ "not": json }))
        .expect("the opposite of a condition is one")
        .evaluate(&names);
    let expected = match verdict.truth {
        Truth::True => Truth::False,
        Truth::False => Truth::True,
        Truth::Open => Truth::Open,
    };
    assert_eq!(opposite.truth, expected);
}

/// The bytes as the catalogue of modules.
pub fn modules(bytes: &[u8]) {
    match Catalogue::parse("modules.json", bytes) {
        Ok(catalogue) => {
            assert_eq!(catalogue.ids().len(), catalogue.modules.len(), "no id stands twice");
            for module in &catalogue.modules {
                assert!(
                    module
                        .prerequisites
                        .iter()
                        .all(|id| *id != module.id && catalogue.module(id).is_some())
                );
                assert!(module.topics.iter().all(|topic| catalogue.topic(&topic.id).is_some()));
            }
            serde_json::to_string(&catalogue).expect("a catalogue is JSON");
        }
        Err(faults) => readable(&faults),
    }
}

/// The bytes as a number.
pub fn exact(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(share) = Exact::parse_share(text) {
        assert!(share >= Exact::zero() && share <= Exact::from(1));
        share.percent();
    }
    let Some(number) = Exact::parse(text) else { return };
    assert_eq!(&(&number + &number) - &number, number);
    assert_eq!(&Exact::zero() - &(&Exact::zero() - &number), number);
    assert_eq!(number.divided_by(&number).is_none(), number.is_zero());
    // Numbers of hundreds of digits are calculated with, yet are too long to be read when they are
    // written in full.
    if number.to_string().len() > 300 {
        return;
    }
    let rounded = number.rounded(4);
    assert_eq!(Exact::parse(&number.to_string()), Some(rounded.clone()));
    assert_eq!(Exact::parse(&number.plain()), Some(rounded));
    // What is kept is exact, unless its fraction is too long to be read.
    let written = serde_json::to_string(&number).expect("a number is JSON");
    if written.len() <= 300 {
        assert_eq!(serde_json::from_str::<Exact>(&written).ok(), Some(number.clone()));
    }
    if let Value::Number(json) = number.to_json() {
        assert!(Exact::from_json(&json).is_some(), "{json}");
    }
}
