//! The test tab: an event, a run by hand, what came of it.

use super::{
    drafts::{self, Kind},
    log::InvocationLog,
    outcome::{Outcome, times},
    pick_object::PickObject,
    refusal::RefusalNote,
    state::StateBadge,
    triggers,
    workbench::{TestRun, Workbench},
};
use crate::{
    cloud::{Cloud, InvocationId, Topic, lambda, trace::RunState},
    learn::{cause, templates},
    route::{FunctionTab, Route},
    ui::{
        navigation::{Link, navigate},
        parts::{Button, ButtonKind, Dialog, EmptyState, Menu, MenuItem, TextArea},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// The tab.
#[component]
pub fn TestTab(
    /// The page.
    bench: Workbench,
) -> impl IntoView {
    let event = RwSignal::new(first_event(bench));
    let fault = Memo::new(move |_| event.with(|event| templates::event_fault(event)));
    Effect::new(move |before: Option<()>| {
        event.with(|text| {
            if before.is_some() {
                drafts::write(Kind::Event, &bench.owner(), text);
            }
        });
    });
    view! {
        <div class="test-tab">
            <section class="stack" aria-label="Test event">
                <RunBar bench event fault />
                <TextArea label="Event" value=event code=true rows=14 error=fault />
                <EventBar bench event />
            </section>
            <section class="stack" aria-label="Result of the test" aria-live="off"><TestResult bench /></section>
        </div>
    }
}

/// The kept event; else the one that S3 would send for an object that is there and fires the function; else an empty one.
fn first_event(bench: Workbench) -> String {
    let name = bench.name();
    let kept = drafts::read(Kind::Event, &bench.owner());
    let made = || bench.workspace.peek(|cloud| event_of_trigger(cloud, &name)).flatten();
    kept.or_else(made).unwrap_or_else(|| "{}".to_owned())
}

fn event_of_trigger(cloud: &Cloud, function: &str) -> Option<String> {
    triggers::of(cloud, function).into_iter().find_map(|triggers::Trigger { bucket, rule }| {
        let objects = &cloud.s3().bucket(&bucket)?.objects;
        let fits = |key: &str| key.starts_with(&rule.prefix) && key.ends_with(&rule.suffix);
        let (key, object) = objects.iter().find(|(key, _)| fits(key))?;
        Some(templates::put_event(&bucket, key, object, &rule.id))
    })
}

/// Where the event can come from.
#[component]
fn EventBar(bench: Workbench, event: RwSignal<String>) -> impl IntoView {
    let picking = RwSignal::new(false);
    let name = StoredValue::new(bench.name());
    // The newest event that came by itself.
    let last = Memo::new(move |_| {
        let read = bench.workspace.read(Topic::Invocations, |cloud| {
            let mut mine = cloud.lambda().invocations().filter(|(_, it)| name.with_value(|name| it.function == *name));
            let real = mine.find(|(_, it)| it.event.is_some())?;
            Some((real.0, cause::about(&real.1.payload).map(|about| about.key)))
        });
        read.flatten()
    });
    let use_last = move |id: InvocationId| {
        let payload = bench.workspace.peek(|cloud| cloud.lambda().invocation(id).map(|it| it.payload.clone()));
        if let Some(payload) = payload.flatten() {
            event.set(templates::pretty(&payload));
        }
    };
    let menu = move || {
        let mut items = vec![
            MenuItem::new("S3 put of an object…", move || picking.set(true)).icon("database"),
            MenuItem::new("Empty object", move || event.set("{}".to_owned())).icon("braces"),
        ];
        if let Some((id, key)) = last.get() {
            let label = format!("Last real event{}", key.map(|key| format!(": {key}")).unwrap_or_default());
            items.push(MenuItem::new(label, move || use_last(id)).icon("rotate-ccw"));
        }
        view! { <Menu label="Use another event" items /> }
    };
    let tidy = move |()| event.update(|event| *event = templates::pretty(event));
    let (bucket, rule) = first_trigger(bench);
    let (bucket, rule) = (StoredValue::new(bucket), StoredValue::new(rule));
    let pick = move |json: String| {
        event.set(json);
        picking.set(false);
    };
    view! {
        <div class="row">
            {menu}
            <Button kind=ButtonKind::Quiet icon="braces" on_press=tidy>"Tidy up"</Button>
        </div>
        <Dialog open=picking title="Event of an object">
            <PickObject bucket=bucket.get_value() rule=rule.get_value() on_pick=pick />
        </Dialog>
    }
}

/// The bucket to begin with and the rule to name: those of the first trigger, else the first bucket there is.
fn first_trigger(bench: Workbench) -> (String, String) {
    let name = bench.name();
    let found = bench.workspace.peek(|cloud| {
        let trigger = triggers::of(cloud, &name).into_iter().next();
        let first = || cloud.s3().buckets().next().map(|(bucket, _)| bucket.to_owned()).unwrap_or_default();
        trigger.map_or_else(|| (first(), "test".to_owned()), |it| (it.bucket, it.rule.id))
    });
    found.unwrap_or_default()
}

#[component]
fn RunBar(bench: Workbench, event: RwSignal<String>, fault: Memo<Option<String>>) -> impl IntoView {
    let running = Memo::new(move |_| matches!(bench.test.get(), TestRun::Running { .. }));
    let asleep = Signal::derive(move || fault.with(Option::is_some));
    let deployed = Memo::new(move |_| bench.deployed.with(Option::is_some));
    let run = move |deploy_first: bool| {
        let (payload, code) = (event.get_untracked(), Route::Function { name: bench.name(), tab: FunctionTab::Code });
        spawn_local(async move {
            match !deploy_first || bench.deploy().await {
                true => bench.run_test(payload).await,
                // The editor shows what keeps it from being deployed.
                false => navigate(&code),
            }
        });
    };
    let stop = move |()| {
        let (Some(invocation), Some(driver)) = (untrack(|| bench.tested()), bench.workspace.driver()) else { return };
        spawn_local(async move {
            // Where it ended by itself meanwhile there is nothing to stop, and its result shows.
            let _ = driver.lambda(lambda::Op::Stop { invocation }).await;
        });
    };
    let fresh = move || bench.differs.get();
    view! {
        <div class="row">
            <Show
                when=fresh
                fallback=move || view! {
                    <Button kind=ButtonKind::Primary icon="play" busy=running disabled=asleep on_press=move |()| run(false)>"Run"</Button>
                }
            >
                <Button kind=ButtonKind::Primary icon="play" busy=running disabled=asleep on_press=move |()| run(true)>"Deploy and run"</Button>
                <Show when=move || deployed.get()>
                    <Button busy=running disabled=asleep on_press=move |()| run(false)>"Run what is deployed"</Button>
                </Show>
            </Show>
            <Show when=move || running.get()>
                <Button icon="x" on_press=stop>"Stop"</Button>
            </Show>
        </div>
    }
}

#[component]
fn TestResult(bench: Workbench) -> impl IntoView {
    let refused = Signal::derive(move || match bench.test.get() {
        TestRun::Refused(refused) => Some(refused),
        _ => None,
    });
    let id = Memo::new(move |_| bench.tested());
    let waits = move || matches!(bench.test.get(), TestRun::Running { .. }) && id.get().is_none();
    view! {
        <RefusalNote refusal=refused />
        <Show when=waits><p class="row"><span class="spinner" aria-hidden="true"></span>"The event is on its way."</p></Show>
        {move || id.get().map(|id| view! { <Tested bench id /> })}
        <Show when=move || bench.test.get() == TestRun::Idle>
            <EmptyState icon="play" text="Run the handler with this event: its result, its log and how long it took appear here.">
                <span></span>
            </EmptyState>
        </Show>
    }
}

/// The invocation of the test, while it runs and after.
#[component]
fn Tested(bench: Workbench, id: InvocationId) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let read = bench.workspace.read(Topic::Invocations, |cloud| {
            cloud.lambda().invocation(id).map(|it| (it.state, it.cold, it.ended.clone()))
        });
        read.flatten()
    });
    let state = Signal::derive(move || shown.with(|shown| shown.as_ref().map_or(RunState::Running, |it| it.0)));
    let line = move || {
        let (_, cold, ended) = shown.get()?;
        let start = if cold { "cold start" } else { "warm" };
        Some(ended.map_or_else(|| start.to_owned(), |ended| format!("{start} · {}", times(&ended))))
    };
    let outcome = move || {
        let (state, _, ended) = shown.get()?;
        let function = bench.name();
        ended.map(|ended| view! { <Outcome state ended function /> })
    };
    view! {
        <div class="row" role="status">
            <StateBadge state />
            <span class="muted small">{line}</span>
            <span class="spring"></span>
            <Link to=Route::Invocation { id: id.0.to_string() }>"See invocation"</Link>
        </div>
        {outcome}
        <h2>"Log"</h2>
        <InvocationLog id function=bench.name() />
    }
}
