//! A cloud with an edge that only keeps books: what a driver does, without a browser. It checks on every drain what must
//! always hold, so that each test that drives it is a test of these laws as well.

use cloudchamber::cloud::{
    BlobId, CallId, Change, Cloud, EnvironmentId, Input, InvocationId, Op, Output, Reply, Timestamp, Topic, lambda,
    lambda::{Finished, Outcome, Run},
    limits, s3,
    trace::{By, What},
};
use proptest::test_runner::{Config, RngSeed};
use std::collections::{BTreeMap, BTreeSet};

/// 2026-11-22T10:00:00.000Z.
pub const START: Timestamp = Timestamp(1_795_341_600_000);

/// The seed of every property, unless `PROPTEST_RNG_SEED` says otherwise.
const SEED: u64 = 20_261_122;

/// Settings of a property that runs `cases` cases by default.
pub fn config(cases: u32) -> Config {
    let config = Config::default();
    let rng_seed = match config.rng_seed {
        RngSeed::Random => RngSeed::Fixed(SEED),
        fixed => fixed,
    };
    println!("PROPTEST_RNG_SEED={rng_seed}");
    // Proptest's own default is 256 cases: asking for twice as many doubles every property here.
    let cases = (config.cases * cases / 256).max(1);
    Config { cases, rng_seed, failure_persistence: None, max_shrink_iters: 4096, ..config }
}

/// The cloud and what its driver knows.
#[derive(Debug)]
pub struct Sim {
    pub cloud: Cloud,
    pub now: Timestamp,
    /// What each drain wants kept.
    pub journal: Vec<Vec<Change>>,
    /// Workers at the edge, with what they run.
    pub workers: BTreeMap<EnvironmentId, Option<InvocationId>>,
    /// Handlers that run.
    pub running: BTreeMap<InvocationId, Run>,
    /// Everything that was ever asked to run, in order.
    pub runs: Vec<Run>,
    pub replies: BTreeMap<CallId, Reply>,
    /// Blobs that the cloud gave up.
    pub freed: BTreeSet<BlobId>,
    calls: u64,
    blobs: u64,
    held: bool,
}

impl Sim {
    pub fn new(seed: u64) -> Self {
        Self { blobs: 0, ..Self::around(Cloud::new(seed), START) }
    }

    /// A driver that begins with this cloud.
    pub fn around(cloud: Cloud, now: Timestamp) -> Self {
        Self {
            cloud,
            now,
            journal: Vec::new(),
            workers: BTreeMap::new(),
            running: BTreeMap::new(),
            runs: Vec::new(),
            replies: BTreeMap::new(),
            freed: BTreeSet::new(),
            calls: 0,
            // Clear of those that a rebuilt cloud may know.
            blobs: 1 << 32,
            held: false,
        }
    }

    /// Takes an input, drains it, checks the laws.
    pub fn handle(&mut self, input: Input) -> Vec<Output> {
        match &input {
            Input::Finished(id, finished) => self.worker_finished(*id, &finished.outcome),
            Input::Ended(id) => drop(self.workers.remove(id)),
            Input::Hold(held) => self.held = *held,
            _ => {}
        }
        self.cloud.handle(self.now, input);
        let outputs: Vec<Output> = std::iter::from_fn(|| self.cloud.poll()).collect();
        for output in &outputs {
            self.take(output);
        }
        let changes: Vec<Change> = changes(&outputs).cloned().collect();
        check_engine_is_kept(&changes);
        check_topics(&outputs, &changes);
        let environments: Vec<_> = self.cloud.lambda().environments().collect();
        assert!(environments.iter().eq(self.workers.keys()), "{environments:?} are {:?}: {outputs:#?}", self.workers);
        self.check_nothing_is_forgotten();
        if !changes.is_empty() {
            self.journal.push(changes);
        }
        outputs
    }

    /// Goes on with a rebuilt cloud, in a tab where only these handlers still run.
    pub fn reopen(&mut self, cloud: Cloud, alive: Vec<InvocationId>) -> Vec<Output> {
        self.cloud = cloud;
        self.held = false;
        self.running.retain(|id, _| alive.contains(id));
        self.workers.retain(|_, run| run.is_some_and(|id| alive.contains(&id)));
        self.handle(Input::Reopened(alive))
    }

