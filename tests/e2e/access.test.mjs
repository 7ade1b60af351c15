// axe finds nothing, on any page, in either theme, on a desk or in a hand.
import { assertAccessible, scenario } from './lib.mjs';

const ROUTES = [
  '/', '/buckets', '/buckets/photos', '/buckets/photos?rules', '/buckets/photos?properties', '/buckets/photos/harbour.jpg',
  '/buckets/photos/gone.jpg', '/buckets/nowhere', '/functions', '/functions/make-thumbnail', '/functions/make-thumbnail/test',
  '/functions/make-thumbnail/triggers', '/functions/make-thumbnail/invocations', '/functions/make-thumbnail/settings',
  '/functions/nobody', '/invocations/1', '/settings', '/no/such/page',
];
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark']) {
    scenario(`axe finds nothing on a ${size}, ${colorScheme}`, async (chamber) => {
      const page = await chamber.open('/');
      await page.getByRole('button', { name: 'Send a sample photo through' }).click();
      await page.locator('.way .done img').nth(1).waitFor();
      for (const route of ROUTES) {
        await chamber.go(page, route);
        await page.locator('main h1').waitFor();
        // Pages load what they show after their frame: the editor, a picture, a listing.
        await page.waitForTimeout(300);
        await assertAccessible(page, `${route} on a ${size}, ${colorScheme}`);
      }
    }, { viewport, colorScheme, ...(size === 'phone' ? { isMobile: true, hasTouch: true } : {}) });
  }
}
