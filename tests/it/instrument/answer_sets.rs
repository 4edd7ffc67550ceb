//! Answer sets made by rule and chance: some fit, some are wrong in one way or in several. The same
//! seed makes the same sets.

use std::sync::LazyLock;

use assay::domain::instrument::{Answer, Answers, Kind, Question, Questionnaire, Truth, view};
use serde_json::{Map, Value, json};

/// White space that ends a word, and two characters that only look like it.
const GAPS: [&str; 9] =
    [" ", "  ", "\n", "\t", "\u{85}", "\u{a0}", "\u{3000}", "\u{feff}", "\u{200b}"];

const DATES: [&str; 20] = [
    "2026-11-21",
    "2024-02-29",
    "2023-02-29",
    "1900-02-29",
    "2000-02-29",
    "0000-02-29",
    "2026-04-31",
    "2026-12-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-1-1",
    "26-01-01",
    "2026/01/01",
    "2026-01-01 ",
    "2026-01-01\n",
    "٢٠٢٦-٠١-٠١",
    "2026-01-01T00:00:00Z",
    "9999-09-30",
    "tomorrow",
];

pub const LINKS: [&str; 64] = [
    "https://example.org",
    "https://example.org/",
    "https://example.org/a/b.pdf?x=1&y=%20#part",
    "https://example.org:8443/a",
    "https://example.org:/a",
    "https://example.org:80a/",
    "https://user:secret@example.org/a",
    "https://a:b:c@example.org",
    "https://a@b@example.org",
    "https://",
    "https:///a",
    "https:/a",
    "https:a",
    "https:",
    "http://example.org",
    "HTTPS://example.org",
    " https://example.org",
    "https://example.org ",
    "https://example.org\n",
    "https://exa mple.org",
    "https://example.org/ü",
    "https://ü.example",
    "https://xn--tda.example/%C3%BC",
    "https://example.org/%zz",
    "https://example.org/%4",
    "https://%41.example",
    "https://example.org/a|b",
    "https://example.org/a[b]",
    "https://example.org/?a[b]=1",
    "https://example.org/?a/b?c",
    "https://example.org/#a#b",
    "https://example.org#",
    "https://example.org?",
    "https://example.org//a//b",
    "https://example.org/a:b@c;d=e,f!$&'()*+~_-.",
    "https://example.org/\\a",
    "https://example.org/\"a\"",
    "https://example.org/<a>",
    "https://example.org/`a`^{b}",
    "https://256.256.256.256/",
    "https://1.2.3.4:443/a",
    "https://[::1]/",
    "https://[::1]:8080/a?b#c",
    "https://user@[::1]/",
    "https://[::]",
    "https://[1:2:3:4:5:6:7:8]",
    "https://[1:2:3:4:5:6:7:8:9]",
    "https://[1:2:3:4:5:6:7::]",
    "https://[::2:3:4:5:6:7:8]",
    "https://[1::3:4:5:6:7:8]",
    "https://[1:2:3:4::5:6:7:8]",
    "https://[1::2::3]",
    "https://[1:2:3:4:5:6:1.2.3.4]",
    "https://[::ffff:1.2.3.4]",
    "https://[::ffff:1.2.3.256]",
    "https://[::ffff:01.2.3.4]",
    "https://[1:2:3:4:5:6:7:1.2.3.4]",
    "https://[12345::]",
    "https://[:1]",
    "https://[v1.a:b]/",
    "https://[vz.a]/",
    "https://[fe80::1%25eth0]/",
    "https://a[::1]/",
    "https://[::1]a/",
];

/// Chance that repeats itself (Steele, Lea and Flood: `SplitMix64`).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }

    /// Once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn one<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        &things[self.below(things.len())]
    }
}

/// So many sets in a row share their beginning, because making one costs more than checking it.
const VARIANTS: usize = 10;

/// Endless sets for a questionnaire: each fits, and then often something is made wrong.
pub struct AnswerSets<'q> {
    questionnaire: &'q Questionnaire,
    dice: Dice,
    fitting: Map<String, Value>,
    hidden: Vec<&'q str>,
    left: usize,
}