    fn worker_finished(&mut self, id: InvocationId, outcome: &Outcome) {
        let Some(run) = self.running.remove(&id) else { return };
        match outcome {
            Outcome::Returned(_) | Outcome::Failed { .. } => drop(self.workers.insert(run.environment, None)),
            // The worker is gone; the cloud may say so once more.
            _ => drop(self.workers.remove(&run.environment)),
        }
    }

    fn take(&mut self, output: &Output) {
        match output {
            Output::Reply(id, reply, _) => {
                assert!(self.replies.insert(*id, reply.clone()).is_none(), "{id:?} was answered twice");
            }
            Output::Invoke(run) => {
                let worker = self.workers.insert(run.environment, Some(run.invocation));
                assert_eq!(run.cold, worker.is_none(), "{run:?} in {worker:?}: cold is new, warm exists");
                assert!(worker.flatten().is_none(), "{run:?}: the environment is busy with {worker:?}");
                assert!(self.workers.len() <= limits::ENVIRONMENTS, "too many environments: {:?}", self.workers);
                assert!(self.running.insert(run.invocation, (**run).clone()).is_none(), "{run:?} runs twice");
                self.runs.push((**run).clone());
            }
            Output::Cancel(id) => {
                let run = self.running.remove(id).expect("only what runs is cancelled");
                self.workers.remove(&run.environment);
            }
            Output::Destroy(id) => {
                let busy = self.workers.remove(id).flatten();
                assert_eq!(busy, None, "{id:?} was destroyed while it ran");
            }
            Output::Free(blob) => assert!(self.freed.insert(*blob), "{blob:?} was freed twice"),
            Output::Persist(_) | Output::Changed(_) => {}
        }
    }

    /// No waiting event is lost: a timer will wake the cloud for it, or an environment that is busy now will.
    fn check_nothing_is_forgotten(&self) {
        let deadline = self.cloud.deadline();
        assert!(deadline.is_none_or(|due| due > self.now), "a deadline of the past: {deadline:?} at {:?}", self.now);
        let busy = self.workers.values().flatten().count();
        for (id, event) in self.cloud.lambda().waiting() {
            match event.due > self.now {
                true => assert!(deadline.is_some_and(|due| due <= event.due), "{id:?} has no timer: {event:?}"),
                false => assert!(self.held || busy == limits::ENVIRONMENTS, "{id:?} waits for nothing: {event:?}"),
            }
        }
    }

    /// Calls as the page, and drains.
    pub fn call(&mut self, op: Op) -> (CallId, Vec<Output>) {
        self.call_by(By::Page, op)
    }

    pub fn call_by(&mut self, by: By, op: Op) -> (CallId, Vec<Output>) {
        self.calls += 1;
        let id = CallId(self.calls);
        (id, self.handle(Input::Call(id, op, by)))
    }

    pub fn s3(&mut self, op: s3::Op) -> Result<s3::Reply, s3::Error> {
        self.s3_by(By::Page, op)
    }

    pub fn s3_by(&mut self, by: By, op: s3::Op) -> Result<s3::Reply, s3::Error> {
        let (id, _) = self.call_by(by, Op::S3(op));
        match self.replies.get(&id) {
            Some(Reply::S3(result)) => result.clone(),
            other => panic!("S3 answers at once, not {other:?}"),
        }
    }

    /// `None`: the answer comes later.
    pub fn lambda(&mut self, op: lambda::Op) -> Option<Result<lambda::Reply, lambda::Error>> {
        let (id, _) = self.call(Op::Lambda(op));
        self.answer(id)
    }

    pub fn answer(&self, id: CallId) -> Option<Result<lambda::Reply, lambda::Error>> {
        self.replies.get(&id).map(|reply| match reply {
            Reply::Lambda(result) => result.clone(),
            other => panic!("not an answer of Lambda: {other:?}"),
        })
    }

    pub fn finish(&mut self, id: InvocationId, outcome: Outcome) -> Vec<Output> {
        self.handle(Input::Finished(id, Finished { outcome, duration_ms: 12.5, init_ms: None }))
    }

    pub fn tick(&mut self) -> Vec<Output> {
        self.handle(Input::Tick)
    }

    /// Lets time pass and ticks, as a driver with one coarse timer would.
    pub fn pass_ms(&mut self, ms: u64) -> Vec<Output> {
        self.now = self.now.plus_ms(ms);
        self.tick()
    }

    /// A blob id that was never used.
    pub fn blob(&mut self) -> BlobId {
        self.blobs += 1;
        BlobId(self.blobs)
    }

