//! The page of one function: head, tabs, and what stands beside them.

use super::{
    aside::Aside, code::CodeTab, invocations::InvocationsTab, settings::SettingsTab, test::TestTab,
    triggers::TriggersTab, workbench::Workbench,
};
use crate::{
    cloud::{Timestamp, Topic},
    route::{FunctionTab, Route},
    ui::{
        navigation::{Link, navigate, use_route},
        parts::{Badge, Breadcrumb, Button, ButtonKind, Crumb, EmptyState, Skeleton, Tab, TabPanel, Tabs, Time, Tone},
        workspace::use_workspace,
    },
};
use leptos::{prelude::*, task::spawn_local};

/// The page. A function that comes while its name is shown appears; one that is deleted makes room for what to do next.
#[component]
pub fn FunctionPage(
    /// The function's name.
    name: String,
) -> impl IntoView {
    let workspace = use_workspace();
    let shown = name.clone();
    let created = Memo::new(move |_| {
        workspace.read(Topic::Function(shown.clone()), |cloud| cloud.lambda().function(&shown).map(|it| it.created))
    });
    move || match created.get() {
        Some(Some(created)) => view! { <Loaded name=name.clone() created /> }.into_any(),
        Some(None) => view! { <Missing name=name.clone() /> }.into_any(),
        None => view! { <div class="page"><h1>{name.clone()}</h1><Skeleton lines=6 /></div> }.into_any(),
    }
}

#[component]
fn Missing(name: String) -> impl IntoView {
    let text = format!("There is no function named {name}. It was deleted, or the link is from another workspace.");
    view! {
        <div class="page">
            <Breadcrumb crumbs=vec![Crumb { label: "Functions".into(), to: Some(Route::Functions) }] />
            <h1>{name}</h1>
            <EmptyState icon="square-function" text>
                <Link to=Route::Functions class="button">"See all functions"</Link>
            </EmptyState>
        </div>
    }
}

#[component]
fn Loaded(name: String, created: Timestamp) -> impl IntoView {
    let bench = Workbench::new(&name, created);
    let route = use_route();
    let tab = Memo::new(move |_| match route.get() {
        Route::Function { tab, .. } => tab,
        _ => FunctionTab::Code,
    });
    deploy_on_save(bench, tab);
    let select = {
        let name = name.clone();
        move |slug: &'static str| {
            let tab = FunctionTab::ALL.into_iter().find(|tab| tab.slug() == slug).unwrap_or_default();
            navigate(&Route::Function { name: name.clone(), tab });
        }
    };
    let selected = Signal::derive(move || tab.get().slug());
    let shows = move |other: FunctionTab| move || tab.get() == other;
    let scrolls = move || tab.get() != FunctionTab::Code;
    view! {
        <div class="page fill function">
            <Head bench name=name.clone() tab />
            <div class="function-body">
                <section class="card flush function-card" class:scrolls=scrolls>
                    <Tabs base="function" label="Parts of the function" tabs=tabs(bench, &name) selected on_select=select />
                    <TabPanel base="function" selected>
                        // The editor stays, hidden, so that the cursor and what can be undone are still there later.
                        <div class="code-tab" hidden=move || tab.get() != FunctionTab::Code><CodeTab bench tab /></div>
                        <Show when=shows(FunctionTab::Test)><TestTab bench /></Show>
                        <Show when=shows(FunctionTab::Triggers)><TriggersTab name=bench.name() /></Show>
                        <Show when=shows(FunctionTab::Invocations)><InvocationsTab name=bench.name() /></Show>
                        <Show when=shows(FunctionTab::Settings)><SettingsTab name=bench.name() /></Show>
                    </TabPanel>
                </section>
                <Show when=shows(FunctionTab::Code)><Aside name=bench.name() /></Show>
            </div>
        </div>
    }
}

