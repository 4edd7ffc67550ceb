//! Forms with a file. Who sends it, whether the thing is theirs and how much fits are known before
//! the first byte is read; the visitor's token comes first in it; and the file goes to disk while
//! it arrives, never whole into memory.

use std::cell::Cell;
use std::future::Future;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;

use super::app::App;
use super::auth::{Visitor, holder, visitor_or_stranger, was_here};
use super::bodies::{Gate, broken_off, declared_length, through};
use super::failure::Failure;
use super::forms::{TOKEN, check_token};
use super::slots::{Slot, Slots};
use super::{kept, typed};
use crate::actions::Error;
use crate::actions::assessment::sent_file::SentFile;
use crate::domain::values::AccountId;

/// The longest text field, in bytes, unless the gate says otherwise.
const TEXT_BYTES: usize = 4 * 1024;

/// What a form may have beside its file, in bytes: its text fields, and the lines between the
/// parts.
const AROUND_BYTES: u64 = 32 * 1024;

/// What the head of a part may have, in bytes, where a form takes several files.
const HEAD_BYTES: u64 = 1024;

/// The field that holds the file.
const FILE: &str = "file";

/// The gate of an upload: beside who may send it, it knows the form's fields. [`Gate::most`] is the
/// largest file.
pub trait UploadGate: Gate {
    /// The names of the text fields.
    const FIELDS: &'static [&'static str];

    /// The longest text field, in bytes.
    const TEXT_BYTES: usize = TEXT_BYTES;

    /// Whether a form that came when its session had ended is kept for its sender, as people expect
    /// of what they worked on. What must not be stored is not.
    const IS_KEPT: bool = true;

    /// Whether it is for everybody and changes no record, so that it is also taken from whoever
    /// signed out in another tab since it was opened.
    const STAYS_SIGNED_OUT: bool = false;

    /// How many files the form takes; more are read past.
    const MOST_FILES: usize = 1;

    /// The largest of several files, in bytes; [`Gate::most`] is what they come to together.
    fn most_each(&self) -> usize {
        self.most()
    }

    /// The places of which each such form takes one.
    fn places(app: &App) -> &Slots {
        &app.uploads
    }
}

/// A form with a file, as it was sent.
#[derive(Debug)]
pub struct Upload<G> {
    /// What the gate opened.
    pub opened: G,
    fields: Vec<(String, String)>,
    /// The file, when one was chosen; the first of several.
    pub file: Option<SentFile>,
    /// The others, where the form takes several.
    pub more: Vec<SentFile>,
    /// How many files came beyond what the form takes; they were not read.
    pub beyond: usize,
    /// Whether more was sent than is taken. Then there is no file, and perhaps not every field.
    pub overflow: bool,
    /// Held until the file is worked on: it costs most then.
    _place: Option<Slot>,
}

impl<G> Upload<G> {
    /// The text of a field; empty when it was not sent.
    pub fn value(&self, name: &str) -> String {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    }
}

impl<G: UploadGate> FromRequest for Upload<G> {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let (opened, app, visitor) = match through::<G>(&request).await {
                Err(Failure(Error::SignIn)) => return Err(signed_out::<G>(&request, payload).await),
                opened => opened?,
            };
            let most = opened.most() as u64;
            let around = around::<G>();
            let without = |opened, fields, overflow| {
                Ok(Self {
                    opened,
                    fields,
                    file: None,
                    more: Vec::new(),
                    beyond: 0,
                    overflow,
                    _place: None,
                })
            };
            if let Some(form) = typed::restored(&request) {
                return without(opened, form.fields, false);
            }
            if declared_length(&request).is_some_and(|length| length > most.saturating_add(around))
            {
                return without(opened, Vec::new(), true);
            }
            let place = G::places(&app).take(holder(&app, &request, &visitor.actor))?;
            let each = opened.most_each() as u64;
            let form = Arriving::new::<G>(&request, payload, (most, each));
            let parts = form.read((&app, &visitor), Some(&app.ctx.settings.incoming)).await?;
            if let Some(owner) = parts.owner {
                kept::keep_for(&request, (&app, &visitor), owner, parts.fields, true).await?;
                return Err(check_token(&visitor, None).err().unwrap_or(Failure(Error::SignIn)));
            }
            if G::IS_KEPT {
                typed::note(&request, &parts.fields);
                let (token, file) = (parts.token.as_deref(), parts.file.as_ref());
                let file = file.map(|file| file.sha256.as_str());
                kept::begin(&request, (&app, &visitor), token, &parts.fields, file).await?;
            }
            let Parts { fields, file, more, beyond, overflow, .. } = parts;
            Ok(Self { opened, fields, file, more, beyond, overflow, _place: Some(place) })
        })
    }
}

