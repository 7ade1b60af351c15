//! The form of a trigger: bucket, event types, prefix, suffix.

use super::triggers::{self, Trigger};
use crate::{
    cloud::{
        Topic,
        s3::{EventType, Rule},
    },
    learn::{
        explain::{Explained, explain_s3},
        rules,
    },
    ui::{
        live::announce,
        pages::functions::refusal::RefusalNote,
        parts::{Button, ButtonKind, Select, TextField},
        workspace::{Workspace, use_workspace},
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeSet;

/// What the form is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Editing {
    /// Another trigger.
    New,
    /// This one.
    Rule(Trigger),
}

/// What is entered.
#[derive(Clone, Copy)]
struct Entered {
    bucket: RwSignal<String>,
    events: RwSignal<BTreeSet<EventType>>,
    prefix: RwSignal<String>,
    suffix: RwSignal<String>,
    refused: RwSignal<Option<Explained>>,
    busy: RwSignal<bool>,
}

impl Entered {
    fn new(workspace: Workspace, what: &Editing) -> Self {
        let first = || workspace.peek(|cloud| cloud.s3().buckets().next().map(|(name, _)| name.to_owned())).flatten();
        let (bucket, events, prefix, suffix) = match what {
            Editing::New => (first().unwrap_or_default(), vec![EventType::Created], String::new(), String::new()),
            Editing::Rule(Trigger { bucket, rule }) => {
                (bucket.clone(), rule.events.clone(), rule.prefix.clone(), rule.suffix.clone())
            }
        };
        Self {
            bucket: RwSignal::new(bucket),
            events: RwSignal::new(events.into_iter().collect()),
            prefix: RwSignal::new(prefix),
            suffix: RwSignal::new(suffix),
            refused: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    fn rule(self, function: &str, id: String) -> Rule {
        Rule {
            id,
            events: self.events.get_untracked().into_iter().collect(),
            prefix: self.prefix.get_untracked(),
            suffix: self.suffix.get_untracked(),
            function: function.to_owned(),
        }
    }
}

/// The form, inside its dialog.
#[component]
pub fn TriggerForm(
    /// The function that fires.
    function: String,
    /// What it is for.
    what: Editing,
    /// The dialog.
    open: RwSignal<bool>,
) -> impl IntoView {
    let workspace = use_workspace();
    let entered = Entered::new(workspace, &what);
    let fresh = matches!(what, Editing::New);
    let what = StoredValue::new(what);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (function, what) = (function.clone(), what.get_value());
        if entered.busy.get_untracked() {
            return;
        }
        entered.busy.set(true);
        spawn_local(async move {
            match put(workspace, entered, &function, what).await {
                Ok(()) => {
                    announce("Trigger saved");
                    open.try_set(false);
                }
                Err(refused) => drop(entered.refused.try_set(Some(refused))),
            }
            entered.busy.try_set(false);
        });
    };
    let buckets = Signal::derive(move || {
        let names = workspace.read(Topic::Buckets, |cloud| {
            cloud.s3().buckets().map(|(name, _)| (name.to_owned(), name.to_owned())).collect::<Vec<_>>()
        });
        names.unwrap_or_default()
    });
    let no_bucket = move || buckets.with(Vec::is_empty);
    view! {
        <form on:submit=submit>
            <div class="body">
                <RefusalNote refusal=entered.refused />
                <Show
                    when=move || fresh
                    fallback=move || view! { <p>"Bucket " <b>{entered.bucket}</b></p> }
                >
                    <Select label="Bucket" value=entered.bucket options=buckets />
                    <Show when=no_bucket><p class="muted small">"There is no bucket yet: create one first."</p></Show>
                </Show>
                <EventTypes chosen=entered.events />
                <TextField label="Prefix" value=entered.prefix code=true hint="Keys begin with it. Empty: every key." />
                <TextField label="Suffix" value=entered.suffix code=true hint="Keys end with it, as in .jpg. Empty: every key." />
                <p class="muted small">
                    "A function that writes into the bucket that fires it fires itself; after 16 turns it is stopped."
                </p>
            </div>
            <footer>
                <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=entered.busy disabled=Signal::derive(no_bucket)>
                    {if fresh { "Add trigger" } else { "Save trigger" }}
                </Button>
            </footer>
        </form>
    }
}

/// A type with a star covers the others of its kind: those are not to be chosen beside it.
#[component]
fn EventTypes(chosen: RwSignal<BTreeSet<EventType>>) -> impl IntoView {
    let covered =
        move |event: EventType| chosen.with(|chosen| chosen.iter().any(|other| *other != event && other.covers(event)));
    let one = move |event: EventType| {
        let toggle = move |_| {
            chosen.update(|chosen| {
                if !chosen.remove(&event) {
                    chosen.retain(|other| !event.covers(*other));
                    chosen.insert(event);
                }
            });
        };
        view! {
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&event)) || covered(event)
                    disabled=move || covered(event)
                    on:change=toggle
                />
                <span><code>{event.name()}</code> " " <span class="muted small">{rules::words(event)}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="choices column">
            <legend>"Event types"</legend>
            {EventType::ALL.map(one).collect_view()}
        </fieldset>
    }
}

async fn put(workspace: Workspace, entered: Entered, function: &str, what: Editing) -> Result<(), Explained> {
    let bucket = entered.bucket.get_untracked();
    let done = triggers::change(workspace, &bucket, |rules| match what {
        Editing::New => {
            let id = fresh_id(rules, function);
            rules.push(entered.rule(function, id));
        }
        Editing::Rule(Trigger { rule, .. }) => {
            let changed = entered.rule(function, rule.id.clone());
            match rules.iter_mut().find(|it| it.id == rule.id) {
                Some(it) => *it = changed,
                None => rules.push(changed),
            }
        }
    });
    done.await.map_err(|error| explain_s3(&error))
}

/// An id that no other rule of the bucket has: the function's name, with a number where it fires more than once.
fn fresh_id(rules: &[Rule], function: &str) -> String {
    let taken = |id: &str| rules.iter().any(|rule| rule.id == id);
    if !taken(function) {
        return function.to_owned();
    }
    let ids = (2..).map(|number: u32| format!("{function}-{number}"));
    ids.into_iter().find(|id| !taken(id)).unwrap_or_default()
}
