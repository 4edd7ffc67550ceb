//! Reads `questionnaire.json`: sections, questions, facts.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::checks::check_unique;
use super::cursor::At;
use crate::domain::instrument::model::condition::Condition;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::{
    NamedFact, PublicFact, Purpose, Section, Show,
};

/// What `questionnaire.json` says, before it is checked against the other files.
pub(crate) struct Outline {
    pub(crate) family: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) purpose: Option<Purpose>,
    pub(crate) as_of: Option<NaiveDate>,
    pub(crate) sections: Vec<Section>,
    pub(crate) facts: Vec<NamedFact>,
    pub(crate) public_facts: Vec<PublicFact>,
}

impl Outline {
    pub(crate) fn read(at: &At<'_>) -> Outline {
        at.object(&[
            "family",
            "version",
            "title",
            "summary",
            "purpose",
            "as_of",
            "facts",
            "public_facts",
            "sections",
        ]);
        let text = |key: &str| at.need(key).and_then(|a| a.text());
        Outline {
            family: text("family"),
            version: text("version"),
            title: text("title"),
            summary: text("summary"),
            purpose: at.get("purpose").and_then(|a| a.word(&Purpose::WORDS)),
            as_of: at.need("as_of").and_then(|a| a.date()),
            facts: at.get("facts").map_or_else(Vec::new, |a| {
                check_unique(&a, "id", "fact");
                a.items().iter().filter_map(read_fact).collect()
            }),
            public_facts: at.get("public_facts").map_or_else(Vec::new, |a| {
                check_unique(&a, "id", "public fact");
                a.items().iter().filter_map(read_public_fact).collect()
            }),
            sections: at.need("sections").map_or_else(Vec::new, |a| {
                check_unique(&a, "id", "section");
                check_codes(&a);
                a.items().iter().filter_map(read_section).collect()
            }),
        }
    }
}

fn read_fact(at: &At<'_>) -> Option<NamedFact> {
    at.object(&["id", "title", "when"])?;
    let id = at.need("id").and_then(|a| a.id());
    let title = at.need("title").and_then(|a| a.text());
    let when = at.need("when").and_then(|a| Condition::read(&a));
    Some(NamedFact { id: id?, title: title?, when: when? })
}

fn read_public_fact(at: &At<'_>) -> Option<PublicFact> {
    at.object(&["id", "label", "question", "show"])?;
    let id = at.need("id").and_then(|a| a.id());
    let label = at.need("label").and_then(|a| a.text());
    let question = at.need("question").and_then(|a| a.text());
    let show = at.get("show").map_or(Some(Show::Facet), |a| a.word(&Show::WORDS));
    Some(PublicFact { id: id?, label: label?, question: question?, show: show? })
}

fn read_section(at: &At<'_>) -> Option<Section> {
    at.object(&["id", "title", "intro", "criterion", "questions"])?;
    let id = at.need("id").and_then(|a| a.id());
    let title = at.need("title").and_then(|a| a.text());
    let intro = at.need("intro").and_then(|a| a.text());
    let criterion = at.get("criterion").and_then(|a| a.id());
    let list = at.need("questions");
    let name = id.clone().unwrap_or_default();
    let questions = list.map_or_else(Vec::new, |a| {
        check_unique(&a, "id", "question");
        a.items().iter().filter_map(|item| Question::read(item, &name)).collect()
    });
    Some(Section { id: id?, title: title?, intro: intro?, criterion, questions })
}

/// People quote codes without the section, so a code is given once in the whole questionnaire.
fn check_codes(sections: &At<'_>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let questions = sections
        .items()
        .into_iter()
        .filter_map(|section| section.get("questions"))
        .flat_map(|list| list.items());
    for question in questions {
        let Some(code) = question.get("code") else { continue };
        let Some(value) = code.value.as_str() else { continue };
        if !seen.insert(value) {
            code.fault(format!("There is another question with the code “{value}”."));
        }
    }
}
