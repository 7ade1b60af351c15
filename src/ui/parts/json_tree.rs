//! JSON to look around in. One line is the active one: its path stands above the tree, ready to be copied into code.

use std::collections::BTreeSet;

use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::JsCast;

use super::button::{Button, ButtonKind};
use super::copy::CopyButton;
use super::error::ErrorNote;
use super::fresh_id;
use super::icon::Icon;
use crate::format;
use crate::json::{JsonLine, lines};

/// Strings longer than this are cut until they are asked for in full.
const CUT: usize = 400;
/// How deep the tree is open at first.
const OPEN_DEPTH: usize = 6;
/// Values with more below them are closed at first.
const OPEN_CHILDREN: usize = 100;

/// A line as it is shown.
#[derive(Clone, PartialEq)]
struct Line {
    path: String,
    label: String,
    depth: usize,
    children: Option<usize>,
    open: bool,
    kind: &'static str,
    text: String,
    cut: bool,
}

/// A value as a tree. Arrow keys move, open and close; Home and End go to the ends.
#[component]
pub fn JsonTree(
    /// The JSON text.
    #[prop(into)]
    text: Signal<String>,
    /// What it is: "Event", "Result".
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let parsed =
        Memo::new(move |_| text.with(|text| serde_json::from_str::<Value>(text).map_err(|error| error.to_string())));
    let content = move || {
        match parsed.get() {
        Ok(json) => view! { <Tree json label=label.clone() /> }.into_any(),
        Err(error) => view! {
            <ErrorNote what="This is not JSON." why=format!("The parser says: {error}.") then="It is shown as it came." />
            <pre class="json-plain">{text}</pre>
        }
        .into_any(),
    }
    };
    view! { <div class="json">{content}</div> }
}

