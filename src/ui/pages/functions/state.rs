//! How an invocation stands, and when something was.

use crate::{
    cloud::{Timestamp, trace::RunState},
    format,
    ui::{
        parts::{Badge, Tone},
        shell::use_shell,
    },
};
use leptos::prelude::*;

/// The word for it.
pub fn word(state: RunState) -> &'static str {
    match state {
        RunState::Running => "running",
        RunState::Interrupted => "interrupted",
        RunState::Succeeded => "ok",
        RunState::Failed => "error",
        RunState::TimedOut => "timed out",
        RunState::Stopped => "stopped",
    }
}

fn tone(state: RunState) -> Tone {
    match state {
        RunState::Running | RunState::Stopped => Tone::Plain,
        RunState::Interrupted => Tone::Warn,
        RunState::Succeeded => Tone::Good,
        RunState::Failed | RunState::TimedOut => Tone::Bad,
    }
}

/// How an invocation stands, in a word and a colour.
#[component]
pub fn StateBadge(
    /// How it stands.
    #[prop(into)]
    state: Signal<RunState>,
) -> impl IntoView {
    view! { <Badge tone=Signal::derive(move || tone(state.get()))>{move || word(state.get())}</Badge> }
}

/// A moment as `2 min ago`, kept up to date; its tip is the full moment in UTC.
#[component]
pub fn Ago(
    /// The moment.
    #[prop(into)]
    at: Signal<Timestamp>,
) -> impl IntoView {
    let now = use_shell().now;
    let at = Signal::derive(move || at.get().0 as i64);
    let text = Memo::new(move |_| now.get().map_or_else(String::new, |now| format::relative(at.get(), now)));
    let iso = move || format::iso(at.get());
    view! { <time class="ago" datetime=iso title=iso>{text}</time> }
}
