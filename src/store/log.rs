//! [`Store`]: the log over a disk. Opening, committing, putting blobs; its other parts are in `load`, `read`, `snapshot`, `upkeep`.

use super::BlobId;
use super::cache::PackCache;
use super::commit::{Batch, NewBody};
use super::disk::{Body, Bytes, Content, Disk, DiskError, Durability, Expect, Key, Op, Space, WriteTx};
use super::error::StoreError;
use super::gate::Gate;
use super::index::{Index, Location, PACKS_A_RECORD};
use super::plan::Planned;
use super::record::{self, Fault, Kind, State};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The numbers of the records in [`Space::Meta`].
pub(super) const EPOCH: Key = Key { space: Space::Meta, id: 0 };
pub(super) const STATE: Key = Key { space: Space::Meta, id: 1 };

/// A body inside a drain may be this large (bytes): a record's offsets have 32 bits, and a batch must stay a short transaction.
const MAX_INLINE_BODY: usize = 16 * 1024 * 1024;

/// Sizes that tests make small. The defaults are the reasoned ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// A pack is closed when it holds this many bytes. 512 KiB: reading one body out of a cold pack costs about a millisecond,
    /// and 10,000 bodies of 1 KiB make 20 records instead of 10,000.
    pub pack_target: usize,
    /// A snapshot is due when the journal holds more than this and more than the last snapshot (bytes). 1 MiB: replayed in
    /// milliseconds, so small workspaces are not rewritten all the time.
    pub snapshot_floor: u64,
    /// Packs held in memory at most (bytes). 16 MiB: 10,000 bodies of 1 KiB fit.
    pub cache: u64,
    /// Room held back for a full disk (bytes). 1 MiB: thousands of deletes, and a rewritten pack or two.
    pub reserve: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Tuning { pack_target: 512 * 1024, snapshot_floor: 1024 * 1024, cache: 16 * 1024 * 1024, reserve: 1024 * 1024 }
    }
}

/// How a store works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Of every transaction.
    pub durability: Durability,
    /// Sizes.
    pub tuning: Tuning,
}

/// Figures for the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Bytes of journal that a load replays.
    pub journal: u64,
    /// Bytes of the snapshot.
    pub snapshot: u64,
    /// Packs.
    pub packs: u64,
    /// Bytes of packs, dead bodies included.
    pub pack_bytes: u64,
    /// Bytes of bodies that live in packs.
    pub live_bytes: u64,
    /// Bytes of bodies in records of their own.
    pub blob_bytes: u64,
    /// Bodies that live.
    pub bodies: u64,
}

/// Whether the store may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    NotLoaded,
    Ready,
    Damaged,
}

pub(super) struct Inner {
    pub(super) health: Health,
    pub(super) index: Index,
    pub(super) cache: PackCache,
    /// The last journal record on the disk.
    pub(super) sequence: u64,
    pub(super) state: State,
    /// Bytes of journal after `state.start`.
    pub(super) journal: u64,
    /// Large bodies that no record names yet, with their size once they are stored.
    pub(super) uploads: BTreeMap<BlobId, Option<u64>>,
    /// The reserve is released.
    pub(super) low: bool,
    /// Something was freed since the reserve could not be restored.
    pub(super) freed_since: bool,
    /// The snapshot that may be written; older ones are stale.
    pub(super) snapshot: u64,
    /// Packs that cannot be read: upkeep leaves them alone.
    pub(super) spoilt: BTreeSet<u64>,
}

/// The store. All methods take `&self`, so that reads go on while a commit is under way; writes queue up inside.
pub struct Store<D: Disk> {
    pub(super) disk: D,
    pub(super) options: Options,
    pub(super) epoch: Bytes,
    pub(super) gate: Gate,
    /// Packs are read one at a time: many reads of one cold pack cost one.
    pub(super) reading: Gate,
    pub(super) inner: RefCell<Inner>,
}

impl<D: Disk> Store<D> {
    /// Takes the database over: from here on the transactions of every earlier owner fail with [`DiskError::Lost`].
    /// Call [`Store::load`] next.
    ///
    /// # Errors
    /// [`StoreError::Newer`] for a database of a newer format, which stays untouched; [`StoreError::Disk`].
    pub async fn open(disk: D, options: Options) -> Result<Self, StoreError> {
        for (key, kind) in [(EPOCH, Kind::Epoch), (STATE, Kind::State)] {
            if let Some(Content::Bytes(bytes)) = disk.get(key).await?
                && let Err(Fault::Newer(version)) = record::unseal(kind, key.id, &bytes)
            {
                return Err(StoreError::Newer(version));
            }
        }
        let epoch = take_over(&disk, options.durability).await?;
        let inner = Inner {
            health: Health::NotLoaded,
            index: Index::default(),
            cache: PackCache::new(options.tuning.cache),
            sequence: 0,
            state: State::default(),
            journal: 0,
            uploads: BTreeMap::new(),
            low: false,
            freed_since: false,
            snapshot: 0,
            spoilt: BTreeSet::new(),
        };
        let (gate, reading) = (Gate::default(), Gate::default());
        Ok(Store { disk, options, epoch, gate, reading, inner: RefCell::new(inner) })
    }

