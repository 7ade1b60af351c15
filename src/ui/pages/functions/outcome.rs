//! What came out of an invocation: the result, or the error with its stack.

use super::jump::WithPlaces;
use crate::{
    cloud::{lambda::Ended, trace::RunState},
    format,
    ui::parts::{CopyButton, Icon, JsonTree},
};
use leptos::prelude::*;
use serde::Deserialize;

/// An error as Lambda answers it.
#[derive(Deserialize)]
struct Failure {
    #[serde(rename = "errorType")]
    kind: String,
    #[serde(rename = "errorMessage")]
    message: String,
    #[serde(default)]
    trace: Vec<String>,
}

/// Result or error.
#[component]
pub fn Outcome(
    /// How it stands.
    state: RunState,
    /// How it ended.
    ended: Ended,
    /// Whose code.
    function: String,
) -> impl IntoView {
    let payload = ended.payload;
    if state == RunState::Succeeded {
        return match payload.as_str() {
            "null" => view! { <p class="muted">"It returned nothing, which callers see as null."</p> }.into_any(),
            _ => view! { <JsonTree text=payload label="Result" /> }.into_any(),
        };
    }
    match serde_json::from_str::<Failure>(&payload) {
        Ok(failure) => view! { <Error failure payload function advice=advice(state) /> }.into_any(),
        Err(_) => view! { <JsonTree text=payload label="Error" /> }.into_any(),
    }
}

/// What to do about it, where that follows from how it ended.
fn advice(state: RunState) -> &'static str {
    match state {
        RunState::TimedOut => {
            "Give it more time in its settings, or find what it waits for: an await whose promise nobody keeps."
        }
        _ => "",
    }
}

#[component]
fn Error(failure: Failure, payload: String, function: String, advice: &'static str) -> impl IntoView {
    let Failure { kind, message, trace } = failure;
    // The stack begins with the error's name and message, which stand above it.
    let stack: Vec<_> = trace.into_iter().skip_while(|line| !line.trim_start().starts_with("at ")).collect();
    let copied = payload.clone();
    let any = !stack.is_empty();
    let line =
        move |line: String| view! { <li><WithPlaces text=line.trim().to_owned() function=function.clone() /></li> };
    view! {
        <div class="failure">
            <div class="row">
                <Icon name="circle-alert" />
                <strong>{kind}</strong>
                <span class="spring"></span>
                <CopyButton what="error as JSON" text=move |()| copied.clone() />
            </div>
            <p class="message">{message}</p>
            {any.then(|| view! { <ol class="stack-lines" aria-label="Stack">{stack.into_iter().map(line).collect_view()}</ol> })}
            {(!advice.is_empty()).then(|| view! { <p class="muted">{advice}</p> })}
        </div>
    }
}

/// Duration, time of the module scope and what would be billed, in a line.
pub fn times(ended: &Ended) -> String {
    let billed = (ended.duration_ms + ended.init_ms.unwrap_or(0.0)).ceil();
    let init = ended.init_ms.map(|init| format!(", init {}", format::duration(init))).unwrap_or_default();
    format!("{}{init}, billed {}", format::duration(ended.duration_ms), format::duration(billed))
}
