// Errors as Lambda's Node.js runtime reports them: in the answer of the invocation, and in the log.
import { stringify } from "./primordials.js";
import { traceOf } from "./positions.js";

/**
 * The answer of a failed invocation. Only errors have a trace; whatever else is thrown is told by its type.
 * @param {unknown} thrown
 * @returns {{errorType: string, errorMessage: string, trace: string[]}}
 */
export function describeError(thrown) {
  try {
    if (looksLikeError(thrown)) return { errorType: `${thrown.name}`, errorMessage: `${thrown.message}`, trace: traceOf(thrown) };
    return { errorType: typeof thrown, errorMessage: thrown.toString(), trace: [] };
  } catch {
    return { errorType: "handled", errorMessage: "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack", trace: [] };
  }
}

/**
 * The same error as the runtime logs it: after a tab, as JSON, with the error's own fields.
 * @param {unknown} thrown
 * @returns {string}
 */
export function errorForLog(thrown) {
  try {
    return `\t${stringify(thrown, (_key, value) => (value instanceof Error ? fieldsOf(value) : value)) ?? "undefined"}`;
  } catch {
    return `\t${stringify(describeError(thrown))}`;
  }
}

/**
 * An unhandled rejection, wrapped as the runtime does.
 * @param {unknown} reason
 * @returns {Error}
 */
export function unhandledRejection(reason) {
  const error = new Error(`${reason}`);
  error.name = "Runtime.UnhandledPromiseRejection";
  const own = looksLikeError(reason) ? traceOf(reason).slice(1) : [];
  error.stack = [`${error.name}: ${error.message}`, ...own].join("\n");
  return Object.assign(error, { reason, promise: {} });
}

function looksLikeError(value) {
  return value instanceof Error || (value && typeof value.name === "string" && typeof value.message === "string" && typeof value.stack === "string");
}

function fieldsOf(error) {
  const fields = { errorType: error.name, errorMessage: error.message, code: error.code, ...error };
  if (typeof error.stack === "string") fields.stack = traceOf(error);
  return fields;
}
