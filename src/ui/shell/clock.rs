//! The readout of the workspace's clock.

use std::time::Duration;

use leptos::prelude::*;

use crate::ui::parts::Time;

/// The browser's clock, for as long as a workspace's clock runs with it.
pub fn wall_clock() -> Signal<Option<i64>> {
    let read = || js_sys::Date::now() as i64;
    let now = RwSignal::new(Some(read()));
    // Four times a second, so that no second is skipped and each begins at most a quarter late.
    let timer = set_interval_with_handle(
        move || {
            let before = now.get_untracked().map(|moment| moment / 1_000);
            if before != Some(read() / 1_000) {
                now.set(Some(read()));
            }
        },
        Duration::from_millis(250),
    );
    if let Ok(timer) = timer {
        on_cleanup(move || timer.clear());
    }
    now.into()
}

/// The workspace's time of day; its tip is the full moment in UTC.
#[component]
pub fn Clock(
    /// Milliseconds since 1970.
    now: Signal<Option<i64>>,
) -> impl IntoView {
    let known = Memo::new(move |_| now.get().is_some());
    let at = Signal::derive(move || now.get().unwrap_or_default());
    view! {
        <Show when=move || known.get()>
            <span class="clock"><span class="unseen">"Workspace time "</span><Time at seconds=true /></span>
        </Show>
    }
}
