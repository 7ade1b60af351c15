//! Random lives of a whole cloud: people, handlers, workers, time, restarts.

use super::sim::{Sim, payload, put_object, rule};
use cloudchamber::cloud::{
    Change, Cloud, EnvironmentId, Input, InvocationId, Op, Output, Refusal, Timestamp, lambda,
    lambda::{Finished, Level, LogLine, Outcome},
    s3,
    s3::EventType,
    trace::By,
};
use proptest::{collection::vec, prelude::*, sample::Index, sample::select};

const BUCKETS: [&str; 3] = ["in", "out", "elsewhere"];
const KEYS: [&str; 5] = ["a.jpg", "b.png", "cats/a.jpg", "cats/b.txt", "red flower.jpg"];
const FUNCTIONS: [&str; 3] = ["thumb", "copy", "count"];

/// One thing that happens. Indexes choose among what is there when it happens.
#[derive(Debug, Clone)]
pub enum Deed {
    /// An operation of S3, by the page or by a handler that runs.
    S3(Option<Index>, S3),
    Lambda(lambda::Op),
    /// Stop, run again or let go what the index chooses among all invocations.
    Decide(Index, u8),
    Finish(Index, Outcome, f64, Option<f64>),
    /// The same end is told again, and a line comes late.
    Again(Index),
    Log(Index, Vec<(Level, String)>),
    Pass(u64),
    ToDeadline,
    /// An idle worker dies.
    Ended(Index),
    Refused,
    Hold(bool),
    /// The tab is closed and opened again; workers of these bits live on (a rebuilt cloud in a living tab).
    Restart(u64),
}

/// What is done to S3. Numbers are places in the lists above.
#[derive(Debug, Clone)]
pub enum S3 {
    CreateBucket(usize),
    DeleteBucket(usize),
    Put(usize, usize, u64),
    Get(usize, usize),
    Copy(usize, usize, usize, usize),
    Delete(usize, usize),
    Empty(usize),
    Begin(usize, usize),
    Part(Index, u64, u64),
    Complete(Index),
    Abort(Index),
    Rules(usize, Vec<(usize, bool)>),
}

