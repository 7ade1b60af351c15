//! The way down to this page.

use leptos::prelude::*;

use crate::route::Route;
use crate::ui::navigation::Link;

/// A step of the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Crumb {
    /// Its name.
    pub label: String,
    /// Its page; `None` for the one that is shown.
    pub to: Option<Route>,
}

/// The way down to this page, each step a link.
#[component]
pub fn Breadcrumb(
    /// From the top down.
    #[prop(into)]
    crumbs: Signal<Vec<Crumb>>,
) -> impl IntoView {
    let one = |Crumb { label, to }: Crumb| match to {
        Some(to) => view! { <li><Link to>{label}</Link></li> }.into_any(),
        None => view! { <li aria-current="page">{label}</li> }.into_any(),
    };
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>{move || crumbs.get().into_iter().map(one).collect_view()}</ol>
        </nav>
    }
}
