//! Reading bodies. Only the part that is asked for is touched: a range of a large body is a slice of its handle, a small body
//! is a slice of its pack in the cache.

use super::BlobId;
use super::disk::{Bytes, Content, Disk, DiskError, Key, Space};
use super::index::Location;
use super::log::Store;
use super::record::{self, Fault, Kind};
use std::fmt;
use std::ops::Range;

/// Why a body could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// No body of this name lives: it was freed (or replaced) since the caller learnt of it. Ask the cloud again.
    Gone(BlobId),
    /// The body should be there, but its record is damaged or missing.
    Damaged(BlobId, Fault),
    /// The disk said no.
    Disk(DiskError),
}

impl From<DiskError> for ReadError {
    fn from(error: DiskError) -> Self {
        ReadError::Disk(error)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Gone(id) => write!(f, "The body {} was deleted or replaced meanwhile. Try again.", id.0),
            ReadError::Damaged(id, fault) => {
                write!(f, "The body {} cannot be read: {fault}. Delete the object or upload it again.", id.0)
            }
            ReadError::Disk(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReadError {}

impl<D: Disk> Store<D> {
    /// The size of a body in bytes; `None` where none of this name lives.
    pub fn size(&self, id: BlobId) -> Option<u64> {
        self.location(id).map(Location::len)
    }

    fn location(&self, id: BlobId) -> Option<Location> {
        self.inner.borrow().index.bodies.get(&id).copied()
    }

    /// The whole body: bytes that share memory with the cache, or a handle.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub async fn read(&self, id: BlobId) -> Result<Content<D::Body>, ReadError> {
        self.read_range(id, 0..u64::MAX).await
    }

    /// The part of a body in `range` (bytes), cut to what is there.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub async fn read_range(&self, id: BlobId, range: Range<u64>) -> Result<Content<D::Body>, ReadError> {
        loop {
            let location = self.location(id).ok_or(ReadError::Gone(id))?;
            let found = match location {
                Location::Blob { len } => self.read_blob(id, len, range.clone()).await,
                Location::Pack { pack, offset, len } => self.read_pack(id, pack).await.map(|bytes| {
                    let (offset, len) = (u64::from(offset), u64::from(len));
                    Content::Bytes(bytes.slice(offset..offset + len).slice(range.clone()))
                }),
            };
            match found {
                // Moved or freed while it was read: look again. Each turn needs another move, so this ends.
                Err(ReadError::Damaged(..)) if self.location(id) != Some(location) => {}
                found => return found,
            }
        }
    }

    async fn read_blob(&self, id: BlobId, len: u64, range: Range<u64>) -> Result<Content<D::Body>, ReadError> {
        use super::disk::Body;
        match self.disk.get(Key::new(Space::Blobs, id.0)).await? {
            Some(Content::Body(body)) if body.size() == len => Ok(Content::Body(body.part(range))),
            Some(_) => Err(ReadError::Damaged(id, Fault::NotARecord)),
            None => Err(ReadError::Damaged(id, Fault::Missing)),
        }
    }

    async fn read_pack(&self, id: BlobId, pack: u64) -> Result<Bytes, ReadError> {
        if let Some(bytes) = self.cached(pack) {
            return Ok(bytes);
        }
        let _pass = self.reading.enter().await;
        if let Some(bytes) = self.cached(pack) {
            return Ok(bytes);
        }
        let bytes = self.fetch_pack(pack).await?.map_err(|fault| ReadError::Damaged(id, fault))?;
        self.inner.borrow_mut().cache.put(pack, bytes.clone());
        Ok(bytes)
    }

    fn cached(&self, pack: u64) -> Option<Bytes> {
        self.inner.borrow_mut().cache.get(pack)
    }

    /// A pack's record from the disk, checked.
    pub(super) async fn fetch_pack(&self, pack: u64) -> Result<Result<Bytes, Fault>, DiskError> {
        Ok(match self.disk.get(Key::new(Space::Packs, pack)).await? {
            Some(Content::Bytes(bytes)) => record::unseal(Kind::Pack, pack, &bytes).map(|_| ()).map(|()| bytes),
            Some(Content::Body(_)) => Err(Fault::NotARecord),
            None => Err(Fault::Missing),
        })
    }
}
