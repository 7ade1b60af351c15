//! From a waiting event to a running handler.

use super::{Change, EnvironmentId, Event, EventId, Invocation, InvocationId, Lambda, Run, Timer};
use crate::cloud::{
    CallId, Effects, Output, Topic,
    trace::{Cause, Invoke, RunState, What, Why},
};

/// Of an environment that was made before the cloud was rebuilt: no function has it, since numbers begin at 1.
const UNKNOWN_GENERATION: u64 = 0;

/// What a run begins with.
pub(super) struct Start {
    pub function: String,
    pub request_id: String,
    pub payload: String,
    pub cause: Cause,
    pub attempt: u32,
    pub event: Option<EventId>,
    pub call: Option<CallId>,
}

impl Lambda {
    /// Fires the timers that are due, then runs what can run.
    pub(in crate::cloud) fn tick(&mut self, fx: &mut Effects<'_>) {
        while let Some(timer) = self.timers.pop_due(fx.now) {
            match timer {
                Timer::Due(id) => self.make_ready(fx, id),
                Timer::Idle(id) => self.expire(fx, id),
            }
        }
        if self.held {
            return;
        }
        // In order: where the first finds no environment, those behind it would not either, however many they are.
        while let Some(first) = self.ready.pop_first() {
            if !self.dispatch(fx, first.1) {
                self.ready.insert(first);
                return;
            }
        }
    }

    fn make_ready(&mut self, fx: &Effects<'_>, id: EventId) {
        let due = self.events.get(&id).filter(|event| event.running.is_none() && event.due <= fx.now);
        if let Some(event) = due {
            self.ready.insert((event.due, id));
        }
    }

    /// Runs a ready event, or drops it where its function can't run; `false` while every environment is busy.
    fn dispatch(&mut self, fx: &mut Effects<'_>, id: EventId) -> bool {
        let Some(event) = self.events.get(&id).cloned() else { return true };
        if let Some(why) = self.hindrance(&event.function) {
            self.write(fx, Change::Event(id, None));
            fx.line(event.cause.parent, What::NotFired(vec![why]));
            return true;
        }
        let start = Start {
            function: event.function.clone(),
            request_id: event.request_id.clone(),
            payload: event.payload.clone(),
            cause: event.cause.clone(),
            attempt: event.failed + 1,
            event: Some(id),
            call: None,
        };
        let Some(invocation) = self.start(fx, start) else { return false };
        self.write(fx, Change::Event(id, Some(Event { running: Some(invocation), ..event })));
        true
    }

    /// Why a function can't run at all.
    pub(in crate::cloud) fn hindrance(&self, function: &str) -> Option<Why> {
        match self.functions.get(function) {
            None => Some(Why::NoFunction(function.to_owned())),
            Some(it) if it.code.is_none() => Some(Why::NotDeployed(function.to_owned())),
            Some(_) => None,
        }
    }

    /// Starts a run; `None` while every environment is busy. The function exists and has code.
    pub(super) fn start(&mut self, fx: &mut Effects<'_>, start: Start) -> Option<InvocationId> {
        let function = self.functions.get(&start.function)?;
        let (generation, settings) = (function.generation, function.settings.clone());
        let source = function.code.as_ref()?.source.clone();
        let chosen = self.choose(fx, &start.function, generation)?;
        let id = InvocationId(fx.engine.fresh());
        self.occupy(&chosen, &start.function, generation, id);
        let trace = fx.line(
            start.cause.parent,
            What::Invoke(Invoke {
                invocation: id,
                function: start.function.clone(),
                attempt: start.attempt,
                cold: chosen.cold,
                state: RunState::Running,
                duration_ms: None,
            }),
        );
        let mut cause = Cause { parent: Some(trace), lineage: start.cause.lineage.clone() };
        *cause.lineage.entry(start.function.clone()).or_default() += 1;
        self.write(
            fx,
            Change::Invocation(
                id,
                Some(Box::new(Invocation {
                    function: start.function.clone(),
                    request_id: start.request_id.clone(),
                    event: start.event,
                    call: start.call,
                    payload: start.payload.clone(),
                    attempt: start.attempt,
                    trace,
                    cause,
                    environment: chosen.id,
                    cold: chosen.cold,
                    log_stream: chosen.log_stream.clone(),
                    began: fx.now,
                    state: RunState::Running,
                    ended: None,
                })),
            ),
        );
        self.log_start(fx, id, &start.request_id, chosen.cold);
        fx.changed(Topic::Invocations);
        fx.out(Output::Invoke(Box::new(Run {
            invocation: id,
            environment: chosen.id,
            cold: chosen.cold,
            function: start.function,
            source,
            variables: settings.variables,
            timeout_s: settings.timeout_s,
            memory_mb: settings.memory_mb,
            request_id: start.request_id,
            payload: start.payload,
            log_stream: chosen.log_stream,
        })));
        Some(id)
    }

    /// Starts no event from now on, or again.
    pub(in crate::cloud) fn hold(&mut self, held: bool) {
        self.held = held;
    }

    /// After a restart: what ran is interrupted, save what still runs in its environment.
    pub(in crate::cloud) fn reopen(&mut self, fx: &mut Effects<'_>, alive: &[InvocationId]) {
        let running: Vec<_> = self.invocations.iter().filter(|(_, it)| it.is_running()).map(|(id, _)| *id).collect();
        for id in running {
            let (environment, event) = (self.invocations[&id].environment, self.invocations[&id].event);
            match (alive.contains(&id), event) {
                (true, _) => self.adopt(id, environment),
                // Whoever called synchronously is gone with the tab: nobody is left to answer.
                (false, None) => self.close(fx, id, RunState::Stopped),
                (false, Some(_)) => self.close(fx, id, RunState::Interrupted),
            }
        }
    }

    /// An invocation goes on in its environment. What code that holds is not known, so it is not used again.
    fn adopt(&mut self, id: InvocationId, environment: EnvironmentId) {
        let it = &self.invocations[&id];
        let chosen = super::environment::Chosen { id: environment, cold: false, log_stream: it.log_stream.clone() };
        let function = it.function.clone();
        self.occupy(&chosen, &function, UNKNOWN_GENERATION, id);
    }
}
