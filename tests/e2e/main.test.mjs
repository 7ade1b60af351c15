// The main job: a file goes into a bucket, the handler fires, a thumbnail appears, everybody sees why; and all of it is still
// there after a reload.
import assert from 'node:assert/strict';
import { mkdtempSync, openSync, closeSync, ftruncateSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { dropFiles, PATIENCE, scenario } from './lib.mjs';

const SAMPLES = join(import.meta.dirname, '../../public/samples');
const LARGE = 256 << 20; // bytes: takes seconds to take in, wherever it is

// A PNG of noise in 8-bit grey.
function png(width, height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  // A row begins with the number of its filter: 0, none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < rows.length; at += 1) rows[at] = at % (width + 1) === 0 ? 0 : (at * 7_919) & 255;
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

// The pixels of a stored picture, as the browser decodes it; nothing while it is not there.
function pixels(page, bucket, key) {
  return page.evaluate(async ([bucket, key]) => {
    const there = await cloudchamber.list(bucket, key);
    if (there.length === 0) return null;
    const blob = await cloudchamber.get(bucket, key);
    const { width, height } = await createImageBitmap(blob);
    return [blob.type, width, height];
  }, [bucket, key]);
}

async function until(page, look, wanted) {
  const end = Date.now() + PATIENCE;
  let seen = await look();
  while (!wanted(seen) && Date.now() < end) {
    await page.waitForTimeout(100);
    seen = await look();
  }
  return seen;
}

const there = (seen) => seen !== null;

// Everything that the page shows of a workspace, as text.
async function portrait(chamber, page) {
  const shown = {};
  for (const route of ['/buckets', '/buckets/photos', '/buckets/thumbnails', '/buckets/photos?rules', '/functions', '/functions/make-thumbnail/invocations', '/invocations/latest']) {
    if (route === '/invocations/latest') await page.getByRole('grid', { name: 'Invocations' }).getByRole('link').first().click();
    else await chamber.go(page, route);
    await page.waitForTimeout(300);
    const text = await page.locator('main').innerText();
    // Times that are told from now change.
    shown[route] = text.replace(/\b(just now|now|\d+ (s|min|seconds?|minutes?) ago)\b/g, '…');
  }
  shown.trail = (await page.getByRole('list', { name: 'Trail, newest first' }).getByRole('listitem').allInnerTexts()).join('\n');
  return shown;
}

async function resetWorkspace(page) {
  await page.getByRole('button', { name: 'Reset workspace' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset workspace' }).click();
}

scenario('one press on a first visit: a thumbnail within ten seconds, and the event that caused it', async (chamber, t) => {
  const page = await chamber.open('/');
  const press = page.getByRole('button', { name: 'Send a sample photo through' });
  await press.waitFor();
  const began = Date.now();
  await press.click();
  const way = page.getByRole('list', { name: 'The way of the latest upload' });
  const thumbnail = way.getByRole('listitem').last().getByRole('img', { name: 'harbour.jpg' });
  await thumbnail.waitFor();
  assert.ok(await thumbnail.evaluate((image) => image.decode().then(() => image.naturalWidth)) === 160);
  const took = Date.now() - began;
  t.diagnostic(`${took} ms from the press to the thumbnail`);
  assert.ok(took < 10_000, `${took} ms`);
  await way.getByText('ObjectCreated:Put').waitFor();
  await page.getByText('The event that caused it').click();
  await page.getByText('"aws:s3"').first().waitFor();
  assert.deepEqual(await pixels(page, 'thumbnails', 'harbour.jpg'), ['image/jpeg', 160, 107]);

  await page.getByRole('button', { name: 'Send another photo through' }).click();
  assert.deepEqual(await until(page, () => pixels(page, 'thumbnails', 'red flower.png'), there), ['image/png', 160, 120]);
}, { timeout: 120_000 });

scenario('photos that are chosen and dropped become thumbnails with the right pixels; a reload keeps everything', async (chamber) => {
  const page = await chamber.open('/buckets/photos');
  const file = (name, width, height) => ({ name, mimeType: 'image/png', buffer: png(width, height) });
  await page.locator('input[type=file]').setInputFiles([file('odd.png', 333, 217), file('tall.png', 161, 1000), file('tiny.png', 7, 5)]);
  await dropFiles(page.locator('.bucket-page'), join(SAMPLES, 'harbour.jpg'), join(SAMPLES, 'red flower.png'));
  const expected = {
    'harbour.jpg': ['image/jpeg', 160, 107],
    'odd.png': ['image/png', 160, 104],
    'red flower.png': ['image/png', 160, 120],
    'tall.png': ['image/png', 160, 994],
    'tiny.png': ['image/png', 7, 5],
  };
  for (const [key, wanted] of Object.entries(expected)) {
    assert.deepEqual(await until(page, () => pixels(page, 'thumbnails', key), there), wanted, key);
  }
  await until(page, () => page.locator('.line.running').count(), (running) => running === 0);
  // The list of uploads belongs to the visit.
  await page.getByRole('button', { name: 'Clear' }).click();
  const before = await portrait(chamber, page);
  assert.match(before['/buckets/thumbnails'], /odd\.png[^]*tall\.png/);
  assert.match(before['/functions/make-thumbnail/invocations'], /tiny\.png/);
  assert.match(before['/invocations/latest'], /REPORT RequestId/);
  assert.match(before.trail, /PutObject[^]*ObjectCreated:Put[^]*Rule matched[^]*Invoke/);

  await page.reload();
  await page.locator('#boot').waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'About it' }).waitFor();
  assert.deepEqual(await portrait(chamber, page), before);
  for (const [key, wanted] of Object.entries(expected)) assert.deepEqual(await pixels(page, 'thumbnails', key), wanted, key);
}, { timeout: 180_000 });

scenario('each line of the trail leads to what it names', async (chamber) => {
  const page = await chamber.open('/');
  await page.getByRole('button', { name: 'Send a sample photo through' }).click();
  await until(page, () => pixels(page, 'thumbnails', 'harbour.jpg'), there);
  const trail = page.getByRole('list', { name: 'Trail, newest first' });
  const line = (words) => trail.getByRole('listitem').filter({ hasText: words });
  await line('Invoke make-thumbnail').filter({ hasNotText: 'running' }).waitFor();
  for (const [words, link, heading, address] of [
    ['PutObject photos/harbour.jpg', 'photos/harbour.jpg', 'harbour.jpg', /#\/buckets\/photos\/harbour\.jpg$/],
    ['ObjectCreated:Put photos/harbour.jpg', 'photos/harbour.jpg', 'harbour.jpg', /#\/buckets\/photos\/harbour\.jpg$/],
    ['Rule matched', 'make-thumbnail', 'make-thumbnail', /#\/functions\/make-thumbnail$/],
    ['Invoke make-thumbnail', 'make-thumbnail', 'harbour.jpg', /#\/invocations\/\d+$/],
    ['PutObject thumbnails/harbour.jpg', 'thumbnails/harbour.jpg', 'harbour.jpg', /#\/buckets\/thumbnails\/harbour\.jpg$/],
  ]) {
    await line(words).first().getByRole('link', { name: link }).first().click();
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    assert.match(page.url(), address);
    await chamber.go(page, '/settings');
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  }
}, { timeout: 120_000 });

scenario('an upload that is cancelled midway leaves nothing', async (chamber, t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cloudchamber-upload-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const large = join(folder, 'large.bin');
  const file = openSync(large, 'w');
  ftruncateSync(file, LARGE);
  closeSync(file);

  const page = await chamber.open('/buckets/photos');
  await page.getByText('This bucket has no objects yet.').waitFor();
  const usage = () => page.evaluate(async () => (await navigator.storage.estimate()).usage);
  const before = await usage();
  await page.locator('input[type=file]').setInputFiles(large);
  const uploads = page.getByRole('region', { name: 'Uploads' });
  await uploads.getByRole('progressbar').waitFor();
  await uploads.getByRole('button', { name: 'Cancel the upload of large.bin' }).click();
  await uploads.waitFor({ state: 'detached' });
  await page.getByText('This bucket has no objects yet.').waitFor();
  assert.deepEqual(await page.evaluate(() => cloudchamber.list('photos')), []);
  const after = await until(page, usage, (bytes) => bytes < before + LARGE / 16);
  assert.ok(after < before + LARGE / 16, `${after} bytes are taken, ${before} before`);

  await page.reload();
  await page.getByText('This bucket has no objects yet.').waitFor();
  assert.doesNotMatch(await page.locator('.drawer').innerText(), /large\.bin/);
}, { timeout: 180_000 });

scenario('keys of any kind survive a reload by their address', async (chamber) => {
  const page = await chamber.open('/buckets/photos/a//b/');
  const name = 'what? 100% #1 & 🦀+é.txt';
  const key = `a//b/${name}`;
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('found again') });
  await page.getByRole('grid').getByRole('link', { name, exact: true }).click();
  await page.getByText('found again').waitFor();
  const address = page.url();
  await page.reload();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  await page.getByText('found again').waitFor();
  assert.equal(page.url(), address);
  assert.deepEqual((await page.evaluate(() => cloudchamber.list('photos'))).map((row) => row.key), [key]);
});

scenario('Reset workspace brings the first state back', async (chamber) => {
  const page = await chamber.open('/');
  await page.getByRole('button', { name: 'Send a sample photo through' }).click();
  await until(page, () => pixels(page, 'thumbnails', 'harbour.jpg'), there);
  await chamber.go(page, '/settings');
  await resetWorkspace(page);
  await chamber.go(page, '/');
  await page.getByRole('list', { name: 'What will happen' }).waitFor();
  await page.getByText('0 objects').first().waitFor();
  assert.deepEqual(await page.evaluate(() => cloudchamber.list('photos')), []);
  await page.getByRole('button', { name: 'Send a sample photo through' }).click();
  assert.deepEqual(await until(page, () => pixels(page, 'thumbnails', 'harbour.jpg'), there), ['image/jpeg', 160, 107]);
}, { timeout: 120_000 });
