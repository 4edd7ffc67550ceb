//! Forms with a file: read piece by piece, and only after the visitor's token in them was found right.

use actix_multipart::{Field, Multipart};
use futures_util::StreamExt as _;

use super::auth::Visitor;
use super::error::Failure;
use super::forms::{TOKEN, check_token};
use crate::actions::Error;
use crate::actions::assessment::evidence::{SentFile, size_in_words};

/// The longest text field, in bytes.
const TEXT_BYTES: usize = 16 * 1024;

/// The field that holds the file.
const FILE: &str = "file";

/// A form with a file, as it was sent.
#[derive(Debug, Default)]
pub struct Upload {
    fields: Vec<(String, String)>,
    /// The file, when one was chosen.
    pub file: Option<SentFile>,
    /// Whether the file is larger than the limit. Its bytes are then read on but not kept, so that the browser gets an answer instead
    /// of a broken connection.
    pub overflow: bool,
}

impl Upload {
    /// Reads a form with the text fields `known` and a file of at most `limit` bytes. The token comes first, and nothing else is read
    /// before it was found right.
    ///
    /// # Errors
    /// The token is missing or another's, the form has a field that is not known, or far more was sent than the limit.
    pub async fn read(visitor: &Visitor, mut body: Multipart, known: &[&str], limit: u64) -> Result<Self, Failure> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut upload = Self::default();
        let mut checked = false;
        while let Some(field) = body.next().await {
            let mut field = field.map_err(|cause| cut_off(&cause))?;
            let name = field.name().unwrap_or_default().to_owned();
            if !checked {
                let token = if name == TOKEN { Some(text(&mut field).await?) } else { None };
                check_token(visitor, token.as_deref())?;
                checked = true;
            } else if known.contains(&name.as_str()) {
                let text = text(&mut field).await?;
                upload.fields.push((name, text));
            } else if name == FILE {
                let file_name = field.content_disposition().and_then(|disposition| disposition.get_filename()).unwrap_or_default().to_owned();
                let (bytes, over) = bytes(&mut field, limit).await?;
                upload.overflow |= over;
                if !file_name.is_empty() || !bytes.is_empty() {
                    upload.file = Some(SentFile { name: file_name, bytes });
                }
            } else {
                return Err(unreadable(&format!("it has a field “{name}” that is not known here")));
            }
        }
        if checked { Ok(upload) } else { Err(unreadable(&"it is empty")) }
    }

    /// The text of a field; empty when it was not sent.
    pub fn value(&self, name: &str) -> String {
        self.fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

async fn text(field: &mut Field) -> Result<String, Failure> {
    let (bytes, over) = bytes(field, TEXT_BYTES).await?;
    let text = String::from_utf8(bytes).map_err(|_not_text| unreadable(&"a text in it is not UTF-8"))?;
    if over { Err(unreadable(&"a text in it is too long")) } else { Ok(text) }
}

async fn bytes(field: &mut Field, limit: usize) -> Result<(Vec<u8>, bool), Failure> {
    let (mut bytes, mut read) = (Vec::new(), 0_usize);
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|cause| cut_off(&cause))?;
        read = read.saturating_add(chunk.len());
        if read <= limit {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
            if read > limit.saturating_mul(4) {
                let most = size_in_words(u64::try_from(limit).unwrap_or(u64::MAX));
                return Err(Failure(Error::TooLarge(format!("Far more was sent than the {most} that are taken here. Nothing was changed."))));
            }
        }
    }
    Ok((bytes, read > limit))
}

/// What was sent is no form with a file, or broke off: the library's words are for the log.
fn cut_off(cause: &dyn std::fmt::Display) -> Failure {
    tracing::info!(%cause, "an upload could not be read");
    unreadable(&"it did not arrive whole, as a form with a file")
}

fn unreadable(cause: &dyn std::fmt::Display) -> Failure {
    Failure(Error::field("", format!("The upload could not be read: {cause}. Nothing was changed. Go back and try again.")))
}
