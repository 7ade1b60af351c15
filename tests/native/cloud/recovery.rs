//! Recovery stands on one law: changes are upserts and removals of whole records. So a journal rebuilds the state, a change
//! that is applied twice does no more than once, and a snapshot may be taken while the cloud goes on.

use super::{
    sim::config,
    world::{Deed, World, deed},
};
use cloudchamber::cloud::{Change, Cloud, Input, Timestamp, TraceId, Walk, limits};
use proptest::{
    collection::vec,
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngSeed, TestRunner},
};

/// A change as it is read from the disk.
fn kept(change: &Change) -> Change {
    let bytes = postcard::to_stdvec(change).expect("written");
    postcard::from_bytes(&bytes).expect("read")
}

/// A cloud from changes that were written and read, oldest first.
pub fn rebuild<'a>(changes: impl Iterator<Item = &'a Change>) -> Cloud {
    let mut cloud = Cloud::new(0);
    changes.for_each(|change| cloud.restore(&kept(change)));
    cloud
}

/// All records but the counters, which looking moves without a commit.
fn records(cloud: &Cloud) -> Vec<Change> {
    cloud.snapshot().filter(|change| !matches!(change, Change::Engine(_))).map(|change| kept(&change)).collect()
}

/// What views see, and what is counted beside the records.
fn views(cloud: &Cloud) -> String {
    let (s3, lambda, trail) = (cloud.s3(), cloud.lambda(), cloud.trail());
    let sums: Vec<_> = s3.buckets().map(|(name, stored)| (name, stored.bytes, stored.objects.len())).collect();
    let blobs: Vec<_> = s3.blobs().collect();
    let functions: Vec<_> = lambda.functions().collect();
    let waiting: Vec<_> = lambda.waiting().collect();
    let logs: Vec<_> = lambda.invocations().map(|(id, _)| (id, lambda.log(id))).collect();
    let ids = |lines: &mut dyn Iterator<Item = TraceId>| lines.collect::<Vec<_>>();
    let roots = ids(&mut trail.roots().map(|(id, _)| id));
    let last = trail.lines().last().map_or(0, |(id, _)| id.0);
    // Lines that are forgotten, too: they have no children for anybody.
    let children: Vec<_> = (1..=last)
        .map(|id| ids(&mut trail.children(TraceId(id)).map(|(id, _)| id)))
        .filter(|it| !it.is_empty())
        .collect();
    format!("{sums:?}\n{blobs:?}\n{functions:?}\n{waiting:?}\n{logs:?}\n{roots:?}\n{children:?}")
}

fn assert_alike(live: &Cloud, rebuilt: &Cloud, how: &str) {
    let (live_records, rebuilt_records) = (records(live), records(rebuilt));
    for (a, b) in live_records.iter().zip(&rebuilt_records) {
        assert_eq!(a, b, "{how}");
    }
    assert_eq!(live_records.len(), rebuilt_records.len(), "{how}");
    assert_eq!(views(live), views(rebuilt), "{how}");
}

/// A snapshot that is being taken while the cloud goes on.
#[derive(Debug)]
struct Fuzzy {
    walk: Walk,
    /// Drains of the journal before it.
    start: usize,
    taken: Vec<Change>,
    /// Records that it takes between two steps.
    pace: usize,
}

impl Fuzzy {
    fn begin(start: usize, pace: usize) -> Self {
        Self { walk: Walk::default(), start, taken: Vec::new(), pace }
    }

    fn step(&mut self, cloud: &Cloud, records: usize) {
        for _ in 0..records {
            match self.walk.next(cloud) {
                Some(changes) => self.taken.extend(changes),
                None => break,
            }
        }
    }
}

/// Lives through the deeds; at every restart and at the end, everything that must rebuild the state does.
struct Witness {
    world: World,
    snapshots: Vec<Fuzzy>,
    /// Deeds between the beginnings of two snapshots.
    every: usize,
}

impl Witness {
    fn new(seed: u64, every: usize) -> Self {
        Self { world: World::new(seed), snapshots: Vec::new(), every }
    }

