//! What a document that a vendor has already says about the questions of a questionnaire: rules
//! from its own answers or values to options, cells and texts of ours. What follows from them is a
//! draft, which counts once a person has confirmed it.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use regex::Regex;
use serde_json::Value;

use super::document::DocumentKind;

/// The mapping of one kind of document.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The word of the kind: the name of its file.
    pub kind: String,
    /// What people call such a document.
    pub title: String,
    /// The family of questionnaires that it serves.
    pub family: String,
    /// The versions of that family.
    pub serves: Vec<String>,
    /// Which documents it is for.
    pub source: MappingSource,
    /// The questions at which such a document stands as evidence.
    pub evidence: Vec<String>,
    /// The rules as they are written. They are compiled where a document is read: their patterns
    /// take megabytes, which nobody needs between two documents.
    pub(crate) drafts: Value,
}

/// Which documents a mapping is for.
#[derive(Debug, Clone)]
pub enum MappingSource {
    /// A workbook of questions and answers.
    Workbook {
        /// Ids of questions that such a workbook has.
        ids: Vec<String>,
        /// What stands in it, in small letters.
        says: Option<String>,
        /// The question whose answer names the product.
        product: Option<String>,
    },
    /// A document that is read by a reader of its own.
    Document(DocumentKind),
}

/// A rule: when a document says this, that is a draft of an answer.
#[derive(Debug, Clone)]
pub struct DraftRule {
    /// The question.
    pub question: String,
    /// The versions that it is for; empty for all that the mapping serves.
    pub only: Vec<String>,
    /// What it gives.
    pub gives: Gives,
    /// What the document has to say.
    pub when: Saying,
}

/// What a rule gives.
#[derive(Debug, Clone)]
pub enum Gives {
    /// Options of a choice; one where a question takes one.
    Options(Vec<String>),
    /// `true` or `false`.
    Flag(bool),
    /// A text that stands in the document.
    From(String),
    /// Cells of one row of a table by column.
    Row(BTreeMap<String, Given>),
    /// The document itself, where files are asked for.
    File,
}

/// What stands in a cell.
#[derive(Debug, Clone)]
pub enum Given {
    /// This.
    Text(String),
    /// What stands in the document under this name.
    From(String),
    /// A whole number that is said there.
    Number {
        /// The name under which it stands.
        from: String,
        /// What says it: its first group is the number.
        said: Regex,
        /// What it is multiplied by, such as 24 where days are said and hours asked for.
        times: u32,
    },
}

/// What has to stand in a document: names with JSON Schema fragments, joined as conditions are.
#[derive(Debug, Clone)]
pub enum Saying {
    /// All of these.
    All(Vec<Saying>),
    /// One of these at least.
    Any(Vec<Saying>),
    /// Not this.
    Not(Box<Saying>),
    /// A sentence in one of these says this, and neither denies it nor puts it off.
    Says {
        /// The names.
        names: Vec<String>,
        /// What it says.
        said: Regex,
    },
    /// What stands under a name is like this.
    Test {
        /// The name.
        name: String,
        /// What it has to be like.
        matcher: Box<Validator>,
    },
}

/// What a document says, by name: for rules, and word for word.
#[derive(Debug, Clone, Default)]
pub struct Statements {
    /// For rules: yes, no and the like as one small word, texts in small letters.
    pub plain: BTreeMap<String, Value>,
    /// Texts as they were written.
    pub texts: BTreeMap<String, String>,
}

/// A draft of one answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafted {
    /// The question.
    pub question: String,
    /// The texts of its value.
    pub values: Vec<String>,
    /// The rows of its table.
    pub rows: Vec<BTreeMap<String, String>>,
    /// Whether the document itself is the answer.
    pub file: bool,
    /// The names that it rests on, each once.
    pub behind: Vec<String>,
}

/// Words that turn what a sentence says into its contrary, or put it off.
const DENYING: [&str; 17] = [
    "no", "not", "never", "none", "nor", "neither", "nothing", "nobody", "without", "cannot",
    "except", "unless", "planned", "roadmap", "soon", "upcoming", "would",
];

/// Words that do so where somebody plans to do a thing; a lesson plan is there.
const PLANS: [&str; 3] = ["plan", "plans", "planning"];

/// What ends a sentence, or a part of one that stands by itself.
const ENDS: [char; 4] = ['.', ';', '!', '?'];

