//! The router: keeps [`Route`] and `location.hash` the same, and does what a full page load would do besides: the title,
//! the scroll position of every entry of the history, and where the focus goes.

use std::cell::Cell;
use std::collections::BTreeMap;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::route::Route;

/// The id of the scrolling element.
pub const MAIN: &str = "main";

#[derive(Clone, Copy)]
struct Router {
    route: RwSignal<Route>,
    /// Scroll positions by the entry's number, which lives in `history.state`.
    scrolls: StoredValue<BTreeMap<u64, i32>>,
    entry: StoredValue<u64>,
}

// The page has one address, so there is one router; callbacks and futures reach it where no context is known.
thread_local!(static ROUTER: Cell<Option<Router>> = const { Cell::new(None) });

/// Starts to listen, for as long as the owner lives that this is called under; every part below can ask for the route.
pub fn provide() {
    let route = Route::parse(&location().hash().unwrap_or_default());
    let router = Router {
        route: RwSignal::new(route),
        scrolls: StoredValue::new(BTreeMap::new()),
        entry: StoredValue::new(entry_number()),
    };
    let listener = window_event_listener_untyped("hashchange", move |_| router.follow());
    on_cleanup(move || listener.remove());
    Effect::new(move |_| document().set_title(&router.route.with(Route::title)));
    ROUTER.set(Some(router));
}

/// The page that is shown.
///
/// # Panics
/// Before [`provide`] was called.
pub fn use_route() -> Signal<Route> {
    ROUTER.get().expect("the router is provided before the first page").route.into()
}

/// Goes to a page, as a click on its link would.
pub fn navigate(to: &Route) {
    let _ = location().set_hash(&to.to_string());
}

/// Goes to a page without a new entry in the history: for addresses that turned out to mean another one.
pub fn redirect(to: &Route) {
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&to.to_string()));
    }
    if let Some(router) = ROUTER.get() {
        router.route.set(to.clone());
    }
}

impl Router {
    /// After the address changed, by a link, by `navigate`, by back or forward.
    fn follow(self) {
        let to = Route::parse(&location().hash().unwrap_or_default());
        let left = self.entry.get_value();
        if let Some(main) = scroller() {
            self.scrolls.update_value(|scrolls| {
                scrolls.insert(left, main.scroll_top());
            });
        }
        let entry = entry_number();
        self.entry.set_value(entry);
        let same = self.route.with_untracked(|from| from.same_page(&to));
        self.route.set(to);
        let scroll = self.scrolls.with_value(|scrolls| scrolls.get(&entry).copied());
        // The page is built in the next microtask and laid out in the next frame.
        request_animation_frame(move || settle(scroll, same));
    }
}

/// Puts scroll position and focus where they belong after the page was built.
fn settle(scroll: Option<i32>, same_page: bool) {
    if let Some(main) = scroller()
        && (scroll.is_some() || !same_page)
    {
        main.set_scroll_top(scroll.unwrap_or(0));
    }
    let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    if lost || !same_page {
        focus_heading();
    }
}

/// Moves the focus to the page's heading, which tells a screen reader where it is.
fn focus_heading() {
    let heading = document().query_selector("main h1").ok().flatten().or_else(|| document().get_element_by_id(MAIN));
    let Some(heading) = heading.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    if !heading.has_attribute("tabindex") {
        let _ = heading.set_attribute("tabindex", "-1");
    }
    let top = scroller().map(|main| main.scroll_top());
    let _ = heading.focus();
    if let (Some(main), Some(top)) = (scroller(), top) {
        main.set_scroll_top(top); // Focus scrolls into view, which would undo a restored position.
    }
}

fn scroller() -> Option<web_sys::Element> {
    document().get_element_by_id(MAIN)
}

/// The number of the history's present entry; a new entry gets one.
fn entry_number() -> u64 {
    let Ok(history) = window().history() else { return 0 };
    if let Some(number) = history.state().ok().and_then(|state| state.as_f64()) {
        return number as u64;
    }
    // Entries outlive a reload, so numbers must not begin anew: the clock is used, in thousandths of a millisecond.
    let number = (js_sys::Date::now() * 1_000.0).floor() + (js_sys::Math::random() * 1_000.0).floor();
    let _ = history.replace_state(&JsValue::from_f64(number), "");
    number as u64
}

/// A link to a page: a real one, so it can be opened in a new tab, copied, and bookmarked.
#[component]
pub fn Link(
    /// Where it leads.
    #[prop(into)]
    to: Signal<Route>,
    /// Classes for the look.
    #[prop(optional, into)]
    class: String,
    children: Children,
) -> impl IntoView {
    view! { <a class=class href=move || to.with(Route::to_string)>{children()}</a> }
}
