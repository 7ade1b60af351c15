// The tests' own tools: a harness that cannot see an error would make every other test worthless.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assertAccessible, Chamber, dropFiles, scenario, setQuota } from './lib.mjs';

test('errors of every kind are collected', async () => {
  const chamber = await Chamber.start();
  try {
    const page = await chamber.open('/');
    chamber.expectErrors(/expected/);
    await page.evaluate(() => {
      console.error('spoken');
      console.error('expected');
      setTimeout(() => { throw new Error('thrown'); });
      Promise.reject(new Error('rejected'));
      document.body.setAttribute('style', 'color: red');
    });
    const kinds = [/^console: spoken/, /^exception: .*thrown/s, /^exception: .*rejected/s, /^policy: style-src-attr/];
    const missing = () => kinds.filter((kind) => !chamber.errors.some((text) => kind.test(text)));
    for (let tries = 0; missing().length > 0 && tries < 100; tries += 1) await page.waitForTimeout(50);
    assert.deepEqual(missing(), []);
    assert.ok(!chamber.errors.some((text) => /expected/.test(text)));
  } finally {
    await chamber.stop();
  }
});

scenario('a killed browser is gone at once and starts again on the same profile', async (chamber) => {
  const page = await chamber.open('/');
  await page.evaluate(() => new Promise((stored, failed) => {
    const opening = indexedDB.open('harness', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
    opening.onsuccess = () => {
      const writing = opening.result.transaction('kept', 'readwrite', { durability: 'strict' });
      writing.objectStore('kept').put('here', 'still');
      writing.oncomplete = stored;
      writing.onabort = failed;
    };
  }));
  const waiting = page.evaluate(() => new Promise(() => {})).catch((error) => error);
  await chamber.kill();
  assert.match(String(await waiting), /closed/);
  await chamber.relaunch();
  const again = await chamber.open('/');
  const kept = await again.evaluate(() => new Promise((read) => {
    const opening = indexedDB.open('harness', 1);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('kept').objectStore('kept').get('still');
      reading.onsuccess = () => read(reading.result);
    };
  }));
  assert.equal(kept, 'here');
});

scenario('axe sees an image without words', async (chamber) => {
  const page = await chamber.open('/');
  await page.evaluate(() => document.body.append(new Image(10, 10)));
  await assert.rejects(assertAccessible(page), /image-alt/);
});

scenario('a dropped file arrives with its name, type and bytes', async (chamber) => {
  const page = await chamber.open('/');
  await page.evaluate(() => {
    const place = document.createElement('div');
    place.id = 'place';
    place.textContent = 'Drop here';
    document.body.prepend(place);
    place.addEventListener('dragover', (event) => event.preventDefault());
    place.addEventListener('drop', async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const [file] = event.dataTransfer.files;
      place.textContent = `${file.name} ${file.type} ${(await file.text()).includes('a harness that cannot see')}`;
    });
  });
  await dropFiles(page.locator('#place'), fileURLToPath(import.meta.url));
  await page.getByText('harness.test.mjs text/javascript true').waitFor();
});

scenario('a quota is what the page may store', async (chamber) => {
  const page = await chamber.open('/');
  const store = () => page.evaluate(() => new Promise((done) => {
    const opening = indexedDB.open('harness', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
    opening.onsuccess = () => {
      const writing = opening.result.transaction('kept', 'readwrite');
      const bytes = new Uint8Array(4_000_000);
      for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
      writing.objectStore('kept').put(bytes, 'large');
      writing.oncomplete = () => done('stored');
      writing.onabort = () => done(writing.error.name);
    };
    opening.onerror = () => done(opening.error.name);
  }));
  await setQuota(page, 1_000_000);
  assert.equal(await store(), 'QuotaExceededError');
  await setQuota(page);
  assert.equal(await store(), 'stored');
});