    fn live(&mut self, deeds: impl Iterator<Item = Deed>) {
        for (n, deed) in deeds.enumerate() {
            if let Deed::Restart(_) = deed {
                self.check();
                self.snapshots.clear();
            }
            let old = self.world.sim.journal.len();
            self.world.act(&deed);
            if n % self.every == self.every / 2 {
                self.snapshots.push(Fuzzy::begin(old, 1 + n / self.every % 4));
            }
            for snapshot in &mut self.snapshots {
                snapshot.step(&self.world.sim.cloud, snapshot.pace);
            }
        }
        self.check();
    }

    fn check(&mut self) {
        let sim = &self.world.sim;
        let journal = &sim.journal;
        let replayed = rebuild(journal.iter().flatten());
        assert_alike(&sim.cloud, &replayed, "the journal");
        let twice = rebuild(journal.iter().flatten().flat_map(|change| [change, change]));
        assert_alike(&sim.cloud, &twice, "each change twice");
        let drains_twice = rebuild(journal.iter().flat_map(|drain| drain.iter().chain(drain)));
        assert_alike(&sim.cloud, &drains_twice, "each drain twice");
        let snapshot: Vec<Change> = sim.cloud.snapshot().collect();
        assert_alike(&sim.cloud, &rebuild(snapshot.iter()), "a snapshot");
        let late = rebuild(snapshot.iter().chain(journal.iter().flatten()));
        assert_alike(&sim.cloud, &late, "a snapshot, and the whole journal again");
        let mut clouds = vec![("each change twice", twice), ("each drain twice", drains_twice), ("late", late)];
        for snapshot in &mut self.snapshots {
            snapshot.step(&sim.cloud, usize::MAX);
            let fuzzy = rebuild(snapshot.taken.iter().chain(journal[snapshot.start..].iter().flatten()));
            assert_alike(&sim.cloud, &fuzzy, "a fuzzy snapshot");
            clouds.push(("a fuzzy snapshot", fuzzy));
        }
        let expected = afterlife(replayed, sim.now);
        for (how, cloud) in clouds {
            assert_eq!(afterlife(cloud, sim.now), expected, "what follows after {how}");
        }
    }
}

/// What a rebuilt cloud does next shows what no record shows: counters, sums, timers.
fn afterlife(mut cloud: Cloud, now: Timestamp) -> String {
    // Looking draws chance without a commit; a snapshot may have seen that.
    let counters: Vec<Change> = cloud.snapshot().take(1).collect();
    let [Change::Engine(engine)] = &counters[..] else { panic!("{counters:?}") };
    let mut engine = engine.clone();
    (engine.rng.0, engine.now) = (7, now);
    cloud.restore(&Change::Engine(engine));
    let mut world = World::around(cloud, now);
    let mut told = format!("{:?}", world.sim.handle(Input::Reopened(Vec::new())));
    for deed in lives(9, 60).filter(|deed| !matches!(deed, Deed::Restart(_))) {
        told += &format!("{deed:?} {:?}\n", world.act(&deed));
    }
    told
}

/// A long life by its seed.
pub fn lives(seed: u64, deeds: usize) -> impl Iterator<Item = Deed> {
    let config = Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let strategy = deed();
    (0..deeds).map(move |_| strategy.new_tree(&mut runner).expect("a deed").current())
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn short_lives_are_rebuilt(deeds in vec(deed(), 1..120)) {
        Witness::new(5, 16).live(deeds.into_iter());
    }
}

/// Long enough for the trail and the history to forget while snapshots are taken.
#[test]
fn a_long_life_is_rebuilt() {
    let seed = 1;
    println!("seed {seed}");
    let mut witness = Witness::new(seed, 1500);
    let deeds = lives(seed, 6000).filter(|deed| !matches!(deed, Deed::Restart(_)));
    witness.live(deeds);
    let cloud = &witness.world.sim.cloud;
    assert_eq!(cloud.trail().lines().count(), limits::TRAIL_LINES, "the trail does not reach its bound");
    assert!(cloud.lambda().invocations().count() >= limits::INVOCATIONS_KEPT, "the history does not reach its bound");
}
