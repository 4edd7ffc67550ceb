//! Objects in braces: JSON, and what is written like it (single quotation marks, bare words, `\"`
//! for every mark).

use std::borrow::Cow;

use super::{Member, Start, Step};

/// Past this depth the outermost levels are forgotten.
const MAX_LEVELS: usize = 2_000;
/// What texts stand between.
const MARKS: [&str; 3] = ["\"", "'", "\\\""];

/// Calls `each` for every member with the state of its object, and `text` for every text in
/// quotation marks, with its line.
pub(in super::super) fn walk<'t, S: Default>(
    text: &'t str,
    mut each: impl FnMut(&mut S, &Member<'t, '_>),
    mut quotation: impl FnMut(&'t str, usize),
) {
    let mut walker =
        Walker { levels: Vec::new(), steps: Vec::new(), word: None, key: None, line: 1 };
    let bytes = text.as_bytes();
    // Up to here no quotation with this mark closes, so that no line is searched twice.
    let mut unclosed = [0; MARKS.len()];
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let mut length = 1;
        match byte {
            b'\n' => walker.line += 1,
            b'{' | b'[' => walker.open(byte == b'{', &mut each),
            b'}' | b']' => walker.close(byte == b'}'),
            b',' => walker.next(),
            b':' => walker.colon(),
            byte if byte.is_ascii_whitespace() => {}
            _ => {
                let mark = (0..)
                    .zip(MARKS)
                    .find(|(_, mark)| text.get(at..).is_some_and(|rest| rest.starts_with(mark)));
                let open = mark
                    .and_then(|(index, mark)| Some((unclosed.get_mut(index)?, mark)))
                    .filter(|(unclosed, _)| at >= **unclosed);
                match open.map(|(unclosed, mark)| (quoted(text, at, mark), unclosed)) {
                    Some((Ok((inner, whole)), _)) => {
                        quotation(inner, walker.line);
                        walker.scalar(inner, &mut each);
                        length = whole;
                    }
                    Some((Err(until), unclosed)) => *unclosed = until,
                    None => {
                        length = word(bytes.get(at..).unwrap_or_default());
                        walker.scalar(text.get(at..at + length).unwrap_or_default(), &mut each);
                    }
                }
            }
        }
        at += length;
    }
}

/// The inside of the quotation that opens at `at` and its whole length: it ends in the same line,
/// with the mark that it opens with. One that does not gives the place up to which it was searched.
fn quoted<'t>(text: &'t str, at: usize, mark: &str) -> Result<(&'t str, usize), usize> {
    let rest = text.get(at..).unwrap_or_default();
    let mut escaped = false;
    for (inside, byte) in rest.bytes().enumerate().skip(mark.len()) {
        if !escaped
            && rest.as_bytes().get(inside..).is_some_and(|rest| rest.starts_with(mark.as_bytes()))
        {
            return Ok((rest.get(mark.len()..inside).unwrap_or_default(), inside + mark.len()));
        }
        if byte == b'\n' {
            return Err(at + inside);
        }
        escaped = byte == b'\\' && !escaped && mark == "\"";
    }
    Err(text.len())
}

/// The length of the bare word at the start, at least one.
fn word(rest: &[u8]) -> usize {
    let ends = |byte: &u8| {
        byte.is_ascii_whitespace()
            || matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"' | b'\\')
    };
    rest.iter().skip(1).position(ends).map_or(rest.len(), |end| end + 1)
}

struct Level<S> {
    object: bool,
    /// How many commas are behind.
    index: usize,
    state: S,
}

struct Walker<'t, S> {
    levels: Vec<Level<S>>,
    /// The way to each level but the first.
    steps: Vec<Step<'t>>,
    /// A text or word that may turn out to be a key.
    word: Option<&'t str>,
    /// A key whose value is to come.
    key: Option<&'t str>,
    line: usize,
}

impl<'t, S: Default> Walker<'t, S> {
    fn open(&mut self, object: bool, each: &mut impl FnMut(&mut S, &Member<'t, '_>)) {
        let step = match (self.key, self.levels.last()) {
            (Some(key), _) => Step::Key(plain(key)),
            (None, level) => Step::Index(level.map_or(0, |level| level.index)),
        };
        self.value(if object { Start::Object } else { Start::List }, each);
        if self.levels.len() >= MAX_LEVELS {
            self.levels.drain(..MAX_LEVELS / 2);
            self.steps.drain(..MAX_LEVELS / 2);
        }
        if !self.levels.is_empty() {
            self.steps.push(step);
        }
        self.levels.push(Level { object, index: 0, state: S::default() });
        self.word = None;
    }

    /// Closes the innermost level of its kind; a bracket that closes nothing is passed over.
    fn close(&mut self, object: bool) {
        (self.word, self.key) = (None, None);
        if let Some(depth) =
            self.levels.iter().rev().take(8).position(|level| level.object == object)
        {
            self.levels.truncate(self.levels.len() - depth - 1);
            self.steps.truncate(self.levels.len().saturating_sub(1));
        }
    }

    fn next(&mut self) {
        (self.word, self.key) = (None, None);
        if let Some(level) = self.levels.last_mut() {
            level.index += 1;
        }
    }

    fn colon(&mut self) {
        if self.key.is_none() && self.levels.last().is_some_and(|level| level.object) {
            self.key = self.word.take();
        }
    }

    fn scalar(&mut self, text: &'t str, each: &mut impl FnMut(&mut S, &Member<'t, '_>)) {
        if self.key.is_some() {
            self.value(Start::Text(text), each);
        } else {
            self.word = Some(text);
        }
    }

    fn value(&mut self, start: Start<'t>, each: &mut impl FnMut(&mut S, &Member<'t, '_>)) {
        let depth = self.levels.len();
        let (Some(key), Some(level)) = (self.key.take(), self.levels.last_mut()) else { return };
        each(
            &mut level.state,
            &Member { key: plain(key), start, depth, line: self.line, steps: &self.steps },
        );
    }
}

/// A key as it is meant: JSON may write any letter as an escape.
fn plain(key: &str) -> Cow<'_, str> {
    if !key.contains('\\') {
        return Cow::Borrowed(key);
    }
    serde_json::from_str(&format!("\"{key}\"")).map_or(Cow::Borrowed(key), Cow::Owned)
}
