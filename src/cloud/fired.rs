//! What fired because of an object: the trail, read from an event down to the runs that it caused.

use super::{
    Timestamp, TraceId, s3,
    trace::{Invoke, RunState, Trail, What, Why},
};
use std::collections::BTreeMap;

/// An event and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Fired {
    /// Its line of the trail.
    pub line: TraceId,
    /// The event.
    pub event: s3::Event,
    /// A rule that matched each, in the order of the rules.
    pub firings: Vec<Firing>,
    /// Why nothing fired, or not everything that matched.
    pub reasons: Vec<Why>,
}

/// A rule that matched, and how far its function has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Firing {
    /// The rule.
    pub rule: s3::Rule,
    /// The latest attempt; none while the event waits for its first.
    pub run: Option<Invoke>,
    /// How far it has come.
    pub stage: Stage,
}

/// How far a firing has come. The order is that of gravity: what needs a look comes first.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// All attempts failed: the event is dropped.
    Failed,
    /// It failed and is tried again.
    Retrying {
        /// When.
        at: Timestamp,
    },
    /// It could not run after all.
    Dropped(Vec<Why>),
    /// The tab closed while it ran: a person decides.
    Interrupted,
    /// It runs.
    Running,
    /// It waits for a free execution environment.
    Waiting,
    /// A person stopped it.
    Stopped,
    /// The handler returned after so many milliseconds.
    Succeeded(Option<f64>),
}

impl Stage {
    fn gravity(&self) -> u8 {
        match self {
            Self::Failed => 0,
            Self::Retrying { .. } => 1,
            Self::Dropped(_) => 2,
            Self::Interrupted => 3,
            Self::Running => 4,
            Self::Waiting => 5,
            Self::Stopped => 6,
            Self::Succeeded(_) => 7,
        }
    }
}

impl Fired {
    /// The firing that says most: a failed one before one that went well.
    #[must_use]
    pub fn gravest(&self) -> Option<&Firing> {
        self.firings.iter().min_by_key(|firing| firing.stage.gravity())
    }
}

/// The last event of each key of a bucket. Keys whose events the trail has forgotten are not in it.
#[must_use]
pub fn latest(trail: &Trail, bucket: &str) -> BTreeMap<String, Fired> {
    let mut last: BTreeMap<&str, (TraceId, &s3::Event)> = BTreeMap::new();
    for (id, line) in trail.lines() {
        if let What::Event(event) = &line.what
            && event.bucket == bucket
        {
            last.insert(&event.key, (id, event));
        }
    }
    last.into_iter().map(|(key, (id, event))| (key.to_owned(), read(trail, id, event))).collect()
}

/// All events of one object that the trail still has, newest first.
#[must_use]
pub fn of_object(trail: &Trail, bucket: &str, key: &str) -> Vec<Fired> {
    let about = trail.lines().filter_map(|(id, line)| match &line.what {
        What::Event(event) if event.bucket == bucket && event.key == key => Some(read(trail, id, event)),
        _ => None,
    });
    let mut events: Vec<Fired> = about.collect();
    events.reverse();
    events
}

fn read(trail: &Trail, line: TraceId, event: &s3::Event) -> Fired {
    let mut fired = Fired { line, event: event.clone(), firings: Vec::new(), reasons: Vec::new() };
    for (id, child) in trail.children(line) {
        match &child.what {
            What::Matched { rule, .. } => fired.firings.push(firing(trail, id, rule)),
            What::NotFired(reasons) => fired.reasons.extend(reasons.iter().cloned()),
            _ => {}
        }
    }
    fired
}

/// Attempts are children of the line that matched, oldest first: the last one says how things stand.
fn firing(trail: &Trail, matched: TraceId, rule: &s3::Rule) -> Firing {
    let mut firing = Firing { rule: rule.clone(), run: None, stage: Stage::Waiting };
    for (id, child) in trail.children(matched) {
        match &child.what {
            What::Invoke(invoke) => {
                firing.stage = stage(trail, id, invoke);
                firing.run = Some(invoke.clone());
            }
            What::NotFired(reasons) => firing.stage = Stage::Dropped(reasons.clone()),
            _ => {}
        }
    }
    firing
}

