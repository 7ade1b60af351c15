//! What an event came to, in full: the rules that matched, the runs, the reasons, and the event itself.

use leptos::prelude::*;

use super::fired::FiringBadge;
use crate::{
    cloud::{
        fired::{Fired, Firing, Stage},
        trace::Why,
    },
    learn::{explain::explain_why, rules},
    route::{FunctionTab, Route},
    ui::{
        navigation::Link,
        parts::{Dialog, Icon, JsonTree, Time},
    },
};

/// One event with everything that came of it. The event's JSON unfolds.
#[component]
pub fn Caused(
    /// The event.
    fired: Fired,
    /// Whether its JSON shows at first.
    #[prop(optional)]
    open: bool,
) -> impl IntoView {
    let open = RwSignal::new(open);
    let arrow = Signal::derive(move || if open.get() { "chevron-up" } else { "chevron-down" });
    let bucket = fired.event.bucket.clone();
    // Each rule gets a message of its own, which differs in configurationId alone.
    let rule = fired.firings.first().map_or(String::new(), |firing| firing.rule.id.clone());
    let json = StoredValue::new(serde_json::to_string_pretty(&fired.event.message(&rule)).unwrap_or_default());
    view! {
        <article class="caused">
            <div class="row title">
                <h3>{fired.event.kind.event_name()}</h3>
                <Time at=fired.event.at.0 as i64 />
                <span class="spring"></span>
                <button type="button" class="button quiet" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                    "Event" <Icon name=arrow size=12 />
                </button>
            </div>
            {fired.firings.into_iter().map(one).collect_view()}
            <Reasons reasons=fired.reasons bucket />
            {move || open.get().then(|| view! { <JsonTree text=json.get_value() label="Event" /> })}
        </article>
    }
}

fn one(firing: Firing) -> impl IntoView {
    let reasons = match &firing.stage {
        Stage::Dropped(reasons) => reasons.clone(),
        _ => Vec::new(),
    };
    let sentence = rules::sentence(&firing.rule);
    let function = firing.rule.function.clone();
    let code = Route::Function { name: function.clone(), tab: FunctionTab::Code };
    view! {
        <div class="row">
            <Icon name="arrow-right" size=12 />
            <Link to=code>{function}</Link>
            {reasons.is_empty().then(|| view! { <FiringBadge firing on_why=|_| () unnamed=true /> })}
            <span class="muted small">{sentence} "."</span>
        </div>
        {reasons.into_iter().map(|why| view! { <Reason why /> }).collect_view()}
    }
}

/// Why nothing fired, reason by reason.
#[component]
fn Reasons(reasons: Vec<Why>, bucket: String) -> impl IntoView {
    (!reasons.is_empty()).then(|| {
        view! {
            <ul class="reasons">
                {reasons.into_iter().map(|why| view! { <li><Reason why /></li> }).collect_view()}
            </ul>
            <p class="small"><Link to=Route::BucketRules { name: bucket }>"See the notification rules"</Link></p>
        }
    })
}

#[component]
fn Reason(why: Why) -> impl IntoView {
    let explained = explain_why(&why);
    view! { <p><strong>{explained.title}</strong> " " {explained.why} " " {explained.next}</p> }
}

/// The question why an object's last event did not fire, and its answer.
#[derive(Clone, Copy)]
pub struct Question {
    open: RwSignal<bool>,
    about: RwSignal<Option<Fired>>,
}

impl Question {
    /// Not asked yet.
    pub fn new() -> Question {
        Question { open: RwSignal::new(false), about: RwSignal::new(None) }
    }

    /// Asks it about an event.
    pub fn ask(self, about: Option<Fired>) {
        self.open.set(about.is_some());
        self.about.set(about);
    }
}

/// Answers a question.
#[component]
pub fn WhyDialog(
    /// The question.
    question: Question,
) -> impl IntoView {
    let about = question.about;
    let title = Signal::derive(move || {
        let key = about.with(|about| about.as_ref().map(|fired| fired.event.key.clone()));
        key.map(|key| format!("Why nothing fired for {key}")).unwrap_or_default()
    });
    view! {
        <Dialog open=question.open title wide=true>
            <div class="body">
                {move || about.get().map(|fired| view! { <Caused fired open=true /> })}
            </div>
        </Dialog>
    }
}
