//! The trail: a bounded forest in which everything that happens has its place.

use super::{
    recovery::lives,
    sim::{Sim, returned, rule},
    world::{Deed, World},
};
use cloudchamber::cloud::{
    Input, Op, Output, Refusal, TraceId, lambda, limits, s3,
    s3::EventType,
    trace::{By, CallResult, Trail, What},
};
use std::collections::BTreeSet;

fn check_forest(trail: &Trail) {
    let ids: BTreeSet<TraceId> = trail.lines().map(|(id, _)| id).collect();
    assert!(ids.len() <= limits::TRAIL_LINES);
    let mut seen = BTreeSet::new();
    let mut rest: Vec<TraceId> = trail.roots().map(|(id, _)| id).collect();
    assert!(rest.is_sorted_by(|a, b| a > b), "roots are newest first");
    while let Some(id) = rest.pop() {
        assert!(seen.insert(id), "{id:?} has two places");
        let children: Vec<TraceId> = trail.children(id).map(|(id, _)| id).collect();
        assert!(children.is_sorted(), "children are oldest first");
        for child in &children {
            assert!(*child > id && trail.line(*child).and_then(|line| line.parent) == Some(id), "{child:?} of {id:?}");
        }
        rest.extend(children);
    }
    assert_eq!(seen, ids, "every line is reached from a root");
}

#[test]
fn the_trail_is_a_bounded_forest_at_all_times() {
    let mut world = World::new(1);
    let mut longest = 0;
    for (n, deed) in lives(4, 9000).filter(|deed| !matches!(deed, Deed::Restart(_))).enumerate() {
        world.act(&deed);
        if n % 50 == 0 {
            check_forest(world.sim.cloud.trail());
        }
        longest = longest.max(world.sim.cloud.trail().lines().count());
    }
    assert_eq!(longest, limits::TRAIL_LINES, "the bound was reached");
    let first = world.sim.cloud.trail().lines().next().map(|(id, _)| id);
    assert!(first > Some(TraceId(1)), "the oldest lines are forgotten first");
}

fn lines(sim: &Sim) -> usize {
    sim.cloud.trail().lines().count()
}

fn get(key: &str) -> s3::GetObject {
    s3::GetObject { bucket: "box".into(), key: key.into(), range: None, conditions: s3::Conditions::default() }
}

/// Every operation that only reads.
fn reads() -> [s3::Op; 7] {
    let list = s3::ListObjects { bucket: "box".into(), max: 10, ..s3::ListObjects::default() };
    let bucket = || "box".to_owned();
    [
        s3::Op::ListBuckets,
        s3::Op::HeadBucket { bucket: bucket() },
        s3::Op::GetLocation { bucket: bucket() },
        s3::Op::GetObject(get("k")),
        s3::Op::HeadObject(get("k")),
        s3::Op::ListObjects(list),
        s3::Op::GetNotification { bucket: bucket() },
    ]
}

/// A bucket with an object and a handler that runs.
fn sim() -> (Sim, By) {
    let mut sim = Sim::new(1);
    sim.bucket("box");
    sim.function("f");
    sim.put(By::Page, "box", "k", 5).expect("put");
    sim.invoke_async("f").expect("runs");
    let by = By::Handler(sim.one());
    (sim, by)
}

#[test]
fn what_the_page_reads_leaves_no_line_and_what_a_handler_reads_does() {
    let (mut sim, by) = sim();
    for op in reads() {
        let before = lines(&sim);
        let (_, outputs) = sim.call(Op::S3(op.clone()));
        assert!(matches!(outputs[..], [Output::Reply(..)]), "{}: {outputs:?}", op.name());
        assert_eq!(lines(&sim), before, "{} by the page", op.name());
        sim.s3_by(by, op.clone()).expect("read");
        assert_eq!(lines(&sim), before + 1, "{} by a handler", op.name());
        let Some(What::Call(call)) = sim.told().pop() else { panic!("a call") };
        assert_eq!((call.operation.as_str(), call.by), (op.name(), by));
        let bytes = matches!(op, s3::Op::GetObject(_)).then_some(5);
        assert_eq!(call.result, CallResult::Done(bytes), "{}: only what moves a body has bytes", op.name());
    }
}

