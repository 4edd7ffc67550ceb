//! A piece of evidence as it was sent: its fields checked, and its document read.

use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;

use super::media;
use super::sent_file::SentFile;
use crate::actions::blocking::elsewhere;
use crate::actions::error::Faults;
use crate::actions::{Ctx, Error};
use crate::domain::assessment::document_check::DocumentCheck;
use crate::domain::assessment::evidence::{EvidenceLink, EvidenceTitle, Source, check_days};
use crate::domain::calendar::latest_day;
use crate::domain::instrument::Question;
use crate::domain::measures::documents::date::optional_day;
use crate::domain::measures::documents::finding::MAX_TEXT_BYTES;
use crate::domain::measures::documents::test_virus;
use crate::domain::texts::{misleads, size_in_words};
use crate::domain::values::{Invalid, Timestamp};

/// Large documents are read one at a time: each takes many times its size in memory while it is
/// read.
static ALONE: Mutex<()> = Mutex::new(());

/// What somebody attaches: a file or a link.
#[derive(Debug, Clone, Default)]
pub struct NewEvidence {
    /// The question's name.
    pub question: String,
    /// What it is called; a file's own name serves when this is empty.
    pub title: String,
    /// The day it was issued, as typed.
    pub issued_on: String,
    /// The last day it is good for, as typed.
    pub expires_on: String,
    /// The address, as typed.
    pub url: String,
    /// The id of a paper on the shelf, when one was chosen.
    pub paper: String,
    /// The file, when one was sent.
    pub file: Option<SentFile>,
}

/// Checks what was sent and looks into a document that the question asks for. A large file takes
/// its time, so this runs on a thread of its own and before any transaction: nobody waits for it,
/// neither at the web server nor at the database.
pub(super) async fn read(
    ctx: &Ctx,
    question: &Question,
    input: NewEvidence,
    now: Timestamp,
) -> Result<(Parsed, Option<DocumentCheck>), Error> {
    let (ctx, kinds) = (
        ctx.clone(),
        question.evidence.as_ref().map_or_else(Vec::new, |ask| ask.documents.clone()),
    );
    let work = move || {
        let parsed = parse(&ctx, input, latest_day(now))?;
        let document = match &parsed {
            (Source::File { media_type, .. }, _, _, Some(bytes)) => {
                let _alone = (bytes.len() > MAX_TEXT_BYTES)
                    .then(|| ALONE.lock().unwrap_or_else(PoisonError::into_inner));
                DocumentCheck::of(&kinds, media_type, bytes, now)
            }
            _ => None,
        };
        Ok((parsed, document))
    };
    elsewhere("reading a file", work).await?
}

type Parsed = (Source, EvidenceTitle, (Option<NaiveDate>, Option<NaiveDate>), Option<Vec<u8>>);

fn parse(ctx: &Ctx, input: NewEvidence, latest: NaiveDate) -> Result<Parsed, Error> {
    let mut faults = Faults::default();
    let link = input.url.trim();
    // Only a link without a file needs a title, and when a file is refused its refusal is the only
    // fault told.
    let names_itself = input.file.is_some() || link.is_empty();
    let source = match (input.file, link.is_empty()) {
        (Some(_), false) => {
            faults
                .note("file", "Give a file or a link, not both. Attach the other one afterwards.");
            None
        }
        (None, true) => {
            faults.note("file", "Choose a file, or give the web address of the evidence.");
            None
        }
        (None, false) => faults
            .take("url", EvidenceLink::parse(link))
            .map(|url| (Source::Link { url: url.as_str().to_owned() }, String::new(), None)),
        (Some(sent), true) => {
            let bytes = sent.read().map_err(|cause| {
                Error::Internal(format!("a file that was sent cannot be read: {cause}"))
            })?;
            faults
                .take("file", file_source(ctx, &sent, &bytes))
                .map(|source| (source, sent.name, Some(bytes)))
        }
    };
    let title = match (&source, input.title.trim()) {
        (Some((Source::File { .. }, name, _)), "") => faults.take("file", title_of(name)),
        (Some((Source::Link { url }, ..)), "") => {
            faults.take("url", title_of(url.split("://").nth(1).unwrap_or(url)))
        }
        (None, "") if names_itself => None,
        (_, title) => faults.take("title", EvidenceTitle::parse(title)),
    };
    let issued_on = faults.take("issued_on", optional_day(&input.issued_on).map_err(Invalid));
    let expires_on = faults.take("expires_on", optional_day(&input.expires_on).map_err(Invalid));
    if let (Some(issued), Some(expires)) = (issued_on, expires_on) {
        faults.take("issued_on", check_days(issued, expires, latest));
    }
    match (source, title, issued_on, expires_on) {
        (Some((source, _, bytes)), Some(title), Some(issued), Some(expires))
            if faults.is_empty() =>
        {
            Ok((source, title, (issued, expires), bytes))
        }
        _ => Err(faults.into_error()),
    }
}

fn file_source(ctx: &Ctx, sent: &SentFile, bytes: &[u8]) -> Result<Source, Invalid> {
    if bytes.is_empty() {
        return Err(Invalid(format!(
            "“{}” is empty. Choose a file with something in it.",
            sent.name
        )));
    }
    if bytes.len() as u64 > ctx.settings.upload_bytes {
        let most = size_in_words(ctx.settings.upload_bytes);
        return Err(Invalid(format!(
            "The file is larger than {most}. Make it smaller, split it, or give a link to it."
        )));
    }
    if test_virus::is_in(bytes) {
        return Err(Invalid(format!(
            "“{}” was not kept: it holds the test virus EICAR. Attach the file without it.",
            sent.name
        )));
    }
    let media_type = media::accept(bytes, &sent.name)?;
    let size_bytes = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    Ok(Source::File { sha256: sent.sha256.clone(), media_type: media_type.to_owned(), size_bytes })
}

/// The title of a file that was given none: its name, without the signs that only steer how a text
/// is written.
pub(super) fn title_of(name: &str) -> Result<EvidenceTitle, Invalid> {
    let shown: String = name
        .chars()
        .filter(|letter| !letter.is_control() && !misleads(*letter))
        .take(200)
        .collect();
    let of_name = |_| {
        Invalid(format!(
            "The name of the file “{}” cannot serve as its title. Give it a title, or rename the \
             file.",
            shown.trim()
        ))
    };
    EvidenceTitle::parse(&shown).map_err(of_name)
}
