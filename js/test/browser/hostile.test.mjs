// Handlers that mean harm: each is contained, each ends with words a learner understands, and nothing leaves the tab.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openHarness, reportOf } from "./browser.mjs";

let harness;
before(async () => { harness = await openHarness(); });
after(() => harness?.close());

const run = (source, options) => harness.run(source, options);
const body = (code, options) => run(`export const handler = async (event) => {\n${code}\n};`, options);
async function value(code, options) {
  const { outcome } = await body(code, options);
  assert.equal(outcome.kind, "returned", JSON.stringify(outcome));
  return JSON.parse(outcome.payload);
}
/** After every attack the next handler must run as if nothing had been. */
async function unharmed() {
  const { outcome } = await body("return 1 + 1;");
  assert.deepEqual(outcome, { kind: "returned", payload: "2" });
}

test("an endless loop, endless microtasks and a promise that never settles end at the deadline", async () => {
  for (const code of ["console.log('before'); for (;;) {}", "console.log('before'); const f = () => Promise.resolve().then(f); await f();", "console.log('before'); await new Promise(() => {});"]) {
    const begun = performance.now();
    const { outcome, logs, timing } = await body(code, { timeoutMs: 400 });
    assert.deepEqual(outcome, { kind: "timeout", phase: "invoke" }, code);
    assert.deepEqual([logs, timing.alive], [[["INFO", "before"]], false], code);
    assert.ok(performance.now() - begun < 3000);
  }
  await unharmed();
});

test("an endless loop while another environment works leaves that one alone", async () => {
  const results = await harness.page.evaluate(() => Promise.all([
    globalThis.harness.run("export const handler = async () => { for (;;) {} };", { timeoutMs: 300 }),
    globalThis.harness.run("export const handler = async () => { await new Promise((r) => setTimeout(r, 900)); return 'done'; };"),
  ]));
  assert.deepEqual(results.map(({ outcome }) => outcome.kind), ["timeout", "returned"]);
});

test("an allocation bomb of buffers or objects ends at the deadline or earlier, and the page lives", async () => {
  for (const code of ["const a = []; for (;;) a.push(new Uint8Array(16 * 1024 * 1024).fill(1));", "const a = []; for (;;) a.push({ a: [a.length] });", "let s = 'x'; for (;;) s += s;"]) {
    const { outcome, timing } = await body(code, { timeoutMs: 500 });
    assert.ok(outcome.kind === "timeout" || outcome.kind === "exited" || /Invalid string length|allocation failed/.test(outcome.errorMessage), JSON.stringify(outcome));
    assert.equal(timing.alive, outcome.kind === "failed");
  }
  await unharmed();
});

test("a log flood is cut, and says so", async () => {
  const { outcome, logs } = await body("for (let i = 0; i < 50_000; i += 1) console.log('line', i); return 'end';", { timeoutMs: 8000 });
  assert.equal(outcome.payload, '"end"');
  assert.equal(logs.length, 10_001);
  assert.match(logs.at(-1)[1], /^This log is full: one invocation can write 10,000 lines or 1 MiB here\. Further lines are dropped\.$/);
  const endless = await body("for (;;) console.log('x'.repeat(100_000));", { timeoutMs: 600 });
  assert.equal(endless.outcome.kind, "timeout");
  assert.ok(endless.logs.length <= 12);
  const long = await body("console.log('é'.repeat(400_000));");
  assert.ok(Buffer.byteLength(long.logs[0][1]) <= 256 * 1024);
  assert.match(long.logs[0][1], / … cut at 256 KiB$/);
});

