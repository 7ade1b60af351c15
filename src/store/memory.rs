//! A disk in memory: for native tests, the loopback server, and browsers that give no storage. It fails on command, always in
//! the same way.

use super::disk::{Bytes, Content, Disk, DiskError, Expect, Key, Op, Space, WriteTx};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

/// How a write fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The disk is full; nothing is written.
    Quota,
    /// The disk undoes the transaction; nothing is written.
    Aborted,
    /// The tab dies before the transaction is complete: nothing is written, and everything fails from then on.
    CrashBefore,
    /// The tab dies after the transaction is complete and before it hears of it: it is written, everything fails from then on.
    CrashAfter,
}

#[derive(Debug, Default)]
struct State {
    records: BTreeMap<Key, Content<Bytes>>,
    /// Bytes that fit; `None`: no limit.
    capacity: Option<u64>,
    failures: BTreeMap<u64, Failure>,
    writes: u64,
    crashed: bool,
    slow: bool,
}

/// The disk. Clones are handles to the same one, as two tabs have to one database.
#[derive(Debug, Clone, Default)]
pub struct MemoryDisk {
    state: Rc<RefCell<State>>,
}

impl MemoryDisk {
    /// An empty disk without a limit.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the `nth` write from now on (0: the next one) fail.
    pub fn fail(&self, nth: u64, failure: Failure) {
        let mut state = self.state.borrow_mut();
        let at = state.writes + nth;
        state.failures.insert(at, failure);
    }

    /// Takes back every failure to come and ends a crash: the next owner finds what was committed.
    pub fn restart(&self) {
        let mut state = self.state.borrow_mut();
        state.failures.clear();
        state.crashed = false;
    }

    /// Limits the bytes of all records; writes that would exceed it fail with [`DiskError::Quota`].
    pub fn set_capacity(&self, bytes: Option<u64>) {
        self.state.borrow_mut().capacity = bytes;
    }

    /// Lets every call be pending once before it does its work, so that others get in between.
    pub fn set_slow(&self, slow: bool) {
        self.state.borrow_mut().slow = slow;
    }

    /// Bytes of all records.
    pub fn used(&self) -> u64 {
        used(&self.state.borrow().records)
    }

    /// Records in `space`.
    pub fn count(&self, space: Space) -> usize {
        self.state.borrow().records.keys().filter(|key| key.space == space).count()
    }

    /// Changes one byte of a record, as a bad medium does: `at` bytes after its beginning, modulo its size. `false`: no such
    /// record, or an empty one.
    pub fn tear(&self, key: Key, at: usize) -> bool {
        let mut state = self.state.borrow_mut();
        let Some(Content::Bytes(bytes) | Content::Body(bytes)) = state.records.get_mut(&key) else { return false };
        let mut torn = bytes.to_vec();
        if torn.is_empty() {
            return false;
        }
        let at = at % torn.len();
        torn[at] ^= 0x40;
        *bytes = torn.into();
        true
    }

    /// Puts a record as it is, past the store; `None` removes it.
    pub fn set(&self, key: Key, bytes: Option<Vec<u8>>) {
        let mut state = self.state.borrow_mut();
        match bytes {
            Some(bytes) => state.records.insert(key, Content::Bytes(bytes.into())),
            None => state.records.remove(&key),
        };
    }

    /// A copy of everything as it is now, with a life of its own.
    pub fn fork(&self) -> MemoryDisk {
        let records = self.state.borrow().records.clone();
        MemoryDisk { state: Rc::new(RefCell::new(State { records, ..State::default() })) }
    }

    async fn pause(&self) {
        let mut paused = !self.state.borrow().slow;
        poll_fn(|cx| {
            if std::mem::replace(&mut paused, true) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    fn alive(&self) -> Result<(), DiskError> {
        if self.state.borrow().crashed { Err(DiskError::Unavailable("the tab was closed".into())) } else { Ok(()) }
    }
}

fn used(records: &BTreeMap<Key, Content<Bytes>>) -> u64 {
    records.values().map(Content::size).sum()
}

fn holds(records: &BTreeMap<Key, Content<Bytes>>, expect: &Expect) -> bool {
    let found = records.get(&expect.key);
    expect.bytes.as_ref().map(|bytes| Content::Bytes(bytes.clone())).as_ref() == found
}

fn carry_out(records: &mut BTreeMap<Key, Content<Bytes>>, op: Op<Bytes>) {
    match op {
        Op::Put(key, content) => {
            records.insert(key, content);
        }
        Op::Delete(key) => {
            records.remove(&key);
        }
        Op::DeleteRange(space, range) => records.retain(|key, _| key.space != space || !range.contains(&key.id)),
    }
}

impl Disk for MemoryDisk {
    type Body = Bytes;

    async fn get(&self, key: Key) -> Result<Option<Content<Bytes>>, DiskError> {
        self.pause().await;
        self.alive()?;
        Ok(self.state.borrow().records.get(&key).cloned())
    }

    async fn scan(&self, space: Space, from: u64, limit: u32) -> Result<Vec<(u64, Content<Bytes>)>, DiskError> {
        self.pause().await;
        self.alive()?;
        let state = self.state.borrow();
        let range = state.records.range(Key::new(space, from)..=Key::new(space, u64::MAX));
        Ok(range.take(limit as usize).map(|(key, content)| (key.id, content.clone())).collect())
    }

    async fn keys(&self, space: Space) -> Result<Vec<u64>, DiskError> {
        self.pause().await;
        self.alive()?;
        Ok(self.state.borrow().records.keys().filter(|key| key.space == space).map(|key| key.id).collect())
    }

    async fn write(&self, tx: WriteTx<Bytes>) -> Result<(), DiskError> {
        self.pause().await;
        self.alive()?;
        let mut state = self.state.borrow_mut();
        if tx.expect.is_some_and(|expect| !holds(&state.records, &expect)) {
            return Err(DiskError::Lost);
        }
        let nth = state.writes;
        state.writes += 1;
        let failure = state.failures.remove(&nth);
        state.crashed = matches!(failure, Some(Failure::CrashBefore | Failure::CrashAfter));
        match failure {
            Some(Failure::Quota) => return Err(DiskError::Quota("told to".into())),
            Some(Failure::Aborted) => return Err(DiskError::Aborted("told to".into())),
            Some(Failure::CrashBefore) => return Err(DiskError::Unavailable("the tab was closed".into())),
            Some(Failure::CrashAfter) | None => {}
        }
        match state.capacity {
            None => tx.ops.into_iter().for_each(|op| carry_out(&mut state.records, op)),
            Some(capacity) => {
                let mut next = state.records.clone();
                tx.ops.into_iter().for_each(|op| carry_out(&mut next, op));
                let (before, after) = (used(&state.records), used(&next));
                // A write that frees room always fits, as in browsers.
                if after > before && after > capacity {
                    return Err(DiskError::Quota(format!("{after} bytes do not fit")));
                }
                state.records = next;
            }
        }
        if failure.is_some() { Err(DiskError::Unavailable("the tab was closed".into())) } else { Ok(()) }
    }

    fn body(&self, bytes: Vec<u8>) -> Bytes {
        bytes.into()
    }

    async fn bytes(&self, body: &Bytes) -> Result<Bytes, DiskError> {
        self.pause().await;
        Ok(body.clone())
    }
}
