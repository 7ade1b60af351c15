//! Names and values, one pair a line.

use leptos::prelude::*;

/// A list of [`KeyValue`].
#[component]
pub fn KeyValues(children: Children) -> impl IntoView {
    view! { <dl class="key-values">{children()}</dl> }
}

/// A name and its value (the children).
#[component]
pub fn KeyValue(
    /// The name.
    #[prop(into)]
    name: String,
    children: Children,
) -> impl IntoView {
    view! { <div><dt>{name}</dt><dd>{children()}</dd></div> }
}
