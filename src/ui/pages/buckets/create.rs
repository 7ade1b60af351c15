//! Dialogs that make something: a bucket, a folder.

use leptos::{prelude::*, task::spawn_local};

use super::words::{at, refusal, told};
use crate::{
    browser::{Cancel, UploadError},
    cloud::{Topic, limits, s3},
    learn::explain::explain_s3,
    ui::{
        live::announce,
        navigation::navigate,
        parts::{Button, ButtonKind, Dialog, TextField, Toast, Tone, use_toasts},
        workspace::use_workspace,
    },
};

/// Asks for a name and creates a bucket. The name is checked while it is typed.
#[component]
pub fn CreateBucket(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open title="Create bucket">
            <BucketForm open />
        </Dialog>
    }
}

#[component]
fn BucketForm(open: RwSignal<bool>) -> impl IntoView {
    let (workspace, toasts) = (use_workspace(), use_toasts());
    let name = RwSignal::new(String::new());
    // A name that is being typed is too short for a while; that is told when it is sent.
    let sent = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let fault = move || {
        let name = name.get();
        if let Err(fault) = s3::check_bucket_name(&name) {
            return Some(told(&explain_s3(&s3::Error::InvalidBucketName(name, fault))));
        }
        let there = workspace.read(Topic::Buckets, |cloud| cloud.s3().bucket(&name).is_some()).unwrap_or_default();
        there.then(|| told(&explain_s3(&s3::Error::BucketAlreadyOwnedByYou(name))))
    };
    let error = Signal::derive(move || {
        let short = name.with(|name| name.chars().count() < *limits::BUCKET_NAME.start());
        if short && !sent.get() { None } else { fault() }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        sent.set(true);
        if busy.get_untracked() || untrack(fault).is_some() {
            return;
        }
        busy.set(true);
        let (driver, bucket) = (workspace.driver(), name.get_untracked());
        spawn_local(async move {
            let Some(driver) = driver else { return };
            let created = driver.s3(s3::Op::CreateBucket { bucket: bucket.clone() }).await;
            busy.try_set(false);
            match created {
                Ok(_) => {
                    open.set(false);
                    announce(format!("Bucket {bucket} created"));
                    navigate(&at(&bucket, ""));
                }
                Err(error) => drop(toasts.show(refusal(&error))),
            }
        });
    };
    view! {
        <form on:submit=submit>
            <div class="body">
                <TextField
                    label="Bucket name"
                    value=name
                    error
                    code=true
                    autofocus=true
                    hint="3 to 63 characters: lower-case letters, digits, dots and hyphens. On AWS the name must be the only one of its kind in the world."
                />
            </div>
            <footer>
                <Button on_press=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy>"Create bucket"</Button>
            </footer>
        </form>
    }
}

/// Asks for a name and makes a folder: an object of 0 bytes whose key ends in a slash, as the AWS console does it.
#[component]
pub fn NewFolder(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The bucket.
    bucket: String,
    /// The folder that it is made in.
    #[prop(into)]
    folder: Signal<String>,
) -> impl IntoView {
    let bucket = StoredValue::new(bucket);
    view! {
        <Dialog open title="New folder">
            <FolderForm open bucket=bucket.get_value() folder />
        </Dialog>
    }
}

#[component]
fn FolderForm(open: RwSignal<bool>, bucket: String, folder: Signal<String>) -> impl IntoView {
    let (workspace, toasts) = (use_workspace(), use_toasts());
    let name = RwSignal::new(String::new());
    let sent = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let key = move || folder.with_untracked(|folder| name.with(|name| format!("{folder}{name}/")));
    let bucket = StoredValue::new(bucket);
    let fault = move || {
        if name.with(String::is_empty) {
            return Some("A folder needs a name.".to_owned());
        }
        if name.with(|name| name.contains('/')) {
            return Some("A slash ends a folder's name. Make the outer folder first, then the one inside.".to_owned());
        }
        let key = key();
        if let Err(error) = s3::check_key(&key) {
            return Some(told(&explain_s3(&error)));
        }
        let there = bucket.with_value(|bucket| workspace.peek(|cloud| cloud.s3().object(bucket, &key).is_some()));
        there.unwrap_or_default().then(|| "This folder is there already. Choose another name.".to_owned())
    };
    let error = Signal::derive(move || if name.with(String::is_empty) && !sent.get() { None } else { fault() });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        sent.set(true);
        if busy.get_untracked() || untrack(fault).is_some() {
            return;
        }
        busy.set(true);
        let (driver, bucket, key) = (workspace.driver(), bucket.get_value(), untrack(key));
        spawn_local(async move {
            let (Some(driver), Ok(nothing)) = (driver, web_sys::Blob::new()) else { return };
            // The type that the AWS console gives to folders.
            let content_type = Some("application/x-directory; charset=UTF-8".to_owned());
            let headers = s3::Headers { content_type, ..s3::Headers::default() };
            let made = driver.upload(&bucket, &key, nothing, headers, &Cancel::new(), |_| ()).await;
            busy.try_set(false);
            match made {
                Ok(()) | Err(UploadError::Cancelled) => {
                    open.set(false);
                    announce(format!("Folder {key} created"));
                }
                Err(UploadError::Refused(error)) => drop(toasts.show(refusal(&error))),
                Err(UploadError::Bytes(why)) => drop(toasts.show(Toast::new(Tone::Bad, why).lasting())),
            }
        });
    };
    view! {
        <form on:submit=submit>
            <div class="body">
                <TextField
                    label="Folder name"
                    value=name
                    error
                    autofocus=true
                    hint="S3 has no folders: this makes an object of 0 bytes whose key ends in a slash. Like any object it fires rules."
                />
            </div>
            <footer>
                <Button on_press=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy>"Create folder"</Button>
            </footer>
        </form>
    }
}
