//! The heart of the driver: inputs go into the cloud one at a time, what comes out is kept, then let go.
//!
//! Every drain of the cloud becomes one [`Drain`] of the store's group commit; replies and invokes leave when what they stand
//! on is on the disk. When a commit fails, everything that built on it fails with the reason, and the cloud is read back from
//! the disk.

use super::{
    clock,
    runner::Runner,
    work::{Answer, Work, encode, frees_space, not_kept},
};
use crate::{
    cloud::{self, BlobId, CallId, Cloud, Input, InvocationId, Op, Output, Reply, Topic, lambda},
    store::{self, Drain, GroupCommit, NewBody},
};
use futures::channel::oneshot;
use gloo::timers::callback::Timeout;
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet, VecDeque},
    rc::{Rc, Weak},
};

/// The store of a workspace.
pub(super) type Disk = store::Store<super::idb::IdbDisk>;

/// What waits for a commit.
#[derive(Debug)]
enum Action {
    Answer(CallId, Answer),
    Run(Box<lambda::Run>),
    /// The outcome of this invocation is kept: it need not be told again.
    Settled(InvocationId),
    /// Somebody wants to read what the changes before this one brought.
    Wake(oneshot::Sender<()>),
}

/// Whether inputs go in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Running,
    /// The cloud is being read back after a failed commit: inputs wait.
    Reading,
    /// Another tab owns the workspace, or the storage is out of reach: inputs are refused.
    Over,
}

/// Lazy changes are written this long after they came, in milliseconds, when nothing else took them along.
const LAZY_MS: u32 = 500;
/// After a failed commit handlers start again at the next commit that succeeds, or after this long, in milliseconds; twice as
/// long after each further failure.
const RESUME_MS: std::ops::RangeInclusive<u32> = 5_000..=80_000;
/// The longest time-out that browsers keep, in milliseconds.
const LONGEST_MS: u64 = i32::MAX as u64;

type Changed = dyn Fn(&BTreeSet<Topic>);

/// Whom the pump tells what the page has to know.
pub(super) struct Tell {
    /// This tab has no part in the workspace any more: why.
    pub ended: Box<dyn Fn(String)>,
    /// Changes can't be kept: why; `None` once they can again.
    pub trouble: Box<dyn Fn(Option<String>)>,
    /// Views of these topics are out of date.
    pub changed: Box<Changed>,
}

/// Cloud, store and sandbox of a workspace, and what goes on between them.
pub(super) struct Pump {
    pub me: Weak<Pump>,
    pub cloud: RefCell<Cloud>,
    pub store: Disk,
    pub seed: u64,
    pub phase: Cell<Phase>,
    pub runner: Runner,
    tell: Tell,
    commit: RefCell<GroupCommit<Action>>,
    calls: RefCell<BTreeMap<CallId, oneshot::Sender<Answer>>>,
    last_call: Cell<u64>,
    backlog: RefCell<VecDeque<Work>>,
    /// Outcomes that are not on the disk yet: told again should the cloud have to be read back.
    outcomes: RefCell<BTreeMap<InvocationId, lambda::Finished>>,
    writing: Cell<bool>,
    /// Snapshots and the like are under way.
    pub upkeep: Cell<bool>,
    held: Cell<bool>,
    alarm: RefCell<Option<Timeout>>,
    lazy: RefCell<Option<Timeout>>,
    resume: RefCell<Option<Timeout>>,
    resume_ms: Cell<u32>,
}

impl Pump {
    pub fn new(cloud: Cloud, store: Disk, seed: u64, runner: Runner, tell: Tell) -> Rc<Self> {
        Rc::new_cyclic(|me| Self {
            me: me.clone(),
            cloud: RefCell::new(cloud),
            store,
            seed,
            phase: Cell::new(Phase::Running),
            runner,
            tell,
            commit: RefCell::default(),
            calls: RefCell::default(),
            last_call: Cell::new(0),
            backlog: RefCell::default(),
            outcomes: RefCell::default(),
            writing: Cell::new(false),
            upkeep: Cell::new(false),
            held: Cell::new(false),
            alarm: RefCell::default(),
            lazy: RefCell::default(),
            resume: RefCell::default(),
            resume_ms: Cell::new(*RESUME_MS.start()),
        })
    }

    /// Calls an operation; the answer comes when it is durable.
    pub async fn call(&self, op: Op, by: cloud::trace::By, bodies: Vec<(BlobId, NewBody)>) -> Answer {
        self.last_call.set(self.last_call.get() + 1);
        let id = CallId(self.last_call.get());
        let (answer, answered) = oneshot::channel();
        self.calls.borrow_mut().insert(id, answer);
        let is_s3 = matches!(op, Op::S3(_));
        self.put(Work { input: Input::Call(id, op, by), bodies });
        answered.await.unwrap_or_else(|_| not_kept(is_s3, "The workspace was closed.".to_owned()))
    }

