//! The page of one invocation: what caused it, what it was given, what it said, what came out.

use super::{
    invocations::{Decisions, NextAttempt},
    log::InvocationLog,
    outcome::Outcome,
    state::{Ago, StateBadge},
};
use crate::{
    cloud::{
        InvocationId, Topic,
        lambda::{self, Invocation},
        trace::RunState,
    },
    format,
    learn::cause::{self, About, Source},
    route::{FunctionTab, Route},
    ui::{
        navigation::Link,
        parts::{Breadcrumb, CopyButton, Crumb, EmptyState, JsonTree, KeyValue, KeyValues, Time},
        workspace::use_workspace,
    },
};
use leptos::prelude::*;

/// The page. `id` is the number of the invocation, as the address has it.
#[component]
pub fn InvocationPage(
    /// The number.
    id: String,
) -> impl IntoView {
    let workspace = use_workspace();
    let number = id.parse().ok().map(InvocationId);
    let shown = Memo::new(move |_| {
        let read = workspace.read(Topic::Invocations, |cloud| {
            let it = cloud.lambda().invocation(number?)?;
            Some((cause::source(cloud, it), it.clone()))
        });
        read.flatten()
    });
    move || match (number, shown.get()) {
        (Some(id), Some((source, invocation))) => view! { <Shown id source invocation /> }.into_any(),
        _ => view! { <Missing id=id.clone() /> }.into_any(),
    }
}

#[component]
fn Missing(id: String) -> impl IntoView {
    let text = format!(
        "There is no invocation {id}. The last {} are kept, each with its log; this one was forgotten, or the link is from another workspace.",
        crate::cloud::limits::INVOCATIONS_KEPT
    );
    view! {
        <div class="page">
            <h1>"Invocation not found"</h1>
            <EmptyState icon="circle-question-mark" text>
                <Link to=Route::Functions class="button">"See all functions"</Link>
            </EmptyState>
        </div>
    }
}

#[component]
fn Shown(id: InvocationId, source: Source, invocation: Invocation) -> impl IntoView {
    let name = invocation.function.clone();
    let to = |tab| Route::Function { name: name.clone(), tab };
    let crumbs = vec![
        Crumb { label: "Functions".into(), to: Some(Route::Functions) },
        Crumb { label: name.clone(), to: Some(to(FunctionTab::Code)) },
        Crumb { label: "Invocations".into(), to: Some(to(FunctionTab::Invocations)) },
    ];
    let began = invocation.began;
    let payload = invocation.payload.clone();
    let state = invocation.state;
    let (ended, event) = (invocation.ended.clone(), invocation.event);
    let outcome = ended.map(|ended| {
        let title = if state == RunState::Succeeded { "Result" } else { "Error" };
        view! { <section class="card"><h2>{title}</h2><Outcome state ended function=name.clone() /></section> }
    });
    view! {
        <div class="page invocation">
            <header class="head">
                <div>
                    <Breadcrumb crumbs />
                    <div class="row">
                        <h1>{title(&invocation)}</h1>
                        <StateBadge state />
                        <span class="muted small"><Ago at=began /></span>
                    </div>
                </div>
                <Decisions id state />
            </header>
            <div class="columns">
                <div class="stack">
                    {(state == RunState::Interrupted).then(|| view! {
                        <p class="note warn">"It ran when the tab closed, and nobody knows how far it came. Run it again, or let it go."</p>
                    })}
                    {outcome}
                    {event.filter(|_| state.is_over()).map(|event| view! { <NextAttempt event /> })}
                    <MovedOn invocation=invocation.clone() />
                    <section class="card"><h2>"Log"</h2><InvocationLog id function=name /></section>
                    <section class="card"><h2>"Event"</h2><JsonTree text=payload label="Event" /></section>
                </div>
                <section class="card"><h2>"About it"</h2><Facts source invocation /></section>
            </div>
        </div>
    }
}

/// The object it is about, or its moment.
fn title(it: &Invocation) -> String {
    match cause::about(&it.payload) {
        Some(about) => crate::route::last_segment(&about.key).to_owned(),
        None => format!("Invocation of {}", it.function),
    }
}

/// Lines of a stack belong to the code that ran, which may not be what is deployed now.
#[component]
fn MovedOn(invocation: Invocation) -> impl IntoView {
    let workspace = use_workspace();
    let name = invocation.function;
    let later = workspace.peek(|cloud| {
        let code = cloud.lambda().function(&name).and_then(|it| it.code.as_ref());
        code.is_some_and(|code| code.deployed > invocation.began)
    });
    let shows = later == Some(true) && invocation.state == RunState::Failed;
    shows.then(|| view! { <p class="muted small">"The code has been deployed again since: lines may have moved."</p> })
}

#[component]
fn Facts(source: Source, invocation: Invocation) -> impl IntoView {
    let Invocation { function, request_id, payload, attempt, cold, log_stream, began, ended, event, .. } = invocation;
    let copied = request_id.clone();
    let (about, name) = (cause::about(&payload), function.clone());
    let code = Route::Function { name: name.clone(), tab: FunctionTab::Code };
    let measured = ended.map(|ended| {
        let billed = (ended.duration_ms + ended.init_ms.unwrap_or(0.0)).ceil();
        view! {
            <KeyValue name="Duration">{format::duration(ended.duration_ms)}</KeyValue>
            {ended.init_ms.map(|init| view! { <KeyValue name="Init duration">{format::duration(init)}</KeyValue> })}
            <KeyValue name="Billed">{format!("{billed} ms")}</KeyValue>
        }
    });
    let kind = if event.is_some() { "asynchronous: the caller did not wait" } else { "synchronous: the caller waited" };
    view! {
        <KeyValues>
            <KeyValue name="Function"><Link to=code>{name}</Link></KeyValue>
            <KeyValue name="Cause"><CauseText source about /></KeyValue>
            <KeyValue name="Invocation">{kind}</KeyValue>
            <KeyValue name="Began"><Time at=began.0 as i64 dated=true /></KeyValue>
            {measured}
            <KeyValue name="Attempt">{format!("{attempt} of {}", if event.is_some() { 1 + crate::cloud::limits::RETRIES } else { 1 })}</KeyValue>
            <KeyValue name="Environment">{if cold { "cold: a new one, its module scope ran" } else { "warm: one that ran before" }}</KeyValue>
            <KeyValue name="Request id">
                <span class="row tight"><code>{request_id}</code><CopyButton what="request id" text=move |()| copied.clone() /></span>
            </KeyValue>
            <KeyValue name="Log group"><code>{lambda::log_group(&function)}</code></KeyValue>
            <KeyValue name="Log stream"><code>{log_stream}</code></KeyValue>
        </KeyValues>
    }
}

/// Who had it run, with a link to the object.
#[component]
pub fn CauseText(
    /// Who.
    source: Source,
    /// The object that the event tells of.
    about: Option<About>,
) -> impl IntoView {
    let who = match source {
        Source::Rule => String::new(),
        Source::Person => "run by hand".to_owned(),
        Source::Function(name) => format!("called by {name}"),
        Source::Forgotten => "the trail does not reach back that far".to_owned(),
    };
    let object = about.map(|About { event, bucket, key, more }| {
        let place = format!("{bucket}/{key}");
        let more = (more > 0).then(|| format!(" and {more} more"));
        view! { {event} " " <Link to=Route::Object { bucket, key }>{place}</Link> {more} }
    });
    let between = (object.is_some() && !who.is_empty()).then_some(", ");
    view! { {object} {between} {who} }
}
