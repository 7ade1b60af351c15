// Functions as a learner meets them: write, deploy, run, fail, mend.
import { assertAccessible, editor, scenario, writeCode } from './lib.mjs';

// Creates a function from the page and waits for its editor.
async function create(page, name, template = 'Hello') {
  await page.getByRole('button', { name: 'Create function' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create function' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('radio', { name: template }).check();
  await dialog.getByRole('button', { name: 'Create function' }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  await editor(page).waitFor();
}

async function deploy(page, name) {
  await page.keyboard.press('ControlOrMeta+s');
  await page.locator('.badge', { hasText: /^deployed/ }).waitFor();
  await page.getByText(`${name} is deployed.`).first().waitFor();
}

// Runs the deployed code with an event, and waits for its end.
async function run(page, name, event, state) {
  const tab = page.getByRole('tab', { name: 'Test' });
  await tab.click();
  await page.getByLabel('Event', { exact: true }).fill(event);
  await page.getByRole('button', { name: /^(Run|Deploy and run)$/ }).click();
  const result = page.getByLabel('Result of the test');
  await result.locator('.badge', { hasText: new RegExp(`^${state}$`) }).waitFor();
  return result;
}

scenario('create, write, deploy, run: the result, the log, the invocation', async (chamber) => {
  const page = await chamber.open('/functions');
  await page.getByRole('button', { name: 'Create function' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create function' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('no spaces');
  await dialog.getByText("A function named no spaces can't exist.").waitFor();
  await page.keyboard.press('Escape');

  await create(page, 'greet');
  await page.locator('.badge', { hasText: 'not deployed yet' }).waitFor();
  await writeCode(page, 'export const handler = async ({ name }) => {\n  console.log("greets", name);\n  return { greeting: `Hello ${name}` };\n};\n');
  await deploy(page, 'greet');
  await assertAccessible(page, 'the editor');
  const result = await run(page, 'greet', '{ "name": "Ada" }', 'ok');
  await result.getByRole('tree', { name: 'Result' }).getByText('"Hello Ada"').waitFor();
  await result.getByText('greets Ada').waitFor();
  await assertAccessible(page, 'a test');

  await result.getByRole('link', { name: 'See invocation' }).click();
  await page.getByRole('heading', { name: 'Invocation of greet' }).waitFor();
  await page.getByText('run by hand').waitFor();
  await page.getByText(/REPORT RequestId: .*\sBilled Duration: \d+ ms/).waitFor();
  await assertAccessible(page, 'an invocation');

  await chamber.go(page, '/functions/greet/invocations');
  await page.getByRole('grid', { name: 'Invocations' }).getByRole('link', { name: 'by hand' }).waitFor();
  await assertAccessible(page, 'the invocations');
  await page.getByRole('tab', { name: 'Logs' }).click();
  await page.locator('.logs').getByText('greets Ada').waitFor();
}, { timeout: 120_000 });

scenario('a syntax error names its place and keeps the code from being deployed', async (chamber) => {
  const page = await chamber.open('/functions/make-thumbnail');
  await editor(page).waitFor();
  await writeCode(page, 'export const handler = async () => {\n  const x = ;\n};\n');
  const problems = page.getByRole('list', { name: /^Problems: 1 error/ });
  await problems.getByRole('button', { name: '2:13 Unexpected token.' }).waitFor();
  await page.keyboard.press('ControlOrMeta+s');
  await page.getByText('Not deployed. Line 2, column 13: Unexpected token.').waitFor({ state: 'attached' });
  await page.locator('.badge', { hasText: 'draft differs' }).waitFor();

  await writeCode(page, 'import {} from "node:path";\nimport sharp from "sharp";\nexport const handler = async () => {};\n');
  await page.getByRole('button', { name: /^2:19 "sharp" can't be imported here/ }).click();
  // The editor takes the focus a frame later.
  await page.waitForFunction(() => document.activeElement.shadowRoot !== null);

  await page.getByRole('button', { name: 'Discard draft' }).click();
  await page.getByText('This is the code that runs.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: /^2:19 "sharp"/ }).waitFor();
}, { timeout: 60_000 });

scenario('a draft is kept over a reload', async (chamber) => {
  const page = await chamber.open('/functions/make-thumbnail');
  await editor(page).waitFor();
  await writeCode(page, 'export const handler = async () => "my draft";\n');
  await page.locator('.badge', { hasText: 'draft differs' }).waitFor();
  await page.reload();
  await editor(page).getByText('my draft').waitFor();
  await page.locator('.badge', { hasText: 'draft differs' }).waitFor();
}, { timeout: 60_000 });

scenario('failures say where: an error with its line, a time-out, a variable that is read', async (chamber) => {
  const page = await chamber.open('/functions');
  await create(page, 'faulty');
  await writeCode(page, [
    'export const handler = async (event) => {',
    '  if (event.wait) await new Promise(() => { setInterval(() => {}, 1000); });',
    '  if (event.variable) return process.env.COLOUR;',
    '  throw new RangeError("too far");',
    '};',
  ].join('\n'));
  await deploy(page, 'faulty');
  const result = await run(page, 'faulty', '{}', 'error');
  await result.getByText('RangeError', { exact: true }).waitFor();
  await result.getByRole('list', { name: 'Stack' }).getByRole('link', { name: 'index.mjs:4:9' }).click();
  await editor(page).locator('.cm-activeLine', { hasText: 'too far' }).waitFor();

  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByLabel('Time-out in seconds').fill('0');
  await page.getByText('It has to be a whole number of seconds from 1 to 900.').waitFor();
  await page.getByLabel('Time-out in seconds').fill('1');
  await page.getByRole('button', { name: 'Add variable' }).click();
  await page.getByLabel('Name of a new variable').fill('COLOUR');
  await page.getByLabel('Value of COLOUR').fill('green');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await page.getByText('The settings of faulty are saved.').waitFor();
  await assertAccessible(page, 'the settings');

  const timed = await run(page, 'faulty', '{ "wait": true }', 'timed out');
  await timed.getByText(/Task timed out after 1\.0\d seconds/).first().waitFor();
  const read = await run(page, 'faulty', '{ "variable": true }', 'ok');
  await read.getByText('"green"').waitFor();
}, { timeout: 120_000 });

scenario('triggers are added, refused where they overlap, removed and brought back', async (chamber) => {
  const page = await chamber.open('/functions/make-thumbnail/triggers');
  const rows = page.getByRole('row').filter({ hasText: 'ObjectCreated' });
  await rows.nth(2).waitFor();
  await page.getByRole('button', { name: 'Add trigger' }).click();
  const form = page.getByRole('dialog', { name: 'Add trigger' });
  await form.getByLabel('Bucket').selectOption('photos');
  await form.getByRole('button', { name: 'Add trigger' }).click();
  await form.getByRole('alert').waitFor();
  await assertAccessible(page, 'the form of a trigger');
  await form.getByLabel('Suffix').fill('.webp');
  await form.getByRole('button', { name: 'Add trigger' }).click();
  await rows.nth(3).waitFor();
  await page.getByRole('button', { name: /^Remove the trigger photos .*\.webp/ }).click();
  await rows.nth(3).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await rows.nth(3).waitFor();
}, { timeout: 60_000 });
