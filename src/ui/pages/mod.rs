//! The pages, one file each, and the place where they stand.

mod not_found;
mod opening;
mod settings;

#[cfg(debug_assertions)]
mod gallery;

use leptos::prelude::*;

use super::navigation::use_route;
use crate::route::Route;

/// The page of the present route. It is built anew only for another page: one that changes its state reads the route.
#[component]
pub fn Outlet() -> impl IntoView {
    let route = use_route();
    let page = Memo::new_with_compare(
        move |_| route.get(),
        |before, now| match (before, now) {
            (Some(before), Some(now)) => !before.same_page(now),
            _ => true,
        },
    );
    move || match page.get() {
        Route::Settings => view! { <settings::Settings /> }.into_any(),
        #[cfg(debug_assertions)]
        Route::Gallery => view! { <gallery::Gallery /> }.into_any(),
        Route::NotFound(address) => view! { <not_found::NotFound address /> }.into_any(),
        _ => view! { <opening::Opening /> }.into_any(),
    }
}
