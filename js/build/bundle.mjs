// esbuild, set up once for the two kinds of output: a text to inline, and the page's modules.
import { build } from "esbuild";

const common = { bundle: true, minify: true, platform: "browser", target: "es2022", charset: "ascii", logLevel: "warning", legalComments: "none" };

/**
 * Bundles one entry into the text of a function expression's body: `return` hands over what the entry exports.
 * @param {{entry: string, plugins?: import("esbuild").Plugin[], keepNames?: boolean}} what
 * @returns {Promise<string>}
 */
export async function bundleText({ entry, plugins = [], keepNames = false }) {
  const { outputFiles } = await build({ ...common, entryPoints: [entry], plugins, keepNames, write: false, format: "iife", globalName: "exported", footer: { js: "return exported" } });
  return outputFiles[0].text.trim();
}

/**
 * Bundles the page's side: `edges.js` by its plain name, everything it loads later by hashed names.
 * @param {string} outdir
 * @param {Record<string, string>} virtual JSON modules made by this build, by the name they are imported with
 * @returns {Promise<[string, number][]>} files with their sizes in bytes
 */
export async function bundlePage(outdir, virtual) {
  const { metafile } = await build({
    ...common,
    entryPoints: { edges: "src/edges.js" },
    outdir,
    format: "esm",
    splitting: true,
    chunkNames: "[name]-[hash]",
    metafile: true,
    plugins: [virtualModules(virtual)],
  });
  return Object.entries(metafile.outputs).map(([file, { bytes }]) => [file.slice(outdir.length + 1), bytes]);
}

/**
 * Modules that exist only while building.
 * @param {Record<string, string>} modules JSON by name
 * @returns {import("esbuild").Plugin}
 */
function virtualModules(modules) {
  return {
    name: "virtual",
    setup(plugin) {
      plugin.onResolve({ filter: /^text:/ }, ({ path }) => ({ path, namespace: "virtual" }));
      plugin.onLoad({ filter: /.*/, namespace: "virtual" }, ({ path }) => ({ contents: modules[path], loader: "json" }));
    },
  };
}
