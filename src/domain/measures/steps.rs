//! The arithmetic of a measure, step by step.

use super::line::Line;

/// The steps of an arithmetic: written down for those who read them, left out where only the result
/// counts. Writing them takes longer than the arithmetic itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps(Option<Vec<Line>>);

impl Steps {
    /// Steps that are written down; none so far.
    pub fn written() -> Self {
        Self(Some(Vec::new()))
    }

    /// Steps that nobody will read.
    pub fn left_out() -> Self {
        Self(None)
    }

    /// The steps of a part: none so far, written down when these are.
    #[must_use]
    pub fn part(&self) -> Self {
        Self(self.0.as_ref().map(|_| Vec::new()))
    }

    /// Adds a step.
    pub fn add(&mut self, line: impl FnOnce() -> Line) {
        if let Some(lines) = &mut self.0 {
            lines.push(line());
        }
    }

    /// Adds several steps.
    pub fn add_all<L: IntoIterator<Item = Line>>(&mut self, more: impl FnOnce() -> L) {
        if let Some(lines) = &mut self.0 {
            lines.extend(more());
        }
    }

    /// Adds the steps of a part, each named after it: "Reading: p value".
    pub fn add_part(&mut self, title: &str, part: Self) {
        self.add_all(|| {
            part.into_lines()
                .into_iter()
                .map(|line| Line { label: format!("{title}: {}", line.label), ..line })
        });
    }

    /// What was written down, in order.
    pub fn into_lines(self) -> Vec<Line> {
        self.0.unwrap_or_default()
    }
}
