//! Logs: platform lines as Lambda writes them, bounded.

use super::{Change, Ended, InvocationId, Lambda, Level, LogLine, Outcome};
use crate::cloud::{Effects, Timestamp, Topic, limits};

/// The log of one invocation.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub lines: Vec<LogLine>,
    pub bytes: usize,
}

impl Log {
    /// Writes lines at a position: the same lines a second time change nothing.
    pub fn write(&mut self, from: usize, lines: &[LogLine]) {
        self.lines.truncate(from);
        self.lines.extend_from_slice(lines);
        self.bytes = self.lines.iter().map(|line| line.text.len()).sum();
    }
}

/// The runtime that the log names. AWS writes its patch version here; this one runs on the browser's engine.
const RUNTIME: &str = "nodejs:24.browser";

/// A line as CloudWatch shows it.
#[must_use]
pub fn render(line: &LogLine, request_id: &str) -> String {
    match line.level {
        Level::Platform => line.text.clone(),
        level => format!("{}\t{request_id}\t{}\t{}", line.at.iso(), level.name(), line.text),
    }
}

impl Lambda {
    /// Lines that a handler wrote; none after its run is over.
    pub(in crate::cloud) fn write_log(&mut self, fx: &mut Effects<'_>, id: InvocationId, lines: Vec<LogLine>) {
        if self.invocation(id).is_some_and(super::Invocation::is_running) {
            let room = limits::LOG_LINES.saturating_sub(self.log(id).len());
            self.add_log(fx, id, lines.into_iter().take(room).collect());
        }
    }

    pub(super) fn add_log(&mut self, fx: &mut Effects<'_>, id: InvocationId, lines: Vec<LogLine>) {
        if !lines.is_empty() {
            let change = Change::Log { invocation: id, from: self.log(id).len(), lines };
            self.write(fx, change);
            fx.changed(Topic::Log(id));
        }
    }

    pub(super) fn log_start(&mut self, fx: &mut Effects<'_>, id: InvocationId, request_id: &str, cold: bool) {
        let init = cold.then(|| format!("INIT_START Runtime Version: {RUNTIME}"));
        let start = format!("START RequestId: {request_id} Version: $LATEST");
        let lines = init.into_iter().chain([start]).map(|text| platform(fx.now, text)).collect();
        self.add_log(fx, id, lines);
    }

    pub(super) fn log_end(&mut self, fx: &mut Effects<'_>, id: InvocationId, outcome: &Outcome, ended: &Ended) {
        let Some(invocation) = self.invocation(id) else { return };
        let request_id = &invocation.request_id;
        let settings = self.function(&invocation.function).map(|function| &function.settings);
        let memory = settings.map_or(*limits::MEMORY_MB.start(), |settings| settings.memory_mb);
        let mut lines = Vec::new();
        // A thrown error is logged by the runtime inside the environment, as on AWS.
        if let Some(words) = epitaph(outcome, invocation.request_id.as_str(), fx.now, ended) {
            lines.push(platform(fx.now, words));
        }
        lines.push(platform(fx.now, format!("END RequestId: {request_id}")));
        lines.push(platform(fx.now, report(request_id, outcome, ended, memory)));
        self.add_log(fx, id, lines);
    }

    /// The last 4 KB of a log, as `LogResult` gives it.
    pub(super) fn log_tail(&self, id: InvocationId) -> String {
        let request_id = self.invocation(id).map_or("", |invocation| &invocation.request_id);
        let text: String = self.log(id).iter().map(|line| render(line, request_id) + "\n").collect();
        let mut from = text.len().saturating_sub(limits::LOG_TAIL_BYTES);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        text[from..].to_owned()
    }
}

/// What Lambda says when an environment ended before the handler did.
fn epitaph(outcome: &Outcome, request_id: &str, now: Timestamp, ended: &Ended) -> Option<String> {
    match outcome {
        Outcome::TimedOut => {
            Some(format!("{} {request_id} Task timed out after {:.2} seconds", now.iso(), ended.duration_ms / 1000.0))
        }
        Outcome::Exited(reason) => Some(format!("RequestId: {request_id} Error: {reason}\nRuntime.ExitError")),
        Outcome::Stopped => Some(format!("RequestId: {request_id} stopped by hand")),
        Outcome::Returned(_) | Outcome::Failed { .. } => None,
    }
}

/// The REPORT line. Time of the module scope is billed since August 2025; memory can't be measured in a browser.
fn report(request_id: &str, outcome: &Outcome, ended: &Ended, memory_mb: u32) -> String {
    let billed = (ended.duration_ms + ended.init_ms.unwrap_or(0.0)).ceil();
    let mut line = format!(
        "REPORT RequestId: {request_id}\tDuration: {:.2} ms\tBilled Duration: {billed} ms\tMemory Size: {memory_mb} MB\tMax Memory Used: not measured\t",
        ended.duration_ms
    );
    if let Some(init) = ended.init_ms {
        line += &format!("Init Duration: {init:.2} ms\t");
    }
    match outcome {
        Outcome::TimedOut => line += "Status: timeout",
        Outcome::Exited(_) | Outcome::Stopped => line += "Status: error\tError Type: Runtime.ExitError",
        Outcome::Returned(_) | Outcome::Failed { .. } => {}
    }
    line
}

fn platform(at: Timestamp, text: String) -> LogLine {
    LogLine { at, level: Level::Platform, text }
}
