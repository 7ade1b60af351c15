//! Between the cloud and the sandbox: runs go out, logs, requests and outcomes come back.

use super::{
    gateway,
    pump::Pump,
    sandbox::{self, Sandbox},
    work::Work,
};
use crate::cloud::{
    EnvironmentId, Input, InvocationId, REGION, Timestamp,
    lambda::{self, Finished, Level, LogLine, Outcome, Run},
};
use std::{
    cell::{OnceCell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::{Rc, Weak},
};

/// What the sandbox calls back. Made before the pump that it talks to.
#[derive(Clone, Default)]
pub(super) struct Host(Rc<Shared>);

#[derive(Default)]
struct Shared {
    pump: OnceCell<Weak<Pump>>,
    running: RefCell<BTreeMap<InvocationId, EnvironmentId>>,
    environments: RefCell<BTreeSet<EnvironmentId>>,
}

impl Host {
    /// Tells the host where inputs go.
    pub fn connect(&self, pump: &Rc<Pump>) {
        let _ = self.0.pump.set(Rc::downgrade(pump));
    }

    fn pump(&self) -> Option<Rc<Pump>> {
        self.0.pump.get()?.upgrade()
    }

    fn put(&self, input: Input) {
        if let Some(pump) = self.pump() {
            pump.put(Work { input, bodies: Vec::new() });
        }
    }

    fn finish(&self, id: InvocationId, finished: Finished) {
        if self.0.running.borrow_mut().remove(&id).is_some() {
            self.put(Input::Finished(id, finished));
        }
    }
}

impl sandbox::Host for Host {
    fn log(&self, invocation: u64, lines: Vec<sandbox::Line>) {
        let line = |line: sandbox::Line| LogLine {
            at: Timestamp(line.at.max(0.0) as u64),
            level: level(&line.level),
            text: line.text,
        };
        self.put(Input::Log(InvocationId(invocation), lines.into_iter().map(line).collect()));
    }

    fn request(&self, _environment: u64, invocation: u64, request: sandbox::CloudRequest) {
        if let Some(pump) = self.pump() {
            wasm_bindgen_futures::spawn_local(gateway::serve(pump, InvocationId(invocation), request));
        }
    }

    fn finished(&self, invocation: u64, outcome: sandbox::Outcome, timing: sandbox::Timing) {
        let finished =
            Finished { outcome: outcome_of(outcome), duration_ms: timing.duration_ms, init_ms: timing.init_ms };
        self.finish(InvocationId(invocation), finished);
    }

    fn lost(&self, environment: u64, _reason: String) {
        let id = EnvironmentId(environment);
        self.0.environments.borrow_mut().remove(&id);
        self.put(Input::Ended(id));
    }
}

fn level(name: &str) -> Level {
    match name {
        "TRACE" => Level::Trace,
        "DEBUG" => Level::Debug,
        "WARN" => Level::Warn,
        "ERROR" | "FATAL" => Level::Error,
        _ => Level::Info,
    }
}

fn outcome_of(outcome: sandbox::Outcome) -> Outcome {
    match outcome {
        sandbox::Outcome::Returned { payload } => Outcome::Returned(payload),
        sandbox::Outcome::Failed { error_type, error_message, trace } => {
            Outcome::Failed { error_type, message: error_message, trace }
        }
        sandbox::Outcome::Timeout => Outcome::TimedOut,
        sandbox::Outcome::Exited { reason } => Outcome::Exited(reason),
    }
}

/// Runs handlers in the sandbox.
pub(super) struct Runner {
    sandbox: Sandbox,
    host: Host,
}

impl Runner {
    /// # Errors
    /// A sentence: the browser can't make the sandbox.
    pub async fn new(host: Host) -> Result<Self, String> {
        let sandbox = Sandbox::new(Rc::new(host.clone())).await?;
        Ok(Self { sandbox, host })
    }

    /// Runs a handler; the outcome comes as an input.
    pub fn run(&self, run: Run) {
        let id = run.invocation;
        self.host.0.running.borrow_mut().insert(id, run.environment);
        let started = match run.cold {
            true => self.start(&run),
            false => Ok(()),
        };
        let arn = lambda::arn(&run.function);
        let invoke = sandbox::Invoke {
            invocation: id.0,
            request_id: run.request_id,
            event_json: run.payload,
            timeout_ms: f64::from(run.timeout_s) * 1000.0,
            arn,
        };
        if let Err(reason) = started.and_then(|()| self.sandbox.invoke(run.environment.0, &invoke)) {
            let finished = Finished { outcome: Outcome::Exited(reason), duration_ms: 0.0, init_ms: None };
            self.host.finish(id, finished);
        }
    }

    fn start(&self, run: &Run) -> Result<(), String> {
        self.host.0.environments.borrow_mut().insert(run.environment);
        self.sandbox.start(&sandbox::Start {
            environment: run.environment.0,
            source: run.source.clone(),
            file_name: "index.mjs".to_owned(),
            handler: "index.handler".to_owned(),
            function_name: run.function.clone(),
            version: "$LATEST".to_owned(),
            memory_mb: run.memory_mb,
            region: REGION.to_owned(),
            log_group: lambda::log_group(&run.function),
            log_stream: run.log_stream.clone(),
            variables: run.variables.clone(),
        })
    }

    /// Nobody waits for this handler any more.
    pub fn cancel(&self, id: InvocationId) {
        if let Some(environment) = self.host.0.running.borrow_mut().remove(&id) {
            self.destroy(environment);
        }
    }

    /// Ends an environment.
    pub fn destroy(&self, id: EnvironmentId) {
        self.host.0.environments.borrow_mut().remove(&id);
        self.sandbox.terminate(id.0);
    }

    /// Invocations that run.
    pub fn running(&self) -> Vec<InvocationId> {
        self.host.0.running.borrow().keys().copied().collect()
    }

    /// Ends every environment that the cloud does not know.
    pub fn keep_only(&self, known: &BTreeSet<EnvironmentId>) {
        let unknown: Vec<_> = self.host.0.environments.borrow().difference(known).copied().collect();
        unknown.into_iter().for_each(|id| self.destroy(id));
    }

    /// Makes the next cold start quick.
    pub fn prewarm(&self) {
        self.sandbox.prewarm();
    }

    /// Ends every environment.
    pub fn end(&self, reason: &str) {
        self.host.0.running.borrow_mut().clear();
        self.host.0.environments.borrow_mut().clear();
        self.sandbox.destroy(reason);
    }
}
