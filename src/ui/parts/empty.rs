//! What stands where there is nothing yet.

use leptos::prelude::*;

use super::icon::Icon;

/// An empty place: what would be here, and the next step towards it (the children).
#[component]
pub fn EmptyState(
    /// Its icon.
    icon: &'static str,
    /// One sentence.
    #[prop(into)]
    text: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon size=32 />
            <p>{text}</p>
            <div class="row">{children()}</div>
        </div>
    }
}
