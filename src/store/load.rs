//! Recovery: the newest whole snapshot and the journal behind it, back into changes. What is damaged is told, never skipped in
//! silence, and nothing is applied on top of a hole unless a person says so.

use super::BlobId;
use super::disk::{Bytes, Content, Disk, DiskError, Key, Op, Space};
use super::error::StoreError;
use super::index::{Index, Location, pack_table};
use super::log::{Health, STATE, Store};
use super::record::{self, Entry, Fault, Kind, STAND_IN, State};
use std::collections::BTreeSet;

/// Records read at a time: slices and batches are mostly far below 1 MiB.
const SCAN: u32 = 64;

/// Stand-ins written at most: numbers are handed out one after the other, so a larger gap is no accident of single records.
const MAX_STAND_INS: u64 = 10_000;

/// What to do about damaged records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repair {
    /// Stop at the first one: the changes before it are given, and the store only reads.
    #[default]
    Refuse,
    /// A person chose to go on without them: every readable change is given, and stand-ins take the places of the damaged
    /// records, whose bytes are gone then ([`export`](super::export) them before).
    GoOn,
}

/// A record that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damage {
    /// The space it lies in.
    pub space: Space,
    /// Its number.
    pub id: u64,
    /// What is wrong.
    pub fault: Fault,
}

impl Damage {
    /// Whether the state behind it is in doubt. Where not (a pack or a blob is missing) only the bodies in it are lost.
    pub fn blocks(&self) -> bool {
        !matches!(self.space, Space::Packs | Space::Blobs)
    }

    /// What a person is told.
    pub fn describe(&self) -> String {
        format!("The record {}/{} cannot be used: {}.", self.space.name(), self.id, self.fault)
    }
}

/// What a load found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Changes that were given.
    pub changes: u64,
    /// What cannot be used.
    pub damage: Vec<Damage>,
    /// Readable records that were not applied because they lie behind damage.
    pub held_back: u64,
    /// Records that nothing named and that were removed: uploads that never finished, snapshots that were never activated.
    pub swept: u64,
}

/// What is being gathered.
struct Replay<'a> {
    repair: Repair,
    apply: &'a mut dyn FnMut(&[u8]),
    index: Index,
    report: Loaded,
    /// Records that a stand-in replaces.
    holes: Vec<(Kind, Key)>,
}

impl Replay<'_> {
    fn damaged(&mut self, kind: Kind, key: Key, fault: Fault) -> Result<(), StoreError> {
        if let Fault::Newer(version) = fault {
            return Err(StoreError::Newer(version));
        }
        self.report.damage.push(Damage { space: key.space, id: key.id, fault });
        self.holes.push((kind, key));
        Ok(())
    }

    fn entry<B>(&mut self, kind: Kind, key: Key, content: &Content<B>) -> Result<(), StoreError> {
        match decode(kind, key.id, content) {
            Err(fault) => self.damaged(kind, key, fault),
            Ok(_) if self.repair == Repair::Refuse && !self.holes.is_empty() => {
                self.report.held_back += 1;
                Ok(())
            }
            Ok(entry) => {
                for change in &entry.changes {
                    (self.apply)(change);
                }
                self.report.changes += entry.changes.len() as u64;
                self.index.apply(&entry);
                Ok(())
            }
        }
    }

    /// The numbers from `from` up to `to` should be there and are not.
    fn gap(&mut self, kind: Kind, space: Space, from: u64, to: u64) -> Result<(), StoreError> {
        if to.saturating_sub(from) > MAX_STAND_INS {
            self.damaged(kind, Key::new(space, from), Fault::Missing)?;
            return if self.repair == Repair::GoOn { Err(StoreError::Damaged) } else { Ok(()) };
        }
        (from..to).try_for_each(|id| self.damaged(kind, Key::new(space, id), Fault::Missing))
    }
}

/// Bodies that are gone for good leave the index; the next snapshot forgets them.
fn forget_lost(index: &mut Index, packs: &BTreeSet<u64>, blobs: &BTreeSet<u64>) {
    let gone = |(id, location): (&BlobId, &Location)| match location {
        Location::Pack { pack, .. } => (!packs.contains(pack)).then_some(*id),
        Location::Blob { .. } => (!blobs.contains(&id.0)).then_some(*id),
    };
    let freed = index.bodies.iter().filter_map(gone).collect();
    index.apply(&Entry { freed, ..Entry::default() });
}

fn decode<B>(kind: Kind, id: u64, content: &Content<B>) -> Result<Entry, Fault> {
    match content {
        Content::Bytes(bytes) => Entry::decode(record::unseal(kind, id, bytes)?),
        Content::Body(_) => Err(Fault::NotARecord),
    }
}

