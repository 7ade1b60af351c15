// The page as it ships: it starts below any path, within its own policy, and asks nobody else for anything.
import assert from 'node:assert/strict';
import { scenario } from './lib.mjs';

scenario('the page starts below a sub-path, without an error', async (chamber) => {
  const page = await chamber.open('/');
  await page.locator('main').waitFor();
  assert.match(await page.title(), /Cloud Chamber/);
});

scenario('everything comes from the host that serves the page', async (chamber) => {
  const elsewhere = [];
  chamber.context.on('request', (request) => {
    if (!request.url().startsWith(chamber.url) && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url());
  });
  await chamber.open('/');
  assert.deepEqual(elsewhere, []);
  assert.ok(chamber.requests.some((path) => path.endsWith('.wasm')), 'the wasm module came from the server');
});

scenario('the policy allows no inline script and no request to another host', async (chamber) => {
  const page = await chamber.open('/');
  chamber.expectErrors(/^policy: (script-src-elem|connect-src) blocked/);
  chamber.expectErrors(/^console: .*Content Security Policy/s);
  const reached = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.wasHere = true';
    document.head.append(script);
    const answer = await fetch('http://127.0.0.1:9/').then(() => 'an answer', (error) => error.name);
    return { ran: globalThis.wasHere === true, answer };
  });
  assert.deepEqual(reached, { ran: false, answer: 'TypeError' });
});

scenario('a page that cannot start says so', async (chamber) => {
  chamber.expectErrors(/./s);
  await chamber.context.route('**/*.wasm', (route) => route.abort());
  const page = await chamber.open('/', { ready: false });
  await page.getByRole('alert').filter({ hasText: 'Cloud Chamber could not start' }).waitFor();
});
