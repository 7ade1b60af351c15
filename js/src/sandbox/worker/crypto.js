// Plain http in a network is no secure context, and there browsers withhold crypto.randomUUID, which Node.js has and the SDK
// counts on, and crypto.subtle, which nothing here can replace.
import { defineProperty } from "./primordials.js";

/** Gives crypto.randomUUID where the browser does not: 122 random bits as RFC 9562 writes them, version 4. */
export function completeCrypto() {
  const { crypto } = globalThis;
  if (typeof crypto.randomUUID === "function") return;
  const getRandomValues = crypto.getRandomValues.bind(crypto);
  const value = function randomUUID() {
    const bytes = getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  defineProperty(crypto, "randomUUID", { value, writable: true, configurable: true, enumerable: true });
}
