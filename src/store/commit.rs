//! Group commit: decides what is written together and when actions may leave. A state machine; the driver does the writing.
//!
//! The driver pushes one [`Drain`] for each turn of the cloud, in order. At any time one [`Batch`] may be under way; everything
//! that is ready when it ends shares the next one. An action (a reply, an invoke) leaves when every *eager* drain up to its own
//! is on the disk. So a read waits for the commits whose effects it saw, and passes at once when there are none.
//!
//! ```text
//! push(drain) ─→ actions that may leave at once
//! next_batch() ─→ write it ─┬─ ok:  committed() ─→ actions, in order
//!                           └─ err: failed()    ─→ actions of that batch and of every later drain, to be failed
//! ```

use super::BlobId;
use std::collections::VecDeque;

/// A batch takes drains until it holds this many bytes: one transaction stays short, and a failure hits few callers.
pub const MAX_BATCH_BYTES: usize = 4 * 1024 * 1024;

/// Lazy changes are written without being asked for when they hold this many bytes: what grows has a limit.
pub const MAX_LAZY_BYTES: usize = 1024 * 1024;

/// The body of an object that a drain brings to life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewBody {
    /// A small body that is packed into the batch's own transaction.
    Bytes(Vec<u8>),
    /// A large body that [`Store::put_blob`](super::Store::put_blob) has stored already.
    Stored,
}

/// What one turn of the cloud left behind.
#[derive(Debug, Clone)]
pub struct Drain<A> {
    /// Encoded changes, in order.
    pub changes: Vec<Vec<u8>>,
    /// Nothing waits for these changes (trail, log lines): they ride along with the next eager batch.
    pub lazy: bool,
    /// These changes free space (deletes): they may use the reserve of a full disk.
    pub urgent: bool,
    /// Bodies that live from this drain on.
    pub bodies: Vec<(BlobId, NewBody)>,
    /// Bodies that nothing names any more.
    pub freed: Vec<BlobId>,
    /// What the driver does once the drain may be seen.
    pub released: Vec<A>,
}

impl<A> Default for Drain<A> {
    fn default() -> Self {
        Drain {
            changes: Vec::new(),
            lazy: false,
            urgent: false,
            bodies: Vec::new(),
            freed: Vec::new(),
            released: Vec::new(),
        }
    }
}

impl<A> Drain<A> {
    fn writes(&self) -> bool {
        !(self.changes.is_empty() && self.bodies.is_empty() && self.freed.is_empty())
    }

    fn eager(&self) -> bool {
        // Bodies are never lazy: an action may promise them.
        self.writes() && !(self.lazy && self.bodies.is_empty() && self.freed.is_empty())
    }

    fn bytes(&self) -> usize {
        let bodies = self.bodies.iter().map(|(_, body)| match body {
            NewBody::Bytes(bytes) => bytes.len(),
            NewBody::Stored => 0,
        });
        self.changes.iter().map(Vec::len).sum::<usize>() + bodies.sum::<usize>()
    }
}

/// What goes into one transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Encoded changes of all its drains, in push order.
    pub changes: Vec<Vec<u8>>,
    /// Bodies that live from this batch on.
    pub bodies: Vec<(BlobId, NewBody)>,
    /// Bodies that nothing names any more.
    pub freed: Vec<BlobId>,
    /// Every eager drain in it frees space: it may use the reserve of a full disk.
    pub urgent: bool,
}

/// A point in the order of drains: everything that was pushed before it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    failures: u64,
    pushed: u64,
}

/// Proof that everything before a [`Mark`] is on the disk; a snapshot cannot be finished without one.
#[derive(Debug)]
pub struct Settled(());

/// The state machine. `A` is an action of the driver; this module never looks inside.
#[derive(Debug)]
pub struct GroupCommit<A> {
    queue: VecDeque<Drain<A>>,
    under_way: Option<UnderWay<A>>,
    /// Eager drains in the queue.
    eager: usize,
    lazy_bytes: usize,
    flush: bool,
    pushed: u64,
    written: u64,
    failures: u64,
}

#[derive(Debug)]
struct UnderWay<A> {
    actions: Vec<A>,
    eager: bool,
    drains: u64,
}

impl<A> Default for GroupCommit<A> {
    fn default() -> Self {
        GroupCommit {
            queue: VecDeque::new(),
            under_way: None,
            eager: 0,
            lazy_bytes: 0,
            flush: false,
            pushed: 0,
            written: 0,
            failures: 0,
        }
    }
}

