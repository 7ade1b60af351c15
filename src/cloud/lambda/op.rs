//! Requests and replies of Lambda's operations.

use super::{InvocationId, Settings};

/// An operation of Lambda. The first ones are AWS's; the last three exist here only, for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are AWS's own names")]
pub enum Op {
    /// CreateFunction. Without source the function waits for its first deploy.
    CreateFunction { name: String, source: Option<String>, settings: Settings },
    /// UpdateFunctionCode: a deploy.
    UpdateCode { name: String, source: String },
    /// UpdateFunctionConfiguration.
    UpdateSettings { name: String, settings: Settings },
    /// DeleteFunction. Rules that name it stay, as on AWS, and say why they do not fire.
    DeleteFunction { name: String },
    /// Invoke with `InvocationType: RequestResponse`.
    Invoke { name: String, payload: String },
    /// Invoke with `InvocationType: Event`.
    InvokeAsync { name: String, payload: String },
    /// Ends a running invocation.
    Stop { invocation: InvocationId },
    /// Runs an interrupted invocation again.
    RunAgain { invocation: InvocationId },
    /// Decides against running an interrupted invocation again.
    LetGo { invocation: InvocationId },
}

/// What an operation of Lambda answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Nothing but that it is done.
    Done,
    /// Invoke: the result of the handler.
    Invoked(Invoked),
}

/// Answer of a synchronous Invoke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoked {
    /// The invocation.
    pub invocation: InvocationId,
    /// `X-Amz-Function-Error: Unhandled`: the payload is an error.
    pub unhandled: bool,
    /// The result or the error, as JSON.
    pub payload: String,
    /// The last 4 KB of the log.
    pub log_tail: String,
}

impl Op {
    /// AWS's name of the operation, or a plain one where AWS has none.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::CreateFunction { .. } => "CreateFunction",
            Self::UpdateCode { .. } => "UpdateFunctionCode",
            Self::UpdateSettings { .. } => "UpdateFunctionConfiguration",
            Self::DeleteFunction { .. } => "DeleteFunction",
            Self::Invoke { .. } | Self::InvokeAsync { .. } => "Invoke",
            Self::Stop { .. } => "Stop",
            Self::RunAgain { .. } => "Run again",
            Self::LetGo { .. } => "Let go",
        }
    }

    /// The function that it names.
    #[must_use]
    pub fn function(&self) -> Option<&str> {
        match self {
            Self::CreateFunction { name, .. }
            | Self::UpdateCode { name, .. }
            | Self::UpdateSettings { name, .. }
            | Self::DeleteFunction { name }
            | Self::Invoke { name, .. }
            | Self::InvokeAsync { name, .. } => Some(name),
            Self::Stop { .. } | Self::RunAgain { .. } | Self::LetGo { .. } => None,
        }
    }
}
