// console as in Lambda: Node's own formatting, each line with a level, everything to the log.
import { format, inspect } from "node-inspect-extracted";
import { MAX_LOG_LINE, MAX_LOG_LINES, MAX_LOG_TEXT } from "../limits.js";
import { byteLength, encode, encoder, now, wallClock } from "./primordials.js";
import { renamePlaces } from "./positions.js";

const LEVELS = { debug: "DEBUG", error: "ERROR", fatal: "FATAL", info: "INFO", log: "INFO", trace: "TRACE", warn: "WARN" };

/**
 * Makes the log of an environment.
 * @param {(line: [number, string, string]) => void} send time in ms since 1970, level, text
 * @returns {{write(level: string, text: string): void, reset(): void, console: Console}} `reset` starts the next invocation's allowance
 */
export function makeLog(send) {
  let lines = 0;
  let bytes = 0;
  const reset = () => { lines = 0; bytes = 0; };
  const write = (level, text) => {
    if (lines > MAX_LOG_LINES || bytes > MAX_LOG_TEXT) return;
    const kept = cut(text);
    lines += 1;
    bytes += byteLength(kept);
    const full = lines > MAX_LOG_LINES || bytes > MAX_LOG_TEXT;
    send([wallClock(), full ? "WARN" : level, full ? `This log is full: one invocation can write ${MAX_LOG_LINES.toLocaleString("en")} lines or 1 MiB here. Further lines are dropped.` : kept]);
  };
  return { write, reset, console: makeConsole(write) };
}

function makeConsole(write) {
  const counts = new Map();
  const timers = new Map();
  let indent = "";
  const line = (level, text) => {
    const named = renamePlaces(text);
    write(level, indent === "" ? named : indent + named.replaceAll("\n", `\n${indent}`));
  };
  const made = {};
  for (const [name, level] of Object.entries(LEVELS)) made[name] = (...values) => line(level, format(...values));
  made.trace = (...values) => line("TRACE", format(...values) + new Error("").stack.replace(/^Error\n?/, "\n").replace(/\n.*\n/, "\n"));
  const elapsed = (label) => `${label}: ${(now() - timers.get(label)).toFixed(3)}ms`;
  return Object.assign(made, {
    assert: (ok, ...values) => { if (!ok) line("ERROR", values.length ? format(`Assertion failed: ${values[0]}`, ...values.slice(1)) : "Assertion failed"); },
    count: (label = "default") => { counts.set(label, (counts.get(label) ?? 0) + 1); line("INFO", `${label}: ${counts.get(label)}`); },
    countReset: (label = "default") => counts.delete(label),
    dir: (value, options) => line("INFO", inspect(value, { customInspect: false, ...options })),
    group: (...values) => { if (values.length) line("INFO", format(...values)); indent += "  "; },
    groupEnd: () => { indent = indent.slice(2); },
    table: (value) => line("INFO", inspect(value, { depth: 3 })),
    time: (label = "default") => timers.set(label, now()),
    timeEnd: (label = "default") => { if (timers.has(label)) line("INFO", elapsed(label)); timers.delete(label); },
    timeLog: (label = "default", ...values) => { if (timers.has(label)) line("INFO", format(elapsed(label), ...values)); },
  });
}

/** A line of at most 256 KiB. */
function cut(text) {
  if (text.length * 3 <= MAX_LOG_LINE) return text;
  const bytes = encode(encoder, text);
  if (bytes.length <= MAX_LOG_LINE) return text;
  const note = " … cut at 256 KiB";
  return new TextDecoder().decode(bytes.subarray(0, MAX_LOG_LINE - note.length - 8)) + note;
}