impl<A> GroupCommit<A> {
    /// Nothing pushed, nothing under way.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next drain; answers the actions that may leave at once, in order.
    pub fn push(&mut self, mut drain: Drain<A>) -> Vec<A> {
        let eager = drain.eager();
        let passed = if eager || self.holds_back() { Vec::new() } else { std::mem::take(&mut drain.released) };
        if drain.writes() {
            self.pushed += 1;
            if eager {
                self.eager += 1;
            } else {
                self.lazy_bytes += drain.bytes();
            }
        } else if drain.released.is_empty() {
            return passed;
        }
        self.queue.push_back(drain);
        passed
    }

    /// Whether an eager drain is still on its way to the disk.
    fn holds_back(&self) -> bool {
        self.eager > 0 || self.under_way.as_ref().is_some_and(|batch| batch.eager)
    }

    /// Everything that is ready, as one transaction, up to [`MAX_BATCH_BYTES`]; `None` while one is under way or nothing is due.
    pub fn next_batch(&mut self) -> Option<Batch> {
        let due = self.eager > 0 || self.flush || self.lazy_bytes >= MAX_LAZY_BYTES;
        if self.under_way.is_some() || !due {
            return None;
        }
        let mut batch = Batch::default();
        let mut under_way = UnderWay { actions: Vec::new(), eager: false, drains: 0 };
        let (mut bytes, mut all_urgent) = (0, true);
        while let Some(next) = self.queue.front() {
            let size = next.bytes();
            if bytes > 0 && bytes + size > MAX_BATCH_BYTES {
                break;
            }
            bytes += size;
            let Some(drain) = self.queue.pop_front() else { break };
            if drain.eager() {
                self.eager -= 1;
                under_way.eager = true;
                all_urgent &= drain.urgent;
            } else {
                self.lazy_bytes -= size;
            }
            under_way.drains += u64::from(drain.writes());
            under_way.actions.extend(drain.released);
            batch.changes.extend(drain.changes);
            batch.bodies.extend(drain.bodies);
            batch.freed.extend(drain.freed);
        }
        if self.queue.is_empty() {
            self.flush = false;
        }
        if under_way.drains == 0 {
            return None;
        }
        batch.urgent = under_way.eager && all_urgent;
        self.under_way = Some(under_way);
        Some(batch)
    }

    /// The batch under way is on the disk: the actions that may leave now, in order.
    pub fn committed(&mut self) -> Vec<A> {
        let Some(batch) = self.under_way.take() else { return Vec::new() };
        self.written += batch.drains;
        let mut actions = batch.actions;
        // What follows up to the next eager drain waited for this batch alone.
        let mut lazy = VecDeque::new();
        while self.queue.front().is_some_and(|drain| !drain.eager()) {
            let Some(mut drain) = self.queue.pop_front() else { break };
            actions.append(&mut drain.released);
            if drain.writes() {
                lazy.push_back(drain);
            }
        }
        while let Some(drain) = lazy.pop_back() {
            self.queue.push_front(drain);
        }
        actions
    }

    /// The batch under way is not on the disk: its actions and those of every later drain, in order, all to be failed. Nothing
    /// is left to be written: the driver rebuilds the cloud from the disk.
    pub fn failed(&mut self) -> Vec<A> {
        let mut actions = self.under_way.take().map(|batch| batch.actions).unwrap_or_default();
        actions.extend(self.queue.drain(..).flat_map(|drain| drain.released));
        *self = GroupCommit { failures: self.failures + 1, ..Self::default() };
        actions
    }

    /// Lazy changes are due: they go with the next batch, eager or not. The driver calls it on a timer of about 500 ms.
    pub fn flush_lazy(&mut self) {
        self.flush = self.lazy_bytes > 0 || self.queue.iter().any(Drain::writes);
    }

    /// Whether lazy changes wait for company (then the driver keeps its timer running).
    pub fn has_lazy(&self) -> bool {
        self.lazy_bytes > 0
    }

    /// Whether nothing waits and nothing is under way.
    pub fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.under_way.is_none()
    }

    /// The point after everything that was pushed so far.
    pub fn mark(&self) -> Mark {
        Mark { failures: self.failures, pushed: self.pushed }
    }

    /// Proof that everything before `mark`, lazy changes too, is on the disk; `None` while it is not (then [`flush_lazy`] and
    /// wait), and for ever once a batch failed after the mark was taken.
    ///
    /// [`flush_lazy`]: GroupCommit::flush_lazy
    pub fn settled(&self, mark: Mark) -> Option<Settled> {
        (mark.failures == self.failures && mark.pushed <= self.written).then_some(Settled(()))
    }
}
