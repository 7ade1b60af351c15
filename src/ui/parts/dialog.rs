//! Dialogs: the native element, which keeps the focus inside, closes on Escape and gives the focus back.

use leptos::html;
use leptos::prelude::*;

use super::button::IconButton;
use super::fresh_id;

/// A modal dialog. Its content is built when it opens and gone when it closes, so forms begin afresh. On a phone it is
/// a sheet. The element marked `autofocus` gets the focus, else the first that can have it.
#[component]
pub fn Dialog(
    /// Whether it is open; closing it in any way sets this to false.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it may be wide, for content such as an event.
    #[prop(optional)]
    wide: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let heading = StoredValue::new(fresh_id("dialog"));
    // A press that begins inside and ends on the backdrop, as when text is selected, must not close it.
    let pressed_outside = StoredValue::new(false);
    let outside = move |event: &web_sys::MouseEvent| {
        node.get_untracked().is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref()))
    };
    Effect::new(move |_| {
        let open = open.get();
        // One frame later the content is there, so that the browser finds what to focus.
        request_animation_frame(move || {
            let Some(dialog) = node.try_get_untracked().flatten() else { return };
            match (open, dialog.open()) {
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                _ => {}
            }
        });
    });
    let content = StoredValue::new(children);
    view! {
        <dialog
            node_ref=node
            class="dialog"
            class:wide=wide
            aria-labelledby=heading.get_value()
            on:close=move |_| open.set(false)
            on:mousedown=move |event| pressed_outside.set_value(outside(&event))
            on:click=move |event| {
                if pressed_outside.get_value() && outside(&event) {
                    open.set(false);
                }
            }
        >
            <Show when=move || open.get()>
                <div class="sheet">
                    <header>
                        <h2 id=heading.get_value()>{title}</h2>
                        <IconButton icon="x" label="Close" on_press=move |_| open.set(false) />
                    </header>
                    {content.with_value(|content| content())}
                </div>
            </Show>
        </dialog>
    }
}
