// A full disk, and writes that the browser undoes: told clearly, nothing lost, usable again once there is room.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scenario, setQuota } from './lib.mjs';

const QUOTA = 30_000_000; // bytes
const linked = (page, name) => page.getByRole('grid').getByRole('link', { name, exact: true });
const uploads = (page) => page.getByRole('region', { name: 'Uploads' });
const list = (page, bucket) => page.evaluate((bucket) => cloudchamber.list(bucket), bucket);
const trouble = (page) => page.locator('.notices .note.bad');

// A file of bytes that no compression makes small.
function noise(size, seed) {
  const bytes = Buffer.alloc(size);
  for (let at = 0, word = seed | 1; at + 4 <= size; at += 4) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    bytes.writeInt32LE(word, at);
  }
  return bytes;
}

scenario('a full disk is told, keeps what was there, and is over once something is deleted', async (chamber, t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cloudchamber-quota-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name, size) => {
    const path = join(folder, name);
    writeFileSync(path, noise(size, name.length * 7_919 + size));
    return path;
  };
  // The browser remembers for half a minute what was left: so the quota is there before the page writes at all.
  const beside = await chamber.context.newPage();
  chamber.expectErrors(/favicon\.ico/);
  await beside.goto(`${chamber.url}manifest.webmanifest`);
  await setQuota(beside, QUOTA);

  const page = await chamber.open('/buckets/photos');
  const choose = (...paths) => page.locator('input[type=file]').setInputFiles(paths);
  await choose(file('kept.bin', 3_000_000), file('small.txt', 20_000));
  await linked(page, 'kept.bin').waitFor();
  await linked(page, 'small.txt').waitFor();
  const before = await list(page, 'photos');

  await choose(file('too-large.bin', 40_000_000));
  await uploads(page).getByText('too-large.bin was not stored.').waitFor();
  await uploads(page).getByText(/storage for this site is full .* Delete objects or free disk space/).waitFor();
  assert.deepEqual(await list(page, 'photos'), before);

  // Small ones until nothing fits any more.
  const refused = await page.evaluate(async () => {
    for (let nth = 0; nth < 400; nth += 1) {
      const bytes = crypto.getRandomValues(new Uint8Array(60_000));
      try {
        await cloudchamber.put('photos', `fill/${nth}.bin`, new Blob([bytes, bytes.map((byte) => byte ^ nth)]));
      } catch ({ name, message }) {
        return { name, message, nth };
      }
    }
    return null;
  });
  assert.match(refused.message, /storage for this site is full/);
  await trouble(page).filter({ hasText: 'storage for this site is full' }).waitFor();
  const full = await list(page, 'photos');
  assert.equal(full.length, before.length + refused.nth, 'what was acknowledged is there, what was refused is not');
  for (const { key, size } of full) {
    const read = await page.evaluate(async (key) => (await (await cloudchamber.get('photos', key)).arrayBuffer()).byteLength, key);
    assert.equal(read, size, key);
  }

  // A full disk has room for a delete, and a delete makes room, once no script holds the Blob any more.
  await page.requestGC();
  await page.evaluate(() => cloudchamber.delete('photos', 'kept.bin'));
  await linked(page, 'kept.bin').waitFor({ state: 'detached' });
  await choose(file('after.bin', 500_000));
  // The browser counts late what was given back.
  const again = uploads(page).locator('.note', { hasText: 'after.bin' }).getByRole('button', { name: 'Try again' });
  for (let tries = 0; tries < 20 && !(await linked(page, 'after.bin').isVisible()); tries += 1) {
    await page.waitForTimeout(1_000);
    if (await again.isVisible()) await again.click();
  }
  await linked(page, 'after.bin').waitFor();
  await trouble(page).waitFor({ state: 'detached' });

  // With more room all is as ever, handlers too.
  await setQuota(beside);
  await chamber.go(page, '/');
  await page.getByRole('button', { name: /^Send (another|a sample) photo through$/ }).click();
  const way = page.getByRole('list', { name: 'The way of the latest upload' });
  await way.getByRole('listitem').last().getByRole('img', { name: 'harbour.jpg' }).waitFor();

  await page.reload();
  await page.getByRole('heading', { name: 'In this workspace' }).waitFor();
  const after = await list(page, 'photos');
  assert.deepEqual(after.map(({ key }) => key), [...full.map(({ key }) => key).filter((key) => key !== 'kept.bin'), 'after.bin', 'harbour.jpg'].sort());
}, { timeout: 180_000 });

scenario('a write that the browser undoes changes nothing, on the page or on the disk', async (chamber) => {
  await chamber.context.addInitScript(() => {
    // The next transactions that write the journal are undone while their requests are on the way.
    globalThis.undo = 0;
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...args) {
      if (this.name === 'journal' && globalThis.undo > 0) {
        globalThis.undo -= 1;
        queueMicrotask(() => this.transaction.abort());
      }
      return put.apply(this, args);
    };
  });
  const page = await chamber.open('/buckets/photos');
  const choose = (name, content) => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
  await choose('before.txt', 'kept');
  await linked(page, 'before.txt').waitFor();

  await page.evaluate(() => { globalThis.undo = 1; });
  await choose('undone.txt', 'undone');
  await uploads(page).getByText('The browser undid the write').waitFor();
  await trouble(page).filter({ hasText: 'The browser undid the write' }).waitFor();
  await linked(page, 'undone.txt').waitFor({ state: 'detached' });
  assert.deepEqual((await list(page, 'photos')).map(({ key }) => key), ['before.txt']);

  await uploads(page).getByRole('button', { name: 'Try again' }).click();
  await linked(page, 'undone.txt').waitFor();
  await trouble(page).waitFor({ state: 'detached' });
  await page.reload();
  await linked(page, 'undone.txt').waitFor();
  await linked(page, 'before.txt').waitFor();
}, { timeout: 120_000 });