impl<'q> AnswerSets<'q> {
    pub fn new(questionnaire: &'q Questionnaire, seed: u64) -> Self {
        Self { questionnaire, dice: Dice(seed), fitting: Map::new(), hidden: Vec::new(), left: 0 }
    }

    fn begin(&mut self) {
        self.fitting.clear();
        for (_, question) in self.questionnaire.questions() {
            if question.required || !self.dice.once_in(3) {
                self.fitting.insert(question.name.clone(), fitting(question, &mut self.dice));
            }
        }
        let view = view(
            self.questionnaire,
            &Answers::parse(&Value::Object(self.fitting.clone())).expect("answers"),
        );
        let names = self.questionnaire.questions().map(|(_, question)| question.name.as_str());
        self.hidden = names.filter(|name| view.asked(name) == Truth::False).collect();
        self.left = VARIANTS;
    }
}

impl Iterator for AnswerSets<'_> {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        if self.left == 0 {
            self.begin();
        }
        self.left -= 1;
        let mut set = self.fitting.clone();
        for name in &self.hidden {
            match self.dice.below(3) {
                0 => drop(set.shift_remove(*name)),
                // What has no form of an answer is wrong even here, so that there must not be too
                // much of it.
                1 => {
                    let given = oddity(&mut self.dice);
                    if Answer::parse(&given).is_ok() || self.dice.once_in(30) {
                        set.insert((*name).to_owned(), given);
                    }
                }
                _ => {}
            }
        }
        for _ in 0..*self.dice.one(&[0, 0, 1, 1, 1, 2]) {
            spoil(self.questionnaire, &mut set, &mut self.dice);
        }
        Some(Value::Object(set))
    }
}

/// Makes something different at one question, not always wrong.
fn spoil(questionnaire: &Questionnaire, set: &mut Map<String, Value>, dice: &mut Dice) {
    let questions: Vec<&Question> =
        questionnaire.questions().map(|(_, question)| question).collect();
    let question = *dice.one(&questions);
    let name = question.name.clone();
    match dice.below(12) {
        0 => drop(set.shift_remove(&name)),
        1 => drop(set.insert(name, oddity(dice))),
        2 => drop(set.insert(format!("{name}s"), oddity(dice))),
        3 => drop(set.insert(name, fitting(question, dice))),
        4..=6 => drop(set.insert(name, noted(question, dice))),
        _ => {
            let value = unfit(&question.kind, dice);
            let note = question.note.is_some();
            let answer = match dice.below(4) {
                0 => json!({ "value": value }),
                1 if note => json!({ "value": value, "note": "Note" }),
                _ => value,
            };
            set.insert(name, answer);
        }
    }
}

/// Values of every kind, in every form of an answer and in some that are none.
static ODDITIES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1.0),
        json!(-2.5),
        json!(""),
        json!(" \u{85}\u{3000}"),
        json!("\u{feff}"),
        json!("word"),
        json!([]),
        json!([[]]),
        json!(["one", "one"]),
        json!([{}]),
        json!({}),
        json!({ "state": "declined", "reason": "Not ours to say." }),
        json!({ "state": "not_applicable", "reason": "No such part." }),
        json!({ "state": "not_yet_evaluated", "reason": "Next year." }),
        json!({ "state": "declined", "reason": " " }),
        json!({ "state": "declined", "reason": null }),
        json!({ "state": "declined" }),
        json!({ "state": "declined", "reason": 3 }),
        json!({ "state": "unknown", "reason": "No such state." }),
        json!({ "state": null, "reason": "No state." }),
        json!({ "state": "declined", "reason": "Both.", "value": true }),
        json!({ "state": "declined", "reason": "A note.", "note": "Note" }),
        json!({ "value": null }),
        json!({ "value": null, "note": "Alone" }),
        json!({ "value": null, "note": 1 }),
        json!({ "value": true, "more": 1 }),
        json!({ "value": {} }),
        json!({ "value": { "value": true } }),
        json!({ "value": true, "note": null }),
        json!({ "value": true, "note": "Text" }),
        json!({ "note": "Alone" }),
    ]
});

