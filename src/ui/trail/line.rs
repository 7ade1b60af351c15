//! One line of the trail.

use crate::{
    cloud::{
        Refusal, TraceId, s3,
        trace::{By, Call, CallResult, Invoke, Line, RunState, What, Why},
    },
    format,
    learn::explain::{explain_lambda, explain_s3, explain_why},
    route::{FunctionTab, Route},
    ui::{
        navigation::Link,
        parts::{CopyButton, Icon, JsonTree, Time},
    },
    wire,
};
use leptos::prelude::*;

/// A line: when, what, how it came out; what can be unfolded stands below it.
#[component]
pub fn TrailLine(id: TraceId, depth: usize, line: Line) -> impl IntoView {
    let Line { at, what, .. } = line;
    let tone = tone(&what);
    let result = result(&what);
    let unfold = StoredValue::new(unfold(&what));
    let open = RwSignal::new(false);
    let body = format!("trail-{}", id.0);
    let folded = unfold.with_value(Option::is_some).then(|| {
        let body = body.clone();
        view! {
            <button
                type="button"
                class="unfold"
                aria-expanded=move || open.get().to_string()
                aria-controls=body
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {unfold.with_value(|it| it.as_ref().map(Unfold::label))}
                <Icon name=Signal::derive(move || if open.get() { "chevron-up" } else { "chevron-down" }) size=12 />
            </button>
        }
    });
    view! {
        <li class=format!("line {tone}") style=("--depth", depth.min(12).to_string()) data-trace=id.0>
            <span class="at"><Time at=at.0 as i64 /></span>
            <i class="dot"></i>
            <span class="what">
                <span class="unseen">{format!("level {} ", depth + 1)}</span>
                {words(what)}
                {folded}
            </span>
            <span class="result">{result}</span>
            <div class="unfolded" id=body hidden=move || !open.get()>
                {move || open.get().then(|| unfold.with_value(|it| it.as_ref().map(Unfold::body)))}
            </div>
        </li>
    }
}

/// What a line can show besides itself.
enum Unfold {
    Event(String),
    Why(Vec<(String, String, String)>),
    Refused(String, String, String),
}

impl Unfold {
    fn label(&self) -> &'static str {
        match self {
            Self::Event(_) => "JSON",
            Self::Why(_) | Self::Refused(..) => "why?",
        }
    }

    fn body(&self) -> AnyView {
        let sentences = |(title, why, next): (String, String, String)| {
            view! { <p><b>{title}</b> " " {why} " " {next}</p> }
        };
        match self {
            Self::Event(json) => {
                let text = json.clone();
                let copied = json.clone();
                view! {
                    <JsonTree text=text label="Event" />
                    <CopyButton what="event" text=move |()| copied.clone() words=true />
                }
                .into_any()
            }
            Self::Why(reasons) => reasons.clone().into_iter().map(sentences).collect_view().into_any(),
            Self::Refused(title, why, next) => sentences((title.clone(), why.clone(), next.clone())).into_any(),
        }
    }
}

fn unfold(what: &What) -> Option<Unfold> {
    match what {
        What::Event(event) => {
            let json = serde_json::to_string_pretty(&event.message("")).unwrap_or_default();
            Some(Unfold::Event(json))
        }
        What::Matched { .. } => None,
        What::NotFired(reasons) => {
            let sentences = reasons.iter().map(explain_why).map(|it| (it.title, it.why, it.next));
            Some(Unfold::Why(sentences.collect()))
        }
        What::Call(Call { result: CallResult::Refused(refusal), .. }) => {
            let it = match refusal {
                Refusal::S3(error) => explain_s3(error),
                Refusal::Lambda(error) => explain_lambda(error),
            };
            Some(Unfold::Refused(it.title, it.why, it.next))
        }
        _ => None,
    }
}

fn tone(what: &What) -> &'static str {
    match what {
        What::Call(Call { result: CallResult::Refused(_), .. }) | What::GaveUp { .. } => "bad",
        What::Call(_) => "call",
        What::Event(_) | What::Matched { .. } | What::Retry { .. } => "event",
        What::NotFired(_) => "quiet",
        What::Invoke(invoke) => match invoke.state {
            RunState::Succeeded => "good",
            RunState::Running => "running",
            RunState::Interrupted | RunState::Stopped => "event",
            RunState::Failed | RunState::TimedOut => "bad",
        },
    }
}

