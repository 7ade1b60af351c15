//! Fields of forms: label above, hint and error below, tied to the control for screen readers.

use leptos::prelude::*;

use super::fresh_id;
use super::icon::Icon;

/// What a control needs to belong to its field.
#[derive(Clone)]
pub struct FieldIds {
    /// The control's own `id`.
    pub control: String,
    /// For `aria-describedby`: hint and error, where there are any.
    pub described_by: Signal<Option<String>>,
    /// For `aria-invalid`.
    pub invalid: Signal<Option<&'static str>>,
}

/// Label, control, hint, error.
#[component]
pub fn Field(
    /// The label.
    #[prop(into)]
    label: String,
    /// What may be entered.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with what was entered.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Builds the control.
    control: impl FnOnce(FieldIds) -> AnyView + 'static,
) -> impl IntoView {
    let id = fresh_id("field");
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let has_hint = !hint.is_empty();
    let described_by = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        Signal::derive(move || {
            let hint = has_hint.then_some(hint_id.as_str());
            let error = error.with(Option::is_some).then_some(error_id.as_str());
            let ids: Vec<_> = error.into_iter().chain(hint).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        })
    };
    let invalid = Signal::derive(move || error.with(Option::is_some).then_some("true"));
    let ids = FieldIds { control: id.clone(), described_by, invalid };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {control(ids)}
            <div id=error_id class="error" aria-live="polite">
                {move || error.get().map(|text| view! { <p><Icon name="circle-alert" />{text}</p> })}
            </div>
            {has_hint.then(|| view! { <p id=hint_id class="hint">{hint}</p> })}
        </div>
    }
}

/// A line of text.
#[component]
pub fn TextField(
    /// The label.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// What may be entered.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with what was entered.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// An example.
    #[prop(optional, into)]
    placeholder: String,
    /// Whether it is code: a name, a key, a number; never corrected by the browser.
    #[prop(optional)]
    code: bool,
    /// Whether it has the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let control = move |ids: FieldIds| {
        view! {
            <input
                type="text"
                id=ids.control
                class:mono=code
                autocomplete="off"
                autocapitalize=code.then_some("off")
                spellcheck=if code { "false" } else { "true" }
                autofocus=autofocus
                placeholder=placeholder
                aria-describedby=ids.described_by
                aria-invalid=ids.invalid
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        }
        .into_any()
    };
    view! { <Field label hint error control /> }
}

/// Lines of text.
#[component]
pub fn TextArea(
    /// The label.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// What may be entered.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with what was entered.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// How many lines show.
    #[prop(default = 6)]
    rows: u32,
    /// Whether it is code.
    #[prop(optional)]
    code: bool,
) -> impl IntoView {
    let control = move |ids: FieldIds| {
        view! {
            <textarea
                id=ids.control
                rows=rows
                class:mono=code
                autocomplete="off"
                spellcheck=if code { "false" } else { "true" }
                aria-describedby=ids.described_by
                aria-invalid=ids.invalid
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        }
        .into_any()
    };
    view! { <Field label hint error control /> }
}