fn oddity(dice: &mut Dice) -> Value {
    dice.one(&ODDITIES).clone()
}

/// An answer that fits, as a value, with a note or, now and then, as a state.
fn fitting(question: &Question, dice: &mut Dice) -> Value {
    if dice.once_in(12) {
        let state = *dice.one(&["not_applicable", "not_yet_evaluated", "declined"]);
        return json!({ "state": state, "reason": "Because." });
    }
    let mut tries = std::iter::repeat_with(|| fit(&question.kind, dice)).take(50);
    let value = tries.find(|value| question.accepts(value)).expect("a value that fits");
    match &question.note {
        Some(note) if note.required || dice.once_in(3) => {
            json!({ "value": value, "note": words(1, u64::from(note.max_words), dice) })
        }
        _ if dice.once_in(8) => {
            json!({ "value": value, "note": dice.one(&[json!(null), json!(""), json!(" ")]) })
        }
        _ => value,
    }
}

/// A fitting value with a note that may be too long, blank, missing or unasked for.
fn noted(question: &Question, dice: &mut Dice) -> Value {
    let value = fit(&question.kind, dice);
    let limit = question.note.as_ref().map_or(1, |note| u64::from(note.max_words));
    match dice.below(5) {
        0 => json!({ "value": value }),
        1 => json!({ "value": value, "note": words(limit, limit, dice) }),
        2 => json!({ "value": value, "note": words(limit + 1, limit + 1, dice) }),
        3 => {
            json!({ "value": value, "note": dice.one(&[json!(null), json!(""), json!(1),
                json!(["x"])]) })
        }
        _ => value,
    }
}

fn fit(kind: &Kind, dice: &mut Dice) -> Value {
    match kind {
        Kind::Boolean => json!(dice.once_in(2)),
        Kind::Single(options) => json!(dice.one(options).id),
        Kind::Multiple { options, min, max } => {
            let most = max.map_or(options.len(), |max| usize::try_from(max).unwrap());
            let count = usize::try_from(*min).unwrap().max(1 + dice.below(most.min(4)));
            let start = dice.below(options.len());
            json!(
                options
                    .iter()
                    .cycle()
                    .skip(start)
                    .take(count.min(options.len()))
                    .map(|option| &option.id)
                    .collect::<Vec<_>>()
            )
        }
        Kind::Text { max_words, .. } => json!(words(1, max_words.unwrap_or(8), dice)),
        Kind::Number { integer, minimum, maximum, .. } => {
            let (low, high) = (
                minimum.as_ref().and_then(Value::as_f64),
                maximum.as_ref().and_then(Value::as_f64),
            );
            let low = low.unwrap_or(1.0);
            let high = high.unwrap_or(low + 1_000_000.0);
            let step = f64::from(
                u32::try_from(10_usize.pow(u32::try_from(dice.below(7)).unwrap())).unwrap(),
            );
            let number = *dice.one(&[
                low,
                high,
                (low + 1.0).min(high),
                step.clamp(low, high),
                (step - 1.0).clamp(low, high),
            ]);
            // Whole numbers come as such or with a fraction of nought, which counts as whole.
            if *integer && !dice.once_in(10) {
                serde_json::from_str(&number.round().to_string()).unwrap()
            } else {
                json!(number.round())
            }
        }
        Kind::Date => json!(DATES[0]),
        Kind::Url => json!(LINKS[dice.below(4)]),
        Kind::File { .. } => json!(["file"]),
        Kind::Table { columns, min, max, .. } => {
            let count = usize::try_from(*min)
                .unwrap()
                .max(1 + dice.below(usize::try_from(*max).unwrap().min(3)));
            let row = |dice: &mut Dice| -> Map<String, Value> {
                let kept: Vec<_> =
                    columns.iter().filter(|column| column.required || dice.once_in(2)).collect();
                let mut row: Map<String, Value> = kept
                    .into_iter()
                    .map(|column| (column.id.clone(), fit(&column.kind, dice)))
                    .collect();
                let given = row.clone();
                for column in columns.iter().filter(|column| !column.is_asked_in(&given)) {
                    row.shift_remove(&column.id);
                }
                row
            };
            Value::Array((0..count).map(|_| Value::Object(row(dice))).collect())
        }
    }
}

