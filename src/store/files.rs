//! Evidence files, kept by their SHA-256 in an object store: the same bytes are stored once, and a
//! file cannot be swapped unseen.

use std::path::Path;
use std::sync::Arc;

use futures_util::TryStreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload};

use super::StoreError;
use crate::domain::event::sha256_hex;

/// Where evidence files are.
#[derive(Debug, Clone)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// A folder on this machine, made when it is missing.
    ///
    /// # Errors
    /// When the folder cannot be made or opened.
    pub fn in_folder(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder)
            .map_err(|cause| StoreError::Folder { path: folder.to_path_buf(), cause })?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))))
    }

    /// Stores bytes under their hash; storing them again changes nothing, unless other bytes lie in
    /// their place: those are replaced.
    ///
    /// # Errors
    /// When the store cannot be reached or refuses.
    pub async fn put(&self, sha256: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
        let bytes = PutPayload::from(bytes);
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.0.put_opts(&path(sha256), bytes.clone(), options).await {
            Ok(_) => return Ok(()),
            Err(object_store::Error::AlreadyExists { .. }) => {}
            Err(cause) => return Err(cause.into()),
        }
        match self.get(sha256).await {
            Ok(_) => Ok(()),
            Err(StoreError::Swapped { .. } | StoreError::Missing { .. }) => {
                self.0.put(&path(sha256), bytes).await?;
                tracing::warn!(
                    sha256,
                    "an evidence file that was changed or lost is whole again: the same file was \
                     attached anew"
                );
                Ok(())
            }
            Err(cause) => Err(cause),
        }
    }

    /// The bytes with this hash.
    ///
    /// # Errors
    /// When the file is not there or cannot be read, or when other bytes lie in its place.
    pub async fn get(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let bytes = match self.0.get(&path(sha256)).await {
            Err(object_store::Error::NotFound { .. }) => {
                return Err(StoreError::Missing { sha256: sha256.to_owned() });
            }
            opened => opened?.bytes().await?,
        };
        let found = sha256_hex(&bytes);
        if found == sha256 {
            Ok(bytes.to_vec())
        } else {
            Err(StoreError::Swapped { sha256: sha256.to_owned(), found })
        }
    }

    /// What is wrong with the file of this hash, as a sentence.
    pub async fn fault(&self, sha256: &str) -> Option<String> {
        match self.get(sha256).await {
            Ok(_) => None,
            Err(told @ (StoreError::Missing { .. } | StoreError::Swapped { .. })) => {
                Some(told.to_string())
            }
            Err(cause) => Some(format!("the evidence file {sha256} cannot be read: {cause}")),
        }
    }

    /// The hashes of everything that is stored, each with its size in bytes.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn all(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let stored: Vec<_> = self.0.list(None).try_collect().await?;
        let hash =
            |name: &str| name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let named = stored
            .into_iter()
            .filter_map(|one| Some((one.location.filename()?.to_owned(), one.size)));
        Ok(named.filter(|(name, _)| hash(name)).collect())
    }

    /// Deletes the bytes with this hash; that they are gone already is fine.
    ///
    /// # Errors
    /// When the store cannot be reached or refuses.
    pub async fn delete(&self, sha256: &str) -> Result<(), StoreError> {
        match self.0.delete(&path(sha256)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(cause) => Err(cause.into()),
        }
    }
}

fn path(sha256: &str) -> object_store::path::Path {
    let (folder, _) = sha256.split_at_checked(2).unwrap_or((sha256, ""));
    object_store::path::Path::from(format!("{folder}/{sha256}"))
}
