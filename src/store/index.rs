//! Where every body lies, in memory: rebuilt at load from the snapshot and the journal.

use super::BlobId;
use super::codec::{Reader, put_number};
use super::record::{self, Entry, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// Where a body lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In a pack, `offset` bytes after the beginning of the pack's record.
    Pack {
        /// The pack's number.
        pack: u64,
        /// Bytes from the beginning of the record.
        offset: u32,
        /// Size of the body in bytes.
        len: u32,
    },
    /// In a record of its own.
    Blob {
        /// Size of the body in bytes.
        len: u64,
    },
}

impl Location {
    /// Size of the body in bytes.
    pub fn len(self) -> u64 {
        match self {
            Location::Pack { len, .. } => len.into(),
            Location::Blob { len } => len,
        }
    }
}

/// A pack's weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Weight {
    /// Size of the record in bytes.
    pub(super) size: u64,
    /// Bytes of bodies in it that live.
    pub(super) live: u64,
    /// How many bodies in it live (empty ones have no bytes).
    pub(super) bodies: u64,
}

/// The index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Index {
    pub(super) bodies: BTreeMap<BlobId, Location>,
    pub(super) packs: BTreeMap<u64, Weight>,
    /// Bytes in records of their own.
    pub(super) blob_bytes: u64,
    pub(super) next_blob: u64,
}

impl Index {
    /// Takes over what a record says. Idempotent: saying it twice, or after later records, ends in the same index once those
    /// are said again.
    pub(super) fn apply(&mut self, entry: &Entry) {
        self.next_blob = self.next_blob.max(entry.next_blob);
        for &(pack, size) in &entry.packs {
            self.packs.entry(pack).or_default().size = size;
        }
        for &(id, location) in &entry.placed {
            self.next_blob = self.next_blob.max(id.0 + 1);
            self.remove(id);
            self.bodies.insert(id, location);
            match location {
                Location::Pack { pack, len, .. } => {
                    let weight = self.packs.entry(pack).or_default();
                    weight.live += u64::from(len);
                    weight.bodies += 1;
                }
                Location::Blob { len } => self.blob_bytes += len,
            }
        }
        for &id in &entry.freed {
            self.remove(id);
        }
    }

    fn remove(&mut self, id: BlobId) {
        match self.bodies.remove(&id) {
            Some(Location::Pack { pack, len, .. }) => {
                if let Some(weight) = self.packs.get_mut(&pack) {
                    weight.live -= u64::from(len);
                    weight.bodies -= 1;
                }
                self.drop_if_dead(pack);
            }
            Some(Location::Blob { len }) => self.blob_bytes -= len,
            None => {}
        }
    }

    fn drop_if_dead(&mut self, pack: u64) {
        if self.packs.get(&pack).is_some_and(|weight| weight.bodies == 0) {
            self.packs.remove(&pack);
        }
    }

    /// The packs that hold nothing once `entry` is applied, and the blobs that it frees: both go in its own transaction.
    pub(super) fn falls(&self, entry: &Entry) -> (Vec<u64>, Vec<BlobId>) {
        let moved = entry.placed.iter().map(|(id, _)| *id);
        let leavers: BTreeSet<BlobId> = entry.freed.iter().copied().chain(moved).collect();
        let mut leaving = BTreeMap::<u64, u64>::new();
        let mut blobs = Vec::new();
        for id in leavers {
            match self.bodies.get(&id) {
                Some(Location::Pack { pack, .. }) => *leaving.entry(*pack).or_default() += 1,
                Some(Location::Blob { .. }) => blobs.push(id),
                None => {}
            }
        }
        let dead =
            leaving.into_iter().filter(|(pack, n)| self.packs.get(pack).is_none_or(|weight| weight.bodies <= *n));
        (dead.map(|(pack, _)| pack).collect(), blobs)
    }
}

/// Packs that one transaction may write: their numbers are the transaction's, times this, plus 0, 1, 2, …
pub(super) const PACKS_A_RECORD: u64 = 1024;

/// The number of a transaction's `nth` pack. Derived from the sequence number, so no pack's number is ever used twice.
pub(super) fn pack_number(sequence: u64, nth: usize) -> u64 {
    sequence * PACKS_A_RECORD + nth as u64
}

/// A pack that is being filled: bodies one after the other, then a table of what they are.
pub(super) struct PackBuilder {
    number: u64,
    frame: Vec<u8>,
    bodies: Vec<(BlobId, u32)>,
}

impl PackBuilder {
    pub(super) fn new(number: u64) -> Self {
        PackBuilder { number, frame: record::open_frame(Kind::Pack, 0, number, 0), bodies: Vec::new() }
    }

    /// Bytes so far.
    pub(super) fn size(&self) -> usize {
        self.frame.len()
    }

    /// Adds a body; answers where it lies.
    pub(super) fn add(&mut self, id: BlobId, body: &[u8]) -> Location {
        // The driver sends bodies below 256 KiB here, and `Store::commit` refuses what a record could not hold.
        let (offset, len) = (self.frame.len() as u32, body.len() as u32);
        self.frame.extend_from_slice(body);
        self.bodies.push((id, len));
        Location::Pack { pack: self.number, offset, len }
    }

    /// The finished record.
    pub(super) fn seal(mut self) -> (u64, Vec<u8>) {
        let table = self.frame.len();
        put_number(&mut self.frame, self.bodies.len() as u64);
        for (id, len) in self.bodies {
            put_number(&mut self.frame, id.0);
            put_number(&mut self.frame, len.into());
        }
        let size = (self.frame.len() - table) as u32;
        self.frame.extend_from_slice(&size.to_le_bytes());
        (self.number, record::close_frame(self.frame))
    }
}

/// What a pack's own table says: its bodies and where they lie. `None` where the table does not follow the format.
pub(super) fn pack_table(number: u64, payload: &[u8]) -> Option<Vec<(BlobId, Location)>> {
    let (rest, size) = payload.split_last_chunk::<4>()?;
    let at = rest.len().checked_sub(u32::from_le_bytes(*size) as usize)?;
    let mut from = Reader(&rest[at..]);
    let mut offset = record::HEADER as u64;
    let mut table = Vec::new();
    for _ in 0..from.count()? {
        let (id, len) = (BlobId(from.number()?), from.number()?);
        table.push((
            id,
            Location::Pack { pack: number, offset: u32::try_from(offset).ok()?, len: u32::try_from(len).ok()? },
        ));
        offset += len;
    }
    (from.0.is_empty() && offset == (record::HEADER + at) as u64).then_some(table)
}
