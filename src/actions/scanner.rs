//! Asking a virus scanner. The scanner is another machine's or another program's, so the way to it
//! is wired in from outside.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use crate::domain::assessment::evidence::CheckState;

/// What a scanner says: the name of what it found, or none.
pub type Scan = Pin<Box<dyn Future<Output = Result<Option<String>, String>> + Send>>;

/// The way to a scanner, when the agency has one. Cheap to clone.
#[derive(Clone, Default)]
pub struct Scanner(Option<Arc<dyn Fn(Vec<u8>) -> Scan + Send + Sync>>);

impl fmt::Debug for Scanner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scanner({})", if self.is_there() { "there" } else { "none" })
    }
}

impl Scanner {
    /// A scanner that is asked this way.
    pub fn asked_by(scan: impl Fn(Vec<u8>) -> Scan + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(scan)))
    }

    /// Whether files are scanned at all.
    pub fn is_there(&self) -> bool {
        self.0.is_some()
    }

    /// Has a file scanned. That the scanner does not answer keeps nobody from working: the file
    /// stays marked as not scanned, and a job tries again.
    pub(super) async fn look(&self, bytes: Vec<u8>) -> Look {
        let Self(Some(scan)) = self else { return Look::NotScanned };
        match scan(bytes).await {
            Ok(None) => Look::Clean,
            Ok(Some(name)) => Look::Found(name),
            Err(cause) => {
                tracing::warn!(%cause, "a file could not be scanned; it is tried again");
                Look::NotScanned
            }
        }
    }
}

/// What a look at a file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// Nobody looked: there is no scanner, or it did not answer. The file waits for the next look.
    NotScanned,
    /// Nothing was found.
    Clean,
    /// Something was found; its name.
    Found(String),
}

impl Look {
    /// The state of the check, as it is stored.
    pub fn state(&self) -> CheckState {
        match self {
            Self::NotScanned => CheckState::NotNeeded,
            Self::Clean => CheckState::Clean,
            Self::Found(_) => CheckState::Found,
        }
    }
}
