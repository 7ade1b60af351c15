//! Uploads: a queue of files on their way into buckets. It belongs to the page, not to one bucket's page: uploads go on
//! while one looks at something else.

mod panel;
mod pick;

pub use panel::UploadPanel;
pub use pick::{Dropped, dropped, has_files, picked};

use leptos::{prelude::*, task::spawn_local};
use web_sys::{Blob, File};

use super::{live::announce, workspace::Workspace};
use crate::{
    browser::{Cancel, UploadError},
    cloud::s3,
    format,
    learn::explain::{Explained, explain_s3},
    media,
};

/// Files that are taken in at the same time. More would share the same disk and processor.
const AT_ONCE: usize = 3;

/// How an upload stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// Others go first.
    Waiting,
    /// It is being taken in.
    Running,
    /// The object is there.
    Done,
    /// It was not stored.
    Failed(Failure),
}

/// Why an upload came to nothing: what happened, why, what to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// What happened.
    pub title: String,
    /// Why.
    pub why: String,
    /// What to do.
    pub next: String,
}

impl From<Explained> for Failure {
    fn from(Explained { title, why, next }: Explained) -> Self {
        Self { title, why, next }
    }
}

/// Bytes that have been taken in, and how fast.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pace {
    /// Bytes so far.
    pub done: u64,
    /// Bytes a second; none until it can be told.
    pub rate: Option<f64>,
}

/// One file on its way.
#[derive(Clone)]
pub struct Upload {
    id: u32,
    /// Where it goes.
    pub bucket: String,
    /// The key of the object to be.
    pub key: String,
    /// Its size in bytes.
    pub size: u64,
    /// How it stands.
    pub stage: ArcRwSignal<Stage>,
    /// How far it is.
    pub pace: ArcRwSignal<Pace>,
    file: Blob,
    content_type: Option<String>,
    cancel: Cancel,
}

/// The queue.
#[derive(Clone, Copy)]
pub struct Uploads {
    list: RwSignal<Vec<Upload>, LocalStorage>,
    next: StoredValue<u32>,
}

/// Makes the queue known to all pages. While something is under way, leaving the page asks first; a file that is dropped
/// beside the places for it does nothing, where the browser would go away from the page and show it.
pub fn provide() {
    let uploads = Uploads { list: RwSignal::new_local(Vec::new()), next: StoredValue::new(0) };
    provide_context(uploads);
    let ask = window_event_listener_untyped("beforeunload", move |event| {
        if uploads.unfinished() > 0 {
            event.prevent_default();
        }
    });
    let stray = ["dragover", "drop"].map(|name| {
        window_event_listener_untyped(name, |event| {
            if pick::has_files(&event) {
                event.prevent_default();
            }
        })
    });
    on_cleanup(move || {
        ask.remove();
        stray.into_iter().for_each(|listener| listener.remove());
    });
}

/// The queue.
pub fn use_uploads() -> Uploads {
    expect_context()
}

impl Uploads {
    /// Puts files into the queue: each becomes the object `prefix` + its name.
    pub fn add(self, workspace: Workspace, bucket: &str, prefix: &str, files: Vec<File>) {
        if files.is_empty() {
            return;
        }
        let news: Vec<_> = files.into_iter().map(|file| self.upload(bucket, prefix, file)).collect();
        announce(match news.as_slice() {
            [only] => format!("Uploading {}", only.key),
            many => format!("Uploading {} files", many.len()),
        });
        self.list.update(|list| {
            list.retain(|it| it.stage.with_untracked(|stage| *stage != Stage::Done));
            list.extend(news);
        });
        self.start(workspace);
    }

    fn upload(self, bucket: &str, prefix: &str, file: File) -> Upload {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let name = file.name();
        let told = Some(file.type_()).filter(|told| !told.is_empty());
        Upload {
            id,
            bucket: bucket.to_owned(),
            key: format!("{prefix}{name}"),
            size: file.size() as u64,
            stage: ArcRwSignal::new(Stage::Waiting),
            pace: ArcRwSignal::new(Pace::default()),
            content_type: told.or_else(|| media::content_type(&name).map(str::to_owned)),
            file: file.into(),
            cancel: Cancel::new(),
        }
    }

