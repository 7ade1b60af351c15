//! A folder's entries, listed a page at a time, so that 100,000 keys don't hold the page up.

use leptos::{prelude::*, task::spawn_local};
use std::{sync::Arc, time::Duration};

use super::words::{folder_name, name_of};
use crate::{
    cloud::{
        Topic, limits,
        s3::{ListObjects, Listed},
    },
    ui::{
        pace::{clock, pause},
        workspace::{Workspace, use_workspace},
    },
};

/// The time that listing takes at once, in milliseconds; then the page gets its turn.
const SLICE: f64 = 8.0;
/// The time after which a person notices that something old still stands there.
const NOTICED: Duration = Duration::from_millis(120);

/// What stands in a folder.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A folder: the common prefix, which ends in a slash.
    Folder(String),
    /// An object.
    Object(Listed),
}

impl Entry {
    /// The key, or the common prefix.
    pub fn key(&self) -> &str {
        match self {
            Self::Folder(prefix) => prefix,
            Self::Object(object) => &object.key,
        }
    }

    /// What it is called in its folder.
    pub fn name(&self) -> &str {
        match self {
            Self::Folder(prefix) => folder_name(prefix),
            Self::Object(object) => name_of(&object.key),
        }
    }

    /// Names this version of it: changes whenever its row has to.
    pub fn version(&self) -> String {
        match self {
            Self::Folder(prefix) => prefix.clone(),
            Self::Object(object) => format!("{}\0{}\0{}", object.key, object.etag, object.modified.0),
        }
    }
}

/// The entries of a folder, folders first, both in the order of their bytes; `None` while they are being listed.
pub type Folder = RwSignal<Option<Entries>>;

/// Entries in an order; to order them anew costs no copies of their names.
pub type Entries = Arc<Vec<Arc<Entry>>>;

/// Lists what lies under a prefix, and again when the bucket changes.
pub fn use_folder(bucket: String, prefix: Signal<String>) -> Folder {
    let workspace = use_workspace();
    let folder = RwSignal::new(None);
    let bucket = StoredValue::new(bucket);
    let round = StoredValue::new(0_u64);
    let shown = StoredValue::new(None::<String>);
    let busy = StoredValue::new(false);
    let run = move || async move {
        while let Some(wanted) = round.try_get_value() {
            let began = clock();
            let now = prefix.get_untracked();
            let stale = || prefix.try_get_untracked().as_ref() != Some(&now);
            let entries = list(workspace, &bucket.get_value(), &now, &stale).await;
            if round.try_get_value().is_none() {
                return; // The page is gone.
            }
            if !stale() {
                folder.set(Some(Arc::new(entries)));
                shown.set_value(Some(now));
            }
            if round.get_value() == wanted {
                return busy.set_value(false);
            }
            // It changed meanwhile. What takes long is done less often.
            pause(Duration::from_millis(((clock() - began) * 4.0).clamp(200.0, 3_000.0) as u64)).await;
        }
    };
    Effect::new(move |_| {
        let now = prefix.get();
        workspace.read(Topic::Bucket(bucket.get_value()), |_| ());
        round.update_value(|round| *round += 1);
        // What was shown last stays for as long as nobody would notice.
        let late = move || {
            let wanted = prefix.try_get_untracked().as_ref() == Some(&now);
            if wanted && shown.try_with_value(|shown| shown.as_ref() != Some(&now)) == Some(true) {
                folder.set(None);
            }
        };
        set_timeout(late, NOTICED);
        if !busy.get_value() {
            busy.set_value(true);
            spawn_local(run());
        }
    });
    folder
}

/// All entries of a bucket under a prefix; fewer when that is of no use any more. Without the bucket there are none.
async fn list(workspace: Workspace, bucket: &str, prefix: &str, stale: &impl Fn() -> bool) -> Vec<Arc<Entry>> {
    let (mut folders, mut objects) = (Vec::new(), Vec::new());
    let mut request = ListObjects {
        bucket: bucket.to_owned(),
        prefix: prefix.to_owned(),
        delimiter: Some("/".to_owned()),
        max: limits::LIST_KEYS,
        ..ListObjects::default()
    };
    let mut until = clock() + SLICE;
    while let Some(Ok(page)) = workspace.peek(|cloud| cloud.s3().list_objects(&request)) {
        folders.extend(page.prefixes.into_iter().map(Entry::Folder).map(Arc::new));
        objects.extend(page.objects.into_iter().map(Entry::Object).map(Arc::new));
        request.token = page.next;
        if request.token.is_none() {
            break;
        }
        if clock() > until {
            pause(Duration::ZERO).await;
            until = clock() + SLICE;
            if stale() {
                break;
            }
        }
    }
    folders.append(&mut objects);
    folders
}
