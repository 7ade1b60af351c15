//! Why the store did not do what it was asked.

use super::disk::DiskError;
use super::{BlobId, record};
use std::fmt;

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The disk said no.
    Disk(DiskError),
    /// A newer Cloud Chamber wrote this database (its format); nothing was touched.
    Newer(u8),
    /// Records are damaged: the store only reads until the damage is dealt with.
    Damaged,
    /// A commit failed: [`Store::load`] first.
    NotLoaded,
    /// A drain names a large body that was not put, or was dropped.
    UnknownBlob(BlobId),
    /// A body in a drain is larger than 16 MiB: it belongs into [`Store::put_blob`].
    TooLarge(BlobId),
    /// The snapshot was begun before a failure, a load or a later snapshot: drop it.
    StaleSnapshot,
}

impl From<DiskError> for StoreError {
    fn from(error: DiskError) -> Self {
        StoreError::Disk(error)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Disk(error) => error.fmt(f),
            StoreError::Newer(found) => write!(
                f,
                "This workspace was saved by a newer version of Cloud Chamber (format {found}; this version reads up to {}). Nothing was changed. Reload the page to get the newer version.",
                record::FORMAT
            ),
            StoreError::Damaged => write!(
                f,
                "Stored records are damaged, so nothing can be saved. Export what can be read, then repair or reset the workspace."
            ),
            StoreError::NotLoaded => write!(
                f,
                "An earlier write failed and the workspace is being read again. Nothing was saved. Try again."
            ),
            StoreError::UnknownBlob(id) => {
                write!(f, "The uploaded body {} is not stored any more. Nothing was saved. Upload it again.", id.0)
            }
            StoreError::TooLarge(id) => write!(f, "The body {} is too large for the journal. Nothing was saved.", id.0),
            StoreError::StaleSnapshot => {
                write!(f, "The snapshot was overtaken and is dropped; the journal holds everything.")
            }
        }
    }
}

impl std::error::Error for StoreError {}
