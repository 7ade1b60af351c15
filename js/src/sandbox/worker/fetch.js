// The sandbox's fetch: it knows one destination, the cloud in this tab.
import { MAX_REQUESTS, MAX_REQUEST_BODY } from "../limits.js";
import { Response, URL, bytesOf, defineProperty, mapDelete, mapGet, mapSet } from "./primordials.js";
import { ExactRequest, addressOf } from "./request.js";

/** Endpoints of the cloud: regional and global, path style and virtual-host style, dual-stack. */
const CLOUD = /^(?:[a-z0-9][a-z0-9.-]*\.)?s3(?:\.dualstack)?(?:[.-][a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com$/;
const WITHOUT_BODY = [101, 103, 204, 205, 304];

/**
 * Makes fetch for an environment.
 * @param {(message: object, transfer: Transferable[]) => void} send to the page
 * @returns {{fetch: typeof fetch, receive(reply: object): void}} `receive` takes the page's answers
 */
export function makeFetch(send) {
  const waiting = new Map();
  const queue = [];
  let running = 0;
  let last = 0;

  const next = () => {
    running -= 1;
    const start = queue.shift();
    if (start) start();
  };
  const slot = () => new Promise((start) => {
    const go = () => { running += 1; start(); };
    if (running < MAX_REQUESTS) go();
    else queue.push(go);
  });
  const exchange = async (request, body) => {
    await slot();
    try {
      return await new Promise((resolve, reject) => {
        request.signal.throwIfAborted();
        const id = (last += 1);
        mapSet(waiting, id, resolve);
        request.signal.addEventListener("abort", () => { mapDelete(waiting, id); reject(request.signal.reason); });
        send({ type: "request", request: id, method: request.method, url: addressOf(request), headers: [...request.headers], body }, body ? [body] : []);
      });
    } finally {
      next();
    }
  };
  const fetch = async (input, init) => {
    const request = new ExactRequest(input, init);
    refuseOutside(new URL(request.url));
    request.signal.throwIfAborted();
    const body = request.method === "GET" || request.method === "HEAD" ? null : await bytesOf(request);
    if (body?.byteLength > MAX_REQUEST_BODY) throw new TypeError("fetch failed: a request can carry 512 MiB here. Send the object in parts: Upload from @aws-sdk/lib-storage does.");
    return respond(await exchange(request, body), addressOf(request));
  };
  const receive = (reply) => {
    const resolve = mapGet(waiting, reply.request);
    mapDelete(waiting, reply.request);
    resolve?.(reply);
  };
  return { fetch, receive };
}

function refuseOutside({ protocol, hostname, href }) {
  if (protocol === "https:" && CLOUD.test(hostname)) return;
  const where = hostname || href.slice(0, 60);
  throw new TypeError(`fetch failed: nothing leaves this tab, so ${where} can't be reached. The cloud here answers at https://s3.<region>.amazonaws.com and https://<bucket>.s3.<region>.amazonaws.com.`);
}

function respond({ status, headers, body, failure }, url) {
  if (failure) throw new TypeError(`fetch failed: ${failure}`);
  const response = new Response(WITHOUT_BODY.includes(status) ? null : body, { status, headers });
  return defineProperty(response, "url", { value: url });
}
