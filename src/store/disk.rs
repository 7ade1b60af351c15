//! What the store asks of a disk: records under numbers in a few spaces, and transactions that happen whole or not at all.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// The spaces of a disk; in a browser one object store each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Space {
    /// The owner's epoch and the pointer to the snapshot that holds.
    Meta,
    /// One record a transaction, under its sequence number.
    Journal,
    /// Small bodies, packed.
    Packs,
    /// Large bodies, one record each under their [`BlobId`](super::BlobId).
    Blobs,
    /// The slices of snapshots.
    Snapshot,
    /// Room held back for a full disk.
    Reserve,
}

impl Space {
    /// All spaces, in the order of their definition.
    pub const ALL: [Space; 6] =
        [Space::Meta, Space::Journal, Space::Packs, Space::Blobs, Space::Snapshot, Space::Reserve];

    /// The space's name: that of its object store, and of its folder in an export.
    pub fn name(self) -> &'static str {
        match self {
            Space::Meta => "meta",
            Space::Journal => "journal",
            Space::Packs => "packs",
            Space::Blobs => "blobs",
            Space::Snapshot => "snapshot",
            Space::Reserve => "reserve",
        }
    }
}

/// Where a record lies. Numbers stay below 2⁵³, so that they are exact as JavaScript numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The space.
    pub space: Space,
    /// The number in the space.
    pub id: u64,
}

impl Key {
    /// The key of number `id` in `space`.
    pub fn new(space: Space, id: u64) -> Self {
        Key { space, id }
    }
}

/// Bytes that are shared, not copied, when cloned or sliced.
#[derive(Clone, Default)]
pub struct Bytes {
    data: Arc<Vec<u8>>,
    start: usize,
    end: usize,
}

impl Bytes {
    /// The part in `range`, cut to what is there; shares the memory.
    pub fn slice(&self, range: Range<u64>) -> Bytes {
        let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).min(self.len());
        let (from, to) = (at(range.start), at(range.end));
        Bytes { data: self.data.clone(), start: self.start + from, end: self.start + to.max(from) }
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(data: Vec<u8>) -> Self {
        Bytes { start: 0, end: data.len(), data: Arc::new(data) }
    }
}

impl Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.data[self.start..self.end]
    }
}

impl PartialEq for Bytes {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Bytes {}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({} B)", self.len())
    }
}

/// A large body: a handle that can be measured and sliced without reading it (a Blob in browsers).
pub trait Body: Clone {
    /// Its size in bytes.
    fn size(&self) -> u64;
    /// The part in `range`, cut to what is there; nothing is read.
    #[must_use]
    fn part(&self, range: Range<u64>) -> Self;
}

impl Body for Bytes {
    fn size(&self) -> u64 {
        self.len() as u64
    }
    fn part(&self, range: Range<u64>) -> Self {
        self.slice(range)
    }
}

/// What a record is: bytes in memory, or a handle to a large body.
#[derive(Debug, Clone, PartialEq)]
pub enum Content<B> {
    /// Bytes: every record but large bodies.
    Bytes(Bytes),
    /// A large body.
    Body(B),
}

impl<B: Body> Content<B> {
    /// Size in bytes.
    pub fn size(&self) -> u64 {
        match self {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::Body(body) => body.size(),
        }
    }
}

/// How sure a transaction must be on the medium before it counts as complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Flushed to the medium: survives loss of power.
    #[default]
    Strict,
    /// Handed to the operating system: survives the death of the tab and of the browser.
    Relaxed,
}

/// One step of a transaction.
#[derive(Debug, Clone)]
pub enum Op<B> {
    /// Write the record, over an older one if there is one.
    Put(Key, Content<B>),
    /// Remove the record if it is there.
    Delete(Key),
    /// Remove all records of the space whose number lies in the range.
    DeleteRange(Space, Range<u64>),
}

/// A condition on a transaction: it commits only where the record under `key` is exactly `bytes` (`None`: is not there).
#[derive(Debug, Clone)]
pub struct Expect {
    /// The record that is looked at, inside the transaction.
    pub key: Key,
    /// What it must be.
    pub bytes: Option<Bytes>,
}

/// One atomic write transaction: all of it, in order, or nothing.
#[derive(Debug, Clone)]
pub struct WriteTx<B> {
    /// The condition; where it does not hold, nothing is written and the answer is [`DiskError::Lost`].
    pub expect: Option<Expect>,
    /// The steps.
    pub ops: Vec<Op<B>>,
    /// How sure it must be.
    pub durability: Durability,
}

/// Why the disk did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiskError {
    /// The browser's storage is full; nothing of the transaction was written.
    Quota(String),
    /// The transaction was undone by the disk; nothing of it was written.
    Aborted(String),
    /// The owner's epoch is not ours any more: another tab took over. Nothing was written.
    Lost,
    /// A record is there, but cannot be read.
    Unreadable(String),
    /// The disk cannot be reached (closed, deleted, switched off). Whether a transaction under way was written is unknown.
    Unavailable(String),
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiskError::Quota(why) => {
                write!(
                    f,
                    "The browser's storage for this site is full ({why}). Nothing was saved. Delete objects or free disk space, then try again."
                )
            }
            DiskError::Aborted(why) => write!(f, "The browser undid the write ({why}). Nothing was saved. Try again."),
            DiskError::Lost => write!(
                f,
                "Another tab took over this workspace. Nothing was saved. Continue there, or take over again here."
            ),
            DiskError::Unreadable(why) => {
                write!(f, "A stored record cannot be read ({why}). Export what can be read, then reset the workspace.")
            }
            DiskError::Unavailable(why) => {
                write!(f, "The browser's storage cannot be reached ({why}). Reload the page.")
            }
        }
    }
}

impl std::error::Error for DiskError {}

/// A disk: records under numbers, read at any time, written in transactions.
#[allow(async_fn_in_trait, reason = "a browser's disk lives on one thread; a Send bound would shut it out")]
pub trait Disk {
    /// The handle of a large body.
    type Body: Body;

    /// The record under `key`, if there is one.
    async fn get(&self, key: Key) -> Result<Option<Content<Self::Body>>, DiskError>;

    /// Up to `limit` records of `space` with numbers from `from` on, in ascending order.
    async fn scan(&self, space: Space, from: u64, limit: u32) -> Result<Vec<(u64, Content<Self::Body>)>, DiskError>;

    /// All numbers of `space`, ascending.
    async fn keys(&self, space: Space) -> Result<Vec<u64>, DiskError>;

    /// Writes `tx` whole or not at all; returns when it is complete at its durability.
    async fn write(&self, tx: WriteTx<Self::Body>) -> Result<(), DiskError>;

    /// A handle to bytes that are not stored yet.
    fn body(&self, bytes: Vec<u8>) -> Self::Body;

    /// The bytes behind a handle, in memory: for small parts.
    async fn bytes(&self, body: &Self::Body) -> Result<Bytes, DiskError>;
}
