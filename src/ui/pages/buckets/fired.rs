//! What an object's last event came to, in a few words that lead on.

use leptos::prelude::*;

use crate::{
    cloud::{
        fired::{Fired, Firing, Stage},
        s3::Miss,
        trace::{Invoke, Why},
    },
    format,
    route::Route,
    ui::{
        navigation::Link,
        parts::{Badge, Tone, time},
    },
};

/// What the last event of an object came to. `None`: the trail does not reach back that far.
#[component]
pub fn FiredCell(
    /// What is known.
    #[prop(into)]
    fired: Signal<Option<Fired>>,
    /// Asked why nothing fired.
    #[prop(into)]
    on_why: Callback<()>,
) -> impl IntoView {
    move || match fired.get() {
        None => view! { <span class="muted" title="The trail does not reach back to this object's event.">"—"</span> }
            .into_any(),
        Some(fired) => match fired.gravest() {
            Some(firing) => {
                let more = fired.firings.len() - 1;
                view! {
                    <FiringBadge firing=firing.clone() on_why />
                    {(more > 0).then(|| view! { <span class="muted small">{format!(" +{more}")}</span> })}
                }
                .into_any()
            }
            None => view! { <AskWhy words=reason(&fired) on_why /> }.into_any(),
        },
    }
}

/// How far a firing has come: a badge that leads to its invocation.
#[component]
pub fn FiringBadge(
    /// The firing.
    firing: Firing,
    /// Asked why it could not run.
    #[prop(into)]
    on_why: Callback<()>,
) -> impl IntoView {
    let function = firing.rule.function;
    let attempts = firing.run.as_ref().map_or(0, |run| run.attempt);
    let (tone, words) = match firing.stage {
        Stage::Succeeded(took) => {
            let took = took.map(|took| format!(" · {}", format::duration(took))).unwrap_or_default();
            (Tone::Good, format!("{function}{took}"))
        }
        Stage::Running => (Tone::Plain, format!("{function} · running")),
        Stage::Waiting => return view! { <Badge>{function} " · waiting"</Badge> }.into_any(),
        Stage::Failed => (Tone::Bad, format!("{function} · failed {attempts}×")),
        Stage::Retrying { at } => {
            let at = at.0 as i64;
            let again = format::clock(at, time::offset(at));
            (Tone::Bad, format!("{function} · failed {attempts}×, again at {again}"))
        }
        Stage::Interrupted => (Tone::Warn, format!("{function} · interrupted")),
        Stage::Stopped => (Tone::Warn, format!("{function} · stopped")),
        Stage::Dropped(_) => return view! { <AskWhy words=format!("{function} did not run") on_why /> }.into_any(),
    };
    let running = firing.stage == Stage::Running;
    view! {
        <Link to=invocation(firing.run.as_ref()) class="fired">
            <Badge tone>
                {running.then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
                {words}
            </Badge>
        </Link>
    }
    .into_any()
}

#[component]
fn AskWhy(words: String, on_why: Callback<()>) -> impl IntoView {
    view! {
        <button type="button" class="ask-why" on:click=move |_| on_why.run(())>
            {words} " — " <span>"why?"</span>
        </button>
    }
}

/// The page of a run; one that the trail knows always has an id.
fn invocation(run: Option<&Invoke>) -> Route {
    run.map_or(Route::Functions, |run| Route::Invocation { id: run.invocation.0.to_string() })
}

/// The nearest reason in a few words.
fn reason(fired: &Fired) -> String {
    let Some(why) = fired.reasons.first() else { return "nothing fired".to_owned() };
    match why {
        Why::NoRule => "no rule".to_owned(),
        Why::Missed { miss: Miss::Suffix(_), .. } => match fired.event.key.rsplit_once('.') {
            Some((_, extension)) if !extension.contains('/') && extension.len() <= 8 => {
                format!("no rule for .{extension}")
            }
            _ => "no rule for this key".to_owned(),
        },
        Why::Missed { miss: Miss::Prefix(_), .. } => "no rule for this key".to_owned(),
        Why::Missed { miss: Miss::Type, .. } => "no rule for this event".to_owned(),
        Why::NoFunction(function) => format!("{function} is gone"),
        Why::NotDeployed(function) => format!("{function} has no code"),
        Why::Recursion(function) => format!("{function} was stopped"),
        Why::QueueFull(_) => "too many events".to_owned(),
    }
}