fn stage(trail: &Trail, line: TraceId, invoke: &Invoke) -> Stage {
    match invoke.state {
        RunState::Running => Stage::Running,
        RunState::Interrupted => Stage::Interrupted,
        RunState::Stopped => Stage::Stopped,
        RunState::Succeeded => Stage::Succeeded(invoke.duration_ms),
        RunState::Failed | RunState::TimedOut => {
            let again = trail.children(line).find_map(|(_, child)| match &child.what {
                What::Retry { at, .. } => Some(*at),
                _ => None,
            });
            again.map_or(Stage::Failed, |at| Stage::Retrying { at })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::{
        id::{EventId, InvocationId},
        trace::Line,
    };

    fn trail(lines: Vec<(u64, Option<u64>, What)>) -> Trail {
        let mut trail = Trail::default();
        for (id, parent, what) in lines {
            let line = Line { parent: parent.map(TraceId), at: Timestamp(id), what };
            trail.apply(&(TraceId(id), Some(line)));
        }
        trail
    }

    fn event(bucket: &str, key: &str) -> What {
        What::Event(s3::Event {
            kind: s3::EventType::CreatedPut,
            at: Timestamp(1),
            bucket: bucket.into(),
            key: key.into(),
            object: Some((3, "etag".into())),
            sequencer: 1,
            request_id: String::new(),
            source_ip: String::new(),
            principal: String::new(),
        })
    }

    fn matched(function: &str) -> What {
        let rule = s3::Rule {
            id: "rule".into(),
            events: vec![s3::EventType::Created],
            prefix: String::new(),
            suffix: String::new(),
            function: function.into(),
        };
        What::Matched { rule, event: EventId(1) }
    }

    fn invoke(attempt: u32, state: RunState) -> What {
        What::Invoke(Invoke {
            invocation: InvocationId(u64::from(attempt)),
            function: "f".into(),
            attempt,
            cold: true,
            state,
            duration_ms: Some(48.0),
        })
    }

    fn only_stage(lines: Vec<(u64, Option<u64>, What)>) -> Stage {
        let all = of_object(&trail(lines), "photos", "cat.jpg");
        all[0].firings[0].stage.clone()
    }

    #[test]
    fn the_last_event_of_each_key_counts() {
        let trail = trail(vec![
            (1, None, event("photos", "cat.jpg")),
            (2, Some(1), What::NotFired(vec![Why::NoRule])),
            (3, None, event("thumbnails", "cat.jpg")),
            (4, None, event("photos", "cat.jpg")),
            (5, Some(4), matched("f")),
            (6, Some(5), invoke(1, RunState::Succeeded)),
            (7, None, event("photos", "dog.jpg")),
            (8, Some(7), What::NotFired(vec![Why::NoRule])),
        ]);
        let latest = latest(&trail, "photos");
        assert_eq!(latest.keys().collect::<Vec<_>>(), ["cat.jpg", "dog.jpg"]);
        assert_eq!(latest["cat.jpg"].firings[0].stage, Stage::Succeeded(Some(48.0)));
        assert_eq!(latest["dog.jpg"].reasons, [Why::NoRule]);
        let lines: Vec<_> = of_object(&trail, "photos", "cat.jpg").iter().map(|fired| fired.line.0).collect();
        assert_eq!(lines, [4, 1]);
    }

    #[test]
    fn a_firing_is_where_its_last_attempt_is() {
        let begun = || vec![(1, None, event("photos", "cat.jpg")), (2, Some(1), matched("f"))];
        let with = |more: Vec<(u64, Option<u64>, What)>| only_stage(begun().into_iter().chain(more).collect());
        let retry = |attempt| What::Retry { function: "f".into(), attempt, at: Timestamp(60) };
        let gave_up = What::GaveUp { function: "f".into(), attempts: 3 };
        let failed = (3, Some(2), invoke(1, RunState::Failed));
        assert_eq!(with(vec![]), Stage::Waiting);
        assert_eq!(with(vec![(3, Some(2), invoke(1, RunState::Running))]), Stage::Running);
        let again = vec![failed.clone(), (4, Some(3), retry(2))];
        assert_eq!(with(again.clone()), Stage::Retrying { at: Timestamp(60) });
        let healed = again.iter().cloned().chain([(5, Some(2), invoke(2, RunState::Succeeded))]);
        assert_eq!(with(healed.collect()), Stage::Succeeded(Some(48.0)));
        let lost = again.iter().cloned().chain([(5, Some(2), invoke(3, RunState::TimedOut)), (6, Some(5), gave_up)]);
        assert_eq!(with(lost.collect()), Stage::Failed);
        let why = Why::NoFunction("f".into());
        let dropped = again.into_iter().chain([(5, Some(2), What::NotFired(vec![why.clone()]))]);
        assert_eq!(with(dropped.collect()), Stage::Dropped(vec![why]));
    }

    #[test]
    fn the_gravest_firing_speaks_for_the_event() {
        let trail = trail(vec![
            (1, None, event("photos", "cat.jpg")),
            (2, Some(1), matched("well")),
            (3, Some(1), matched("ill")),
            (4, Some(2), invoke(1, RunState::Succeeded)),
            (5, Some(3), invoke(1, RunState::Failed)),
        ]);
        let fired = &latest(&trail, "photos")["cat.jpg"];
        assert_eq!(fired.gravest().map(|firing| firing.rule.function.as_str()), Some("ill"));
    }

    #[test]
    fn what_the_trail_has_forgotten_is_not_known() {
        assert!(latest(&Trail::default(), "photos").is_empty());
        assert!(of_object(&Trail::default(), "photos", "cat.jpg").is_empty());
    }
}
