//! A page that files can be dropped on, as a whole.

use leptos::{html, prelude::*};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Node};

use crate::ui::{
    parts::{Icon, Toast, Tone, use_toasts},
    uploads::{Dropped, dropped, has_files, picked, use_uploads},
    workspace::use_workspace,
};

/// A drag over the page says so every 350 ms at least. [HTML, "Drag-and-drop processing model"]
const SILENCE: Duration = Duration::from_secs(1);

/// Where dropped and chosen files go.
#[derive(Clone)]
pub struct Target {
    /// The bucket.
    pub bucket: String,
    /// What stands before each file's name: a folder.
    pub folder: Signal<String>,
}

/// Whether a drag with files is over the page.
#[derive(Clone, Copy)]
struct Over {
    shown: RwSignal<bool>,
    beat: StoredValue<u32>,
}

impl Over {
    /// It is, just now. A drag that is given up outside of the window may end without a word: then the beats stop.
    fn beat(self) {
        if !self.shown.get_untracked() {
            self.shown.set(true);
        }
        let mine = self.beat.get_value().wrapping_add(1);
        self.beat.set_value(mine);
        let end = move || {
            if self.beat.try_get_value() == Some(mine) {
                self.shown.set(false);
            }
        };
        set_timeout(end, SILENCE);
    }
}

/// A page that takes files from a drop anywhere on it, and from the dialog that `choose` opens.
#[component]
pub fn DropZone(
    /// Where they go.
    target: Target,
    /// The hidden input: click it to have the browser ask for files.
    choose: NodeRef<html::Input>,
    children: Children,
) -> impl IntoView {
    let (workspace, uploads, toasts) = (use_workspace(), use_uploads(), use_toasts());
    let over = Over { shown: RwSignal::new(false), beat: StoredValue::new(0) };
    let node = NodeRef::<html::Div>::new();
    let bucket = StoredValue::new(target.bucket);
    let folder = target.folder;
    let send = move |files| bucket.with_value(|bucket| uploads.add(workspace, bucket, &folder.get_untracked(), files));
    let on_over = move |event: DragEvent| {
        if has_files(&event) {
            event.prevent_default();
            over.beat();
        }
    };
    // Leaving for something inside of the page is not leaving.
    let on_leave = move |event: DragEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        if !node.get_untracked().is_some_and(|node| node.contains(to.as_ref())) {
            over.shown.set(false);
        }
    };
    let on_drop = move |event: DragEvent| {
        over.shown.set(false);
        if !has_files(&event) {
            return;
        }
        event.prevent_default();
        let Dropped { files, folders } = dropped(&event);
        send(files);
        if let Some(name) = folders.first() {
            let text = format!("{name} is a folder, which can't be uploaded as one. Open it and drop the files in it.");
            toasts.show(Toast::new(Tone::Warn, text).lasting());
        }
    };
    let on_choose = move |_| {
        if let Some(input) = choose.get_untracked() {
            send(picked(&input));
        }
    };
    let place = move || bucket.with_value(|bucket| format!("{bucket}/{}", folder.get()));
    view! {
        <div
            node_ref=node
            class="page fill bucket-page"
            on:dragenter=on_over
            on:dragover=on_over
            on:dragleave=on_leave
            on:drop=on_drop
        >
            {children()}
            <input node_ref=choose type="file" multiple=true hidden=true tabindex="-1" aria-label="Files to upload" on:change=on_choose />
            <div class="drop-here" hidden=move || !over.shown.get() aria-hidden="true">
                <p><Icon name="upload" size=24 /> "Drop to upload to " <code>{place}</code></p>
            </div>
        </div>
    }
}
