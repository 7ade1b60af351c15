//! A question before something that cannot be taken back.

use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use super::dialog::Dialog;

/// Asks, and acts only on the answer. Where an action can be undone, show a toast with Undo instead of asking.
#[component]
pub fn Confirm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// The verb on the button, as in the question.
    #[prop(into)]
    action: String,
    /// What is done on yes; the dialog closes first.
    #[prop(into)]
    on_yes: Callback<()>,
    /// What will be lost, and what stays.
    children: ChildrenFn,
) -> impl IntoView {
    let action = StoredValue::new(action);
    let content = StoredValue::new(children);
    let yes = move |_| {
        open.set(false);
        on_yes.run(());
    };
    view! {
        <Dialog open title>
            <div class="body">{content.with_value(|content| content())}</div>
            <footer>
                <Button attr:autofocus=true on_press=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Danger on_press=yes>{action.get_value()}</Button>
            </footer>
        </Dialog>
    }
}