    /// Waits for the commits whose effects can be seen now: a body is in the store when its record is.
    pub async fn seen(&self) {
        let (wake, woken) = oneshot::channel();
        let passed = self.commit.borrow_mut().push(Drain { released: vec![Action::Wake(wake)], ..Drain::default() });
        self.act(passed);
        // A commit that failed has woken nobody; what was seen is gone then, and reading says so.
        let _ = woken.await;
    }

    /// Takes an input.
    pub fn put(&self, work: Work) {
        match self.phase.get() {
            Phase::Running => self.take(work),
            Phase::Reading => self.backlog.borrow_mut().push_back(work),
            Phase::Over => self.refuse(work),
        }
    }

    fn take(&self, work: Work) {
        if let Input::Finished(id, finished) = &work.input {
            self.outcomes.borrow_mut().insert(*id, finished.clone());
        }
        let urgent = frees_space(&work.input);
        let mut drain = Drain { lazy: true, urgent, ..Drain::default() };
        if let Input::Finished(id, _) = &work.input {
            drain.released.push(Action::Settled(*id));
        }
        let mut topics = BTreeSet::new();
        let mut refused = false;
        let mut cloud = self.cloud.borrow_mut();
        cloud.handle(clock::now(), work.input);
        while let Some(output) = cloud.poll() {
            match output {
                Output::Persist(change) => {
                    drain.lazy &= change.is_lazy();
                    drain.changes.push(encode(&change));
                }
                Output::Free(blob) => drain.freed.push(store::BlobId(blob.0)),
                Output::Reply(id, reply, info) => {
                    refused |= reply.is_refusal();
                    drain.released.push(Action::Answer(id, Answer { reply, info }));
                }
                Output::Invoke(run) => drain.released.push(Action::Run(run)),
                Output::Cancel(id) => self.runner.cancel(id),
                Output::Destroy(id) => self.runner.destroy(id),
                Output::Changed(topic) => drop(topics.insert(topic)),
            }
        }
        drop(cloud);
        match refused {
            true => self.drop_bodies(work.bodies),
            false => drain.bodies = work.bodies.into_iter().map(|(id, body)| (store::BlobId(id.0), body)).collect(),
        }
        let passed = self.commit.borrow_mut().push(drain);
        self.act(passed);
        self.set_alarm();
        self.set_lazy();
        self.write();
        (self.tell.changed)(&topics);
    }

