//! What became of a table of the past.

use crate::domain::texts::counted;

/// What became of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// How many rows it has.
    pub rows: usize,
    /// How many vendors are new.
    pub vendors: usize,
    /// How many tools are new.
    pub tools: usize,
    /// How many approvals are new.
    pub approvals: usize,
    /// How many approvals read otherwise than those that were loaded before.
    pub changed: usize,
    /// How many tools have another version, web address or words about what they do.
    pub corrected: usize,
    /// How many rows say what is here already.
    pub same: usize,
    /// The tools of which their vendors say themselves what they are.
    pub theirs: Vec<String>,
    /// The tools that have a decision of their own here by now, which stays.
    pub decided: Vec<String>,
    /// The titles of columns that were not read.
    pub unread: Vec<String>,
}

impl Loaded {
    /// What was loaded, or would be, in sentences.
    pub fn in_words(&self) -> Vec<String> {
        let mut details = vec![format!(
            "{}: {}, {} and {}.",
            counted(self.rows, "row", "rows"),
            counted(self.vendors, "new vendor", "new vendors"),
            counted(self.tools, "new tool", "new tools"),
            counted(self.approvals, "new approval", "new approvals")
        )];
        if self.changed > 0 {
            details.push(format!(
                "{} otherwise than when {} loaded before.",
                counted(self.changed, "approval reads", "approvals read"),
                if self.changed == 1 { "it was" } else { "they were" }
            ));
        }
        if self.corrected > 0 {
            details.push(format!(
                "{} another version, web address or description.",
                counted(self.corrected, "tool gets", "tools get")
            ));
        }
        if self.same > 0 {
            details.push(format!(
                "{} what is here already.",
                counted(self.same, "row says", "rows say")
            ));
        }
        if !self.theirs.is_empty() {
            details.push(format!(
                "The vendors of these have people here, who change themselves what the tools are: \
                 {}.",
                self.theirs.join("; ")
            ));
        }
        if !self.decided.is_empty() {
            details.push(format!(
                "These have a decision of their own here, which stays: {}.",
                self.decided.join("; ")
            ));
        }
        if !self.unread.is_empty() {
            details.push(format!("Columns that were not read: {}.", self.unread.join(", ")));
        }
        details
    }
}
