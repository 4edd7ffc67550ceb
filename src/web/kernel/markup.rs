//! HTML that is written by code instead of a template: the controls of a questionnaire, of which a
//! page has hundreds. A template engine takes milliseconds for them; this takes microseconds. Only
//! literals of ours go in as they are, everything else is escaped.

use serde::{Serialize, Serializer};

/// After these a long word may go on in the next line.
const BREAKS: [char; 11] = ['.', '@', '/', '-', '_', '?', '&', '=', '#', '%', '+'];

/// Bytes of a word that fits into a line of a narrow column.
const LONG_WORD: usize = 14;

/// HTML under construction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What a template of ours rendered.
    pub fn rendered(markup: String) -> Self {
        Self(markup)
    }

    /// Markup of ours, as it is.
    pub fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, escaped for the inside of an element or of a quoted attribute.
    pub fn text(&mut self, text: &str) -> &mut Self {
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            let (plain, special) = rest.split_at(at);
            self.0.push_str(plain);
            self.0.push_str(match special.as_bytes().first() {
                Some(b'&') => "&amp;",
                Some(b'<') => "&lt;",
                Some(b'>') => "&gt;",
                Some(b'"') => "&quot;",
                _ => "&#x27;",
            });
            rest = special.get(1..).unwrap_or_default();
        }
        self.0.push_str(rest);
        self
    }

    /// Text in which a long word, such as an address, may break after its signs of punctuation, and
    /// nowhere else if it can be helped.
    pub fn breakable(&mut self, text: &str) -> &mut Self {
        for word in text.split_inclusive(char::is_whitespace) {
            let mut parts = word.split_inclusive(BREAKS).peekable();
            while let Some(part) = parts.next() {
                let more = parts.peek().is_some_and(|next| next.starts_with(char::is_alphanumeric));
                self.text(part).when(more && word.len() > LONG_WORD, "<wbr>");
            }
        }
        self
    }

    /// An attribute: ` name="value"`.
    pub fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").text(value).raw("\"")
    }

    /// An attribute that is left out when it has no value.
    pub fn optional(&mut self, name: &'static str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) if !value.is_empty() => self.attribute(name, value),
            _ => self,
        }
    }

    /// Markup of ours, when it holds.
    pub fn when(&mut self, holds: bool, markup: &'static str) -> &mut Self {
        if holds { self.raw(markup) } else { self }
    }
}

impl std::fmt::Display for Markup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Markup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
