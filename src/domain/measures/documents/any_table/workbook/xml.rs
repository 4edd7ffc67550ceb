//! A part of a workbook as a row of marks.

use std::io::{BufReader, Read};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::super::finding::{DocumentError, MAX_UNPACKED_BYTES};
use super::super::bounded_part::{Beyond, BoundedPart};
use super::package::{Archive, broken};
use crate::domain::texts::size_in_words;

type Part<'p> = BoundedPart<Box<dyn Read + 'p>>;

/// How much is unpacked at a time, in bytes.
const READ_BYTES: usize = 64 * 1024;

/// The marks of a part.
pub(super) struct Marks<'p> {
    reader: Reader<BufReader<Part<'p>>>,
    room: Vec<u8>,
}

/// What comes next in a part.
pub(super) enum Mark {
    /// `<name …>`, with whether it ends at once.
    Start(BytesStart<'static>, bool),
    /// `</name>`
    End(String),
    /// Text.
    Text(String),
}

impl<'p> Marks<'p> {
    /// Opens a part; none when the package has none of this name.
    pub(super) fn open<'a: 'p>(
        archive: &'p mut Archive<'a>,
        name: &str,
    ) -> Result<Option<Self>, DocumentError> {
        Self::open_within(archive, name, MAX_UNPACKED_BYTES)
    }

    /// The same with less room, in bytes unpacked.
    pub(super) fn open_within<'a: 'p>(
        archive: &'p mut Archive<'a>,
        name: &str,
        most: u64,
    ) -> Result<Option<Self>, DocumentError> {
        let Some(index) = archive.index_for_name(name) else { return Ok(None) };
        let part: Box<dyn Read + 'p> =
            Box::new(archive.by_index(index).map_err(|_damaged| broken())?);
        let part = BufReader::with_capacity(READ_BYTES, BoundedPart::new(part, most));
        let reader = Reader::from_reader(part);
        Ok(Some(Self { reader, room: Vec::new() }))
    }

    /// The next mark; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Mark>, DocumentError> {
        loop {
            self.room.clear();
            let event = self.reader.read_event_into(&mut self.room);
            let mark = match event {
                Ok(Event::Eof) => return Ok(None),
                Ok(Event::Start(start)) => Mark::Start(start.into_owned(), false),
                Ok(Event::Empty(start)) => Mark::Start(start.into_owned(), true),
                Ok(Event::End(end)) => Mark::End(end.local_name().as_ref().to_owned()),
                Ok(Event::Text(text)) => Mark::Text(text.xml10_content().into_owned()),
                Ok(Event::CData(text)) => Mark::Text(text.xml10_content().into_owned()),
                Ok(Event::GeneralRef(reference)) => Mark::Text(referred(&reference)),
                Ok(Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_)) => {
                    continue;
                }
                Err(_) => return Err(self.fault()),
            };
            return Ok(Some(mark));
        }
    }

    /// Whether reading stopped because the part holds more than is unpacked.
    pub(super) fn is_beyond(&self) -> bool {
        self.reader.get_ref().get_ref().beyond.is_some()
    }

    /// How many bytes of the part were read.
    pub(super) fn read_so_far(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// Why reading stopped.
    fn fault(&self) -> DocumentError {
        match self.reader.get_ref().get_ref().beyond {
            Some(Beyond::Part) => DocumentError::beyond(format!(
                "The workbook unpacks to more than {}, so it was not read. Save the list alone, or \
                 as CSV.",
                size_in_words(MAX_UNPACKED_BYTES)
            )),
            Some(Beyond::Text) => DocumentError::beyond(
                "A cell holds more than 1 MB, so the workbook was not read. Shorten it.",
            ),
            None => broken(),
        }
    }

    /// Calls `each` with the marks of a name, for as long as it wants another.
    pub(super) fn each_start(
        &mut self,
        name: &str,
        mut each: impl FnMut(&BytesStart<'_>) -> bool,
    ) -> Result<(), DocumentError> {
        while let Some(mark) = self.next()? {
            if let Mark::Start(start, _) = &mark
                && start.local_name().as_ref() == name
                && !each(start)
            {
                break;
            }
        }
        Ok(())
    }

    /// The text of the next element of a name; none at the end of the part.
    pub(super) fn next_text(&mut self, name: &str) -> Result<Option<String>, DocumentError> {
        while let Some(mark) = self.next()? {
            if let Mark::Start(start, ends) = &mark
                && start.local_name().as_ref() == name
            {
                return if *ends {
                    Ok(Some(String::new()))
                } else {
                    self.text_until(name).map(Some)
                };
            }
        }
        Ok(None)
    }

    /// The text up to the end of an element that has begun, without what says how it is read aloud.
    pub(super) fn text_until(&mut self, name: &str) -> Result<String, DocumentError> {
        let (mut text, mut inside, mut aloud) = (String::new(), false, false);
        while let Some(mark) = self.next()? {
            match mark {
                Mark::Start(start, ends) => match start.local_name().as_ref() {
                    "t" => inside = !ends,
                    "rPh" => aloud = !ends,
                    _ => {}
                },
                Mark::End(end) => match end.as_str() {
                    "t" => inside = false,
                    "rPh" => aloud = false,
                    end if end == name => return Ok(plain(&text)),
                    _ => {}
                },
                Mark::Text(piece) if inside && !aloud => text.push_str(&piece),
                Mark::Text(_) => {}
            }
        }
        Err(broken())
    }
}

/// The value of an attribute by its name without a prefix.
pub(super) fn attribute(mark: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = mark.attributes().flatten().find(|one| one.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// What a reference such as `&amp;` stands for; one that stands for nothing known is left as it is.
fn referred(reference: &BytesRef<'_>) -> String {
    let raw = format!("&{};", reference.xml10_content());
    let known = quick_xml::escape::unescape(&raw).map(std::borrow::Cow::into_owned);
    known.unwrap_or(raw)
}

/// A text with its escapes undone: `_x000D_` stands for a character that XML has no place for.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let escaped = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let letter = escaped
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32);
        if let Some(letter) = letter {
            plain.push(letter);
            rest = from.get(7..).unwrap_or_default();
        } else {
            plain.push_str("_x");
            rest = from.get(2..).unwrap_or_default();
        }
    }
    plain.push_str(rest);
    plain
}
