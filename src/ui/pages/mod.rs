//! The pages, one file each, and the place where they stand.

pub mod buckets;
pub mod functions;
mod hindered;
mod not_found;
mod opening;
mod settings;
mod start;

#[cfg(debug_assertions)]
mod gallery;

use leptos::prelude::*;

use super::navigation::use_route;
use super::workspace::{State, use_workspace};
use crate::route::Route;

/// The page of the present route. It is built anew only for another page: one that changes its state reads the route.
#[component]
pub fn Outlet() -> impl IntoView {
    let route = use_route();
    let workspace = use_workspace();
    let page = Memo::new_with_compare(
        move |_| route.get(),
        |before, now| match (before, now) {
            (Some(before), Some(now)) => !before.same_page(now),
            _ => true,
        },
    );
    move || match workspace.state() {
        State::Opening => view! { <opening::Opening /> }.into_any(),
        State::Hindered(hindrance) => view! { <hindered::Hindered hindrance /> }.into_any(),
        State::Open(_) => show(page.get()),
    }
}

fn show(page: Route) -> AnyView {
    match page {
        Route::Start => view! { <start::Start /> }.into_any(),
        Route::Buckets => view! { <buckets::BucketList /> }.into_any(),
        Route::Bucket { name, .. } | Route::BucketRules { name } | Route::BucketProperties { name } => {
            view! { <buckets::BucketPage name /> }.into_any()
        }
        Route::Object { bucket, key } => view! { <buckets::ObjectPage bucket key /> }.into_any(),
        Route::Functions => view! { <functions::FunctionsPage /> }.into_any(),
        Route::Function { name, .. } => view! { <functions::FunctionPage name /> }.into_any(),
        Route::Invocation { id } => view! { <functions::InvocationPage id /> }.into_any(),
        Route::Settings => view! { <settings::Settings /> }.into_any(),
        #[cfg(debug_assertions)]
        Route::Gallery => view! { <gallery::Gallery /> }.into_any(),
        Route::NotFound(address) => view! { <not_found::NotFound address /> }.into_any(),
    }
}
