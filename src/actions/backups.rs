//! A consistent copy of database and evidence while Assay serves, and putting it back.

use std::collections::BTreeSet;
use std::path::Path;

use super::verification::chain::Head;
use super::{Ctx, Error};
use crate::store::assessment::evidence;
use crate::store::backups::{self, BackedUp, EVIDENCE, FORMAT, MANIFEST, Manifest};
use crate::store::{Db, Files, StoreError, db, events};

/// The copy of an embedded database in a backup.
const EMBEDDED_COPY: &str = "assay.db";
/// The dump of a database server in a backup.
const SERVER_DUMP: &str = "assay.dump";
/// The schema in which a database server keeps tables when nobody says otherwise.
const USUAL_SCHEMA: &str = "public";

/// A finished backup.
#[derive(Debug, Clone)]
pub struct Backup {
    /// What it holds.
    pub manifest: Manifest,
    /// Evidence files that could not be copied, as sentences: the backup lacks them.
    pub faults: Vec<String>,
}

/// Makes a backup in `folder`, which must be empty or not there; `progress` is told how many files
/// of how many are copied.
///
/// # Errors
/// When something is in the folder already, or database or folder cannot be read or written.
/// Nothing is left behind then.
pub async fn make(
    ctx: &Ctx,
    database: &str,
    folder: &Path,
    progress: impl Fn(usize, usize),
) -> Result<Backup, Error> {
    if !backups::is_empty(folder)? {
        let sentence = format!(
            "The folder {} is not empty. Name one that is not there yet; a backup overwrites \
             nothing.",
            folder.display()
        );
        return Err(Error::WrongState(sentence));
    }
    let unfinished = backups::begin(folder)?;
    let made = fill(ctx, database, &unfinished, progress).await;
    match made {
        Ok(backup) => {
            backups::finish(&unfinished, folder)?;
            Ok(backup)
        }
        Err(cause) => {
            backups::abandon(&unfinished);
            Err(cause)
        }
    }
}

/// The database first, then the files: content never changes under a hash, so there are never fewer
/// files than the database names.
async fn fill(
    ctx: &Ctx,
    database: &str,
    folder: &Path,
    progress: impl Fn(usize, usize),
) -> Result<Backup, Error> {
    let made_at = ctx.now();
    let (sequence, hash) = events::head(&mut ctx.db.read().await?).await?;
    let head = (sequence > 0).then(|| Head { sequence, hash }.to_string());
    let (schema, server_schema) = (ctx.db.schema().await?, ctx.db.server_schema().await?);
    let copy = match &server_schema {
        None => {
            ctx.db.copy_into(&folder.join(EMBEDDED_COPY)).await?;
            EMBEDDED_COPY
        }
        Some(schema) => {
            db::server_tools::dump(database, schema, &folder.join(SERVER_DUMP))?;
            SERVER_DUMP
        }
    };
    let sources = evidence::sources(&mut ctx.db.read().await?).await?;
    // What was taken away since the backup began may be attached in the copy of the database.
    let needed: BTreeSet<&str> =
        sources.iter().filter_map(|source| source.needed(made_at)).collect();
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for (done, sha256) in needed.iter().copied().enumerate() {
        match ctx.files.get(sha256).await {
            Ok(bytes) => {
                let path = format!("{EVIDENCE}/{sha256}");
                backups::write(folder, &path, &bytes)?;
                files.push(BackedUp { path, bytes: bytes.len() as u64, sha256: sha256.to_owned() });
            }
            Err(_) => faults.extend(ctx.files.fault(sha256).await),
        }
        progress(done + 1, needed.len());
    }
    let manifest = Manifest {
        format: FORMAT,
        assay: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        engine: Db::engine(database).to_owned(),
        schema,
        server_schema,
        head,
        evidence_files: files.len(),
        database: backups::measure(folder, copy)?,
        evidence: files,
    };
    backups::write(
        folder,
        MANIFEST,
        &serde_json::to_vec_pretty(&manifest).map_err(StoreError::from)?,
    )?;
    Ok(Backup { manifest, faults })
}

