//! Asynchronous invocations: the queue, its order, its retries.

use super::sim::{Sim, failed, returned};
use cloudchamber::cloud::{
    Input, Op, Output, lambda,
    lambda::Outcome,
    limits,
    trace::{What, Why},
};

/// Events that wait, with when they are due relative to now.
fn waiting(sim: &Sim) -> Vec<u64> {
    sim.cloud.lambda().waiting().map(|(_, event)| event.due.since(sim.now)).collect()
}

#[test]
fn a_failed_event_is_tried_again_after_exactly_one_and_two_minutes() {
    for outcome in [failed(), Outcome::TimedOut, Outcome::Exited("gone".into())] {
        let mut sim = Sim::new(1);
        sim.function("f");
        sim.invoke_async("f").expect("queued");
        for (attempt, wait) in [(1, 60_000), (2, 120_000)] {
            assert_eq!(sim.runs.len(), attempt, "{outcome:?}");
            sim.pass_ms(1500);
            sim.finish(sim.one(), outcome.clone());
            assert_eq!(sim.cloud.deadline().map(|due| due.since(sim.now)), Some(wait), "{outcome:?}");
            assert_eq!(waiting(&sim), [wait]);
            let retry = What::Retry { function: "f".into(), attempt: attempt as u32 + 1, at: sim.now.plus_ms(wait) };
            assert_eq!(sim.told().last(), Some(&retry));
            sim.pass_ms(wait - 1);
            assert!(sim.running.is_empty(), "{outcome:?}: too early");
            sim.pass_ms(1);
        }
        sim.finish(sim.one(), outcome.clone());
        assert_eq!(sim.told().last(), Some(&What::GaveUp { function: "f".into(), attempts: 3 }));
        assert_eq!(waiting(&sim), [] as [u64; 0]);
        sim.pass_ms(6 * 3_600_000);
        assert_eq!(sim.runs.len(), 3, "{outcome:?}");
        let attempts: Vec<u32> = sim.cloud.lambda().invocations().map(|(_, it)| it.attempt).collect();
        assert_eq!(attempts, [3, 2, 1]);
        assert!(sim.runs.iter().all(|run| run.request_id == sim.runs[0].request_id), "the request id stays");
        assert!(sim.runs.iter().all(|run| run.payload == "{}"));
    }
}

#[test]
fn success_and_stop_end_an_event() {
    for outcome in [returned(), Outcome::Stopped] {
        let mut sim = Sim::new(1);
        sim.function("f");
        sim.invoke_async("f").expect("queued");
        sim.finish(sim.one(), failed());
        sim.pass_ms(60_000);
        sim.finish(sim.one(), outcome);
        sim.pass_ms(3_600_000);
        assert_eq!(sim.runs.len(), 2);
        assert_eq!(waiting(&sim), [] as [u64; 0]);
    }
}

#[test]
fn events_run_in_the_order_in_which_they_are_due() {
    let mut sim = Sim::new(1);
    sim.function("f");
    for _ in 0..limits::ENVIRONMENTS {
        sim.invoke_async("f").expect("queued");
    }
    // One fails, and will be due in a minute; eight more come at different times before that.
    let first = *sim.running.keys().next().expect("running");
    sim.finish(first, failed());
    sim.invoke_async("f").expect("runs in the place that is free");
    let mut order = Vec::new();
    for n in 0..8_u64 {
        sim.pass_ms(1000);
        let payload = format!("{{\"n\":{n}}}");
        let op = lambda::Op::InvokeAsync { name: "f".into(), payload: payload.clone() };
        sim.lambda(op).expect("at once").expect("queued");
        order.push(payload);
    }
    order.push("{}".into());
    sim.pass_ms(60_000);
    assert_eq!(sim.runs.len(), limits::ENVIRONMENTS + 1, "every environment is busy");
    for expected in order {
        sim.finish(*sim.running.keys().next().expect("running"), returned());
        assert_eq!(sim.runs.last().map(|run| run.payload.as_str()), Some(expected.as_str()));
    }
}

#[test]
fn while_every_environment_is_busy_events_wait_and_callers_are_refused() {
    let mut sim = Sim::new(1);
    sim.function("f");
    sim.function("g");
    for _ in 0..=limits::ENVIRONMENTS {
        sim.invoke_async("f").expect("queued");
    }
    assert_eq!((sim.running.len(), waiting(&sim).len()), (limits::ENVIRONMENTS, 1));
    let invoke = || lambda::Op::Invoke { name: "g".into(), payload: "1".into() };
    assert_eq!(sim.lambda(invoke()), Some(Err(lambda::Error::TooManyRequests)));
    sim.finish(*sim.running.keys().next().expect("running"), returned());
    assert_eq!((sim.running.len(), waiting(&sim).len()), (limits::ENVIRONMENTS, 0), "the event came first");
    assert_eq!(sim.lambda(invoke()), Some(Err(lambda::Error::TooManyRequests)));
    sim.finish(*sim.running.keys().next().expect("running"), returned());
    assert_eq!(sim.lambda(invoke()), None, "it runs");
}

