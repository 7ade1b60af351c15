// The sandbox in a real Chromium under the app's policy: what Lambda's Node.js runtime does, and the SDK against a small cloud.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openHarness } from "./browser.mjs";

let harness;
before(async () => { harness = await openHarness(); });
after(() => harness?.close());

const run = (source, options) => harness.run(source, options);
async function value(source, options) {
  const { outcome } = await run(source, options);
  assert.equal(outcome.kind, "returned", JSON.stringify(outcome));
  return JSON.parse(outcome.payload);
}

test("module scope runs once, warm invocations follow, init is told once", async () => {
  const [first, second] = await run("let n = 0; console.log('cold'); export const handler = async (event) => { n += 1; console.log('run', n); return [n, event]; };", { events: [{ a: 1 }, "two"] });
  assert.equal(first.outcome.payload, '[1,{"a":1}]');
  assert.deepEqual(first.logs, [["INFO", "cold"], ["INFO", "run 1"]]);
  assert.ok(first.timing.initMs > 0 && first.timing.alive);
  assert.equal(second.outcome.payload, '[2,"two"]');
  assert.deepEqual([second.timing.initMs, second.logs], [null, [["INFO", "run 2"]]]);
});

test("context, variables and Node's globals are there", async () => {
  const seen = await value(`export const handler = async (event, c) => ({ ...c, left: c.getRemainingTimeInMillis(), env: { ...process.env },
    version: process.version, b64: Buffer.from("hé").toString("base64"), global: global === globalThis, missing: process.memoryUsage,
    id: crypto.randomUUID().length, sha: Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from("a"))).toString("hex").slice(0, 8),
    clone: structuredClone({ a: [1] }), agent: navigator.userAgent, unref: setTimeout(() => {}, 1).unref().hasRef() })`);
  assert.deepEqual([seen.functionName, seen.memoryLimitInMB, seen.functionVersion], ["f", "128", "$LATEST"]);
  assert.match(seen.invokedFunctionArn, /^arn:aws:lambda:/);
  assert.ok(seen.left > 1000 && seen.left <= 3000);
  assert.equal(seen.env.TABLE, "t");
  assert.equal(seen.env.AWS_REGION, "us-east-1");
  assert.equal(seen.env._HANDLER, "index.handler");
  assert.match(seen.version, /^v24\./);
  assert.deepEqual([seen.b64, seen.global, seen.id, seen.sha, seen.clone.a[0], seen.agent], ["aMOp", true, 36, "ca978112", 1, "Node.js/24"]);
  assert.ok(!("missing" in seen));
});

test("Node's modules do what they do in Node.js", async () => {
  const seen = await value(`import path, { basename } from "path"; import { setTimeout as sleep } from "node:timers/promises"; import util from "util"; import { Buffer as B } from "node:buffer"; import { env } from "process"; import { ReadableStream } from "node:stream/web";
    export const handler = async () => [basename("a/b.jpg", ".jpg"), path.extname("x.png"), await sleep(1, "slept"), util.format("%s-%d", "a", 1), B === Buffer, env.TABLE, typeof ReadableStream, await new Promise((r) => setImmediate(r, 9))]`);
  assert.deepEqual(seen, ["b", ".png", "slept", "a-1", true, "t", "function", 9]);
});

test("console writes what Node.js writes, with levels", async () => {
  const { logs } = await run(`export const handler = async () => { console.log("%s has %d of %j", "a", 2, { b: 1 }, new Map([[1, { c: [undefined] }]])); console.warn([1, "x"], null); console.error(new Date(0)); console.debug(Buffer.from("hi")); console.info(); }`);
  assert.deepEqual(logs, [["INFO", "a has 2 of {\"b\":1} Map(1) { 1 => { c: [ undefined ] } }"], ["WARN", "[ 1, 'x' ] null"], ["ERROR", "1970-01-01T00:00:00.000Z"], ["DEBUG", "<Buffer 68 69>"], ["INFO", ""]]);
});

