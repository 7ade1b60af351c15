//! The typed face of the code editor in `js/src/editor` and of the linker in `js/src/linker`. No logic here.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(raw_module = "./js/edges.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = linkHandler)]
    fn link_handler(source: &str, file_name: &str, handler: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_name = createEditor)]
    fn create_editor(parent: &web_sys::HtmlElement, options: &Object) -> Result<Promise, JsValue>;

    type JsEditor;
    #[wasm_bindgen(method, js_name = getDoc)]
    fn get_doc(this: &JsEditor) -> String;
    #[wasm_bindgen(method, js_name = setDoc)]
    fn set_doc(this: &JsEditor, doc: &str);
    #[wasm_bindgen(method, js_name = setDiagnostics)]
    fn set_diagnostics(this: &JsEditor, diagnostics: &Array);
    #[wasm_bindgen(method, js_name = setTheme)]
    fn set_theme(this: &JsEditor, dark: bool);
    #[wasm_bindgen(method, js_name = goTo)]
    fn go_to(this: &JsEditor, line: u32);
    #[wasm_bindgen(method)]
    fn focus(this: &JsEditor);
    #[wasm_bindgen(method)]
    fn destroy(this: &JsEditor);
}

/// Something the linker says about a place in the code. Lines and columns count from 1, columns in UTF-16 code units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
    /// One or more sentences: what is wrong, and what to do.
    pub message: String,
}

/// What a deploy says to a handler's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// It can be deployed.
    Accepted {
        /// The modules it imports, by their full names, in order.
        imports: Vec<String>,
        /// The names it exports.
        exports: Vec<String>,
        /// What works here and not on AWS, or is not in Lambda.
        warnings: Vec<Finding>,
    },
    /// It cannot, for at least one reason; in the order of the lines.
    Refused(Vec<Finding>),
}

/// Checks a handler's code. `handler` is Lambda's setting, as in `index.handler`.
///
/// # Errors
/// A sentence: the linker's script could not be loaded.
pub async fn check(source: &str, file_name: &str, handler: &str) -> Result<Checked, String> {
    let checking = link_handler(source, file_name, handler).map_err(|error| words(&error))?;
    let found = JsFuture::from(checking).await.map_err(|error| words(&error))?;
    if field(&found, "ok").is_truthy() {
        Ok(Checked::Accepted {
            imports: texts(&field(&found, "imports")),
            exports: texts(&field(&found, "exports")),
            warnings: findings(&field(&found, "warnings")),
        })
    } else {
        Ok(Checked::Refused(findings(&field(&found, "errors"))))
    }
}

/// How bad a finding is that the editor shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It failed, or will.
    Error,
    /// It works here, but not everywhere.
    Warning,
}

/// What an editor is made with.
pub struct Options {
    /// The text.
    pub doc: String,
    /// The editor's name for screen readers.
    pub label: String,
    /// As messages name the file: `index.mjs`.
    pub file_name: String,
    /// `index.handler`; empty when the text is no handler and is not to be checked while it is typed.
    pub handler: String,
    /// Nobody can type.
    pub read_only: bool,
    /// The dark theme shows.
    pub dark: bool,
    /// A person changed the text. Not called for [`Editor::set_doc`].
    pub on_change: Box<dyn Fn(String)>,
    /// Ctrl-S or Cmd-S.
    pub on_save: Box<dyn Fn()>,
}

/// A code editor that fills its parent, until it is dropped.
pub struct Editor {
    editor: JsEditor,
    _on_change: Closure<dyn Fn(String)>,
    _on_save: Closure<dyn Fn()>,
}

impl Editor {
    /// Makes one. Its script is loaded with the first.
    ///
    /// # Errors
    /// A sentence: the script could not be loaded.
    pub async fn new(parent: &web_sys::HtmlElement, options: Options) -> Result<Self, String> {
        let on_change = Closure::<dyn Fn(String)>::new(options.on_change);
        let on_save = Closure::<dyn Fn()>::new(options.on_save);
        let given = object([
            ("doc", options.doc.into()),
            ("label", options.label.into()),
            ("fileName", options.file_name.into()),
            ("handler", options.handler.into()),
            ("readOnly", options.read_only.into()),
            ("dark", options.dark.into()),
            ("onChange", on_change.as_ref().clone()),
            ("onSave", on_save.as_ref().clone()),
        ]);
        let made = create_editor(parent, &given).map_err(|error| words(&error))?;
        let made = JsFuture::from(made).await.map_err(|error| words(&error))?;
        Ok(Self { editor: made.unchecked_into(), _on_change: on_change, _on_save: on_save })
    }

    /// The text.
    pub fn doc(&self) -> String {
        self.editor.get_doc()
    }

    /// Replaces the text; that can be undone, and is not told to `on_change`.
    pub fn set_doc(&self, doc: &str) {
        self.editor.set_doc(doc);
    }

    /// Shows findings beside the editor's own, until the text changes.
    pub fn show(&self, found: &[(Severity, Finding)]) {
        let one = |(severity, finding): &(Severity, Finding)| {
            let severity = match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            object([
                ("line", finding.line.into()),
                ("column", finding.column.into()),
                ("message", finding.message.as_str().into()),
                ("severity", severity.into()),
            ])
        };
        self.editor.set_diagnostics(&found.iter().map(one).collect());
    }

    /// Tells which theme shows; colours follow by themselves.
    pub fn set_dark(&self, dark: bool) {
        self.editor.set_theme(dark);
    }

    /// Puts the cursor at the beginning of a line, counted from 1, and focuses the editor. Past the end it takes the last line.
    pub fn go_to(&self, line: u32) {
        self.editor.go_to(line);
    }

    /// Focuses the editor.
    pub fn focus(&self) {
        self.editor.focus();
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.editor.destroy();
    }
}

fn findings(list: &JsValue) -> Vec<Finding> {
    let number = |value: &JsValue, name| field(value, name).as_f64().unwrap_or(1.0) as u32;
    let one = |value: JsValue| Finding {
        line: number(&value, "line"),
        column: number(&value, "column"),
        message: field(&value, "message").as_string().unwrap_or_default(),
    };
    Array::from(list).iter().map(one).collect()
}

fn texts(list: &JsValue) -> Vec<String> {
    Array::from(list).iter().filter_map(|value| value.as_string()).collect()
}

fn object<const N: usize>(fields: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a new plain object cannot fail.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object
}

fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn words(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}
