// What may come from a worker. Nothing that a worker posts is trusted: each message is taken apart and put together anew from
// values of the right type and size. Whatever else comes ends the environment.
import { MAX_LOG_LINE, MAX_PAYLOAD, MAX_REQUESTS, MAX_REQUEST_BODY, MAX_REQUEST_TEXT } from "./limits.js";

/** A worker posted something that this runtime never posts. */
export class ProtocolError extends Error {}

const METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const LEVELS = ["DEBUG", "ERROR", "FATAL", "INFO", "TRACE", "WARN"];
const MAX_TRACE = 200;

/**
 * Checks one message.
 * @param {unknown} data as posted
 * @param {{invocation: number | null, lastRequest: number, openRequests: number}} state of the environment
 * @returns {object} the message, made of plain values
 */
export function readMessage(data, state) {
  need(typeof data === "object" && data !== null, "a message must be an object");
  switch (data.type) {
    case "ready": return { type: "ready" };
    case "log": return readLog(data);
    case "request": return readRequest(data, state);
    case "returned": return { type: "returned", ...readInvocation(data, state), payload: text(data.payload, MAX_PAYLOAD, "payload") };
    case "failed": return { type: "failed", ...readInvocation(data, state), ...readError(data) };
    case "crashed": return { type: "crashed", ...readError(data) };
    case "exit": need(Number.isInteger(data.code), "an exit code must be a whole number"); return { type: "exit", code: data.code & 255 };
    default: throw new ProtocolError("a message of an unknown type");
  }
}

function readInvocation({ invocation }, state) {
  need(state.invocation !== null && invocation === state.invocation, "a result for an invocation that does not run here");
  return { invocation };
}

function readLog({ line }) {
  need(Array.isArray(line), "a log line must be a list");
  const [at, level, words] = line;
  need(Number.isFinite(at) && LEVELS.includes(level), "a log line must have a time and a level");
  return { type: "log", line: { at, level, text: text(words, MAX_LOG_LINE, "log line") } };
}

function readRequest({ request, method, url, headers, body }, { lastRequest, openRequests }) {
  need(request === lastRequest + 1, "requests must count up");
  need(openRequests < MAX_REQUESTS, "too many requests at a time");
  need(METHODS.includes(method), "an unknown method");
  need(Array.isArray(headers) && headers.length <= 200, "headers must be a short list");
  const pairs = headers.map((pair) => {
    need(Array.isArray(pair) && pair.length === 2, "a header must be a pair");
    return [text(pair[0], MAX_REQUEST_TEXT, "header name"), text(pair[1], MAX_REQUEST_TEXT, "header")];
  });
  need(pairs.reduce((sum, [name, value]) => sum + name.length + value.length, 0) <= MAX_REQUEST_TEXT, "headers are too long");
  need(body === null || (body instanceof ArrayBuffer && body.byteLength <= MAX_REQUEST_BODY), "a body must be bytes");
  return { type: "request", request, method, url: text(url, MAX_REQUEST_TEXT, "URL"), headers: pairs, body };
}

function readError({ errorType, errorMessage, trace = [] }) {
  need(Array.isArray(trace), "a trace must be a list");
  return {
    errorType: cut(errorType),
    errorMessage: cut(errorMessage),
    trace: trace.slice(0, MAX_TRACE).map(cut),
  };
}

/** An error's text comes from the learner, and is cut rather than refused. */
function cut(value) {
  need(typeof value === "string", "an error must be told in text");
  return value.length > MAX_LOG_LINE ? `${value.slice(0, MAX_LOG_LINE)}…` : value;
}

function text(value, most, what) {
  need(typeof value === "string" && value.length <= most, `a ${what} must be a text of at most ${most} characters`);
  return value;
}

function need(holds, message) {
  if (!holds) throw new ProtocolError(message);
}
