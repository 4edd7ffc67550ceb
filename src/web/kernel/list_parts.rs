//! The registry's list in parts: rendered once for each snapshot, and put together for each query.

use std::collections::HashMap;

use super::mould::Strip;

/// The parts of the registry's list.
#[derive(Debug, Default)]
pub struct ListParts {
    /// The page around them, by whether words are looked for and by the word of the order.
    pub frames: HashMap<(bool, &'static str), Strip>,
    /// The facets around their groups: with nothing chosen, and with something.
    pub rails: Vec<Strip>,
    /// The facets in the order of the shelf; none for one that is not shown.
    pub groups: Vec<Option<GroupParts>>,
    /// What leads to other pages: to none, to the next, to the one before, to both.
    pub ways: Vec<Strip>,
}

/// A facet in parts.
#[derive(Debug)]
pub struct GroupParts {
    /// The group around its values: closed, open, and open with something chosen.
    pub around: Vec<Strip>,
    /// Each value: not chosen, and chosen.
    pub options: Vec<[Strip; 2]>,
    /// Whether it stands open when nothing is chosen.
    pub open: bool,
}
