//! Random histories of drains, commits, failures, crashes, snapshots and upkeep against a model: a map. Nothing acknowledged is
//! lost, nothing failed comes back, every body is where the index says, and memory always equals the disk.

use super::store_cases::{bytes, options};
use cloudchamber::store::memory::{Failure, MemoryDisk};
use cloudchamber::store::{
    Batch, BlobId, Drain, GroupCommit, Key, Mark, NewBody, Repair, Snapshot, Space, Store, StoreError,
};
use pollster::block_on;
use std::collections::BTreeMap;

const HISTORIES: u64 = 1500;
const STEPS: u32 = 50;
const KEYS: u64 = 20;

/// What the changes build: under each key a number and maybe a body. Key 0 counts the drains.
type Model = BTreeMap<u8, (u32, Option<BlobId>)>;

struct Rng(u64);

impl Rng {
    /// A number below `n`: SplitMix64, whose next state is a plain sum.
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

fn encode(key: u8, value: Option<(u32, Option<BlobId>)>) -> Vec<u8> {
    let mut change = vec![key];
    if let Some((number, body)) = value {
        change.extend(number.to_le_bytes());
        change.extend(body.map_or(0, |id| id.0 + 1).to_le_bytes());
    }
    change
}

fn apply(model: &mut Model, change: &[u8]) {
    let Some((number, body)) = change[1..].split_first_chunk::<4>() else {
        model.remove(&change[0]);
        return;
    };
    let body = u64::from_le_bytes(body.try_into().expect("eight bytes"));
    model.insert(change[0], (u32::from_le_bytes(*number), body.checked_sub(1).map(BlobId)));
}

fn counter(model: &Model) -> u32 {
    model.get(&0).map_or(0, |(number, _)| *number)
}

/// The drain that a batch ends with.
fn last_of(batch: &Batch) -> u32 {
    let mut model = Model::new();
    batch.changes.iter().for_each(|change| apply(&mut model, change));
    counter(&model)
}

struct Writing {
    snapshot: Snapshot,
    next_key: u8,
    mark: Option<Mark>,
}

struct World {
    rng: Rng,
    disk: MemoryDisk,
    store: Store<MemoryDisk>,
    commits: GroupCommit<u32>,
    /// The cloud's state, ahead of the disk.
    memory: Model,
    /// The state after each drain that may still become the disk's.
    states: BTreeMap<u32, Model>,
    bodies: BTreeMap<BlobId, Vec<u8>>,
    durable: u32,
    acknowledged: u32,
    snapshot: Option<Writing>,
    finished: u32,
}

impl World {
    fn new(seed: u64) -> Self {
        let disk = MemoryDisk::new();
        let store = block_on(Store::open(disk.clone(), options())).expect("opens");
        block_on(store.load(Repair::Refuse, &mut |_| {})).expect("loads");
        World {
            rng: Rng(seed),
            disk,
            store,
            commits: GroupCommit::new(),
            memory: Model::new(),
            states: BTreeMap::from([(0, Model::new())]),
            bodies: BTreeMap::new(),
            durable: 0,
            acknowledged: 0,
            snapshot: None,
            finished: 0,
        }
    }

    fn step(&mut self) {
        match self.rng.below(20) {
            0..=7 => self.push(),
            8..=11 => self.commit(),
            12 | 13 => self.read(),
            14..=16 => self.snapshot(),
            17 => self.upkeep(),
            18 => match self.rng.below(6) {
                0 => self.disk.set_capacity(Some(self.disk.used() + 2000)),
                1 | 2 => self.disk.set_capacity(None),
                _ => self.commits.flush_lazy(),
            },
            _ if self.rng.one_in(3) => self.restart(None),
            _ => self.disturb(),
        }
    }

    /// One of the next writes fails.
    fn disturb(&mut self) {
        let failures = [Failure::Quota, Failure::Aborted, Failure::CrashBefore, Failure::CrashAfter];
        let failure = failures[self.rng.below(4) as usize];
        self.disk.fail(self.rng.below(2), failure);
    }

    fn new_body(&mut self) -> Option<(BlobId, NewBody)> {
        let id = self.store.allocate();
        let len = [0, 1, 50, 900, 3000, 9000][self.rng.below(6) as usize];
        let body: Vec<u8> = (0..len).map(|n| (n as u64 ^ id.0) as u8).collect();
        self.bodies.insert(id, body.clone());
        if self.rng.one_in(4) {
            // A put that fails is the upload's own trouble; a dead tab is noticed by the next commit.
            return block_on(self.store.put_blob(id, body.into())).ok().map(|()| (id, NewBody::Stored));
        }
        Some((id, NewBody::Bytes(body)))
    }