test("no worker, storage, socket or page is within reach", async () => {
  const names = ["Worker", "SharedWorker", "importScripts", "BroadcastChannel", "indexedDB", "caches", "XMLHttpRequest", "WebSocket", "WebSocketStream", "EventSource", "WebTransport", "RTCPeerConnection",
    "localStorage", "sessionStorage", "document", "window", "parent", "top", "frames", "opener", "location", "postMessage", "onmessage", "close", "cookieStore", "Notification", "FontFace", "fonts", "requestAnimationFrame", "webkitRequestFileSystem", "trustedTypes", "scheduler"];
  const found = await value(`return ${JSON.stringify(names)}.filter((n) => globalThis[n] !== undefined || self[n] !== undefined);`);
  assert.deepEqual(found, []);
  assert.deepEqual(await value("return ['serviceWorker', 'sendBeacon', 'locks', 'storage', 'gpu', 'usb'].filter((n) => n in navigator);"), []);
  const proto = await value(`const seen = []; for (let o = globalThis; o && o !== Object.prototype; o = Object.getPrototypeOf(o)) for (const k of Object.getOwnPropertyNames(o)) if (${JSON.stringify(names)}.includes(k) && o[k] !== undefined) seen.push(k); return seen;`);
  assert.deepEqual(proto, []);
  const { outcome } = await body("new Worker('data:text/javascript,');");
  assert.equal(outcome.errorMessage, "Worker is not defined");
  for (const code of ["localStorage.setItem('a', 'b');", "parent.document.body.remove();", "top.location = 'https://example.com';", "indexedDB.open('x');"]) {
    const { outcome: refused } = await body(code);
    assert.deepEqual([refused.kind, refused.errorType], ["failed", "ReferenceError"], code);
  }
});

