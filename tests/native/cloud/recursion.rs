//! The recursion guard: a function that fires itself is stopped after 16 turns, and nobody else suffers.

use super::sim::{Sim, failed, returned, rule};
use cloudchamber::cloud::{
    Input, Op, lambda, limits, s3,
    s3::EventType,
    trace::{By, What, Why},
};

fn looping(functions: &[(&str, &str)]) -> Sim {
    let mut sim = Sim::new(1);
    for (bucket, function) in functions {
        sim.bucket(bucket);
        sim.function(function);
        let rules = vec![rule("r", &[EventType::Created], "", "", function)];
        sim.s3(s3::Op::PutNotification { bucket: (*bucket).into(), rules }).expect("a rule");
    }
    sim
}

fn stopped(sim: &Sim) -> Vec<What> {
    let recursion = |what: &What| matches!(what, What::NotFired(why) if matches!(why[..], [Why::Recursion(_)]));
    sim.told().into_iter().filter(recursion).collect()
}

#[test]
fn a_function_that_writes_into_its_own_bucket_stops_after_16_turns() {
    let mut sim = looping(&[("box", "f")]);
    sim.put(By::Page, "box", "0", 1).expect("put");
    let mut turns = 0;
    while let Some(id) = sim.running.keys().next().copied() {
        turns += 1;
        assert!(turns < 100, "it never stops");
        sim.put(By::Handler(id), "box", &turns.to_string(), 1).expect("the write itself goes through");
        sim.finish(id, returned());
    }
    assert_eq!(turns, limits::RECURSION);
    assert_eq!(limits::RECURSION, 16);
    assert_eq!(stopped(&sim), [What::NotFired(vec![Why::Recursion("f".into())])]);
    // The last write is what was stopped: its event is the parent of that line.
    let (_, line) =
        sim.cloud.trail().lines().filter(|(_, line)| matches!(line.what, What::NotFired(_))).last().expect("it");
    let parent = sim.cloud.trail().line(line.parent.expect("a parent")).expect("kept");
    assert!(matches!(&parent.what, What::Event(event) if event.key == "16"), "{parent:?}");
    // A person's own put fires again: it is a chain of its own.
    sim.put(By::Page, "box", "anew", 1).expect("put");
    assert_eq!(sim.running.len(), 1);
}

#[test]
fn two_functions_that_fire_each_other_stop_as_well() {
    let mut sim = looping(&[("one", "f"), ("two", "g")]);
    sim.put(By::Page, "one", "0", 1).expect("put");
    while let Some(run) = sim.running.values().next().cloned() {
        assert!(sim.runs.len() < 100, "it never stops");
        let to = if run.function == "f" { "two" } else { "one" };
        sim.put(By::Handler(run.invocation), to, "k", 1).expect("put");
        sim.finish(run.invocation, returned());
    }
    for f in ["f", "g"] {
        assert_eq!(sim.runs.iter().filter(|run| run.function == f).count(), 16, "{f}");
    }
    assert_eq!(stopped(&sim), [What::NotFired(vec![Why::Recursion("f".into())])]);
}

#[test]
fn attempts_at_one_event_are_one_turn() {
    let mut sim = looping(&[("box", "f")]);
    sim.put(By::Page, "box", "0", 1).expect("put");
    for attempt in 1..=3 {
        let id = sim.one();
        let lineage = &sim.cloud.lambda().invocation(id).expect("kept").cause.lineage;
        assert_eq!(lineage.get("f"), Some(&1), "attempt {attempt}");
        sim.finish(id, failed());
        sim.pass_ms(120_000);
    }
    assert_eq!(sim.runs.len(), 3);
}

#[test]
fn a_function_that_invokes_itself_is_refused_at_the_16th_turn() {
    for wait in [true, false] {
        let mut sim = looping(&[("box", "f")]);
        let op = || match wait {
            true => lambda::Op::Invoke { name: "f".into(), payload: "1".into() },
            false => lambda::Op::InvokeAsync { name: "f".into(), payload: "1".into() },
        };
        sim.call(Op::Lambda(op()));
        loop {
            let id = sim.one();
            // The caller ends first, so that there is room: its call goes on without it.
            let (call, _) = sim.call_by(By::Handler(id), Op::Lambda(op()));
            sim.handle(Input::Tick);
            sim.finish(id, returned());
            if let Some(Err(error)) = sim.answer(call) {
                assert_eq!(error, lambda::Error::Recursion("f".into()));
                break;
            }
            assert!(sim.runs.len() < 100, "it never stops");
        }
        assert_eq!(sim.runs.len(), 16);
    }
}
