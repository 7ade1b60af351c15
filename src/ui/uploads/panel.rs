//! The queue as one sees it: what runs and what failed in full, the rest in a line.

use leptos::prelude::*;

use super::{Failure, Pace, Stage, Upload, use_uploads};
use crate::{
    format,
    route::Route,
    ui::{
        navigation::Link,
        parts::{Button, ButtonKind, ErrorNote, Icon, Progress},
        workspace::use_workspace,
    },
};

/// Waiting files that show with a row each; the others are counted.
const WAITING_ROWS: usize = 5;
/// A file whose last bytes take time to be stored, in bytes.
const LARGE: u64 = 8 << 20;
/// Finished files that are listed, the newest first.
const LISTED: usize = 100;

/// The uploads into a bucket, or all of them; nothing where there are none.
#[component]
pub fn UploadPanel(
    /// The bucket; all where it is not given.
    #[prop(optional, into)]
    bucket: Option<String>,
) -> impl IntoView {
    let uploads = use_uploads();
    let mine = StoredValue::new(bucket);
    let sorted = Memo::new_with_compare(
        move |_| {
            let here = |it: &Upload| mine.with_value(|mine| mine.as_ref().is_none_or(|mine| *mine == it.bucket));
            Sorted::of(uploads.all().into_iter().filter(here))
        },
        |_, _| true,
    );
    let row = move |id: u32| {
        let found = uploads.list.with_untracked(|list| list.iter().find(|it| it.id == id).cloned());
        found.map(|upload| view! { <Row upload /> })
    };
    view! {
        <Show when=move || !sorted.with(Sorted::is_empty)>
            <section class="card uploads" aria-label="Uploads">
                <ul>
                    <For each=move || sorted.with(Sorted::rows) key=|id| *id children=move |id| view! { <li>{row(id)}</li> } />
                </ul>
                {move || {
                    let more = sorted.with(|it| it.waiting.len().saturating_sub(WAITING_ROWS));
                    (more > 0).then(|| view! { <p class="muted small">{format!("and {} more wait", format::grouped(more as u64))}</p> })
                }}
                {move || {
                    let done = sorted.with(|it| it.done.clone());
                    (!done.is_empty()).then(|| view! { <Finished done /> })
                }}
            </section>
        </Show>
    }
}

/// The queue, sorted by how things stand.
#[derive(Default)]
struct Sorted {
    failed: Vec<u32>,
    running: Vec<u32>,
    waiting: Vec<u32>,
    done: Vec<(String, String)>,
}

impl Sorted {
    fn of(uploads: impl Iterator<Item = Upload>) -> Sorted {
        let mut sorted = Sorted::default();
        for upload in uploads {
            match upload.stage.get() {
                Stage::Failed(_) => sorted.failed.push(upload.id),
                Stage::Running => sorted.running.push(upload.id),
                Stage::Waiting => sorted.waiting.push(upload.id),
                Stage::Done => sorted.done.push((upload.bucket, upload.key)),
            }
        }
        sorted
    }

    fn rows(&self) -> Vec<u32> {
        let waiting = self.waiting.iter().take(WAITING_ROWS);
        self.failed.iter().chain(&self.running).chain(waiting).copied().collect()
    }

    fn is_empty(&self) -> bool {
        self.failed.is_empty() && self.running.is_empty() && self.waiting.is_empty() && self.done.is_empty()
    }
}

#[component]
fn Row(upload: Upload) -> impl IntoView {
    let (workspace, uploads) = (use_workspace(), use_uploads());
    let (id, key, size) = (upload.id, StoredValue::new(upload.key.clone()), upload.size);
    let (stage, pace) = (upload.stage, upload.pace);
    let failure = {
        let stage = stage.clone();
        Memo::new(move |_| match stage.get() {
            Stage::Failed(failure) => Some(failure),
            _ => None,
        })
    };
    let waits = Memo::new(move |_| stage.get() == Stage::Waiting);
    let pace: Signal<Pace> = pace.into();
    // What the disk still has to do after the last byte of a large file was read can't be measured.
    let share = Signal::derive(move || {
        let share = pace.get().done as f64 / size.max(1) as f64;
        (share < 1.0 || size < LARGE).then_some(share)
    });
    move || {
        match failure.get() {
        Some(Failure { title, why, next }) => view! {
            <ErrorNote what=title why then=next>
                <Button on_press=move |_| uploads.again(workspace, id)>"Try again"</Button>
                <Button kind=ButtonKind::Quiet on_press=move |_| uploads.remove(id)>"Dismiss"</Button>
            </ErrorNote>
        }
        .into_any(),
        None => view! {
            <div class="upload">
                <p>
                    <strong class="cut">{key.get_value()}</strong>
                    <span class="muted">{move || if waits.get() { format!("waits · {}", format::bytes(size)) } else { told(pace.get(), size) }}</span>
                </p>
                <Button kind=ButtonKind::Quiet on_press=move |_| uploads.remove(id)>
                    "Cancel" <span class="unseen">" the upload of " {key.get_value()}</span>
                </Button>
                {move || (!waits.get()).then(|| view! { <Progress label=format!("Upload of {}", key.get_value()) value=share /> })}
            </div>
        }
        .into_any(),
    }
    }
}

/// `18.4 MB of 24.0 MB · 61 MB/s · 1 s left`
fn told(pace: Pace, size: u64) -> String {
    let mut text = format!("{} of {}", format::bytes(pace.done), format::bytes(size));
    if let Some(rate) = pace.rate.filter(|rate| *rate > 0.0) {
        let left = (size.saturating_sub(pace.done)) as f64 / rate;
        text.push_str(&format!(" · {}/s", format::bytes(rate as u64)));
        if left >= 1.0 {
            text.push_str(&format!(" · {} left", format::duration((left * 1_000.0).ceil()).replace(".00", "")));
        }
    }
    text
}

/// What is done, in a line that unfolds.
#[component]
fn Finished(done: Vec<(String, String)>) -> impl IntoView {
    let uploads = use_uploads();
    let link = |(bucket, key): (String, String)| {
        let to = Route::Object { bucket, key: key.clone() };
        view! { <li><Link to>{key}</Link></li> }
    };
    let count = done.len();
    let content = match done.as_slice() {
        [only] => {
            let (bucket, key) = only.clone();
            let to = Route::Object { bucket, key: key.clone() };
            view! { <p class="spring cut">"Uploaded " <Link to>{key}</Link></p> }.into_any()
        }
        many => view! {
            <details class="spring">
                <summary>{format!("Uploaded {}", format::counted(count as u64, "file", "files"))}</summary>
                <ul>{many.iter().rev().take(LISTED).cloned().map(link).collect_view()}</ul>
            </details>
        }
        .into_any(),
    };
    view! {
        <div class="row finished">
            <Icon name="circle-check" />
            {content}
            <Button kind=ButtonKind::Quiet on_press=move |_| uploads.clear_done()>"Clear"</Button>
        </div>
    }
}
