// The page of the sandbox tests: a small cloud in JavaScript, and `run`, which takes a handler through one invocation or several.
import { createEditor, createSandbox, linkHandler } from "/dist/edges.js";
import { fakeCloud } from "./cloud.mjs";

const results = new Map();
const logs = new Map();
const requests = [];
const lost = [];
const cloud = fakeCloud();
let lastId = 0;

const sandbox = await createSandbox({
  onLog: (invocation, lines) => logs.set(invocation, [...(logs.get(invocation) ?? []), ...lines]),
  onRequest: async (environment, invocation, request, reply) => {
    requests.push({ environment, invocation, method: request.method, url: request.url });
    reply(...(await cloud(request)));
  },
  onFinished: (invocation, outcome, timing) => results.get(invocation)(
    { outcome, timing, logs: (logs.get(invocation) ?? []).map(({ level, text }) => [level, text]) }),
  onLost: (environment, reason) => lost.push({ environment, reason }),
});

const SETTINGS = { fileName: "index.mjs", handler: "index.handler", functionName: "f", version: "$LATEST", memoryMb: 128, region: "us-east-1", logGroup: "/aws/lambda/f", logStream: "2026/11/22/[$LATEST]0", variables: { TABLE: "t" } };

/** Runs events in one new environment, one after another. */
async function run(source, { events = [{}], timeoutMs = 3000, keep = false, settings = {} } = {}) {
  const environment = (lastId += 1);
  sandbox.start({ environment, source, ...SETTINGS, ...settings });
  const all = [];
  for (const event of events) {
    const invocation = (lastId += 1);
    const done = new Promise((resolve) => results.set(invocation, resolve));
    sandbox.invoke(environment, { invocation, requestId: `request-${invocation}`, eventJson: JSON.stringify(event), timeoutMs, arn: "arn:aws:lambda:us-east-1:123456789012:function:f" });
    all.push(await done);
    if (!all.at(-1).timing.alive) break;
  }
  if (!keep) sandbox.terminate(environment);
  return events.length === 1 ? all[0] : all;
}

globalThis.harness = { run, sandbox, requests, lost, linkHandler, createEditor };

/** Playwright takes the crash of the frame's process for one of the page, so here the page tells by itself how it fared. */
if (location.hash === "#memory") {
  const beside = run("export const handler = () => new Promise(() => {});", { timeoutMs: 60_000 });
  const bomb = await run("export const handler = async () => { const a = []; for (;;) a.push({ a: [a.length] }); };", { timeoutMs: 60_000 });
  const report = { bomb, beside: await beside, next: await run("export const handler = async () => 'lives';") };
  await fetch("/report", { method: "POST", body: JSON.stringify(report) });
}
