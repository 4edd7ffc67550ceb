//! What a list says of a tool, taken apart for matching.

use super::host::{host, is_store};
use super::index::NameIndex;
use super::spelling::{parts, vendor_words};
use super::version;

/// What a list says of a tool.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Asked {
    /// What it calls the tool; may be a web address.
    pub name: String,
    /// The vendor, blank where the list has none.
    pub vendor: String,
    /// The version, blank where the list has none beside the name.
    pub version: String,
    /// The web address, blank where the list has none beside the name.
    pub website: String,
}

impl Asked {
    /// A tool of which a list says only the name.
    pub fn name(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The version that the list names, in a column of its own or behind the name.
    pub fn version(&self) -> Option<String> {
        let own = self.version.trim();
        if own.is_empty() { version::part(&self.name).version } else { Some(own.to_owned()) }
    }
}

/// A word of what is looked for.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) letters: Vec<char>,
    /// Its number, when some name has it.
    pub(super) number: Option<u32>,
    pub(super) soft: bool,
    /// Whether it is digits only.
    pub(super) digits: bool,
    pub(super) weight: f32,
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Query {
    /// The words of the name without its version.
    pub(super) words: Vec<Word>,
    /// The words of the vendor; none where the list names none.
    pub(super) vendor: Vec<String>,
    /// The host of the web address.
    pub(super) host: Option<String>,
    /// Whether the name is nothing but a web address.
    pub(super) only_host: bool,
}

impl Query {
    pub(super) fn new(index: &NameIndex, asked: &Asked) -> Self {
        let named = host(&asked.name);
        let only_host = named.is_some() || asked.name.trim().is_empty();
        let host = host(&asked.website).or(named).filter(|host| !is_store(host));
        let label = || {
            let host = host.as_deref().unwrap_or_default();
            let mut labels = host.rsplit('.').skip(1);
            labels.find(|label| label.len() > 3).unwrap_or(host).to_owned()
        };
        let text =
            if only_host && host.is_some() { label() } else { version::part(&asked.name).name };
        let words = parts(&text).into_iter().map(|part| {
            let number = index.number(&part.text);
            Word {
                letters: part.text.chars().collect(),
                digits: part.text.bytes().all(|byte| byte.is_ascii_digit()),
                weight: index.weight(number, part.soft),
                number,
                soft: part.soft,
                text: part.text,
            }
        });
        let vendor =
            if asked.vendor.trim().is_empty() { Vec::new() } else { vendor_words(&asked.vendor) };
        Self { words: words.collect(), vendor, host, only_host }
    }
}
