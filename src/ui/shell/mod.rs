//! The frame of every page: bar, side, main, drawer. It shows live numbers or none: what it is not given it leaves out.

pub mod clock;
pub mod drawer;
pub mod logo;
pub mod logs;
pub mod notices;
pub mod side;
pub mod top;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::live::LiveRegions;
use super::navigation::MAIN;
use super::pages::Outlet;
use super::parts::toast::ToastRegion;
use drawer::{DrawerPanel, TrailSlot};
use notices::{Notice, Notices};
use side::{Side, StorageUse};
use top::Top;

/// What the frame shows. `None` means not known, and is not shown.
#[derive(Clone, Default)]
pub struct ShellModel {
    /// The workspace's clock: milliseconds since 1970, a new value each second at least.
    pub now: Signal<Option<i64>>,
    /// The workspace's name.
    pub workspace: Signal<Option<String>>,
    /// How many buckets there are.
    pub buckets: Signal<Option<usize>>,
    /// How many functions there are.
    pub functions: Signal<Option<usize>>,
    /// What the workspace takes of the browser's room.
    pub storage: Signal<Option<StorageUse>>,
    /// What concerns the whole page: a missing ability, another tab that holds the workspace.
    pub notices: Signal<Vec<Notice>>,
    /// Brings the first workspace back.
    pub on_reset: Option<Callback<()>>,
    /// What the drawer holds: the trail, the logs.
    pub drawer: Vec<DrawerPanel>,
}

/// The whole page.
#[component]
pub fn Shell(
    /// What it shows.
    model: ShellModel,
) -> impl IntoView {
    provide_context(model.clone());
    let has_drawer = !model.drawer.is_empty();
    let drawer = drawer::DrawerState::new();
    provide_context(drawer);
    view! {
        <a class="skip" href="#main" on:click=skip>"Skip to content"</a>
        <div class="app">
            <Top model=model.clone() />
            <Side model=model.clone() has_drawer />
            <Notices notices=model.notices />
            <main id=MAIN tabindex="-1">
                <Outlet />
            </main>
            {has_drawer.then(|| view! { <TrailSlot panels=model.drawer state=drawer /> })}
        </div>
        <ToastRegion />
        <LiveRegions />
    }
}

/// The frame's model, for pages that show the same numbers.
pub fn use_shell() -> ShellModel {
    expect_context()
}

/// The address after `#` is the route, so the skip link moves the focus by hand.
fn skip(event: web_sys::MouseEvent) {
    event.prevent_default();
    let main = document().get_element_by_id(MAIN);
    if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = main.focus();
    }
}
