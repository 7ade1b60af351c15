// Runs first in every execution environment, before the SDK and the learner's code: builds what Lambda's Node.js runtime gives,
// takes the rest away, and talks to the page through a port that nothing else here can reach.
import { makeLog } from "./console.js";
import { completeCrypto } from "./crypto.js";
import { makeFetch } from "./fetch.js";
import { lockDown } from "./lockdown.js";
import { makeRequire } from "./modules.js";
import { describeScript } from "./positions.js";
import { dataOf, defineProperty, portsOf, post } from "./primordials.js";
import { Buffer, makeProcess, timers } from "./process.js";
import { ExactRequest } from "./request.js";
import { makeRuntime } from "./runtime.js";

/**
 * Waits for the page, then runs the learner's module and its invocations.
 * @param {(...modules: object[]) => Promise<{handler: unknown}>} program the learner's module
 * @param {Record<string, Function>} packages
 */
export function start(program, packages) {
  addEventListener("message", (event) => {
    const port = portsOf(event)[0];
    port.onmessage = (first) => setUp(port, dataOf(first), program, packages);
  }, { once: true });
}

function setUp(port, config, program, packages) {
  const send = (message, transfer = []) => post(port, message, transfer);
  const exit = (code) => {
    send({ type: "exit", code });
    throw new Error(`process.exit(${code})`);
  };
  const log = makeLog((line) => send({ type: "log", line }));
  const { fetch, receive } = makeFetch(send);
  const process = makeProcess(exit);
  Object.assign(process.env, config.variables);
  describeScript(config.parts, config.shift);
  const runtime = makeRuntime({ send, log, config });
  runtime.watchErrors();
  completeCrypto();
  const $require = makeRequire({ Buffer, process, timers }, packages);
  lockDown();
  expose({ ...timers, Buffer, console: log.console, fetch, global: globalThis, navigator: NAVIGATOR, process, Request: ExactRequest });
  port.onmessage = (event) => {
    const message = dataOf(event);
    if (message.type === "reply") receive(message);
    else runtime.invoke(message);
  };
  runtime.init(() => program(...config.imports.map($require)));
}

/** Node.js has had a small navigator since version 21. */
const NAVIGATOR = Object.freeze({ hardwareConcurrency: navigator.hardwareConcurrency, language: "en-US", languages: Object.freeze(["en-US"]), platform: "linux", userAgent: "Node.js/24" });

function expose(globals) {
  for (const [name, value] of Object.entries(globals)) {
    defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
}
