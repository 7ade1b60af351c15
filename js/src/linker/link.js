// Turns a learner's module into a text that a sandbox can inline: imports become parameters, exports a returned object. Nothing
// moves: every line keeps its number, and every column but those of the first line.
import { getLineInfo, parse } from "acorn";
import { moduleName } from "./catalogue.js";
import { checkModule, declaredBy, exportsOf, nameOf } from "./check.js";

/**
 * Lines and columns count from 1.
 * @typedef {{line: number, column: number, message: string}} Finding
 * @typedef {{ok: true, imports: string[], exports: string[], warnings: Finding[]}} Accepted
 * @typedef {{ok: false, errors: Finding[]}} Refused
 * `text` is an array with one object, whose `<module>` is the module as an async function of `imports`; its first line is moved right by
 * `shift` columns.
 * @typedef {{text: string, lines: number, shift: number, imports: string[], handler: string}} Linked
 */

/** The longest source that is looked at, in UTF-16 code units: an inlined program must fit in a URL of 2 MiB. */
export const MAX_SOURCE = 512 * 1024;

/**
 * Checks a handler's module and links it.
 * @param {string} source
 * @param {string} [fileName] as shown in messages and stack traces
 * @param {string} [handler] Lambda's handler setting: file name without extension, dot, export
 * @returns {(Accepted & {linked: Linked}) | Refused}
 */
export function link(source, fileName = "index.mjs", handler = "index.handler") {
  const errors = [];
  const warnings = [];
  const at = (into) => ({ start }, message) => {
    const { line, column } = getLineInfo(source, start);
    into.push({ line, column: column + 1, message });
  };
  const fail = at(errors);
  const exported = handlerExport(handler, fileName, fail);
  if (source.length > MAX_SOURCE) return { ok: false, errors: [{ line: 1, column: 1, message: `A function's code can have ${MAX_SOURCE / 1024} KiB here; this has ${Math.ceil(source.length / 1024)} KiB.` }] };
  let program;
  try {
    program = parse(source, { ecmaVersion: "latest", sourceType: "module", allowHashBang: true });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    fail({ start: error.pos }, error.message.replace(/ \(\d+:\d+\)$/, "."));
    return { ok: false, errors };
  }
  checkModule(program, exported, fail, at(warnings));
  if (errors.length) return { ok: false, errors: errors.sort((a, b) => a.line - b.line || a.column - b.column) };
  const linked = rewrite(source, program, exported);
  return { ok: true, imports: linked.imports, exports: [...exportsOf(program).keys()], warnings, linked };
}

/** `index.handler` → `handler`, if it names this file. */
function handlerExport(handler, fileName, fail) {
  const [, file, name] = /^(.*)\.([^.]*)$/.exec(handler) ?? [null, handler, ""];
  const stem = fileName.replace(/\.(mjs|js)$/, "");
  if (!name || file !== stem) {
    fail({ start: 0 }, `The handler setting is ${handler}; for this file it must be ${stem}. and the name of an export, as in ${stem}.handler.`);
  }
  return name || "handler";
}

/** Blanks imports and `export`, and wraps the rest into an async function of the imported modules. */
function rewrite(source, program, handler) {
  const modules = [];
  const bindings = [];
  const edits = [];
  const fresh = unusedPrefix(source);
  for (const node of program.body) {
    if (node.type === "ImportDeclaration") {
      const parameter = `${fresh}${modules.length}`;
      modules.push({ name: moduleName(node.source.value), parameter });
      bindings.push(...node.specifiers.map((specifier) => binding(specifier, parameter)));
      edits.push([node.start, node.end]);
    } else if (node.type === "ExportNamedDeclaration") {
      edits.push(node.declaration ? [node.start, node.declaration.start] : [node.start, node.end]);
    }
  }
  if (source.startsWith("#!")) edits.push([0, /$/m.exec(source).index]);
  const parameters = modules.map(({ parameter }) => parameter).join(",");
  const head = `[{["<module>"]:async(${parameters})=>{${bindings.length ? `const ${bindings.join(",")};` : ""}`;
  return {
    text: `${head}${blank(source, edits)}\n;return{${localOf(program, handler)}}}}]`,
    lines: source.split(/\r\n|[\n\r\u2028\u2029]/).length,
    shift: head.length,
    imports: modules.map(({ name }) => name),
    handler,
  };
}

function binding(specifier, parameter) {
  const local = specifier.local.name;
  if (specifier.type === "ImportNamespaceSpecifier") return `${local}=${parameter}`;
  const name = specifier.type === "ImportDefaultSpecifier" ? "default" : nameOf(specifier.imported);
  return `{${JSON.stringify(name)}:${local}}=${parameter}`;
}

/** The local variable behind an export, read when asked: `export let handler` may change. */
function localOf(program, exported) {
  for (const node of program.body) {
    if (node.type !== "ExportNamedDeclaration") continue;
    if (declaredBy(node.declaration).includes(exported)) return `get handler(){return ${exported}}`;
    const specifier = node.specifiers.find((s) => nameOf(s.exported) === exported);
    if (specifier) return `get handler(){return ${specifier.local.name}}`;
  }
  throw new Error(`no export named ${exported}`);
}

/** Replaces ranges by spaces, line ends kept. */
function blank(source, edits) {
  let text = "";
  let from = 0;
  for (const [start, end] of edits.sort(([a], [b]) => a - b)) {
    text += source.slice(from, start) + source.slice(start, end).replace(/[^\n\r\u2028\u2029]/g, " ");
    from = end;
  }
  return text + source.slice(from);
}

/** A beginning of names that the source does not use. */
function unusedPrefix(source) {
  let prefix = "$import";
  while (source.includes(prefix)) prefix += "_";
  return prefix;
}
