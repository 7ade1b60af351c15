//! What screen readers are told: two live regions, one that waits and one that interrupts. They are the page's, not a
//! component's: news comes from callbacks and futures as well, where no context is known.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;

/// How long a message stays in its region: long enough to be read out, short enough not to be met again.
const STAY: Duration = Duration::from_secs(5);

#[derive(Clone, Copy)]
struct Regions {
    polite: RwSignal<String>,
    assertive: RwSignal<String>,
}

thread_local!(static REGIONS: Cell<Option<Regions>> = const { Cell::new(None) });

/// Makes the regions known to all parts. They live as long as the owner that this is called under: the page.
pub fn provide() {
    let regions = Regions { polite: RwSignal::new(String::new()), assertive: RwSignal::new(String::new()) };
    REGIONS.set(Some(regions));
}

/// Says `text` when the screen reader has finished its sentence.
pub fn announce(text: impl Into<String>) {
    if let Some(regions) = REGIONS.get() {
        say(regions.polite, text.into());
    }
}

/// Says `text` at once. For what cannot wait: a lost upload, a taken lock.
pub fn announce_now(text: impl Into<String>) {
    if let Some(regions) = REGIONS.get() {
        say(regions.assertive, text.into());
    }
}

fn say(region: RwSignal<String>, text: String) {
    // The same text twice is no change and would stay silent: a no-break space makes it one.
    let again = region.with_untracked(|before| *before == text);
    let text = if again { format!("{text}\u{a0}") } else { text };
    region.set(text.clone());
    set_timeout(
        move || {
            if region.try_with_untracked(|now| *now == text) == Some(true) {
                region.set(String::new());
            }
        },
        STAY,
    );
}

/// The two regions; they stand in the page once, from its start.
#[component]
pub fn LiveRegions() -> impl IntoView {
    REGIONS.get().map(|regions| {
        view! {
            <div class="unseen" role="status" aria-live="polite">{regions.polite}</div>
            <div class="unseen" role="alert" aria-live="assertive">{regions.assertive}</div>
        }
    })
}
