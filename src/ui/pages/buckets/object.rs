//! One object: what it looks like, what S3 knows about it, and what fired because of it.

use leptos::{prelude::*, task::spawn_local};

use super::{
    bucket::NoBucket,
    caused::Caused,
    leaving::{Choice, use_leaving},
    preview::Preview,
    words::{at, folder_of, name_of},
};
use crate::{
    cloud::{
        Topic, fired, limits,
        s3::{ChecksumKind, Error, Object},
    },
    format,
    learn::explain::explain_s3,
    media,
    route::Route,
    ui::{
        download,
        navigation::{Link, navigate},
        pace::paced,
        parts::{
            Breadcrumb, Button, ButtonKind, CopyButton, Crumb, ErrorNote, Icon, KeyValue, KeyValues, Time, Toast, Tone,
            use_toasts,
        },
        workspace::use_workspace,
    },
};

/// Events that show at first; older ones unfold.
const EVENTS_AT_FIRST: usize = 5;

/// The page of an object.
#[component]
pub fn ObjectPage(
    /// The bucket.
    bucket: String,
    /// The key.
    key: String,
) -> impl IntoView {
    let workspace = use_workspace();
    let place = StoredValue::new((bucket, key));
    // The bucket may be gone, or the object alone.
    let found = Memo::new(move |_| {
        place.with_value(|(bucket, key)| {
            let stored = workspace.read(Topic::Bucket(bucket.clone()), |cloud| {
                cloud.s3().bucket(bucket).map(|stored| stored.objects.get(key).cloned())
            });
            stored.flatten()
        })
    });
    move || {
        let (bucket, key) = place.get_value();
        match found.get() {
            None => view! { <NoBucket name=bucket /> }.into_any(),
            Some(None) => view! { <NoObject bucket key /> }.into_any(),
            Some(Some(object)) => view! { <Found bucket key object /> }.into_any(),
        }
    }
}

#[component]
fn NoObject(bucket: String, key: String) -> impl IntoView {
    let explained = explain_s3(&Error::NoSuchKey(key.clone()));
    let to = at(&bucket, folder_of(&key));
    view! {
        <div class="page">
            <Breadcrumb crumbs=crumbs(&bucket, &key) />
            <h1>{name_of(&key).to_owned()}</h1>
            <ErrorNote what=explained.title why=explained.why then=explained.next>
                <Link to class="button">"See what is there"</Link>
            </ErrorNote>
            <Events bucket key />
        </div>
    }
}

#[component]
fn Found(bucket: String, key: String, object: Object) -> impl IntoView {
    let leaving = use_leaving();
    let leaves = {
        let (bucket, key) = (bucket.clone(), key.clone());
        Memo::new(move |_| leaving.has_key(&bucket, &key))
    };
    view! {
        <div class="page">
            <header class="head">
                <div>
                    <Breadcrumb crumbs=crumbs(&bucket, &key) />
                    <h1>{name_of(&key).to_owned()}</h1>
                </div>
                <Actions bucket=bucket.clone() key=key.clone() object=object.clone() leaves />
            </header>
            {move || leaves.get().then(|| view! {
                <div class="note warn" role="status">
                    <Icon name="clock" />
                    <p>"This object is about to be deleted. Undo stands in the message at the edge of the page."</p>
                </div>
            })}
            <div class="columns object">
                <div class="stack">
                    <Preview key=key.clone() object=object.clone() />
                    <Events bucket=bucket.clone() key=key.clone() />
                </div>
                <Facts bucket key object />
            </div>
        </div>
    }
}

/// Download and delete.
#[component]
fn Actions(bucket: String, key: String, object: Object, leaves: Memo<bool>) -> impl IntoView {
    let (workspace, toasts, leaving) = (use_workspace(), use_toasts(), use_leaving());
    let busy = RwSignal::new(false);
    let name = name_of(&key).trim_end_matches('/').to_owned();
    let save = move |_| {
        let Some(driver) = workspace.driver() else { return };
        let (object, name) = (object.clone(), name.clone());
        busy.set(true);
        spawn_local(async move {
            match driver.body(&object).await {
                Ok(blob) => download::offer(&blob, &name),
                Err(why) => drop(toasts.show(Toast::new(Tone::Bad, why).lasting())),
            }
            busy.try_set(false);
        });
    };
    let delete = move |_| {
        let choice = Choice { keys: vec![key.clone()], folders: Vec::new() };
        leaving.begin(workspace, toasts, &bucket, choice);
        navigate(&at(&bucket, folder_of(&key)));
    };
    view! {
        <Button kind=ButtonKind::Primary icon="download" busy on_press=save>"Download"</Button>
        <Button kind=ButtonKind::Danger icon="trash-2" disabled=leaves on_press=delete>"Delete"</Button>
    }
}

