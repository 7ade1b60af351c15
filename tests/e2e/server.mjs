// A static host as dull as they come: files from a folder below a path, no special headers, 404 for the rest.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

// Serves `folder` below `base` on 127.0.0.1 and a free port, on which nobody else has stored anything.
export async function serve(folder, base) {
  const requests = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    requests.push(pathname);
    const file = fileFor(folder, base, decodeURIComponent(pathname));
    if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file.');
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    requests,
    close: () => new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    }),
  };
}

function fileFor(folder, base, pathname) {
  if (!pathname.startsWith(base)) return undefined;
  const inside = normalize(pathname.slice(base.length) || 'index.html');
  if (inside.startsWith('..')) return undefined;
  const file = join(folder, inside);
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}
