// Node's globals that handlers count on: process, timers that can be unref'd, setImmediate, Buffer.
import { Buffer } from "buffer/";
import { MessageChannel, clearInterval, clearTimeout, mapDelete, mapGet, mapSet, now, queueMicrotask, setInterval, setTimeout } from "./primordials.js";

const VERSION = "24.11.1";

/** What a browser does not tell is left out: no memoryUsage, no cpuUsage, no pid. */
export function makeProcess(exit) {
  const hrtime = (since) => {
    const at = now();
    const [s, ns] = [Math.floor(at / 1000), Math.floor((at % 1000) * 1e6)];
    if (!since) return [s, ns];
    const [ds, dns] = [s - since[0], ns - since[1]];
    return dns < 0 ? [ds - 1, dns + 1e9] : [ds, dns];
  };
  hrtime.bigint = () => BigInt(Math.floor(now() * 1e6));
  return {
    arch: "x64",
    argv: ["/var/lang/bin/node", "/var/runtime/index.mjs"],
    cwd: () => "/var/task",
    env: environmentVariables(),
    exit: (code = 0) => exit(Number(code) || 0),
    hrtime,
    nextTick: (callback, ...values) => queueMicrotask(() => callback(...values)),
    platform: "linux",
    release: { name: "node" },
    uptime: () => now() / 1000,
    version: `v${VERSION}`,
    versions: { node: VERSION },
  };
}

/** process.env: every value is a string, as in Node.js. */
function environmentVariables() {
  return new Proxy({}, {
    set: (target, key, value) => Reflect.set(target, key, `${value}`),
    defineProperty: (target, key, property) => Reflect.defineProperty(target, key, { ...property, value: `${property.value}` }),
  });
}

/** What setTimeout and setInterval return in Node.js. A frozen environment has no event loop to keep alive, so ref and unref say nothing. */
class Timeout {
  constructor(id) {
    this.id = id;
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }
  hasRef() {
    return true;
  }
  [Symbol.toPrimitive]() {
    return this.id;
  }
}

const idOf = (timer) => (timer instanceof Timeout ? timer.id : timer);
const timer = (start) => (callback, delay, ...values) => {
  if (typeof callback !== "function") throw new TypeError(`The "callback" argument must be of type function. Received ${callback === null ? "null" : `type ${typeof callback}`}`);
  return new Timeout(start(callback, delay, ...values));
};

const immediates = new Map();
let lastImmediate = 0;
const { port1, port2 } = new MessageChannel();
const kick = port2.postMessage.bind(port2, null);
const queue = [];

/**
 * Runs a function after the running task and its microtasks.
 * @param {() => void} task
 */
export function later(task) {
  queue[queue.length] = task;
  kick();
}

port1.onmessage = () => {
  const task = queue[0];
  for (let i = 1; i < queue.length; i += 1) queue[i - 1] = queue[i];
  queue.length -= 1;
  task();
};

export const timers = {
  clearImmediate: (id) => { mapDelete(immediates, id); },
  clearInterval: (id) => clearInterval(idOf(id)),
  clearTimeout: (id) => clearTimeout(idOf(id)),
  setImmediate: (callback, ...values) => {
    const id = (lastImmediate += 1);
    mapSet(immediates, id, () => callback(...values));
    later(() => {
      const task = mapGet(immediates, id);
      mapDelete(immediates, id);
      task?.();
    });
    return id;
  },
  setInterval: timer(setInterval),
  setTimeout: timer(setTimeout),
};

export { Buffer };
