//! Tabs: arrow keys move, as WAI-ARIA has it, and the tab that is moved to is shown.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// One tab.
#[derive(Clone, Copy)]
pub struct Tab {
    /// Its name in code.
    pub id: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// A number beside it.
    pub count: Option<Signal<usize>>,
}

impl Tab {
    /// A tab without a number.
    pub fn new(id: &'static str, label: &'static str) -> Tab {
        Tab { id, label, count: None }
    }

    /// With a number beside it, shown when it is not 0.
    pub fn count(mut self, count: Signal<usize>) -> Tab {
        self.count = Some(count);
        self
    }
}

/// The row of tabs. `base` ties it to its [`TabPanel`] and is unique on the page.
#[component]
pub fn Tabs(
    /// Ties tabs and panel together.
    base: &'static str,
    /// What the tabs choose between.
    #[prop(into)]
    label: String,
    /// The tabs.
    tabs: Vec<Tab>,
    /// The one that is shown.
    #[prop(into)]
    selected: Signal<&'static str>,
    /// Asks for another one.
    #[prop(into)]
    on_select: Callback<&'static str>,
) -> impl IntoView {
    let ids: Vec<_> = tabs.iter().map(|tab| tab.id).collect();
    let on_key = move |event: web_sys::KeyboardEvent| {
        let here = ids.iter().position(|id| *id == selected.get_untracked()).unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowRight" => (here + 1) % ids.len(),
            "ArrowLeft" => (here + ids.len() - 1) % ids.len(),
            "Home" => 0,
            "End" => ids.len() - 1,
            _ => return,
        };
        event.prevent_default();
        on_select.run(ids[to]);
        let tab = document().get_element_by_id(&tab_id(base, ids[to]));
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = tab.focus();
        }
    };
    let one = move |tab: Tab| {
        let on = move || selected.get() == tab.id;
        view! {
            <button
                type="button"
                role="tab"
                id=tab_id(base, tab.id)
                aria-selected=move || on().to_string()
                aria-controls=move || on().then(|| panel_id(base))
                tabindex=move || if on() { "0" } else { "-1" }
                on:click=move |_| on_select.run(tab.id)
            >
                {tab.label}
                {move || {
                    let count = tab.count.map(|count| count.get()).filter(|count| *count > 0);
                    count.map(|count| view! { <span class="badge">{crate::format::grouped(count as u64)}</span> })
                }}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=on_key>
            {tabs.into_iter().map(one).collect_view()}
        </div>
    }
}

/// What the selected tab of the same `base` shows.
#[component]
pub fn TabPanel(
    /// Ties tabs and panel together.
    base: &'static str,
    /// The tab that is shown.
    #[prop(into)]
    selected: Signal<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="panel" role="tabpanel" id=panel_id(base) aria-labelledby=move || tab_id(base, selected.get()) tabindex="-1">
            {children()}
        </div>
    }
}

fn tab_id(base: &str, tab: &str) -> String {
    format!("{base}-tab-{tab}")
}

fn panel_id(base: &str) -> String {
    format!("{base}-panel")
}
