//! Appearance, storage, and the workspace's new beginning.

use leptos::prelude::*;

use crate::ui::parts::{Button, ButtonKind, Bytes, Icon, KeyValue, KeyValues};
use crate::ui::shell::side::StorageUse;
use crate::ui::shell::top::ResetWorkspace;
use crate::ui::shell::use_shell;
use crate::ui::theme::{Theme, use_theme};

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    let shell = use_shell();
    let storage = shell.storage;
    let asking = RwSignal::new(false);
    view! {
        <div class="page narrow">
            <h1>"Settings"</h1>
            <Appearance />
            {move || storage.get().map(|storage| view! { <Storage storage /> })}
            {shell.on_reset.map(|on_yes| view! {
                <section class="card">
                    <h2>"Workspace"</h2>
                    <p class="muted">"A reset deletes everything in this workspace and brings the samples back."</p>
                    <div class="row">
                        <Button kind=ButtonKind::Danger icon="rotate-ccw" on_press=move |_| asking.set(true)>"Reset workspace"</Button>
                    </div>
                    <ResetWorkspace open=asking on_yes />
                </section>
            })}
            <p class="muted small">"Cloud Chamber " {env!("CARGO_PKG_VERSION")} ". Everything runs and stays in this browser."</p>
        </div>
    }
}

#[component]
fn Appearance() -> impl IntoView {
    let theme = use_theme();
    let choice = move |choice: Theme| {
        view! {
            <label>
                <input
                    type="radio"
                    name="theme"
                    prop:checked=move || theme.get() == choice
                    on:change=move |_| theme.set(choice)
                />
                <Icon name=choice.icon() />
                {choice.label()}
            </label>
        }
    };
    view! {
        <section class="card">
            <fieldset class="choices">
                <legend>"Theme"</legend>
                {Theme::ALL.map(choice).collect_view()}
            </fieldset>
        </section>
    }
}

#[component]
fn Storage(storage: StorageUse) -> impl IntoView {
    let kept = if storage.kept {
        "Yes: only you can clear it."
    } else {
        "Not promised: a browser that runs out of room may clear it."
    };
    view! {
        <section class="card">
            <h2>"Storage in this browser"</h2>
            <KeyValues>
                <KeyValue name="Taken"><Bytes size=storage.used /></KeyValue>
                <KeyValue name="At most"><Bytes size=storage.quota /></KeyValue>
                <KeyValue name="Kept">{kept}</KeyValue>
            </KeyValues>
        </section>
    }
}
