//! Deleting a bucket. S3 refuses while it holds objects: then emptying it is offered, and asked about.

use leptos::{prelude::*, task::spawn_local};

use super::{deletion::delete_bucket, words::refusal};
use crate::{
    cloud::s3,
    format,
    learn::explain::explain_s3,
    ui::{
        live::announce,
        parts::{Button, ButtonKind, Dialog, ErrorNote, use_toasts},
        workspace::use_workspace,
    },
};

/// Asks before a bucket is deleted.
#[component]
pub fn RemoveBucket(
    /// The bucket; none while nothing is asked.
    bucket: RwSignal<Option<String>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let asked = RwSignal::new(String::new());
    Effect::new(move |_| {
        // The name stays while the dialog closes.
        if let Some(name) = bucket.get() {
            asked.set(name);
            open.set(true);
            bucket.set(None);
        }
    });
    let title = Signal::derive(move || format!("Delete bucket {}?", asked.get()));
    view! {
        <Dialog open title>
            {move || view! { <Question open bucket=asked.get() /> }}
        </Dialog>
    }
}

#[component]
fn Question(open: RwSignal<bool>, bucket: String) -> impl IntoView {
    let (workspace, toasts) = (use_workspace(), use_toasts());
    let objects =
        workspace.peek(|cloud| cloud.s3().bucket(&bucket).map_or(0, |it| it.objects.len())).unwrap_or_default();
    let busy = RwSignal::new(false);
    let left = RwSignal::new(None::<usize>);
    let name = bucket.clone();
    let yes = move |_| {
        let Some(driver) = workspace.driver() else { return };
        busy.set(true);
        let name = name.clone();
        spawn_local(async move {
            let tell = |now| {
                left.try_set(Some(now));
            };
            let deleted = delete_bucket(&driver, &name, tell).await;
            busy.try_set(false);
            open.set(false);
            match deleted {
                Ok(()) => announce(format!("Bucket {name} deleted")),
                Err(error) => drop(toasts.show(refusal(&error))),
            }
        });
    };
    let words = match objects {
        0 => view! { <p>"It is empty. Its notification rules go with it. This can't be undone."</p> }.into_any(),
        many => {
            let explained = explain_s3(&s3::Error::BucketNotEmpty(bucket));
            let count = format::counted(many as u64, "object", "objects");
            view! {
                <ErrorNote what=explained.title why=explained.why then=explained.next />
                <p>
                    {format!("Empty it now: {count} would be deleted, each with an ObjectRemoved:Delete event that may fire rules. ")}
                    "This can't be undone."
                </p>
            }
            .into_any()
        }
    };
    let progress = move || left.get().map(|left| format!("{} left", format::counted(left as u64, "object", "objects")));
    view! {
        <div class="body">
            {words}
            <p class="muted small" role="status">{progress}</p>
        </div>
        <footer>
            <Button attr:autofocus=true on_press=move |_| open.set(false)>"Cancel"</Button>
            <Button kind=ButtonKind::Danger busy on_press=yes>
                {if objects == 0 { "Delete bucket" } else { "Empty and delete" }}
            </Button>
        </footer>
    }
}
