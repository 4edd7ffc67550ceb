//! Pages with holes: rendered once, with a sign in each place where requests differ, and filled for
//! each request without rendering or packing anything.

use crate::domain::packed::{Joined, Packer, Piece};

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
enum Part<Text> {
    Text(Text),
    Hole(u32),
}

/// Splits what was rendered at its holes.
fn parts(rendered: &str) -> Vec<Part<&str>> {
    let mut parts = Vec::new();
    let mut rest = rendered;
    while let Some((at, letter)) = rest.char_indices().find(|(_, letter)| hole(*letter).is_some()) {
        let (before, behind) = rest.split_at(at);
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        parts.extend(hole(letter).map(Part::Hole));
        rest = behind.get(letter.len_utf8()..).unwrap_or_default();
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// A page with holes, packed but for what goes into them.
#[derive(Debug)]
pub struct Mould(Vec<Part<Piece>>);

impl Mould {
    /// Packs what was rendered.
    pub fn new(rendered: &str, packer: &mut Packer) -> Self {
        let pack = |part| match part {
            Part::Text(text) => Part::Text(packer.piece(text)),
            Part::Hole(hole) => Part::Hole(hole),
        };
        Self(parts(rendered).into_iter().map(pack).collect())
    }

    /// Goes on with the page; `fill` writes what belongs into a hole.
    pub fn pour(&self, page: &mut Joined, mut fill: impl FnMut(u32, &mut Joined)) {
        for part in &self.0 {
            match part {
                Part::Text(piece) => page.piece(piece),
                Part::Hole(hole) => fill(*hole, page),
            }
        }
    }
}

/// A short text with holes, which is not worth packing.
#[derive(Debug)]
pub struct Strip(Vec<Part<String>>);

impl Strip {
    /// Keeps what was rendered.
    pub fn new(rendered: &str) -> Self {
        let keep = |part| match part {
            Part::Text(text) => Part::Text(str::to_owned(text)),
            Part::Hole(hole) => Part::Hole(hole),
        };
        Self(parts(rendered).into_iter().map(keep).collect())
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
