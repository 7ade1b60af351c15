//! What Lambda keeps: functions, events that wait, invocations with their logs.

use crate::cloud::{
    Timestamp,
    id::{CallId, EnvironmentId, EventId, InvocationId, TraceId},
    limits,
    trace::{Cause, RunState},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// When it was created.
    pub created: Timestamp,
    /// When its code or settings changed last.
    pub modified: Timestamp,
    /// Grows with every change: execution environments of an older generation are not used again.
    pub generation: u64,
    /// Its code; `None` until the first deploy.
    pub code: Option<Code>,
    /// What can be set.
    pub settings: Settings,
}

/// Deployed code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// `index.mjs`.
    pub source: String,
    /// SHA-256 of the source, in base64, as `CodeSha256`.
    pub sha256: String,
    /// When it was deployed.
    pub deployed: Timestamp,
}

/// Settings of a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// What it is for.
    pub description: String,
    /// Time-out in seconds.
    pub timeout_s: u32,
    /// Memory in MB: shown, and told to the handler; a browser does not enforce it.
    pub memory_mb: u32,
    /// Environment variables.
    pub variables: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            description: String::new(),
            timeout_s: limits::TIMEOUT_DEFAULT_S,
            memory_mb: *limits::MEMORY_MB.start(),
            variables: BTreeMap::new(),
        }
    }
}

/// An event in Lambda's queue for asynchronous invocations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The function it is for.
    pub function: String,
    /// The event, as JSON.
    pub payload: String,
    /// The request id: the same for every attempt.
    pub request_id: String,
    /// What caused it.
    pub cause: Cause,
    /// Attempts that have failed.
    pub failed: u32,
    /// When it may run.
    pub due: Timestamp,
    /// The invocation that runs it now.
    pub running: Option<InvocationId>,
}

/// One run of a handler, kept with its outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Invocation {
    /// The function.
    pub function: String,
    /// The request id.
    pub request_id: String,
    /// The event that is run, for asynchronous invocations.
    pub event: Option<EventId>,
    /// The call that waits for the result, for synchronous ones. Calls do not outlive the tab.
    #[serde(skip)]
    pub call: Option<CallId>,
    /// The event, as JSON.
    pub payload: String,
    /// First, second or third attempt.
    pub attempt: u32,
    /// Its line of the trail.
    pub trace: TraceId,
    /// What caused it, this run included.
    pub cause: Cause,
    /// Where it ran.
    pub environment: EnvironmentId,
    /// The environment was new.
    pub cold: bool,
    /// The log stream of its environment.
    pub log_stream: String,
    /// When it began.
    pub began: Timestamp,
    /// How it stands.
    pub state: RunState,
    /// How it ended.
    pub ended: Option<Ended>,
}

/// How an invocation ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// The result, or the error as the Node runtime writes it: JSON.
    pub payload: String,
    /// Time of the handler, in milliseconds.
    pub duration_ms: f64,
    /// Time of the module scope on a cold start, in milliseconds.
    pub init_ms: Option<f64>,
}

/// What the driver tells of a finished invocation.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// How it went.
    pub outcome: Outcome,
    /// Time of the handler, in milliseconds, measured by the driver.
    pub duration_ms: f64,
    /// Time of the module scope on a cold start, in milliseconds.
    pub init_ms: Option<f64>,
}

/// How a handler's run went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It returned: the result as JSON.
    Returned(String),
    /// It threw, or its module could not be loaded.
    Failed {
        /// Name of the error.
        error_type: String,
        /// Its message.
        message: String,
        /// Its stack, a line an entry.
        trace: Vec<String>,
    },
    /// It ran longer than the function's time-out; its environment is gone.
    TimedOut,
    /// Its environment ended: why.
    Exited(String),
    /// A person stopped it; its environment is gone.
    Stopped,
}

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// When.
    pub at: Timestamp,
    /// Who wrote it.
    pub level: Level,
    /// The text: platform lines whole, others without time, request id and level.
    pub text: String,
}

/// Level of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// INIT_START, START, END, REPORT and Lambda's own words.
    Platform,
    /// `console.trace`.
    Trace,
    /// `console.debug`.
    Debug,
    /// `console.log`, `console.info`.
    Info,
    /// `console.warn`.
    Warn,
    /// `console.error`.
    Error,
}

impl Level {
    /// As Lambda writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Platform => "PLATFORM",
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        }
    }
}

/// What the driver needs to run a handler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub invocation: InvocationId,
    /// Where.
    pub environment: EnvironmentId,
    /// The environment does not exist yet.
    pub cold: bool,
    /// The function's name.
    pub function: String,
    /// `index.mjs`.
    pub source: String,
    /// Environment variables of the function.
    pub variables: BTreeMap<String, String>,
    /// Time-out in seconds.
    pub timeout_s: u32,
    /// Memory in MB.
    pub memory_mb: u32,
    /// Request id.
    pub request_id: String,
    /// The event, as JSON.
    pub payload: String,
    /// The log stream.
    pub log_stream: String,
}
