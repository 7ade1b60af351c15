// A function that writes into the bucket that fires it is stopped, and the page says so.
import assert from 'node:assert/strict';
import { scenario, writeCode } from './lib.mjs';

const LOOP = `import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
const s3 = new S3Client();
export const handler = async ({ Records: [{ s3: { bucket, object } }] }) => {
  await s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: "again-" + object.sequencer + ".png", Body: "x" }));
};
`;

scenario('sixteen turns, then the loop is broken', async (chamber) => {
  const page = await chamber.open('/functions/make-thumbnail');
  await writeCode(page, LOOP);
  await page.keyboard.press('ControlOrMeta+s');
  await page.getByText('make-thumbnail is deployed.').first().waitFor();

  await page.evaluate(() => cloudchamber.put('photos', 'first.png', 'x'));
  await page.getByText('make-thumbnail was stopped: it fires itself').waitFor();
  const keys = await page.evaluate(async () => (await cloudchamber.list('photos', '')).length);
  assert.equal(keys, 17, 'the first object, and one for each of sixteen turns');
  await page.getByRole('button', { name: 'why?' }).first().click();
  await page.getByText('Lambda breaks such loops').waitFor();
});