fn words(what: What) -> AnyView {
    match what {
        What::Call(call) => call_words(call),
        What::Event(event) => {
            let name = event.kind.event_name();
            let place = format!("{}/{}", event.bucket, event.key);
            view! { <b>{name}</b> " " <Link to=object(&event.bucket, &event.key)>{place}</Link> }.into_any()
        }
        What::Matched { rule, .. } => {
            view! {
                "Rule matched, " {filter(&rule)} " → " <Link to=function(&rule.function)><i>{rule.function.clone()}</i></Link>
            }
            .into_any()
        }
        What::NotFired(reasons) => short(&reasons).into_any(),
        What::Invoke(invoke) => invoke_words(invoke),
        What::Retry { function: name, attempt, at } => view! {
            <b>"Retry"</b> " of " <i>{name}</i> {format!(", attempt {attempt} of 3, at ")} <Time at=at.0 as i64 seconds=true />
        }
        .into_any(),
        What::GaveUp { function: name, attempts } => view! {
            <b>"Given up"</b> {format!(" after {attempts} attempts: the event for ")} <Link to=function(&name)><i>{name.clone()}</i></Link> " is dropped"
        }
        .into_any(),
    }
}

fn call_words(call: Call) -> AnyView {
    let Call { operation, resource, key, by, .. } = call;
    let subject = match (resource, key) {
        (Some(bucket), Some(key)) => {
            view! { <Link to=object(&bucket, &key)>{format!("{bucket}/{key}")}</Link> }.into_any()
        }
        (Some(name), None) if is_lambda(&operation) => {
            view! { <Link to=function(&name)>{name.clone()}</Link> }.into_any()
        }
        (Some(name), None) => {
            let to = Route::Bucket { name: name.clone(), prefix: String::new() };
            view! { <Link to>{name}</Link> }.into_any()
        }
        (None, _) => ().into_any(),
    };
    let whence = (by == By::Page).then_some(" from the page");
    view! { <b>{operation}</b> " " {subject} <span class="faint">{whence}</span> }.into_any()
}

/// Operations of Lambda name a function where those of S3 name a bucket.
fn is_lambda(operation: &str) -> bool {
    operation.contains("Function") && !operation.contains("Bucket")
        || matches!(operation, "Invoke" | "Stop" | "Run again" | "Let go")
}

fn invoke_words(invoke: Invoke) -> AnyView {
    let to = Route::Invocation { id: invoke.invocation.0.to_string() };
    let temperature = if invoke.cold { ", cold start" } else { ", warm" };
    let attempt = (invoke.attempt > 1).then(|| format!(", attempt {} of 3", invoke.attempt));
    view! { <b>"Invoke"</b> " " <Link to><i>{invoke.function}</i></Link> {temperature} {attempt} }.into_any()
}

/// What a rule asks of a key, in words.
pub fn filter(rule: &s3::Rule) -> String {
    match (rule.prefix.as_str(), rule.suffix.as_str()) {
        ("", "") => "every key".to_owned(),
        (prefix, "") => format!("prefix {prefix}"),
        ("", suffix) => format!("suffix {suffix}"),
        (prefix, suffix) => format!("prefix {prefix}, suffix {suffix}"),
    }
}

/// The first reason that weighs, in a few words; "why?" unfolds the rest.
fn short(reasons: &[Why]) -> String {
    let grave = reasons.iter().find(|why| !matches!(why, Why::NoRule | Why::Missed { .. }));
    match grave.or_else(|| reasons.first()) {
        None | Some(Why::NoRule) => "Nothing fired: the bucket has no rule".to_owned(),
        Some(Why::Missed { .. }) => "Nothing fired: no rule matches".to_owned(),
        Some(Why::NoFunction(name)) => format!("{name} did not run: it does not exist"),
        Some(Why::NotDeployed(name)) => format!("{name} did not run: it is not deployed yet"),
        Some(Why::Recursion(name)) => format!("{name} was stopped: it fires itself"),
        Some(Why::QueueFull(name)) => format!("{name} did not run: too many events wait"),
    }
}

fn result(what: &What) -> AnyView {
    match what {
        What::Call(Call { result: CallResult::Done(bytes), .. }) => bytes.map(format::bytes).into_any(),
        What::Call(Call { result: CallResult::Refused(refusal), .. }) => {
            let (code, status) = wire::code(refusal);
            view! { <span class="code">{code}</span> {format!(" {status}")} }.into_any()
        }
        What::Event(_) => "event".into_any(),
        What::Invoke(invoke) => match (invoke.state, invoke.duration_ms) {
            (RunState::Running, _) => "running".into_any(),
            (RunState::Interrupted, _) => "interrupted".into_any(),
            (RunState::Stopped, _) => "stopped".into_any(),
            (RunState::TimedOut, _) => "timed out".into_any(),
            (RunState::Failed, Some(ms)) => format!("failed · {}", format::duration(ms)).into_any(),
            (_, ms) => ms.map(format::duration).into_any(),
        },
        _ => ().into_any(),
    }
}

fn object(bucket: &str, key: &str) -> Route {
    Route::Object { bucket: bucket.to_owned(), key: key.to_owned() }
}

fn function(name: &str) -> Route {
    Route::Function { name: name.to_owned(), tab: FunctionTab::Code }
}