/// What S3 knows about it.
#[component]
fn Facts(bucket: String, key: String, object: Object) -> impl IntoView {
    let uri = format!("s3://{bucket}/{key}");
    let arn = format!("arn:aws:s3:::{bucket}/{key}");
    let etag = format!("\"{}\"", object.etag);
    let kind = media::words(object.headers.content_type(), &key);
    let content_type = object.headers.content_type().to_owned();
    let covers = match object.checksum.kind {
        ChecksumKind::FullObject => "full object",
        ChecksumKind::Composite => "of its parts' checksums",
    };
    let more = [
        ("Cache-Control", object.headers.cache_control),
        ("Content-Disposition", object.headers.content_disposition),
        ("Content-Encoding", object.headers.content_encoding),
        ("Content-Language", object.headers.content_language),
        ("Expires", object.headers.expires),
    ];
    let more =
        more.into_iter().filter_map(|(name, value)| value.map(|value| view! { <KeyValue name>{value}</KeyValue> }));
    let metadata: Vec<_> = object.headers.metadata.into_iter().collect();
    view! {
        <section class="card facts" aria-label="Properties of the object">
            <h2>"Object"</h2>
            <KeyValues>
                <KeyValue name="Key"><Copyable what="key" text=key /></KeyValue>
                <KeyValue name="S3 URI"><Copyable what="S3 URI" text=uri /></KeyValue>
                <KeyValue name="ARN"><Copyable what="ARN" text=arn /></KeyValue>
                <KeyValue name="Size">{format!("{} · {}", format::bytes(object.size), format::exact_bytes(object.size))}</KeyValue>
                <KeyValue name="Kind">{kind}</KeyValue>
                <KeyValue name="Content-Type"><code>{content_type}</code></KeyValue>
                <KeyValue name="Modified"><Time at=object.modified.0 as i64 seconds=true dated=true /></KeyValue>
                <KeyValue name="ETag"><Copyable what="ETag" text=etag /></KeyValue>
                <KeyValue name=object.checksum.algorithm.name()><code>{object.checksum.value}</code>" " <span class="muted small">{covers}</span></KeyValue>
                {more.collect_view()}
            </KeyValues>
            <h3>"User metadata"</h3>
            {if metadata.is_empty() {
                view! { <p class="muted small">"None: uploads from this page send no x-amz-meta- headers, handlers can."</p> }.into_any()
            } else {
                let one = |(name, value)| view! { <KeyValue name=format!("x-amz-meta-{name}")>{value}</KeyValue> };
                view! { <KeyValues>{metadata.into_iter().map(one).collect_view()}</KeyValues> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Copyable(what: &'static str, text: String) -> impl IntoView {
    let copied = text.clone();
    view! { <span class="copyable"><code>{text}</code><CopyButton what text=move |_| copied.clone() /></span> }
}

/// The events of this key that the trail still has, each with what came of it.
#[component]
fn Events(bucket: String, key: String) -> impl IntoView {
    let events = paced(Topic::Trail, move |cloud| fired::of_object(cloud.trail(), &bucket, &key));
    let all = RwSignal::new(false);
    let events = Memo::new(move |_| events.get().unwrap_or_default());
    let shown = move || {
        let most = if all.get() { usize::MAX } else { EVENTS_AT_FIRST };
        events.get().into_iter().take(most).collect::<Vec<_>>()
    };
    let hidden = move || events.with(Vec::len).saturating_sub(EVENTS_AT_FIRST);
    view! {
        <section class="card">
            <h2>"What fired because of this object"</h2>
            <Show
                when=move || !events.with(Vec::is_empty)
                fallback=|| view! { <p class="muted">{format!("The trail holds no event of this key: it keeps the last {} lines.", format::grouped(limits::TRAIL_LINES as u64))}</p> }
            >
                <For
                    each=shown
                    key=|fired| format!("{} {:?} {:?}", fired.line.0, fired.firings, fired.reasons)
                    children=|fired| view! { <Caused fired /> }
                />
            </Show>
            {move || (!all.get() && hidden() > 0).then(|| view! {
                <div class="row"><Button on_press=move |_| all.set(true)>{format!("Show {} older", format::counted(hidden() as u64, "event", "events"))}</Button></div>
            })}
        </section>
    }
}

/// The way down to an object: the bucket and each folder.
fn crumbs(bucket: &str, key: &str) -> Vec<Crumb> {
    let mut crumbs = vec![
        Crumb { label: "Buckets".to_owned(), to: Some(Route::Buckets) },
        Crumb { label: bucket.to_owned(), to: Some(at(bucket, "")) },
    ];
    let folder = folder_of(key.strip_suffix('/').unwrap_or(key));
    let mut from = 0;
    for (slash, _) in folder.match_indices('/') {
        let label = match &folder[from..slash] {
            "" => "(no name)".to_owned(),
            name => name.to_owned(),
        };
        crumbs.push(Crumb { label, to: Some(at(bucket, &folder[..=slash])) });
        from = slash + 1;
    }
    crumbs.push(Crumb { label: name_of(key).to_owned(), to: None });
    crumbs
}
