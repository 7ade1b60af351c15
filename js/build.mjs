// Builds js/dist: what the page loads beside the wasm. `node build.mjs`
import { mkdir, rm, writeFile } from "node:fs/promises";
import { checkFrame } from "./build/frame.mjs";
import { buildIcons } from "./build/icons.mjs";
import { buildPackages } from "./build/packages.mjs";
import { bundlePage, bundleText } from "./build/bundle.mjs";

const started = performance.now();
const frame = await checkFrame();
await rm("dist", { recursive: true, force: true });
await mkdir("dist/sdk", { recursive: true });

const packages = await buildPackages();
const prelude = await bundleText({ entry: "src/sandbox/worker/prelude.js" });
const page = await bundlePage({
  "text:frame": JSON.stringify(frame),
  "text:prelude": JSON.stringify({ text: prelude }),
  "text:packages": JSON.stringify(packages),
});
await writeFile("dist/icons.svg", await buildIcons());

for (const [file, bytes] of [...page, ...Object.values(packages).map((p) => [p.file, p.bytes])]) {
  console.log(`${String(Math.ceil(bytes / 1024)).padStart(6)} KiB  ${file}`);
}
console.log(`built js/dist in ${Math.round(performance.now() - started)} ms`);
