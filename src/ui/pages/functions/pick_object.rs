//! The choice of an object to make a test event of.

use crate::{
    cloud::Topic,
    format,
    learn::templates,
    ui::{
        parts::{Select, TextField},
        workspace::use_workspace,
    },
};
use leptos::prelude::*;
use std::ops::Bound;

/// Keys that show at a time.
const SHOWN: usize = 50;

/// A bucket, the beginning of a key, and the objects that fit. The choice is told as the event that S3 would send.
#[component]
pub fn PickObject(
    /// The bucket that is chosen at first.
    bucket: String,
    /// The rule that the event names.
    rule: String,
    /// Takes the event, as JSON.
    #[prop(into)]
    on_pick: Callback<String>,
) -> impl IntoView {
    let workspace = use_workspace();
    let (bucket, prefix) = (RwSignal::new(bucket), RwSignal::new(String::new()));
    let rule = StoredValue::new(rule);
    let buckets = Signal::derive(move || {
        let names = workspace.read(Topic::Buckets, |cloud| {
            cloud.s3().buckets().map(|(name, _)| (name.to_owned(), name.to_owned())).collect::<Vec<_>>()
        });
        names.unwrap_or_default()
    });
    let keys = Memo::new(move |_| {
        let (bucket, prefix) = (bucket.get(), prefix.get());
        let read = workspace.read(Topic::Bucket(bucket.clone()), |cloud| {
            let Some(stored) = cloud.s3().bucket(&bucket) else { return Vec::new() };
            let from = stored.objects.range::<String, _>((Bound::Included(prefix.clone()), Bound::Unbounded));
            let fitting = from.take_while(|(key, _)| key.starts_with(&prefix));
            fitting.take(SHOWN).map(|(key, object)| (key.clone(), object.size)).collect()
        });
        read.unwrap_or_default()
    });
    let pick = move |key: &str| {
        let name = bucket.get_untracked();
        let event = workspace.peek(|cloud| {
            let object = cloud.s3().object(&name, key)?;
            Some(rule.with_value(|rule| templates::put_event(&name, key, object, rule)))
        });
        if let Some(event) = event.flatten() {
            on_pick.run(event);
        }
    };
    let one = move |(key, size): (String, u64)| {
        let chosen = key.clone();
        view! {
            <li>
                <button type="button" class="choice" on:click=move |_| pick(&chosen)>
                    <span class="cut">{key}</span><span class="muted small">{format::bytes(size)}</span>
                </button>
            </li>
        }
    };
    view! {
        <div class="body">
            <Select label="Bucket" value=bucket options=buckets />
            <TextField label="Key begins with" value=prefix code=true autofocus=true />
            <Show
                when=move || !keys.with(Vec::is_empty)
                fallback=|| view! { <p class="muted">"No object fits. Upload one into the bucket, or change the beginning of the key."</p> }
            >
                <ul class="choices-list" aria-label="Objects">
                    <For each=move || keys.get() key=Clone::clone children=one />
                </ul>
            </Show>
            <Show when=move || keys.with(Vec::len) == SHOWN>
                <p class="muted small">{format!("The first {SHOWN} show. Type more of the key to see others.")}</p>
            </Show>
        </div>
    }
}
