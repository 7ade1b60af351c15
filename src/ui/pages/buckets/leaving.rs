//! Objects that are about to be deleted: for six seconds a message offers Undo, then the delete is sent. Until then nothing
//! has happened and nothing fires. The wait lives in this tab alone: if it closes first, nothing is deleted.

use leptos::{prelude::*, task::spawn_local};
use std::{collections::BTreeMap, sync::Arc};

use super::{
    deletion,
    words::{folder_name, name_of, refusal},
};
use crate::{
    browser::Driver,
    cloud::s3,
    format,
    ui::{
        live::announce,
        parts::{Toast, Toasts, Tone},
        workspace::Workspace,
    },
};

/// What a person chose to delete.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Keys of objects.
    pub keys: Vec<String>,
    /// Prefixes of folders: everything below goes.
    pub folders: Vec<String>,
}

/// What leaves together.
#[derive(Debug, Clone)]
struct Batch {
    id: u32,
    bucket: String,
    folders: Vec<String>,
    /// Each key with the sequencer of the object that was meant: one that replaces it in the meantime stays.
    keys: Arc<BTreeMap<String, u64>>,
}

/// Everything that is about to be deleted.
#[derive(Clone, Copy)]
pub struct Leaving {
    batches: RwSignal<Vec<Batch>>,
    next: StoredValue<u32>,
}

/// Makes [`Leaving`] known to all pages: an object leaves on whichever page one is.
pub fn provide() {
    provide_context(Leaving { batches: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
}

/// Everything that is about to be deleted.
pub fn use_leaving() -> Leaving {
    expect_context()
}

impl Leaving {
    /// Whether an object is about to be deleted.
    pub fn has_key(self, bucket: &str, key: &str) -> bool {
        self.batches.with(|batches| batches.iter().any(|it| it.bucket == bucket && it.keys.contains_key(key)))
    }

    /// Whether a folder is about to be deleted.
    pub fn has_folder(self, bucket: &str, prefix: &str) -> bool {
        let here = |it: &Batch| it.bucket == bucket && it.folders.iter().any(|folder| prefix.starts_with(folder));
        self.batches.with(|batches| batches.iter().any(here))
    }

    /// Shows what was chosen as leaving, and deletes it when the message with Undo has run out.
    pub fn begin(self, workspace: Workspace, toasts: Toasts, bucket: &str, choice: Choice) {
        let Some(driver) = workspace.driver() else { return };
        let mut keys = meant(&driver, bucket, &choice);
        keys.retain(|key, _| !untrack(|| self.has_key(bucket, key)));
        if keys.is_empty() {
            return;
        }
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let text = format!(
            "{} will be deleted. Until then nothing fires, and closing this tab cancels it.",
            subject(&choice, keys.len())
        );
        let batch = Batch { id, bucket: bucket.to_owned(), folders: choice.folders, keys: Arc::new(keys) };
        self.batches.update(|batches| batches.push(batch.clone()));
        let undo = move || {
            self.forget(id);
            announce("Nothing was deleted");
        };
        let send = move || {
            let (driver, batch) = (driver.clone(), batch.clone());
            spawn_local(async move { self.send(driver, batch, toasts).await });
        };
        toasts.show(Toast::new(Tone::Plain, text).action("Undo", undo).on_end(send));
    }

    async fn send(self, driver: Driver, batch: Batch, toasts: Toasts) {
        // A workspace that was reset or lost meanwhile is another one: what was meant is gone with the old.
        if driver.is_over() {
            return self.forget(batch.id);
        }
        let unchanged = |(key, sequencer): &(&String, &u64)| {
            driver.cloud().s3().object(&batch.bucket, key).is_some_and(|object| object.sequencer == **sequencer)
        };
        let (now, replaced): (Vec<_>, Vec<_>) = batch.keys.iter().partition(unchanged);
        let keys: Vec<String> = now.into_iter().map(|(key, _)| key.clone()).collect();
        let count = keys.len();
        let outcome = deletion::delete_keys(&driver, &batch.bucket, keys).await;
        self.forget(batch.id);
        match outcome {
            Ok(()) if count == 0 => {}
            Ok(()) => announce(format!("{} deleted", format::counted(count as u64, "object", "objects"))),
            Err(error) => drop(toasts.show(refusal(&error))),
        }
        let stayed = replaced.iter().find(|(key, _)| driver.cloud().s3().object(&batch.bucket, key).is_some());
        if let Some((key, _)) = stayed {
            let text = format!("{} was replaced in the meantime, so it stays.", name_of(key));
            toasts.show(Toast::new(Tone::Plain, text));
        }
    }

    fn forget(self, id: u32) {
        self.batches.update(|batches| batches.retain(|batch| batch.id != id));
    }
}

/// The objects that were chosen, as they are now.
fn meant(driver: &Driver, bucket: &str, choice: &Choice) -> BTreeMap<String, u64> {
    let cloud = driver.cloud();
    let Some(stored) = cloud.s3().bucket(bucket) else { return BTreeMap::new() };
    let single = choice.keys.iter().filter_map(|key| Some((key, stored.objects.get(key)?)));
    let below = choice.folders.iter().flat_map(|folder| {
        stored.objects.range(folder.clone()..).take_while(move |(key, _)| key.starts_with(folder.as_str()))
    });
    single.chain(below).map(|(key, object): (&String, &s3::Object)| (key.clone(), object.sequencer)).collect()
}

fn subject(choice: &Choice, objects: usize) -> String {
    let counted = format::counted(objects as u64, "object", "objects");
    match (choice.keys.as_slice(), choice.folders.as_slice()) {
        ([key], []) => name_of(key).to_owned(),
        ([], [folder]) => format!("Folder {} with {counted}", folder_name(folder)),
        _ => counted,
    }
}