#[test]
fn events_of_a_function_that_is_gone_are_dropped_with_a_word() {
    let mut sim = Sim::new(1);
    for f in ["f", "g"] {
        sim.function(f);
    }
    for _ in 0..limits::ENVIRONMENTS {
        sim.invoke_async("g").expect("runs");
    }
    for f in ["f", "f", "g"] {
        sim.invoke_async(f).expect("waits");
    }
    sim.lambda(lambda::Op::DeleteFunction { name: "f".into() }).expect("at once").expect("deleted");
    sim.finish(*sim.running.keys().next().expect("running"), returned());
    assert_eq!(waiting(&sim), [] as [u64; 0]);
    let dropped = What::NotFired(vec![Why::NoFunction("f".into())]);
    assert_eq!(sim.told().iter().filter(|what| **what == dropped).count(), 2);
    assert_eq!(sim.runs.last().map(|run| run.function.as_str()), Some("g"), "those behind go on");
}

#[test]
fn a_function_that_is_deleted_while_it_runs_is_not_tried_again() {
    let mut sim = Sim::new(1);
    sim.function("f");
    sim.invoke_async("f").expect("runs");
    sim.lambda(lambda::Op::DeleteFunction { name: "f".into() });
    let outputs = sim.finish(sim.one(), failed());
    assert!(outputs.iter().any(|it| matches!(it, Output::Destroy(_))), "its environment is of no use");
    sim.pass_ms(60_000);
    assert_eq!(sim.told().last(), Some(&What::NotFired(vec![Why::NoFunction("f".into())])));
    assert_eq!((sim.runs.len(), waiting(&sim).len()), (1, 0));
}

#[test]
fn telling_the_end_twice_does_no_more_than_once() {
    let mut sim = Sim::new(1);
    sim.function("f");
    sim.invoke_async("f").expect("runs");
    let id = sim.one();
    sim.finish(id, failed());
    let (lines, log) = (sim.told(), sim.cloud.lambda().log(id).to_vec());
    assert_eq!(sim.finish(id, returned()), []);
    let late = lambda::LogLine { at: sim.now, level: lambda::Level::Info, text: "late".into() };
    assert_eq!(sim.handle(Input::Log(id, vec![late])), []);
    assert_eq!((sim.told(), sim.cloud.lambda().log(id).to_vec()), (lines, log));
    assert_eq!(waiting(&sim), [60_000]);
}

#[test]
fn stop_cancels_and_answers() {
    let mut sim = Sim::new(1);
    sim.function("f");
    let (call, _) = sim.call(Op::Lambda(lambda::Op::Invoke { name: "f".into(), payload: "1".into() }));
    let id = sim.one();
    let (_, outputs) = sim.call(Op::Lambda(lambda::Op::Stop { invocation: id }));
    assert!(outputs.contains(&Output::Cancel(id)));
    let Some(Ok(lambda::Reply::Invoked(answer))) = sim.answer(call) else { panic!("the caller is answered") };
    assert!(answer.unhandled && answer.payload.contains("stopped by hand"), "{answer:?}");
    let again = sim.lambda(lambda::Op::Stop { invocation: id });
    assert_eq!(again, Some(Err(lambda::Error::NoSuchInvocation)));
}

#[test]
fn payloads_have_limits_and_must_be_json() {
    let mut sim = Sim::new(1);
    sim.function("f");
    let text = |bytes: usize| format!("\"{}\"", "x".repeat(bytes - 2));
    let queued = |payload| lambda::Op::InvokeAsync { name: "f".into(), payload };
    let called = |payload| lambda::Op::Invoke { name: "f".into(), payload };
    let (most, more) = (limits::ASYNC_PAYLOAD_BYTES, limits::ASYNC_PAYLOAD_BYTES + 1);
    assert_eq!(sim.lambda(queued(text(most))), Some(Ok(lambda::Reply::Done)));
    assert_eq!(sim.lambda(queued(text(more))), Some(Err(lambda::Error::PayloadTooLarge(more))));
    let (most, more) = (limits::PAYLOAD_BYTES, limits::PAYLOAD_BYTES + 1);
    assert_eq!(sim.lambda(called(text(most))), None);
    assert_eq!(sim.lambda(called(text(more))), Some(Err(lambda::Error::PayloadTooLarge(more))));
    for bad in ["", "{", "undefined", "1 2", "{\"a\":1,}"] {
        for op in [queued(bad.into()), called(bad.into())] {
            assert!(matches!(sim.lambda(op), Some(Err(lambda::Error::InvalidPayload(_)))), "{bad}");
        }
    }
}
