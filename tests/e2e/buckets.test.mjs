// Buckets as a person meets them: created, filled, looked at, emptied; and what fires, or why nothing does.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertAccessible, dropFiles, PATIENCE, scenario } from './lib.mjs';

const SAMPLES = join(import.meta.dirname, '../../public/samples');

const rowOf = (page, name) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });

const text = (name, content, mimeType = 'text/plain') => ({ name, mimeType, buffer: Buffer.from(content) });

const openRow = (page, name) => page.getByRole('grid').getByRole('link', { name, exact: true }).click();

// Chooses files for the folder that shows, and waits until each has its row.
async function upload(page, ...files) {
  await page.locator('input[type=file]').setInputFiles(files);
  for (const { name } of files) await rowOf(page, name).waitFor();
}

async function assertDownload(page, expected, name) {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const download = await waiting;
  assert.equal(download.suggestedFilename(), name);
  assert.deepEqual(readFileSync(await download.path()), expected);
}

scenario('a bucket is created, its name checked while it is typed', async (chamber) => {
  const page = await chamber.open('/buckets');
  await page.getByRole('button', { name: 'Create bucket' }).click();
  const name = page.getByRole('textbox', { name: 'Bucket name' });
  const error = page.getByRole('dialog').locator('.error');
  await name.fill('Holiday Photos');
  await error.filter({ hasText: /lower-case/i }).waitFor();
  await name.fill('photos');
  await error.filter({ hasText: 'photos' }).waitFor();
  await name.fill('ab');
  await assert.rejects(error.getByText('3').waitFor({ timeout: 300 }), 'a name that is being typed is no fault yet');
  await name.press('Enter');
  await error.filter({ hasText: '3' }).waitFor();
  await name.fill('holiday-2026');
  await name.press('Enter');
  await page.getByRole('heading', { name: 'holiday-2026', level: 1 }).waitFor();
  await page.getByText('This bucket has no objects yet.').waitFor();
  await assertAccessible(page, 'an empty bucket');

  await page.getByRole('button', { name: 'New folder' }).click();
  await page.getByRole('textbox', { name: 'Folder name' }).fill('raw');
  await page.getByRole('button', { name: 'Create folder' }).click();
  await rowOf(page, 'raw/').waitFor();
  await page.getByRole('tab', { name: 'Properties' }).click();
  await page.getByText('arn:aws:s3:::holiday-2026').waitFor();

  await chamber.go(page, '/buckets');
  await page.getByRole('button', { name: 'Delete bucket holiday-2026' }).click();
  await page.getByRole('dialog').getByText('1 object').waitFor();
  await page.getByRole('button', { name: 'Empty and delete' }).click();
  await rowOf(page, 'holiday-2026').waitFor({ state: 'detached' });
  await rowOf(page, 'photos').waitFor();
  await assertAccessible(page, 'the list of buckets');
});

scenario('files are uploaded, shown and given back byte for byte', async (chamber) => {
  const page = await chamber.open('/buckets/thumbnails');
  const flower = readFileSync(join(SAMPLES, 'red flower.png'));
  const large = Buffer.alloc(3 << 20, 'cloud chamber ');
  await upload(page, text('notes.txt', 'first line\nsecond line'), text('a.json', '{"a":[1,2]}', 'application/json'));
  await upload(page, { name: 'large.bin', mimeType: '', buffer: large });
  await dropFiles(page.getByRole('heading', { level: 1 }), join(SAMPLES, 'red flower.png'));
  await rowOf(page, 'red flower.png').getByText('PNG image').waitFor();
  await page.locator('.uploads').getByRole('link', { name: 'red flower.png' }).waitFor();
  await assertAccessible(page, 'a bucket with objects');

  await openRow(page, 'notes.txt');
  await page.locator('.text-preview').getByText('second line').waitFor();
  await page.getByText('s3://thumbnails/notes.txt').waitFor();
  await page.goBack();
  await openRow(page, 'a.json');
  await page.getByRole('tree', { name: 'Object' }).getByRole('treeitem').first().waitFor();
  await chamber.go(page, '/buckets/thumbnails/large.bin');
  await page.getByText('There is no preview of this kind').waitFor();
  await assertDownload(page, large, 'large.bin');
  await chamber.go(page, '/buckets/thumbnails/red%20flower.png');
  await page.getByText(/^[\d,]+ × [\d,]+ pixels$/).waitFor();
  await assertAccessible(page, 'an object');
  await assertDownload(page, flower, 'red flower.png');
});

scenario('an upload shows how far it is, can be cancelled, and says why it failed', async (chamber, t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cloudchamber-files-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const huge = ['1.bin', '2.bin', '3.bin'].map((name) => join(folder, name));
  for (const file of huge) {
    writeFileSync(file, '');
    truncateSync(file, 400_000_000);
  }
  const changed = join(folder, 'changed.txt');
  writeFileSync(changed, 'as it was chosen');
  const page = await chamber.open('/buckets/thumbnails');
  await page.getByText('This bucket has no objects yet.').waitFor();
  await dropFiles(page.getByRole('heading', { level: 1 }), ...huge, changed);
  // Three at once: the fourth waits, and is another file when its turn comes.
  const row = (name) => page.locator('.upload', { hasText: name });
  await row('changed.txt').getByText('waits').waitFor();
  writeFileSync(changed, 'no longer as it was chosen');
  await row('1.bin').getByText(/ of 400 MB/).waitFor();
  await row('1.bin').getByRole('progressbar', { name: 'Upload of 1.bin' }).waitFor();
  for (const name of ['1.bin', '2.bin', '3.bin']) {
    await row(name).getByRole('button', { name: 'Cancel' }).click();
    await row(name).waitFor({ state: 'detached' });
  }
  const failed = page.locator('.uploads').getByRole('alert');
  await failed.getByText('changed.txt was not stored.').waitFor();
  await assertAccessible(page, 'a failed upload');
  await failed.getByRole('button', { name: 'Try again' }).click();
  await failed.getByRole('button', { name: 'Dismiss' }).click();
  await failed.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText('This bucket has no objects yet.').waitFor();
});

