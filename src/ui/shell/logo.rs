//! The logo: a vessel with a track that splits in two.

use leptos::prelude::*;

/// The logo, in the colours of the theme. `public/favicon.svg` is the same drawing with colours of its own.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg width="24" height="24" viewBox="0 0 32 32" fill="none" stroke-linecap="round" aria-hidden="true" focusable="false">
            <rect x="2.5" y="2.5" width="27" height="27" rx="7.5" stroke="currentColor" stroke-width="2"></rect>
            <path
                class="track"
                d="M7 25c4.6-1.2 7.3-4.6 8.2-10.2M15.2 14.8c1-3.7 3.1-6 6.6-7.3M15.2 14.8c2.1 3.6 5.3 5.6 9.8 6"
                stroke-width="2.2"
            ></path>
            <circle class="split" cx="15.2" cy="14.8" r="2.5"></circle>
        </svg>
    }
}
