//! The bytes of a record: a frame that says what it is, and a checksum over all of it. See `docs/storage-format.md`.

use super::BlobId;
use super::codec::{Reader, put_bytes, put_number};
use super::index::Location;
use std::fmt;

/// The version of the format that this code writes; it reads this one and every older one.
pub const FORMAT: u8 = 1;

const MAGIC: [u8; 4] = *b"CCST";
/// Bytes before the payload: magic, version, kind, flags, number, length of the payload.
pub const HEADER: usize = 4 + 1 + 1 + 2 + 8 + 4;
const CHECKSUM: usize = 8;

/// Flag: the record stands for one that was damaged and that a person decided to go on without.
pub const STAND_IN: u16 = 1;

/// What a record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Whose database it is now.
    Epoch = 1,
    /// Which snapshot holds.
    State = 2,
    /// A batch.
    Journal = 3,
    /// Small bodies.
    Pack = 4,
    /// A slice of a snapshot.
    Snapshot = 5,
}

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It should be there and is not.
    Missing,
    /// It does not begin as a record does, or is cut off.
    NotARecord,
    /// The checksum does not fit the bytes.
    Checksum,
    /// A newer version of the format, whole: only a newer Cloud Chamber reads it.
    Newer(u8),
    /// Whole, but of another kind or number than its place says.
    Misplaced,
    /// Whole, but its content does not follow the format.
    Malformed,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Missing => write!(f, "it is missing"),
            Fault::NotARecord => write!(f, "it is cut off or overwritten"),
            Fault::Checksum => write!(f, "its checksum does not fit"),
            Fault::Newer(version) => write!(f, "it has format {version}, and this version reads up to {FORMAT}"),
            Fault::Misplaced => write!(f, "it belongs elsewhere"),
            Fault::Malformed => write!(f, "its content does not follow the format"),
        }
    }
}

/// Frames `payload` as a record.
pub fn seal(kind: Kind, flags: u16, number: u64, payload: &[u8]) -> Vec<u8> {
    let mut out = open_frame(kind, flags, number, payload.len());
    out.extend_from_slice(payload);
    close_frame(out)
}

/// The header of a record whose payload is appended next, with room for `payload` bytes.
pub(super) fn open_frame(kind: Kind, flags: u16, number: u64, payload: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADER + payload + CHECKSUM);
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&[FORMAT, kind as u8]);
    out.extend_from_slice(&flags.to_le_bytes());
    out.extend_from_slice(&number.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    out
}

/// Fills in the payload's length and appends the checksum.
pub(super) fn close_frame(mut out: Vec<u8>) -> Vec<u8> {
    // A payload is bounded by a batch (4 MiB and one drain) or a slice, far below 4 GiB.
    let len = (out.len() - HEADER) as u32;
    out[HEADER - 4..HEADER].copy_from_slice(&len.to_le_bytes());
    let sum = crc_fast::crc64_nvme(&out);
    out.extend_from_slice(&sum.to_le_bytes());
    out
}

/// Checks a record and gives its payload.
///
/// # Errors
/// What is wrong with it. The checksum is looked at before the version: every version keeps both in their places.
pub fn unseal(kind: Kind, number: u64, bytes: &[u8]) -> Result<&[u8], Fault> {
    let Some((framed, sum)) = bytes.split_last_chunk::<CHECKSUM>() else { return Err(Fault::NotARecord) };
    if framed.len() < HEADER || framed[..4] != MAGIC {
        return Err(Fault::NotARecord);
    }
    if crc_fast::crc64_nvme(framed).to_le_bytes() != *sum {
        return Err(Fault::Checksum);
    }
    if framed[4] > FORMAT {
        return Err(Fault::Newer(framed[4]));
    }
    let (header, payload) = framed.split_at(HEADER);
    if header[HEADER - 4..] != (payload.len() as u32).to_le_bytes() {
        return Err(Fault::NotARecord);
    }
    let flags = u16::from_le_bytes([header[6], header[7]]);
    if flags & !STAND_IN != 0 {
        return Err(Fault::Malformed);
    }
    if header[5] != kind as u8 || header[8..16] != number.to_le_bytes() {
        return Err(Fault::Misplaced);
    }
    Ok(payload)
}

