// The invocations of one environment, as Lambda's Node.js runtime runs them: module scope once, then one event after another.
import { MAX_PAYLOAD } from "../limits.js";
import { describeError, errorForLog, unhandledRejection } from "./errors.js";
import { byteLength, now, parse, stringify } from "./primordials.js";
import { later } from "./process.js";

/**
 * Makes the runtime of an environment.
 * @param {{send: (message: object) => void, log: {write: Function, reset: Function}, config: {handler: string}}} parts
 */
export function makeRuntime({ send, log, config }) {
  let handler;
  let current = null;

  /** Reports an error after which the environment is not used again. */
  const crash = (title, error) => {
    log.write("ERROR", `${title} ${errorForLog(error)}`);
    send({ type: "crashed", invocation: current, ...describeError(error) });
  };

  const watchErrors = () => {
    addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      crash("Unhandled Promise Rejection", unhandledRejection(event.reason));
    });
    addEventListener("error", (event) => {
      event.preventDefault();
      crash("Uncaught Exception", event.error ?? new Error(event.message));
    });
  };

  const init = async (load) => {
    try {
      ({ handler } = await load());
      if (typeof handler !== "function") throw handlerNotFound(config.handler);
      send({ type: "ready" });
    } catch (error) {
      crash("Uncaught Exception", error);
    }
  };

  const invoke = async ({ invocation, event, context, remaining }) => {
    current = invocation;
    log.reset();
    const end = now() + remaining;
    let message;
    try {
      const result = await handler(parse(event), lambdaContext(context, end));
      message = { type: "returned", invocation, payload: serialize(result) };
      if (byteLength(message.payload) > MAX_PAYLOAD) message = tooLarge(invocation);
    } catch (error) {
      log.write("ERROR", `Invoke Error ${errorForLog(error)}`);
      message = { type: "failed", invocation, ...describeError(error) };
    }
    // Two turns later: browsers tell of a rejection that nobody handles in a task of its own, and it must be seen before the result leaves.
    later(() => later(() => {
      current = null;
      send(message);
    }));
  };

  return { watchErrors, init, invoke };
}

function serialize(result) {
  let text;
  try {
    text = stringify(result === undefined ? null : result);
  } catch {
    throw new Error("Unable to stringify response body");
  }
  return text === undefined ? "null" : text;
}

function tooLarge(invocation) {
  return {
    type: "failed",
    invocation,
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_PAYLOAD} bytes).`,
    trace: [],
  };
}

function handlerNotFound(name) {
  const error = new Error(`${name} is undefined or not exported`);
  error.name = "Runtime.HandlerNotFound";
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

function lambdaContext(context, end) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    ...context,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(end - now())),
  };
}
