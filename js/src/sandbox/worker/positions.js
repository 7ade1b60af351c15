// Stack traces as Lambda shows them. The whole environment is one script for the browser; a line of it belongs to the learner's
// file, to the SDK or to the runtime, and is named accordingly.
import { replaceText, splitText } from "./primordials.js";

/** Set once at the start: `[first line of the part, its file]` in order, and how far the learner's first line is moved right. */
let parts = [[1, "file:///var/task/index.mjs"]];
let shift = 0;

const PLACE = /(?:file:\/\/\/var\/task\/[^\s():]+|data:text\/javascript,[^\s)]*?):(\d+):(\d+)/g;
/** The function that the learner's module was made into; a module has no name in a stack. */
const MODULE_FRAME = /at (?:async )?<module> \(([^\n]*)\)/g;
const OWN_FRAME = /^\s+at .*file:\/\/\/var\/runtime\/index\.mjs/;

/**
 * Tells which lines of the script belong to which file.
 * @param {[number, string][]} table in the order of the lines
 * @param {number} columns
 */
export function describeScript(table, columns) {
  parts = table;
  shift = columns;
}

/**
 * Names the learner's places in a text that holds a stack.
 * @param {string} text
 * @returns {string}
 */
export function renamePlaces(text) {
  return replaceText(replaceText(text, MODULE_FRAME, "at $1"), PLACE, (place, line, column) => {
    let [first, file] = parts[0];
    for (let i = 1; i < parts.length && parts[i][0] <= +line; i += 1) [first, file] = parts[i];
    const moved = +line === 1 ? +column - shift : +column;
    return `${file}:${+line - first + 1}:${moved < 1 ? 1 : moved}`;
  });
}

/**
 * The lines of an error's stack, first its name and message; frames of this runtime at the end are left out.
 * @param {{name: string, message: string, stack: string}} error
 * @returns {string[]}
 */
export function traceOf(error) {
  const lines = splitText(renamePlaces(inV8Form(error)), "\n");
  while (lines.length > 1 && OWN_FRAME.test(lines[lines.length - 1])) lines.length -= 1;
  return lines;
}

/** Firefox and WebKit write `function@place` and leave out the message. */
function inV8Form({ name, message, stack }) {
  if (/^\s*at /m.test(stack) || stack.startsWith(`${name}`)) return stack;
  const frames = splitText(stack, "\n").filter((line) => line !== "").map((line) => {
    const [, caller, place] = /^(.*?)@?([^@]*:\d+:\d+)$/.exec(line) ?? [null, line, ""];
    return place === "" ? `    at ${caller}` : caller === "" ? `    at ${place}` : `    at ${caller} (${place})`;
  });
  return [message === "" ? name : `${name}: ${message}`, ...frames].join("\n");
}
