//! Not more often than people can see: news that comes in hundreds a second is looked at once a moment.

use futures::channel::oneshot;
use leptos::prelude::*;
use std::time::Duration;

use crate::{
    cloud::{Cloud, Topic},
    ui::workspace::use_workspace,
};

/// The time between two looks, in milliseconds.
const MOMENT: Duration = Duration::from_millis(80);

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

/// A projection that follows a topic at a human pace: at once the first time, then once a moment.
pub fn paced<T: Send + Sync + 'static>(topic: Topic, project: impl Fn(&Cloud) -> T + 'static) -> RwSignal<Option<T>> {
    let workspace = use_workspace();
    let seen = RwSignal::new(None);
    let project = StoredValue::new_local(project);
    let waiting = StoredValue::new(false);
    let look = move || {
        waiting.try_set_value(false);
        if let Some(now) = project.try_with_value(|project| workspace.peek(project)).flatten() {
            seen.try_set(Some(now));
        }
    };
    look();
    Effect::new(move |ran: Option<()>| {
        workspace.read(topic.clone(), |_| ());
        if ran.is_some() && !waiting.get_value() {
            waiting.set_value(true);
            set_timeout(look, MOMENT);
        }
    });
    seen
}
