//! After a restart: what ran is asked about, what still runs goes on, nothing starts by itself a second time.

use super::{
    recovery::rebuild,
    sim::{Sim, failed, returned},
};
use cloudchamber::cloud::{EnvironmentId, InvocationId, Op, Output, lambda, lambda::Error, trace::RunState};

/// Closes the tab and opens it again.
fn reopen(sim: &mut Sim, alive: Vec<InvocationId>) -> Vec<Output> {
    let cloud = rebuild(sim.journal.iter().flatten());
    sim.reopen(cloud, alive)
}

fn state(sim: &Sim, id: InvocationId) -> RunState {
    sim.cloud.lambda().invocation(id).expect("kept").state
}

/// A function of which one invocation runs.
fn running() -> (Sim, InvocationId) {
    let mut sim = Sim::new(1);
    sim.function("f");
    sim.invoke_async("f").expect("runs");
    let id = sim.one();
    (sim, id)
}

#[test]
fn an_interrupted_invocation_runs_again_only_when_a_person_says_so() {
    let (mut sim, id) = running();
    reopen(&mut sim, Vec::new());
    assert_eq!(state(&sim, id), RunState::Interrupted);
    sim.pass_ms(24 * 3_600_000);
    assert_eq!(sim.runs.len(), 1, "nothing runs by itself");
    assert_eq!(sim.lambda(lambda::Op::RunAgain { invocation: id }), Some(Ok(lambda::Reply::Done)));
    assert_eq!((sim.runs.len(), state(&sim, id)), (2, RunState::Stopped));
    let (old, new) = (&sim.runs[0], &sim.runs[1]);
    assert_eq!((&old.request_id, &old.payload), (&new.request_id, &new.payload));
    assert_eq!(sim.cloud.lambda().invocation(new.invocation).map(|it| it.attempt), Some(1), "no attempt had failed");
    for op in [lambda::Op::RunAgain { invocation: id }, lambda::Op::LetGo { invocation: id }] {
        assert_eq!(sim.lambda(op), Some(Err(Error::NoSuchInvocation)), "it is decided");
    }
    sim.finish(sim.one(), returned());
    assert_eq!(sim.runs.len(), 2);
}

#[test]
fn an_interrupted_invocation_can_be_let_go() {
    let (mut sim, id) = running();
    reopen(&mut sim, Vec::new());
    assert_eq!(sim.lambda(lambda::Op::LetGo { invocation: id }), Some(Ok(lambda::Reply::Done)));
    assert_eq!(state(&sim, id), RunState::Stopped);
    sim.pass_ms(24 * 3_600_000);
    reopen(&mut sim, Vec::new());
    assert_eq!((sim.runs.len(), state(&sim, id)), (1, RunState::Stopped));
}

#[test]
fn a_call_that_waited_is_gone_with_its_tab() {
    let mut sim = Sim::new(1);
    sim.function("f");
    sim.call(Op::Lambda(lambda::Op::Invoke { name: "f".into(), payload: "1".into() }));
    let id = sim.one();
    reopen(&mut sim, Vec::new());
    assert_eq!(state(&sim, id), RunState::Stopped);
    assert_eq!(sim.lambda(lambda::Op::RunAgain { invocation: id }), Some(Err(Error::NoSuchInvocation)));
}

#[test]
fn what_still_runs_goes_on_and_its_end_counts() {
    let (mut sim, id) = running();
    reopen(&mut sim, vec![id]);
    assert_eq!(state(&sim, id), RunState::Running);
    sim.finish(id, failed());
    assert_eq!(state(&sim, id), RunState::Failed);
    sim.pass_ms(60_000);
    assert_eq!(sim.runs.len(), 2, "it is tried again");
}

#[test]
fn an_environment_that_outlived_a_rebuild_is_not_trusted_with_new_code() {
    let (mut sim, id) = running();
    let environment: EnvironmentId = sim.runs[0].environment;
    sim.lambda(lambda::Op::UpdateCode { name: "f".into(), source: "new".into() });
    reopen(&mut sim, vec![id]);
    assert!(sim.finish(id, returned()).contains(&Output::Destroy(environment)), "it holds the old code");
    sim.invoke_async("f").expect("runs");
    let run = sim.runs.last().expect("a run");
    assert!(run.cold && run.source == "new", "{run:?}");
}

/// Found by chance: events that were due started before the restart was told of, and were interrupted at once.
#[test]
fn events_that_are_due_at_a_restart_start_once_and_are_not_interrupted() {
    let (mut sim, id) = running();
    sim.finish(id, failed());
    sim.now = sim.now.plus_ms(3_600_000);
    reopen(&mut sim, Vec::new());
    let retry = sim.one();
    assert_eq!((sim.runs.len(), state(&sim, retry)), (2, RunState::Running));
    sim.finish(retry, returned());
    assert_eq!(state(&sim, retry), RunState::Succeeded);
}
