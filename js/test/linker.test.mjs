// The linker through its public face, as the editor and a deploy use it. Needs `npm run build`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { linkHandler } from "../dist/edges.js";

const check = (source, handler = "index.handler") => linkHandler(source, "index.mjs", handler);
const HANDLER = "export const handler = async () => {};";

async function accepted(source) {
  const result = await check(source);
  assert.deepEqual(result.errors, undefined, source);
  return result;
}

async function refused(source, line, column, message, handler) {
  const result = await check(source, handler);
  assert.equal(result.ok, false, source);
  const [error] = result.errors;
  assert.match(error.message, message);
  assert.deepEqual([error.line, error.column], [line, column]);
}

test("every form of import is accepted", async () => {
  const result = await accepted(`import { S3Client as X, "GetObjectCommand" as G } from "@aws-sdk/client-s3";
import * as s3 from "@aws-sdk/client-s3";
import "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage"; import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import path, { basename } from "path";
import util from "node:util";
${HANDLER}`);
  assert.deepEqual(result.imports, ["@aws-sdk/client-s3", "@aws-sdk/client-s3", "@aws-sdk/client-s3", "@aws-sdk/lib-storage", "@aws-sdk/s3-request-presigner", "node:path", "node:util"]);
});

test("every form of export is accepted", async () => {
  for (const source of [
    HANDLER,
    "export async function handler() {}",
    "async function run() {} export { run as handler };",
    "const run = async () => {}; export { run as 'handler', run };",
    "export let handler; handler = async () => {};",
    "export const { handler } = { handler: async () => {} };",
    "export const a = 1, handler = async () => {};",
  ]) assert.ok((await accepted(source)).exports.includes("handler"), source);
  assert.deepEqual((await linkHandler("export const go = async () => {}", "app.mjs", "app.go")).exports, ["go"]);
});

test("syntax errors have their line and column", async () => {
  await refused("const a = 1;\nexport const handler = async () => {\n  const x = ;\n};", 3, 13, /^Unexpected token\.$/);
  await refused("const a = 1;\nconst a = 2;", 2, 7, /'a' has already been declared/);
  await refused("import { S3Client } from \"@aws-sdk/client-s3\";\nconst S3Client = 1;", 2, 7, /already been declared/);
  await refused("return 1;", 1, 1, /return/);
  await refused("function f() { await 1 }", 1, 16, /await/);
});

test("modules that are not here are named, with what takes their place", async () => {
  await refused(`\nimport sharp from "sharp";\n${HANDLER}`, 2, 19, /"sharp" can't be imported here\. To scale images here use OffscreenCanvas.*What can be imported: @aws-sdk\/client-s3/);
  await refused(`import { S3 } from "@aws-sdk/clients3"; ${HANDLER}`, 1, 20, /Did you mean "@aws-sdk\/client-s3"\?$/);
  await refused(`import fs from "fs"; ${HANDLER}`, 1, 16, /no disk here/);
  await refused(`import x from "./x.mjs"; ${HANDLER}`, 1, 15, /another file/);
  await refused(`import x from "https://a.test/x.js"; ${HANDLER}`, 1, 15, /nothing leaves this tab/);
  await refused(`import x from "constructor"; ${HANDLER}`, 1, 15, /"constructor" can't be imported/);
});

test("exports that are not there are named, with the nearest one", async () => {
  await refused(`import { S3Client,\n  PutObjectComand } from "@aws-sdk/client-s3"; ${HANDLER}`, 2, 3, /no export named PutObjectComand\. Did you mean PutObjectCommand\?/);
  await refused(`import S3 from "@aws-sdk/client-s3"; ${HANDLER}`, 1, 8, /no default export.*import \{ S3Client \}/);
  await refused(`import * as s3 from "@aws-sdk/client-s3"; ${HANDLER} s3.Get();`, 1, 85, /no export named Get/);
  await refused(`import { createHash } from "crypto"; ${HANDLER}`, 1, 10, /crypto\.subtle\.digest/);
  await refused(`import crypto from "node:crypto"; ${HANDLER} crypto.createHash("md5");`, 1, 81, /no createHash here/);
});

test("what a module cannot do here is refused", async () => {
  await refused(`${HANDLER}\nawait import("x")`, 2, 7, /import\(\) can't run here/);
  await refused(`${HANDLER}\nimport.meta.url`, 2, 1, /import\.meta has no meaning/);
  await refused(`${HANDLER}\nexport * from "@aws-sdk/client-s3";`, 2, 1, /passes nothing on/);
  await refused(`const fs = require("fs");\n${HANDLER}`, 1, 12, /import \{ … \} from "fs"/);
  await refused(`${HANDLER}//${"x".repeat(600 * 1024)}`, 1, 1, /512 KiB/);
});

test("a missing handler is explained", async () => {
  await refused("const x = 1;", 1, 1, /Lambda calls the export named handler, and this file has none/);
  await refused("exports.handler = async () => {};", 1, 1, /CommonJS\. Write: export const handler/);
  await refused("module.exports = { handler() {} };", 1, 1, /CommonJS/);
  await refused("export default async () => {};", 1, 1, /calls an export by its name/);
  await refused("export const handler = 5;", 1, 24, /must be a function/);
  await refused("export const handler = (event, context, callback) => callback();", 1, 41, /callback are gone/);
  await refused("export const go = async () => {};", 1, 1, /handler setting is main\.go/, "main.go");
  await refused("export const go = async () => {};", 1, 1, /export named handler/);
});

test("what only browsers have is a warning, unless it is the learner's own", async () => {
  const { warnings } = await accepted(`${HANDLER}\nconst c = new OffscreenCanvas(1, 1);\n  document.title; document.body;\neval("1");`);
  assert.deepEqual(warnings.map(({ line, column }) => [line, column]), [[2, 15], [3, 3], [4, 1]]);
  assert.match(warnings[0].message, /not in Node\.js: it works here, on AWS use sharp/);
  assert.match(warnings[1].message, /not in Lambda/);
  const own = await accepted(`const document = {}; function parent() {} ${HANDLER} document.x; parent(); ({ top: 1 }).top; typeof window;`);
  assert.deepEqual(own.warnings, []);
});