#[component]
fn Tree(json: Value, label: String) -> impl IntoView {
    let base = StoredValue::new(fresh_id("json"));
    // Both hold what differs from how a line is shown at first.
    let (toggled, full) = (RwSignal::new(BTreeSet::<String>::new()), RwSignal::new(BTreeSet::<String>::new()));
    let active = RwSignal::new(0_usize);
    let (json, name) = (StoredValue::new(json), StoredValue::new(label.clone()));
    let first = StoredValue::new(json.with_value(open_at_first));
    let shown = Memo::new(move |_| {
        let is_open =
            |path: &str| first.with_value(|first| first.contains(path)) != toggled.with(|set| set.contains(path));
        json.with_value(|json| {
            lines(json, &is_open).into_iter().map(|line| show(line, &is_open, &full.get())).collect::<Vec<_>>()
        })
    });
    let at = move |index: usize| shown.with_untracked(|lines| lines.get(index).cloned());
    let toggle = move |path: String| toggled.update(|set| flip(set, path));
    let go = move |to: usize| {
        active.set(to);
        request_animation_frame(move || focus(&base.get_value(), to));
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let now = active.get_untracked();
        let Some(line) = at(now) else { return };
        let last = shown.with_untracked(Vec::len) - 1;
        match event.key().as_str() {
            "ArrowDown" => go((now + 1).min(last)),
            "ArrowUp" => go(now.saturating_sub(1)),
            "Home" => go(0),
            "End" => go(last),
            "ArrowRight" if line.children.is_some() && !line.open => toggle(line.path),
            "ArrowRight" if line.children.is_some() => go((now + 1).min(last)),
            "ArrowLeft" if line.children.is_some() && line.open => toggle(line.path),
            "ArrowLeft" => go(parent(&shown.get_untracked(), now)),
            "Enter" | " " if line.children.is_some() => toggle(line.path),
            "Enter" | " " if line.cut => {
                full.update(|set| flip(set, line.path));
                go(now);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let path = Signal::derive(move || {
        shown.with(|lines| lines.get(active.get()).map(|line| line.path.clone()).unwrap_or_default())
    });
    let value = move |_| {
        let path = path.get_untracked();
        json.with_value(|json| {
            let all = lines(json, &|_| true);
            all.iter().find(|line| line.path == path).map(|line| copied(line.value)).unwrap_or_default()
        })
    };
    let one = move |(index, line): (usize, Line)| {
        let (path, cut) = (line.path.clone(), line.cut);
        let press = move |_| {
            active.set(index);
            if line.children.is_some() {
                toggle(path.clone());
            }
        };
        let more = line.path.clone();
        // Read from the lines as they are now: the element stays when it opens, and with it the focus.
        let is_open = move || shown.with(|lines| lines.get(index).and_then(|line| line.children.map(|_| line.open)));
        let arrow = move || if is_open() == Some(true) { "chevron-down" } else { "chevron-right" };
        let show_all = move |_| {
            full.update(|set| flip(set, more.clone()));
            go(index);
        };
        view! {
            <div
                role="treeitem"
                id=format!("{}-{index}", base.get_value())
                class="json-line"
                attr:aria-level=line.depth + 1
                aria-expanded=move || is_open().map(|open| open.to_string())
                aria-selected=move || (active.get() == index).to_string()
                tabindex=move || if active.get() == index { "0" } else { "-1" }
                style=("--depth", line.depth.to_string())
                on:click=press
                on:focus=move |_| active.set(index)
            >
                <span class="twist">{line.children.map(|_| view! { <Icon name=Signal::derive(arrow) size=12 /> })}</span>
                {(!line.label.is_empty()).then(|| view! { <span class="name">{line.label.clone()}</span> })}
                <span class=line.kind>{line.text.clone()}</span>
                {cut.then(|| view! {
                    <Button kind=ButtonKind::Quiet on_press=show_all>"Show all"</Button>
                })}
            </div>
        }
    };
    view! {
        <div class="json-bar">
            <Show when=move || !path.with(String::is_empty) fallback=move || view! { <span>{name.get_value()}</span> }>
                <code class="cut">{path}</code>
                <CopyButton what="path" text=move |_| path.get_untracked() />
            </Show>
            <span class="spring"></span>
            <CopyButton what="value" text=value words=true />
        </div>
        <div class="json-tree" role="tree" aria-label=label on:keydown=on_key>
            <For
                each=move || shown.get().into_iter().enumerate()
                key=|(index, line)| (*index, line.path.clone(), line.cut)
                children=one
            />
        </div>
    }
}

/// The paths that are open at first.
fn open_at_first(json: &Value) -> BTreeSet<String> {
    let lines = lines(json, &|_| true);
    let open = lines.iter().filter(|line| {
        line.depth < OPEN_DEPTH && line.children.is_some_and(|children| line.depth == 0 || children <= OPEN_CHILDREN)
    });
    open.map(|line| line.path.clone()).collect()
}

fn show(line: JsonLine<'_>, is_open: &dyn Fn(&str) -> bool, full: &BTreeSet<String>) -> Line {
    let (mut kind, mut cut) = ("value", false);
    let text = match line.value {
        Value::String(text) if text.chars().count() > CUT && !full.contains(&line.path) => {
            (kind, cut) = ("text", true);
            format!("{}…", Value::String(text.chars().take(CUT).collect()))
        }
        Value::String(_) => {
            kind = "text";
            line.value.to_string()
        }
        Value::Array(items) => {
            kind = "muted";
            format!("[{}]", format::counted(items.len() as u64, "item", "items"))
        }
        Value::Object(members) => {
            kind = "muted";
            format!("{{{}}}", format::counted(members.len() as u64, "member", "members"))
        }
        other => other.to_string(),
    };
    let open = is_open(&line.path);
    Line { path: line.path, label: line.label, depth: line.depth, children: line.children, open, kind, text, cut }
}

/// A string is copied without its quotes, everything else as JSON.
fn copied(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn parent(lines: &[Line], of: usize) -> usize {
    let depth = lines[of].depth;
    lines[..of].iter().rposition(|line| line.depth < depth).unwrap_or(of)
}

fn flip(set: &mut BTreeSet<String>, path: String) {
    if !set.remove(&path) {
        set.insert(path);
    }
}

fn focus(base: &str, index: usize) {
    let line = document().get_element_by_id(&format!("{base}-{index}"));
    if let Some(line) = line.and_then(|line| line.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = line.focus();
    }
}
