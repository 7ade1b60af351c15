// The store's conformance checks on the browser's own IndexedDB, on both of Chromium's backends.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { scenario } from './lib.mjs';

const dist = fileURLToPath(new URL('../../target/conformance/', import.meta.url));
const BACKENDS = { LevelDB: [], SQLite: ['--enable-features=IdbSqliteBackingStore,IdbSqliteOnDiskRollout'] };

for (const [name, flags] of Object.entries(BACKENDS)) {
  scenario(`IndexedDB on ${name} is a disk as the store wants it`, async (chamber, t) => {
    const page = await chamber.open('/', { ready: false });
    await page.waitForFunction(() => /^(passed|failed):/.test(document.title), null, { timeout: 120_000 });
    const outcome = await page.title();
    t.diagnostic(outcome);
    assert.match(outcome, /^passed: \w/);
  }, { dist, flags });
}
