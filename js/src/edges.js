// The one module that Rust imports. It stays tiny: everything behind it is loaded when first used.

/**
 * Checks a handler's module, as a deploy does. Lines and columns count from 1.
 * @param {string} source
 * @param {string} fileName
 * @param {string} handler Lambda's setting, as in "index.handler"
 * @returns {Promise<{ok: true, imports: string[], exports: string[], warnings: {line: number, column: number, message: string}[]} | {ok: false, errors: {line: number, column: number, message: string}[]}>}
 */
export async function linkHandler(source, fileName, handler) {
  const { link } = await import("./linker/link.js");
  const { linked: _, ...result } = link(source, fileName, handler);
  return result;
}

/**
 * Makes the sandbox. Nothing runs, and no frame is made, before its first use.
 * @param {import("./sandbox/host.js").Host} host
 * @returns {Promise<import("./sandbox/host.js").Sandbox>}
 */
export async function createSandbox(host) {
  const { Sandbox } = await import("./sandbox/host.js");
  return new Sandbox(host);
}

/**
 * Makes a code editor that fills its parent.
 * @param {HTMLElement} parent
 * @param {import("./editor/editor.js").Options} options
 */
export async function createEditor(parent, options) {
  const editor = await import("./editor/editor.js");
  return editor.createEditor(parent, options);
}
