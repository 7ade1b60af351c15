// What a handler can import, and what to say about what it cannot.
import PACKAGES from "text:packages";
import { BUILTINS } from "../sandbox/builtins.js";

/** Import name → the names it exports. */
const EXPORTS = new Map([
  ...Object.entries(PACKAGES).map(([name, { exports }]) => [name, exports]),
  ...Object.entries(BUILTINS),
]);

/** Names that a browser or another runtime has, but not here; what takes their place. */
const INSTEAD = {
  sharp: "To scale images here use OffscreenCanvas and createImageBitmap; on AWS, sharp.",
  "aws-sdk": "That is version 2 of the SDK, which Node.js runtimes no longer carry. Version 3: import { S3Client } from \"@aws-sdk/client-s3\".",
  "node:fs": "There is no disk here: keep data in a bucket.",
  "node:fs/promises": "There is no disk here: keep data in a bucket.",
  "node:os": "There is no operating system here.",
  "node:http": "Nothing leaves this tab: the SDK reaches the cloud in it.",
  "node:https": "Nothing leaves this tab: the SDK reaches the cloud in it.",
  "node:net": "Nothing leaves this tab: the SDK reaches the cloud in it.",
  "node:child_process": "There are no processes here.",
  "node:worker_threads": "A handler has one thread here.",
  "node:stream": "Use ReadableStream and TransformStream, which Node.js has too, from node:stream/web.",
  "node:stream/promises": "Use ReadableStream and TransformStream, which Node.js has too, from node:stream/web.",
  "node:events": "Use EventTarget, which Node.js has too.",
  "node:zlib": "Use CompressionStream and DecompressionStream, which Node.js has too.",
};

/** Exports of Node's modules that are left out on purpose; what takes their place. */
const INSTEAD_OF_EXPORT = {
  "node:crypto createHash": "Use await crypto.subtle.digest(\"SHA-256\", bytes), which Node.js has too.",
  "node:crypto createHmac": "Use crypto.subtle.sign with an HMAC key, which Node.js has too.",
  "node:crypto randomBytes": "Use crypto.getRandomValues(new Uint8Array(n)), which Node.js has too.",
};

/**
 * The full name of a module: Node takes its own with and without `node:`.
 * @param {string} name as written in the import
 * @returns {string}
 */
export function moduleName(name) {
  const prefixed = `node:${name}`;
  return EXPORTS.has(prefixed) || prefixed in INSTEAD ? prefixed : name;
}

/**
 * Why a module cannot be imported.
 * @param {string} name as written in the import
 * @returns {string | null} sentences, or null when it is there
 */
export function moduleProblem(name) {
  const full = moduleName(name);
  if (EXPORTS.has(full)) return null;
  if (/^\.{0,2}\//.test(name)) return `"${name}" is another file, and a function here has one file. Put the code into this one.`;
  if (/^https?:/.test(name)) return `"${name}" is on the network, and nothing leaves this tab. ${available()}`;
  const hint = Object.hasOwn(INSTEAD, full) ? `${INSTEAD[full]} ` : "";
  const close = nearest(name, [...EXPORTS.keys()]);
  return `"${name}" can't be imported here. ${hint}${close ? `Did you mean "${close}"?` : available()}`;
}

/**
 * Why a name cannot be taken from a module.
 * @param {string} name of a module that is there
 * @param {string} wanted the export
 * @returns {string | null}
 */
export function exportProblem(name, wanted) {
  const full = moduleName(name);
  const exports = EXPORTS.get(full);
  if (!exports || exports.includes(wanted)) return null;
  const hint = INSTEAD_OF_EXPORT[`${full} ${wanted}`];
  if (hint) return `"${name}" has no ${wanted} here. ${hint}`;
  if (wanted === "default") return `"${name}" has no default export. Name what you need: import { ${exports.find((e) => e.endsWith("Client")) ?? exports[0]} } from "${name}".`;
  const close = nearest(wanted, exports);
  const few = exports.length <= 16 ? ` It has ${exports.filter((e) => e !== "default").join(", ")}.` : "";
  return `"${name}" has no export named ${wanted}${full.startsWith("node:") ? " here" : ""}.${close ? ` Did you mean ${close}?` : few}`;
}

function available() {
  return `What can be imported: ${[...EXPORTS.keys()].join(", ")}.`;
}

/** The candidate nearest in spelling, when it is near enough to be a slip. */
function nearest(word, candidates) {
  let best = null;
  let least = Math.max(1, Math.floor(word.length / 4)) + 1;
  for (const candidate of candidates) {
    const distance = candidate.toLowerCase() === word.toLowerCase() ? 0 : editDistance(word, candidate, least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Levenshtein's distance, given up once it reaches `limit`. */
function editDistance(a, b, limit) {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    if (Math.min(...next) >= limit) return limit;
    row = next;
  }
  return row[b.length];
}
