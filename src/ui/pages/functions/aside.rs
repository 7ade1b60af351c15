//! Beside the editor, where there is room: what fires the function, and what ran last.

use super::{
    state::StateBadge,
    triggers::{self, Trigger},
};
use crate::{
    cloud::{InvocationId, Topic, lambda::Invocation, trace::RunState},
    format,
    learn::{cause, places},
    route::{FunctionTab, Route, last_segment},
    ui::{navigation::Link, workspace::use_workspace},
};
use leptos::prelude::*;

/// Invocations that show here.
const LATEST: usize = 6;

/// Two cards.
#[component]
pub fn Aside(
    /// The function's name.
    name: String,
) -> impl IntoView {
    view! {
        <aside class="stack function-aside" aria-label="Triggers and invocations">
            <FiresOn name=name.clone() />
            <Latest name />
        </aside>
    }
}

#[component]
fn FiresOn(name: String) -> impl IntoView {
    let workspace = use_workspace();
    let tab = Route::Function { name: name.clone(), tab: FunctionTab::Triggers };
    let rules =
        Memo::new(move |_| workspace.read(Topic::Buckets, |cloud| triggers::of(cloud, &name)).unwrap_or_default());
    let none = move || rules.with(Vec::is_empty);
    let one = |Trigger { bucket, rule }: Trigger| {
        let filter = triggers::filter(&rule);
        let to = Route::Bucket { name: bucket.clone(), prefix: String::new() };
        view! { <li><Link to>{bucket}</Link> " " {triggers::event_names(&rule)} " · " {filter}</li> }
    };
    view! {
        <section class="card">
            <div class="row">
                <h2>"Fires on"</h2>
                <span class="spring"></span>
                <Link to=tab class="button quiet">{move || if none() { "Add trigger" } else { "Change" }}</Link>
            </div>
            <Show when=move || !none() fallback=|| view! { <p class="muted small">"Nothing yet: no bucket fires this function."</p> }>
                <ul class="lines small">
                    <For each=move || rules.get() key=|it| (it.bucket.clone(), it.rule.id.clone(), format!("{:?}", it.rule)) children=one />
                </ul>
            </Show>
        </section>
    }
}

/// What one line shows.
#[derive(Clone, PartialEq)]
struct Ran {
    id: InvocationId,
    state: RunState,
    subject: String,
    result: String,
}

fn ran(id: InvocationId, it: &Invocation) -> Ran {
    let subject = match cause::about(&it.payload) {
        Some(about) => last_segment(&about.key).to_owned(),
        None => "by hand".to_owned(),
    };
    let failed = matches!(it.state, RunState::Failed);
    let place = it.ended.as_ref().filter(|_| failed).and_then(|ended| places::first_place(&ended.payload));
    let result = match (place, &it.ended) {
        (Some(place), _) => format!("line {}", place.line),
        (None, Some(ended)) => format::duration(ended.duration_ms),
        (None, None) => String::new(),
    };
    Ran { id, state: it.state, subject, result }
}

#[component]
fn Latest(name: String) -> impl IntoView {
    let workspace = use_workspace();
    let tab = Route::Function { name: name.clone(), tab: FunctionTab::Invocations };
    let shown = Memo::new(move |_| {
        let read = workspace.read(Topic::Invocations, |cloud| {
            let mine = cloud.lambda().invocations().filter(|(_, it)| it.function == name);
            mine.take(LATEST).map(|(id, it)| ran(id, it)).collect::<Vec<_>>()
        });
        read.unwrap_or_default()
    });
    let one = |Ran { id, state, subject, result }: Ran| {
        let to = Route::Invocation { id: id.0.to_string() };
        view! {
            <li class="row">
                <StateBadge state />
                <Link to class="cut spring">{subject}</Link>
                <span class="muted small">{result}</span>
            </li>
        }
    };
    view! {
        <section class="card">
            <div class="row">
                <h2>"Invocations"</h2>
                <span class="spring"></span>
                <Link to=tab class="button quiet">"See all"</Link>
            </div>
            <Show
                when=move || !shown.with(Vec::is_empty)
                fallback=|| view! { <p class="muted small">"It has not run yet. Run it with a test event, or let a trigger fire it."</p> }
            >
                <ul class="ruled">
                    <For each=move || shown.get() key=|it| (it.id, super::state::word(it.state), it.result.clone()) children=one />
                </ul>
            </Show>
        </section>
    }
}
