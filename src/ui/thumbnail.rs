//! A small picture of an object, read from the workspace. What is no picture shows as an icon.

use crate::{
    cloud::Topic,
    ui::{parts::Icon, workspace::use_workspace},
};
use leptos::{prelude::*, task::spawn_local};

/// Larger pictures are not decoded for a small one, in bytes.
const MOST_BYTES: u64 = 32 << 20;

/// The picture; its alternative text is the key.
#[component]
pub fn Thumbnail(bucket: String, key: String) -> impl IntoView {
    let workspace = use_workspace();
    let place = StoredValue::new((bucket.clone(), key.clone()));
    // An object that is put again has another sequencer.
    let object = Memo::new(move |_| {
        place.with_value(|(bucket, key)| {
            let topic = Topic::Bucket(bucket.clone());
            workspace.read(topic, |cloud| cloud.s3().object(bucket, key).cloned()).flatten()
        })
    });
    let address = RwSignal::new(None::<String>);
    let revoke = move || {
        if let Some(old) = address.try_get_untracked().flatten() {
            let _ = web_sys::Url::revoke_object_url(&old);
        }
    };
    Effect::new(move |_| {
        let picture =
            object.get().filter(|it| it.size <= MOST_BYTES && it.headers.content_type().starts_with("image/"));
        let driver = workspace.driver();
        spawn_local(async move {
            let mut made = None;
            if let (Some(picture), Some(driver)) = (picture, driver)
                && let Ok(blob) = driver.body(&picture).await
            {
                made = web_sys::Url::create_object_url_with_blob(&blob).ok();
            }
            revoke();
            // The page may have been left meanwhile.
            if address.try_set(made.clone()).is_some()
                && let Some(made) = made
            {
                let _ = web_sys::Url::revoke_object_url(&made);
            }
        });
    });
    on_cleanup(revoke);
    move || match address.get() {
        Some(address) => view! { <img class="thumbnail" src=address alt=key.clone() /> }.into_any(),
        None => view! { <Icon name="image" size=24 /> }.into_any(),
    }
}
