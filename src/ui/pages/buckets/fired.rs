//! What an object's last event came to, in a few words that lead on.

use leptos::prelude::*;

use crate::{
    cloud::{
        fired::{Fired, Firing, Stage},
        s3::Miss,
        trace::Why,
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
    /// Whether the function is named elsewhere.
    #[prop(optional)]
    unnamed: bool,
) -> impl IntoView {
    let (tone, words) = words(&firing);
    let function = firing.rule.function;
    // A failure has more to say than fits beside a name.
    let text = if unnamed || tone == Tone::Bad { words } else { format!("{function} · {words}") };
    let running = firing.stage == Stage::Running;
    let shown = text.clone();
    let badge = view! {
        <Badge tone>
            {running.then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
            <span class="cut" title=function>{shown}</span>
        </Badge>
    };
    match (firing.stage, firing.run) {
        (Stage::Dropped(_), _) => view! { <AskWhy words=text on_why /> }.into_any(),
        (_, None) => badge.into_any(),
        (_, Some(run)) => {
            let to = Route::Invocation { id: run.invocation.0.to_string() };
            view! { <Link to class="fired">{badge}</Link> }.into_any()
        }
    }
}

/// How far a firing has come, in a few words.
fn words(firing: &Firing) -> (Tone, String) {
    let attempts = firing.run.as_ref().map_or(0, |run| run.attempt);
    match firing.stage {
        Stage::Succeeded(Some(took)) => (Tone::Good, format::duration(took)),
        Stage::Succeeded(None) => (Tone::Good, "done".to_owned()),
        Stage::Running => (Tone::Plain, "running".to_owned()),
        Stage::Waiting => (Tone::Plain, "waiting".to_owned()),
        Stage::Failed => (Tone::Bad, format!("failed {attempts}× · see log")),
        Stage::Retrying { at } => {
            let at = at.0 as i64;
            (Tone::Bad, format!("failed {attempts}× · again at {}", format::clock(at, time::offset(at))))
        }
        Stage::Interrupted => (Tone::Warn, "interrupted".to_owned()),
        Stage::Stopped => (Tone::Warn, "stopped".to_owned()),
        Stage::Dropped(_) => (Tone::Warn, "did not run".to_owned()),
    }
}

#[component]
fn AskWhy(words: String, on_why: Callback<()>) -> impl IntoView {
    view! {
        <button type="button" class="ask-why" on:click=move |_| on_why.run(())>
            {words} " — " <span>"why?"</span>
        </button>
    }
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
