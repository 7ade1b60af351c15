//! Snapshots: the whole state written beside the journal, slice by slice, then made to count by one transaction that also cuts
//! the journal.
//!
//! A snapshot is fuzzy. It begins after some journal record S; its slices are encoded from the living state, one at a time, and
//! the state moves on in between. Each slice holds the truth of its moment, and every change since S is in the journal behind
//! it. As changes are idempotent upserts and removals, replaying the journal from S over the slices ends in the present state,
//! whatever the slices saw. Two things could go wrong, and both are shut out:
//!
//! * A slice may have seen a change that never reaches the disk, because its commit fails. So finishing asks for a [`Settled`]:
//!   proof that everything pushed before is written. A failed commit makes the snapshot stale.
//! * A tab may die in between. The state record still points at the old snapshot and the journal is uncut; loose slices are
//!   swept at the next start.
//!
//! Where the bodies lie is added at the end from the index, in the finishing transaction.

use super::commit::Settled;
use super::disk::{Bytes, Content, Disk, Key, Op, Space};
use super::error::StoreError;
use super::index::Location;
use super::log::{STATE, Store};
use super::record::{self, Entry, Kind, State};
use std::collections::BTreeSet;

/// Locations in a slice: some 200 KiB.
const LOCATIONS_A_SLICE: usize = 16 * 1024;

/// A snapshot that is being written.
#[derive(Debug)]
pub struct Snapshot {
    ticket: u64,
    start: u64,
    /// Bytes of journal that it will cut.
    cut: u64,
    first: u64,
    slices: u64,
    bytes: u64,
}

impl<D: Disk> Store<D> {
    /// Whether the journal has grown enough for a snapshot to pay: above a floor, and above the last snapshot. So each byte of
    /// state is rewritten only after as many bytes of journal.
    pub fn wants_snapshot(&self) -> bool {
        let inner = self.inner.borrow();
        self.ready().is_ok() && inner.journal > self.options.tuning.snapshot_floor.max(inner.state.bytes)
    }

    /// Begins a snapshot; one that is under way becomes stale. From here on the driver encodes the state, slice by slice, as
    /// upserts of everything there is.
    ///
    /// # Errors
    /// [`StoreError::NotLoaded`], [`StoreError::Damaged`].
    pub fn begin_snapshot(&self) -> Result<Snapshot, StoreError> {
        self.ready()?;
        let mut inner = self.inner.borrow_mut();
        inner.snapshot += 1;
        let first = inner.state.first + inner.state.slices;
        Ok(Snapshot { ticket: inner.snapshot, start: inner.sequence, cut: inner.journal, first, slices: 0, bytes: 0 })
    }

    /// Writes the next slice. About 256 KiB of changes make a good one: encoded and written without a stutter.
    ///
    /// # Errors
    /// [`StoreError::StaleSnapshot`]; [`StoreError::Disk`]: drop the snapshot, the journal holds everything.
    pub async fn write_slice(&self, snapshot: &mut Snapshot, changes: Vec<Vec<u8>>) -> Result<(), StoreError> {
        let _pass = self.gate.enter().await;
        self.fresh(snapshot)?;
        let slice = snapshot.next(&Entry { changes, ..Entry::default() });
        Ok(self.write(vec![slice]).await?)
    }

    /// Makes the snapshot count: one transaction adds the locations, flips the state record, and removes the old snapshot and
    /// the journal up to the new one's start.
    ///
    /// `settled` proves that everything which the slices saw is on the disk: take a [`Mark`](super::Mark) after the last slice
    /// was encoded, ask for a flush of lazy changes, and wait until it is settled.
    ///
    /// # Errors
    /// [`StoreError::StaleSnapshot`]; [`StoreError::Disk`]: the old snapshot and the journal go on counting.
    pub async fn finish_snapshot(&self, mut snapshot: Snapshot, _settled: Settled) -> Result<(), StoreError> {
        let _pass = self.gate.enter().await;
        self.fresh(&snapshot)?;
        let mut ops: Vec<_> = self.locations().iter().map(|entry| snapshot.next(entry)).collect();
        let old = self.inner.borrow().state;
        let Snapshot { start, first, slices, bytes, .. } = snapshot;
        let state = State { start, first, slices, bytes };
        let record = record::seal(Kind::State, 0, STATE.id, &state.encode());
        ops.push(Op::Put(STATE, Content::Bytes(Bytes::from(record))));
        ops.push(Op::DeleteRange(Space::Snapshot, 0..first));
        // Slices of a snapshot that went stale lie behind this one.
        ops.push(Op::DeleteRange(Space::Snapshot, first + slices..u64::MAX));
        ops.push(Op::DeleteRange(Space::Journal, old.start + 1..start + 1));
        self.write(ops).await.map_err(|error| self.in_doubt(error))?;
        let mut inner = self.inner.borrow_mut();
        inner.state = state;
        inner.journal -= snapshot.cut;
        inner.snapshot += 1;
        inner.freed_since = true;
        Ok(())
    }

    fn fresh(&self, snapshot: &Snapshot) -> Result<(), StoreError> {
        self.ready()?;
        if self.inner.borrow().snapshot == snapshot.ticket { Ok(()) } else { Err(StoreError::StaleSnapshot) }
    }

    /// The index, as entries of a slice's size.
    fn locations(&self) -> Vec<Entry> {
        let inner = self.inner.borrow();
        let placed: Vec<_> = inner.index.bodies.iter().map(|(id, location)| (*id, *location)).collect();
        let mut entries = vec![Entry { next_blob: inner.index.next_blob, ..Entry::default() }];
        for part in placed.chunks(LOCATIONS_A_SLICE) {
            let named: BTreeSet<u64> = part
                .iter()
                .filter_map(|(_, location)| match location {
                    Location::Pack { pack, .. } => Some(*pack),
                    Location::Blob { .. } => None,
                })
                .collect();
            let size = |pack: u64| inner.index.packs.get(&pack).map_or(0, |weight| weight.size);
            let packs = named.into_iter().map(|pack| (pack, size(pack))).collect();
            entries.push(Entry { packs, placed: part.to_vec(), ..Entry::default() });
        }
        entries
    }
}

impl Snapshot {
    fn next<B>(&mut self, entry: &Entry) -> Op<B> {
        let id = self.first + self.slices;
        let record = record::seal(Kind::Snapshot, 0, id, &entry.encode());
        self.slices += 1;
        self.bytes += record.len() as u64;
        Op::Put(Key::new(Space::Snapshot, id), Content::Bytes(Bytes::from(record)))
    }
}
