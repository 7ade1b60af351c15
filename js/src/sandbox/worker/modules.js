// Node's own modules, made of what the environment has. `BUILTINS` lists the same names for the linker.
import { format, inspect } from "node-inspect-extracted";
import { BUILTINS } from "../builtins.js";

/** Where each module's exports come from. */
function sourcesOf({ Buffer, process, timers }) {
  const crypto = globalThis.crypto;
  const wait = (start) => (delay, value, { signal } = {}) => new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = start(() => resolve(value), delay);
    signal?.addEventListener("abort", () => { timers.clearTimeout(timer); reject(signal.reason); }, { once: true });
  });
  return {
    "node:buffer": { Blob, Buffer, File, atob, btoa, constants: { MAX_LENGTH: 2 ** 32, MAX_STRING_LENGTH: 2 ** 29 - 24 }, kMaxLength: 2 ** 32 },
    "node:crypto": { getRandomValues: crypto.getRandomValues.bind(crypto), randomUUID: crypto.randomUUID.bind(crypto), subtle: crypto.subtle, webcrypto: crypto },
    "node:perf_hooks": { performance },
    "node:process": process,
    "node:stream/web": globalThis,
    "node:timers": timers,
    "node:timers/promises": { setImmediate: (value) => wait((done) => timers.setImmediate(done))(0, value), setTimeout: wait(timers.setTimeout) },
    "node:url": globalThis,
    "node:util": { TextDecoder, TextEncoder, format, inspect, promisify },
  };
}

/**
 * Makes the function that modules are taken with, those of Node.js and the packages of this environment.
 * @param {object} environment what Node's modules are made of
 * @param {Record<string, ($require: (name: string) => object) => object>} packages
 * @returns {(name: string) => object}
 */
export function makeRequire(environment, packages) {
  const made = new Map();
  const sources = sourcesOf(environment);
  const $require = (name) => {
    if (!made.has(name)) made.set(name, name in packages ? packages[name]($require) : builtin(BUILTINS[name], sources[name]));
    return made.get(name);
  };
  return $require;
}

function builtin(names, source) {
  const own = {};
  for (const name of names) if (name !== "default") own[name] = source[name];
  return { ...own, default: source.env ? source : own };
}

function promisify(original) {
  return function promised(...values) {
    return new Promise((resolve, reject) => {
      original.call(this, ...values, (error, value) => (error ? reject(error) : resolve(value)));
    });
  };
}
