//! From a finished handler to its answer, its retry or its end.

use super::{Change, Ended, Event, Finished, Invocation, InvocationId, Invoked, Lambda, Outcome, Reply};
use crate::cloud::{
    self, Effects, Output, Topic, limits,
    trace::{RunState, What},
};
use serde_json::json;

impl Lambda {
    /// A run is over. Telling it twice does no more than once.
    pub(in crate::cloud) fn finish(&mut self, fx: &mut Effects<'_>, id: InvocationId, finished: Finished) {
        let Some(invocation) = self.invocation(id).filter(|it| it.is_running()).cloned() else { return };
        let ended = Ended {
            at: fx.now,
            payload: finished.outcome.payload(&invocation.request_id, finished.duration_ms),
            duration_ms: finished.duration_ms,
            init_ms: finished.init_ms,
        };
        self.log_end(fx, id, &finished.outcome, &ended);
        let state = finished.outcome.state();
        self.end(fx, id, Invocation { state, ended: Some(ended.clone()), call: None, ..invocation.clone() });
        self.vacate(fx, invocation.environment, finished.outcome.ends_environment());
        if let Some(call) = invocation.call {
            let invoked = Invoked {
                invocation: id,
                unhandled: state != RunState::Succeeded,
                payload: ended.payload,
                log_tail: self.log_tail(id),
            };
            fx.out(Output::Reply(call, cloud::Reply::Lambda(Ok(Reply::Invoked(invoked))), None));
        }
        self.settle(fx, &invocation, &finished.outcome);
        self.forget_excess(fx);
    }

    /// Ends an invocation without an outcome.
    pub(super) fn close(&mut self, fx: &mut Effects<'_>, id: InvocationId, state: RunState) {
        if let Some(invocation) = self.invocation(id).cloned() {
            self.end(fx, id, Invocation { state, call: None, ..invocation });
        }
    }

    fn end(&mut self, fx: &mut Effects<'_>, id: InvocationId, invocation: Invocation) {
        let duration = invocation.ended.as_ref().map(|ended| ended.duration_ms);
        fx.rewrite(invocation.trace, |what| {
            if let What::Invoke(line) = what {
                line.state = invocation.state;
                line.duration_ms = duration;
            }
        });
        self.write(fx, Change::Invocation(id, Some(Box::new(invocation))));
        fx.changed(Topic::Invocations);
        fx.changed(Topic::Log(id));
    }

    /// What becomes of the event that was run: done, tried again, or given up.
    fn settle(&mut self, fx: &mut Effects<'_>, invocation: &Invocation, outcome: &Outcome) {
        let Some(id) = invocation.event else { return };
        let Some(event) = self.events.get(&id).cloned() else { return };
        if matches!(outcome, Outcome::Returned(_) | Outcome::Stopped) {
            self.write(fx, Change::Event(id, None));
            return;
        }
        let failed = event.failed + 1;
        let function = event.function.clone();
        match limits::RETRY_WAIT_MS.get(failed as usize - 1) {
            Some(wait) => {
                let due = fx.now.plus_ms(*wait);
                fx.line(Some(invocation.trace), What::Retry { function, attempt: failed + 1, at: due });
                self.write(fx, Change::Event(id, Some(Event { failed, due, running: None, ..event })));
            }
            None => {
                fx.line(Some(invocation.trace), What::GaveUp { function, attempts: failed });
                self.write(fx, Change::Event(id, None));
            }
        }
    }

    /// Forgets the oldest finished invocations over the bound.
    fn forget_excess(&mut self, fx: &mut Effects<'_>) {
        while self.invocations.len() > limits::INVOCATIONS_KEPT || self.history_bytes > limits::HISTORY_BYTES {
            let oldest = self.invocations.iter().find(|(_, it)| it.state.is_over()).map(|(id, _)| *id);
            let Some(id) = oldest else { return };
            self.write(fx, Change::Invocation(id, None));
        }
    }
}

impl Outcome {
    /// How the invocation stands after it.
    fn state(&self) -> RunState {
        match self {
            Self::Returned(_) => RunState::Succeeded,
            Self::Failed { .. } | Self::Exited(_) => RunState::Failed,
            Self::TimedOut => RunState::TimedOut,
            Self::Stopped => RunState::Stopped,
        }
    }

    /// The execution environment does not outlive it.
    fn ends_environment(&self) -> bool {
        matches!(self, Self::TimedOut | Self::Exited(_) | Self::Stopped)
    }

    /// What the caller receives: the result, or the error as Lambda writes it.
    fn payload(&self, request_id: &str, duration_ms: f64) -> String {
        let error = match self {
            Self::Returned(payload) => return payload.clone(),
            Self::Failed { error_type, message, trace } => {
                json!({ "errorType": error_type, "errorMessage": message, "trace": trace })
            }
            Self::TimedOut => json!({
                "errorType": "Sandbox.Timedout",
                "errorMessage": format!("RequestId: {request_id} Error: Task timed out after {:.2} seconds", duration_ms / 1000.0),
            }),
            Self::Exited(reason) => json!({
                "errorType": "Runtime.ExitError",
                "errorMessage": format!("RequestId: {request_id} Error: {reason}"),
            }),
            Self::Stopped => json!({
                "errorType": "Runtime.ExitError",
                "errorMessage": format!("RequestId: {request_id} Error: stopped by hand"),
            }),
        };
        error.to_string()
    }
}