/// A value that misses the question in one way, or only just fits.
fn unfit(kind: &Kind, dice: &mut Dice) -> Value {
    if dice.once_in(4) {
        return oddity(dice);
    }
    match kind {
        Kind::Boolean => json!(dice.one(&["yes", "true"])),
        Kind::Single(options) => {
            let title = options[0].title.clone();
            json!(dice.one(&["unknown", "", " ", title.as_str()]))
        }
        Kind::Multiple { options, .. } => {
            let all: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
            let first = all[0];
            let alone =
                options.iter().rev().find(|option| option.alone).map_or(first, |option| &option.id);
            let others = all.iter().find(|id| **id != alone).copied().unwrap_or(first);
            let sets = [
                json!(all),
                json!([first, first]),
                json!([first, "unknown"]),
                json!([first, 1]),
                json!([others, alone]),
                json!([alone]),
                json!([]),
                json!(first),
            ];
            dice.one(&sets).clone()
        }
        Kind::Text { max_words, .. } => {
            let limit = max_words.unwrap_or(8);
            let long = words(limit + 1, limit + 3, dice);
            let full = words(limit, limit, dice);
            json!(dice.one(&[
                long.clone(),
                full.clone(),
                format!("\u{85}{long} "),
                format!("\n{full}\u{3000}"),
                String::new(),
                "\u{a0}".to_owned()
            ]))
        }
        Kind::Number { minimum, maximum, .. } => {
            let past = |end: &Option<Value>, by: f64| {
                end.as_ref().and_then(Value::as_f64).map_or(json!(1e30), |end| json!(end + by))
            };
            dice.one(&[
                past(minimum, -1.0),
                past(maximum, 1.0),
                past(minimum, -0.5),
                past(minimum, 0.5),
                json!("1"),
                json!(1e30),
            ])
            .clone()
        }
        Kind::Date => json!(dice.one(&DATES)),
        Kind::Url => json!(dice.one(&LINKS)),
        Kind::File { max } => {
            let many = vec!["file"; max.map_or(3, |max| usize::try_from(max + 1).unwrap())];
            dice.one(&[json!(many), json!([1]), json!([]), json!("file")]).clone()
        }
        Kind::Table { columns, max, .. } => {
            let Value::Array(mut rows) = fit(kind, dice) else { unreachable!("rows") };
            let row = dice.below(rows.len());
            let column = dice.one(columns).clone();
            match dice.below(10) {
                0 => rows[row] = json!({}),
                1 => rows[row] = oddity(dice),
                2 => rows[row]["unknown"] = json!("column"),
                3 => drop(rows[row].as_object_mut().unwrap().shift_remove(&column.id)),
                4 => rows = vec![rows[row].clone(); usize::try_from(*max).unwrap() + dice.below(2)],
                _ => rows[row][column.id.as_str()] = unfit(&column.kind, dice),
            }
            Value::Array(rows)
        }
    }
}

/// A text of so many words. Not every gap ends a word, so a text at the limit may lie below it.
fn words(least: u64, most: u64, dice: &mut Dice) -> String {
    let count =
        least + dice.below(usize::try_from(most.min(least + 30) - least + 1).unwrap()) as u64;
    let mut text = String::from("word");
    for _ in 1..count {
        text.push_str(dice.one::<&str>(&GAPS));
        text.push_str(dice.one::<&str>(&["x", "ß", "ж", "🙂", "a-b"]));
    }
    text
}
