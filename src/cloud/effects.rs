//! What an operation has at hand, and where what follows from it goes.

use super::{
    Change, Output, Timestamp, Topic,
    id::TraceId,
    rng::Rng,
    trace::{Line, Trail, What},
};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Counters and chance: kept with every commit, so that names are never given twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    /// The latest moment the cloud has seen: time never runs backwards.
    pub now: Timestamp,
    /// Chance.
    pub rng: Rng,
    /// The last number that was given to anything.
    pub last: u64,
    /// The last sequencer of S3's events.
    pub sequencer: u64,
}

impl Engine {
    /// A workspace that has seen nothing yet.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { now: Timestamp(0), rng: Rng(seed), last: 0, sequencer: 0 }
    }

    /// A number that was never given before.
    pub fn fresh(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// A sequencer: grows, and tells the time in its upper bits as AWS's do.
    pub fn sequencer(&mut self, now: Timestamp) -> u64 {
        self.sequencer = (self.sequencer + 1).max(now.0 << 16);
        self.sequencer
    }
}

/// What an operation has at hand besides its own service.
pub(super) struct Effects<'a> {
    pub now: Timestamp,
    pub engine: &'a mut Engine,
    pub trail: &'a mut Trail,
    pub outputs: &'a mut VecDeque<Output>,
}

/// Borrows the effects beside a service of the cloud.
macro_rules! effects {
    ($cloud:expr) => {
        Effects {
            now: $cloud.engine.now,
            engine: &mut $cloud.engine,
            trail: &mut $cloud.trail,
            outputs: &mut $cloud.outputs,
        }
    };
}
pub(super) use effects;

impl Effects<'_> {
    pub fn out(&mut self, output: Output) {
        self.outputs.push_back(output);
    }

    /// Keeps a change that has been applied.
    pub fn persist(&mut self, change: Change) {
        self.out(Output::Persist(Box::new(change)));
    }

    /// Views of this topic are out of date.
    pub fn changed(&mut self, topic: Topic) {
        self.out(Output::Changed(topic));
    }

    /// Writes a line of the trail.
    pub fn line(&mut self, parent: Option<TraceId>, what: What) -> TraceId {
        let id = TraceId(self.engine.fresh());
        self.write_line((id, Some(Line { parent, at: self.now, what })));
        for id in self.trail.excess() {
            self.write_line((id, None));
        }
        id
    }

    /// Changes what a line tells, if it is still kept.
    pub fn rewrite(&mut self, id: TraceId, change: impl FnOnce(&mut What)) {
        if let Some(mut line) = self.trail.line(id).cloned() {
            change(&mut line.what);
            self.write_line((id, Some(line)));
        }
    }

    fn write_line(&mut self, change: super::trace::Change) {
        self.trail.apply(&change);
        self.persist(Change::Trail(change));
        self.changed(Topic::Trail);
    }
}
