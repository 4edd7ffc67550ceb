//! Reads a question.

use super::cursor::At;
use super::fragment;
use crate::domain::instrument::model::condition::Condition;
use crate::domain::instrument::model::document::DOCUMENTS;
use crate::domain::instrument::model::kind::Kind;
use crate::domain::instrument::model::messages::QuestionMessages;
use crate::domain::instrument::model::question::{EvidenceAsk, Note, Question, Reuse, Visibility};

impl Question {
    pub(crate) fn read(at: &At<'_>, section: &str) -> Option<Question> {
        at.object(&[
            "id",
            "code",
            "type",
            "label",
            "required",
            "ask_when",
            "answer",
            "visibility",
            "reuse",
            "note",
            "evidence",
        ])?;
        let id = at.need("id").and_then(|a| a.id());
        let code = at.need("code").and_then(|a| a.text());
        let label = at.need("label").and_then(|a| a.text());
        let required = at.need("required").and_then(|a| a.boolean());
        let visibility = at.need("visibility").and_then(|a| {
            a.word(&[
                ("public", Visibility::Public),
                ("reviewers", Visibility::Reviewers),
                ("legal", Visibility::Legal),
            ])
        });
        let reuse = at.need("reuse").and_then(|a| {
            a.word(&[
                ("company", Reuse::Company),
                ("product", Reuse::Product),
                ("never", Reuse::Never),
            ])
        });
        let ask_when = at.get("ask_when");
        let conditional = ask_when.is_some();
        let ask_when = match ask_when {
            Some(condition) => Condition::read(&condition),
            None => Some(Condition::always()),
        };
        let type_name = at.need("type").and_then(|a| a.text());
        let answer = at.need("answer");
        let kind = match (&type_name, &answer) {
            (Some(name), Some(answer)) => Kind::read(at, name, answer),
            _ => None,
        };
        let shape = answer.as_ref().and_then(fragment::compile_answer);
        let note = at.get("note").map(|a| Note::read(&a));
        let evidence = at.get("evidence").map(|a| EvidenceAsk::read(&a));
        let id = id?;
        Some(Question {
            name: format!("{section}.{id}"),
            id,
            code: code?,
            label: label?,
            required: required?,
            visibility: visibility?,
            reuse: reuse?,
            kind: kind?,
            note: match note {
                Some(read) => Some(read?),
                None => None,
            },
            evidence: match evidence {
                Some(read) => Some(read?),
                None => None,
            },
            messages: QuestionMessages::default(),
            ask_when: ask_when?,
            conditional,
            fragment: answer?.value.clone(),
            shape: shape?,
        })
    }
}

impl Note {
    fn read(at: &At<'_>) -> Option<Note> {
        at.object(&["label", "max_words", "required"])?;
        let label = at.need("label").and_then(|a| a.text());
        let max_words = at.need("max_words").and_then(|a| a.whole(1, 2000));
        let required = at.get("required").map_or(Some(false), |a| a.boolean());
        Some(Note { label: label?, max_words: max_words?, required: required? })
    }
}

impl EvidenceAsk {
    fn read(at: &At<'_>) -> Option<EvidenceAsk> {
        at.object(&["ask", "required", "shelf_life_months", "documents"])?;
        let ask = at.need("ask").and_then(|a| a.text());
        let required = at.get("required").map_or(Some(false), |a| a.boolean());
        let months = match at.get("shelf_life_months") {
            Some(months) => Some(months.whole(1, 600)?),
            None => None,
        };
        let documents = at.get("documents").map_or_else(Vec::new, |a| {
            a.items().iter().filter_map(|item| item.word(&DOCUMENTS)).collect()
        });
        Some(EvidenceAsk { ask: ask?, required: required?, shelf_life_months: months, documents })
    }
}