impl<D: Disk> Store<D> {
    /// Reads everything: `apply` gets every change, in order. Called after [`Store::open`], and again after every failed commit
    /// to rebuild the cloud from what is stored. Large bodies that were put and not named yet stay.
    ///
    /// Damage that [blocks](Damage::blocks) leaves the store able to read only, with the changes before it given; a second load
    /// with [`Repair::GoOn`] gives all that can be read. Give each load a fresh state to fill.
    ///
    /// # Errors
    /// [`StoreError::Disk`], [`StoreError::Newer`]; [`StoreError::Damaged`] where too much is missing to go on without. What
    /// `apply` got until then is to be thrown away.
    pub async fn load(&self, repair: Repair, apply: &mut dyn FnMut(&[u8])) -> Result<Loaded, StoreError> {
        let _pass = self.gate.enter().await;
        {
            let mut inner = self.inner.borrow_mut();
            inner.health = Health::NotLoaded;
            inner.snapshot += 1;
        }
        let mut replay =
            Replay { repair, apply, index: Index::default(), report: Loaded::default(), holes: Vec::new() };
        let state = self.read_state(&mut replay).await?;
        self.replay_snapshot(&mut replay, &state).await?;
        let (sequence, journal) = self.replay_journal(&mut replay, state.start).await?;
        let Replay { mut index, mut report, holes, .. } = replay;
        if repair == Repair::GoOn {
            self.mend(&state, &holes).await?;
        }
        let blocked = repair == Repair::Refuse && !holes.is_empty();
        if !blocked {
            let loose = self.match_bodies(&mut index, &mut report, repair).await?;
            report.swept = self.sweep(&state, loose).await?;
        }
        self.take_in(index, state, sequence, journal, blocked);
        if !blocked {
            self.find_reserve().await?;
        }
        Ok(report)
    }

    fn take_in(&self, mut index: Index, state: State, sequence: u64, journal: u64, blocked: bool) {
        let mut inner = self.inner.borrow_mut();
        index.next_blob = index.next_blob.max(inner.index.next_blob);
        inner.index = index;
        inner.state = state;
        inner.sequence = sequence;
        inner.journal = journal;
        inner.spoilt.clear();
        inner.health = if blocked { Health::Damaged } else { Health::Ready };
    }

    /// The state record; where it is damaged, what can be told from the records that are there.
    async fn read_state(&self, replay: &mut Replay<'_>) -> Result<State, StoreError> {
        let fault = match self.disk.get(STATE).await? {
            None => None,
            Some(Content::Body(_)) => Some(Fault::NotARecord),
            Some(Content::Bytes(bytes)) => {
                match record::unseal(Kind::State, STATE.id, &bytes).and_then(State::decode) {
                    Ok(state) => return Ok(state),
                    Err(fault) => Some(fault),
                }
            }
        };
        let journal = self.disk.keys(Space::Journal).await?;
        let slices = self.disk.keys(Space::Snapshot).await?;
        let Some(fault) = fault.or_else(|| (!journal.is_empty() || !slices.is_empty()).then_some(Fault::Missing))
        else {
            // A new database. The record is there before the first other one, so that its loss is told from newness.
            let record = record::seal(Kind::State, 0, STATE.id, &State::default().encode());
            self.write(vec![Op::Put(STATE, Content::Bytes(Bytes::from(record)))]).await?;
            return Ok(State::default());
        };
        replay.damaged(Kind::State, STATE, fault)?;
        let (first, last) = (slices.first().copied().unwrap_or(0), slices.last().map_or(0, |last| last + 1));
        let start = journal.first().map_or(0, |first| first - 1);
        Ok(State { start, first, slices: last - first, bytes: 0 })
    }

    async fn replay_snapshot(&self, replay: &mut Replay<'_>, state: &State) -> Result<(), StoreError> {
        let end = state.first + state.slices;
        let mut next = state.first;
        while next < end {
            let mut slices = self.disk.scan(Space::Snapshot, next, SCAN).await?;
            slices.retain(|(id, _)| *id < end);
            if slices.is_empty() {
                break;
            }
            for (id, content) in slices {
                replay.gap(Kind::Snapshot, Space::Snapshot, next, id)?;
                replay.entry(Kind::Snapshot, Key::new(Space::Snapshot, id), &content)?;
                next = id + 1;
            }
        }
        replay.gap(Kind::Snapshot, Space::Snapshot, next, end)
    }

