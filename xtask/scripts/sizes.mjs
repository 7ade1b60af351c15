// Prints what a built page weighs, raw and with brotli: first what a visit loads at once, then what is loaded when it is
// needed. At once is what index.html names and what those modules import statically, whatever the depth.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const dist = resolve(process.argv[2] ?? 'dist');

const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+)["']/g;
const NAMED_BY_PAGE = /\b(?:href|src|data-glue|data-wasm)="?(\.\/[^"\s>]+)/g;

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .sort();
}

function withImports(names) {
  const seen = new Set();
  const open = [...names];
  while (open.length > 0) {
    const name = open.pop();
    if (seen.has(name)) continue;
    seen.add(name);
    if (!name.endsWith('.js')) continue;
    for (const [, path] of readFileSync(join(dist, name), 'utf8').matchAll(STATIC_IMPORT)) {
      open.push(posix.join(dirname(name), path));
    }
  }
  return seen;
}

function brotli(name) {
  const bytes = readFileSync(join(dist, name));
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(12);

function printGroup(title, names) {
  console.log(`\n${title.padEnd(56)}${'raw'.padStart(12)}${'brotli'.padStart(12)}`);
  const rows = names.map((name) => ({ name, raw: statSync(join(dist, name)).size, packed: brotli(name) }));
  for (const { name, raw, packed } of rows.sort((a, b) => b.packed - a.packed)) {
    console.log(`  ${name.padEnd(54)}${kilobytes(raw)}${kilobytes(packed)}`);
  }
  const sum = (field) => rows.reduce((total, row) => total + row[field], 0);
  console.log(`  ${'together'.padEnd(54)}${kilobytes(sum('raw'))}${kilobytes(sum('packed'))}`);
}

const page = readFileSync(join(dist, 'index.html'), 'utf8');
const named = [...page.matchAll(NAMED_BY_PAGE)].map(([, path]) => posix.normalize(path));
const first = withImports(['index.html', ...named]);
const all = filesBelow(dist);
printGroup('Loaded at once', all.filter((name) => first.has(name)));
printGroup('Loaded when needed', all.filter((name) => !first.has(name)));