test("errors are told as the runtime tells them, with the learner's lines", async () => {
  const thrown = await run("function inner() {\n  throw new TypeError(\"boom\");\n}\nexport const handler = async () => {\n  inner();\n};");
  assert.deepEqual(thrown.outcome, { kind: "failed", errorType: "TypeError", errorMessage: "boom", trace: ["TypeError: boom", "    at inner (file:///var/task/index.mjs:2:9)", "    at handler (file:///var/task/index.mjs:5:3)"] });
  assert.equal(thrown.logs[0][0], "ERROR");
  assert.match(thrown.logs[0][1], /^Invoke Error \t\{"errorType":"TypeError","errorMessage":"boom","stack":\["TypeError: boom"," {4}at inner \(file:\/\/\/var\/task\/index\.mjs:2:9\)/);
  const first = await run("export const handler = async () => { null.x; };");
  assert.equal(first.outcome.trace[1], "    at handler (file:///var/task/index.mjs:1:43)");
  const text = await run("export const handler = async () => { throw 'boom'; };");
  assert.deepEqual(text.outcome, { kind: "failed", errorType: "string", errorMessage: "boom", trace: [] });
  const init = await run("const a = 1;\nnope();\nexport const handler = async () => {};");
  assert.deepEqual(init.outcome.trace, ["ReferenceError: nope is not defined", "    at file:///var/task/index.mjs:2:1"]);
  assert.equal(init.timing.alive, false);
  const circle = await run("export const handler = async () => { const a = {}; a.a = a; return a; };");
  assert.equal(circle.outcome.errorMessage, "Unable to stringify response body");
});

test("rejections and errors that nobody handles end the environment", async () => {
  const rejected = await run("export const handler = async () => { Promise.reject(new Error('lost')); return 1; };");
  assert.deepEqual([rejected.outcome.errorType, rejected.outcome.errorMessage, rejected.timing.alive], ["Runtime.UnhandledPromiseRejection", "Error: lost", false]);
  const late = await run("export const handler = () => new Promise(() => setTimeout(() => { throw new RangeError('late'); }, 5));");
  assert.deepEqual([late.outcome.errorType, late.timing.alive], ["RangeError", false]);
  const exit = await run("export const handler = async () => process.exit(3);");
  assert.equal(exit.outcome.reason, "Runtime exited with error: exit status 3");
  const none = await run("export let handler;");
  assert.deepEqual([none.outcome.errorType, none.outcome.errorMessage], ["Runtime.HandlerNotFound", "index.handler is undefined or not exported"]);
});

test("the unmodified SDK puts, gets, lists and fails as on AWS", async () => {
  const seen = await value(`import { S3Client, PutObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
const s3 = new S3Client();
const Bucket = "photos";
export const handler = async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: "a b/ü.txt", Body: "hello", ContentType: "text/plain" }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "bytes", Body: new Uint8Array([1, 2, 3]) }));
  const get = async (Key) => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body;
  const reader = (await get("bytes")).transformToWebStream().getReader();
  const missing = await get("none").catch((e) => [e.name, e.message, e.$metadata.httpStatusCode, e instanceof Error]);
  return [await (await get("a b/ü.txt")).transformToString(), [...await (await get("bytes")).transformToByteArray()], [...(await reader.read()).value],
    (await s3.send(new HeadObjectCommand({ Bucket, Key: "bytes" }))).ContentLength, (await s3.send(new ListObjectsV2Command({ Bucket }))).Contents.map((c) => c.Key), missing, new GetObjectCommand({}).constructor.name];
};`);
  assert.deepEqual(seen, ["hello", [1, 2, 3], [1, 2, 3], 3, ["a b/ü.txt", "bytes"], ["NoSuchKey", "The specified key does not exist.", 404, true], "GetObjectCommand"]);
});

test("lib-storage uploads in parts, presigned URLs work with fetch, AbortSignal is heard", async () => {
  const seen = await value(`import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3"; import { Upload } from "@aws-sdk/lib-storage"; import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
export const handler = async () => {
  const client = new S3Client({ forcePathStyle: false });
  await new Upload({ client, params: { Bucket: "b", Key: "large", Body: new Uint8Array(6 * 1024 * 1024).fill(7) } }).done();
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: "b", Key: "large" }), { expiresIn: 60 });
  const response = await fetch(url);
  const slow = await fetch("https://b.s3.us-east-1.amazonaws.com/slow", { signal: AbortSignal.timeout(50) }).catch((e) => e.name);
  return [response.status, response.url === url, (await response.arrayBuffer()).byteLength, slow];
};`, { timeoutMs: 8000 });
  assert.deepEqual(seen, [200, true, 6 * 1024 * 1024, "TimeoutError"]);
});

test("images are scaled with OffscreenCanvas", async () => {
  const seen = await value(`export const handler = async () => { const c = new OffscreenCanvas(40, 20); c.getContext("2d").fillRect(0, 0, 40, 20);
    const image = await createImageBitmap(await c.convertToBlob()); return [image.width, image.height]; }`);
  assert.deepEqual(seen, [40, 20]);
});

test("more requests than the page takes at a time wait in the worker", async () => {
  assert.equal(await value(`export const handler = async () => (await Promise.all(Array.from({ length: 700 }, (_, i) => fetch("https://s3.us-east-1.amazonaws.com/b/" + i)))).length`, { timeoutMs: 8000 }), 700);
});

test("what is written and asked for after the end belongs to the next invocation", async () => {
  const [, second] = await run(`export const handler = async (event) => { if (event === 1) setTimeout(() => { console.log("afterwards"); fetch("https://s3.us-east-1.amazonaws.com/b/late"); }, 20); else await new Promise((r) => setTimeout(r, 60)); };`, { events: [1, 2] });
  assert.deepEqual(second.logs, [["INFO", "afterwards"]]);
});

test("dots in a key are part of the key, as the SDK wrote it", async () => {
  const source = `import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
    export const handler = async (keys) => { const s3 = new S3Client(); for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: "b", Key, Body: "x" })); };`;
  const keys = ["a/../b", "./c", "d/..", "..", "e/%2e%2e/f"];
  const before = await harness.page.evaluate(() => globalThis.harness.requests.length);
  const { outcome } = await run(source, { events: [keys] });
  const requests = await harness.page.evaluate((from) => globalThis.harness.requests.slice(from).map(({ url }) => url), before);
  assert.equal(outcome.kind, "returned", JSON.stringify(outcome));
  assert.deepEqual(requests.map((url) => decodeURIComponent(url.split("amazonaws.com/")[1].split("?")[0])), keys.map((key) => `b/${key}`));
});
