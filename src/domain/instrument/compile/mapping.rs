//! Reads what documents say about questions, and checks it against the questionnaires.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};

use super::cursor::{At, read_json};
use super::fragment;
use crate::domain::instrument::model::document::DOCUMENTS;
use crate::domain::instrument::model::fault::{Fault, Faults};
use crate::domain::instrument::model::json_words::list;
use crate::domain::instrument::model::kind::{ChoiceOption, Column, Kind};
use crate::domain::instrument::model::mapping::{
    DraftRule, Given, Gives, Mapping, MappingSource, Saying,
};
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;

/// The most that a number in a document is multiplied by.
const MOST_TIMES: u32 = 1_000;

impl Mapping {
    /// Parses a file of a family; `kind` is its name without the ending, and `file` what faults
    /// call it. The rules are beside it, for [`Mapping::faults`].
    ///
    /// # Errors
    /// Every fault in it.
    pub fn parse(
        file: &str,
        (family, kind): (&str, &str),
        bytes: &[u8],
    ) -> Result<(Mapping, Vec<DraftRule>), Vec<Fault>> {
        let faults = Faults::default();
        let json = read_json(file, bytes, &faults);
        let mapping =
            json.as_ref().and_then(|json| read(&At::root(json, file, &faults), family, kind));
        mapping.filter(|_| faults.is_empty()).ok_or_else(|| faults.into_vec())
    }

    /// Its rules, in order.
    pub fn rules(&self) -> Vec<DraftRule> {
        // Parsing has found no fault in them.
        rules(&At::root(&self.drafts, "", &Faults::default()))
    }

    /// What in it and its rules fits none of the questionnaires that it serves, or not one of them.
    pub fn faults(&self, rules: &[DraftRule], file: &str, all: &[&Questionnaire]) -> Vec<Fault> {
        let mut faults = Vec::new();
        let own = |version: &String| {
            all.iter().find(|q| q.family == self.family && q.version == *version)
        };
        // A folder need not have every version; a file that serves none of them says a wrong one.
        let has_all = self.serves.iter().all(|version| own(version).is_some());
        if let Some(first) = self.serves.first().filter(|_| {
            all.iter().any(|q| q.family == self.family)
                && !self.serves.iter().any(|version| own(version).is_some())
        }) {
            let told = format!("There is no version “{first}” of “{}” here.", self.family);
            faults.push(Fault::new(file, "/serves/0", told));
        }
        for (version, q) in self.serves.iter().filter_map(|version| Some((version, own(version)?)))
        {
            for (number, rule) in rules.iter().enumerate() {
                if !rule.is_for(version) {
                    continue;
                }
                let at = format!("/drafts/{number}");
                match q.question(&rule.question) {
                    None => {
                        let told = format!("{version} has no question “{}”.", rule.question);
                        faults.push(Fault::new(file, format!("{at}/question"), told));
                    }
                    Some(question) => {
                        if let Some(told) = misfit(question, &rule.gives) {
                            faults.push(Fault::new(
                                file,
                                format!("{at}/gives"),
                                format!("{version}: {told}"),
                            ));
                        }
                    }
                }
            }
        }
        for (number, name) in self.evidence.iter().enumerate() {
            let takes = |version| {
                own(version)
                    .and_then(|q| q.question(name))
                    .is_some_and(|question| question.evidence.is_some())
            };
            if has_all && !self.serves.iter().any(takes) {
                let told = format!("No version that is served asks for evidence at “{name}”.");
                faults.push(Fault::new(file, format!("/evidence/{number}"), told));
            }
        }
        for (number, rule) in rules.iter().enumerate() {
            let others = rule.only.iter().filter(|only| !self.serves.contains(only));
            faults.extend(others.map(|only| {
                let told = format!("“{only}” is not among the versions that are served.");
                Fault::new(file, format!("/drafts/{number}/only"), told)
            }));
        }
        faults
    }
}

/// What of a draft a question cannot hold, in a sentence.
fn misfit(question: &Question, gives: &Gives) -> Option<String> {
    let name = &question.name;
    let unknown = |options: &[ChoiceOption], chosen: &[String]| {
        let other = chosen.iter().find(|id| !options.iter().any(|option| option.id == **id))?;
        Some(format!("“{other}” is no option of “{name}”."))
    };
    match (gives, &question.kind) {
        (Gives::Options(chosen), Kind::Multiple { options, .. }) => unknown(options, chosen),
        (Gives::Options(chosen), Kind::Single(options)) => {
            if chosen.len() > 1 {
                return Some(format!("“{name}” takes one option."));
            }
            unknown(options, chosen)
        }
        (Gives::Row(cells), Kind::Table { columns, .. }) => {
            cells.iter().find_map(|(id, given)| cell_misfit(name, columns, id, given))
        }
        (Gives::Flag(_), Kind::Boolean)
        | (Gives::From(_), Kind::Text { .. } | Kind::Url)
        | (Gives::File, Kind::File { .. }) => None,
        (_, kind) => Some(format!("“{name}” is a question of type {}.", kind.word())),
    }
}

fn cell_misfit(name: &str, columns: &[Column], id: &str, given: &Given) -> Option<String> {
    let Some(column) = columns.iter().find(|column| column.id == id) else {
        return Some(format!("“{name}” has no column “{id}”."));
    };
    match (given, &column.kind) {
        (Given::Text(text), Kind::Single(options)) => {
            let is_option = options.iter().any(|option| option.id == *text);
            (!is_option).then(|| format!("“{text}” is no choice in the column “{id}”."))
        }
        (Given::Text(text), Kind::Boolean) => {
            (text != "true" && text != "false").then(|| format!("“{id}” is yes or no."))
        }
        (Given::From(_), Kind::Text { .. } | Kind::Url)
        | (Given::Number { .. }, Kind::Number { .. })
        | (Given::Text(_), _) => None,
        (Given::From(_), _) => Some(format!("The column “{id}” takes no text.")),
        (Given::Number { .. }, _) => Some(format!("The column “{id}” takes no number.")),
    }
}

