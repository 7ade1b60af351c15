//! The frame's numbers and notices, read from the workspace.

use crate::{
    browser::{Driver, Standing},
    cloud::Topic,
    store::Repair,
    ui::{
        parts::Tone,
        shell::{ShellModel, clock, logs, notices::Notice, side::StorageUse},
        trail,
        workspace::{State, Workspace},
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// How often at most the browser is asked how much room is taken.
const MEASURE: Duration = Duration::from_secs(2);

/// What the frame shows.
pub fn model(workspace: Workspace) -> ShellModel {
    let open = move || matches!(workspace.state(), State::Open(_));
    ShellModel {
        now: clock::wall_clock(),
        workspace: Signal::derive(move || open().then(|| "My workspace".to_owned())),
        buckets: Signal::derive(move || workspace.read(Topic::Buckets, |cloud| cloud.s3().buckets().count())),
        functions: Signal::derive(move || workspace.read(Topic::Functions, |cloud| cloud.lambda().functions().count())),
        storage: storage(workspace),
        notices: Signal::derive(move || if open() { notices(workspace) } else { Vec::new() }),
        on_reset: Some(Callback::new(move |()| workspace.reset())),
        drawer: vec![trail::panel(), logs::panel()],
    }
}

fn notices(workspace: Workspace) -> Vec<Notice> {
    let Standing { over, trouble, no_locks } = workspace.standing();
    let mut notices = Vec::new();
    if let Some(text) = over {
        let again = Callback::new(move |()| workspace.open(true, Repair::Refuse));
        notices.push(Notice { id: "over", tone: Tone::Bad, text, action: Some(("Continue here".to_owned(), again)) });
    }
    if let Some(text) = trouble {
        notices.push(Notice { id: "trouble", tone: Tone::Bad, text, action: None });
    }
    if no_locks {
        let locks = "This browser gives no tab locks here (plain http, or an old version). A second tab would take this workspace over; nothing gets lost, but keep to one tab.";
        let crypto = if window().is_secure_context() { "" } else { " Handlers run without crypto.subtle." };
        notices.push(Notice { id: "locks", tone: Tone::Warn, text: format!("{locks}{crypto}"), action: None });
    }
    notices
}

/// The browser is asked when buckets change, but not all the time.
fn storage(workspace: Workspace) -> Signal<Option<StorageUse>> {
    let measured = RwSignal::new(None);
    let waiting = StoredValue::new(false);
    Effect::new(move |_| {
        workspace.read(Topic::Buckets, |_| ());
        if !waiting.get_value() && workspace.driver().is_some() {
            waiting.set_value(true);
            let measure = move || {
                waiting.set_value(false);
                spawn_local(async move {
                    if let Some(now) = measure(workspace.driver()).await {
                        measured.set(Some(now));
                    }
                });
            };
            match measured.get_untracked() {
                None => measure(),
                Some(_) => set_timeout(measure, MEASURE),
            }
        }
    });
    measured.into()
}

async fn measure(driver: Option<Driver>) -> Option<StorageUse> {
    let manager = window().navigator().storage();
    // Undefined where the page is not served securely.
    if manager.is_undefined() {
        return None;
    }
    let estimate = JsFuture::from(manager.estimate().ok()?).await.ok()?;
    let number = |name: &str| js_sys::Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    let kept = JsFuture::from(manager.persisted().ok()?).await.ok()?.is_truthy();
    let held = driver.map_or(0, |driver| driver.stats().blob_bytes + driver.stats().pack_bytes);
    // Browsers count late: what the store holds is the least that is taken.
    Some(StorageUse { used: (number("usage")? as u64).max(held), quota: number("quota")? as u64, kept })
}