    /// Answers the last sequence number and the bytes of the journal.
    async fn replay_journal(&self, replay: &mut Replay<'_>, start: u64) -> Result<(u64, u64), StoreError> {
        let (mut last, mut bytes) = (start, 0);
        loop {
            let records = self.disk.scan(Space::Journal, last + 1, SCAN).await?;
            if records.is_empty() {
                return Ok((last, bytes));
            }
            for (id, content) in records {
                replay.gap(Kind::Journal, Space::Journal, last + 1, id)?;
                replay.entry(Kind::Journal, Key::new(Space::Journal, id), &content)?;
                if let Content::Bytes(record) = &content {
                    bytes += record.len() as u64;
                }
                last = id;
            }
        }
    }

    /// Puts stand-ins into the places of damaged records.
    async fn mend(&self, state: &State, holes: &[(Kind, Key)]) -> Result<(), StoreError> {
        let stand_in = |&(kind, key): &(Kind, Key)| {
            let payload = match kind {
                Kind::State => state.encode(),
                _ => Entry::default().encode(),
            };
            Op::Put(key, Content::Bytes(Bytes::from(record::seal(kind, STAND_IN, key.id, &payload))))
        };
        if !holes.is_empty() {
            self.write(holes.iter().map(stand_in).collect()).await?;
        }
        Ok(())
    }

    /// Compares the index with the packs and blobs that are there: what is missing is damage, what is left over is swept.
    async fn match_bodies(
        &self,
        index: &mut Index,
        report: &mut Loaded,
        repair: Repair,
    ) -> Result<Vec<Key>, StoreError> {
        let packs: BTreeSet<u64> = self.disk.keys(Space::Packs).await?.into_iter().collect();
        let blobs: BTreeSet<u64> = self.disk.keys(Space::Blobs).await?.into_iter().collect();
        let mut sweep = Vec::new();
        let unnamed: Vec<u64> = packs.iter().copied().filter(|pack| !index.packs.contains_key(pack)).collect();
        for pack in unnamed {
            if repair == Repair::GoOn && self.adopt(index, pack).await? {
                continue;
            }
            sweep.push(Key::new(Space::Packs, pack));
        }
        let named: BTreeSet<u64> = index
            .bodies
            .iter()
            .filter(|(_, location)| matches!(location, Location::Blob { .. }))
            .map(|(id, _)| id.0)
            .collect();
        let lost = index.packs.keys().filter(|pack| !packs.contains(pack)).map(|pack| (Space::Packs, *pack));
        let lost = lost.chain(named.difference(&blobs).map(|id| (Space::Blobs, *id)));
        let lost: Vec<_> = lost.map(|(space, id)| Damage { space, id, fault: Fault::Missing }).collect();
        report.damage.extend(lost);
        if repair == Repair::GoOn {
            forget_lost(index, &packs, &blobs);
        }
        let inner = self.inner.borrow();
        let loose = blobs.difference(&named).filter(|id| !inner.uploads.contains_key(&BlobId(**id)));
        sweep.extend(loose.map(|id| Key::new(Space::Blobs, *id)));
        index.next_blob = index.next_blob.max(blobs.last().map_or(0, |last| last + 1));
        Ok(sweep)
    }

    /// When going on without damaged records: a pack that no readable record names may hold bodies that are still wanted, so it
    /// stays, and its own table says what is in it.
    async fn adopt(&self, index: &mut Index, pack: u64) -> Result<bool, StoreError> {
        let Some(Content::Bytes(bytes)) = self.disk.get(Key::new(Space::Packs, pack)).await? else { return Ok(false) };
        let table = record::unseal(Kind::Pack, pack, &bytes).ok().and_then(|payload| pack_table(pack, payload));
        let mut placed = table.unwrap_or_default();
        placed.retain(|(id, _)| !index.bodies.contains_key(id));
        if placed.is_empty() {
            return Ok(false);
        }
        index.apply(&Entry { packs: vec![(pack, bytes.len() as u64)], placed, ..Entry::default() });
        Ok(true)
    }

    /// Removes what nothing names.
    async fn sweep(&self, state: &State, loose: Vec<Key>) -> Result<u64, DiskError> {
        let end = state.first + state.slices;
        let stale = |id: &u64| !(state.first..end).contains(id);
        let slices = self.disk.keys(Space::Snapshot).await?.into_iter().filter(stale);
        let cut = self.disk.keys(Space::Journal).await?.into_iter().take_while(|id| *id <= state.start);
        let mut keys = loose;
        keys.extend(slices.map(|id| Key::new(Space::Snapshot, id)));
        keys.extend(cut.map(|id| Key::new(Space::Journal, id)));
        let swept = keys.len() as u64;
        if swept > 0 {
            self.write(keys.into_iter().map(Op::Delete).collect()).await?;
        }
        Ok(swept)
    }
}
