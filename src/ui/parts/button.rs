//! Buttons. A busy or disabled one stays focusable, so that the focus is not lost when an action begins.

use leptos::prelude::*;

use super::icon::Icon;

/// How much weight a button has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// One choice among others.
    #[default]
    Plain,
    /// What most people want here; one a page or dialog.
    Primary,
    /// In bars and lists.
    Quiet,
    /// Takes something away.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            ButtonKind::Plain => "button",
            ButtonKind::Primary => "button primary",
            ButtonKind::Quiet => "button quiet",
            ButtonKind::Danger => "button danger",
        }
    }
}

/// A button with words. Inside a form, `submit` makes it the one that sends it.
#[component]
pub fn Button(
    /// Its weight.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// Whether its action is under way: it shows so, and pressing it has no effect.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Whether pressing it has no effect; say beside it why.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether it sends the form around it.
    #[prop(optional)]
    submit: bool,
    /// What it does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let asleep = move || busy.get() || disabled.get();
    let press = move |event: web_sys::MouseEvent| {
        if busy.get_untracked() || disabled.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class()
            aria-disabled=move || asleep().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            on:click=press
        >
            {move || busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
            {icon.map(|name| view! { <Icon name /> })}
            {children()}
        </button>
    }
}

/// A square button with an icon alone; its label is read out and shown as a tip.
#[component]
pub fn IconButton(
    /// Its icon.
    #[prop(into)]
    icon: Signal<&'static str>,
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// What it does.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button quiet square"
            aria-label=label
            title=label
            on:click=move |_| on_press.run(())
        >
            <Icon name=icon />
        </button>
    }
}
