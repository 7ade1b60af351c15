//! Execution environments: cold, warm, idle, outdated, in the way.

use super::sim::{Sim, failed, returned};
use cloudchamber::cloud::{EnvironmentId, Input, InvocationId, Output, lambda, lambda::Outcome, limits};

/// Runs that were begun after the first `n`: environment, cold, log stream.
fn begun(sim: &Sim, n: usize) -> Vec<(EnvironmentId, bool, String)> {
    sim.runs[n..].iter().map(|run| (run.environment, run.cold, run.log_stream.clone())).collect()
}

fn run(sim: &mut Sim, function: &str) -> (InvocationId, EnvironmentId, bool) {
    sim.invoke_async(function).expect("runs");
    let run = sim.runs.last().expect("a run");
    (run.invocation, run.environment, run.cold)
}

fn destroyed(outputs: &[Output]) -> Vec<EnvironmentId> {
    outputs.iter().filter_map(|it| if let Output::Destroy(id) = it { Some(*id) } else { None }).collect()
}

#[test]
fn an_environment_is_reused_by_its_function_alone() {
    let mut sim = Sim::new(1);
    for f in ["f", "g"] {
        sim.function(f);
    }
    for outcome in [returned(), failed(), returned()] {
        let (id, ..) = run(&mut sim, "f");
        sim.pass_ms(10);
        sim.finish(id, outcome);
    }
    let runs = begun(&sim, 0);
    assert_eq!(runs.iter().map(|it| it.1).collect::<Vec<_>>(), [true, false, false], "a throw leaves it warm");
    assert!(
        runs.iter().all(|it| (it.0, &it.2) == (runs[0].0, &runs[0].2)),
        "one environment, one log stream: {runs:?}"
    );
    assert!(runs[0].2.starts_with("2026/11/22/[$LATEST]") && runs[0].2.len() == 20 + 32, "{}", runs[0].2);
    assert!(run(&mut sim, "g").2, "another function begins cold");
}

#[test]
fn the_environment_that_was_used_last_is_used_next() {
    let mut sim = Sim::new(1);
    sim.function("f");
    let runs: Vec<_> = (0..3).map(|_| run(&mut sim, "f")).collect();
    assert!(runs.iter().all(|it| it.2), "all at once need one each");
    for n in [2, 0, 1] {
        sim.pass_ms(5);
        sim.finish(runs[n].0, returned());
    }
    let again: Vec<_> = (0..3).map(|_| run(&mut sim, "f").1).collect();
    assert_eq!(again, [runs[1].1, runs[0].1, runs[2].1]);
}

#[test]
fn at_the_limit_the_one_that_was_idle_longest_gives_way() {
    let mut sim = Sim::new(1);
    for f in ["f", "g"] {
        sim.function(f);
    }
    let runs: Vec<_> = (0..limits::ENVIRONMENTS).map(|_| run(&mut sim, "f")).collect();
    for n in [3, 1] {
        sim.pass_ms(5);
        sim.finish(runs[n].0, returned());
    }
    for n in [3, 1] {
        let outputs = sim
            .call(cloudchamber::cloud::Op::Lambda(lambda::Op::InvokeAsync { name: "g".into(), payload: "{}".into() }));
        assert_eq!(destroyed(&outputs.1), [runs[n].1]);
        assert!(sim.runs.last().is_some_and(|run| run.cold && run.function == "g"));
    }
}

#[test]
fn what_changes_a_function_ends_its_environments() {
    type Change = fn() -> lambda::Op;
    let changes: [Change; 3] = [
        || lambda::Op::UpdateCode { name: "f".into(), source: "2".into() },
        || lambda::Op::UpdateSettings { name: "f".into(), settings: lambda::Settings::default() },
        || lambda::Op::DeleteFunction { name: "f".into() },
    ];
    for change in changes {
        let mut sim = Sim::new(1);
        sim.function("f");
        let ((busy, second, _), (idle, first, _)) = (run(&mut sim, "f"), run(&mut sim, "f"));
        sim.finish(idle, returned());
        let (_, outputs) = sim.call(cloudchamber::cloud::Op::Lambda(change()));
        assert_eq!(destroyed(&outputs), [first], "the idle one ends at once: {:?}", change());
        assert_eq!(destroyed(&sim.finish(busy, returned())), [second], "the busy one when it is done: {:?}", change());
        if sim.cloud.lambda().function("f").is_none() {
            sim.function("f");
        }
        assert!(run(&mut sim, "f").2, "cold after {:?}", change());
    }
}

#[test]
fn a_new_run_has_the_new_code_and_settings() {
    let mut sim = Sim::new(1);
    sim.function("f");
    let settings = lambda::Settings {
        timeout_s: 9,
        memory_mb: 512,
        variables: [("GREETING".to_owned(), "hi".to_owned())].into(),
        description: String::new(),
    };
    sim.lambda(lambda::Op::UpdateSettings { name: "f".into(), settings });
    sim.lambda(lambda::Op::UpdateCode { name: "f".into(), source: "new".into() });
    run(&mut sim, "f");
    let run = &sim.runs[0];
    assert_eq!((run.source.as_str(), run.timeout_s, run.memory_mb), ("new", 9, 512));
    assert_eq!(run.variables["GREETING"], "hi");
}

#[test]
fn what_ends_a_worker_ends_its_environment() {
    for outcome in [Outcome::TimedOut, Outcome::Exited("out of memory".into()), Outcome::Stopped] {
        let mut sim = Sim::new(1);
        sim.function("f");
        let (id, environment, _) = run(&mut sim, "f");
        assert_eq!(destroyed(&sim.finish(id, outcome)), [environment]);
        assert!(run(&mut sim, "f").2);
    }
}

#[test]
fn ten_idle_minutes_end_an_environment() {
    let mut sim = Sim::new(1);
    sim.function("f");
    let (id, environment, _) = run(&mut sim, "f");
    sim.finish(id, returned());
    assert_eq!(sim.cloud.deadline().map(|due| due.since(sim.now)), Some(limits::ENVIRONMENT_IDLE_MS));
    sim.pass_ms(limits::ENVIRONMENT_IDLE_MS - 1);
    // Used once more in the last moment: ten minutes begin anew.
    let (id, ..) = run(&mut sim, "f");
    assert_eq!(sim.pass_ms(5), [], "a busy one does not expire");
    sim.finish(id, returned());
    assert_eq!(destroyed(&sim.pass_ms(limits::ENVIRONMENT_IDLE_MS - 1)), []);
    assert_eq!(destroyed(&sim.pass_ms(1)), [environment]);
    assert_eq!(sim.cloud.deadline(), None, "nothing is left to wake up for");
}

#[test]
fn an_idle_worker_that_died_is_not_used_again() {
    let mut sim = Sim::new(1);
    sim.function("f");
    let (id, environment, _) = run(&mut sim, "f");
    sim.finish(id, returned());
    assert_eq!(sim.handle(Input::Ended(environment)), []);
    assert!(run(&mut sim, "f").2);
}

#[test]
fn while_held_nothing_starts_and_nothing_is_lost() {
    let mut sim = Sim::new(1);
    sim.function("f");
    sim.handle(Input::Hold(true));
    sim.invoke_async("f").expect("queued");
    sim.pass_ms(3_600_000);
    assert!(sim.runs.is_empty());
    sim.handle(Input::Hold(false));
    assert_eq!(sim.runs.len(), 1);
}
