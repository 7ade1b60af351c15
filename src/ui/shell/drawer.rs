//! The drawer below the page: the trail and the logs. On a phone it is a sheet.

use leptos::prelude::*;

use crate::ui::local;
use crate::ui::parts::{IconButton, Splitter, Tab, TabPanel, Tabs};

const OPEN: &str = "drawer-open";
const HEIGHT: &str = "drawer-height";
/// Pixels at first: seven lines of the trail.
const FIRST_HEIGHT: f64 = 216.0;
/// Pixels below which nothing could be read.
const LEAST: f64 = 96.0;
/// Up to this width, in pixels, the drawer is a sheet; the same as in `style/layout.css`.
const PHONE: f64 = 720.0;

/// One thing that the drawer can show.
#[derive(Clone)]
pub struct DrawerPanel {
    /// Its tab.
    pub tab: Tab,
    /// What it shows.
    pub view: ViewFn,
    /// Its own controls, at the end of the row of tabs.
    pub actions: Option<ViewFn>,
}

/// Whether the drawer is open, and which panel shows.
#[derive(Clone, Copy)]
pub struct DrawerState {
    open: RwSignal<bool>,
    panel: RwSignal<&'static str>,
}

impl DrawerState {
    /// As it was left; on a phone it begins closed, since it hides the page.
    pub(super) fn new() -> DrawerState {
        let kept = local::read(OPEN).map(|kept| kept == "true");
        let open = !is_phone() && kept.unwrap_or(true);
        DrawerState { open: RwSignal::new(open), panel: RwSignal::new("") }
    }

    /// Opens it at one of its panels: for "see log", "why?".
    pub fn show(self, panel: &'static str) {
        self.panel.set(panel);
        self.set_open(true);
    }

    /// Whether it is open.
    pub fn is_open(self) -> bool {
        self.open.get()
    }

    /// Opens or closes it.
    pub fn toggle(self) {
        self.set_open(!self.open.get_untracked());
    }

    fn set_open(self, open: bool) {
        self.open.set(open);
        if !is_phone() {
            local::write(OPEN, if open { "true" } else { "false" });
        }
    }
}

/// The drawer, for parts that open it.
pub fn use_drawer() -> DrawerState {
    expect_context()
}

/// The drawer itself: row of tabs, the panel's own controls, a button that folds it, and the line that resizes it.
#[component]
pub fn TrailSlot(
    /// What it can show; at least one.
    panels: Vec<DrawerPanel>,
    /// Whether it is open, and which panel shows.
    state: DrawerState,
) -> impl IntoView {
    let height = RwSignal::new(FIRST_HEIGHT);
    let range = RwSignal::new(heights());
    let resized = window_event_listener_untyped("resize", move |_| range.set(heights()));
    on_cleanup(move || resized.remove());

    let tabs: Vec<_> = panels.iter().map(|panel| panel.tab).collect();
    state.panel.set(tabs.first().map_or("", |tab| tab.id));
    let panels = StoredValue::new(panels);
    let shown = move || {
        let id = state.panel.get();
        panels.with_value(|panels| panels.iter().find(|panel| panel.tab.id == id).cloned())
    };
    let within = move || height.get().min(range.get().1);
    let fold = Signal::derive(move || if state.open.get() { "Fold the drawer" } else { "Open the drawer" }.to_owned());
    let arrow = Signal::derive(move || if state.open.get() { "chevron-down" } else { "chevron-up" });
    view! {
        <section
            class="drawer"
            class:collapsed=move || !state.open.get()
            aria-label="Trail and logs"
            style=("--drawer", move || format!("{}px", within()))
        >
            <Splitter label="Height of the drawer" name=HEIGHT height range />
            <div class="tabs-head">
                <Tabs base="drawer" label="Drawer" tabs selected=state.panel on_select=move |id| state.show(id) />
                {move || state.open.get().then(|| shown().and_then(|panel| panel.actions).map(|actions| actions.run()))}
                <IconButton icon=arrow label=fold on_press=move |_| state.toggle() />
            </div>
            <div class="body" hidden=move || !state.open.get()>
                <TabPanel base="drawer" selected=state.panel>
                    {move || state.open.get().then(|| shown().map(|panel| panel.view.run()))}
                </TabPanel>
            </div>
        </section>
    }
}

fn window_size() -> (f64, f64) {
    let number = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    (number(window().inner_width()), number(window().inner_height()))
}

fn is_phone() -> bool {
    window_size().0 <= PHONE
}

/// The page above keeps 240 pixels at least.
fn heights() -> (f64, f64) {
    (LEAST, (window_size().1 - 240.0).max(LEAST))
}
