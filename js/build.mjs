// Builds js/dist: what the page loads beside the wasm. `node build.mjs`
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { checkFrame } from "./build/frame.mjs";
import { buildIcons } from "./build/icons.mjs";
import { buildPackages } from "./build/packages.mjs";
import { bundlePage, bundleText } from "./build/bundle.mjs";

const started = performance.now();
const frame = await checkFrame();
// Built aside and moved in place at the end: who serves js/dist meanwhile sees the old files or the new, never half of them.
const out = `node_modules/.cache/dist-${process.pid}`;
await mkdir(`${out}/sdk`, { recursive: true });

const packages = await buildPackages(`${out}/sdk`);
const prelude = await bundleText({ entry: "src/sandbox/worker/prelude.js" });
const page = await bundlePage(out, {
  "text:frame": JSON.stringify(frame),
  "text:prelude": JSON.stringify({ text: prelude }),
  "text:packages": JSON.stringify(packages),
});
await writeFile(`${out}/icons.svg`, await buildIcons());
await rm("dist", { recursive: true, force: true });
await rename(out, "dist");

for (const [file, bytes] of [...page, ...Object.values(packages).map((p) => [p.file, p.bytes])].sort()) {
  console.log(`${String(Math.ceil(bytes / 1024)).padStart(6)} KiB  ${file}`);
}
console.log(`built js/dist in ${Math.round(performance.now() - started)} ms`);
