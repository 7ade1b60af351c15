// The packages that a handler can import, each as a text of its own, so that an environment carries only what its code imports.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { bundleText } from "./bundle.mjs";

/** Import name → its entry here, and the packages whose code it shares instead of carrying it once more. */
const PACKAGES = {
  "@aws-sdk/client-s3": { entry: "src/sdk/client-s3.js", shares: [] },
  "@aws-sdk/lib-storage": { entry: "src/sdk/lib-storage.js", shares: ["@aws-sdk/client-s3"] },
  "@aws-sdk/s3-request-presigner": { entry: "src/sdk/s3-request-presigner.js", shares: ["@aws-sdk/client-s3"] },
  "node:path": { entry: "src/sdk/node-path.js", shares: [] },
};

/**
 * Writes the packages' texts and tells what is in them.
 * @param {string} out the folder
 * @returns {Promise<Record<string, {file: string, bytes: number, needs: string[], exports: string[]}>>} by import name; `file` is relative to edges.js
 */
export async function buildPackages(out) {
  const built = await Promise.all(Object.entries(PACKAGES).map(async ([name, { entry, shares }]) => {
    const plugins = [xmlWithoutDom(), shared(shares)];
    const [text, exports] = await Promise.all([bundleText({ entry, plugins, keepNames: true }), exportNames(entry, plugins)]);
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
    const file = `${name.replace(/^.*[/:]/, "")}-${hash}.js`;
    await writeFile(`${out}/${file}`, text);
    return [name, { file: `sdk/${file}`, bytes: Buffer.byteLength(text), needs: shares, exports }];
  }));
  return Object.fromEntries(built);
}

/** What a package exports, as esbuild sees it: the linker checks imports against it. */
async function exportNames(entry, plugins) {
  const { metafile } = await build({ entryPoints: [entry], outdir: "unwritten", bundle: true, write: false, metafile: true, format: "esm", platform: "browser", plugins, logLevel: "warning" });
  return Object.values(metafile.outputs)[0].exports.sort();
}

/**
 * The SDK's browser build reads XML with DOMParser, which workers do not have. The SDK ships a second parser of its own for
 * Node, plain JavaScript: that one is bundled instead. Nothing of the SDK is changed.
 * @returns {import("esbuild").Plugin}
 */
function xmlWithoutDom() {
  return {
    name: "xml-without-dom",
    setup(plugin) {
      plugin.onLoad({ filter: /xml-builder[\\/].*xml-parser\.browser\.js$/ }, async ({ path }) => ({
        contents: await readFile(path.replace(".browser.js", ".js"), "utf8"),
      }));
    },
  };
}

/**
 * Takes the named packages from the environment's `$require` instead of bundling them again.
 * @param {string[]} names
 * @returns {import("esbuild").Plugin}
 */
function shared(names) {
  return {
    name: "shared",
    setup(plugin) {
      plugin.onResolve({ filter: /.*/ }, ({ path }) => (names.includes(path) ? { path, namespace: "shared" } : undefined));
      plugin.onLoad({ filter: /.*/, namespace: "shared" }, ({ path }) => ({ contents: `module.exports = $require(${JSON.stringify(path)})` }));
    },
  };
}
