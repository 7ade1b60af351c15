// What runs or waits when the browser ends: an interrupted invocation is asked about and never runs again by itself; a retry
// that waits goes on waiting.
import assert from 'node:assert/strict';
import { scenario, writeCode } from './lib.mjs';

const NAME = 'make-thumbnail'; // the function of the first visit, with other code
const SLOW = 'export const handler = async () => {\n  console.log("begins");\n  await new Promise((later) => setTimeout(later, 25_000));\n};\n';
const QUICK = 'export const handler = async (event) => event.Records[0].s3.object.key;\n';
const FAILING = 'export const handler = async () => {\n  throw new Error("not today");\n};\n';

// Deploys code to the function, as one who pastes it into the editor.
async function deploy(chamber, page, code) {
  await chamber.go(page, `/functions/${NAME}`);
  await writeCode(page, code);
  await page.keyboard.press('ControlOrMeta+s');
  await page.getByText(`${NAME} is deployed.`).first().waitFor();
}

const put = (page, key) => page.evaluate((key) => cloudchamber.put('photos', key, 'no picture'), key);
const rows = (page) => page.getByRole('grid', { name: 'Invocations' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
const rowOf = (page, key, state) => rows(page).filter({ hasText: key }).filter({ has: page.locator('.badge', { hasText: state }) });
const question = (page, key) => page.locator('.note').filter({ hasText: `${key} ran when the tab closed` });

scenario('an invocation that ran when the browser was killed is asked about', async (chamber) => {
  let page = await chamber.open('/');
  await deploy(chamber, page, SLOW);
  await chamber.go(page, `/functions/${NAME}/invocations`);
  for (const key of ['again.png', 'let-go.png']) {
    await put(page, key);
    await rowOf(page, key, 'running').waitFor();
  }
  await chamber.kill();

  await chamber.relaunch();
  page = await chamber.open(`/functions/${NAME}/invocations`);
  await question(page, 'again.png').waitFor();
  await question(page, 'let-go.png').waitFor();
  await deploy(chamber, page, QUICK);
  await chamber.go(page, `/functions/${NAME}/invocations`);
  // Time in which it could run by itself, were it to.
  await page.waitForTimeout(2_000);
  assert.equal(await rows(page).count(), 2);
  await page.reload();
  await question(page, 'again.png').getByRole('button', { name: 'Run again' }).click();
  await rowOf(page, 'again.png', 'ok').waitFor();
  await question(page, 'let-go.png').getByRole('button', { name: 'Let go' }).click();
  await question(page, 'let-go.png').waitFor({ state: 'detached' });
  await page.reload();
  await rowOf(page, 'again.png', 'ok').waitFor();
  assert.equal(await rows(page).count(), 3);
  assert.equal(await rowOf(page, 'let-go.png', /^stopped$/).count(), 1);
  assert.equal(await page.locator('.note').filter({ hasText: 'ran when the tab closed' }).count(), 0);
}, { timeout: 180_000 });

scenario('a retry that waits survives a kill, and runs when it is due', async (chamber) => {
  let page = await chamber.open('/');
  await deploy(chamber, page, FAILING);
  await put(page, 'later.png');
  await chamber.go(page, `/functions/${NAME}/invocations`);
  const waits = () => page.getByRole('list', { name: 'Events that wait' }).getByRole('listitem').filter({ hasText: 'later.png' });
  await waits().filter({ hasText: 'attempt 2 of 3' }).waitFor();
  await rowOf(page, 'later.png', 'error').waitFor();
  // The end of the invocation, and with it the retry, is kept as soon as the page shows it as over after a reload.
  await page.reload();
  await waits().waitFor();
  await chamber.kill();

  await chamber.relaunch();
  page = await chamber.open(`/functions/${NAME}/invocations`);
  await waits().filter({ hasText: 'attempt 2 of 3' }).waitFor();
  assert.equal(await rows(page).count(), 1, 'it is not due yet');
  await page.close();

  // The same a minute later.
  await chamber.context.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() + 61_000;
  });
  page = await chamber.open(`/functions/${NAME}/invocations`);
  await waits().filter({ hasText: 'attempt 3 of 3' }).waitFor();
  assert.equal(await rows(page).count(), 2);
}, { timeout: 180_000 });
