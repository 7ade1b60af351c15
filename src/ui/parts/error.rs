//! What went wrong.

use leptos::prelude::*;

use super::icon::Icon;

/// An error in the page: what happened, why, and what to do. Buttons that do it may stand below (the children).
#[component]
pub fn ErrorNote(
    /// What happened.
    #[prop(into)]
    what: Signal<String>,
    /// Why.
    #[prop(optional, into)]
    why: Signal<String>,
    /// What to do.
    #[prop(optional, into)]
    then: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="note bad" role="alert">
            <Icon name="circle-alert" />
            <div>
                <p><strong>{what}</strong></p>
                <p>{move || [why.get(), then.get()].join(" ")}</p>
                {children.map(|children| view! { <div class="row">{children()}</div> })}
            </div>
        </div>
    }
}