/// Puts a backup back into an empty place. The caller verifies afterwards.
///
/// # Errors
/// When the backup is not whole or of another form, or when anything is where it would go.
pub async fn restore(
    database: &str,
    evidence_folder: &Path,
    folder: &Path,
    progress: impl Fn(usize, usize),
) -> Result<Manifest, Error> {
    let manifest = read_manifest(folder)?;
    check_place(&manifest, database, evidence_folder).await?;
    let all: Vec<&BackedUp> =
        std::iter::once(&manifest.database).chain(&manifest.evidence).collect();
    for file in &all {
        if backups::measure(folder, &file.path)? != **file {
            let sentence = format!(
                "The backup is damaged: {} is not the file that its manifest names. Nothing was \
                 restored; take another backup.",
                file.path
            );
            return Err(Error::WrongState(sentence));
        }
    }
    let files = Files::in_folder(evidence_folder)?;
    for (done, file) in manifest.evidence.iter().enumerate() {
        files.put(&file.sha256, backups::read(folder, &file.path)?).await?;
        progress(done + 1, manifest.evidence.len());
    }
    if let Some(place) = Db::missing_file(database)? {
        backups::place(folder, &manifest.database.path, &place)?;
    } else {
        let schema = manifest.server_schema.as_deref().unwrap_or(USUAL_SCHEMA);
        let place = Db::open(database).await?;
        let made = place.make_server_schema(schema).await;
        place.close().await;
        made?;
        db::server_tools::restore(database, schema, &folder.join(&manifest.database.path))?;
    }
    Ok(manifest)
}

fn read_manifest(folder: &Path) -> Result<Manifest, Error> {
    let manifest = backups::manifest(folder).map_err(|cause| {
        Error::WrongState(format!(
            "{} is no backup that `assay backup` finished: {cause}. Name the \
            folder that holds {MANIFEST}.",
            folder.display()
        ))
    })?;
    let safe = |file: &BackedUp| {
        !file.path.starts_with('/') && file.path.split('/').all(|part| part != "..")
    };
    if manifest.format != FORMAT || !safe(&manifest.database) || !manifest.evidence.iter().all(safe)
    {
        let sentence = format!(
            "The backup has the form {}, and this Assay reads {FORMAT}. Restore it with the Assay \
             {} that made it.",
            manifest.format, manifest.assay
        );
        return Err(Error::WrongState(sentence));
    }
    if manifest.schema > db::newest_schema() {
        return Err(
            StoreError::NewerSchema { found: manifest.schema, known: db::newest_schema() }.into()
        );
    }
    Ok(manifest)
}

/// Makes sure that nothing is where the backup would go.
async fn check_place(
    manifest: &Manifest,
    database: &str,
    evidence_folder: &Path,
) -> Result<(), Error> {
    let engine = Db::engine(database);
    if engine != manifest.engine {
        let sentence = format!(
            "The backup is of {}, but DATABASE_URL names {engine}. Set it to a place of the same \
             kind.",
            manifest.engine
        );
        return Err(Error::WrongState(sentence));
    }
    let free = if Db::files(database).is_empty() {
        let db = Db::open(database).await?;
        let (empty, schema) = (db.is_empty().await?, db.server_schema().await?);
        db.close().await;
        let ours = manifest.server_schema.as_deref().unwrap_or(USUAL_SCHEMA);
        if let Some(schema) = schema.filter(|schema| schema != ours) {
            let sentence = format!(
                "The backup's tables lie in the schema {ours}, but DATABASE_URL names the schema \
                 {schema}. Set its search_path to {ours} alone."
            );
            return Err(Error::WrongState(sentence));
        }
        empty
    } else {
        Db::files(database).iter().all(|file| !file.exists())
    };
    if !free {
        let sentence = "DATABASE_URL names a database that holds something already. A backup is \
            restored into an empty place only: set DATABASE_URL to a new one, or move the old one \
            away.";
        return Err(Error::WrongState(sentence.to_owned()));
    }
    if backups::is_empty(evidence_folder)? {
        return Ok(());
    }
    Err(Error::WrongState(format!(
        "The folder {} holds files already. A backup is restored into an empty place only: set \
         ASSAY_DATA_DIR to a new folder, or move the old one away.",
        evidence_folder.display()
    )))
}
