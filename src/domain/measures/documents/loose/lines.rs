//! Objects whose members stand on lines of their own: YAML, and settings with `=`.

use std::borrow::Cow;

use super::{Member, Start};

/// Past this depth the outermost levels are forgotten.
const MAX_LEVELS: usize = 500;

/// Calls `each` for every member with the state of its object.
pub(in super::super) fn walk<'t, S: Default>(
    text: &'t str,
    mut each: impl FnMut(&mut S, &Member<'t, '_>),
) {
    // The column at which the keys of an object stand, and its state.
    let mut levels: Vec<(usize, S)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some(entry) = Entry::read(line) else { continue };
        while levels.last().is_some_and(|(column, _)| {
            *column > entry.column || *column == entry.column && entry.begins
        }) {
            levels.pop();
        }
        let Some((key, start)) = entry.member else { continue };
        if levels.last().is_none_or(|(column, _)| *column < entry.column) {
            if levels.len() >= MAX_LEVELS {
                levels.drain(..MAX_LEVELS / 2);
            }
            levels.push((entry.column, S::default()));
        }
        let depth = levels.len();
        if let Some((_, state)) = levels.last_mut() {
            each(
                state,
                &Member { key: Cow::Borrowed(key), start, depth, line: index + 1, steps: &[] },
            );
        }
    }
}

/// What stands on a line.
struct Entry<'t> {
    /// Where it begins, behind the dashes of list items.
    column: usize,
    /// Whether it is the first of a list item.
    begins: bool,
    member: Option<(&'t str, Start<'t>)>,
}

impl<'t> Entry<'t> {
    /// Reads a line; none of a blank line, a remark, or a line that ends a document.
    fn read(line: &'t str) -> Option<Self> {
        let mut rest = line.trim_start_matches('\u{feff}').trim_start_matches([' ', '\t']);
        if rest.trim_end().is_empty()
            || rest.starts_with(['#', '%'])
            || rest.starts_with("---")
            || rest.starts_with("...")
        {
            return None;
        }
        let mut begins = false;
        while let Some(item) = rest.strip_prefix("- ") {
            rest = item.trim_start_matches(' ');
            begins = true;
        }
        Some(Self { column: line.len() - rest.len(), begins, member: member(rest) })
    }
}

fn member(text: &str) -> Option<(&str, Start<'_>)> {
    let (key, value) =
        if let Some(mark) = text.chars().next().filter(|mark| matches!(mark, '"' | '\'')) {
            let (key, rest) = text.get(1..)?.split_once(mark)?;
            (key, rest.trim_start().strip_prefix([':', '='])?)
        } else {
            let end = text.find([':', '='])?;
            (text.get(..end)?.trim_end(), text.get(end + 1..)?)
        };
    let is_word = !key.is_empty() && key.len() <= 100 && !key.contains(char::is_whitespace);
    is_word.then(|| (key, start(value.trim())))
}

fn start(value: &str) -> Start<'_> {
    match value.chars().next() {
        None | Some('#') => Start::Nothing,
        Some('[') => Start::List,
        Some('{') => Start::Object,
        Some(mark @ ('"' | '\'')) => {
            Start::Text(value.get(1..).and_then(|rest| rest.split(mark).next()).unwrap_or_default())
        }
        Some(_) => {
            Start::Text(value.split(" #").next().unwrap_or_default().trim_end_matches([',', ' ']))
        }
    }
}
