// What the bridge needs, taken before the learner's code runs: whatever a handler does to prototypes or globals later, the
// bridge keeps to these. A handler can spoil its own environment, as on AWS, and nothing beyond it.

export const { parse, stringify } = JSON;
export const { apply, ownKeys } = Reflect;
export const { create, defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf } = Object;
export const { clearTimeout, setTimeout, setInterval, clearInterval, queueMicrotask } = globalThis;
export const { Blob, File, MessageChannel, Request, Response, TextEncoder, URL } = globalThis;
export const now = performance.now.bind(performance);
export const wallClock = Date.now;

const uncurry = (method) => Function.prototype.call.bind(method);
const getter = (prototype, name) => uncurry(getOwnPropertyDescriptor(prototype, name).get);

export const dataOf = getter(MessageEvent.prototype, "data");
export const portsOf = getter(MessageEvent.prototype, "ports");
export const post = uncurry(MessagePort.prototype.postMessage);
export const bytesOf = uncurry(Request.prototype.arrayBuffer);
export const replaceText = uncurry(String.prototype.replace);
export const splitText = uncurry(String.prototype.split);
export const mapGet = uncurry(Map.prototype.get);
export const mapSet = uncurry(Map.prototype.set);
export const mapDelete = uncurry(Map.prototype.delete);
export const weakGet = uncurry(WeakMap.prototype.get);
export const weakSet = uncurry(WeakMap.prototype.set);
export const encode = uncurry(TextEncoder.prototype.encode);
export const encoder = new TextEncoder();

/**
 * Size of a text in UTF-8.
 * @param {string} text
 * @returns {number} bytes
 */
export function byteLength(text) {
  return encode(encoder, text).length;
}
