// Leaves of the worker's globals those that Node.js has too, and what images need. An allow-list: what a browser adds tomorrow
// stays out. The Content-Security-Policy alone would keep everything in the tab; this makes the surface small and the errors plain.
import { defineProperty, getPrototypeOf, ownKeys } from "./primordials.js";

const LANGUAGE = `AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date
  DisposableStack Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array
  Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String SuppressedError Symbol
  SyntaxError Temporal TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet decodeURI
  decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape`;

const SHARED = `AbortController AbortSignal Blob ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy Crypto CryptoKey CustomEvent
  DOMException DecompressionStream Event EventTarget File FileReader FormData Headers MessageChannel MessageEvent MessagePort Performance
  PerformanceEntry PerformanceMark PerformanceMeasure ReadableByteStreamController ReadableStream ReadableStreamBYOBReader
  ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader Request Response SubtleCrypto TextDecoder
  TextDecoderStream TextEncoder TextEncoderStream TransformStream TransformStreamDefaultController URL URLPattern URLSearchParams
  WritableStream WritableStreamDefaultController WritableStreamDefaultWriter atob btoa clearInterval clearTimeout console crypto
  performance queueMicrotask self setInterval setTimeout structuredClone`;

const IMAGES = `CanvasFilter CanvasGradient CanvasPattern DOMMatrix DOMMatrixReadOnly DOMPoint DOMPointReadOnly DOMQuad DOMRect DOMRectReadOnly
  ImageBitmap ImageBitmapRenderingContext ImageData ImageDecoder ImageTrack ImageTrackList OffscreenCanvas OffscreenCanvasRenderingContext2D
  Path2D TextMetrics VideoColorSpace VideoFrame createImageBitmap`;

const METHODS = "addEventListener constructor dispatchEvent hasOwnProperty removeEventListener toString";

/** Removes every other name from the global object and from its prototypes below Object.prototype. */
export function lockDown() {
  const keep = new Set(`${LANGUAGE} ${SHARED} ${IMAGES} ${METHODS}`.split(/\s+/));
  for (let object = globalThis; object !== Object.prototype && object !== null; object = getPrototypeOf(object)) {
    if (object === EventTarget.prototype) break;
    for (const key of ownKeys(object)) {
      if (typeof key === "symbol" || keep.has(key)) continue;
      if (!Reflect.deleteProperty(object, key)) {
        try {
          defineProperty(object, key, { value: undefined, writable: false });
        } catch {
          // A property that neither goes away nor changes is the engine's own constant; none of them reaches anywhere.
        }
      }
    }
  }
}
