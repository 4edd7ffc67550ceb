//! Aliases of YAML that stand inside the very value they repeat. It only explains why a document
//! could not be read.

/// How many anchors are looked after at one time, and the longest name that is read, in bytes: both
/// bound the work.
const MAX_OPEN: usize = 64;
const MAX_NAME: usize = 200;

/// An anchor whose value may not be over yet.
struct Anchor<'a> {
    name: &'a str,
    /// How far the line that it stands in is indented; what is indented more belongs to it.
    indent: usize,
    /// How many brackets were open before its value, when the value is in brackets.
    brackets: Option<usize>,
    /// Whether the value ends with its line, since something else than an anchor or a bracket
    /// follows.
    ends: bool,
}

/// The line with an alias that stands inside its own anchor's value; `None` when there is none.
pub(super) fn cycle(body: &str) -> Option<usize> {
    let mut open: Vec<Anchor<'_>> = Vec::new();
    let mut brackets = 0_usize;
    for (index, line) in body.lines().enumerate() {
        let indent = line.len() - line.trim_start_matches([' ', '-']).len();
        if !line.trim().is_empty() && brackets == 0 {
            open.retain(|anchor| {
                !anchor.ends && anchor.brackets.is_none() && anchor.indent < indent
            });
        }
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            let starts = before.is_whitespace() || matches!(before, '[' | '{' | ',' | ':' | '-');
            let rest = line.get(at + c.len_utf8()..).unwrap_or_default();
            match c {
                '[' | '{' => brackets += 1,
                ']' | '}' => {
                    brackets = brackets.saturating_sub(1);
                    open.retain(|anchor| anchor.brackets.is_none_or(|outside| brackets > outside));
                }
                '&' if starts && open.len() < MAX_OPEN => {
                    let name = name(rest);
                    let value = rest.get(name.len()..).unwrap_or_default().trim_start();
                    open.retain(|anchor| anchor.name != name);
                    let in_brackets = value.starts_with(['[', '{']).then_some(brackets);
                    let ends = in_brackets.is_none()
                        && !value.is_empty()
                        && !value.starts_with('#')
                        && !value.starts_with("- ");
                    open.push(Anchor {
                        name,
                        indent: line.len() - line.trim_start_matches(' ').len(),
                        brackets: in_brackets,
                        ends,
                    });
                }
                '*' if starts
                    && open.iter().any(|anchor| anchor.name == name(rest) && !anchor.ends) =>
                {
                    return Some(index + 1);
                }
                _ => {}
            }
            before = c;
        }
    }
    None
}

/// The name at the beginning of a text.
fn name(text: &str) -> &str {
    let end = text.char_indices().find(|(at, c)| {
        *at > MAX_NAME || c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}')
    });
    text.get(..end.map_or(text.len(), |(at, _)| at)).unwrap_or_default()
}
