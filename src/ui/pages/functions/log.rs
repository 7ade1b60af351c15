//! A log, line by line.

use super::jump::WithPlaces;
use crate::{
    cloud::{
        InvocationId, Topic,
        lambda::{Level, LogLine},
    },
    format,
    ui::{
        parts::{Button, ButtonKind, Time},
        workspace::use_workspace,
    },
};
use leptos::prelude::*;

/// Lines that show at first, and that "Show earlier lines" adds.
const PAGE: usize = 500;

/// The class of a level.
fn class(level: Level) -> &'static str {
    match level {
        Level::Platform => "platform",
        Level::Trace | Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    }
}

/// The text of one log line: time, level, words; places in the code are links. What Lambda itself says has no level.
#[component]
pub fn LogText(
    /// The line.
    line: LogLine,
    /// Whose log.
    function: String,
) -> impl IntoView {
    let LogLine { at, level, text } = line;
    let name = (level != Level::Platform).then(|| level.name());
    view! {
        <Time at=at.0 as i64 />
        <span class=format!("level {}", class(level))>{name}</span>
        <span class=format!("words {}", class(level))><WithPlaces text=readable(&text) function /></span>
    }
}

/// An error is logged as JSON after a tab, which nobody can read: its stack is shown below it instead.
fn readable(text: &str) -> String {
    let stack = |json: &str| {
        let value: serde_json::Value = serde_json::from_str(json).ok()?;
        let lines: Vec<_> = value.get("stack")?.as_array()?.iter().filter_map(serde_json::Value::as_str).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    };
    match text.split_once('\t') {
        Some((before, json)) => match stack(json) {
            Some(stack) => format!("{}\n{stack}", before.trim_end()).trim_start().to_owned(),
            None => text.to_owned(),
        },
        None => text.to_owned(),
    }
}

/// The log of one invocation, live.
#[component]
pub fn InvocationLog(
    /// The invocation.
    id: InvocationId,
    /// Whose log.
    #[prop(into)]
    function: String,
) -> impl IntoView {
    let workspace = use_workspace();
    let most = RwSignal::new(PAGE);
    let function = StoredValue::new(function);
    let count = Memo::new(move |_| workspace.read(Topic::Log(id), |cloud| cloud.lambda().log(id).len()).unwrap_or(0));
    let hidden = Memo::new(move |_| count.get().saturating_sub(most.get()));
    let line = move |index: usize| {
        let line = workspace.peek(|cloud| cloud.lambda().log(id).get(index).cloned()).flatten();
        line.map(|line| view! { <li><LogText line function=function.get_value() /></li> })
    };
    let earlier = move || {
        let text = format!("Show earlier lines ({})", format::grouped(hidden.get() as u64));
        (hidden.get() > 0).then(|| {
            view! { <Button kind=ButtonKind::Quiet on_press=move |_| most.update(|most| *most += PAGE)>{text}</Button> }
        })
    };
    view! {
        <Show when=move || { count.get() > 0 } fallback=|| view! { <p class="muted">"No log is kept of this invocation."</p> }>
            {earlier}
            <ol class="log" aria-label="Log">
                <For each=move || hidden.get()..count.get() key=|index| *index children=line />
            </ol>
        </Show>
    }
}
