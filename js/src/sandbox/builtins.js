// Node's own modules that have a true equivalent in the sandbox, and what each exports here. The prelude provides exactly these
// names; the linker accepts no others.

/** @type {Record<string, string[]>} */
export const BUILTINS = {
  "node:buffer": ["Blob", "Buffer", "File", "atob", "btoa", "constants", "default", "kMaxLength"],
  "node:crypto": ["default", "getRandomValues", "randomUUID", "subtle", "webcrypto"],
  "node:perf_hooks": ["default", "performance"],
  "node:process": ["argv", "default", "env", "exit", "hrtime", "nextTick", "platform", "uptime", "version", "versions"],
  "node:stream/web": ["ByteLengthQueuingStrategy", "CompressionStream", "CountQueuingStrategy", "DecompressionStream", "ReadableStream", "TextDecoderStream", "TextEncoderStream", "TransformStream", "WritableStream", "default"],
  "node:timers": ["clearImmediate", "clearInterval", "clearTimeout", "default", "setImmediate", "setInterval", "setTimeout"],
  "node:timers/promises": ["default", "setImmediate", "setTimeout"],
  "node:url": ["URL", "URLSearchParams", "default"],
  "node:util": ["TextDecoder", "TextEncoder", "default", "format", "inspect", "promisify"],
};