scenario('any key has an address that outlives a reload', async (chamber) => {
  const page = await chamber.open('/buckets/thumbnails/a//b c/');
  const names = ['what? #1 50%.txt', '100%25+.txt', '🐈 ünder.txt', "it's &amp; <b>.txt"];
  await upload(page, ...names.map((name) => text(name, `this is ${name}`)));
  for (const name of names) {
    await openRow(page, name);
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    await page.reload();
    await page.locator('.text-preview').getByText(`this is ${name}`).waitFor();
    await page.getByText(`s3://thumbnails/a//b c/${name}`).waitFor();
    await page.goBack();
    await rowOf(page, name).waitFor();
  }
  // A folder's own object: its key ends in a slash.
  await page.getByRole('button', { name: 'New folder' }).click();
  await page.getByRole('textbox', { name: 'Folder name' }).fill('deep #1');
  await page.getByRole('button', { name: 'Create folder' }).click();
  await openRow(page, 'deep #1/');
  await rowOf(page, 'deep #1/').getByRole('link').click();
  await page.reload();
  await page.getByText('s3://thumbnails/a//b c/deep #1/').waitFor();
  // Up by the crumbs, down by the empty name.
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'thumbnails' }).click();
  await openRow(page, 'a/');
  await openRow(page, '/');
  await rowOf(page, 'b c/').waitFor();
  await chamber.go(page, '/buckets/thumbnails/nothing%20here');
  await page.getByRole('alert').getByText('nothing here').waitFor();
});

scenario('a delete waits for Undo, and is sent when nobody takes it', async (chamber) => {
  const page = await chamber.open('/buckets/thumbnails');
  await upload(page, text('stays.txt', '1'), text('goes.txt', '2'), text('also goes.txt', '3'), text('last.txt', '4'));
  const trail = page.getByText('DeleteObject').first();
  const leaving = (name) => rowOf(page, name).getByText('leaving');

  await openRow(page, 'stays.txt');
  await page.getByRole('button', { name: 'Delete' }).click();
  await leaving('stays.txt').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await leaving('stays.txt').waitFor({ state: 'detached' });

  // By keys: rows are reached by arrows, chosen by Space, deleted by Delete.
  await rowOf(page, 'goes.txt').focus();
  await page.keyboard.press('Space');
  await rowOf(page, 'also goes.txt').getByRole('checkbox').check();
  await page.getByText('2 selected').waitFor();
  await rowOf(page, 'goes.txt').focus();
  await page.keyboard.press('Delete');
  await leaving('also goes.txt').waitFor();
  assert.equal(await trail.count(), 0, 'nothing has been sent yet');
  await rowOf(page, 'goes.txt').waitFor({ state: 'detached' });
  await rowOf(page, 'also goes.txt').waitFor({ state: 'detached' });
  await rowOf(page, 'stays.txt').waitFor();

  // Whoever closes the tab first has deleted nothing.
  await rowOf(page, 'last.txt').getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Delete' }).click();
  await leaving('last.txt').waitFor();
  await page.reload();
  await rowOf(page, 'last.txt').waitFor();
  assert.equal(await leaving('last.txt').count(), 0);
});

scenario('a rule fires its function, and a key that it does not match says why', async (chamber) => {
  const page = await chamber.open('/buckets/photos?rules');
  await page.getByText('its key ends with .png').waitFor();
  for (const id of ['make-thumbnail-jpg', 'make-thumbnail-jpeg', 'make-thumbnail-png']) {
    await page.getByRole('button', { name: `Remove rule ${id}` }).click();
  }
  await page.getByText('nothing fires').waitFor();
  await page.getByRole('button', { name: 'Add rule' }).click();
  await page.getByRole('textbox', { name: 'Prefix' }).fill('in/');
  await page.getByRole('textbox', { name: 'Suffix' }).fill('.png');
  await assertAccessible(page, 'the form of a rule');
  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByText('its key begins with in/ and ends with .png').waitFor();
  await page.getByRole('button', { name: 'Add rule' }).click();
  await page.getByRole('textbox', { name: 'Prefix' }).fill('in/2026/');
  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: "As AWS's JSON" }).click();
  await page.getByRole('tree', { name: 'Notification configuration' }).getByText('LambdaFunctionConfigurations').waitFor();
  await assertAccessible(page, 'the notification rules');

  await chamber.go(page, '/buckets/photos/in/');
  const flower = { name: 'red flower.png', mimeType: 'image/png', buffer: readFileSync(join(SAMPLES, 'red flower.png')) };
  await upload(page, flower, text('notes.txt', 'no picture'));
  const badge = rowOf(page, 'red flower.png').getByRole('link', { name: /make-thumbnail · [\d.]+ m?s/ });
  await badge.waitFor({ timeout: PATIENCE });
  await rowOf(page, 'notes.txt').getByRole('button', { name: 'no rule for .txt' }).click();
  const why = page.getByRole('dialog');
  await why.getByText('end with .png').waitFor();
  await why.getByRole('tree', { name: 'Event' }).waitFor();
  await assertAccessible(page, 'the answer to why');
  await page.keyboard.press('Escape');

  await openRow(page, 'red flower.png');
  const events = page.locator('.card', { hasText: 'What fired because of this object' });
  await events.getByText('ObjectCreated:Put').waitFor();
  await events.getByRole('link', { name: /^[\d.]+ m?s$/ }).click();
  await page.waitForURL(/#\/invocations\//);
});
