//! Lists without a bound: of 100,000 rows only those in view are in the page. Keys work as in a grid: arrows, Page Up and
//! Down, Home and End move between rows, Enter opens one, Tab goes into what a row contains.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// How many rows beyond the edges are kept ready, so that scrolling shows no gaps.
const AHEAD: usize = 8;

/// Builds one row's cells, each with the role `gridcell`.
pub type RowView = Arc<dyn Fn(usize) -> AnyView + Send + Sync>;

/// Names what a row shows; a row whose name changes is built anew.
pub type RowKey = Arc<dyn Fn(usize) -> String + Send + Sync>;

/// A windowed table. Rows have one height, and columns come from the class `class`, which sets `--columns`.
#[component]
pub fn VirtualList(
    /// What it lists.
    #[prop(into)]
    label: Signal<String>,
    /// How many rows there are.
    #[prop(into)]
    len: Signal<usize>,
    /// The height of a row in pixels; on touch screens it is 44 at least.
    #[prop(default = 36.0)]
    row_height: f64,
    /// Names a row; it runs in a reactive place and may read signals.
    key: RowKey,
    /// Builds a row's cells.
    row: RowView,
    /// Opens a row, on Enter or double click.
    #[prop(optional, into)]
    on_open: Option<Callback<usize>>,
    /// The header's cells, each with the role `columnheader`.
    #[prop(optional, into)]
    header: Option<ViewFn>,
    /// A class that sets `--columns`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let row_height = if coarse() { row_height.max(44.0) } else { row_height };
    let (top, height) = (RwSignal::new(0.0_f64), RwSignal::new(0.0_f64));
    let active = RwSignal::new(0_usize);
    watch_height(node, height);

    let range = Memo::new(move |_| {
        let len = len.get();
        let first = ((top.get() / row_height).floor() as usize).saturating_sub(AHEAD);
        let count = (height.get() / row_height).ceil() as usize + 2 * AHEAD;
        (first.min(len), (first + count).min(len))
    });
    // The row with the focus stays in the page when it is scrolled out of view: the focus would be lost with it.
    let shown = move || {
        let ((first, last), len) = (range.get(), len.get());
        let pinned = active.get().min(len.saturating_sub(1));
        let before = (len > 0 && pinned < first).then_some(pinned);
        let after = (pinned >= last && len > 0).then_some(pinned);
        let indices = before.into_iter().chain(first..last).chain(after);
        indices.map(|index| (index, key(index))).collect::<Vec<_>>()
    };
    let go = move |to: usize| {
        active.set(to);
        if let Some(node) = node.get_untracked() {
            reveal(&node, to as f64 * row_height, row_height);
        }
        request_animation_frame(move || focus_row(node, to));
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let on_row = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if !on_row.is_some_and(|target| target.has_attribute("data-row")) {
            return; // A key inside a row belongs to what has the focus there.
        }
        let (now, last) = (active.get_untracked(), len.get_untracked().saturating_sub(1));
        let page = ((height.get_untracked() / row_height) as usize).max(1);
        let to = match event.key().as_str() {
            "ArrowDown" => now + 1,
            "ArrowUp" => now.saturating_sub(1),
            "PageDown" => now + page,
            "PageUp" => now.saturating_sub(page),
            "Home" => 0,
            "End" => last,
            "Enter" => return on_open.into_iter().for_each(|open| open.run(now)),
            _ => return,
        };
        event.prevent_default();
        go(to.min(last));
    };
    let first_row = if header.is_some() { 2 } else { 1 };
    let one = move |(index, _): (usize, String)| {
        view! {
            <div
                role="row"
                class="row-line"
                data-row=index
                aria-rowindex=index + first_row
                tabindex=move || if active.get().min(len.get().saturating_sub(1)) == index { "0" } else { "-1" }
                style:transform=format!("translateY({}px)", index as f64 * row_height)
                style:height=format!("{row_height}px")
                on:focusin=move |_| active.set(index)
                on:dblclick=move |_| on_open.into_iter().for_each(|open| open.run(index))
            >
                {row(index)}
            </div>
        }
    };
    view! {
        <div
            node_ref=node
            class=format!("virtual {class}")
            role="grid"
            aria-label=label
            aria-rowcount=move || len.get() + first_row - 1
            on:scroll=move |_| {
                if let Some(node) = node.get_untracked() {
                    top.set(f64::from(node.scroll_top()));
                }
            }
            on:keydown=on_key
        >
            {header.map(|header| view! {
                <div role="rowgroup" class="header"><div role="row" aria-rowindex="1">{header.run()}</div></div>
            })}
            <div role="rowgroup" class="rows" style:height=move || format!("{}px", len.get() as f64 * row_height)>
                <For each=shown key=|(index, key)| (*index, key.clone()) children=one />
            </div>
        </div>
    }
}

fn coarse() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

/// Keeps `height` as high as the element, for as long as it is there.
fn watch_height(node: NodeRef<html::Div>, height: RwSignal<f64>) {
    let kept = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let watched = element.clone();
        let measure = Closure::<dyn FnMut()>::new(move || height.set(f64::from(watched.client_height())));
        if let Ok(observer) = web_sys::ResizeObserver::new(measure.as_ref().unchecked_ref()) {
            observer.observe(&element);
            kept.set_value(Some((observer, measure)));
        }
    });
    on_cleanup(move || {
        kept.try_update_value(|kept| kept.take().map(|(observer, _)| observer.disconnect()));
    });
}

/// Scrolls as little as needed to show the row that begins at `start`.
fn reveal(list: &web_sys::HtmlElement, start: f64, row_height: f64) {
    let header = list.query_selector(".header").ok().flatten().map_or(0.0, |header| f64::from(header.client_height()));
    let (top, room) = (f64::from(list.scroll_top()), f64::from(list.client_height()) - header);
    if start < top {
        list.set_scroll_top(start as i32);
    } else if start + row_height > top + room {
        list.set_scroll_top((start + row_height - room).ceil() as i32);
    }
}

fn focus_row(list: NodeRef<html::Div>, index: usize) {
    let list = list.try_get_untracked().flatten();
    let row = list.and_then(|list| list.query_selector(&format!("[data-row=\"{index}\"]")).ok().flatten());
    if let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = row.focus();
    }
}
