//! What Lambda refuses, and why.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A refusal of Lambda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Error {
    /// No such function.
    NoSuchFunction(String),
    /// A function of that name exists.
    FunctionExists(String),
    /// The name breaks the rules: 1 to 64 letters, digits, hyphens, underscores.
    InvalidName(String),
    /// A setting is outside of its limits: which, and AWS's rule for it.
    InvalidSetting {
        /// The setting's name in the API.
        name: Cow<'static, str>,
        /// The rule.
        rule: String,
    },
    /// A reserved or ill-formed name of an environment variable.
    InvalidVariable(String),
    /// Environment variables are larger than 4 KB: their size in bytes.
    VariablesTooLarge(usize),
    /// The code is larger than a worker can hold: its size in bytes.
    CodeTooLarge(usize),
    /// As many functions as a workspace holds.
    TooManyFunctions,
    /// The function has no code yet.
    NotDeployed(String),
    /// The event is not JSON.
    InvalidPayload(String),
    /// The event is larger than 6 MB, or 1 MB for an asynchronous invocation: its size in bytes.
    PayloadTooLarge(usize),
    /// Every execution environment is busy, or the queue of asynchronous invocations is full.
    TooManyRequests,
    /// The function was called too often in one chain of causes.
    Recursion(String),
    /// There is no such invocation, or it does not wait for a decision.
    NoSuchInvocation,
    /// The workspace could not keep the change: why.
    NotKept(String),
}
