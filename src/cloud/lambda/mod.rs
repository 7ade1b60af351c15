//! Lambda: functions, the queue of asynchronous invocations, execution environments, logs.
//!
//! Handlers run at the edge: [`Run`] goes out, [`Finished`] comes back. What is decided here is when, where and how often.

mod dispatch;
mod environment;
mod error;
mod finish;
mod function;
mod invoke;
mod log;
mod model;
mod op;
mod walk;

pub use error::Error;
pub use function::{check_name, check_settings};
pub use log::render as render_log_line;
pub use model::*;
pub use op::*;

use super::{
    ACCOUNT, REGION, Timestamp,
    id::{EnvironmentId, EventId, InvocationId},
    time::Timers,
    trace::RunState,
};
pub(in crate::cloud) use walk::Walk;

use environment::Environment;
use log::Log;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A durable change of Lambda. Each is an upsert or a removal of one record: applied twice, it does no more than once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// A function.
    Function(String, Option<Function>),
    /// An event that waits or runs.
    Event(EventId, Option<Event>),
    /// An invocation; its removal takes the log with it.
    Invocation(InvocationId, Option<Box<Invocation>>),
    /// Lines of a log, from this position on.
    Log {
        /// Whose log.
        invocation: InvocationId,
        /// Lines before these.
        from: usize,
        /// The lines.
        lines: Vec<LogLine>,
    },
}

/// All functions, waiting events and kept invocations of the workspace.
#[derive(Debug, Default)]
pub struct Lambda {
    functions: BTreeMap<String, Function>,
    events: BTreeMap<EventId, Event>,
    invocations: BTreeMap<InvocationId, Invocation>,
    logs: BTreeMap<InvocationId, Log>,
    /// Execution environments live as long as the tab: they are no part of what is kept.
    environments: BTreeMap<EnvironmentId, Environment>,
    /// Events that may run as soon as an environment is free.
    ready: BTreeSet<(Timestamp, EventId)>,
    timers: Timers<Timer>,
    /// Nothing is started: the driver can't keep what would follow.
    held: bool,
    /// Bytes of payloads, results and logs.
    history_bytes: usize,
}

/// What Lambda wants to be woken for.
#[derive(Debug, Clone, Copy)]
enum Timer {
    /// An event may run.
    Due(EventId),
    /// An environment may have been idle for too long.
    Idle(EnvironmentId),
}

/// ARN of a function.
#[must_use]
pub fn arn(function: &str) -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}")
}

/// Log group of a function.
#[must_use]
pub fn log_group(function: &str) -> String {
    format!("/aws/lambda/{function}")
}

impl Lambda {
    /// Functions by name.
    pub fn functions(&self) -> impl Iterator<Item = (&str, &Function)> {
        self.functions.iter().map(|(name, function)| (name.as_str(), function))
    }

    /// One function.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.get(name)
    }

    /// Invocations, newest first.
    pub fn invocations(&self) -> impl Iterator<Item = (InvocationId, &Invocation)> {
        self.invocations.iter().rev().map(|(id, invocation)| (*id, invocation))
    }

    /// One invocation.
    #[must_use]
    pub fn invocation(&self, id: InvocationId) -> Option<&Invocation> {
        self.invocations.get(&id)
    }

    /// The log of an invocation.
    #[must_use]
    pub fn log(&self, id: InvocationId) -> &[LogLine] {
        self.logs.get(&id).map_or(&[], |log| &log.lines)
    }

    /// Events that wait for their time or for a free environment.
    pub fn waiting(&self) -> impl Iterator<Item = (EventId, &Event)> {
        self.events.iter().filter(|(_, event)| event.running.is_none()).map(|(id, event)| (*id, event))
    }

    /// Execution environments that exist.
    pub fn environments(&self) -> impl Iterator<Item = EnvironmentId> {
        self.environments.keys().copied()
    }

    /// When Lambda wants to be woken.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.timers.next()
    }

    pub(super) fn apply(&mut self, change: &Change) {
        match change {
            Change::Function(name, Some(function)) => {
                self.functions.insert(name.clone(), function.clone());
            }
            Change::Function(name, None) => {
                self.functions.remove(name);
            }
            Change::Event(id, event) => self.apply_event(*id, event.as_ref()),
            Change::Invocation(id, invocation) => self.apply_invocation(*id, invocation.as_deref()),
            Change::Log { invocation, from, lines } => self.apply_log(*invocation, *from, lines),
        }
    }

    fn apply_event(&mut self, id: EventId, event: Option<&Event>) {
        let old = match event {
            Some(event) => self.events.insert(id, event.clone()),
            None => self.events.remove(&id),
        };
        if let Some(old) = old {
            self.ready.remove(&(old.due, id));
        }
        if let Some(event) = event.filter(|event| event.running.is_none()) {
            self.timers.set(event.due, Timer::Due(id));
        }
    }

    fn apply_invocation(&mut self, id: InvocationId, invocation: Option<&Invocation>) {
        let old = match invocation {
            Some(invocation) => {
                self.history_bytes += invocation.bytes();
                self.invocations.insert(id, invocation.clone())
            }
            None => {
                self.history_bytes -= self.logs.remove(&id).map_or(0, |log| log.bytes);
                self.invocations.remove(&id)
            }
        };
        self.history_bytes -= old.map_or(0, |old| old.bytes());
    }

    fn apply_log(&mut self, id: InvocationId, from: usize, lines: &[LogLine]) {
        if !self.invocations.contains_key(&id) {
            return;
        }
        let log = self.logs.entry(id).or_default();
        self.history_bytes -= log.bytes;
        log.write(from, lines);
        self.history_bytes += log.bytes;
    }
}

impl Invocation {
    /// Bytes that it adds to the history.
    fn bytes(&self) -> usize {
        self.payload.len() + self.ended.as_ref().map_or(0, |ended| ended.payload.len())
    }

    /// It runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.state == RunState::Running
    }
}