#[derive(Debug)]
pub struct World {
    pub sim: Sim,
    uploads: Vec<s3::UploadAt>,
    ended: Vec<(InvocationId, Finished)>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        Self { sim: Sim::new(seed), uploads: Vec::new(), ended: Vec::new() }
    }

    /// Goes on with a cloud that was rebuilt.
    pub fn around(cloud: Cloud, now: Timestamp) -> Self {
        let mut world = Self { sim: Sim::around(cloud, now), uploads: Vec::new(), ended: Vec::new() };
        world.find_uploads();
        world
    }

    fn find_uploads(&mut self) {
        let uploads = self.sim.cloud.snapshot().filter_map(|change| match change {
            Change::S3(s3::Change::Upload(upload, Some(it))) => {
                Some(s3::UploadAt { bucket: it.bucket, key: it.key, upload })
            }
            _ => None,
        });
        self.uploads = uploads.collect();
    }

    pub fn act(&mut self, deed: &Deed) -> Vec<Output> {
        match deed {
            Deed::S3(by, op) => {
                let by = by.and_then(|by| self.running(by)).map_or(By::Page, By::Handler);
                self.act_s3(by, op)
            }
            Deed::Lambda(op) => self.sim.call(Op::Lambda(op.clone())).1,
            Deed::Decide(which, how) => self.decide(which, *how),
            Deed::Finish(which, outcome, duration_ms, init_ms) => {
                let Some(id) = self.running(*which) else { return Vec::new() };
                let finished = Finished { outcome: outcome.clone(), duration_ms: *duration_ms, init_ms: *init_ms };
                self.ended.push((id, finished.clone()));
                self.sim.handle(Input::Finished(id, finished))
            }
            Deed::Again(which) => {
                let Some((id, finished)) = choose(*which, &self.ended).cloned() else { return Vec::new() };
                let mut outputs = self.sim.handle(Input::Finished(id, finished));
                outputs.extend(self.sim.handle(Input::Log(id, vec![self.line(Level::Info, "late")])));
                outputs
            }
            Deed::Log(which, lines) => {
                let Some(id) = self.running(*which) else { return Vec::new() };
                let lines = lines.iter().map(|(level, text)| self.line(*level, text)).collect();
                self.sim.handle(Input::Log(id, lines))
            }
            Deed::Pass(ms) => self.sim.pass_ms(*ms),
            Deed::ToDeadline => {
                self.sim.now = self.sim.cloud.deadline().unwrap_or(self.sim.now);
                self.sim.tick()
            }
            Deed::Ended(which) => {
                let idle: Vec<EnvironmentId> =
                    self.sim.workers.iter().filter(|(_, run)| run.is_none()).map(|(id, _)| *id).collect();
                choose(*which, &idle).map_or_else(Vec::new, |id| self.sim.handle(Input::Ended(*id)))
            }
            Deed::Refused => self.sim.handle(Input::Refused {
                operation: "PutObjectAcl".into(),
                resource: Some("in".into()),
                key: None,
                by: By::Page,
                refusal: Refusal::S3(s3::Error::NotImplemented("PutObjectAcl".into())),
            }),
            Deed::Hold(held) => self.sim.handle(Input::Hold(*held)),
            Deed::Restart(alive) => self.restart(*alive),
        }
    }

    /// Rebuilds the cloud from its journal, as it was written to the disk and read.
    fn restart(&mut self, alive: u64) -> Vec<Output> {
        let cloud = super::recovery::rebuild(self.sim.journal.iter().flatten());
        let survivors: Vec<InvocationId> = self
            .sim
            .running
            .keys()
            .enumerate()
            .filter(|(i, _)| alive >> (i % 64) & 1 == 1)
            .map(|(_, id)| *id)
            .collect();
        self.sim.reopen(cloud, survivors)
    }

    fn running(&self, which: Index) -> Option<InvocationId> {
        let running: Vec<_> = self.sim.running.keys().copied().collect();
        choose(which, &running).copied()
    }

    fn line(&self, level: Level, text: &str) -> LogLine {
        LogLine { at: self.sim.now, level, text: text.to_owned() }
    }

    fn decide(&mut self, which: &Index, how: u8) -> Vec<Output> {
        let all: Vec<InvocationId> = self.sim.cloud.lambda().invocations().map(|(id, _)| id).take(20).collect();
        let Some(&invocation) = choose(*which, &all) else { return Vec::new() };
        let op = match how {
            0 => lambda::Op::Stop { invocation },
            1 => lambda::Op::RunAgain { invocation },
            _ => lambda::Op::LetGo { invocation },
        };
        self.sim.call(Op::Lambda(op)).1
    }

    fn act_s3(&mut self, by: By, op: &S3) -> Vec<Output> {
        let op = match op {
            S3::CreateBucket(b) => s3::Op::CreateBucket { bucket: BUCKETS[*b].into() },
            S3::DeleteBucket(b) => s3::Op::DeleteBucket { bucket: BUCKETS[*b].into() },
            S3::Put(b, k, size) => put_object(BUCKETS[*b], KEYS[*k], payload(self.sim.blob(), *size)),
            S3::Get(b, k) => s3::Op::GetObject(s3::GetObject {
                bucket: BUCKETS[*b].into(),
                key: KEYS[*k].into(),
                range: None,
                conditions: s3::Conditions::default(),
            }),
            S3::Copy(from, k, to, l) => s3::Op::CopyObject(s3::CopyObject {
                from_bucket: BUCKETS[*from].into(),
                from_key: KEYS[*k].into(),
                bucket: BUCKETS[*to].into(),
                key: KEYS[*l].into(),
                replace: Some(s3::Headers::default()),
                conditions: s3::Conditions::default(),
            }),
            S3::Delete(b, k) => s3::Op::DeleteObject { bucket: BUCKETS[*b].into(), key: KEYS[*k].into() },
            S3::Empty(b) => {
                s3::Op::DeleteObjects { bucket: BUCKETS[*b].into(), keys: KEYS.map(str::to_owned).to_vec() }
            }
            S3::Begin(b, k) => {
                let (bucket, key) = (BUCKETS[*b].to_owned(), KEYS[*k].to_owned());
                let create = s3::CreateUpload { bucket, key, headers: s3::Headers::default(), checksum: None };
                let outputs = self.sim.call_by(by, Op::S3(s3::Op::CreateMultipartUpload(create))).1;
                self.find_uploads();
                return outputs;
            }
            S3::Rules(b, rules) => {
                // Distinct prefixes, so that the rules do not overlap: the first deed of a prefix counts.
                let rules = rules.iter().enumerate().map(|(i, (f, created))| {
                    let kind = if *created { EventType::Created } else { EventType::Removed };
                    rule(&format!("r{i}"), &[kind], ["cats/", "a", "b"][i % 3], "", FUNCTIONS[*f])
                });
                s3::Op::PutNotification { bucket: BUCKETS[*b].into(), rules: rules.collect() }
            }
            S3::Part(which, ..) | S3::Complete(which) | S3::Abort(which) => {
                let Some(at) = choose(*which, &self.uploads).cloned() else { return Vec::new() };
                self.go_on_uploading(at, op)
            }
        };
        self.sim.call_by(by, Op::S3(op)).1
    }

    fn go_on_uploading(&mut self, at: s3::UploadAt, op: &S3) -> s3::Op {
        match op {
            S3::Part(_, number, size) => {
                s3::Op::UploadPart(s3::UploadPart { at, number: *number, body: payload(self.sim.blob(), *size) })
            }
            S3::Abort(_) => s3::Op::AbortMultipartUpload(at),
            _ => {
                let parts = self.sim.cloud.snapshot().filter_map(|change| match change {
                    Change::S3(s3::Change::Part(upload, number, Some(part))) if upload == at.upload => {
                        Some((number, part.md5))
                    }
                    _ => None,
                });
                // All but one, where there are more: what is left out must be freed.
                let mut parts: Vec<_> = parts.collect();
                parts.truncate(parts.len().saturating_sub(1).max(1));
                s3::Op::CompleteMultipartUpload(s3::CompleteUpload { at, parts, conditions: Default::default() })
            }
        }
    }
}