/// Whether a sentence of a text, which is in small letters, says this and does not deny it.
fn says(text: &str, said: &Regex) -> bool {
    let ends = |(at, _): (usize, &str)| {
        text.get(at + 1..).is_none_or(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let mut from = 0;
    let mut sentences = Vec::new();
    for found in text.match_indices(ENDS).filter(|found| ends(*found)) {
        sentences.extend(text.get(from..found.0));
        from = found.0 + 1;
    }
    sentences.extend(text.get(from..));
    sentences.into_iter().any(|sentence| said.is_match(sentence) && !denies(sentence))
}

fn denies(sentence: &str) -> bool {
    let words: Vec<&str> = sentence
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .collect();
    let intends = |pair: &[&str]| match pair {
        [who, plan] if PLANS.contains(plan) => ["we", "is", "are"].contains(who),
        [plan, "to"] => PLANS.contains(plan),
        _ => false,
    };
    let denying =
        |word: &&str| DENYING.contains(word) || word.ends_with("n't") || word.ends_with("n’t");
    words.iter().any(denying) || words.windows(2).any(intends)
}

impl Saying {
    fn holds(&self, statements: &Statements) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(statements)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(statements)),
            Self::Not(part) => !part.holds(statements),
            Self::Says { names, said } => names.iter().any(|name| statements.say(name, said)),
            Self::Test { name, matcher } => {
                statements.plain.get(name).is_some_and(|value| matcher.is_valid(value))
            }
        }
    }

    /// The names that it rests on when it holds: those in which something stands that is asked for.
    fn behind(&self, statements: &Statements) -> Vec<String> {
        match self {
            Self::All(parts) => parts.iter().flat_map(|part| part.behind(statements)).collect(),
            Self::Any(parts) => {
                let holding = parts.iter().filter(|part| part.holds(statements));
                holding.flat_map(|part| part.behind(statements)).collect()
            }
            Self::Not(_) => Vec::new(),
            Self::Says { names, said } => {
                names.iter().filter(|name| statements.say(name, said)).cloned().collect()
            }
            Self::Test { name, .. } => vec![name.clone()],
        }
    }
}

impl Statements {
    fn say(&self, name: &str, said: &Regex) -> bool {
        self.plain.get(name).and_then(Value::as_str).is_some_and(|text| says(text, said))
    }

    /// The one number that is said under a name; none where it says several.
    fn number(&self, name: &str, said: &Regex) -> Option<u32> {
        let text = self.plain.get(name).and_then(Value::as_str)?;
        let group = |found: regex::Captures<'_>| found.get(1)?.as_str().parse::<u32>().ok();
        let numbers: BTreeSet<u32> = said.captures_iter(text).filter_map(group).collect();
        numbers.first().copied().filter(|_| numbers.len() == 1)
    }
}

impl DraftRule {
    /// Whether it is for a version.
    pub fn is_for(&self, version: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == version)
    }
}

impl Mapping {
    /// Whether it serves a version of a family.
    pub fn serves(&self, family: &str, version: &str) -> bool {
        self.family == family && self.serves.iter().any(|served| served == version)
    }

    /// The drafts that follow from what a document says, one a question, in the order of the rules.
    /// `single` tells of a question that takes one row of cells or one value.
    pub fn drafts(
        rules: &[DraftRule],
        version: &str,
        statements: &Statements,
        single: impl Fn(&str) -> bool,
    ) -> Vec<Drafted> {
        let mut drafts: Vec<Drafted> = Vec::new();
        let rules = rules.iter().filter(|rule| rule.is_for(version));
        for rule in rules.filter(|rule| rule.when.holds(statements)) {
            let mut given =
                Drafted { question: rule.question.clone(), ..given(&rule.gives, statements) };
            if given.values.is_empty() && given.rows.is_empty() && !given.file {
                continue;
            }
            let names = rule.when.behind(statements);
            given.behind = names.into_iter().chain(given.behind).collect();
            match drafts.iter_mut().find(|known| known.question == rule.question) {
                Some(known) => add(known, given, single(&rule.question)),
                None => drafts.push(given),
            }
        }
        for draft in &mut drafts {
            let mut seen: Vec<String> = Vec::new();
            draft.behind.retain(|name| {
                let is_new = !seen.contains(name);
                seen.push(name.clone());
                is_new
            });
        }
        drafts
    }
}

fn given(gives: &Gives, statements: &Statements) -> Drafted {
    let text = |name: &String| statements.texts.get(name).filter(|text| !text.trim().is_empty());
    let mut drafted = Drafted::default();
    match gives {
        Gives::Options(options) => drafted.values.clone_from(options),
        Gives::Flag(flag) => drafted.values.push(flag.to_string()),
        Gives::From(name) => {
            drafted.values.extend(text(name).cloned());
            drafted.behind.push(name.clone());
        }
        Gives::Row(cells) => {
            let mut row = BTreeMap::new();
            for (column, given) in cells {
                match given {
                    Given::Text(cell) => {
                        row.insert(column.clone(), cell.clone());
                    }
                    Given::From(name) => {
                        row.extend(text(name).map(|text| (column.clone(), text.clone())));
                        drafted.behind.push(name.clone());
                    }
                    Given::Number { from, said, times } => {
                        let number = statements.number(from, said);
                        let told = number.and_then(|number| number.checked_mul(*times));
                        row.extend(told.map(|told| (column.clone(), told.to_string())));
                        drafted.behind.push(from.clone());
                    }
                }
            }
            drafted.rows.extend((!row.is_empty()).then_some(row));
        }
        Gives::File => drafted.file = true,
    }
    drafted
}

/// Adds what another rule gives at the same question. Where there is room for one value only, what
/// the first rule gave stays.
fn add(known: &mut Drafted, given: Drafted, single: bool) {
    known.file |= given.file;
    match known.rows.first_mut().filter(|_| single) {
        Some(row) => {
            for (column, cell) in given.rows.into_iter().flatten() {
                row.entry(column).or_insert(cell);
            }
        }
        None => known.rows.extend(given.rows),
    }
    if !single {
        for value in given.values {
            if !known.values.contains(&value) {
                known.values.push(value);
            }
        }
    }
    known.behind.extend(given.behind);
}