    /// A number for a new body.
    pub fn allocate(&self) -> BlobId {
        let mut inner = self.inner.borrow_mut();
        let id = BlobId(inner.index.next_blob);
        inner.index.next_blob += 1;
        id
    }

    /// Stores a large body ahead of the drain that names it (as [`NewBody::Stored`]), so that hashing can go on beside. What no
    /// record names is removed by [`Store::drop_blob`] or at the next start.
    ///
    /// # Errors
    /// [`StoreError::Disk`]: the body is not stored; everything else goes on. [`StoreError::Damaged`].
    pub async fn put_blob(&self, id: BlobId, body: D::Body) -> Result<(), StoreError> {
        if self.inner.borrow().health == Health::Damaged {
            return Err(StoreError::Damaged);
        }
        let size = body.size();
        self.inner.borrow_mut().uploads.insert(id, None);
        let key = Key::new(Space::Blobs, id.0);
        if let Err(error) = self.write(vec![Op::Put(key, Content::Body(body))]).await {
            self.inner.borrow_mut().uploads.remove(&id);
            return Err(error.into());
        }
        if let Some(upload) = self.inner.borrow_mut().uploads.get_mut(&id) {
            *upload = Some(size);
            return Ok(());
        }
        // Dropped while it was on its way.
        self.write(vec![Op::Delete(key)]).await?;
        Err(StoreError::UnknownBlob(id))
    }

    /// Removes a large body that no drain names: an upload that was cancelled. Does nothing once a drain named it.
    ///
    /// # Errors
    /// [`StoreError::Disk`]: it stays until the next start.
    pub async fn drop_blob(&self, id: BlobId) -> Result<(), StoreError> {
        if self.inner.borrow_mut().uploads.remove(&id).is_none() {
            return Ok(());
        }
        let _pass = self.gate.enter().await;
        Ok(self.write(vec![Op::Delete(Key::new(Space::Blobs, id.0))]).await?)
    }

    /// Writes `batch` as one transaction. When it returns, the batch is on the disk and its bodies can be read.
    ///
    /// A batch that is not `urgent` never uses the reserve. One that is may: should the disk be full, the reserve is released
    /// and the write is tried once more.
    ///
    /// # Errors
    /// Nothing of the batch is on the disk (with [`DiskError::Unavailable`] that is unknown), and nothing more is written until
    /// [`Store::load`] has given all changes again.
    pub async fn commit(&self, batch: &Batch) -> Result<(), StoreError> {
        let _pass = self.gate.enter().await;
        self.ready()?;
        // Set back only by success: a future that is dropped on the way leaves memory in doubt as an error does.
        self.inner.borrow_mut().health = Health::NotLoaded;
        self.try_commit(batch).await?;
        self.inner.borrow_mut().health = Health::Ready;
        Ok(())
    }

    async fn try_commit(&self, batch: &Batch) -> Result<(), StoreError> {
        if self.is_low() && !batch.urgent {
            self.restore_reserve().await?;
        }
        let planned = self.plan(batch)?;
        match self.put_entry(&planned).await {
            Err(DiskError::Quota(why)) => {
                self.release_reserve().await?;
                if !batch.urgent {
                    return Err(DiskError::Quota(why).into());
                }
                self.put_entry(&planned).await?;
            }
            outcome => outcome?,
        }
        let mut inner = self.inner.borrow_mut();
        for (id, body) in &batch.bodies {
            if *body == NewBody::Stored {
                inner.uploads.remove(id);
            }
        }
        Ok(())
    }

    /// Packs the batch's small bodies and says what its journal record will say.
    fn plan(&self, batch: &Batch) -> Result<Planned, StoreError> {
        let inner = self.inner.borrow();
        let freed: BTreeSet<BlobId> = batch.freed.iter().copied().collect();
        let mut planned = Planned::new(inner.sequence + 1, batch.changes.clone());
        let mut bytes = Vec::new();
        for (id, body) in &batch.bodies {
            match body {
                NewBody::Bytes(body) if body.len() > MAX_INLINE_BODY => return Err(StoreError::TooLarge(*id)),
                NewBody::Bytes(_) if freed.contains(id) => {}
                NewBody::Bytes(body) => bytes.push((*id, Bytes::from(body.clone()))),
                NewBody::Stored => match inner.uploads.get(id) {
                    Some(Some(_)) if freed.contains(id) => planned.unnamed.push(*id),
                    Some(Some(len)) => planned.entry.placed.push((*id, Location::Blob { len: *len })),
                    _ => return Err(StoreError::UnknownBlob(*id)),
                },
            }
        }
        planned.pack(bytes, self.options.tuning.pack_target);
        if let Some((id, _)) = planned.entry.placed.last()
            && planned.packs.len() as u64 > PACKS_A_RECORD
        {
            return Err(StoreError::TooLarge(*id));
        }
        planned.entry.freed = freed.into_iter().collect();
        Ok(planned)
    }

