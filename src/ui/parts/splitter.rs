//! The line between main and drawer, which can be moved by pointer and by keys.

use leptos::html;
use leptos::prelude::*;

use crate::ui::local;

/// How far an arrow key moves it, in pixels.
const STEP: f64 = 16.0;

/// A horizontal line above something whose height it sets. The height is kept under `name`.
#[component]
pub fn Splitter(
    /// What it resizes.
    #[prop(into)]
    label: String,
    /// The name under which the height is kept.
    name: &'static str,
    /// The height, in pixels.
    height: RwSignal<f64>,
    /// The smallest and the largest height, in pixels.
    #[prop(into)]
    range: Signal<(f64, f64)>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    if let Some(kept) = local::read(name).and_then(|kept| kept.parse::<f64>().ok()).filter(|kept| kept.is_finite()) {
        height.set(kept);
    }
    let set = move |to: f64| {
        let (low, high) = range.get_untracked();
        height.set(to.min(high).max(low).round());
    };
    let keep = move || local::write(name, &height.get_untracked().to_string());
    // Where the pointer took hold: its place and the height at that moment.
    let hold = StoredValue::new(None::<(f64, f64)>);
    let on_down = move |event: web_sys::PointerEvent| {
        if event.button() == 0
            && let Some(node) = node.get_untracked()
        {
            let _ = node.set_pointer_capture(event.pointer_id());
            hold.set_value(Some((f64::from(event.client_y()), height.get_untracked())));
        }
    };
    let on_move = move |event: web_sys::PointerEvent| {
        if let Some((from, before)) = hold.get_value() {
            set(before + from - f64::from(event.client_y()));
        }
    };
    let release = move |_| {
        if hold.get_value().is_some() {
            hold.set_value(None);
            keep();
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let (low, high) = range.get_untracked();
        let now = height.get_untracked();
        let to = match event.key().as_str() {
            "ArrowUp" => now + STEP,
            "ArrowDown" => now - STEP,
            "PageUp" => now + STEP * 8.0,
            "PageDown" => now - STEP * 8.0,
            "Home" => low,
            "End" => high,
            _ => return,
        };
        event.prevent_default();
        set(to);
        keep();
    };
    view! {
        <div
            node_ref=node
            class="splitter"
            role="separator"
            aria-orientation="horizontal"
            aria-label=label
            aria-valuenow=move || height.get().to_string()
            aria-valuemin=move || range.get().0.to_string()
            aria-valuemax=move || range.get().1.to_string()
            tabindex="0"
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=release
            on:pointercancel=release
            on:keydown=on_key
        ></div>
    }
}
