//! Logs as Lambda writes them, error payloads as the Node runtime does, the tail that comes back with a call.

use super::sim::{START, Sim};
use cloudchamber::cloud::{
    CallId, Input, InvocationId, Op, lambda,
    lambda::{Finished, Invoked, Level, LogLine, Outcome},
    limits,
};

/// A function and a call that waits for it.
fn called() -> (Sim, CallId, InvocationId) {
    let mut sim = Sim::new(1);
    sim.function("f");
    let (call, _) = sim.call(Op::Lambda(lambda::Op::Invoke { name: "f".into(), payload: "1".into() }));
    let id = sim.one();
    (sim, call, id)
}

fn end(sim: &mut Sim, id: InvocationId, outcome: Outcome, duration_ms: f64, init_ms: Option<f64>) {
    sim.handle(Input::Finished(id, Finished { outcome, duration_ms, init_ms }));
}

fn answer(sim: &Sim, call: CallId) -> Invoked {
    match sim.answer(call) {
        Some(Ok(lambda::Reply::Invoked(invoked))) => invoked,
        other => panic!("{other:?}"),
    }
}

/// The log as CloudWatch shows it, the request id written `ID`.
fn shown(sim: &Sim, id: InvocationId) -> Vec<String> {
    let request_id = &sim.cloud.lambda().invocation(id).expect("kept").request_id;
    let lines = sim.cloud.lambda().log(id).iter();
    lines.map(|line| lambda::render_log_line(line, request_id).replace(request_id.as_str(), "ID")).collect()
}

fn says(sim: &Sim, level: Level, text: &str) -> LogLine {
    LogLine { at: sim.now, level, text: text.into() }
}

