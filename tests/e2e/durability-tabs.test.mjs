// One tab owns the workspace at a time, whatever the browser gives to find that out with.
import assert from 'node:assert/strict';
import { scenario } from './lib.mjs';

const text = (name, content) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
const keys = (page) => page.evaluate(async () => (await cloudchamber.list('photos')).map(({ key }) => key));
const linked = (page, name) => page.getByRole('grid').getByRole('link', { name, exact: true });
const notice = (page, words) => page.locator('.notices .note').filter({ hasText: words });

// Chooses a file on a bucket's page.
const choose = (page, ...files) => page.locator('input[type=file]').setInputFiles(files);

// Puts objects one after the other until it is refused; answers with the acknowledged keys and the refusal.
function putUntilRefused(page, prefix) {
  return page.evaluate(async (prefix) => {
    const kept = [];
    for (;;) {
      try {
        await cloudchamber.put('photos', `${prefix}${kept.length}.txt`, 'x'.repeat(1_000));
        kept.push(`${prefix}${kept.length}.txt`);
      } catch ({ name, message }) {
        return { kept, name, message };
      }
    }
  }, prefix);
}

// Every listed object is as long as it says.
async function assertWhole(page) {
  const torn = await page.evaluate(async () => {
    const rows = await cloudchamber.list('photos');
    const checks = rows.map(async ({ key, size }) => (await (await cloudchamber.get('photos', key)).arrayBuffer()).byteLength === size);
    return (await Promise.all(checks)).filter((whole) => !whole).length;
  });
  assert.equal(torn, 0);
}

scenario('a second tab asks, takes over, and gives back', async (chamber) => {
  const first = await chamber.open('/buckets/photos');
  await choose(first, text('first.txt', 'from the first tab'));
  await linked(first, 'first.txt').waitFor();

  const second = await chamber.open('/buckets/photos');
  await second.getByRole('heading', { name: 'Open in another tab' }).waitFor();
  const writing = putUntilRefused(first, 'race/');
  await second.waitForTimeout(500);
  await second.getByRole('button', { name: 'Continue here' }).click();
  await linked(second, 'first.txt').waitFor();

  const { kept, message } = await writing;
  assert.match(message, /(does not own the workspace any more|took over this workspace|was closed)/);
  await notice(first, 'Another tab took over this workspace.').waitFor();
  await choose(first, text('refused.txt', 'nobody keeps this'));
  await first.getByText('This tab does not own the workspace any more.').waitFor();
  await choose(second, text('second.txt', 'from the second tab'));
  await linked(second, 'second.txt').waitFor();
  const there = await keys(second);
  assert.deepEqual(['first.txt', 'second.txt', ...kept].filter((key) => !there.includes(key)), []);
  assert.ok(!there.includes('refused.txt'));

  await notice(first, 'took over').getByRole('button', { name: 'Continue here' }).click();
  await linked(first, 'second.txt').waitFor();
  await notice(second, 'Another tab took over this workspace.').waitFor();
  assert.deepEqual(await keys(first), there);
  await assertWhole(first);

  await first.close();
  await second.reload();
  await linked(second, 'second.txt').waitFor();
  await assertWhole(second);
}, { timeout: 120_000 });

scenario('without locks a second tab takes over at once, and the first can write nothing more', async (chamber) => {
  await chamber.context.addInitScript(() => { delete Navigator.prototype.locks; });
  const first = await chamber.open('/buckets/photos');
  await notice(first, 'no tab locks').waitFor();
  await choose(first, text('first.txt', 'from the first tab'));
  await linked(first, 'first.txt').waitFor();

  const writing = putUntilRefused(first, 'race/');
  const second = await chamber.open('/buckets/photos');
  await notice(second, 'no tab locks').waitFor();
  const { kept, message } = await writing;
  assert.match(message, /took over this workspace|does not own the workspace any more/);
  await notice(first, 'Another tab took over this workspace.').waitFor();
  await choose(second, text('second.txt', 'from the second tab'));
  await linked(second, 'second.txt').waitFor();
  const there = await keys(second);
  assert.deepEqual(['first.txt', 'second.txt', ...kept].filter((key) => !there.includes(key)), []);
  await assertWhole(second);

  await notice(first, 'took over').getByRole('button', { name: 'Continue here' }).click();
  await linked(first, 'second.txt').waitFor();
  assert.deepEqual(await keys(first), there);
}, { timeout: 120_000 });

scenario('on plain http in a network the page says what is missing, stores and runs all the same', async (chamber) => {
  const page = await chamber.open('/buckets/photos');
  const found = await page.evaluate(() => ({ secure: isSecureContext, subtle: 'subtle' in crypto, locks: 'locks' in navigator }));
  assert.deepEqual(found, { secure: false, subtle: false, locks: false });
  await notice(page, 'no tab locks').filter({ hasText: 'Handlers run without crypto.subtle.' }).waitFor();
  await choose(page, text('note.txt', 'stored without https'), text('large.bin', 'x'.repeat(6_000_000)));
  await linked(page, 'note.txt').waitFor();
  await linked(page, 'large.bin').waitFor();

  await chamber.go(page, '/');
  await page.getByRole('button', { name: 'Send another photo through' }).click();
  const way = page.getByRole('list', { name: 'The way of the latest upload' });
  await way.getByRole('listitem').last().getByRole('img', { name: 'harbour.jpg' }).waitFor();

  await page.reload();
  await chamber.go(page, '/buckets/photos');
  await linked(page, 'note.txt').click();
  await page.getByText('stored without https').waitFor();
  assert.deepEqual(await keys(page), ['harbour.jpg', 'large.bin', 'note.txt']);
  await assertWhole(page);
}, { host: 'workshop.test', timeout: 120_000 });
