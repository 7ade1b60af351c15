//! One upload's way through the cloud, read from the trail: put, event, rule, invocation, what it wrote.

use crate::cloud::{
    TraceId, s3,
    trace::{By, Call, CallResult, Invoke, Line, Trail, What, Why},
};

/// How far an upload has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Journey {
    /// The line of the put.
    pub put: TraceId,
    /// Where the object was put.
    pub bucket: String,
    /// Its key.
    pub key: String,
    /// The event that S3 published, and its line.
    pub event: Option<(TraceId, s3::Event)>,
    /// The rule that matched.
    pub rule: Option<s3::Rule>,
    /// Why nothing fired.
    pub why: Vec<Why>,
    /// The latest attempt of the handler.
    pub invoke: Option<Invoke>,
    /// The object that the handler wrote: bucket and key.
    pub written: Option<(String, String)>,
}

/// The latest upload of the person at the page.
#[must_use]
pub fn latest(trail: &Trail) -> Option<Journey> {
    trail.roots().find_map(|(id, line)| read(trail, id, line))
}

fn read(trail: &Trail, put: TraceId, line: &Line) -> Option<Journey> {
    let What::Call(Call { operation, resource, key, by: By::Page, result: CallResult::Done(_) }) = &line.what else {
        return None;
    };
    if !matches!(operation.as_str(), "PutObject" | "CopyObject" | "CompleteMultipartUpload") {
        return None;
    }
    let mut journey = Journey {
        put,
        bucket: resource.clone()?,
        key: key.clone()?,
        event: None,
        rule: None,
        why: Vec::new(),
        invoke: None,
        written: None,
    };
    journey.follow(trail, put);
    Some(journey)
}

impl Journey {
    /// Follows the first way down; retries are children of the attempt before, so the latest one wins.
    fn follow(&mut self, trail: &Trail, from: TraceId) {
        for (id, line) in trail.children(from) {
            match &line.what {
                What::Event(event) if self.event.is_none() => {
                    self.event = Some((id, event.clone()));
                    self.follow(trail, id);
                }
                What::Matched { rule, .. } if self.rule.is_none() => {
                    self.rule = Some(rule.clone());
                    self.follow(trail, id);
                }
                What::Invoke(invoke) => {
                    self.invoke = Some(invoke.clone());
                    self.written = written(trail, id).or(self.written.take());
                }
                What::NotFired(why) => self.why.extend(why.iter().cloned()),
                _ => {}
            }
        }
    }
}

/// The first object that an invocation wrote.
fn written(trail: &Trail, invocation: TraceId) -> Option<(String, String)> {
    trail.children(invocation).find_map(|(_, line)| match &line.what {
        What::Call(Call { operation, resource, key, result: CallResult::Done(_), .. }) if operation == "PutObject" => {
            Some((resource.clone()?, key.clone()?))
        }
        _ => None,
    })
}
