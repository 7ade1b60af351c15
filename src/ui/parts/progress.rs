//! Progress.

use leptos::prelude::*;

/// A bar of how much is done; without a value it only says that something goes on.
#[component]
pub fn Progress(
    /// What goes on.
    #[prop(into)]
    label: Signal<String>,
    /// How much is done, 0 to 1.
    #[prop(into)]
    value: Signal<Option<f64>>,
) -> impl IntoView {
    let shown = move || value.get().map(|value| format!("{:.3}", value.clamp(0.0, 1.0)));
    view! { <progress class="bar" max="1" aria-label=label value=shown></progress> }
}