    /// All uploads, oldest first.
    pub fn all(self) -> Vec<Upload> {
        self.list.get()
    }

    /// How many wait or run.
    fn unfinished(self) -> usize {
        let open = |it: &&Upload| it.stage.with_untracked(|stage| matches!(stage, Stage::Waiting | Stage::Running));
        self.list.with_untracked(|list| list.iter().filter(open).count())
    }

    /// Cancels an upload, or takes a failed one off the list.
    pub fn remove(self, id: u32) {
        self.list.update(|list| {
            list.retain(|it| {
                if it.id == id {
                    it.cancel.cancel();
                }
                it.id != id
            });
        });
    }

    /// Takes what is finished off the list.
    pub fn clear_done(self) {
        self.list.update(|list| list.retain(|it| it.stage.with_untracked(|stage| *stage != Stage::Done)));
    }

    /// Puts a failed upload into the queue again.
    pub fn again(self, workspace: Workspace, id: u32) {
        let failed = self.list.with_untracked(|list| list.iter().find(|it| it.id == id).cloned());
        if let Some(upload) = failed {
            upload.pace.set(Pace::default());
            upload.stage.set(Stage::Waiting);
            self.start(workspace);
        }
    }

    /// Starts what waits while there is room.
    fn start(self, workspace: Workspace) {
        let is = |it: &Upload, wanted: &Stage| it.stage.with_untracked(|stage| stage == wanted);
        loop {
            let next = self.list.with_untracked(|list| {
                let running = list.iter().filter(|it| is(it, &Stage::Running)).count();
                list.iter().find(|it| running < AT_ONCE && is(it, &Stage::Waiting)).cloned()
            });
            let Some(upload) = next else { return };
            upload.stage.set(Stage::Running);
            spawn_local(async move {
                let stage = run(workspace, &upload).await;
                if let Stage::Failed(failure) = &stage {
                    super::live::announce_now(format!("{} was not uploaded. {}", upload.key, failure.title));
                }
                upload.stage.set(stage);
                self.start(workspace);
                self.tell_end();
            });
        }
    }

    /// Says once that everything is there.
    fn tell_end(self) {
        if self.unfinished() > 0 {
            return;
        }
        let done = |it: &&Upload| it.stage.with_untracked(|stage| *stage == Stage::Done);
        let count = self.list.with_untracked(|list| list.iter().filter(done).count());
        if count > 0 {
            announce(format!("{} uploaded", format::counted(count as u64, "file", "files")));
        }
    }
}

impl Upload {
    /// Names it in the queue.
    pub fn id(&self) -> u32 {
        self.id
    }
}

async fn run(workspace: Workspace, upload: &Upload) -> Stage {
    let Some(driver) = workspace.driver() else {
        return Stage::Failed(failure(upload, "The workspace is closed.", "Open it again, then try again."));
    };
    let headers = s3::Headers { content_type: upload.content_type.clone(), ..s3::Headers::default() };
    let began = js_sys::Date::now();
    let pace = upload.pace.clone();
    let progress = move |done| {
        let passed = (js_sys::Date::now() - began) / 1_000.0;
        // The first moments tell nothing about the rest.
        let rate = (passed > 0.5).then(|| done as f64 / passed);
        pace.set(Pace { done, rate });
    };
    let file = upload.file.clone();
    match driver.upload(&upload.bucket, &upload.key, file, headers, &upload.cancel, progress).await {
        // One that was cancelled is off the list already.
        Ok(()) | Err(UploadError::Cancelled) => Stage::Done,
        // The reason says what to do as well; the file is what the person knows it by.
        Err(UploadError::Refused(s3::Error::NotKept(why))) => Stage::Failed(failure(upload, &why, "")),
        Err(UploadError::Refused(error)) => Stage::Failed(explain_s3(&error).into()),
        Err(UploadError::Bytes(why)) => {
            let next = "If the file was moved or changed since you chose it, choose it again. Otherwise try again.";
            Stage::Failed(failure(upload, &why, next))
        }
    }
}

fn failure(upload: &Upload, why: &str, next: &str) -> Failure {
    Failure { title: format!("{} was not stored.", upload.key), why: why.to_owned(), next: next.to_owned() }
}
