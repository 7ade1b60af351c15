//! The bar at the top.

use leptos::prelude::*;

use super::ShellModel;
use super::clock::Clock;
use super::logo::Logo;
use crate::route::Route;
use crate::ui::navigation::Link;
use crate::ui::parts::{Confirm, Menu, MenuItem};
use crate::ui::theme::ThemeSwitch;

/// Brand, workspace, clock, theme.
#[component]
pub fn Top(
    /// What it shows.
    model: ShellModel,
) -> impl IntoView {
    let asking = RwSignal::new(false);
    let workspace = model.workspace;
    let named = Memo::new(move |_| workspace.get().is_some());
    let name = Signal::derive(move || workspace.get().unwrap_or_default());
    let resets = model.on_reset.is_some();
    let menu = move || {
        let mut items = vec![MenuItem::link("Settings", Route::Settings).icon("settings")];
        if resets {
            items.push(MenuItem::new("Reset workspace", move || asking.set(true)).icon("rotate-ccw").danger());
        }
        view! { <Menu label=name items /> }
    };
    view! {
        <header class="top">
            <Link to=Route::Start class="brand"><Logo /><span>"Cloud Chamber"</span></Link>
            <Show when=move || named.get()>{menu()}</Show>
            <span class="spring"></span>
            <Clock now=model.now />
            <ThemeSwitch />
            {model.on_reset.map(|on_yes| view! { <ResetWorkspace open=asking on_yes /> })}
        </header>
    }
}

/// The question before a workspace is brought back to its beginning.
#[component]
pub fn ResetWorkspace(
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// Does it.
    on_yes: Callback<()>,
) -> impl IntoView {
    view! {
        <Confirm open title="Reset this workspace?" action="Reset workspace" on_yes>
            <p>
                "All buckets, objects, functions, drafts and the trail of this workspace are deleted, and the samples come back. "
                "This can't be undone."
            </p>
        </Confirm>
    }
}
