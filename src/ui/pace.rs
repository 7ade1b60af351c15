//! Not more often than people can see: news that comes in hundreds a second is looked at once a moment.

use futures::channel::oneshot;
use leptos::prelude::*;
use std::time::Duration;

use crate::{
    cloud::{Cloud, Topic},
    ui::workspace::use_workspace,
};

/// The least time between two looks, in milliseconds.
const MOMENT: f64 = 200.0;
/// The time after which news that comes alone is looked at, in milliseconds: more of it may come with it.
const AT_ONCE: f64 = 16.0;

/// Waits; for at least a turn of the event loop, so that the page can paint.
pub async fn pause(time: Duration) {
    let (over, waited) = oneshot::channel();
    let end = move || {
        // Whoever waited may be gone.
        let _ = over.send(());
    };
    set_timeout(end, time);
    let _ = waited.await;
}

/// Milliseconds, for differences.
pub fn clock() -> f64 {
    window().performance().map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// A projection that follows a topic at a human pace: at once where news comes alone, else once a moment.
pub fn paced<T: Send + Sync + 'static>(topic: Topic, project: impl Fn(&Cloud) -> T + 'static) -> RwSignal<Option<T>> {
    let workspace = use_workspace();
    let seen = RwSignal::new(None);
    let project = StoredValue::new_local(project);
    let (waiting, looked) = (StoredValue::new(false), StoredValue::new(0.0));
    let look = move || {
        waiting.try_set_value(false);
        looked.try_set_value(clock());
        if let Some(now) = project.try_with_value(|project| workspace.peek(project)).flatten() {
            seen.try_set(Some(now));
        }
    };
    look();
    Effect::new(move |ran: Option<()>| {
        workspace.read(topic.clone(), |_| ());
        if ran.is_some() && !waiting.get_value() {
            waiting.set_value(true);
            let wait = (looked.get_value() + MOMENT - clock()).max(AT_ONCE);
            set_timeout(look, Duration::from_millis(wait as u64));
        }
    });
    seen
}
