//! The trail: who caused what. A bounded forest of lines; every call, event, decision and invocation leaves one.

use super::{
    Refusal, Timestamp,
    id::{EventId, InvocationId, TraceId},
    limits, s3,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, ops::Bound};

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// The person at the page.
    Page,
    /// A handler, during that invocation.
    Handler(InvocationId),
}

/// The identity in whose name a call is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// `AWS:<id>`, as events name it.
    pub id: String,
}

/// How often each function ran in the chain of causes that led here: the recursion guard counts on it.
pub type Lineage = BTreeMap<String, u32>;

/// Where something came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cause {
    /// The line of the trail that caused it.
    pub parent: Option<TraceId>,
    /// The functions that ran on the way.
    pub lineage: Lineage,
}

/// A line of the trail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The line that caused it; roots have none.
    pub parent: Option<TraceId>,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub what: What,
}

/// What a line tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum What {
    /// A call of an operation.
    Call(Call),
    /// S3 published an event.
    Event(s3::Event),
    /// A rule matched: its function fires.
    Matched {
        /// The rule.
        rule: s3::Rule,
        /// The event in Lambda's queue.
        event: EventId,
    },
    /// Nothing fired, and why.
    NotFired(Vec<Why>),
    /// A handler ran.
    Invoke(Invoke),
    /// A failed invocation is tried again at that time.
    Retry {
        /// The function.
        function: String,
        /// The attempt that will be made: 2 or 3.
        attempt: u32,
        /// When.
        at: Timestamp,
    },
    /// The last attempt failed; the event is dropped.
    GaveUp {
        /// The function.
        function: String,
        /// Attempts that were made.
        attempts: u32,
    },
}

/// A call of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// AWS's name of the operation.
    pub operation: String,
    /// The bucket or function it is about.
    pub resource: Option<String>,
    /// The key it is about.
    pub key: Option<String>,
    /// Who called.
    pub by: By,
    /// Bytes that were read or written, or the refusal.
    pub result: CallResult,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallResult {
    /// It succeeded; bytes of the body it moved, if any.
    Done(Option<u64>),
    /// It was refused.
    Refused(Refusal),
}

/// Why nothing fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// The bucket has no notification rule.
    NoRule,
    /// A rule is for other events or keys.
    Missed {
        /// Id of the rule.
        rule: String,
        /// Its function.
        function: String,
        /// What did not match.
        miss: s3::Miss,
    },
    /// The rule's function does not exist any more.
    NoFunction(String),
    /// The function has no deployed code.
    NotDeployed(String),
    /// The function ran 16 times in this chain: the recursion guard stopped it.
    Recursion(String),
    /// Too many events wait already.
    QueueFull(String),
}

/// A handler's run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Invoke {
    /// Its id.
    pub invocation: InvocationId,
    /// The function.
    pub function: String,
    /// First, second or third attempt at the event.
    pub attempt: u32,
    /// In a fresh execution environment.
    pub cold: bool,
    /// How it stands.
    pub state: RunState,
    /// How long it ran, in milliseconds, as the driver measured.
    pub duration_ms: Option<f64>,
}

/// How an invocation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunState {
    /// It runs.
    Running,
    /// The tab closed while it ran: a person decides whether it runs again.
    Interrupted,
    /// The handler returned.
    Succeeded,
    /// The handler threw, or its environment ended.
    Failed,
    /// It ran longer than its time-out.
    TimedOut,
    /// A person stopped it, or decided against running it again.
    Stopped,
}

impl RunState {
    /// Neither running nor waiting for a decision.
    #[must_use]
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Running | Self::Interrupted)
    }
}

/// The trail.
#[derive(Debug, Default)]
pub struct Trail {
    lines: BTreeMap<TraceId, Line>,
    children: BTreeMap<TraceId, Vec<TraceId>>,
}

/// A change of the trail: a line written, or forgotten.
pub type Change = (TraceId, Option<Line>);

impl Trail {
    /// One line.
    #[must_use]
    pub fn line(&self, id: TraceId) -> Option<&Line> {
        self.lines.get(&id)
    }

    /// Lines without a cause, or whose cause has been forgotten: newest first.
    pub fn roots(&self) -> impl Iterator<Item = (TraceId, &Line)> {
        let orphan = |line: &Line| line.parent.is_none_or(|parent| !self.lines.contains_key(&parent));
        self.lines.iter().rev().filter(move |(_, line)| orphan(line)).map(|(id, line)| (*id, line))
    }

    /// What a line caused, oldest first.
    pub fn children(&self, id: TraceId) -> impl Iterator<Item = (TraceId, &Line)> {
        let ids = self.children.get(&id).into_iter().flatten();
        ids.filter_map(|id| Some((*id, self.lines.get(id)?)))
    }

    /// All lines, oldest first.
    pub fn lines(&self) -> impl Iterator<Item = (TraceId, &Line)> {
        self.lines.iter().map(|(id, line)| (*id, line))
    }

    /// The first line behind this one.
    pub(super) fn after(&self, last: Option<TraceId>) -> Option<(TraceId, &Line)> {
        let after = last.map_or(Bound::Unbounded, Bound::Excluded);
        self.lines.range((after, Bound::Unbounded)).next().map(|(id, line)| (*id, line))
    }

    /// Lines over the bound: the oldest, to be forgotten.
    pub(super) fn excess(&self) -> Vec<TraceId> {
        let over = self.lines.len().saturating_sub(limits::TRAIL_LINES);
        self.lines.keys().take(over).copied().collect()
    }

    pub(super) fn apply(&mut self, (id, line): &Change) {
        match line {
            Some(line) => {
                // A line whose cause has been forgotten is a root: nobody would ever forget its place among the children.
                let parent = line.parent.filter(|parent| self.lines.contains_key(parent));
                if self.lines.insert(*id, line.clone()).is_none()
                    && let Some(parent) = parent
                {
                    let siblings = self.children.entry(parent).or_default();
                    siblings.push(*id);
                    // Lines of one parent come in order, save when a change is applied a second time.
                    siblings.sort_unstable();
                    siblings.dedup();
                }
            }
            None => {
                self.children.remove(id);
                let parent = self.lines.remove(id).and_then(|line| line.parent);
                if let Some(siblings) = parent.and_then(|parent| self.children.get_mut(&parent)) {
                    siblings.retain(|sibling| sibling != id);
                }
            }
        }
    }
}