fn choose<T>(which: Index, among: &[T]) -> Option<&T> {
    (!among.is_empty()).then(|| which.get(among))
}

fn s3_deed() -> impl Strategy<Value = S3> {
    let (b, k) = (|| prop_oneof![4 => Just(0), 2 => Just(1_usize), 1 => Just(2)], || 0..KEYS.len());
    prop_oneof![
        3 => b().prop_map(S3::CreateBucket),
        1 => b().prop_map(S3::DeleteBucket),
        10 => (b(), k(), 0..9_u64).prop_map(|(b, k, size)| S3::Put(b, k, size)),
        3 => (b(), k()).prop_map(|(b, k)| S3::Get(b, k)),
        3 => (b(), k(), b(), k()).prop_map(|(from, k, to, l)| S3::Copy(from, k, to, l)),
        3 => (b(), k()).prop_map(|(b, k)| S3::Delete(b, k)),
        1 => b().prop_map(S3::Empty),
        2 => (b(), k()).prop_map(|(b, k)| S3::Begin(b, k)),
        4 => (any::<Index>(), 1..4_u64, select(vec![0, 3, 5 << 20])).prop_map(|(u, n, size)| S3::Part(u, n, size)),
        2 => any::<Index>().prop_map(S3::Complete),
        1 => any::<Index>().prop_map(S3::Abort),
        3 => (b(), vec((0..FUNCTIONS.len(), prop::bool::weighted(0.8)), 0..4)).prop_map(|(b, rules)| S3::Rules(b, rules)),
    ]
}

fn lambda_op() -> impl Strategy<Value = lambda::Op> {
    let name = || select(FUNCTIONS.to_vec()).prop_map(str::to_owned);
    let settings = lambda::Settings::default;
    let source = || Some("export const handler = async () => 1".to_owned());
    prop_oneof![
        4 => name().prop_map(move |name| lambda::Op::CreateFunction { name, source: source(), settings: settings() }),
        1 => name().prop_map(move |name| lambda::Op::CreateFunction { name, source: None, settings: settings() }),
        2 => name().prop_map(|name| lambda::Op::UpdateCode { name, source: "export const handler = 2".into() }),
        1 => (name(), 1..901_u32).prop_map(move |(name, timeout_s)| {
            lambda::Op::UpdateSettings { name, settings: lambda::Settings { timeout_s, ..settings() } }
        }),
        1 => name().prop_map(|name| lambda::Op::DeleteFunction { name }),
        4 => name().prop_map(|name| lambda::Op::Invoke { name, payload: r#"{"n":1}"#.into() }),
        6 => name().prop_map(|name| lambda::Op::InvokeAsync { name, payload: r#"{"n":2}"#.into() }),
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        6 => select(vec!["null", r#""✓""#]).prop_map(|it| Outcome::Returned(it.into())),
        5 => Just(super::sim::failed()),
        1 => Just(Outcome::TimedOut),
        1 => Just(Outcome::Exited("the worker ended".into())),
        1 => Just(Outcome::Stopped),
    ]
}

pub fn deed() -> impl Strategy<Value = Deed> {
    let by = || prop_oneof![3 => Just(None), 2 => any::<Index>().prop_map(Some)];
    let lines = vec((select(vec![Level::Info, Level::Error]), "[a-zé🦀]{0,12}"), 1..4);
    prop_oneof![
        30 => (by(), s3_deed()).prop_map(|(by, op)| Deed::S3(by, op)),
        14 => lambda_op().prop_map(Deed::Lambda),
        4 => (any::<Index>(), 0..3_u8).prop_map(|(which, how)| Deed::Decide(which, how)),
        12 => (any::<Index>(), outcome(), 0.0..4000.0, prop::option::of(0.0..500.0))
            .prop_map(|(which, outcome, duration, init)| Deed::Finish(which, outcome, duration, init)),
        2 => any::<Index>().prop_map(Deed::Again),
        5 => (any::<Index>(), lines).prop_map(|(which, lines)| Deed::Log(which, lines)),
        8 => select(vec![0, 1, 999, 59_999, 60_000, 120_000, 600_000]).prop_map(Deed::Pass),
        4 => Just(Deed::ToDeadline),
        1 => any::<Index>().prop_map(Deed::Ended),
        1 => Just(Deed::Refused),
        1 => any::<bool>().prop_map(Deed::Hold),
        1 => any::<u64>().prop_map(Deed::Restart),
    ]
}
