//! The simulated cloud: a state machine without clock, randomness or I/O.
//!
//! Inputs go in ([`Cloud::handle`]), outputs are drained ([`Cloud::poll`]) until none is left, and [`Cloud::deadline`] says when
//! to come back with [`Input::Tick`]. Change, drain, change again. The same inputs give the same outputs, everywhere.

mod effects;
pub mod fired;
pub mod id;
mod io;
pub mod lambda;
pub mod limits;
mod rng;
pub mod s3;
mod time;
pub mod trace;
mod walk;
mod wiring;

pub use effects::Engine;
use effects::{Effects, effects};
pub use id::{BlobId, CallId, EnvironmentId, InvocationId, TraceId};
pub use io::{Change, Input, Op, Output, Refusal, Reply, RequestInfo, Topic};
pub use time::Timestamp;
pub use walk::Walk;

use std::collections::VecDeque;
use trace::{By, Call, CallResult, Cause, Principal, Trail, What};

/// The account that everything belongs to.
pub const ACCOUNT: &str = "000000000000";
/// The region that everything lives in.
pub const REGION: &str = "us-east-1";

/// The simulated cloud of one workspace.
#[derive(Debug)]
pub struct Cloud {
    engine: Engine,
    s3: s3::S3,
    lambda: lambda::Lambda,
    trail: Trail,
    outputs: VecDeque<Output>,
}

