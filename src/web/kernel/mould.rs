//! Pages with holes: rendered once, with a sign in each place where requests differ, and filled for
//! each request without rendering anything.

use crate::domain::packed::Joined;

/// The first of the signs that stand for holes; no font draws them, so no text means them.
const FIRST: u32 = 0xe000;
/// How many signs there are.
const SIGNS: u32 = 64;

/// The sign of a hole.
pub fn sign(hole: u32) -> char {
    char::from_u32(FIRST + hole.min(SIGNS - 1)).unwrap_or('\u{e000}')
}

/// The hole that a letter is the sign of.
fn hole(letter: char) -> Option<u32> {
    u32::from(letter).checked_sub(FIRST).filter(|hole| *hole < SIGNS)
}

/// A part of what was rendered.
#[derive(Debug)]
enum Part {
    Text(String),
    Hole(u32),
}

/// Splits what was rendered at its holes.
fn parts(rendered: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = rendered;
    while let Some((at, letter)) = rest.char_indices().find(|(_, letter)| hole(*letter).is_some()) {
        let (before, behind) = rest.split_at(at);
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        parts.extend(hole(letter).map(Part::Hole));
        rest = behind.get(letter.len_utf8()..).unwrap_or_default();
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    parts
}

/// A text with holes. It is not packed: the page that it becomes a part of is, as one.
#[derive(Debug)]
pub struct Strip(Vec<Part>);

impl Strip {
    /// Keeps what was rendered.
    pub fn new(rendered: &str) -> Self {
        Self(parts(rendered))
    }

    /// Goes on with the text; `fill` writes what belongs into a hole.
    pub fn pour(&self, page: &mut Joined, mut fill: impl FnMut(u32, &mut Joined)) {
        for part in &self.0 {
            match part {
                Part::Text(text) => page.text(text),
                Part::Hole(hole) => fill(*hole, page),
            }
        }
    }
}
