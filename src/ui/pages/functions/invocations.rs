//! The invocations of a function, live; what waits to be tried again, and what a person has to decide.

use super::{
    refusal,
    state::{Ago, StateBadge, word},
};
use crate::{
    cloud::{InvocationId, Timestamp, Topic, id::EventId, lambda, limits, trace::RunState},
    format,
    learn::cause::{self, Source},
    route::{FunctionTab, Route},
    ui::{
        live::announce,
        navigation::{Link, navigate},
        parts::{Button, ButtonKind, EmptyState, Icon, VirtualList, use_toasts},
        shell::use_shell,
        workspace::use_workspace,
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

/// What a row is told apart by; the rest is read when it is built.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    id: InvocationId,
    state: RunState,
}

/// The tab.
#[component]
pub fn InvocationsTab(
    /// The function's name.
    name: String,
) -> impl IntoView {
    let workspace = use_workspace();
    let rows = {
        let name = name.clone();
        Memo::new(move |_| {
            let read = workspace.read(Topic::Invocations, |cloud| {
                let mine = cloud.lambda().invocations().filter(|(_, it)| it.function == name);
                mine.map(|(id, it)| Row { id, state: it.state }).collect::<Vec<_>>()
            });
            read.unwrap_or_default()
        })
    };
    let interrupted = move || {
        let rows = rows.get().into_iter().filter(|row| row.state == RunState::Interrupted);
        rows.map(|row| row.id).collect::<Vec<_>>()
    };
    let test = StoredValue::new(Route::Function { name: name.clone(), tab: FunctionTab::Test });
    view! {
        <For each=interrupted key=|id| *id children=|id| view! { <Interrupted id /> } />
        <Waiting name=name.clone() />
        <Show
            when=move || !rows.with(Vec::is_empty)
            fallback=move || view! {
                <EmptyState icon="zap" text="It has not run yet. Run it with a test event, or let a trigger fire it.">
                    <Link to=test.get_value() class="button">"Test"</Link>
                </EmptyState>
            }
        >
            <List rows />
        </Show>
    }
}

#[component]
fn List(rows: Memo<Vec<Row>>) -> impl IntoView {
    let workspace = use_workspace();
    let at = move |index: usize| rows.with(|rows| rows.get(index).cloned());
    let key = Arc::new(move |index: usize| {
        at(index).map_or_else(String::new, |row| format!("{} {}", row.id.0, word(row.state)))
    });
    let row = Arc::new(move |index: usize| {
        let row = rows.with_untracked(|rows| rows.get(index).cloned());
        let seen = row.and_then(|row| workspace.peek(|cloud| Seen::of(cloud, row.id)).flatten());
        seen.map(|seen| view! { <Cells seen /> }).into_any()
    });
    let open = move |index: usize| {
        if let Some(row) = rows.with_untracked(|rows| rows.get(index).cloned()) {
            navigate(&Route::Invocation { id: row.id.0.to_string() });
        }
    };
    let header = || {
        view! {
            <span role="columnheader">"State"</span>
            <span role="columnheader">"Cause"</span>
            <span role="columnheader">"When"</span>
            <span role="columnheader" class="num">"Duration"</span>
            <span role="columnheader" class="wide">"Start"</span>
            <span role="columnheader" class="wide num">"Attempt"</span>
            <span role="columnheader"><span class="unseen">"Actions"</span></span>
        }
    };
    view! {
        <div class="fill-list">
            <VirtualList
                label="Invocations"
                len=Signal::derive(move || rows.with(Vec::len))
                class="invocation-list"
                row_height=40.0
                key
                row
                header
                on_open=open
            />
        </div>
    }
}

/// What a row shows.
struct Seen {
    id: InvocationId,
    state: RunState,
    subject: String,
    began: Timestamp,
    duration_ms: Option<f64>,
    cold: bool,
    attempt: u32,
}

impl Seen {
    fn of(cloud: &crate::cloud::Cloud, id: InvocationId) -> Option<Self> {
        let it = cloud.lambda().invocation(id)?;
        let hand = match cause::source(cloud, it) {
            Source::Person => Some("by hand".to_owned()),
            Source::Function(name) => Some(format!("by {name}")),
            Source::Rule | Source::Forgotten => None,
        };
        let subject = match (cause::about(&it.payload), hand) {
            (Some(about), None) => about.key,
            (Some(about), Some(hand)) => format!("{} ({hand})", about.key),
            (None, Some(hand)) => hand,
            (None, None) => "event".to_owned(),
        };
        Some(Self {
            id,
            state: it.state,
            subject,
            began: it.began,
            duration_ms: it.ended.as_ref().map(|ended| ended.duration_ms),
            cold: it.cold,
            attempt: it.attempt,
        })
    }
}

#[component]
fn Cells(seen: Seen) -> impl IntoView {
    let Seen { id, state, subject, began, duration_ms, cold, attempt } = seen;
    let to = Route::Invocation { id: id.0.to_string() };
    let tip = subject.clone();
    view! {
        <span role="gridcell"><StateBadge state /></span>
        <span role="gridcell" title=tip><Link to>{subject}</Link></span>
        <span role="gridcell"><Ago at=began /></span>
        <span role="gridcell" class="num">{duration_ms.map(format::duration)}</span>
        <span role="gridcell" class="wide">{if cold { "cold" } else { "warm" }}</span>
        <span role="gridcell" class="wide num">{attempt}</span>
        <span role="gridcell" class="num"><Decisions id state small=true /></span>
    }
}

/// What a person can do about an invocation as it stands: stop it, run it again, let it go; nothing once it is over.
#[component]
pub fn Decisions(
    /// The invocation.
    id: InvocationId,
    /// How it stands.
    state: RunState,
    /// In a row of a list: the questions about interrupted ones stand above it.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let workspace = use_workspace();
    let toasts = use_toasts();
    let call = move |op: lambda::Op, done: &'static str| {
        let Some(driver) = workspace.driver() else { return };
        spawn_local(async move {
            match driver.lambda(op).await {
                Ok(_) => announce(done),
                Err(error) => drop(toasts.show(refusal::toast(refusal::of_lambda(&error)))),
            }
        });
    };
    match state {
        RunState::Running => {
            let kind = if small { ButtonKind::Quiet } else { ButtonKind::Plain };
            let stop = move |()| call(lambda::Op::Stop { invocation: id }, "Stopped");
            view! { <Button kind icon="x" on_press=stop>"Stop"</Button> }.into_any()
        }
        RunState::Interrupted if !small => {
            let again = move |()| call(lambda::Op::RunAgain { invocation: id }, "Runs again");
            let let_go = move |()| call(lambda::Op::LetGo { invocation: id }, "Let go");
            view! {
                <Button icon="rotate-ccw" on_press=again>"Run again"</Button>
                <Button kind=ButtonKind::Quiet on_press=let_go>"Let go"</Button>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

/// It ran when the tab closed: whatever it did until then may be done.
#[component]
fn Interrupted(id: InvocationId) -> impl IntoView {
    let workspace = use_workspace();
    let seen = workspace.peek(|cloud| Seen::of(cloud, id)).flatten();
    seen.map(|seen| {
        let to = Route::Invocation { id: id.0.to_string() };
        view! {
            <div class="note warn">
                <Icon name="triangle-alert" />
                <p class="spring">
                    <Link to>{seen.subject}</Link>
                    " ran when the tab closed, and nobody knows how far it came. Run it again, or let it go?"
                </p>
                <Decisions id state=RunState::Interrupted />
            </div>
        }
    })
}

/// What an event waits for, as seen from `now`, in milliseconds since 1970.
fn next_attempt(due: Timestamp, now: Option<i64>) -> String {
    // Whole seconds, counted up: what is less than a second away is not there yet.
    let seconds = now.map_or(0, |now| (due.0 as i64 - now + 999) / 1000);
    match seconds {
        ..=0 => "waits for a free environment".to_owned(),
        seconds => format!("tries again in {}", seconds_left(seconds as u64)),
    }
}

/// `58 s`, `1 min 58 s`.
fn seconds_left(seconds: u64) -> String {
    if seconds < 60 { format!("{seconds} s") } else { format::duration((seconds * 1000) as f64) }
}

fn attempt_after(failed: u32) -> String {
    format!(", attempt {} of {}", failed + 1, 1 + limits::RETRIES)
}

/// What comes after an invocation that failed, while it is waited for.
#[component]
pub fn NextAttempt(
    /// The event that was run.
    event: EventId,
) -> impl IntoView {
    let workspace = use_workspace();
    let now = use_shell().now;
    let waits = Memo::new(move |_| {
        let read = workspace.read(Topic::Invocations, |cloud| {
            let mut waiting = cloud.lambda().waiting();
            waiting.find(|(id, it)| *id == event && it.failed > 0).map(|(_, it)| (it.failed, it.due))
        });
        read.flatten()
    });
    move || {
        waits.get().map(|(failed, due)| {
            view! {
                <p class="row tight">
                    <Icon name="clock" />
                    <span>"It failed and " {move || next_attempt(due, now.get())} {attempt_after(failed)} "."</span>
                </p>
            }
        })
    }
}

/// An event that waits: for its next attempt, or for a free environment.
#[derive(Clone, PartialEq)]
struct Waits {
    id: EventId,
    subject: String,
    failed: u32,
    due: Timestamp,
}

#[component]
fn Waiting(name: String) -> impl IntoView {
    let workspace = use_workspace();
    let now = use_shell().now;
    let waits = Memo::new(move |_| {
        // A retry is told by the trail, before an invocation begins or ends.
        workspace.read(Topic::Trail, |_| ());
        let read = workspace.read(Topic::Invocations, |cloud| {
            let mine = cloud.lambda().waiting().filter(|(_, event)| event.function == name);
            let one = |(id, event): (EventId, &lambda::Event)| Waits {
                id,
                subject: cause::about(&event.payload).map_or_else(|| "An event".to_owned(), |about| about.key),
                failed: event.failed,
                due: event.due,
            };
            mine.take(20).map(one).collect::<Vec<_>>()
        });
        read.unwrap_or_default()
    });
    let one = move |Waits { subject, failed, due, .. }: Waits| {
        view! {
            <li>
                <Icon name="clock" size=12 />
                <b>{subject}</b>
                <span>{move || next_attempt(due, now.get())}<span class="muted">{attempt_after(failed)}</span></span>
            </li>
        }
    };
    view! {
        <Show when=move || !waits.with(Vec::is_empty)>
            <ul class="waits" aria-label="Events that wait">
                <For each=move || waits.get() key=|it| (it.id, it.failed) children=one />
            </ul>
        </Show>
    }
}