    /// A bucket, which does not exist yet.
    pub fn bucket(&mut self, name: &str) {
        self.s3(s3::Op::CreateBucket { bucket: name.into() }).expect("a bucket");
    }

    /// A deployed function.
    pub fn function(&mut self, name: &str) {
        let op = lambda::Op::CreateFunction {
            name: name.into(),
            source: Some("export const handler = async () => 1".into()),
            settings: lambda::Settings::default(),
        };
        self.lambda(op).expect("at once").expect("a function");
    }

    /// Puts an object of `size` bytes.
    pub fn put(&mut self, by: By, bucket: &str, key: &str, size: u64) -> Result<s3::Reply, s3::Error> {
        let body = payload(self.blob(), size);
        self.s3_by(by, put_object(bucket, key, body))
    }

    pub fn invoke_async(&mut self, function: &str) -> Result<lambda::Reply, lambda::Error> {
        let op = lambda::Op::InvokeAsync { name: function.into(), payload: "{}".into() };
        self.lambda(op).expect("asynchronous invocations are answered at once")
    }

    /// The only handler that runs.
    pub fn one(&self) -> InvocationId {
        assert_eq!(self.running.len(), 1, "{:?}", self.running);
        *self.running.keys().next().expect("one")
    }

    /// Lines of the trail, oldest first.
    pub fn told(&self) -> Vec<What> {
        self.cloud.trail().lines().map(|(_, line)| line.what.clone()).collect()
    }
}

/// What is to be kept.
pub fn changes(outputs: &[Output]) -> impl Iterator<Item = &Change> {
    outputs.iter().filter_map(|output| match output {
        Output::Persist(change) => Some(&**change),
        _ => None,
    })
}

/// A body of which only the name and the size are real.
pub fn payload(blob: BlobId, size: u64) -> s3::Payload {
    let chunk = (size > 0).then_some(s3::Chunk { blob, size });
    s3::Payload { chunk, md5: format!("{:032x}", blob.0), crc64: blob.0, checksum: None }
}

pub fn put_object(bucket: &str, key: &str, body: s3::Payload) -> s3::Op {
    s3::Op::PutObject(s3::PutObject {
        bucket: bucket.into(),
        key: key.into(),
        headers: s3::Headers::default(),
        body,
        conditions: s3::Conditions::default(),
    })
}

/// A rule for everything that begins and ends so.
pub fn rule(id: &str, events: &[s3::EventType], prefix: &str, suffix: &str, function: &str) -> s3::Rule {
    let (prefix, suffix) = (prefix.to_owned(), suffix.to_owned());
    s3::Rule { id: id.into(), events: events.to_vec(), prefix, suffix, function: function.into() }
}

pub fn returned() -> Outcome {
    Outcome::Returned("null".into())
}

pub fn failed() -> Outcome {
    Outcome::Failed { error_type: "Error".into(), message: "no".into(), trace: vec!["Error: no".into()] }
}

/// Counters are kept with everything that is kept, once, behind it.
fn check_engine_is_kept(changes: &[Change]) {
    let engines = changes.iter().filter(|change| matches!(change, Change::Engine(_))).count();
    assert_eq!(engines, usize::from(!changes.is_empty()), "{changes:?}");
    assert!(changes.last().is_none_or(|last| matches!(last, Change::Engine(_))), "{changes:?}");
}

/// Whatever changes is told to its views.
fn check_topics(outputs: &[Output], changes: &[Change]) {
    let told = |topic: Topic| {
        let told = outputs.iter().any(|output| matches!(output, Output::Changed(it) if *it == topic));
        assert!(told, "{topic:?} was not told: {changes:?}");
    };
    for change in changes {
        match change {
            Change::S3(s3::Change::Bucket(name, _) | s3::Change::Object(name, ..)) => {
                told(Topic::Buckets);
                told(Topic::Bucket(name.clone()));
            }
            Change::Lambda(lambda::Change::Function(name, _)) => {
                told(Topic::Functions);
                told(Topic::Function(name.clone()));
            }
            Change::Lambda(lambda::Change::Invocation(..)) => told(Topic::Invocations),
            Change::Lambda(lambda::Change::Log { invocation, .. }) => told(Topic::Log(*invocation)),
            Change::Trail(_) => told(Topic::Trail),
            Change::Engine(_) | Change::S3(_) | Change::Lambda(_) => {}
        }
    }
}
