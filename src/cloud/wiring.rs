//! The observer pattern in one place: what follows from an event of a service.

use super::{Cloud, Effects, Topic, effects, limits, s3};
use super::{
    id::EventId,
    trace::{Cause, What, Why},
};

impl Cloud {
    /// S3 published an event: every rule of the bucket that matches fires its function; where none does, the trail says why.
    pub(super) fn publish(&mut self, event: &s3::Event, cause: &Cause) {
        let mut fx = effects!(self);
        let line = fx.line(cause.parent, What::Event(event.clone()));
        let rules = self.s3.bucket(&event.bucket).map(|stored| stored.bucket.rules.clone()).unwrap_or_default();
        let mut reasons = Vec::new();
        let mut fired = false;
        for rule in &rules {
            let why = match rule.miss(event) {
                Some(miss) => Some(Why::Missed { rule: rule.id.clone(), function: rule.function.clone(), miss }),
                None => self.lambda.hindrance(&rule.function).or_else(|| refusal(&self.lambda, &rule.function, cause)),
            };
            match why {
                // A rule that matched and could not fire is told even where another one fired.
                Some(why) => reasons.push(why),
                None => {
                    fired = true;
                    let id = EventId(fx.engine.fresh());
                    let matched = fx.line(Some(line), What::Matched { rule: rule.clone(), event: id });
                    let cause = Cause { parent: Some(matched), lineage: cause.lineage.clone() };
                    let payload = event.message(&rule.id).to_string();
                    self.lambda.enqueue(&mut fx, id, rule.function.clone(), payload, cause);
                }
            }
        }
        if rules.is_empty() {
            reasons.push(Why::NoRule);
        }
        if fired {
            reasons.retain(|why| !matches!(why, Why::Missed { .. }));
        }
        if !reasons.is_empty() {
            fx.line(Some(line), What::NotFired(reasons));
        }
        fx.changed(Topic::Trail);
    }
}

/// Why a function that could run must not.
fn refusal(lambda: &super::lambda::Lambda, function: &str, cause: &Cause) -> Option<Why> {
    if cause.lineage.get(function).is_some_and(|turns| *turns >= limits::RECURSION) {
        return Some(Why::Recursion(function.to_owned()));
    }
    lambda.queue_is_full().then(|| Why::QueueFull(function.to_owned()))
}
