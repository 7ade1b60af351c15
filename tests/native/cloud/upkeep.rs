//! What can grow has a bound: the history by count and by bytes, the trail, the queue.

use super::sim::{Sim, payload, put_object, returned, rule};
use cloudchamber::cloud::{
    BlobId, CallId, Change, Input, InvocationId, Op, Output, Reply,
    id::EventId,
    lambda,
    lambda::Outcome,
    limits, s3,
    trace::{By, Cause, What, Why},
};

fn kept(sim: &Sim) -> Vec<InvocationId> {
    sim.cloud.lambda().invocations().map(|(id, _)| id).collect()
}

#[test]
fn the_history_keeps_the_last_500_invocations() {
    let mut sim = Sim::new(1);
    sim.function("f");
    // One that runs all the time is not forgotten, though it is the oldest.
    sim.invoke_async("f").expect("runs");
    let oldest = sim.one();
    let mut all = vec![oldest];
    for _ in 0..limits::INVOCATIONS_KEPT + 20 {
        sim.invoke_async("f").expect("runs");
        let id = *sim.running.keys().last().expect("running");
        all.push(id);
        sim.finish(id, returned());
    }
    let newest: Vec<_> = all.iter().rev().take(limits::INVOCATIONS_KEPT - 1).copied().chain([oldest]).collect();
    assert_eq!(kept(&sim), newest);
    assert!(sim.cloud.lambda().log(all[1]).is_empty(), "the log went with it");
    assert!(!sim.cloud.lambda().log(oldest).is_empty());
}

#[test]
fn the_history_keeps_16_mib() {
    let mut sim = Sim::new(1);
    sim.function("f");
    for n in 1..=12 {
        let op = lambda::Op::Invoke { name: "f".into(), payload: format!("\"{}\"", "x".repeat(1 << 20)) };
        assert_eq!(sim.lambda(op), None);
        let line = lambda::LogLine { at: sim.now, level: lambda::Level::Info, text: "l".repeat(1 << 20) };
        sim.handle(Input::Log(sim.one(), vec![line]));
        sim.finish(sim.one(), Outcome::Returned("9".repeat(2 << 20)));
        let bytes: usize = kept(&sim).iter().map(|id| bytes(&sim, *id)).sum();
        assert!(bytes <= limits::HISTORY_BYTES, "{bytes} after {n}");
        // Four MiB and a little each: three fit, never fewer once there are three.
        assert_eq!(kept(&sim).len(), n.min(3), "{bytes}");
    }
    // What was forgotten is not counted any more: small ones stay in numbers.
    for _ in 0..50 {
        sim.invoke_async("f").expect("runs");
        sim.finish(sim.one(), returned());
    }
    assert_eq!(kept(&sim).len(), 53);
}

/// Payload, result and log of a kept invocation.
fn bytes(sim: &Sim, id: InvocationId) -> usize {
    let it = sim.cloud.lambda().invocation(id).expect("kept");
    let log: usize = sim.cloud.lambda().log(id).iter().map(|line| line.text.len()).sum();
    it.payload.len() + it.ended.as_ref().map_or(0, |ended| ended.payload.len()) + log
}

/// 100,000 events that wait for tomorrow: one more is refused, to a caller and to an event of S3, and both are told.
#[test]
fn a_full_queue_takes_no_more() {
    let mut sim = Sim::new(1);
    sim.function("f");
    sim.bucket("box");
    let rules = vec![rule("r", &[s3::EventType::Created], "", "", "f")];
    sim.s3(s3::Op::PutNotification { bucket: "box".into(), rules }).expect("a rule");
    let (now, mut cloud) = (sim.now, sim.cloud);
    let event = lambda::Event {
        function: "f".into(),
        payload: "1".into(),
        request_id: String::new(),
        cause: Cause::default(),
        failed: 1,
        due: now.plus_ms(86_400_000),
        running: None,
    };
    for n in 0..limits::EVENTS_WAITING as u64 {
        cloud.restore(&Change::Lambda(lambda::Change::Event(EventId(1_000_000 + n), Some(event.clone()))));
    }
    let invoke = Op::Lambda(lambda::Op::InvokeAsync { name: "f".into(), payload: "1".into() });
    cloud.handle(now, Input::Call(CallId(1), invoke, By::Page));
    let outputs: Vec<_> = std::iter::from_fn(|| cloud.poll()).collect();
    let refused = Reply::Lambda(Err(lambda::Error::TooManyRequests));
    assert!(outputs.contains(&Output::Reply(CallId(1), refused, None)), "{outputs:?}");
    let put = Op::S3(put_object("box", "k", payload(BlobId(1), 1)));
    cloud.handle(now, Input::Call(CallId(2), put, By::Page));
    let last = cloud.trail().lines().last().map(|(_, line)| line.what.clone());
    assert_eq!(last, Some(What::NotFired(vec![Why::QueueFull("f".into())])));
    assert_eq!(cloud.lambda().waiting().count(), limits::EVENTS_WAITING);
}