    /// Writes a planned record with everything that goes with it, and takes it over into the index. Inside the gate.
    pub(super) async fn put_entry(&self, planned: &Planned) -> Result<(), DiskError> {
        let (record, ops, dead) = {
            let inner = self.inner.borrow();
            let mut entry = planned.entry.clone();
            entry.next_blob = inner.index.next_blob;
            let record = record::seal(Kind::Journal, 0, planned.sequence, &entry.encode());
            let (dead, blobs) = inner.index.falls(&entry);
            let put = |space, id, bytes: &Bytes| Op::Put(Key::new(space, id), Content::Bytes(bytes.clone()));
            let record = Bytes::from(record);
            let mut ops = vec![put(Space::Journal, planned.sequence, &record)];
            ops.extend(planned.packs.iter().map(|(pack, bytes)| put(Space::Packs, *pack, bytes)));
            ops.extend(dead.iter().map(|pack| Op::Delete(Key::new(Space::Packs, *pack))));
            ops.extend(blobs.iter().chain(&planned.unnamed).map(|id| Op::Delete(Key::new(Space::Blobs, id.0))));
            (record, ops, dead)
        };
        self.write(ops).await?;
        let mut inner = self.inner.borrow_mut();
        inner.index.apply(&planned.entry);
        inner.sequence = planned.sequence;
        inner.journal += record.len() as u64;
        inner.freed_since |= !planned.entry.freed.is_empty() || !dead.is_empty();
        for (pack, bytes) in &planned.packs {
            inner.cache.put(*pack, bytes.clone());
        }
        for pack in dead {
            inner.cache.remove(pack);
        }
        Ok(())
    }

    /// Everything freshly written goes through here: the epoch is checked inside the transaction.
    pub(super) async fn write(&self, ops: Vec<Op<D::Body>>) -> Result<(), DiskError> {
        let expect = Some(Expect { key: EPOCH, bytes: Some(self.epoch.clone()) });
        self.disk.write(WriteTx { expect, ops, durability: self.options.durability }).await
    }

    /// Passes an error on. Where it leaves open whether the transaction was written, memory may be behind the disk: load first.
    pub(super) fn in_doubt(&self, error: DiskError) -> StoreError {
        if !matches!(error, DiskError::Quota(_) | DiskError::Aborted(_) | DiskError::Lost) {
            self.inner.borrow_mut().health = Health::NotLoaded;
        }
        error.into()
    }

    pub(super) fn ready(&self) -> Result<(), StoreError> {
        match self.inner.borrow().health {
            Health::Ready => Ok(()),
            Health::NotLoaded => Err(StoreError::NotLoaded),
            Health::Damaged => Err(StoreError::Damaged),
        }
    }

    /// Whether the disk was full and the reserve is released: then commits that are not `urgent` fail until there is room.
    pub fn is_low(&self) -> bool {
        self.inner.borrow().low
    }

    /// Figures for the page.
    pub fn stats(&self) -> Stats {
        let inner = self.inner.borrow();
        let packs = inner.index.packs.values();
        Stats {
            journal: inner.journal,
            snapshot: inner.state.bytes,
            packs: inner.index.packs.len() as u64,
            pack_bytes: packs.clone().map(|weight| weight.size).sum(),
            live_bytes: packs.map(|weight| weight.live).sum(),
            blob_bytes: inner.index.blob_bytes,
            bodies: inner.index.bodies.len() as u64,
        }
    }

    /// The disk below.
    pub fn disk(&self) -> &D {
        &self.disk
    }
}

/// Raises the epoch by one; answers the new record. Where the disk is full, the reserve makes room.
async fn take_over<D: Disk>(disk: &D, durability: Durability) -> Result<Bytes, StoreError> {
    let old = match disk.get(EPOCH).await? {
        Some(Content::Bytes(bytes)) => Some(bytes),
        Some(Content::Body(_)) => return Err(DiskError::Unreadable("the epoch is not a record".into()).into()),
        None => None,
    };
    let epoch = match old.as_ref().map(|bytes| record::unseal(Kind::Epoch, EPOCH.id, bytes)) {
        None => 1,
        Some(Ok(payload)) => payload.try_into().map_or(DAMAGED_EPOCH, |bytes| u64::from_le_bytes(bytes) + 1),
        Some(Err(_)) => DAMAGED_EPOCH,
    };
    let new = Bytes::from(record::seal(Kind::Epoch, 0, EPOCH.id, &epoch.to_le_bytes()));
    let tx = || WriteTx {
        expect: Some(Expect { key: EPOCH, bytes: old.clone() }),
        ops: vec![Op::Put(EPOCH, Content::Bytes(new.clone()))],
        durability,
    };
    match disk.write(tx()).await {
        Err(DiskError::Quota(_)) => {
            let ops = vec![Op::DeleteRange(Space::Reserve, 0..u64::MAX)];
            disk.write(WriteTx { expect: tx().expect, ops, durability }).await?;
            disk.write(tx()).await?;
        }
        outcome => outcome?,
    }
    Ok(new)
}

/// The epoch after one that cannot be read: above any that counting by one has reached.
const DAMAGED_EPOCH: u64 = 1 << 40;