impl Cloud {
    /// An empty workspace. Everything that looks like chance follows from the seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            engine: Engine::new(seed),
            s3: s3::S3::default(),
            lambda: lambda::Lambda::default(),
            trail: Trail::default(),
            outputs: VecDeque::new(),
        }
    }

    /// Applies a kept change: a workspace is rebuilt from its changes, oldest first.
    pub fn restore(&mut self, change: &Change) {
        match change {
            Change::Engine(engine) => self.engine = engine.clone(),
            Change::S3(change) => self.s3.apply(change, &mut Vec::new()),
            Change::Lambda(change) => self.lambda.apply(change),
            Change::Trail(change) => self.trail.apply(change),
        }
    }

    /// Takes an input. The outputs of the one before must have been drained.
    ///
    /// # Panics
    /// When they have not: replies would leave in the wrong order.
    pub fn handle(&mut self, now: Timestamp, input: Input) {
        assert!(self.outputs.is_empty(), "drain the outputs of the last input first");
        self.engine.now = self.engine.now.max(now);
        match &input {
            // Both before anything that is due could start.
            Input::Hold(held) => self.lambda.hold(*held),
            Input::Reopened(alive) => self.lambda.reopen(&mut effects!(self), alive),
            _ => {}
        }
        self.lambda.tick(&mut effects!(self));
        match input {
            Input::Tick | Input::Hold(_) | Input::Reopened(_) => {}
            Input::Call(id, op, by) => self.call(id, op, by),
            Input::Refused { operation, resource, key, by, refusal } => {
                let result = CallResult::Refused(refusal);
                let call = Call { operation, resource, key, by, result };
                let parent = self.cause(by).parent;
                effects!(self).line(parent, What::Call(call));
            }
            Input::Log(id, lines) => self.lambda.write_log(&mut effects!(self), id, lines),
            Input::Finished(id, finished) => self.lambda.finish(&mut effects!(self), id, finished),
            Input::Ended(id) => self.lambda.ended(id),
        }
        self.lambda.tick(&mut effects!(self));
        if self.outputs.iter().any(|output| matches!(output, Output::Persist(_))) {
            let engine = Change::Engine(self.engine.clone());
            effects!(self).persist(engine);
        }
    }

    /// The next output; `None` when all are drained.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When the cloud wants [`Input::Tick`].
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        self.lambda.deadline()
    }

    /// The latest moment the cloud has seen.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.engine.now
    }

    /// S3, to look at.
    #[must_use]
    pub fn s3(&self) -> &s3::S3 {
        &self.s3
    }

    /// Lambda, to look at.
    #[must_use]
    pub fn lambda(&self) -> &lambda::Lambda {
        &self.lambda
    }

    /// The trail, to look at.
    #[must_use]
    pub fn trail(&self) -> &Trail {
        &self.trail
    }

    /// The whole state as changes that rebuild it.
    pub fn snapshot(&self) -> impl Iterator<Item = Change> {
        let mut walk = Walk::default();
        std::iter::from_fn(move || walk.next(self)).flatten()
    }

    fn call(&mut self, id: CallId, op: Op, by: By) {
        match op {
            Op::S3(op) => self.call_s3(id, op, by),
            Op::Lambda(op) => self.call_lambda(id, op, by),
        }
    }

    fn call_s3(&mut self, id: CallId, op: s3::Op, by: By) {
        let mut cause = self.cause(by);
        let (operation, (resource, key)) = (op.name(), op.target());
        let (resource, key) = (resource.map(str::to_owned), key.map(str::to_owned));
        let heads = matches!(op, s3::Op::HeadObject(_));
        let checked = self.check_destinations(&op);
        let mut cx = s3::Cx {
            now: self.engine.now,
            request_id: id::s3_request_id(&mut self.engine.rng),
            principal: self.principal(by),
            engine: &mut self.engine,
            changes: Vec::new(),
            events: Vec::new(),
            freed: Vec::new(),
        };
        let result = checked.and_then(|()| self.s3.run(&mut cx, op));
        let s3::Cx { request_id, changes, events, freed, .. } = cx;
        let mut fx = effects!(self);
        for change in changes {
            change.topics().into_iter().for_each(|topic| fx.changed(topic));
            fx.persist(Change::S3(change));
        }
        freed.into_iter().for_each(|blob| fx.out(Output::Free(blob)));
        // What the page itself reads leaves no line: looking is not an event.
        let mut trace = None;
        if by != By::Page || result.is_err() || result.as_ref().is_ok_and(s3::Reply::is_write) {
            let result = match &result {
                // Head answers as Get does, and moves no body.
                Ok(reply) => CallResult::Done(reply.bytes().filter(|_| !heads)),
                Err(error) => CallResult::Refused(Refusal::S3(error.clone())),
            };
            let call = Call { operation: operation.to_owned(), resource, key, by, result };
            trace = Some(fx.line(cause.parent, What::Call(call)));
        }
        fx.out(Output::Reply(id, Reply::S3(result), Some(RequestInfo { request_id, trace })));
        cause.parent = trace.or(cause.parent);
        for event in events {
            self.publish(&event, &cause);
        }
    }

    fn call_lambda(&mut self, id: CallId, op: lambda::Op, by: By) {
        let mut cause = self.cause(by);
        let mut fx = effects!(self);
        let call = Call {
            operation: op.name().to_owned(),
            resource: op.function().map(str::to_owned),
            key: None,
            by,
            result: CallResult::Done(None),
        };
        let line = fx.line(cause.parent, What::Call(call));
        cause.parent = Some(line);
        match self.lambda.run(&mut fx, id, op, cause) {
            Ok(Some(reply)) => fx.out(Output::Reply(id, Reply::Lambda(Ok(reply)), None)),
            Ok(None) => {}
            Err(error) => {
                fx.rewrite(line, |what| {
                    if let What::Call(call) = what {
                        call.result = CallResult::Refused(Refusal::Lambda(error.clone()));
                    }
                });
                fx.out(Output::Reply(id, Reply::Lambda(Err(error)), None));
            }
        }
    }

    /// A notification's destination must exist when the configuration is put. [S3, "Granting permissions to invoke a Lambda function"]
    fn check_destinations(&self, op: &s3::Op) -> Result<(), s3::Error> {
        let s3::Op::PutNotification { bucket, rules } = op else { return Ok(()) };
        if self.s3.bucket(bucket).is_none() {
            return Err(s3::Error::NoSuchBucket(bucket.clone()));
        }
        match rules.iter().find(|rule| self.lambda.function(&rule.function).is_none()) {
            None => Ok(()),
            Some(rule) => Err(s3::Error::InvalidArgument {
                message: "Unable to validate the following destination configurations".to_owned(),
                name: lambda::arn(&rule.function).into(),
                value: "The destination Lambda function does not exist".to_owned(),
            }),
        }
    }

    /// Where a call comes from.
    fn cause(&self, by: By) -> Cause {
        match by {
            By::Page => Cause::default(),
            By::Handler(id) => self.lambda.invocation(id).map(|it| it.cause.clone()).unwrap_or_default(),
        }
    }

    fn principal(&self, by: By) -> Principal {
        let id = match by {
            By::Page => format!("AWS:AIDA{ACCOUNT}"),
            By::Handler(id) => {
                let function = self.lambda.invocation(id).map_or("", |it| it.function.as_str());
                format!("AWS:AROA{ACCOUNT}:{function}")
            }
        };
        Principal { id }
    }
}