#[test]
fn a_cold_run_and_a_warm_one() {
    let (mut sim, call, id) = called();
    sim.now = sim.now.plus_ms(7);
    let lines = vec![says(&sim, Level::Info, "hello"), says(&sim, Level::Error, "two\nlines")];
    sim.handle(Input::Log(id, lines));
    end(&mut sim, id, Outcome::Returned(r#"{"ok":true}"#.into()), 3.01, Some(110.10));
    let log = shown(&sim, id);
    let expected = [
        "INIT_START Runtime Version: nodejs:24.browser",
        "START RequestId: ID Version: $LATEST",
        "2026-11-22T10:00:00.007Z\tID\tINFO\thello",
        "2026-11-22T10:00:00.007Z\tID\tERROR\ttwo\nlines",
        "END RequestId: ID",
        "REPORT RequestId: ID\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: not measured\tInit Duration: 110.10 ms\t",
    ];
    assert_eq!(log, expected);
    let answer = answer(&sim, call);
    assert_eq!((answer.invocation, answer.unhandled, answer.payload.as_str()), (id, false, r#"{"ok":true}"#));
    assert_eq!(answer.log_tail.replace(&sim.runs[0].request_id, "ID"), expected.join("\n") + "\n");

    sim.invoke_async("f").expect("runs warm");
    let id = sim.one();
    end(&mut sim, id, Outcome::Returned("null".into()), 12.0, None);
    assert_eq!(
        shown(&sim, id),
        [
            "START RequestId: ID Version: $LATEST",
            "END RequestId: ID",
            "REPORT RequestId: ID\tDuration: 12.00 ms\tBilled Duration: 12 ms\tMemory Size: 128 MB\tMax Memory Used: not measured\t",
        ]
    );
}

#[test]
fn what_is_billed_is_rounded_up_once_over_both() {
    for (duration, init, billed) in
        [(0.2, None, 1), (3.0, None, 3), (3.01, None, 4), (1.3, Some(1.3), 3), (0.0, None, 0)]
    {
        let (mut sim, _, id) = called();
        end(&mut sim, id, Outcome::Returned("1".into()), duration, init);
        let report = shown(&sim, id).pop().expect("a report");
        assert!(report.contains(&format!("\tBilled Duration: {billed} ms\t")), "{duration} and {init:?}: {report}");
    }
}

#[test]
fn a_throw_is_answered_as_the_node_runtime_does() {
    let (mut sim, call, id) = called();
    let trace = vec!["TypeError: no \"such\" thing".to_owned(), "    at handler (index.mjs:3:9)".to_owned()];
    let message = "no \"such\" thing".to_owned();
    let failed = Outcome::Failed { error_type: "TypeError".into(), message, trace };
    end(&mut sim, id, failed, 5.0, None);
    let answer = answer(&sim, call);
    assert!(answer.unhandled);
    assert_eq!(
        answer.payload,
        r#"{"errorType":"TypeError","errorMessage":"no \"such\" thing","trace":["TypeError: no \"such\" thing","    at handler (index.mjs:3:9)"]}"#
    );
    let log = shown(&sim, id);
    // The runtime inside the environment logs the error itself.
    assert_eq!(log[2], "END RequestId: ID");
}

#[test]
fn a_time_out_is_told_in_payload_and_log() {
    let (mut sim, call, id) = called();
    sim.now = sim.now.plus_ms(3000);
    end(&mut sim, id, Outcome::TimedOut, 3000.0, None);
    let answer = answer(&sim, call);
    let request_id = &sim.runs[0].request_id;
    let message = format!("RequestId: {request_id} Error: Task timed out after 3.00 seconds");
    let payload = format!(r#"{{"errorType":"Sandbox.Timedout","errorMessage":"{message}"}}"#);
    assert_eq!(answer.payload, payload);
    assert!(answer.unhandled);
    let log = shown(&sim, id);
    assert_eq!(log[2..4], ["2026-11-22T10:00:03.000Z ID Task timed out after 3.00 seconds", "END RequestId: ID"]);
    assert!(log[4].ends_with("\tStatus: timeout"), "{log:?}");
}

#[test]
fn an_environment_that_ended_says_why() {
    let (mut sim, call, id) = called();
    end(&mut sim, id, Outcome::Exited("the worker ran out of memory".into()), 9.0, None);
    let message = format!("RequestId: {} Error: the worker ran out of memory", sim.runs[0].request_id);
    let payload = format!(r#"{{"errorType":"Runtime.ExitError","errorMessage":"{message}"}}"#);
    assert_eq!(answer(&sim, call).payload, payload);
    assert!(shown(&sim, id)[4].ends_with("\tStatus: error\tError Type: Runtime.ExitError"));
}

#[test]
fn the_tail_is_the_last_4_kib_cut_between_characters() {
    for filler in ["é", "🦀", "x"] {
        for shift in 0..4 {
            let (mut sim, call, id) = called();
            let text = "a".repeat(shift) + &filler.repeat(4096);
            sim.handle(Input::Log(id, vec![says(&sim, Level::Info, &text)]));
            end(&mut sim, id, Outcome::Returned("1".into()), 1.0, None);
            let tail = answer(&sim, call).log_tail;
            let whole: String = {
                let request_id = &sim.runs[0].request_id;
                let log = sim.cloud.lambda().log(id).iter();
                log.map(|line| lambda::render_log_line(line, request_id) + "\n").collect()
            };
            assert!(whole.ends_with(&tail));
            let lost = limits::LOG_TAIL_BYTES - tail.len();
            assert!(lost < filler.len(), "{lost} bytes short with {filler} and {shift}");
        }
    }
}

#[test]
fn a_log_holds_10_000_lines_and_the_words_of_the_platform() {
    let (mut sim, _, id) = called();
    for n in 0..11 {
        let lines = (0..1000).map(|i| says(&sim, Level::Info, &format!("{}", n * 1000 + i))).collect();
        sim.handle(Input::Log(id, lines));
    }
    assert_eq!(sim.cloud.lambda().log(id).len(), limits::LOG_LINES);
    end(&mut sim, id, Outcome::Returned("1".into()), 1.0, None);
    let log = shown(&sim, id);
    assert_eq!(log.len(), limits::LOG_LINES + 2);
    assert!(log[limits::LOG_LINES - 1].ends_with("\tINFO\t9997"), "the first lines stay, in order");
    assert!(log[limits::LOG_LINES + 1].starts_with("REPORT "));
}

#[test]
fn levels_are_written_as_lambda_writes_them() {
    let names = [Level::Trace, Level::Debug, Level::Info, Level::Warn, Level::Error].map(|level| {
        let line = LogLine { at: START, level, text: "t".into() };
        lambda::render_log_line(&line, "ID")
    });
    let expected =
        ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"].map(|it| format!("2026-11-22T10:00:00.000Z\tID\t{it}\tt"));
    assert_eq!(names, expected);
}
