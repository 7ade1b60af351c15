//! A choice out of a few: the native control, which every device knows how to show.

use leptos::prelude::*;

use super::field::{Field, FieldIds};

/// A choice between `options`: value and name of each.
#[component]
pub fn Select(
    /// The label.
    #[prop(into)]
    label: String,
    /// What is chosen.
    value: RwSignal<String>,
    /// What can be chosen: values, and their names on the page.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// What the choice means.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let control = move |ids: FieldIds| {
        let option = move |(key, name): (String, String)| {
            let this = key.clone();
            view! { <option value=key prop:selected=move || value.with(|value| *value == this)>{name}</option> }
        };
        view! {
            <select
                id=ids.control
                aria-describedby=ids.described_by
                aria-invalid=ids.invalid
                on:change=move |event| value.set(event_target_value(&event))
            >
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
        }
        .into_any()
    };
    view! { <Field label hint error control /> }
}
