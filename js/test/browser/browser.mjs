// A Chromium with nothing from outside, and the harness page in it.
import { chromium } from "playwright-core";
import { serveCanary, servePage } from "./server.mjs";

const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const launch = (args = []) => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...ARGS, ...args] });

/**
 * Opens the harness at a hash and waits for what the page reports by itself.
 * @param {string} hash
 * @param {string[]} args of the browser
 * @returns {Promise<any>}
 */
export async function reportOf(hash, args) {
  let server;
  const reported = new Promise((resolve, reject) => {
    server = servePage(resolve);
    setTimeout(reject, 30_000, new Error("no report within 30 s")).unref();
  });
  const browser = await launch(args);
  try {
    const page = await browser.newPage();
    await page.goto((await server).url + hash);
    return await reported;
  } finally {
    await browser.close();
    (await server).close();
  }
}

/**
 * Opens the harness.
 * @returns {Promise<{page: import("playwright-core").Page, canary: {url: string, hits: string[]}, errors: string[], run: (source: string, options?: object) => Promise<any>, close(): Promise<void>}>}
 */
export async function openHarness() {
  const [server, canary] = await Promise.all([servePage(), serveCanary()]);
  const browser = await launch();
  const page = await (await browser.newContext()).newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(server.url);
  await page.waitForFunction(() => globalThis.harness);
  return {
    page,
    canary,
    errors,
    run: (source, options) => page.evaluate(([s, o]) => globalThis.harness.run(s, o), [source, options]),
    close: async () => {
      await browser.close();
      server.close();
      canary.close();
    },
  };
}
