// Ends with status 0 when node_modules holds what package-lock.json names. npm writes node_modules/.package-lock.json
// as the last act of an install, so an interrupted one is told from a whole one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const packagesOf = (lock) => JSON.parse(readFileSync(join(folder, lock), 'utf8')).packages;

const wanted = packagesOf('package-lock.json');
const installed = packagesOf('node_modules/.package-lock.json');
for (const [path, { version, integrity, optional }] of Object.entries(wanted)) {
  if (path === '') continue;
  const found = installed[path];
  const forAnotherSystem = optional && found === undefined;
  if (!forAnotherSystem && (found?.version !== version || found?.integrity !== integrity)) {
    process.exit(1);
  }
}
