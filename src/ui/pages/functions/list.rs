//! All functions.

use super::{
    create::CreateFunction,
    settings::DeleteFunction,
    state::{Ago, StateBadge},
    triggers,
};
use crate::{
    cloud::{Cloud, InvocationId, Timestamp, Topic, trace::RunState},
    format,
    route::{FunctionTab, Route},
    ui::{
        navigation::Link,
        parts::{Badge, Button, ButtonKind, EmptyState, Menu, MenuItem, Tone},
        workspace::use_workspace,
    },
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// A function as the list shows it.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    name: String,
    description: String,
    deployed: bool,
    triggers: Vec<String>,
    last: Option<(InvocationId, RunState, Timestamp)>,
}

fn rows(cloud: &Cloud) -> Vec<Row> {
    let mut last = BTreeMap::new();
    for (id, it) in cloud.lambda().invocations() {
        last.entry(it.function.as_str()).or_insert((id, it.state, it.began));
    }
    let row = |(name, it): (&str, &crate::cloud::lambda::Function)| {
        let mut buckets: Vec<_> = triggers::of(cloud, name).into_iter().map(|it| it.bucket).collect();
        buckets.dedup();
        Row {
            name: name.to_owned(),
            description: it.settings.description.clone(),
            deployed: it.code.is_some(),
            triggers: buckets,
            last: last.get(name).copied(),
        }
    };
    cloud.lambda().functions().map(row).collect()
}

/// The page.
#[component]
pub fn FunctionsPage() -> impl IntoView {
    let workspace = use_workspace();
    let creating = RwSignal::new(false);
    let deleting = RwSignal::new(false);
    let doomed = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        workspace.read(Topic::Functions, |_| ());
        workspace.read(Topic::Buckets, |_| ());
        workspace.read(Topic::Invocations, rows).unwrap_or_default()
    });
    let delete = move |name: String| {
        doomed.set(name);
        deleting.set(true);
    };
    let one = move |row: Row| view! { <Line row on_delete=delete /> };
    view! {
        <div class="page">
            <header class="head">
                <h1>"Functions"</h1>
                <Button kind=ButtonKind::Primary icon="plus" on_press=move |()| creating.set(true)>"Create function"</Button>
            </header>
            <Show
                when=move || !shown.with(Vec::is_empty)
                fallback=move || view! {
                    <section class="card">
                        <EmptyState icon="square-function" text="There is no function yet. A function is a handler that you write: it runs when something happens, when an object is put into a bucket, say.">
                            <Button kind=ButtonKind::Primary icon="plus" on_press=move |()| creating.set(true)>"Create function"</Button>
                        </EmptyState>
                    </section>
                }
            >
                <section class="card flush table functions-table">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Name"</th>
                                <th scope="col" class="wide">"Fires on"</th>
                                <th scope="col">"Last invocation"</th>
                                <th scope="col" class="wide">"Code"</th>
                                <th scope="col"><span class="unseen">"Actions"</span></th>
                            </tr>
                        </thead>
                        <tbody><For each=move || shown.get() key=|row| format!("{row:?}") children=one /></tbody>
                    </table>
                    <p class="foot">{move || format::counted(shown.with(Vec::len) as u64, "function", "functions")}</p>
                </section>
            </Show>
            <CreateFunction open=creating />
            <DeleteFunction name=doomed open=deleting />
        </div>
    }
}

#[component]
fn Line(row: Row, #[prop(into)] on_delete: Callback<String>) -> impl IntoView {
    let Row { name, description, deployed, triggers, last } = row;
    let to = |tab| Route::Function { name: name.clone(), tab };
    let bucket = |name: String| {
        view! { <Link to=Route::Bucket { name: name.clone(), prefix: String::new() }>{name.clone()}</Link> " " }
    };
    let fires = if triggers.is_empty() {
        view! { <span class="muted">"nothing yet"</span> }.into_any()
    } else {
        triggers.into_iter().map(bucket).collect_view().into_any()
    };
    let last = match last {
        None => view! { <span class="muted">"never"</span> }.into_any(),
        Some((id, state, at)) => view! {
            <span class="row tight">
                <StateBadge state />
                <Link to=Route::Invocation { id: id.0.to_string() }><Ago at /></Link>
            </span>
        }
        .into_any(),
    };
    let code = if deployed {
        view! { <Badge tone=Tone::Good>"deployed"</Badge> }.into_any()
    } else {
        view! { <Badge>"not deployed yet"</Badge> }.into_any()
    };
    let items = vec![
        MenuItem::link("Test", to(FunctionTab::Test)).icon("play"),
        MenuItem::link("Triggers", to(FunctionTab::Triggers)).icon("zap"),
        MenuItem::link("Settings", to(FunctionTab::Settings)).icon("settings"),
        {
            let name = name.clone();
            MenuItem::new("Delete", move || on_delete.run(name.clone())).icon("trash-2").danger()
        },
    ];
    let label = format!("Actions for {name}");
    view! {
        <tr>
            <td>
                <Link to=to(FunctionTab::Code)><b>{name.clone()}</b></Link>
                {(!description.is_empty()).then(|| view! { <p class="muted small">{description}</p> })}
            </td>
            <td class="wide">{fires}</td>
            <td>{last}</td>
            <td class="wide">{code}</td>
            <td class="num"><Menu label items icon=Signal::stored("ellipsis") /></td>
        </tr>
    }
}