    fn push(&mut self) {
        if self.rng.one_in(5) {
            let read = Drain { released: vec![counter(&self.memory)], ..Drain::default() };
            let released = self.commits.push(read);
            return self.release(released);
        }
        let number = counter(&self.memory) + 1;
        let lazy = self.rng.one_in(4);
        let urgent = self.store.is_low();
        let mut drain = Drain { lazy, urgent, released: vec![number], ..Drain::default() };
        for _ in 0..=self.rng.below(3) {
            let key = 1 + self.rng.below(KEYS) as u8;
            let old = self.memory.get(&key).copied();
            let value = match old {
                _ if lazy => Some((number, old.and_then(|(_, body)| body))),
                _ if urgent || self.rng.one_in(3) => None,
                _ => {
                    let body = self.new_body();
                    let id = body.as_ref().map(|(id, _)| *id);
                    drain.bodies.extend(body);
                    Some((number, id))
                }
            };
            if !lazy {
                drain.freed.extend(old.and_then(|(_, body)| body));
            }
            drain.changes.push(encode(key, value));
            apply(&mut self.memory, &encode(key, value));
        }
        let count = encode(0, Some((number, None)));
        apply(&mut self.memory, &count);
        drain.changes.push(count);
        self.states.insert(number, self.memory.clone());
        let released = self.commits.push(drain);
        self.release(released);
    }

    /// Actions leave in order; those of eager drains only when they are on the disk.
    fn release(&mut self, actions: Vec<u32>) {
        for action in actions {
            assert!(action >= self.acknowledged, "out of order");
            self.acknowledged = action;
        }
    }

    fn commit(&mut self) {
        let Some(batch) = self.commits.next_batch() else { return };
        let last = last_of(&batch);
        match block_on(self.store.commit(&batch)) {
            Ok(()) => {
                self.durable = last;
                let actions = self.commits.committed();
                // Only lazy drains may be released ahead of the disk: those behind the batch, up to the next eager one.
                self.release(actions);
                self.states = self.states.split_off(&last);
            }
            Err(_) => {
                let (durable, actions) = (self.durable, self.commits.failed());
                assert!(actions.iter().all(|action| *action >= durable), "an acknowledged action failed");
                self.recover(Some(last));
            }
        }
    }

    /// As a driver does: the same store where it lives, a new one where the tab died.
    fn recover(&mut self, in_doubt: Option<u32>) {
        let mut model = Model::new();
        match block_on(self.store.load(Repair::Refuse, &mut |change| apply(&mut model, change))) {
            Ok(loaded) => {
                assert_eq!(loaded.damage, []);
                self.take_in(model, in_doubt);
            }
            Err(_) => self.restart(in_doubt),
        }
    }

    fn restart(&mut self, in_doubt: Option<u32>) {
        self.disk.restart();
        self.commits.failed();
        let late = block_on(Store::open(self.disk.clone(), options())).expect("opens");
        let early = std::mem::replace(&mut self.store, late);
        assert!(block_on(early.commit(&Batch { changes: vec![vec![0]], ..Batch::default() })).is_err(), "an old owner");
        let mut model = Model::new();
        let loaded = block_on(self.store.load(Repair::Refuse, &mut |change| apply(&mut model, change))).expect("loads");
        assert_eq!(loaded.damage, []);
        assert_eq!(self.disk.count(Space::Blobs), self.count_of_blobs(), "loose blobs are swept");
        self.take_in(model, in_doubt);
    }

    fn count_of_blobs(&self) -> usize {
        let stats = self.store.stats();
        let mut blobs = 0;
        for id in self.bodies.keys() {
            let in_blob = block_on(self.store.read(*id))
                .is_ok_and(|content| matches!(content, cloudchamber::store::Content::Body(_)));
            blobs += usize::from(in_blob);
        }
        assert_eq!(stats.packs as usize, self.disk.count(Space::Packs));
        blobs
    }

    /// What was loaded must be the state after some drain: the last one known to be durable, or that of the batch in doubt.
    fn take_in(&mut self, model: Model, in_doubt: Option<u32>) {
        let number = counter(&model);
        assert!(
            number == self.durable || Some(number) == in_doubt,
            "{number} is neither {} nor {in_doubt:?}",
            self.durable
        );
        assert_eq!(Some(&model), self.states.get(&number), "the state after drain {number}");
        self.durable = number;
        self.acknowledged = number;
        self.states = BTreeMap::from([(number, model.clone())]);
        self.memory = model;
        self.snapshot = None;
        self.check_bodies();
    }

