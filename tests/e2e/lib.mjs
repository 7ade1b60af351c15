// What every browser test stands on: the built page behind a static server, a Chromium with a profile of its own, and a
// `scenario` that fails on every error the page reports, keeps a picture of a failure, and cleans up after itself.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from './server.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RESULTS = join(ROOT, 'test-results');
const fromJs = createRequire(join(ROOT, 'js/package.json'));
const { chromium } = fromJs('playwright-core');
const { AxeBuilder } = fromJs('@axe-core/playwright');

// The built page: what ships, or another build while one works on the page.
const DIST = process.env.CLOUDCHAMBER_DIST ?? join(ROOT, 'dist');

// How long the page may take to do what a test waits for, in milliseconds. Machines that test are busy machines.
export const PATIENCE = 30_000;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// One browser on one profile, and the page in it. `kill` and `relaunch` play a crash.
export class Chamber {
  #server;
  #profile = mkdtempSync(join(tmpdir(), 'cloudchamber-profile-'));
  #options;
  #context;
  #expected = [];

  // What the page reported against the person's interest: console errors, exceptions, violations of the policy.
  errors = [];

  constructor(server, options) {
    this.#server = server;
    this.#options = options;
  }

  // Starts a server and a browser. `options` are Playwright's for a context (viewport, colorScheme, reducedMotion, …),
  // `flags` more words for Chromium's command line, `dist` another folder to serve, `host` the name that the page is
  // served under: 127.0.0.1 is a secure context, a name like workshop.test is none, as on a network without https.
  static async start({ flags = [], dist = DIST, host = '127.0.0.1', ...options } = {}) {
    const names = [`--host-resolver-rules=MAP ${host} 127.0.0.1`];
    const chamber = new Chamber(await serve(resolve(dist), '/some/sub/path/'), { flags: [...names, ...flags], host, ...options });
    try {
      await chamber.relaunch();
    } catch (error) {
      await chamber.stop();
      throw error;
    }
    return chamber;
  }

  // The page's address, without a route.
  get url() {
    return this.#server.url.replace('127.0.0.1', this.#options.host);
  }

  // The folder in which the browser keeps everything.
  get profile() {
    return this.#profile;
  }

  // Playwright's context: downloads, permissions, network.
  get context() {
    return this.#context;
  }

  // Every path that was asked of the server, in order.
  get requests() {
    return this.#server.requests;
  }

  // Errors whose text matches are part of the test.
  expectErrors(pattern) {
    this.#expected.push(pattern);
  }

  // Opens the app at a route like '/buckets' in a new tab and waits until it runs.
  async open(route = '/', { ready = true } = {}) {
    const page = await this.#context.newPage();
    await page.goto(`${this.url}#${route}`);
    if (ready) await started(page);
    return page;
  }

  // Goes to another route within a tab, as a link does.
  async go(page, route) {
    await page.evaluate((hash) => { location.hash = hash; }, `#${route}`);
  }

  // Ends the whole browser at once, as a power cut does: no page is told, nothing is written out.
  async kill() {
    const ended = new Promise((done) => this.#context.once('close', done));
    for (const pid of browsersOf(this.#profile)) {
      // Playwright makes the browser the leader of a process group of its own.
      killGroup(pid);
    }
    await ended;
    while (browsersOf(this.#profile).length > 0) {
      await new Promise((later) => setTimeout(later, 20));
    }
  }

  // Starts the browser, again on the same profile if it was ended before.
  async relaunch() {
    const { flags, host: _, ...options } = this.#options;
    this.#context = await chromium.launchPersistentContext(this.#profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      args: [...FLAGS, ...flags],
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    this.#context.setDefaultTimeout(PATIENCE);
    this.#context.on('weberror', (event) => this.#report(`exception: ${event.error().stack ?? event.error()}`));
    this.#context.on('console', (message) => {
      if (message.type() === 'error') this.#report(`console: ${message.text()} (${message.location().url})`);
    });
    await this.#context.exposeFunction('reportViolation', (text) => this.#report(text));
    await this.#context.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
        globalThis.reportViolation?.(`policy: ${effectiveDirective} blocked ${blockedURI} (${sourceFile}:${lineNumber})`);
      });
    });
  }

  // Writes a picture of every open tab into test-results/.
  async screenshot(name) {
    mkdirSync(RESULTS, { recursive: true });
    const stem = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 80);
    for (const [index, page] of this.#context.pages().entries()) {
      if (page.url() === 'about:blank') continue;
      const path = join(RESULTS, `${stem}${index > 1 ? `-${index}` : ''}.png`);
      await page.screenshot({ path, timeout: 5_000 }).catch(() => {});
    }
  }

  // Ends the browser and the server, removes the profile.
  async stop() {
    await this.#context?.close().catch(() => {});
    browsersOf(this.#profile).forEach(killGroup);
    await this.#server.close();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  #report(text) {
    if (!this.#expected.some((pattern) => pattern.test(text))) this.errors.push(text);
  }
}

// A test with a chamber of its own: `scenario('what holds', async (chamber, t) => …, options)`. Fails, too, when the page
// reported an error that the test did not expect.
export function scenario(name, body, { skip, timeout, ...options } = {}) {
  test(name, { skip, timeout }, async (t) => {
    const chamber = await Chamber.start(options);
    try {
      await body(chamber, t);
      assert.deepEqual(chamber.errors, [], 'the page reported errors');
    } catch (error) {
      await chamber.screenshot(name);
      chamber.errors.forEach((text) => t.diagnostic(text));
      throw error;
    } finally {
      await chamber.stop();
    }
  });
}

// Waits until the app has taken over from index.html.
export async function started(page) {
  await page.locator('#boot').waitFor({ state: 'detached' });
}

// Drops files from the disk onto an element, as a hand with a mouse does: the page gets real File objects of any size.
export async function dropFiles(target, ...paths) {
  await target.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await target.boundingBox();
  const at = { x: x + width / 2, y: y + height / 2 };
  const data = { items: [], files: paths.map((path) => resolve(path)), dragOperationsMask: 1 };
  await withDevTools(target.page(), async (tools) => {
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await tools.send('Input.dispatchDragEvent', { type, ...at, data });
    }
  });
}

// Sets how many bytes the page's origin may store, by the browser's own override; without a number, takes that back.
// The override ends with the tab. IndexedDB keeps what it believes to be left for half a minute: lower the quota before
// the page's first write, or wait that long. It counts bytes after compression: fill it with random ones.
export async function setQuota(page, bytes) {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: bytes });
}

async function withDevTools(page, work) {
  const tools = await page.context().newCDPSession(page);
  try {
    return await work(tools);
  } finally {
    await tools.detach();
  }
}

// Fails with what axe finds wrong with the page as it is.
export async function assertAccessible(page, what = page.url()) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`));
  assert.deepEqual(told, [], `axe on ${what}`);
}

// The process ids of the browsers that run on that profile, without their helpers.
function browsersOf(profile) {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.filter((pid) => {
    const words = commandLine(pid);
    return words.includes(`--user-data-dir=${profile}`) && !words.some((word) => word.startsWith('--type='));
  });
}

function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // ended meanwhile
  }
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

// The editor once it is loaded; the plain field that stands in for it before has no such class.
export function editor(page) {
  return page.locator('.cm-content[aria-label="Code of index.mjs"]');
}

// Puts a text into the editor in place of what is there, as a paste does.
export async function writeCode(page, text) {
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await editor(page).evaluate((content, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
