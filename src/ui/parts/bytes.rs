//! Sizes.

use leptos::prelude::*;

use crate::format;

/// A size as `1.9 MB`, with the exact number as its tip.
#[component]
pub fn Bytes(
    /// In bytes.
    #[prop(into)]
    size: Signal<u64>,
) -> impl IntoView {
    view! { <span class="bytes" title=move || format::exact_bytes(size.get())>{move || format::bytes(size.get())}</span> }
}