    fn check_bodies(&self) {
        let model = &self.states[&self.durable];
        let named: Vec<_> = model.values().filter_map(|(_, body)| *body).collect();
        assert_eq!(self.store.stats().bodies, named.len() as u64, "no body too many");
        for id in named {
            assert_eq!(bytes(block_on(self.store.read(id)).expect("reads")), self.bodies[&id]);
        }
    }

    fn read(&mut self) {
        let model = &self.states[&self.durable];
        let named: Vec<_> = model.values().filter_map(|(_, body)| *body).collect();
        if named.is_empty() {
            return;
        }
        let id = named[self.rng.below(named.len() as u64) as usize];
        let whole = &self.bodies[&id];
        let from = self.rng.below(whole.len() as u64 + 1);
        let to = from + self.rng.below(whole.len() as u64 + 2);
        match block_on(self.store.read_range(id, from..to)) {
            Ok(part) => assert_eq!(bytes(part), whole[from as usize..whole.len().min(to as usize)]),
            Err(_) => self.restart(None),
        }
    }

    fn snapshot(&mut self) {
        let Some(mut writing) = self.snapshot.take() else {
            if let Ok(snapshot) = self.store.begin_snapshot() {
                self.snapshot = Some(Writing { snapshot, next_key: 0, mark: None });
            }
            return;
        };
        if u64::from(writing.next_key) <= KEYS {
            let keys = writing.next_key..writing.next_key + 6;
            let slice = self.memory.range(keys.clone()).map(|(key, value)| encode(*key, Some(*value))).collect();
            writing.next_key = keys.end;
            return match block_on(self.store.write_slice(&mut writing.snapshot, slice)) {
                Ok(()) => self.snapshot = Some(writing),
                Err(error) => self.after_upkeep(&error),
            };
        }
        let mark = *writing.mark.get_or_insert_with(|| self.commits.mark());
        let Some(settled) = self.commits.settled(mark) else {
            self.commits.flush_lazy();
            self.snapshot = Some(writing);
            return;
        };
        match block_on(self.store.finish_snapshot(writing.snapshot, settled)) {
            Ok(()) => self.finished += 1,
            Err(error) => self.after_upkeep(&error),
        }
    }

    fn upkeep(&mut self) {
        for _ in 0..3 {
            match block_on(self.store.upkeep()) {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => return self.after_upkeep(&error),
            }
        }
    }

    /// Upkeep that fails changes nothing; where that is in doubt, memory is rebuilt.
    fn after_upkeep(&mut self, error: &StoreError) {
        if matches!(error, StoreError::NotLoaded | StoreError::Disk(cloudchamber::store::DiskError::Unavailable(_))) {
            self.commits.failed();
            self.recover(None);
        }
    }

    /// The end: everything is written, and a second reading of the disk finds exactly what the first store has in memory.
    fn finish(mut self) -> u32 {
        self.disk.restart();
        self.disk.set_capacity(None);
        self.commits.failed();
        self.recover(None);
        self.check_bodies();
        let again = block_on(Store::open(self.disk.fork(), options())).expect("opens");
        block_on(again.load(Repair::Refuse, &mut |_| {})).expect("loads");
        assert_eq!(again.stats(), self.store.stats());
        self.tear();
        self.finished
    }

    /// One flipped bit in the log never passes in silence.
    fn tear(&mut self) {
        let torn = self.disk.fork();
        let journal = block_on(cloudchamber::store::Disk::keys(&torn, Space::Journal)).expect("keys");
        let Some(id) = journal.get(self.rng.below(journal.len().max(1) as u64) as usize) else { return };
        torn.tear(Key::new(Space::Journal, *id), self.rng.below(10_000) as usize);
        let store = block_on(Store::open(torn, options())).expect("opens");
        let loaded = block_on(store.load(Repair::Refuse, &mut |_| {})).expect("loads");
        assert_eq!(loaded.damage.iter().map(|damage| damage.id).collect::<Vec<_>>(), [*id]);
    }
}

#[test]
fn random_histories_agree_with_a_map() {
    let mut snapshots = 0;
    for seed in 0..HISTORIES {
        let outcome = std::panic::catch_unwind(|| {
            let mut world = World::new(seed);
            for _ in 0..STEPS {
                world.step();
            }
            world.finish()
        });
        snapshots += outcome.unwrap_or_else(|_| panic!("seed {seed}"));
    }
    assert!(snapshots > 100, "histories that never finish a snapshot show little: {snapshots}");
}
