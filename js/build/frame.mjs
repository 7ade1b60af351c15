// The sandbox frame's script runs under a Content-Security-Policy that names its hash, in the frame and in the page
// that holds the frame. A changed script with a forgotten hash would leave every handler dead, so the build stops.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";

const SCRIPT = "src/sandbox/frame.js";
const HASH = "src/sandbox/frame.sha256";
const PAGE = "../index.html";

/**
 * Reads the frame's script and makes sure that its hash is the one on record and the one the page allows.
 * `node build.mjs --accept-frame` writes the record anew.
 * @returns {Promise<{text: string, hash: string}>}
 */
export async function checkFrame() {
  const text = await readFile(SCRIPT, "utf8");
  if (/<\/script|<!--/i.test(text)) throw new Error(`${SCRIPT} must hold neither "</script" nor "<!--": it is inlined in HTML`);
  const hash = `sha256-${createHash("sha256").update(text).digest("base64")}`;
  if (process.argv.includes("--accept-frame")) await writeFile(HASH, `${hash}\n`);
  const recorded = existsSync(HASH) ? (await readFile(HASH, "utf8")).trim() : "nothing";
  if (recorded !== hash) throw new Error(`${SCRIPT} has changed: ${HASH} holds ${recorded}, the script is ${hash}. Run: node build.mjs --accept-frame`);
  if (existsSync(PAGE) && !(await readFile(PAGE, "utf8")).includes(hash)) {
    throw new Error(`index.html must allow the sandbox frame's script: put '${hash}' into script-src of its Content-Security-Policy`);
  }
  return { text, hash };
}
