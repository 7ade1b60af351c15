//! Invoke, both ways, and what a person decides about running invocations.

use super::{Change, Error, Event, InvocationId, Lambda, Op, Outcome, Reply};
use crate::cloud::{
    CallId, Effects, Output,
    id::{self, EventId},
    limits,
    trace::{Cause, RunState},
};

impl Lambda {
    /// Runs one operation. `Ok(None)`: the answer comes when the handler is done.
    pub(in crate::cloud) fn run(
        &mut self,
        fx: &mut Effects<'_>,
        call: CallId,
        op: Op,
        cause: Cause,
    ) -> Result<Option<Reply>, Error> {
        match op {
            Op::CreateFunction { name, source, settings } => self.create(fx, name, source, settings).map(Some),
            Op::UpdateCode { name, source } => self.deploy(fx, name, source).map(Some),
            Op::UpdateSettings { name, settings } => self.configure(fx, name, settings).map(Some),
            Op::DeleteFunction { name } => self.delete(fx, name).map(Some),
            Op::Invoke { name, payload } => self.invoke(fx, call, &name, payload, cause).map(|()| None),
            Op::InvokeAsync { name, payload } => {
                self.check_invoke(&name, &payload, &cause, limits::ASYNC_PAYLOAD_BYTES)?;
                if self.queue_is_full() {
                    return Err(Error::TooManyRequests);
                }
                let event = EventId(fx.engine.fresh());
                self.enqueue(fx, event, name, payload, cause);
                Ok(Some(Reply::Done))
            }
            Op::Stop { invocation } => self.stop(fx, invocation).map(Some),
            Op::RunAgain { invocation } => self.decide(fx, invocation, true).map(Some),
            Op::LetGo { invocation } => self.decide(fx, invocation, false).map(Some),
        }
    }

    /// Puts an event into the queue of asynchronous invocations.
    pub(in crate::cloud) fn enqueue(
        &mut self,
        fx: &mut Effects<'_>,
        id: EventId,
        function: String,
        payload: String,
        cause: Cause,
    ) {
        let request_id = id::uuid(&mut fx.engine.rng);
        let event = Event { function, payload, request_id, cause, failed: 0, due: fx.now, running: None };
        self.write(fx, Change::Event(id, Some(event)));
    }

    /// The queue of asynchronous invocations takes no more.
    #[must_use]
    pub(in crate::cloud) fn queue_is_full(&self) -> bool {
        self.events.len() >= limits::EVENTS_WAITING
    }

    fn invoke(
        &mut self,
        fx: &mut Effects<'_>,
        call: CallId,
        name: &str,
        payload: String,
        cause: Cause,
    ) -> Result<(), Error> {
        self.check_invoke(name, &payload, &cause, limits::PAYLOAD_BYTES)?;
        let request_id = id::uuid(&mut fx.engine.rng);
        let started = self.start(
            fx,
            super::dispatch::Start {
                function: name.to_owned(),
                request_id,
                payload,
                cause,
                attempt: 1,
                event: None,
                call: Some(call),
            },
        );
        started.ok_or(Error::TooManyRequests).map(|_| ())
    }

    fn check_invoke(&self, name: &str, payload: &str, cause: &Cause, most: usize) -> Result<(), Error> {
        if self.existing(name)?.code.is_none() {
            return Err(Error::NotDeployed(name.to_owned()));
        }
        if payload.len() > most {
            return Err(Error::PayloadTooLarge(payload.len()));
        }
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(payload) {
            return Err(Error::InvalidPayload(error.to_string()));
        }
        match cause.lineage.get(name) {
            Some(turns) if *turns >= limits::RECURSION => Err(Error::Recursion(name.to_owned())),
            _ => Ok(()),
        }
    }

    fn stop(&mut self, fx: &mut Effects<'_>, id: InvocationId) -> Result<Reply, Error> {
        let running = self.invocation(id).filter(|it| it.is_running()).ok_or(Error::NoSuchInvocation)?;
        let duration_ms = fx.now.since(running.began) as f64;
        fx.out(Output::Cancel(id));
        self.finish(fx, id, super::Finished { outcome: Outcome::Stopped, duration_ms, init_ms: None });
        Ok(Reply::Done)
    }

    /// A person decides about an invocation that ran when the tab closed.
    fn decide(&mut self, fx: &mut Effects<'_>, id: InvocationId, again: bool) -> Result<Reply, Error> {
        let waiting = self.invocation(id).filter(|it| it.state == RunState::Interrupted);
        let event = waiting.ok_or(Error::NoSuchInvocation)?.event;
        self.close(fx, id, RunState::Stopped);
        let Some(event) = event else { return Ok(Reply::Done) };
        let kept = self.events.get(&event).filter(|_| again);
        let next = kept.map(|kept| Event { running: None, due: fx.now, ..kept.clone() });
        self.write(fx, Change::Event(event, next));
        Ok(Reply::Done)
    }
}
