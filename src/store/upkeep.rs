//! What keeps the disk in shape: the reserve for a full disk, the rewriting of packs, and the export of what is there.

use super::BlobId;
use super::disk::{Bytes, Content, Disk, DiskError, Key, Op, Space};
use super::error::StoreError;
use super::index::{Location, pack_table};
use super::log::Store;
use super::plan::Planned;
use super::record::{self, HEADER, Kind};

const RESERVE: Key = Key { space: Space::Reserve, id: 0 };

/// A pack with fewer live bytes than this is small. Many small ones are merged, as every record costs time at start.
const SMALL_PACK: u64 = 64 * 1024;
/// This many small packs are left in peace.
const SMALL_PACKS: usize = 256;
/// Packs rewritten in one step at most: each costs a read of about half a millisecond, and commits wait meanwhile.
const PACKS_A_STEP: usize = 64;

impl<D: Disk> Store<D> {
    /// One step of upkeep, some ten milliseconds long at most: restores the reserve once something was freed, or rewrites
    /// packs of which more than half is dead. `true`: something was done, and another step may find more. For idle moments.
    ///
    /// # Errors
    /// [`StoreError::Disk`]: nothing changed, try again later; [`StoreError::NotLoaded`], [`StoreError::Damaged`].
    pub async fn upkeep(&self) -> Result<bool, StoreError> {
        let _pass = self.gate.enter().await;
        self.ready()?;
        let try_reserve = {
            let mut inner = self.inner.borrow_mut();
            inner.low && std::mem::take(&mut inner.freed_since)
        };
        if try_reserve {
            return match self.restore_reserve().await {
                Ok(()) => Ok(true),
                Err(DiskError::Quota(_)) => self.rewrite_packs().await,
                Err(error) => Err(error.into()),
            };
        }
        self.rewrite_packs().await
    }

    /// Moves the live bodies of wasteful packs into one new pack.
    async fn rewrite_packs(&self) -> Result<bool, StoreError> {
        let victims = self.wasteful_packs();
        if victims.is_empty() {
            return Ok(false);
        }
        let mut bodies = Vec::new();
        for &pack in &victims {
            let cached = self.inner.borrow_mut().cache.get(pack);
            let bytes = match cached {
                Some(bytes) => Some(bytes),
                None => self.fetch_pack(pack).await?.ok(),
            };
            let Some(live) = bytes.and_then(|bytes| self.live_in(pack, &bytes)) else {
                // Told when one of its bodies is read; leaving it alone is all that is to be done here.
                self.inner.borrow_mut().spoilt.insert(pack);
                return Ok(true);
            };
            bodies.extend(live);
        }
        let sequence = self.inner.borrow().sequence + 1;
        let mut planned = Planned::new(sequence, Vec::new());
        planned.pack(bodies, self.options.tuning.pack_target);
        self.put_entry(&planned).await.map_err(|error| self.in_doubt(error))?;
        Ok(true)
    }

    /// Packs worth rewriting, as many as fill one new pack.
    fn wasteful_packs(&self) -> Vec<u64> {
        let inner = self.inner.borrow();
        let whole = |pack: &u64| !inner.spoilt.contains(pack);
        let small = |live: u64| live < SMALL_PACK.min(self.options.tuning.pack_target as u64 / 4);
        let many = inner.index.packs.values().filter(|weight| small(weight.live)).count() > SMALL_PACKS;
        let target = self.options.tuning.pack_target as u64;
        let (mut chosen, mut filled) = (Vec::new(), 0);
        for (&pack, weight) in inner.index.packs.iter().filter(|(pack, _)| whole(pack)) {
            // The frame and the table are no waste: a pack with one tiny body would else be rewritten for ever.
            let room = weight.size.saturating_sub(HEADER as u64 + 32 + 12 * weight.bodies);
            let wasteful = weight.live * 2 < room || (many && small(weight.live));
            if !wasteful {
                continue;
            }
            if chosen.len() == PACKS_A_STEP || (filled > 0 && filled + weight.live > target) {
                break;
            }
            filled += weight.live;
            chosen.push(pack);
        }
        chosen
    }

    /// The bodies of a pack that live: its table says what was put into it, the index what is still there.
    fn live_in(&self, pack: u64, bytes: &Bytes) -> Option<Vec<(BlobId, Bytes)>> {
        let table = pack_table(pack, record::unseal(Kind::Pack, pack, bytes).ok()?)?;
        let bodies = &self.inner.borrow().index.bodies;
        let live = table.into_iter().filter(|(id, location)| bodies.get(id) == Some(location));
        live.map(|(id, location)| match location {
            Location::Pack { offset, len, .. } => {
                Some((id, bytes.slice(u64::from(offset)..u64::from(offset) + u64::from(len))))
            }
            Location::Blob { .. } => None,
        })
        .collect()
    }

    /// Looks for the reserve after a load, and makes it where there is room.
    pub(super) async fn find_reserve(&self) -> Result<(), DiskError> {
        let there = !self.disk.keys(Space::Reserve).await?.is_empty();
        self.inner.borrow_mut().low = !there;
        if there {
            return Ok(());
        }
        match self.restore_reserve().await {
            Err(DiskError::Quota(_)) => Ok(()),
            outcome => outcome,
        }
    }

    pub(super) async fn restore_reserve(&self) -> Result<(), DiskError> {
        let body = self.disk.body(incompressible(self.options.tuning.reserve));
        self.write(vec![Op::Put(RESERVE, Content::Body(body))]).await?;
        self.inner.borrow_mut().low = false;
        Ok(())
    }

    pub(super) async fn release_reserve(&self) -> Result<(), DiskError> {
        self.inner.borrow_mut().low = true;
        self.write(vec![Op::DeleteRange(Space::Reserve, 0..u64::MAX)]).await
    }
}

/// Bytes that no compression of the browser makes small: a xorshift sequence from a fixed start.
fn incompressible(len: usize) -> Vec<u8> {
    let mut x = 0x9e37_79b9_7f4a_7c15u64;
    let mut out = Vec::with_capacity(len + 8);
    while out.len() < len {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        out.extend_from_slice(&x.to_le_bytes());
    }
    out.truncate(len);
    out
}

/// A raw record, as it lies on the disk.
#[derive(Debug, Clone)]
pub struct Exported<B> {
    /// A path for it: the space's name and the number, `journal/000000000012`.
    pub name: String,
    /// Its content, unchecked.
    pub content: Content<B>,
}

/// Gives every raw record, one after the other, for a download: works on damaged and on newer databases. What a disk cannot
/// read at all is named in the answer.
///
/// # Errors
/// [`DiskError`] where not even the numbers of the records can be read.
pub async fn export<D: Disk>(
    disk: &D,
    each: &mut dyn FnMut(Exported<D::Body>),
) -> Result<Vec<(String, DiskError)>, DiskError> {
    let mut unreadable = Vec::new();
    for space in Space::ALL.into_iter().filter(|space| *space != Space::Reserve) {
        for id in disk.keys(space).await? {
            let name = format!("{}/{id:012}", space.name());
            match disk.get(Key::new(space, id)).await {
                Ok(Some(content)) => each(Exported { name, content }),
                Ok(None) => {}
                Err(error) => unreadable.push((name, error)),
            }
        }
    }
    Ok(unreadable)
}
