//! Reads `learning.json`.

use std::collections::BTreeSet;

use super::checks::check_unique;
use super::cursor::At;
use crate::domain::instrument::model::condition::Condition;
use crate::domain::instrument::model::learning::{LearningRule, LearningRules, Named};

impl LearningRules {
    pub(crate) fn read(at: &At<'_>, modules: &BTreeSet<String>) -> Option<LearningRules> {
        at.object(&["roles", "deadlines", "rules"])?;
        let roles = at.need("roles").map_or_else(Vec::new, |a| read_named(&a));
        let deadlines = at.need("deadlines").map_or_else(Vec::new, |a| read_named(&a));
        let list = at.need("rules")?;
        check_unique(&list, "id", "rule");
        let mut read = Vec::new();
        for item in list.items() {
            let Some(rule) = read_rule(&item) else { continue };
            refuse_unknown(&item, "modules", "module of the catalogue", |id| modules.contains(id));
            refuse_unknown(&item, "who", "role of this file", |id| has(&roles, id));
            if !has(&deadlines, &rule.by) {
                item.child("by", item.value)
                    .fault(format!("“{}” is not a deadline of this file.", rule.by));
            }
            read.push(rule);
        }
        Some(LearningRules { roles, deadlines, rules: read })
    }
}

fn refuse_unknown(rule: &At<'_>, key: &str, noun: &str, known: impl Fn(&str) -> bool) {
    for entry in rule.get(key).map_or_else(Vec::new, |a| a.items()) {
        if let Some(id) = entry.value.as_str()
            && !known(id)
        {
            entry.fault(format!("“{id}” is not a {noun}."));
        }
    }
}

fn has(list: &[Named], id: &str) -> bool {
    list.iter().any(|named| named.id == id)
}

fn read_named(at: &At<'_>) -> Vec<Named> {
    at.entries()
        .iter()
        .filter_map(|(id, entry)| Some(Named { id: (*id).to_owned(), title: entry.text()? }))
        .collect()
}

fn read_rule(at: &At<'_>) -> Option<LearningRule> {
    at.object(&["id", "when", "modules", "who", "by", "because"])?;
    let id = at.need("id").and_then(|a| a.text());
    let when = at.need("when").and_then(|a| Condition::read(&a));
    let modules = at.need("modules").map(|a| a.texts());
    let who = at.need("who").map(|a| a.texts());
    let by = at.need("by").and_then(|a| a.text());
    let because = at.need("because").and_then(|a| a.text());
    Some(LearningRule {
        id: id?,
        when: when?,
        modules: modules?,
        who: who?,
        by: by?,
        because: because?,
    })
}
