//! The state as changes that rebuild it, a record at a time, while it goes on changing.

use super::{Change, EventId, InvocationId, Lambda};
use std::ops::Bound::{Excluded, Unbounded};

/// How far a walk over Lambda has come.
#[derive(Debug, Clone)]
pub enum Walk {
    /// Functions up to this one have been given.
    Functions(Option<String>),
    /// Events up to this one have been given.
    Events(Option<EventId>),
    /// Invocations up to this one have been given, with their logs.
    Invocations(Option<InvocationId>),
}

impl Default for Walk {
    fn default() -> Self {
        Self::Functions(None)
    }
}

impl Lambda {
    /// The changes that rebuild the next record; `None` at the end.
    pub(in crate::cloud) fn walk(&self, at: &mut Walk) -> Option<Vec<Change>> {
        match at {
            Walk::Functions(last) => {
                let after = last.as_deref().map_or(Unbounded, Excluded);
                match self.functions.range::<str, _>((after, Unbounded)).next() {
                    Some((name, function)) => {
                        *last = Some(name.clone());
                        Some(vec![Change::Function(name.clone(), Some(function.clone()))])
                    }
                    None => {
                        *at = Walk::Events(None);
                        self.walk(at)
                    }
                }
            }
            Walk::Events(last) => match self.events.range((last.map_or(Unbounded, Excluded), Unbounded)).next() {
                Some((id, event)) => {
                    *last = Some(*id);
                    Some(vec![Change::Event(*id, Some(event.clone()))])
                }
                None => {
                    *at = Walk::Invocations(None);
                    self.walk(at)
                }
            },
            Walk::Invocations(last) => {
                let (id, it) = self.invocations.range((last.map_or(Unbounded, Excluded), Unbounded)).next()?;
                *last = Some(*id);
                let lines = self.log(*id).to_vec();
                let log = (!lines.is_empty()).then_some(Change::Log { invocation: *id, from: 0, lines });
                Some(std::iter::once(Change::Invocation(*id, Some(Box::new(it.clone())))).chain(log).collect())
            }
        }
    }
}