    fn act(&self, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Answer(id, answer) => self.answer(id, answer),
                Action::Run(run) => self.runner.run(*run),
                Action::Settled(id) => drop(self.outcomes.borrow_mut().remove(&id)),
                // Whoever waited may be gone.
                Action::Wake(waiting) => drop(waiting.send(())),
            }
        }
    }

    fn answer(&self, id: CallId, answer: Answer) {
        if let Some(waiting) = self.calls.borrow_mut().remove(&id) {
            // A caller that is gone does not want to know.
            let _ = waiting.send(answer);
        }
    }

    /// Writes batch after batch until nothing is due.
    fn write(&self) {
        let Some(me) = self.me.upgrade() else { return };
        if self.writing.replace(true) {
            return;
        }
        wasm_bindgen_futures::spawn_local(async move {
            while me.phase.get() == Phase::Running {
                let Some(batch) = me.commit.borrow_mut().next_batch() else { break };
                match me.store.commit(&batch).await {
                    Ok(()) => {
                        me.wrote();
                        me.tend();
                    }
                    Err(error) => me.failed(&error).await,
                }
            }
            me.writing.set(false);
            if me.phase.get() == Phase::Running {
                super::upkeep::after_writes(&me).await;
            }
        });
    }

    /// Begins a snapshot that is due, even where writes never pause.
    fn tend(&self) {
        if let Some(me) = self.me.upgrade().filter(|me| !me.upkeep.get() && me.store.wants_snapshot()) {
            wasm_bindgen_futures::spawn_local(async move { super::upkeep::after_writes(&me).await });
        }
    }

    fn wrote(&self) {
        let actions = self.commit.borrow_mut().committed();
        self.act(actions);
        self.set_lazy();
        match self.held.get() {
            true => self.release(),
            false => self.resume_ms.set(*RESUME_MS.start()),
        }
    }

    /// A commit failed: its callers and all later ones are told why, and the cloud is read back from the disk.
    async fn failed(&self, error: &store::StoreError) {
        let reason = error.to_string();
        self.phase.set(Phase::Reading);
        let actions = self.commit.borrow_mut().failed();
        for action in actions {
            if let Action::Answer(id, Answer { reply, .. }) = action {
                self.answer(id, not_kept(matches!(reply, Reply::S3(_)), reason.clone()));
            }
        }
        if matches!(error, store::StoreError::Disk(store::DiskError::Lost)) {
            return self.end(reason);
        }
        (self.tell.trouble)(Some(reason));
        match super::open::read(&self.store, self.seed).await {
            Ok(cloud) => self.reread(cloud),
            Err(error) => self.end(error),
        }
    }

    /// Goes on with the cloud as the disk has it. Handlers that run go on; new ones wait until something can be kept again.
    fn reread(&self, cloud: Cloud) {
        *self.cloud.borrow_mut() = cloud;
        self.phase.set(Phase::Running);
        self.held.set(true);
        self.take(Work { input: Input::Hold(true), bodies: Vec::new() });
        self.take(Work { input: Input::Reopened(self.runner.running()), bodies: Vec::new() });
        let known: BTreeSet<_> = self.cloud.borrow().lambda().environments().collect();
        self.runner.keep_only(&known);
        (self.tell.changed)(&self.all_topics());
        let backlog = std::mem::take(&mut *self.backlog.borrow_mut());
        backlog.into_iter().for_each(|work| self.take(work));
        if let Some(me) = self.me.upgrade() {
            let wait = self.resume_ms.get();
            self.resume_ms.set((wait * 2).min(*RESUME_MS.end()));
            *self.resume.borrow_mut() = Some(Timeout::new(wait, move || me.release()));
        }
    }

    /// Handlers may start again, and outcomes that were lost with the failed commit are told once more.
    fn release(&self) {
        if self.phase.get() != Phase::Running || !self.held.replace(false) {
            return;
        }
        self.resume.borrow_mut().take();
        (self.tell.trouble)(None);
        let outcomes: Vec<_> = self.outcomes.borrow().iter().map(|(id, it)| (*id, it.clone())).collect();
        for (id, finished) in outcomes {
            self.take(Work { input: Input::Finished(id, finished), bodies: Vec::new() });
        }
        self.take(Work { input: Input::Hold(false), bodies: Vec::new() });
    }

    /// This tab has no part in the workspace any more.
    pub fn end(&self, reason: String) {
        if self.phase.replace(Phase::Over) == Phase::Over {
            return;
        }
        self.alarm.borrow_mut().take();
        self.lazy.borrow_mut().take();
        self.resume.borrow_mut().take();
        self.runner.end(&reason);
        let backlog = std::mem::take(&mut *self.backlog.borrow_mut());
        backlog.into_iter().for_each(|work| self.refuse(work));
        // Every caller that still waits gets its answer from the dropped sender.
        self.calls.borrow_mut().clear();
        (self.tell.ended)(reason);
    }

    fn refuse(&self, work: Work) {
        if let Input::Call(id, op, _) = work.input {
            let reason = "This tab does not own the workspace any more.".to_owned();
            self.answer(id, not_kept(matches!(op, Op::S3(_)), reason));
        }
    }

    /// Large bodies that were stored ahead of an operation that was then refused.
    fn drop_bodies(&self, bodies: Vec<(BlobId, NewBody)>) {
        let Some(me) = self.me.upgrade() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            for (id, body) in bodies {
                if body == NewBody::Stored {
                    // What can't be removed now is removed at the next start.
                    let _ = me.store.drop_blob(store::BlobId(id.0)).await;
                }
            }
        });
    }

    fn set_alarm(&self) {
        let due = self.cloud.borrow().deadline();
        let alarm = due.map(|due| {
            let me = self.me.clone();
            let wait = due.since(clock::now()).min(LONGEST_MS) as u32;
            Timeout::new(wait, move || {
                if let Some(me) = me.upgrade() {
                    me.put(Work { input: Input::Tick, bodies: Vec::new() });
                }
            })
        });
        *self.alarm.borrow_mut() = alarm;
    }

    fn set_lazy(&self) {
        if !self.commit.borrow().has_lazy() || self.lazy.borrow().is_some() {
            return;
        }
        let me = self.me.clone();
        *self.lazy.borrow_mut() = Some(Timeout::new(LAZY_MS, move || {
            if let Some(me) = me.upgrade() {
                me.lazy.borrow_mut().take();
                match me.store.is_low() {
                    // On a full disk what nobody waits for must not make a commit fail.
                    true => me.set_lazy(),
                    false => me.flush(),
                }
            }
        }));
    }

    /// Writes what waits for company, at once.
    pub fn flush(&self) {
        self.commit.borrow_mut().flush_lazy();
        self.write();
    }

    /// A point in the order of changes, for snapshots.
    pub fn mark(&self) -> store::Mark {
        self.commit.borrow().mark()
    }

    /// Proof that everything before the mark is on the disk.
    pub fn settled(&self, mark: store::Mark) -> Option<store::Settled> {
        self.commit.borrow().settled(mark)
    }

    fn all_topics(&self) -> BTreeSet<Topic> {
        let cloud = self.cloud.borrow();
        let mut topics = BTreeSet::from([Topic::Buckets, Topic::Functions, Topic::Invocations, Topic::Trail]);
        topics.extend(cloud.s3().buckets().map(|(name, _)| Topic::Bucket(name.to_owned())));
        topics.extend(cloud.lambda().functions().map(|(name, _)| Topic::Function(name.to_owned())));
        topics.extend(cloud.lambda().invocations().map(|(id, _)| Topic::Log(id)));
        topics
    }
}
