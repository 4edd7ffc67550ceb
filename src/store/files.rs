//! Evidence files, kept by their SHA-256 in an object store: the same bytes are stored once, and a file cannot be swapped unseen.

use std::path::Path;
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt as _, PutMode, PutOptions};

use super::StoreError;

/// Where evidence files are.
#[derive(Debug, Clone)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// A folder on this machine, made when it is missing.
    pub fn in_folder(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|cause| StoreError::Folder { path: folder.to_path_buf(), cause })?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))))
    }

    /// Stores bytes under their hash; storing them again changes nothing.
    pub async fn put(&self, sha256: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.0.put_opts(&path(sha256), bytes.into(), options).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(()),
            Err(cause) => Err(cause.into()),
        }
    }

    /// The bytes with this hash.
    pub async fn get(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        Ok(self.0.get(&path(sha256)).await?.bytes().await?.to_vec())
    }
}

fn path(sha256: &str) -> object_store::path::Path {
    let (folder, _) = sha256.split_at_checked(2).unwrap_or((sha256, ""));
    object_store::path::Path::from(format!("{folder}/{sha256}"))
}
