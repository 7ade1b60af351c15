// Serves the built files and a page with the app's policy on 127.0.0.1, and a canary that counts whoever comes by.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const JS = fileURLToPath(new URL("../../", import.meta.url));
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".html": "text/html", ".css": "text/css", ".svg": "image/svg+xml" };

/** The app's policy, as its index.html has it. */
async function policy() {
  const hash = (await readFile(join(JS, "src/sandbox/frame.sha256"), "utf8")).trim();
  return `default-src 'none'; script-src 'self' 'wasm-unsafe-eval' '${hash}'; style-src 'self'; worker-src 'self' data:; connect-src 'self'; img-src 'self' blob: data:; frame-src 'none'; base-uri 'none'; form-action 'none'`;
}

/**
 * @param {(report: object) => void} [onReport] called with what a page reports by itself
 * @returns {Promise<{url: string, close(): void}>}
 */
export async function servePage(onReport = () => {}) {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox harness</title><meta http-equiv="Content-Security-Policy" content="${await policy()}"><link rel="stylesheet" href="/test/browser/harness.css"><main><h1>Harness</h1><div id="editor"></div></main><script type="module" src="/test/browser/harness.mjs"></script></html>`;
  return listen(async (request, response) => {
    const path = normalize(new URL(request.url, "http://page").pathname);
    if (path === "/") return response.writeHead(200, { "content-type": "text/html" }).end(html);
    if (path === "/report") {
      let text = "";
      for await (const chunk of request) text += chunk;
      onReport(JSON.parse(text));
      return response.end();
    }
    try {
      const body = await readFile(join(JS, path));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
}

/**
 * @returns {Promise<{url: string, hits: string[], close(): void}>} every request that reached it, by path
 */
export async function serveCanary() {
  const hits = [];
  const server = await listen((request, response) => {
    hits.push(request.url);
    response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "text/javascript" }).end("export default 1");
  });
  return Object.assign(server, { hits });
}

function listen(handler) {
  return new Promise((resolve) => {
    const server = createServer(handler);
    server.listen(0, "127.0.0.1", () => resolve({
      url: `http://127.0.0.1:${server.address().port}`,
      close: () => { server.closeAllConnections(); server.close(); },
    }));
  });
}
