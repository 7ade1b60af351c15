// What the linked text does, run as a module here: bindings, exports, and above all lines and columns.
import assert from "node:assert/strict";
import { test } from "node:test";
import { build } from "esbuild";

const packages = { "@aws-sdk/client-s3": { file: "", bytes: 0, needs: [], exports: ["S3Client", "GetObjectCommand"] } };
const { outputFiles } = await build({
  entryPoints: [new URL("../src/linker/link.js", import.meta.url).pathname],
  bundle: true, write: false, format: "esm",
  plugins: [{ name: "packages", setup(plugin) {
    plugin.onResolve({ filter: /^text:/ }, ({ path }) => ({ path, namespace: "virtual" }));
    plugin.onLoad({ filter: /./, namespace: "virtual" }, () => ({ contents: JSON.stringify(packages), loader: "json" }));
  } }],
});
const { link } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

async function load(source, modules = {}) {
  const result = link(source);
  assert.ok(result.ok, JSON.stringify(result.errors));
  const { text, imports, shift, lines } = result.linked;
  const module = await import(`data:text/javascript,${encodeURIComponent(`export const made = ${text}`)}`);
  const exports = await module.made[0]["<module>"](...imports.map((name) => modules[name]));
  return { exports, text, shift, lines };
}

test("imports are bound, whatever their form", async () => {
  const s3 = { S3Client: "client", GetObjectCommand: "get" };
  const { exports } = await load(`import { S3Client as X, "GetObjectCommand" as G } from "@aws-sdk/client-s3"; import * as all from "@aws-sdk/client-s3";
const $import0 = "mine";
export const handler = () => [X, G, all.S3Client, $import0];`, { "@aws-sdk/client-s3": s3 });
  assert.deepEqual(exports.handler(), ["client", "get", "client", "mine"]);
});

test("imports below their use work, as hoisting has it", async () => {
  const { exports } = await load(`const seen = S3Client;\nexport const handler = () => seen;\nimport { S3Client } from "@aws-sdk/client-s3";`, { "@aws-sdk/client-s3": { S3Client: 7 } });
  assert.equal(exports.handler(), 7);
});

test("exports are read when asked", async () => {
  const { exports } = await load("export let handler = () => 1; export { handler as other }; setTimeout(() => { handler = () => 2; });");
  assert.equal(exports.handler(), 1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(exports.handler(), 2);
});

test("nothing moves: lines, columns, line ends, comments at the end", async () => {
  for (const end of ["\n", "\r\n", "\u2028"]) {
    const source = ["#!/usr/bin/env node", "import {", "  S3Client", "} from '@aws-sdk/client-s3'; const a = 1;", "export   async function handler() { throw new Error('x') } // the end"].join(end);
    const { exports, text, shift, lines } = await load(source, { "@aws-sdk/client-s3": {} });
    assert.equal(lines, 5);
    assert.equal(text.slice(shift).indexOf("const a = 1"), source.indexOf("const a = 1"));
    assert.equal(text.slice(shift).indexOf("async function handler"), source.indexOf("async function handler"));
    const error = await exports.handler().catch((e) => e);
    if (end !== "\u2028") assert.match(error.stack, /:5:43\)/);
  }
});

test("top-level await, strict mode, and this as in a module", async () => {
  const { exports } = await load("const x = await Promise.resolve(3);\nconst self = this;\nexport const handler = () => [x, self, (function () { return this })()];");
  assert.deepEqual(exports.handler(), [3, undefined, undefined]);
});
