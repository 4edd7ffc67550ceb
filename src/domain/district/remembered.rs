//! What a district calls tools in its lists: said once, used whenever one is checked again.

use crate::domain::registry::inventory::check::{InventoryMatch, InventoryRow, memory_key};
use crate::domain::values::{RememberedNameId, Timestamp};

/// The most names that a district has remembered.
pub const MOST_NAMES: usize = 5_000;
/// How much of a name is kept to be shown, in letters; all of it counts when lists are checked.
const SHOWN: usize = 200;

/// A name that a district uses for a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberedName {
    /// What the button that forgets it sends.
    pub id: RememberedNameId,
    /// What name and vendor are known by, however they are written.
    pub key: String,
    /// The name, as much of it as is shown.
    pub name: String,
    /// The vendor beside it; empty where there was none.
    pub vendor: String,
    /// The word by which lists name the tool; none where the registry does not have it.
    pub tool_key: Option<String>,
    /// The tool and its vendor as the registry called them; empty where it does not have it.
    pub tool: String,
    /// When the district said so.
    pub at: Timestamp,
}

impl RememberedName {
    /// What a person chose for a row; none where nobody chose.
    pub fn chosen(id: RememberedNameId, row: &InventoryRow, at: Timestamp) -> Option<Self> {
        let shown = |text: &str| text.chars().take(SHOWN).collect::<String>();
        let tool = row.tool.as_ref();
        (row.matched == InventoryMatch::Chosen).then(|| Self {
            id,
            key: memory_key(&row.name, &row.vendor),
            name: shown(&row.name),
            vendor: shown(&row.vendor),
            tool_key: tool.map(|tool| tool.key.clone()),
            tool: tool.map_or_else(String::new, |tool| format!("{} by {}", tool.name, tool.vendor)),
            at,
        })
    }
}
