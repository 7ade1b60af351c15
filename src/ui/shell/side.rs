//! The side: where one can go. On a phone it is the bar at the bottom.

use leptos::prelude::*;

use super::ShellModel;
use super::drawer::DrawerState;
use crate::format;
use crate::route::{Route, Section};
use crate::ui::navigation::use_route;
use crate::ui::parts::{Icon, Progress};

/// What a workspace takes of the browser's room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StorageUse {
    /// Bytes that are taken.
    pub used: u64,
    /// Bytes that the browser gives at most.
    pub quota: u64,
    /// Whether the browser promised not to clear it by itself.
    pub kept: bool,
}

/// Links to the pages, with live numbers.
#[component]
pub fn Side(
    /// What it shows.
    model: ShellModel,
    /// Whether there is a drawer that a phone needs a button for.
    has_drawer: bool,
) -> impl IntoView {
    view! {
        <nav class="side" aria-label="Main">
            <Entry to=Route::Start section=Section::Start icon="house" label="Start" />
            <p class="group">"Services"</p>
            <Entry to=Route::Buckets section=Section::Buckets icon="database" label="Buckets" count=model.buckets />
            <Entry to=Route::Functions section=Section::Functions icon="square-function" label="Functions" count=model.functions />
            {has_drawer.then(|| view! { <DrawerEntry /> })}
            <StorageMeter storage=model.storage />
        </nav>
    }
}

#[component]
fn Entry(
    to: Route,
    section: Section,
    icon: &'static str,
    label: &'static str,
    #[prop(optional)] count: Option<Signal<Option<usize>>>,
) -> impl IntoView {
    let route = use_route();
    let here = move || route.with(|route| route.section() == Some(section));
    let number = move || count.and_then(|count| count.get()).map(|count| format::grouped(count as u64));
    view! {
        <a href=to.to_string() aria-current=move || here().then_some("page")>
            <Icon name=icon />
            <span>{label}</span>
            {move || number().map(|number| view! { <span class="count">{number}</span> })}
        </a>
    }
}

#[component]
fn DrawerEntry() -> impl IntoView {
    let drawer = expect_context::<DrawerState>();
    view! {
        <button
            type="button"
            class="only-phone"
            aria-expanded=move || drawer.is_open().to_string()
            on:click=move |_| drawer.toggle()
        >
            <Icon name="list-tree" />
            <span>"Trail"</span>
        </button>
    }
}

#[component]
fn StorageMeter(storage: Signal<Option<StorageUse>>) -> impl IntoView {
    let text = |storage: StorageUse| {
        let kept = if storage.kept { "kept" } else { "the browser may clear it" };
        format!("{} of {} · {kept}", format::bytes(storage.used), format::bytes(storage.quota))
    };
    let share = |storage: StorageUse| storage.used as f64 / (storage.quota.max(1)) as f64;
    let meter = move || {
        let storage = storage.get()?;
        Some(view! {
            <div class="storage">
                <p>"Storage in this browser"</p>
                <Progress label="Storage in this browser" value=Some(share(storage)) />
                <p>{text(storage)}</p>
            </div>
        })
    };
    view! { {meter} }
}
