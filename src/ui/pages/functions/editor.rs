//! The code editor. It is loaded when first needed; until then, and where it can't be, a plain field takes its place.

use super::{
    check::{FILE, HANDLER},
    workbench::Workbench,
};
use crate::{
    browser::editor::{self, Options},
    ui::{
        parts::Icon,
        theme::{Theme, use_theme},
    },
};
use leptos::{html, prelude::*, task::spawn_local};

/// What screen readers call it, in both forms.
const LABEL: &str = "Code of index.mjs";

/// The editor, for what stands around it.
#[derive(Clone, Copy)]
pub struct EditorHandle {
    editor: StoredValue<Option<editor::Editor>, LocalStorage>,
    field: NodeRef<html::Textarea>,
    /// The line to show as soon as it can be.
    wanted: StoredValue<Option<u32>>,
}

impl EditorHandle {
    /// An editor that is not there yet.
    pub fn new() -> Self {
        Self { editor: StoredValue::new_local(None), field: NodeRef::new(), wanted: StoredValue::new(None) }
    }

    /// Puts the cursor on a line, counted from 1.
    pub fn show(self, line: u32) {
        self.wanted.set_value(Some(line));
        // One frame later the tab it stands in is there.
        request_animation_frame(move || self.show_wanted());
    }

    fn show_wanted(self) {
        let Some(line) = self.wanted.try_get_value().flatten() else { return };
        let loaded = self.editor.try_with_value(|editor| editor.as_ref().map(|editor| editor.go_to(line))).flatten();
        if loaded.is_some() {
            self.wanted.set_value(None);
        } else if let Some(field) = self.field.try_get_untracked().flatten() {
            // The wish stays: the editor that comes shows the line as well.
            select_line(&field, line);
        }
    }
}

/// Selects a line of a plain field.
fn select_line(field: &web_sys::HtmlTextAreaElement, line: u32) {
    let text = field.value();
    let mut lines = text.split('\n').map(|line| line.encode_utf16().count() as u32);
    let from: u32 = lines.by_ref().take(line.saturating_sub(1) as usize).map(|length| length + 1).sum();
    let length = lines.next().unwrap_or(0);
    let _ = field.focus();
    let _ = field.set_selection_range(from, from + length);
}

/// The editor of a function's code.
#[component]
pub fn Editor(
    /// The page.
    bench: Workbench,
    /// The handle that it answers to.
    handle: EditorHandle,
) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let (ready, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let theme = use_theme();
    Effect::new(move |begun: Option<bool>| {
        let Some(host) = host.get() else { return false };
        if begun != Some(true) {
            spawn_local(load(bench, handle, host, dark(theme.get_untracked()), ready, failed));
        }
        true
    });
    Effect::new(move |_| {
        bench.replaced.track();
        handle.editor.with_value(|editor| editor.as_ref().map(|editor| editor.set_doc(&bench.text.get_untracked())));
    });
    Effect::new(move |_| {
        let dark = dark(theme.get());
        handle.editor.with_value(|editor| editor.as_ref().map(|editor| editor.set_dark(dark)));
    });
    view! {
        <div class="editor">
            <div node_ref=host class="editor-host" hidden=move || failed.with(Option::is_some)></div>
            <Show when=move || !ready.get()>
                <textarea
                    node_ref=handle.field
                    class="mono"
                    aria-label=LABEL
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=bench.text
                    on:input=move |event| bench.edit(event_target_value(&event))
                ></textarea>
            </Show>
        </div>
        {move || failed.get().map(|why| view! {
            <p class="editor-failed small"><Icon name="info" />{format!("The code editor did not load ({why}). This plain field does the same; reload the page to try again.")}</p>
        })}
    }
}

async fn load(
    bench: Workbench,
    handle: EditorHandle,
    host: web_sys::HtmlDivElement,
    dark: bool,
    ready: RwSignal<bool>,
    failed: RwSignal<Option<String>>,
) {
    let options = Options {
        doc: bench.text.get_untracked(),
        label: LABEL.to_owned(),
        file_name: FILE.to_owned(),
        handler: HANDLER.to_owned(),
        read_only: false,
        dark,
        on_change: Box::new(move |text| bench.edit(text)),
        // The page hears these keys itself, wherever the focus is.
        on_save: Box::new(|| ()),
    };
    let made = editor::Editor::new(&host, options).await;
    // The page may be gone by now.
    let Some(text) = bench.text.try_get_untracked() else { return };
    match made {
        Ok(editor) => {
            let field = handle.field.try_get_untracked().flatten();
            let typing = field.is_some_and(|field| document().active_element().as_ref() == Some(field.as_ref()));
            editor.set_doc(&text);
            ready.set(true);
            if typing {
                editor.focus();
            }
            handle.editor.set_value(Some(editor));
            handle.show_wanted();
        }
        Err(why) => failed.set(Some(why)),
    }
}

/// Whether the dark theme shows.
fn dark(theme: Theme) -> bool {
    match theme {
        Theme::Dark => true,
        Theme::Light => false,
        Theme::System => {
            let query = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
            query.is_some_and(|query| query.matches())
        }
    }
}
