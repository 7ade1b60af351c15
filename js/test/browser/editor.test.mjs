// The editor under the app's policy: keys, findings, themes, and what axe says.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { openHarness } from "./browser.mjs";

let harness;
let page;
const violations = [];
before(async () => {
  harness = await openHarness();
  ({ page } = harness);
  page.on("console", (message) => message.type() === "error" && /Content Security Policy/.test(message.text()) && violations.push(message.text()));
  await page.evaluate(async () => {
    globalThis.changes = [];
    globalThis.saves = 0;
    globalThis.editor = await globalThis.harness.createEditor(document.querySelector("#editor"), {
      doc: "export const handler = async (event) => {\n  return event;\n};\n", label: "Code of f", fileName: "index.mjs", handler: "index.handler", readOnly: false, dark: true,
      onChange: (text) => globalThis.changes.push(text), onSave: () => { globalThis.saves += 1; },
    });
  });
});
after(() => harness?.close());

const content = () => page.getByRole("textbox", { name: "Code of f" });

test("it is a named text box with line numbers, highlighted, within the policy", async () => {
  await content().waitFor();
  assert.equal(await page.locator(".cm-lineNumbers .cm-gutterElement").last().innerText(), "4");
  const colour = await page.locator(".cm-line span", { hasText: "export" }).first().evaluate((node) => getComputedStyle(node).color);
  assert.equal(colour, "rgb(122, 162, 255)");
  assert.equal(await page.locator("#editor").evaluate((node) => node.firstElementChild.offsetHeight), 420);
  assert.deepEqual(violations, []);
});

test("typing is told, a mistake is marked at its place, and saving is called", async () => {
  await content().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("const x = ;");
  const text = await page.evaluate(() => globalThis.editor.getDoc());
  assert.match(text, /const x = ;$/);
  assert.equal(await page.evaluate(() => globalThis.changes.at(-1)), text);
  await page.locator(".cm-lint-marker-error").waitFor();
  await page.locator(".cm-lintRange-error").hover();
  assert.match(await page.locator(".cm-diagnostic-error").innerText(), /Unexpected token/);
  await page.keyboard.press("Control+s");
  assert.equal(await page.evaluate(() => globalThis.saves), 1);
});

test("text and findings set from outside show, and are no change", async () => {
  const before = await page.evaluate(() => globalThis.changes.length);
  await page.evaluate(() => {
    globalThis.editor.setDoc("export const handler = async () => {\n  await boom();\n};");
    globalThis.editor.setDiagnostics([{ line: 2, column: 9, message: "boom is not defined", severity: "error" }]);
  });
  await page.locator(".cm-lintRange-error", { hasText: "boom" }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.changes.length), before);
  await page.evaluate(() => globalThis.editor.setDoc("export const handler = async () => new OffscreenCanvas(1, 1);"));
  await page.locator(".cm-lintRange-warning", { hasText: "OffscreenCanvas" }).waitFor();
  assert.equal(await page.locator(".cm-lintRange-error").count(), 0);
  await page.evaluate(() => { globalThis.editor.goTo(99); globalThis.editor.setTheme(false); });
});

test("Tab indents, Escape and Tab leave, Ctrl-F searches", async () => {
  await page.evaluate(() => { globalThis.editor.setDoc("a"); globalThis.editor.focus(); });
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => globalThis.editor.getDoc()), /^ {2}a/);
  await page.keyboard.press("Control+f");
  await page.locator(".cm-search input[name=search]").waitFor();
  assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes.map((n) => n.html)]), []);
  await page.keyboard.press("Escape");
  await page.evaluate(() => globalThis.editor.focus());
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.querySelector("#editor").firstElementChild.shadowRoot.activeElement?.className.includes("cm-content") ?? false), false);
});

test("it goes without a trace", async () => {
  await page.evaluate(() => globalThis.editor.destroy());
  assert.equal(await page.locator("#editor > *").count(), 0);
  assert.deepEqual([violations, harness.errors], [[], []]);
});
