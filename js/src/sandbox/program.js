// Puts an environment's whole program together: the learner's module first, so that its lines keep their numbers, then the
// prelude and the packages it imports, all in one data: URL, the only kind of module worker that runs in every browser here.
import PACKAGES from "text:packages";
import PRELUDE from "text:prelude";
import { link } from "../linker/link.js";
import { BUILTINS } from "./builtins.js";
import { MAX_PROGRAM_URL } from "./limits.js";

const HEADER = "data:text/javascript,";

/** Texts of packages, encoded for a URL, by file: the same few are inlined over and over. */
const encoded = new Map();
const prelude = { text: encodeURIComponent(PRELUDE.text), lines: lineCount(PRELUDE.text) };

/** The code cannot become a program; what the runtime would have said. */
export class ProgramError extends Error {
  /** @param {string} type @param {string} message */
  constructor(type, message) {
    super(message);
    this.errorType = type;
  }
}

/**
 * Makes the program of an environment.
 * @param {{source: string, fileName: string, handler: string}} code
 * @returns {Promise<{url: string, imports: string[], parts: [number, string][], shift: number}>} `parts`: first line of each part and its file
 */
export async function makeProgram({ source, fileName, handler }) {
  const result = link(source, fileName, handler);
  if (!result.ok) {
    const [{ line, column, message }] = result.errors;
    throw new ProgramError("Runtime.UserCodeSyntaxError", `${fileName}:${line}:${column}: ${message}`);
  }
  const { text, lines, shift, imports } = result.linked;
  const names = withNeeds(imports);
  const packages = await Promise.all(names.map(packageText));
  // The learner's lines, one that hands over the exports, then part after part, each on a line of its own.
  const parts = [[1, `file:///var/task/${fileName}`], [lines + 1, "file:///var/runtime/index.mjs"]];
  const pieces = [encodeURIComponent(wellFormed(`${text}.forEach(({"<module>":program})=>{const{start}=(()=>{`)), prelude.text, encodeURIComponent("\n})();start(program,{")];
  let line = lines + 1 + prelude.lines;
  names.forEach((name, i) => {
    const { text: body, lines: height } = packages[i];
    pieces.push(encodeURIComponent(`\n${JSON.stringify(name)}:($require)=>{`), body, encodeURIComponent("},"));
    parts.push([line + 1, fileOf(name)]);
    line += height;
  });
  parts.push([line + 1, "file:///var/runtime/index.mjs"]);
  pieces.push(encodeURIComponent(`\n})});\n//# sourceURL=file:///var/task/${fileName}`));
  const url = HEADER + pieces.join("");
  if (url.length >= MAX_PROGRAM_URL) {
    throw new ProgramError("Runtime.ImportModuleError", `The code and what it imports are too large to start here: ${Math.ceil(url.length / 1024)} KiB once packed, 2048 KiB fit. Import less, or shorten the code.`);
  }
  return { url, imports, parts, shift };
}

/**
 * Loads what handlers import most, ahead of the first start.
 * @returns {Promise<void>}
 */
export async function prewarmPackages() {
  await packageText("@aws-sdk/client-s3");
}

/** The packages of a list of modules, those that they share code with included. */
function withNeeds(imports) {
  const names = new Set();
  const add = (name) => {
    if (name in BUILTINS || names.has(name)) return;
    PACKAGES[name].needs.forEach(add);
    names.add(name);
  };
  imports.forEach(add);
  return [...names];
}

function packageText(name) {
  const { file } = PACKAGES[name];
  if (!encoded.has(file)) {
    const loading = load(file);
    encoded.set(file, loading);
    loading.catch(() => encoded.delete(file));
  }
  return encoded.get(file);
}

async function load(file) {
  const url = new URL(`./${file}`, import.meta.url);
  const response = await fetch(url).catch((error) => ({ ok: false, statusText: error.message }));
  if (!response.ok) throw new ProgramError("Runtime.ImportModuleError", `${file} could not be loaded (${[response.status, response.statusText].filter(Boolean).join(" ")}). Reload the page, then try again.`);
  const text = await response.text();
  return { text: encodeURIComponent(text), lines: lineCount(text) };
}

const fileOf = (name) => `file:///var/runtime/node_modules/${name.replace("node:", "node-")}/index.js`;

function lineCount(text) {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).length;
}

/** Halves of a surrogate pair, which no URL can hold, become U+FFFD. */
function wellFormed(text) {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}
