//! Icons, out of one sprite.

use leptos::prelude::*;

/// An icon of the sprite `js/icons.svg`, named in `js/icons.json`. It is decoration: what it means is said in words
/// beside it or in its button's label.
#[component]
pub fn Icon(
    /// Its name in the sprite.
    #[prop(into)]
    name: Signal<&'static str>,
    /// Edge in pixels.
    #[prop(default = 16)]
    size: u32,
) -> impl IntoView {
    view! {
        <svg class="icon" width=size height=size aria-hidden="true" focusable="false">
            <use href=move || format!("js/icons.svg#{}", name.get())></use>
        </svg>
    }
}
