//! What goes into the cloud and what comes out of it.

use super::{
    Engine,
    id::{BlobId, CallId, EnvironmentId, InvocationId, TraceId},
    lambda, s3,
    trace::{self, By},
};
use serde::{Deserialize, Serialize};

/// An operation of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "moved once a call, never kept in numbers")]
pub enum Op {
    /// Of S3.
    S3(s3::Op),
    /// Of Lambda.
    Lambda(lambda::Op),
}

/// What an operation answers, or why it was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Of S3.
    S3(Result<s3::Reply, s3::Error>),
    /// Of Lambda.
    Lambda(Result<lambda::Reply, lambda::Error>),
}

impl Reply {
    /// The operation was refused.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::S3(Err(_)) | Self::Lambda(Err(_)))
    }
}

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// By S3.
    S3(s3::Error),
    /// By Lambda.
    Lambda(lambda::Error),
}

/// What the driver tells the cloud.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "moved once a call, never kept in numbers")]
pub enum Input {
    /// Time has passed: `deadline` is reached.
    Tick,
    /// Somebody calls an operation.
    Call(CallId, Op, By),
    /// A request that was refused before it could become an operation: it leaves a line of the trail as well.
    #[allow(missing_docs, reason = "as in trace::Call")]
    Refused { operation: String, resource: Option<String>, key: Option<String>, by: By, refusal: Refusal },
    /// A handler wrote to its log.
    Log(InvocationId, Vec<lambda::LogLine>),
    /// A handler's run is over.
    Finished(InvocationId, lambda::Finished),
    /// An execution environment ended by itself, without an invocation.
    Ended(EnvironmentId),
    /// Start no waiting event until told otherwise: a commit failed, and what a handler leaves could not be kept.
    Hold(bool),
    /// After a restart: every invocation that ran is interrupted, except these that still run.
    Reopened(Vec<InvocationId>),
}

/// What the cloud asks of the driver.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "moved once a call, never kept in numbers")]
pub enum Output {
    /// Answer a call, once the changes before it are kept.
    Reply(CallId, Reply, Option<RequestInfo>),
    /// Run a handler, once the changes before it are kept.
    Invoke(Box<lambda::Run>),
    /// Stop running this handler: nobody waits for it any more.
    Cancel(InvocationId),
    /// End this execution environment.
    Destroy(EnvironmentId),
    /// Keep this change.
    Persist(Box<Change>),
    /// No record names these bytes any more.
    Free(BlobId),
    /// Views of this topic are out of date.
    Changed(Topic),
}

/// What a reply tells about its request: wire answers carry the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestInfo {
    /// `x-amz-request-id`.
    pub request_id: String,
    /// Its line of the trail.
    pub trace: Option<TraceId>,
}

/// A durable change: an upsert or a removal of one record. Applied twice, it does no more than once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// Counters and chance.
    Engine(Engine),
    /// Of S3.
    S3(s3::Change),
    /// Of Lambda.
    Lambda(lambda::Change),
    /// Of the trail.
    Trail(trace::Change),
}

impl Change {
    /// Nobody waits for it: it is kept along with the next change that somebody waits for, or a moment later.
    #[must_use]
    pub fn is_lazy(&self) -> bool {
        matches!(self, Self::Engine(_) | Self::Trail(_) | Self::Lambda(lambda::Change::Log { .. }))
    }
}

/// What a view can depend on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The list of buckets, their counts and sizes.
    Buckets,
    /// Objects and rules of a bucket.
    Bucket(String),
    /// The list of functions.
    Functions,
    /// A function's code and settings.
    Function(String),
    /// Invocations: begun, ended, forgotten.
    Invocations,
    /// The log of an invocation.
    Log(InvocationId),
    /// The trail.
    Trail,
}
