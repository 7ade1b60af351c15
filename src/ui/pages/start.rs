//! The first page: what this is, one press that sends a photo through, and what became of it.

use crate::{
    browser::{Cancel, Driver, UploadError, fetch_blob, samples},
    cloud::{
        Topic, s3,
        trace::{Invoke, RunState},
    },
    format,
    learn::{
        explain,
        journey::{self, Journey},
    },
    route::{FunctionTab, Route},
    ui::{
        navigation::Link,
        pace::paced,
        parts::{Badge, Button, ButtonKind, EmptyState, ErrorNote, Icon, JsonTree, Tone},
        shell::use_shell,
        thumbnail::Thumbnail,
        trail,
        workspace::use_workspace,
    },
};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page.
#[component]
pub fn Start() -> impl IntoView {
    let workspace = use_workspace();
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<UploadError>);
    let sent = StoredValue::new(0_usize);
    let send = move |()| {
        let Some(driver) = workspace.driver() else { return };
        let (key, kind, file) = samples::PHOTOS_TO_TRY[sent.get_value() % samples::PHOTOS_TO_TRY.len()];
        sent.update_value(|sent| *sent += 1);
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            failed.set(send_through(&driver, key, kind, file).await.err());
            busy.set(false);
        });
    };
    let latest = paced(Topic::Trail, |cloud| journey::latest(cloud.trail()));
    let journey = Memo::new(move |_| latest.get().flatten());
    view! {
        <div class="page start">
            <header>
                <h1>"A cloud in this tab"</h1>
                <p class="lead">
                    "S3 and Lambda run here for real. Drop a file into a bucket, a handler fires on the event, and everything leaves a trail. Nothing leaves this tab."
                </p>
                <div class="row">
                    <Button kind=ButtonKind::Primary icon="send" busy on_press=send>
                        {move || if journey.with(Option::is_some) { "Send another photo through" } else { "Send a sample photo through" }}
                    </Button>
                    <Link to=Route::Bucket { name: samples::PHOTOS.to_owned(), prefix: String::new() } class="button">"Upload your own"</Link>
                    <Link to=Route::Function { name: samples::FUNCTION.to_owned(), tab: FunctionTab::Code } class="button quiet">"See the handler"</Link>
                </div>
            </header>
            {move || failed.get().map(|error| view! { <Failed error /> })}
            {move || match journey.get() {
                Some(journey) => view! { <Way journey /> }.into_any(),
                None => view! { <Before /> }.into_any(),
            }}
            <Here />
        </div>
    }
}

async fn send_through(driver: &Driver, key: &str, kind: &str, file: &str) -> Result<(), UploadError> {
    let photo = fetch_blob(file).await.map_err(UploadError::Bytes)?;
    if driver.cloud().s3().bucket(samples::PHOTOS).is_none() {
        return Err(UploadError::Refused(s3::Error::NoSuchBucket(samples::PHOTOS.to_owned())));
    }
    let headers = s3::Headers { content_type: Some(kind.to_owned()), ..s3::Headers::default() };
    driver.upload(samples::PHOTOS, key, photo, headers, &Cancel::new(), |_| ()).await
}

#[component]
fn Failed(error: UploadError) -> impl IntoView {
    let (what, why, then) = match error {
        UploadError::Cancelled => return ().into_any(),
        UploadError::Bytes(why) => ("The photo was not stored.".to_owned(), why, String::new()),
        UploadError::Refused(error) => {
            let it = explain::explain_s3(&error);
            (it.title, it.why, it.next)
        }
    };
    view! { <ErrorNote what why then /> }.into_any()
}

/// What will happen, before anything has.
#[component]
fn Before() -> impl IntoView {
    let step = |icon: &'static str, title: &'static str, text: &'static str| {
        view! { <li class="step waiting"><span class="stage"><Icon name=icon size=24 /></span><b>{title}</b><p class="muted small">{text}</p></li> }
    };
    view! {
        <ol class="card way" aria-label="What will happen">
            {step("image", "A photo lands in photos", "PutObject stores it in this browser")}
            {step("zap", "S3 publishes an event", "ObjectCreated:Put, as JSON")}
            {step("square-function", "make-thumbnail fires", "your handler, with the AWS SDK")}
            {step("image", "A thumbnail appears", "written to thumbnails")}
        </ol>
    }
}

