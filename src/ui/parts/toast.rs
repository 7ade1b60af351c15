//! Short messages at the edge of the page. One with an action such as Undo shows how long it can be taken; the time
//! stands still while a pointer or the focus rests on the messages.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use super::badge::Tone;
use super::button::{Button, ButtonKind, IconButton};
use super::icon::Icon;

const TICK: Duration = Duration::from_millis(100);

/// A message. Without `seconds` it stays until it is closed.
#[derive(Clone)]
pub struct Toast {
    /// What it tells: good, warning, bad, or nothing of the kind.
    pub tone: Tone,
    /// One sentence.
    pub text: String,
    /// What can be done about it.
    pub action: Option<ToastAction>,
    /// How long it stays.
    pub seconds: Option<u32>,
    /// Runs when the time is up or the message is closed, but not when the action was taken. An action that can be
    /// undone is carried out here.
    pub on_end: Option<Rc<dyn Fn()>>,
}

/// A button in a message.
#[derive(Clone)]
pub struct ToastAction {
    /// Its word.
    pub label: String,
    /// What it does.
    pub run: Rc<dyn Fn()>,
}

impl Toast {
    /// A message that stays for six seconds.
    pub fn new(tone: Tone, text: impl Into<String>) -> Toast {
        Toast { tone, text: text.into(), action: None, seconds: Some(6), on_end: None }
    }

    /// With a button.
    pub fn action(mut self, label: impl Into<String>, run: impl Fn() + 'static) -> Toast {
        self.action = Some(ToastAction { label: label.into(), run: Rc::new(run) });
        self
    }

    /// With something that happens when it ends.
    pub fn on_end(mut self, run: impl Fn() + 'static) -> Toast {
        self.on_end = Some(Rc::new(run));
        self
    }

    /// Stays until it is closed.
    pub fn lasting(mut self) -> Toast {
        self.seconds = None;
        self
    }
}

/// Names a shown message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ToastId(u32);

#[derive(Clone)]
struct Entry {
    id: ToastId,
    toast: Toast,
    /// Milliseconds that are left. Not owned by the page that showed it: a message outlives its page.
    left: ArcRwSignal<f64>,
}

/// The messages on the page.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Entry>, LocalStorage>,
    next: StoredValue<u32>,
}

/// Makes [`Toasts`] known to all parts.
pub fn provide() {
    provide_context(Toasts { list: RwSignal::new_local(Vec::new()), next: StoredValue::new(0) });
}

/// The messages on the page, to show one more.
pub fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// Shows a message.
    pub fn show(self, toast: Toast) -> ToastId {
        let id = ToastId(self.next.get_value());
        self.next.set_value(id.0 + 1);
        let left = ArcRwSignal::new(toast.seconds.map_or(f64::INFINITY, |seconds| f64::from(seconds) * 1_000.0));
        self.list.update(|list| list.push(Entry { id, toast, left }));
        id
    }

    /// Ends a message as if its time were up.
    pub fn end(self, id: ToastId) {
        if let Some(run) = self.take(id).and_then(|entry| entry.toast.on_end) {
            run();
        }
    }

    /// Takes a message away; nothing runs.
    pub fn withdraw(self, id: ToastId) {
        drop(self.take(id));
    }

    /// Ends all messages: what they held back happens now. For the moment before the page goes away for good.
    pub fn end_all(self) {
        for id in self.ids() {
            self.end(id);
        }
    }

    fn act(self, id: ToastId) {
        if let Some(action) = self.take(id).and_then(|entry| entry.toast.action) {
            (action.run)();
        }
    }

    fn take(self, id: ToastId) -> Option<Entry> {
        let place = self.list.with_untracked(|list| list.iter().position(|entry| entry.id == id))?;
        self.list.try_update(|list| list.remove(place))
    }

    fn ids(self) -> Vec<ToastId> {
        self.list.with(|list| list.iter().map(|entry| entry.id).collect())
    }

    /// Lets `elapsed` milliseconds pass for all messages.
    fn pass(self, elapsed: f64) {
        let mut over = Vec::new();
        self.list.with_untracked(|list| {
            for entry in list {
                entry.left.update(|left| *left -= elapsed);
                if entry.left.get_untracked() <= 0.0 {
                    over.push(entry.id);
                }
            }
        });
        for id in over {
            self.end(id);
        }
    }
}

/// Where the messages stand; once on the page, from its start, since a live region must be there before its text.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    let held = RwSignal::new(false);
    let any = Memo::new(move |_| !toasts.ids().is_empty());
    Effect::new(move |_| {
        if !any.get() {
            held.set(false); // The pointer that rested on the last message will not leave it any more.
            return;
        }
        // Timers of hidden tabs are slowed down, so what really passed is measured.
        let last = StoredValue::new(js_sys::Date::now());
        let timer = set_interval_with_handle(
            move || {
                let now = js_sys::Date::now();
                let elapsed = (now - last.get_value()).max(0.0);
                last.set_value(now);
                if !held.get_untracked() {
                    toasts.pass(elapsed);
                }
            },
            TICK,
        );
        if let Ok(timer) = timer {
            on_cleanup(move || timer.clear());
        }
    });
    view! {
        <section
            class="toasts"
            aria-label="Messages"
            aria-live="polite"
            aria-relevant="additions"
            on:pointerenter=move |_| held.set(true)
            on:pointerleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            <For each=move || toasts.ids() key=|id| *id children=move |id| view! { <ToastCard id /> } />
        </section>
    }
}

#[component]
fn ToastCard(id: ToastId) -> impl IntoView {
    let toasts = use_toasts();
    let entry = toasts.list.with_untracked(|list| list.iter().find(|entry| entry.id == id).cloned());
    entry.map(|Entry { toast, left, .. }| {
        let total = toast.seconds.map(|seconds| f64::from(seconds) * 1_000.0);
        let counted = toast.action.is_some() && total.is_some();
        let seconds = left.clone();
        view! {
            <div class=format!("toast {}", toast.tone.class())>
                <Icon name=toast.tone.icon() />
                <p>{toast.text}</p>
                {toast.action.map(|action| {
                    view! {
                        <Button kind=ButtonKind::Quiet on_press=move |_| toasts.act(id)>
                            {action.label}
                            {counted
                                .then(|| view! {
                                    <span class="left" aria-hidden="true">
                                        {move || format!("{:.0} s", (seconds.get() / 1_000.0).ceil().max(0.0))}
                                    </span>
                                })}
                        </Button>
                    }
                })}
                <IconButton icon="x" label="Close message" on_press=move |_| toasts.end(id) />
                {total.filter(|_| counted).map(|total| view! {
                    <progress class="bar thin" aria-hidden="true" max=total prop:value=move || left.get().max(0.0)></progress>
                })}
            </div>
        }
    })
}