#[test]
fn what_a_handler_does_hangs_from_its_run() {
    let (mut sim, by) = sim();
    let By::Handler(id) = by else { panic!() };
    sim.put(by, "box", "from the handler", 1).expect("put");
    let run = sim.cloud.lambda().invocation(id).expect("kept").trace;
    let calls: Vec<_> = sim.cloud.trail().children(run).map(|(_, line)| line.what.clone()).collect();
    assert!(matches!(&calls[..], [What::Call(call)] if call.key.as_deref() == Some("from the handler")), "{calls:?}");
}

#[test]
fn refused_calls_leave_a_line_that_says_why() {
    let (mut sim, by) = sim();
    for by in [By::Page, by] {
        for (op, error) in [
            (s3::Op::GetObject(get("nothing")), s3::Error::NoSuchKey("nothing".into())),
            (s3::Op::DeleteBucket { bucket: "box".into() }, s3::Error::BucketNotEmpty("box".into())),
        ] {
            let before = lines(&sim);
            assert_eq!(sim.s3_by(by, op), Err(error.clone()));
            assert_eq!(lines(&sim), before + 1);
            let Some(What::Call(call)) = sim.told().pop() else { panic!("a call") };
            assert_eq!(call.result, CallResult::Refused(Refusal::S3(error)));
        }
    }
    let error = lambda::Error::NoSuchFunction("nobody".into());
    let op = lambda::Op::InvokeAsync { name: "nobody".into(), payload: "1".into() };
    assert_eq!(sim.lambda(op), Some(Err(error.clone())));
    let Some(What::Call(call)) = sim.told().pop() else { panic!("a call") };
    assert_eq!(call.result, CallResult::Refused(Refusal::Lambda(error)));
    let refusal = Refusal::S3(s3::Error::MalformedXml);
    let (operation, resource) = ("DeleteObjects".to_owned(), Some("box".to_owned()));
    sim.handle(Input::Refused { operation, resource, key: None, by, refusal: refusal.clone() });
    let Some((_, line)) = sim.cloud.trail().lines().last() else { panic!("a line") };
    assert!(matches!(&line.what, What::Call(call) if call.result == CallResult::Refused(refusal)), "{line:?}");
    assert!(line.parent.is_some(), "it hangs from the handler's run");
}

/// Call → event → rule → run → retry: one chain, each line the parent of the next.
#[test]
fn a_put_that_fires_is_one_tree() {
    let mut sim = Sim::new(1);
    sim.bucket("box");
    sim.function("f");
    let rules = vec![rule("r", &[EventType::Created], "", "", "f")];
    sim.s3(s3::Op::PutNotification { bucket: "box".into(), rules }).expect("a rule");
    sim.put(By::Page, "box", "k", 1).expect("put");
    sim.finish(sim.one(), super::sim::failed());
    sim.pass_ms(60_000);
    sim.finish(sim.one(), returned());
    let trail = sim.cloud.trail();
    let (root, _) = trail.roots().next().expect("the newest root");
    let mut shape = Vec::new();
    let mut rest = vec![(0, root)];
    while let Some((depth, id)) = rest.pop() {
        let name = match &trail.line(id).expect("kept").what {
            What::Call(call) => call.operation.clone(),
            What::Event(event) => event.kind.event_name().to_owned(),
            What::Matched { rule, .. } => format!("rule {}", rule.id),
            What::Invoke(run) => format!("attempt {}: {:?} {:?}", run.attempt, run.state, run.duration_ms),
            What::Retry { attempt, .. } => format!("again as {attempt}"),
            other => format!("{other:?}"),
        };
        shape.push(format!("{}{name}", "  ".repeat(depth)));
        let children: Vec<_> = trail.children(id).map(|(id, _)| (depth + 1, id)).collect();
        rest.extend(children.into_iter().rev());
    }
    assert_eq!(
        shape,
        [
            "PutObject",
            "  ObjectCreated:Put",
            "    rule r",
            "      attempt 1: Failed Some(12.5)",
            "        again as 2",
            "      attempt 2: Succeeded Some(12.5)",
        ]
    );
}