/// What became of the latest upload.
#[component]
fn Way(journey: Journey) -> impl IntoView {
    let Journey { bucket, key, event, rule, why, invoke, written, .. } = journey;
    let json = event.as_ref().map(|(_, event)| {
        let id = rule.as_ref().map_or("", |rule| rule.id.as_str());
        serde_json::to_string_pretty(&event.message(id)).unwrap_or_default()
    });
    let name = event.as_ref().map_or("Event", |(_, event)| event.kind.event_name());
    let put = Route::Object { bucket: bucket.clone(), key: key.clone() };
    let matched = match &rule {
        Some(rule) => format!("rule matched, {}", trail::filter(rule)),
        None => "no rule matched".to_owned(),
    };
    let unfolded = RwSignal::new(false);
    let reasons = why.iter().map(explain::explain_why);
    let reasons = reasons.map(|it| view! { <ErrorNote what=it.title why=it.why then=it.next /> }).collect_view();
    view! {
        <ol class="card way" aria-label="The way of the latest upload" aria-live="polite">
            <li class="step done">
                <span class="stage"><Thumbnail bucket=bucket.clone() key=key.clone() /></span>
                <b><Link to=put>{key}</Link></b>
                <p class="muted small">"put into " <code>{bucket}</code></p>
            </li>
            <li class="step" class:done=event.is_some()>
                <span class="stage"><Icon name="zap" size=24 /></span>
                <b>
                    <button
                        type="button"
                        class="as-link"
                        aria-expanded=move || unfolded.get().to_string()
                        aria-controls="event"
                        on:click=move |_| unfolded.update(|open| *open = !*open)
                    >
                        {name}
                    </button>
                </b>
                <p class="muted small">{matched}</p>
            </li>
            <Ran invoke=invoke />
            <Wrote written />
        </ol>
        {reasons}
        {json.map(|json| view! {
            <section class="card event" id="event">
                <h2>
                    <button
                        type="button"
                        class="as-link"
                        aria-expanded=move || unfolded.get().to_string()
                        on:click=move |_| unfolded.update(|open| *open = !*open)
                    >
                        {move || if unfolded.get() { "The event that caused it" } else { "Show the event that caused it" }}
                    </button>
                </h2>
                {move || unfolded.get().then(|| view! { <JsonTree text=json.clone() label="Event" /> })}
            </section>
        })}
    }
}

#[component]
fn Ran(invoke: Option<Invoke>) -> impl IntoView {
    let Some(invoke) = invoke else {
        return view! {
            <li class="step waiting">
                <span class="stage"><Icon name="square-function" size=24 /></span>
                <b>"Handler"</b>
                <p class="muted small">"nothing fired"</p>
            </li>
        }
        .into_any();
    };
    let took = invoke.duration_ms.map(format::duration).unwrap_or_default();
    let (tone, words) = match invoke.state {
        RunState::Running => (Tone::Plain, "running".to_owned()),
        RunState::Succeeded => (Tone::Good, took),
        RunState::Failed => (Tone::Bad, "failed, see its log".to_owned()),
        RunState::TimedOut => (Tone::Bad, "timed out".to_owned()),
        RunState::Interrupted => (Tone::Warn, "interrupted".to_owned()),
        RunState::Stopped => (Tone::Warn, "stopped".to_owned()),
    };
    let to = Route::Invocation { id: invoke.invocation.0.to_string() };
    let start = if invoke.cold { "cold start" } else { "warm" };
    view! {
        <li class="step" class:done=invoke.state.is_over() class:running=invoke.state == RunState::Running>
            <span class="stage"><Icon name="square-function" size=24 /></span>
            <b><Link to>{invoke.function}</Link></b>
            <p class="muted small"><Badge tone=tone>{words}</Badge> " " {start}</p>
        </li>
    }
    .into_any()
}

#[component]
fn Wrote(written: Option<(String, String)>) -> impl IntoView {
    match written {
        Some((bucket, key)) => {
            let to = Route::Object { bucket: bucket.clone(), key: key.clone() };
            view! {
                <li class="step done">
                    <span class="stage"><Thumbnail bucket=bucket.clone() key=key.clone() /></span>
                    <b><Link to>{key}</Link></b>
                    <p class="muted small">"written to " <code>{bucket}</code></p>
                </li>
            }
            .into_any()
        }
        None => view! {
            <li class="step waiting">
                <span class="stage"><Icon name="image" size=24 /></span>
                <b>"Result"</b>
                <p class="muted small">"nothing written yet"</p>
            </li>
        }
        .into_any(),
    }
}

/// What is in the workspace.
#[component]
fn Here() -> impl IntoView {
    let workspace = use_workspace();
    let shell = use_shell();
    let buckets = Memo::new(move |_| {
        workspace
            .read(Topic::Buckets, |cloud| {
                let row = |(name, it): (&str, &s3::Stored)| (name.to_owned(), it.objects.len() as u64, it.bytes);
                cloud.s3().buckets().map(row).collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let bucket = |(name, objects, bytes): (String, u64, u64)| {
        let to = Route::Bucket { name: name.clone(), prefix: String::new() };
        let sum = format!("{} · {}", format::counted(objects, "object", "objects"), format::bytes(bytes));
        view! { <li><Icon name="database" /><Link to>{name}</Link><span class="muted small">{sum}</span></li> }
    };
    let functions = Memo::new(move |_| {
        workspace
            .read(Topic::Functions, |cloud| {
                let row = |(name, it): (&str, &crate::cloud::lambda::Function)| (name.to_owned(), it.code.is_some());
                cloud.lambda().functions().map(row).collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let function = |(name, deployed): (String, bool)| {
        let to = Route::Function { name: name.clone(), tab: FunctionTab::Code };
        let state = if deployed { "deployed" } else { "not deployed yet" };
        view! { <li><Icon name="square-function" /><Link to>{name}</Link><span class="muted small">{state}</span></li> }
    };
    let none = move || shell.buckets.get() == Some(0) && shell.functions.get() == Some(0);
    view! {
        <section class="here" aria-labelledby="here">
            <h2 id="here">"In this workspace"</h2>
            <Show when=none>
                <EmptyState icon="cloud" text="This workspace is empty.">
                    <Link to=Route::Buckets class="button">"Create a bucket"</Link>
                    <Link to=Route::Settings class="button quiet">"Bring the samples back"</Link>
                </EmptyState>
            </Show>
            <ul class="card list">
                {move || buckets.get().into_iter().map(bucket).collect_view()}
                {move || functions.get().into_iter().map(function).collect_view()}
            </ul>
        </section>
    }
}