/// Reads the form of somebody whose session has ended and keeps it for them, without its file; the
/// answer leads to the sign-in.
async fn signed_out<G: UploadGate>(request: &HttpRequest, payload: Payload) -> Failure {
    if let (Some(app), Ok(visitor)) =
        (request.app_data::<Data<App>>(), visitor_or_stranger(request).await)
        && was_here(request, &visitor)
        && let Ok(_slot) = app.uploads.take(holder(app, request, &visitor.actor))
    {
        let most = app.ctx.settings.upload_bytes;
        let form = Arriving::new::<G>(request, payload, (most, most));
        match form.read((app, &visitor), None).await {
            Ok(Parts { owner: Some(owner), fields, .. }) => {
                if let Err(full) =
                    kept::keep_for(request, (app, &visitor), owner, fields, true).await
                {
                    return full;
                }
            }
            Ok(_) => {}
            Err(cause) => {
                tracing::info!(%cause, "the upload of somebody who is not signed in was not kept");
            }
        }
    }
    Failure(Error::SignIn)
}

/// What was read of a form.
#[derive(Debug, Default)]
struct Parts {
    fields: Vec<(String, String)>,
    file: Option<SentFile>,
    more: Vec<SentFile>,
    beyond: usize,
    overflow: bool,
    token: Option<String>,
    /// Whose it is, when it was opened in another session.
    owner: Option<AccountId>,
}

/// The parts of a form while they arrive.
struct Arriving<'r> {
    request: &'r HttpRequest,
    parts: Multipart,
    /// The names of the text fields.
    fields: &'static [&'static str],
    /// Set when more came than is taken; the parts end with an error then.
    over: Rc<Cell<bool>>,
    /// The largest file.
    each: u64,
    most_files: usize,
    /// Where several files are written one after another: for writing, for reading, and how far it
    /// is filled.
    disk: Option<(tokio::fs::File, Arc<std::fs::File>, u64)>,
    longest_text: usize,
    is_kept: bool,
    stays_signed_out: bool,
}

/// What a form may have beside its files, in bytes.
fn around<G: UploadGate>() -> u64 {
    AROUND_BYTES + G::TEXT_BYTES as u64 + HEAD_BYTES * (G::MOST_FILES as u64 - 1)
}

impl<'r> Arriving<'r> {
    fn new<G: UploadGate>(
        request: &'r HttpRequest,
        payload: Payload,
        (most, each): (u64, u64),
    ) -> Self {
        let over = Rc::new(Cell::new(false));
        let around = around::<G>();
        let (told, mut left) = (Rc::clone(&over), most.saturating_add(around));
        let counted = payload.map(move |chunk| {
            let chunk = chunk?;
            let Some(rest) = left.checked_sub(chunk.len() as u64) else {
                told.set(true);
                return Err(PayloadError::Overflow);
            };
            left = rest;
            Ok(chunk)
        });
        Self {
            request,
            parts: Multipart::new(request.headers(), counted),
            fields: G::FIELDS,
            over,
            each,
            most_files: G::MOST_FILES,
            disk: None,
            longest_text: G::TEXT_BYTES,
            is_kept: G::IS_KEPT,
            stays_signed_out: G::STAYS_SIGNED_OUT,
        }
    }

    /// Reads it. A file is written into `folder`; without one it is read past.
    async fn read(
        mut self,
        (app, visitor): (&App, &Visitor),
        folder: Option<&Path>,
    ) -> Result<Parts, Failure> {
        let mut read = Parts::default();
        let whole = self.read_parts(&mut read, (app, visitor), folder).await;
        if self.over.get() {
            read.overflow = true;
            read.file = None;
            read.more.clear();
            return Ok(read);
        }
        whole.map(|()| read)
    }

    async fn read_parts(
        &mut self,
        read: &mut Parts,
        (app, visitor): (&App, &Visitor),
        folder: Option<&Path>,
    ) -> Result<(), Failure> {
        let (mut checked, mut files_seen) = (false, 0_usize);
        while let Some(field) = self.parts.next().await {
            let mut field = field.map_err(|cause| self.broken_off(&cause))?;
            let name = field.name().unwrap_or_default().to_owned();
            let known = self.fields.contains(&name.as_str());
            if !checked {
                let token = if name == TOKEN { Some(self.text(&mut field).await?) } else { None };
                let knew =
                    !self.is_kept && token.as_deref().is_some_and(|token| visitor.knew(token));
                if !knew && let Err(refused) = check_token(visitor, token.as_deref()) {
                    if !self.is_kept && !self.stays_signed_out {
                        return Err(refused);
                    }
                    let owner = kept::owner(app, visitor, token.as_deref()).await.ok_or(refused)?;
                    read.owner = self.is_kept.then_some(owner);
                }
                read.token = token;
                checked = true;
            } else if name == FILE && self.most_files > 1 {
                let folder =
                    folder.filter(|_| read.owner.is_none() && files_seen < self.most_files);
                let file = self.one_of_several(&mut field, folder).await?;
                if folder.is_none() {
                    read.beyond += 1;
                } else if let Some(file) = file {
                    files_seen += 1;
                    match read.file {
                        None => read.file = Some(file),
                        Some(_) => read.more.push(file),
                    }
                }
            } else if name == FILE && files_seen == 0 {
                files_seen = 1;
                read.file = self.file(&mut field, folder.filter(|_| read.owner.is_none())).await?;
                read.overflow |= read.file.as_ref().is_some_and(|file| file.size > self.each);
            } else if known && !read.fields.iter().any(|(known, _)| *known == name) {
                let text = self.text(&mut field).await?;
                read.fields.push((name, text));
            } else if name == FILE || name == TOKEN || known {
                return Err(unreadable(&format!("it has the field “{name}” twice")));
            } else {
                return Err(unreadable(&format!("it has a field “{name}” that is not known here")));
            }
        }
        if read.overflow {
            read.file = None;
        }
        if checked { Ok(()) } else { Err(unreadable(&"it is empty")) }
    }

