// Finds what would fail later, while it can still be shown in the editor.
import { ancestor } from "acorn-walk";
import { exportProblem, moduleProblem } from "./catalogue.js";
import { FOREIGN_GLOBALS } from "./globals.js";

/**
 * Checks a parsed module.
 * @param {import("acorn").Program} program
 * @param {string} handler the export that Lambda calls
 * @param {(node: {start: number}, message: string) => void} fail
 * @param {(node: {start: number}, message: string) => void} warn
 */
export function checkModule(program, handler, fail, warn) {
  const namespaces = checkImports(program, fail);
  checkExports(program, handler, fail);
  const declared = declaredNames(program);
  const told = new Set();
  ancestor(program, {
    ImportExpression: (node) => fail(node, "import() can't run here: write the import at the top of the file."),
    MetaProperty: (node) => node.meta.name === "import" && fail(node, "import.meta has no meaning here: a function is one file without an address."),
    MemberExpression: (node) => checkNamespace(node, namespaces, fail),
    CallExpression: ({ callee, arguments: [what] }) => {
      if (callee.name !== "require" || declared.has("require")) return;
      const name = typeof what?.value === "string" ? what.value : "…";
      fail(callee, `require belongs to CommonJS. Write: import { … } from "${name}".`);
    },
    AssignmentExpression: ({ left }) => {
      if (isCommonJsExport(left, declared)) fail(left, `This is CommonJS. Write: export const ${handler} = async (event) => { … }.`);
    },
    Identifier: (node, _state, ancestors) => {
      const parent = ancestors.at(-2);
      if (declared.has(node.name) || told.has(node.name) || parent?.operator === "typeof") return;
      if (!Object.hasOwn(FOREIGN_GLOBALS, node.name)) return;
      told.add(node.name);
      warn(node, `${node.name} ${FOREIGN_GLOBALS[node.name]}`);
    },
  });
}

/** Reports imports that cannot be had; returns local name → module for `import * as x` and `import x`. */
function checkImports(program, fail) {
  const namespaces = new Map();
  for (const node of program.body) {
    if (node.type === "ExportAllDeclaration" || (node.type === "ExportNamedDeclaration" && node.source)) {
      fail(node, "A handler passes nothing on: remove this line, or import what you need.");
    }
    if (node.type !== "ImportDeclaration") continue;
    const name = node.source.value;
    const problem = node.attributes?.length ? "Import attributes are not supported here." : moduleProblem(name);
    if (problem) {
      fail(node.source, problem);
      continue;
    }
    for (const specifier of node.specifiers) {
      if (specifier.type === "ImportNamespaceSpecifier") namespaces.set(specifier.local.name, name);
      else {
        const wanted = specifier.type === "ImportDefaultSpecifier" ? "default" : nameOf(specifier.imported);
        const missing = exportProblem(name, wanted);
        if (missing) fail(specifier, missing);
        if (wanted === "default") namespaces.set(specifier.local.name, name);
      }
    }
  }
  return namespaces;
}

/** `crypto.createHash` after `import crypto from "node:crypto"` would be undefined: said here. */
function checkNamespace({ object, property, computed }, namespaces, fail) {
  if (object.type !== "Identifier" || computed || !namespaces.has(object.name)) return;
  const missing = exportProblem(namespaces.get(object.name), property.name);
  if (missing) fail(property, missing);
}

function checkExports(program, handler, fail) {
  const exported = exportsOf(program);
  const fallback = program.body.find((node) => node.type === "ExportDefaultDeclaration");
  if (fallback) fail(fallback, `Lambda calls an export by its name. Write: export const ${handler} = async (event) => { … }.`);
  const value = exported.get(handler);
  if (value === undefined) {
    if (!fallback && !program.body.some(isCommonJsStatement)) {
      fail({ start: 0 }, `Lambda calls the export named ${handler}, and this file has none. Write: export const ${handler} = async (event) => { … }.`);
    }
  } else if (value?.type === "Literal" || value?.type === "ObjectExpression" || value?.type === "ArrayExpression" || value?.type === "TemplateLiteral") {
    fail(value, `${handler} must be a function: export const ${handler} = async (event) => { … }.`);
  } else if (value?.params?.length > 2) {
    fail(value.params[2], "Handlers with a callback are gone from Node.js 24 on. Make it async and return the result.");
  }
}

/**
 * What a module exports.
 * @param {import("acorn").Program} program
 * @returns {Map<string, import("acorn").Node | null>} name → the value's node where it can be seen
 */
export function exportsOf(program) {
  const found = new Map();
  const values = new Map();
  for (const node of program.body) {
    const declaration = node.declaration ?? node;
    if (declaration.type === "VariableDeclaration") {
      for (const { id, init } of declaration.declarations) {
        for (const name of patternNames(id)) values.set(name, id.type === "Identifier" ? init : null);
      }
    } else if (declaration.id && /Declaration$/.test(declaration.type)) values.set(declaration.id.name, declaration);
  }
  for (const node of program.body) {
    if (node.type !== "ExportNamedDeclaration" || node.source) continue;
    for (const { local, exported } of node.specifiers) found.set(nameOf(exported), values.get(local.name) ?? null);
    for (const name of declaredBy(node.declaration)) found.set(name, values.get(name) ?? null);
  }
  return found;
}

/**
 * The names that a declaration binds.
 * @param {import("acorn").Node | null | undefined} declaration
 * @returns {string[]}
 */
export function declaredBy(declaration) {
  if (!declaration) return [];
  if (declaration.type === "VariableDeclaration") return declaration.declarations.flatMap(({ id }) => patternNames(id));
  return [declaration.id.name];
}

/** The name of an import or export specifier, which may be a string. */
export function nameOf(node) {
  return node.type === "Literal" ? node.value : node.name;
}

function patternNames(pattern) {
  switch (pattern?.type) {
    case "Identifier": return [pattern.name];
    case "ObjectPattern": return pattern.properties.flatMap((p) => patternNames(p.value ?? p.argument));
    case "ArrayPattern": return pattern.elements.flatMap(patternNames);
    case "AssignmentPattern": return patternNames(pattern.left);
    case "RestElement": return patternNames(pattern.argument);
    default: return [];
  }
}

/** Every name bound anywhere in the file: a warning about a global must not hit the learner's own variable. */
function declaredNames(program) {
  const names = new Set();
  ancestor(program, {
    VariablePattern: (node) => names.add(node.name),
    Function: (node) => node.id && names.add(node.id.name),
    Class: (node) => node.id && names.add(node.id.name),
    ImportDeclaration: (node) => node.specifiers.forEach(({ local }) => names.add(local.name)),
  });
  return names;
}

function isCommonJsStatement(node) {
  return node.type === "ExpressionStatement" && node.expression.type === "AssignmentExpression" && isCommonJsExport(node.expression.left, new Set());
}

function isCommonJsExport(node, declared) {
  if (node.type !== "MemberExpression") return false;
  const { object, property } = node;
  if (object.name === "exports") return !declared.has("exports");
  if (object.name === "module" && property.name === "exports") return !declared.has("module");
  return object.type === "MemberExpression" && isCommonJsExport(object, declared);
}
