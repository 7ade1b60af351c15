//! Execution environments: made cold, kept warm, given up when idle, outdated or in the way.

use super::{EnvironmentId, Lambda, Timer};
use crate::cloud::{Effects, Output, Timestamp, id::InvocationId, limits};

/// One execution environment.
#[derive(Debug)]
pub(super) struct Environment {
    pub function: String,
    pub generation: u64,
    pub log_stream: String,
    pub state: State,
}

/// What it does.
#[derive(Debug, PartialEq)]
pub(super) enum State {
    Busy(InvocationId),
    IdleSince(Timestamp),
}

/// An environment that was chosen for an invocation.
pub(super) struct Chosen {
    pub id: EnvironmentId,
    pub cold: bool,
    pub log_stream: String,
}

impl Lambda {
    /// A warm environment of the function, or a cold one while there is room; `None` when all are busy.
    pub(super) fn choose(&mut self, fx: &mut Effects<'_>, function: &str, generation: u64) -> Option<Chosen> {
        let warm = self.idle().filter(|(_, _, it)| it.function == function && it.generation == generation);
        if let Some((_, id, it)) = warm.max_by_key(|(since, id, _)| (*since, *id)) {
            return Some(Chosen { id, cold: false, log_stream: it.log_stream.clone() });
        }
        if self.environments.len() >= limits::ENVIRONMENTS {
            let stalest = self.idle().map(|(since, id, _)| (since, id)).min()?.1;
            self.destroy(fx, stalest);
        }
        let id = EnvironmentId(fx.engine.fresh());
        let stream = (u128::from(fx.engine.rng.word()) << 64) | u128::from(fx.engine.rng.word());
        Some(Chosen { id, cold: true, log_stream: format!("{}/[$LATEST]{stream:032x}", fx.now.day()) })
    }

    pub(super) fn occupy(&mut self, chosen: &Chosen, function: &str, generation: u64, invocation: InvocationId) {
        self.environments.insert(
            chosen.id,
            Environment {
                function: function.to_owned(),
                generation,
                log_stream: chosen.log_stream.clone(),
                state: State::Busy(invocation),
            },
        );
    }

    /// An environment is done with its invocation: kept warm, unless it ended or its code is not the deployed one.
    pub(super) fn vacate(&mut self, fx: &mut Effects<'_>, id: EnvironmentId, ended: bool) {
        let Some(it) = self.environments.get_mut(&id) else { return };
        let current = self.functions.get(&it.function).map(|function| function.generation);
        if ended || current != Some(it.generation) {
            self.destroy(fx, id);
            return;
        }
        it.state = State::IdleSince(fx.now);
        self.timers.set(fx.now.plus_ms(limits::ENVIRONMENT_IDLE_MS), Timer::Idle(id));
    }

    /// Gives up an environment that has been idle for its time.
    pub(super) fn expire(&mut self, fx: &mut Effects<'_>, id: EnvironmentId) {
        let idle = self.environments.get(&id).map(|it| &it.state);
        if matches!(idle, Some(State::IdleSince(since)) if fx.now.since(*since) >= limits::ENVIRONMENT_IDLE_MS) {
            self.destroy(fx, id);
        }
    }

    /// Ends the idle environments of a function: its code has changed or is gone.
    pub(super) fn outdate(&mut self, fx: &mut Effects<'_>, function: &str) {
        let idle: Vec<_> = self.idle().filter(|(_, _, it)| it.function == function).map(|(_, id, _)| id).collect();
        for id in idle {
            self.destroy(fx, id);
        }
    }

    /// An environment ended by itself while it was idle.
    pub(in crate::cloud) fn ended(&mut self, id: EnvironmentId) {
        if self.environments.get(&id).is_some_and(|it| matches!(it.state, State::IdleSince(_))) {
            self.environments.remove(&id);
        }
    }

    fn destroy(&mut self, fx: &mut Effects<'_>, id: EnvironmentId) {
        self.environments.remove(&id);
        fx.out(Output::Destroy(id));
    }

    fn idle(&self) -> impl Iterator<Item = (Timestamp, EnvironmentId, &Environment)> {
        self.environments.iter().filter_map(|(id, it)| match it.state {
            State::IdleSince(since) => Some((since, *id, it)),
            State::Busy(_) => None,
        })
    }
}