    /// What was sent is no form with a file, or broke off.
    fn broken_off(&self, cause: &dyn std::fmt::Display) -> Failure {
        broken_off(self.request, cause, || {
            unreadable(&"it did not arrive whole, as a form with a file")
        })
    }

    async fn text(&self, field: &mut Field) -> Result<String, Failure> {
        let mut bytes = Vec::new();
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|cause| self.broken_off(&cause))?;
            if bytes.len().saturating_add(chunk.len()) > self.longest_text {
                return Err(unreadable(&"a text in it is too long"));
            }
            bytes.extend_from_slice(&chunk);
        }
        String::from_utf8(bytes).map_err(|_not_text| unreadable(&"a text in it is not UTF-8"))
    }

    /// Writes one of several files behind those before it, hashed on the way. Of a file that is too
    /// large only the size is kept.
    async fn one_of_several(
        &mut self,
        field: &mut Field,
        folder: Option<&Path>,
    ) -> Result<Option<SentFile>, Failure> {
        let Some(folder) = folder else { return self.file(field, None).await };
        // Of a whole folder each file says where in it it lies.
        let name = field
            .content_disposition()
            .and_then(|disposition| disposition.get_filename())
            .map(unescaped)
            .unwrap_or_default();
        let (mut disk, read, start) = if let Some(disk) = self.disk.take() {
            disk
        } else {
            let file = tempfile::tempfile_in(folder).map_err(|cause| unwritable(&cause))?;
            let read = Arc::new(file.try_clone().map_err(|cause| unwritable(&cause))?);
            (tokio::fs::File::from_std(file), read, 0)
        };
        let (mut size, mut written, mut hash) = (0_u64, 0_u64, Sha256::new());
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|cause| self.broken_off(&cause))?;
            size = size.saturating_add(chunk.len() as u64);
            if size <= self.each {
                hash.update(&chunk);
                disk.write_all(&chunk).await.map_err(|cause| unwritable(&cause))?;
                written = size;
            }
        }
        disk.flush().await.map_err(|cause| unwritable(&cause))?;
        self.disk = Some((disk, Arc::clone(&read), start.saturating_add(written)));
        if name.is_empty() && size == 0 {
            return Ok(None);
        }
        let sha256 = hex::encode(hash.finalize());
        Ok(Some(SentFile::within(name, &read, start, size, sha256)))
    }

    /// Writes the file to disk, hashed on the way. It has no name there, so nothing of it stays
    /// whatever happens. Of a file that is too large only the size is kept. Without a folder it is
    /// read past.
    async fn file(
        &self,
        field: &mut Field,
        folder: Option<&Path>,
    ) -> Result<Option<SentFile>, Failure> {
        let Some(folder) = folder else {
            while let Some(chunk) = field.next().await {
                chunk.map_err(|cause| self.broken_off(&cause))?;
            }
            return Ok(None);
        };
        let name = named(field);
        let mut disk = tokio::fs::File::from_std(
            tempfile::tempfile_in(folder).map_err(|cause| unwritable(&cause))?,
        );
        let (mut size, mut hash) = (0_u64, Sha256::new());
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|cause| self.broken_off(&cause))?;
            size = size.saturating_add(chunk.len() as u64);
            if size <= self.each {
                hash.update(&chunk);
                disk.write_all(&chunk).await.map_err(|cause| unwritable(&cause))?;
            }
        }
        disk.flush().await.map_err(|cause| unwritable(&cause))?;
        if name.is_empty() && size == 0 {
            return Ok(None);
        }
        let sha256 = hex::encode(hash.finalize());
        Ok(Some(SentFile::on_disk(name, disk.into_std().await, size, sha256)))
    }
}

/// The name that a part of a form gives its file.
fn named(field: &Field) -> String {
    field
        .content_disposition()
        .and_then(|disposition| disposition.get_filename())
        .map(as_named)
        .unwrap_or_default()
}

/// The name of a file as it was: the escapes that browsers write are undone (HTML, “multipart form
/// data”), and folders that old browsers send are left out.
fn as_named(sent: &str) -> String {
    unescaped(sent).rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

fn unescaped(sent: &str) -> String {
    sent.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

fn unwritable(cause: &io::Error) -> Failure {
    Failure::internal(format!("a file that arrives could not be written: {cause}"))
}

fn unreadable(cause: &dyn std::fmt::Display) -> Failure {
    Failure(Error::field(
        "",
        format!(
            "The upload could not be read: {cause}. Nothing was changed. Go back and try again."
        ),
    ))
}