fn tabs(bench: Workbench, name: &str) -> Vec<Tab> {
    let workspace = bench.workspace;
    let named = name.to_owned();
    let triggers = Signal::derive(move || {
        let rules = workspace.read(Topic::Buckets, |cloud| super::triggers::of(cloud, &named).len());
        rules.unwrap_or(0)
    });
    let named = name.to_owned();
    let invocations = Signal::derive(move || {
        let count = workspace.read(Topic::Invocations, |cloud| {
            cloud.lambda().invocations().filter(|(_, it)| it.function == named).count()
        });
        count.unwrap_or(0)
    });
    let tab = |tab: FunctionTab| match tab {
        FunctionTab::Code => Tab::new(tab.slug(), "index.mjs"),
        FunctionTab::Test => Tab::new(tab.slug(), "Test"),
        FunctionTab::Triggers => Tab::new(tab.slug(), "Triggers").count(triggers),
        FunctionTab::Invocations => Tab::new(tab.slug(), "Invocations").count(invocations),
        FunctionTab::Settings => Tab::new(tab.slug(), "Settings"),
    };
    FunctionTab::ALL.into_iter().map(tab).collect()
}

#[component]
fn Head(bench: Workbench, name: String, tab: Memo<FunctionTab>) -> impl IntoView {
    let deploy = move |()| {
        spawn_local(async move {
            bench.deploy().await;
        });
    };
    let test = move |()| navigate(&Route::Function { name: bench.name(), tab: FunctionTab::Test });
    let asleep = Signal::derive(move || !bench.differs.get());
    view! {
        <header class="head">
            <div>
                <Breadcrumb crumbs=vec![Crumb { label: "Functions".into(), to: Some(Route::Functions) }] />
                <div class="row">
                    <h1>{name}</h1>
                    <Tags bench />
                </div>
            </div>
            <div class="row">
                <Show when=move || tab.get() != FunctionTab::Test>
                    <Button icon="play" on_press=test>"Test"</Button>
                </Show>
                <Button kind=ButtonKind::Primary icon="upload" busy=bench.deploying disabled=asleep on_press=deploy>
                    "Deploy" <kbd aria-hidden="true">{save_keys()}</kbd>
                </Button>
            </div>
        </header>
    }
}

/// Since when the code is deployed, and whether the draft is another one.
#[component]
fn Tags(bench: Workbench) -> impl IntoView {
    let at = Memo::new(move |_| bench.deployed.with(|deployed| deployed.as_ref().map(|deployed| deployed.at)));
    let deployed = move || match at.get() {
        None => view! { <Badge>"not deployed yet"</Badge> }.into_any(),
        Some(at) => {
            let moment = at.0 as i64;
            let today = js_sys::Date::now() as i64 - moment < 86_400_000;
            view! { <Badge tone=Tone::Good>"deployed " <Time at=moment seconds=true dated=!today /></Badge> }.into_any()
        }
    };
    let draft = move || {
        let differs = at.get().is_some() && bench.differs.get();
        differs.then(|| view! { <Badge tone=Tone::Warn>"draft differs"</Badge> })
    };
    view! { {deployed} {draft} }
}

/// Ctrl-S, or ⌘-S, deploys: wherever the focus is, save in the settings, which are saved by it.
fn deploy_on_save(bench: Workbench, tab: Memo<FunctionTab>) {
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        if is_save(&event) && tab.get_untracked() != FunctionTab::Settings {
            event.prevent_default();
            spawn_local(async move {
                bench.deploy().await;
            });
        }
    });
    on_cleanup(move || listener.remove());
}

/// The keys that save on this machine.
pub fn is_save(event: &web_sys::KeyboardEvent) -> bool {
    (event.ctrl_key() || event.meta_key())
        && !event.shift_key()
        && !event.alt_key()
        && event.key().to_lowercase() == "s"
}

/// What these keys are called on this machine.
pub fn save_keys() -> &'static str {
    let platform = window().navigator().platform().unwrap_or_default();
    if platform.starts_with("Mac") || platform.starts_with("iP") { "⌘ S" } else { "Ctrl S" }
}
