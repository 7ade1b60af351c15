// The code editor: CodeMirror in a shadow root, where its styles are adopted sheets and the page's policy can stay strict.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { forceLinting, lintGutter, lintKeymap, linter } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, crosshairCursor, drawSelection, dropCursor, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, rectangularSelection } from "@codemirror/view";
import { link } from "../linker/link.js";
import { darkness, looks } from "./theme.js";

/** How long typing must rest before the code is checked, in ms. */
const CHECK_DELAY = 400;

/**
 * @typedef {{line: number, column: number, message: string, severity: "error" | "warning" | "info"}} Diagnostic lines and columns count from 1
 * @typedef {object} Options
 * @property {string} doc
 * @property {string} label the editor's name for screen readers
 * @property {string} fileName
 * @property {string} handler Lambda's setting, as in "index.handler"; empty: the text is not a handler and is not checked
 * @property {boolean} readOnly
 * @property {boolean} dark
 * @property {(text: string) => void} onChange the text was changed by a person
 * @property {() => void} onSave Ctrl-S or Cmd-S
 */

/**
 * Makes an editor that fills its parent.
 * @param {HTMLElement} parent
 * @param {Options} options
 */
export function createEditor(parent, options) {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":host { display: block; height: 100%; min-height: 0; overflow: hidden }");
  root.adoptedStyleSheets = [sheet];
  parent.append(host);

  const theme = new Compartment();
  let fromOutside = false;
  let given = [];
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.doc,
      extensions: [
        extensionsFor(options),
        theme.of(darkness(options.dark)),
        linter(({ state }) => [...(options.handler ? findings(state.doc, options) : []), ...given.map((d) => placed(state.doc, d))], { delay: CHECK_DELAY }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          given = [];
          if (!fromOutside) options.onChange(update.state.doc.toString());
        }),
      ],
    }),
  });

  return {
    /** @returns {string} */
    getDoc: () => view.state.doc.toString(),
    /** Replaces the text, which is not told as a change. @param {string} doc */
    setDoc: (doc) => {
      if (doc === view.state.doc.toString()) return;
      fromOutside = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: doc } });
      fromOutside = false;
    },
    /** Shows findings of someone else beside the editor's own, until the text changes. @param {Diagnostic[]} diagnostics */
    setDiagnostics: (diagnostics) => {
      given = diagnostics;
      forceLinting(view);
    },
    /** @param {boolean} dark */
    setTheme: (dark) => view.dispatch({ effects: theme.reconfigure(darkness(dark)) }),
    /** Puts the cursor at the beginning of a line and shows it. @param {number} line counts from 1 */
    goTo: (line) => {
      const { from } = view.state.doc.line(clamp(line, 1, view.state.doc.lines));
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => {
      view.destroy();
      host.remove();
    },
  };
}

function extensionsFor({ label, readOnly, onSave }) {
  const save = { key: "Mod-s", preventDefault: true, run: () => { onSave(); return true; } };
  return [
    lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(), dropCursor(), indentOnInput(),
    bracketMatching(), closeBrackets(), autocompletion(), rectangularSelection(), crosshairCursor(), highlightActiveLine(), highlightSelectionMatches(),
    search({ top: false }), lintGutter(), javascript(), indentUnit.of("  "), EditorState.tabSize.of(2),
    EditorState.readOnly.of(readOnly), EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off", tabindex: "0" }),
    // Tab indents; Escape and then Tab moves on, as CodeMirror has it for whoever uses the keyboard alone.
    keymap.of([save, ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
    looks,
  ];
}

/** What a deploy would say to this text. */
function findings(doc, { fileName, handler }) {
  const result = link(doc.toString(), fileName, handler);
  const of = (severity) => (finding) => placed(doc, { ...finding, severity });
  return result.ok ? result.warnings.map(of("warning")) : result.errors.map(of("error"));
}

/** A finding at its word: from its column to the end of the name there, at least one character wide. */
function placed(doc, { line, column, message, severity }) {
  const { from: start, text, to: end } = doc.line(clamp(line, 1, doc.lines));
  const from = Math.min(start + Math.max(column, 1) - 1, end);
  const word = /^(?:["'][^"']*["']|[\w$]+|.)/.exec(text.slice(from - start))?.[0].length ?? 0;
  return { from, to: from + word, message, severity };
}

function clamp(value, least, most) {
  return Math.min(Math.max(Math.trunc(value) || least, least), most);
}