test("nothing reaches a canary server, by any road", async () => {
  const { url } = harness.canary;
  const { outcome } = await body(`const r = await fetch("${url}/fetch").catch((e) => e); throw r;`);
  assert.equal(outcome.errorType, "TypeError");
  assert.match(outcome.errorMessage, /^fetch failed: nothing leaves this tab, so 127\.0\.0\.1 can't be reached\. The cloud here answers at/);
  for (const attack of [
    `await fetch("${url}/evil.s3.us-east-1.amazonaws.com")`, `await fetch("https://s3.us-east-1.amazonaws.com.127.0.0.1.nip.io/")`, `await fetch("https://user@127.0.0.1/s3.us-east-1.amazonaws.com")`, `await fetch("http://s3.us-east-1.amazonaws.com/")`,
    `await fetch(new Request("${url}/request", { method: "POST", body: "x" }))`, `await fetch("data:text/plain,x")`, `await fetch("/x")`,
  ]) assert.equal((await body(attack)).outcome.errorType, "TypeError", attack);
  await body(`try { await (0, eval)('import("${url}/eval")'); } catch {}\ntry { await (async () => {}).constructor('return import("${url}/function")')(); } catch {}
    try { const f = new FontFace("f", "url(${url}/font)"); await f.load(); } catch {}\ntry { setTimeout('fetch("${url}/timer")', 0); } catch {}
    try { new Response(new Blob(["x"])).constructor.redirect("${url}/redirect"); } catch {}\nfor (const o of [self, Object.getPrototypeOf(self), Object.getPrototypeOf(Object.getPrototypeOf(self))]) for (const k of ["fetch", "importScripts", "Worker", "WebSocket"]) try { const d = Object.getOwnPropertyDescriptor(o, k); await (d.value ?? d.get.call(self)).call(self, "${url}/proto"); } catch {}
    await new Promise((r) => setTimeout(r, 200)); `, { timeoutMs: 2000 });
  const imported = await run(`import x from "${url}/import";\nexport const handler = async () => x;`);
  assert.equal(imported.outcome.errorType, "Runtime.UserCodeSyntaxError");
  assert.match(imported.outcome.errorMessage, /^index\.mjs:1:15: ".*" is on the network, and nothing leaves this tab\./);
  assert.deepEqual(harness.canary.hits, []);
});

test("the policy holds even where the lockdown has not been: a bare worker in the same frame reaches nothing", async () => {
  const { url } = harness.canary;
  const seen = await harness.page.evaluate(async (canary) => {
    const hash = [...document.querySelectorAll("iframe")].map((f) => f.getAttribute("sandbox"));
    const frame = document.querySelector("iframe[sandbox]");
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
    const code = `addEventListener("message", async ({ ports: [p] }) => {
      const tries = { fetch: () => fetch("${canary}/a"), xhr: () => new Promise((ok, no) => { const x = new XMLHttpRequest(); x.onload = ok; x.onerror = no; x.open("GET", "${canary}/b"); x.send(); }),
        ws: () => new Promise((ok, no) => { const w = new WebSocket("${canary}/c".replace("http", "ws")); w.onopen = ok; w.onerror = no; }), es: () => new Promise((ok, no) => { const e = new EventSource("${canary}/d"); e.onopen = ok; e.onerror = no; }),
        import: () => import("${canary}/e"), eval: () => eval("1"), func: () => new Function("return 1")(), idb: () => new Promise((ok, no) => { const r = indexedDB.open("x"); r.onsuccess = ok; r.onerror = no; }), cache: () => caches.open("x") };
      const out = {}; for (const [k, f] of Object.entries(tries)) out[k] = await Promise.race([Promise.resolve().then(f).then(() => "REACHED", () => "refused"), new Promise((r) => setTimeout(r, 500, "refused"))]);
      p.postMessage(out); });`;
    const sandbox = document.createElement("iframe");
    sandbox.setAttribute("sandbox", "allow-scripts");
    sandbox.srcdoc = frame.srcdoc;
    const loaded = new Promise((resolve) => { sandbox.onload = resolve; });
    document.body.append(sandbox);
    await loaded;
    const control = new MessageChannel();
    sandbox.contentWindow.postMessage(null, "*", [control.port2]);
    control.port1.postMessage({ order: "start", worker: 1, url: `data:text/javascript,${encodeURIComponent(code)}` }, [port2]);
    const out = await answer;
    sandbox.remove();
    return { out, hash };
  }, url);
  assert.deepEqual(new Set(Object.values(seen.out)), new Set(["refused"]), JSON.stringify(seen.out));
  assert.deepEqual(harness.canary.hits, []);
});

test("a frame that is led elsewhere is destroyed, its invocations fail for that reason, and the next one runs", async () => {
  const result = await harness.page.evaluate(async () => {
    const running = globalThis.harness.run("export const handler = () => new Promise(() => {});", { timeoutMs: 5000 });
    await new Promise((resolve) => setTimeout(resolve, 400));
    const frame = document.querySelector("iframe[sandbox]");
    frame.srcdoc = "<p>something else</p>";
    return { ...(await running), gone: !frame.isConnected };
  });
  assert.equal(result.outcome.kind, "exited");
  assert.match(result.outcome.detail, /sandbox was replaced while functions ran/);
  assert.ok(result.gone && !result.timing.alive);
  await unharmed();
});

test("messages from elsewhere are heard by nobody", async () => {
  const { outcome } = await harness.page.evaluate(async () => {
    const running = globalThis.harness.run("export const handler = async () => { await new Promise((r) => setTimeout(r, 300)); return 'mine'; };", {});
    for (const data of [{ type: "returned", invocation: 1, payload: '"forged"' }, { failed: 1 }, { ready: true }]) {
      postMessage(data, "*");
      document.querySelector("iframe[sandbox]")?.contentWindow.postMessage(data, "*", [new MessageChannel().port2]);
    }
    return running;
  });
  assert.equal(outcome.payload, '"mine"');
});

test("prototypes and globals bent by a handler do not bend the bridge", async () => {
  const [first, second] = await run(`const steal = [];
    const bend = (o, k) => { const real = o[k]; try { o[k] = function (...a) { steal.push([k, this]); return undefined; }; } catch {} };
    export const handler = async (event) => {
      for (const k of ["postMessage", "start", "close"]) bend(MessagePort.prototype, k);
      for (const k of ["then", "catch", "finally"]) bend(Promise.prototype, k);
      for (const k of ["push", "map", "shift", "forEach", "join"]) bend(Array.prototype, k);
      for (const k of ["replace", "split", "startsWith"]) bend(String.prototype, k);
      for (const k of ["get", "set", "has", "delete"]) bend(Map.prototype, k);
      Object.defineProperty(MessageEvent.prototype, "data", { get() { steal.push(["data", this.currentTarget]); return { type: "invoke", invocation: 99 }; } });
      Object.defineProperty(Object.prototype, "invocation", { get() { return 1; }, set() {}, configurable: true });
      Object.defineProperty(Object.prototype, "toJSON", { value: undefined, configurable: true });
      JSON.stringify = () => '"forged"'; JSON.parse = () => "forged"; Reflect.apply = () => "forged"; globalThis.TextEncoder = globalThis.Response = globalThis.Request = null;
      Function.prototype.call = Function.prototype.bind = Function.prototype.apply = () => "forged"; performance.now = () => NaN; Date.now = () => NaN;
      return { event, ports: steal.filter(([, o]) => o instanceof MessagePort).length };
    };`, { events: ["one", "two"] });
  assert.equal(first.outcome.payload, '{"event":"one","ports":0}');
  assert.equal(second.outcome.payload, '{"event":"two","ports":0}');
  await unharmed();
});

test("a handler that throws what cannot be read still fails in words", async () => {
  for (const [code, type] of [
    ["throw null;", "handled"], ["throw undefined;", "handled"], ["throw { toString() { throw 1; } };", "handled"], ["throw Object.assign(new Error('x'), { get stack() { throw 1; } });", null],
    ["throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 1; } });", "handled"], ["throw Symbol('s');", "symbol"], ["const e = new Error('x'); e.message = { toString() { return 5; } }; throw e;", "Error"],
    ["const e = new Error('x'.repeat(2e6)); e.name = {}; throw e;", "[object Object]"],
  ]) {
    const { outcome } = await body(code);
    assert.equal(outcome.kind, "failed", `${code} ${JSON.stringify(outcome)}`);
    if (type) assert.equal(outcome.errorType, type, code);
  }
  await unharmed();
});

test("eval and Function refuse", async () => {
  for (const code of ["eval('1')", "new Function('return 1')()", "(async () => {}).constructor('return 1')()"]) assert.equal((await body(code)).outcome.errorType, "EvalError", code);
});

test("results and events of more than 6 MB are refused as on AWS", async () => {
  const { outcome } = await body("return 'x'.repeat(6_291_555);");
  assert.deepEqual([outcome.errorType, outcome.errorMessage], ["Function.ResponseSizeTooLarge", "Response payload size exceeded maximum allowed payload size (6291556 bytes)."]);
  const wide = await body("return 'é'.repeat(3_200_000);");
  assert.equal(wide.outcome.errorType, "Function.ResponseSizeTooLarge");
  const fits = await body("return 'x'.repeat(6_291_554);");
  assert.equal(fits.outcome.kind, "returned");
});

test("an init phase without end is stopped after 10 seconds, code that is too large before it starts", async () => {
  const [stuck, large] = await Promise.all([
    run("for (;;) {}\nexport const handler = async () => {};"),
    run(`export const handler = async () => ${JSON.stringify("%".repeat(500_000))}.length;`),
  ]);
  assert.deepEqual([stuck.outcome, stuck.timing.alive], [{ kind: "timeout", phase: "init" }, false]);
  assert.ok(large.outcome.payload === "500000" || /2048 KiB fit/.test(large.outcome.errorMessage));
  const packed = await run(`import "@aws-sdk/client-s3"; export const handler = async () => ${JSON.stringify("漢".repeat(200_000))};`);
  assert.match(packed.outcome.errorMessage, /KiB once packed, 2048 KiB fit/);
});

test("a handler that eats all memory takes its own process along; the page says so and goes on", async () => {
  const report = await reportOf("#memory", ["--js-flags=--max-old-space-size=64"]);
  assert.deepEqual([report.bomb.outcome.kind, report.bomb.outcome.reason, report.bomb.timing.alive], ["exited", "Runtime exited with error: signal: killed", false]);
  assert.match(report.bomb.outcome.detail, /too much memory/);
  assert.deepEqual([report.beside.outcome.kind, report.next.outcome.payload], ["exited", '"lives"']);
});

test("no error reached the page in all this", () => assert.deepEqual(harness.errors, []));