fn read(at: &At<'_>, family: &str, kind: &str) -> Option<(Mapping, Vec<DraftRule>)> {
    at.object(&["title", "serves", "workbook", "document", "evidence", "drafts"])?;
    let source = match (at.get("workbook"), at.get("document")) {
        (Some(workbook), None) => workbook_source(&workbook)?,
        (None, Some(document)) => MappingSource::Document(document.word(&DOCUMENTS)?),
        _ => return at.refuse("Give either `workbook` or `document`."),
    };
    let drafts = at.need("drafts")?;
    let mapping = Mapping {
        kind: kind.to_owned(),
        title: at.need("title")?.text()?,
        family: family.to_owned(),
        serves: at.need("serves")?.texts(),
        source,
        evidence: at.get("evidence").map(|at| at.texts()).unwrap_or_default(),
        drafts: drafts.value.clone(),
    };
    Some((mapping, rules(&drafts)))
}

fn rules(at: &At<'_>) -> Vec<DraftRule> {
    at.items().iter().filter_map(rule).collect()
}

fn workbook_source(at: &At<'_>) -> Option<MappingSource> {
    at.object(&["ids", "says", "product"])?;
    let ids = at.need("ids")?.texts();
    if ids.is_empty() {
        return at.refuse("Name at least one id of a question in `ids`.");
    }
    Some(MappingSource::Workbook {
        ids,
        says: at.get("says").and_then(|at| at.text()).map(|text| text.to_lowercase()),
        product: at.get("product").and_then(|at| at.text()),
    })
}

fn rule(at: &At<'_>) -> Option<DraftRule> {
    at.object(&["question", "only", "gives", "when"])?;
    Some(DraftRule {
        question: at.need("question")?.text()?,
        only: at.get("only").map(|at| at.texts()).unwrap_or_default(),
        gives: gives(&at.need("gives")?)?,
        when: saying(&at.need("when")?)?,
    })
}

fn gives(at: &At<'_>) -> Option<Gives> {
    const KNOWN: [&str; 6] = ["options", "option", "flag", "from", "row", "file"];
    let object = at.object(&KNOWN)?;
    if object.len() != 1 {
        return at.refuse(format!("Give one of {}.", list(KNOWN.into_iter())));
    }
    if let Some(options) = at.get("options") {
        return Some(Gives::Options(options.texts()));
    }
    if let Some(option) = at.get("option") {
        return Some(Gives::Options(vec![option.text()?]));
    }
    if let Some(flag) = at.get("flag") {
        return flag.boolean().map(Gives::Flag);
    }
    if let Some(from) = at.get("from") {
        return from.text().map(Gives::From);
    }
    if let Some(row) = at.get("row") {
        let cells: BTreeMap<String, Given> = row
            .entries()
            .into_iter()
            .filter_map(|(column, cell)| Some((column.to_owned(), given(&cell)?)))
            .collect();
        return Some(Gives::Row(cells));
    }
    at.need("file")?.boolean()?.then_some(Gives::File)
}

/// A cell: a text, `{ "from": name }`, or a number that is said there.
fn given(at: &At<'_>) -> Option<Given> {
    if !at.value.is_object() {
        return at.text().map(Given::Text);
    }
    at.object(&["from", "number", "times"])?;
    let from = at.need("from")?.text()?;
    let Some(number) = at.get("number") else {
        return match at.get("times") {
            None => Some(Given::From(from)),
            Some(times) => times.refuse("Only a `number` is multiplied."),
        };
    };
    let said = pattern(&number)?;
    if said.captures_len() != 2 {
        return number.refuse("It needs one group in parentheses, which is the number.");
    }
    let times = match at.get("times") {
        Some(times) => times.whole(1, MOST_TIMES)?,
        None => 1,
    };
    Some(Given::Number { from, said, times })
}

fn pattern(at: &At<'_>) -> Option<Regex> {
    let text = at.text()?;
    match RegexBuilder::new(&text).size_limit(fragment::MAX_PATTERN_BYTES).build() {
        Ok(pattern) => Some(pattern),
        Err(error) => at.refuse(format!("This is not a pattern: {error}.")),
    }
}

/// What a sentence says: the names where it may stand, and a pattern.
fn says(at: &At<'_>) -> Option<Saying> {
    at.object(&["in", "pattern"])?;
    let names = at.need("in")?;
    let said = pattern(&at.need("pattern")?)?;
    match names.texts() {
        list if list.is_empty() => names.refuse("Name at least one."),
        list => Some(Saying::Says { names: list, said }),
    }
}

fn saying(at: &At<'_>) -> Option<Saying> {
    at.map()?;
    let mut parts = Vec::new();
    for (key, entry) in at.entries() {
        parts.push(match key {
            "all" => Saying::All(sayings(&entry)?),
            "any" => Saying::Any(sayings(&entry)?),
            "not" => Saying::Not(Box::new(saying(&entry)?)),
            "says" => says(&entry)?,
            name => Saying::Test {
                name: name.to_owned(),
                matcher: Box::new(fragment::compile(&entry)?),
            },
        });
    }
    Some(Saying::All(parts))
}

fn sayings(at: &At<'_>) -> Option<Vec<Saying>> {
    let items = at.items();
    if items.is_empty() {
        return at.refuse("At least one is expected in this list.");
    }
    items.iter().map(saying).collect()
}
