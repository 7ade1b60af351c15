// Requests that keep their address as it was written: a browser folds "." and ".." in paths, to S3 they are part of a key.
import { Request, weakGet, weakSet } from "./primordials.js";

const FOLDED = /\/(?:\.|%2e){1,2}(?:[/?#]|$)/i;
const PLAIN = /^https:\/\/[!-~]+$/;
const addresses = new WeakMap();

/** The Request of an execution environment. */
export class ExactRequest extends Request {
  /**
   * @param {string | URL | globalThis.Request} input
   * @param {RequestInit} [init]
   */
  constructor(input, init) {
    super(input, init);
    const address = written(input);
    if (address) weakSet(addresses, this, address);
  }
}
Object.defineProperty(ExactRequest, "name", { value: "Request" });

/**
 * The address to ask for.
 * @param {globalThis.Request} request
 * @returns {string}
 */
export function addressOf(request) {
  return weakGet(addresses, request) ?? request.url;
}

function written(input) {
  if (typeof input !== "string") return typeof input === "object" && input !== null ? weakGet(addresses, input) : undefined;
  return FOLDED.test(input) && PLAIN.test(input) ? input.split("#")[0] : undefined;
}
