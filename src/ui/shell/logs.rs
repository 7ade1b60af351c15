//! The logs of all functions, live: a panel of the drawer.

use crate::{
    cloud::{
        Cloud, InvocationId, Topic,
        lambda::{Level, LogLine},
    },
    route::Route,
    ui::{
        navigation::Link,
        pages::functions::LogText,
        parts::{EmptyState, Tab, fresh_id},
        shell::drawer::DrawerPanel,
        workspace::{Workspace, use_workspace},
    },
};
use leptos::{html, prelude::*};

/// Lines that show at most: the newest ones. Whole logs stand on the pages of their invocations.
const MOST: usize = 400;
/// Distance to the end, in pixels, within which the list follows what is new.
const NEAR: i32 = 24;

/// Which lines show.
#[derive(Clone, Copy)]
struct Filter {
    /// The least level; `None` for all, those of Lambda itself included.
    level: RwSignal<Option<Level>>,
    /// The function; empty for all.
    function: RwSignal<String>,
}

/// The panel of the drawer.
pub fn panel() -> DrawerPanel {
    let filter = Filter { level: RwSignal::new(None), function: RwSignal::new(String::new()) };
    DrawerPanel {
        tab: Tab::new("logs", "Logs"),
        view: ViewFn::from(move || view! { <Lines filter /> }),
        actions: Some(ViewFn::from(move || view! { <Filters filter /> })),
    }
}

const LEVELS: [(&str, &str, Option<Level>); 4] = [
    ("all", "All levels", None),
    ("info", "INFO and up", Some(Level::Info)),
    ("warn", "WARN and up", Some(Level::Warn)),
    ("error", "ERROR", Some(Level::Error)),
];

#[component]
fn Filters(filter: Filter) -> impl IntoView {
    let workspace = use_workspace();
    let functions = move || {
        let names = workspace.read(Topic::Functions, |cloud| {
            cloud.lambda().functions().map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
        });
        names.unwrap_or_default()
    };
    let set_level = move |event| {
        let chosen = event_target_value(&event);
        filter.level.set(LEVELS.iter().find(|(id, ..)| *id == chosen).and_then(|(.., level)| *level));
    };
    let level = |(id, name, level): (&'static str, &'static str, Option<Level>)| {
        view! { <option value=id prop:selected=move || filter.level.get() == level>{name}</option> }
    };
    let function = move |name: String| {
        let this = name.clone();
        let chosen = move || filter.function.with(|function| *function == this);
        view! { <option value=name.clone() prop:selected=chosen>{name.clone()}</option> }
    };
    view! {
        <select class="small-select" aria-label="Functions whose logs show" on:change=move |event| filter.function.set(event_target_value(&event))>
            <option value="" prop:selected=move || filter.function.with(String::is_empty)>"All functions"</option>
            {move || functions().into_iter().map(function).collect_view()}
        </select>
        <select class="small-select" aria-label="Levels that show" on:change=set_level>{LEVELS.map(level).into_iter().collect_view()}</select>
    }
}

/// Names a line: whose, and which one.
type Key = (InvocationId, usize);

/// The newest lines that pass, oldest first.
fn newest(cloud: &Cloud, level: Option<Level>, function: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    for (id, it) in cloud.lambda().invocations() {
        if keys.len() >= MOST {
            break;
        }
        if function.is_empty() || it.function == function {
            let lines = cloud.lambda().log(id).iter().enumerate().rev();
            let passing = lines.filter(|(_, line)| level.is_none_or(|least| line.level >= least));
            keys.extend(passing.take(MOST).map(|(index, line)| (line.at, id, index)));
        }
    }
    keys.sort_unstable();
    let over = keys.len().saturating_sub(MOST);
    keys.into_iter().skip(over).map(|(_, id, index)| (id, index)).collect()
}

/// Follows the logs that still grow; those of others are told with the end of their invocation.
fn follow(workspace: Workspace) {
    let running = workspace.read(Topic::Invocations, |cloud| {
        let running = cloud.lambda().invocations().filter(|(_, it)| it.is_running());
        running.map(|(id, _)| id).collect::<Vec<_>>()
    });
    for id in running.unwrap_or_default() {
        workspace.read(Topic::Log(id), |_| ());
    }
}

#[component]
fn Lines(filter: Filter) -> impl IntoView {
    let workspace = use_workspace();
    let keys = Memo::new(move |_| {
        follow(workspace);
        let (level, function) = (filter.level.get(), filter.function.get());
        workspace.read(Topic::Invocations, |cloud| newest(cloud, level, &function)).unwrap_or_default()
    });
    let list = NodeRef::<html::Ol>::new();
    let at_end = StoredValue::new(true);
    let on_scroll = move |_| {
        if let Some(list) = list.get_untracked() {
            at_end.set_value(list.scroll_height() - list.client_height() - list.scroll_top() <= NEAR);
        }
    };
    Effect::new(move |_| {
        keys.track();
        if at_end.get_value() {
            request_animation_frame(move || {
                if let Some(list) = list.try_get_untracked().flatten() {
                    list.set_scroll_top(list.scroll_height());
                }
            });
        }
    });
    let one = move |(id, index): Key| {
        let read = |cloud: &Cloud| {
            let it = cloud.lambda().invocation(id)?;
            Some((it.function.clone(), it.request_id.clone(), cloud.lambda().log(id).get(index)?.clone()))
        };
        let found = workspace.peek(read).flatten();
        found.map(|(function, request_id, line)| view! { <Line id function request_id line /> })
    };
    let base = fresh_id("logs");
    view! {
        <ol node_ref=list id=base class="log logs" aria-label="Log lines, newest last" tabindex="0" on:scroll=on_scroll>
            <For each=move || keys.get() key=|key| *key children=one />
        </ol>
        <Show when=move || keys.with(Vec::is_empty)>
            <EmptyState icon="terminal" text="No log line yet. What handlers write with console.log appears here as it is written.">
                <span></span>
            </EmptyState>
        </Show>
    }
}

#[component]
fn Line(id: InvocationId, function: String, request_id: String, line: LogLine) -> impl IntoView {
    let shown = format!("{function} {}…", request_id.get(..4).unwrap_or(&request_id));
    let label = format!("Invocation {request_id} of {function}");
    view! {
        <li>
            <Link to=Route::Invocation { id: id.0.to_string() } class="of"><span class="unseen">{label}</span><span aria-hidden="true">{shown}</span></Link>
            <LogText line function />
        </li>
    }
}