/// What a journal record or a slice of a snapshot says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The next number for a blob.
    pub next_blob: u64,
    /// Changes, in order.
    pub changes: Vec<Vec<u8>>,
    /// Packs that are there from now on: number, size of the record in bytes.
    pub packs: Vec<(u64, u64)>,
    /// Bodies and where they lie from now on.
    pub placed: Vec<(BlobId, Location)>,
    /// Bodies that nothing names any more.
    pub freed: Vec<BlobId>,
}

impl Entry {
    /// The payload of a record.
    pub fn encode(&self) -> Vec<u8> {
        let size = self.changes.iter().map(|change| change.len() + 5).sum::<usize>() + self.placed.len() * 16;
        let mut out = Vec::with_capacity(size + 64);
        put_number(&mut out, self.next_blob);
        put_number(&mut out, self.changes.len() as u64);
        for change in &self.changes {
            put_bytes(&mut out, change);
        }
        put_number(&mut out, self.packs.len() as u64);
        for &(pack, size) in &self.packs {
            put_number(&mut out, pack);
            put_number(&mut out, size);
        }
        put_number(&mut out, self.placed.len() as u64);
        for &(id, location) in &self.placed {
            put_number(&mut out, id.0);
            match location {
                Location::Blob { len } => {
                    put_number(&mut out, 0);
                    put_number(&mut out, len);
                }
                Location::Pack { pack, offset, len } => {
                    // Pack numbers begin at 1024 (see `pack_number`), so 0 is free to mean "a record of its own".
                    put_number(&mut out, pack);
                    put_number(&mut out, offset.into());
                    put_number(&mut out, len.into());
                }
            }
        }
        put_number(&mut out, self.freed.len() as u64);
        for id in &self.freed {
            put_number(&mut out, id.0);
        }
        out
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// [`Fault::Malformed`] where it does not follow the format to its last byte.
    pub fn decode(payload: &[u8]) -> Result<Entry, Fault> {
        Self::parse(payload).ok_or(Fault::Malformed)
    }

    fn parse(payload: &[u8]) -> Option<Entry> {
        let mut from = Reader(payload);
        let mut entry = Entry { next_blob: from.number()?, ..Entry::default() };
        for _ in 0..from.count()? {
            entry.changes.push(from.bytes()?.to_vec());
        }
        for _ in 0..from.count()? {
            entry.packs.push((from.number()?, from.number()?));
        }
        for _ in 0..from.count()? {
            let id = BlobId(from.number()?);
            let location = match from.number()? {
                0 => Location::Blob { len: from.number()? },
                pack => Location::Pack {
                    pack,
                    offset: u32::try_from(from.number()?).ok()?,
                    len: u32::try_from(from.number()?).ok()?,
                },
            };
            entry.placed.push((id, location));
        }
        for _ in 0..from.count()? {
            entry.freed.push(BlobId(from.number()?));
        }
        from.0.is_empty().then_some(entry)
    }
}

/// Which snapshot holds: the payload of the state record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct State {
    /// The journal is replayed from the record after this one.
    pub start: u64,
    /// The snapshot's first slice.
    pub first: u64,
    /// How many slices it has; 0 before the first snapshot.
    pub slices: u64,
    /// Their size in bytes.
    pub bytes: u64,
}

impl State {
    /// The payload of the record.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for n in [self.start, self.first, self.slices, self.bytes] {
            put_number(&mut out, n);
        }
        out
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// [`Fault::Malformed`] where it does not follow the format to its last byte.
    pub fn decode(payload: &[u8]) -> Result<State, Fault> {
        let mut from = Reader(payload);
        let mut next = || from.number().ok_or(Fault::Malformed);
        let state = State { start: next()?, first: next()?, slices: next()?, bytes: next()? };
        if from.0.is_empty() { Ok(state) } else { Err(Fault::Malformed) }
    }
}
