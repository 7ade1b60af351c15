// Names that mean something in a browser and nothing, or something else, in Lambda.

const CANVAS = "is not in Node.js: it works here, on AWS use sharp.";
const PAGE = "is not in Lambda: a handler has no page.";
const NETWORK = "is not here: nothing leaves this tab. The SDK reaches the cloud in it.";
const STORAGE = "is not in Lambda: keep data in a bucket.";
const TEXT_AS_CODE = "is switched off here: text is never run as code.";

/** @type {Record<string, string>} what to say after the name */
export const FOREIGN_GLOBALS = {
  OffscreenCanvas: CANVAS, createImageBitmap: CANVAS, ImageBitmap: CANVAS, ImageData: CANVAS, Path2D: CANVAS, ImageDecoder: CANVAS,
  document: PAGE, window: PAGE, parent: PAGE, top: PAGE, alert: PAGE, confirm: PAGE, prompt: PAGE, location: PAGE, history: PAGE,
  XMLHttpRequest: NETWORK, EventSource: NETWORK, WebSocket: NETWORK, WebTransport: NETWORK, RTCPeerConnection: NETWORK, importScripts: NETWORK,
  localStorage: STORAGE, sessionStorage: STORAGE, indexedDB: STORAGE, caches: STORAGE,
  Worker: "is not here: a handler has one thread.", SharedWorker: "is not here: a handler has one thread.",
  postMessage: "is not in Lambda: return the result, or write it to a bucket.",
  eval: TEXT_AS_CODE, Function: TEXT_AS_CODE,
  __dirname: "is not in ES modules.", __filename: "is not in ES modules.",
};
