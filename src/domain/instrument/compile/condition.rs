//! Reads a condition.

use serde_json::Value;

use super::cursor::At;
use super::fragment;
use crate::domain::instrument::model::condition::{Condition, Node, Test};
use crate::domain::instrument::model::fault::{Fault, Faults};
use crate::domain::instrument::model::name::Name;

impl Condition {
    /// Parses and compiles a condition. Whether its names exist is checked by the questionnaire it
    /// belongs to.
    ///
    /// # Errors
    /// Every fault in it, located by a pointer into `json`.
    pub fn parse(json: &Value) -> Result<Self, Vec<Fault>> {
        let faults = Faults::default();
        let condition = Self::read(&At::root(json, "condition", &faults));
        match condition {
            Some(condition) if faults.is_empty() => Ok(condition),
            _ => Err(faults.into_vec()),
        }
    }

    pub(crate) fn read(at: &At<'_>) -> Option<Self> {
        Node::read(at).map(Self)
    }
}

impl Node {
    fn read(at: &At<'_>) -> Option<Node> {
        let mut parts = Vec::new();
        for (key, entry) in at.map().map(|_| at.entries())? {
            parts.push(match key {
                "all" => Node::All(read_all(&entry)?),
                "any" => Node::Any(read_all(&entry)?),
                "not" => Node::Not(Box::new(Node::read(&entry)?)),
                name => Node::Test(Box::new(Test {
                    name: Name::parse(name),
                    slot: None,
                    pointer: entry.pointer.clone(),
                    fragment: entry.value.clone(),
                    matcher: fragment::compile(&entry)?,
                })),
            });
        }
        Some(match (parts.len(), parts.pop()) {
            (1, Some(only)) => only,
            (_, Some(last)) => {
                parts.push(last);
                Node::All(parts)
            }
            (_, None) => Node::All(parts),
        })
    }
}

fn read_all(at: &At<'_>) -> Option<Vec<Node>> {
    let items = at.items();
    if items.is_empty() {
        return at.refuse("At least one condition is expected in this list.");
    }
    // Every item is read before the first failure counts, so that all faults are reported.
    let read: Vec<Option<Node>> = items.iter().map(Node::read).collect();
    read.into_iter().collect()
}
