//! Copying to the clipboard.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::badge::Tone;
use super::icon::Icon;
use super::toast::{Toast, Toasts, use_toasts};
use crate::ui::live::announce;

/// Copies a text; shows for a moment that it did, and says so where the browser does not let it.
#[component]
pub fn CopyButton(
    /// What is copied: "key", "event", "request id".
    #[prop(into)]
    what: String,
    /// Gives the text when it is wanted.
    #[prop(into)]
    text: Callback<(), String>,
    /// Whether the button shows words beside its icon.
    #[prop(optional)]
    words: bool,
) -> impl IntoView {
    let done = RwSignal::new(false);
    let toasts = use_toasts();
    let label = format!("Copy {what}");
    let tip = (!words).then(|| label.clone());
    let press = move |_| {
        let text = text.run(());
        let spoken = format!("Copied {what}");
        spawn_local(async move {
            if !copy(&text).await {
                return refuse(toasts);
            }
            done.try_set(true);
            announce(spoken);
            let reset = move || {
                done.try_set(false);
            };
            set_timeout(reset, Duration::from_secs(2));
        });
    };
    view! {
        <button
            type="button"
            class=if words { "button" } else { "button quiet square" }
            aria-label=tip.clone()
            title=tip
            on:click=press
        >
            <Icon name=Signal::derive(move || if done.get() { "check" } else { "copy" }) />
            {words.then_some(label)}
        </button>
    }
}

fn refuse(toasts: Toasts) {
    let text =
        "Nothing was copied: the browser allows it on https and localhost only. Select the text and copy it by hand.";
    toasts.show(Toast::new(Tone::Warn, text));
}

/// Whether the browser took it.
async fn copy(text: &str) -> bool {
    match clipboard() {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}

/// The clipboard. Without a secure context there is none, though its type says otherwise.
pub fn clipboard() -> Option<web_sys::Clipboard> {
    let clipboard = web_sys::window()?.navigator().clipboard();
    (!clipboard.is_undefined()).then_some(clipboard)
}
