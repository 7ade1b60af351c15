//! The form of a notification rule.

use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeSet;

use super::rules::put;
use crate::{
    cloud::{
        Topic,
        s3::{EventType, Rule},
    },
    learn::{explain::explain_s3, rules::sentence},
    route::Route,
    ui::{
        live::announce,
        navigation::Link,
        parts::{Button, ButtonKind, Dialog, ErrorNote, Select, TextField},
        workspace::{Workspace, use_workspace},
    },
};

/// The event types that can happen here. A form's POST and delete markers need what this S3 does not have.
const EVENTS: [EventType; 6] = [
    EventType::Created,
    EventType::CreatedPut,
    EventType::CreatedCopy,
    EventType::CreatedMultipart,
    EventType::Removed,
    EventType::RemovedDelete,
];

/// Adds a rule, or changes one.
#[component]
pub fn RuleForm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The bucket.
    bucket: String,
    /// The rule that is changed; none for a new one.
    about: RwSignal<Option<Rule>>,
) -> impl IntoView {
    let bucket = StoredValue::new(bucket);
    let workspace = use_workspace();
    let functions = Memo::new(move |_| {
        let names = workspace.read(Topic::Functions, |cloud| {
            cloud.lambda().functions().map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
        });
        names.unwrap_or_default()
    });
    let title = Signal::derive(move || if about.with(Option::is_some) { "Edit rule" } else { "Add rule" }.to_owned());
    view! {
        <Dialog open title>
            <Show when=move || !functions.with(Vec::is_empty) fallback=NoFunction>
                <Form open bucket=bucket.get_value() about=about.get_untracked() functions />
            </Show>
        </Dialog>
    }
}

#[component]
fn NoFunction() -> impl IntoView {
    view! {
        <div class="body"><p>"A rule needs a function to run, and there is none yet."</p></div>
        <footer><Link to=Route::Functions class="button primary">"Create a function"</Link></footer>
    }
}

#[component]
fn Form(open: RwSignal<bool>, bucket: String, about: Option<Rule>, functions: Memo<Vec<String>>) -> impl IntoView {
    let workspace = use_workspace();
    let old = about.as_ref().map(|rule| rule.id.clone());
    let begin = about.unwrap_or_else(|| blank(workspace, &bucket, functions));
    let (id, prefix, suffix) = (RwSignal::new(begin.id), RwSignal::new(begin.prefix), RwSignal::new(begin.suffix));
    let function = RwSignal::new(begin.function);
    let events = RwSignal::new(begin.events.into_iter().collect::<BTreeSet<_>>());
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(None::<(String, String, String)>));
    let rule = move || Rule {
        id: id.get(),
        events: events.with(|events| events.iter().copied().collect()),
        prefix: prefix.get(),
        suffix: suffix.get(),
        function: function.get(),
    };
    let options = Signal::derive(move || options(functions.get(), function.get_untracked()));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (new, old, bucket) = (untrack(rule), old.clone(), bucket.clone());
        spawn_local(async move {
            let name = new.id.clone();
            let change = |rules: &mut Vec<Rule>| match rules.iter_mut().find(|it| Some(&it.id) == old.as_ref()) {
                Some(kept) => *kept = new,
                None => rules.push(new),
            };
            let saved = put(workspace, &bucket, change).await;
            busy.try_set(false);
            match saved {
                Ok(()) => {
                    open.set(false);
                    announce(format!("Rule {name} saved"));
                }
                Err(error) => {
                    let explained = explain_s3(&error);
                    refused.try_set(Some((explained.title, explained.why, explained.next)));
                }
            }
        });
    };
    view! {
        <form on:submit=submit>
            <div class="body">
                {move || refused.get().map(|(what, why, then)| view! { <ErrorNote what why then /> })}
                <EventChoice events />
                <div class="pair">
                    <TextField label="Prefix" value=prefix code=true hint="The key begins with this. Empty: any key." />
                    <TextField label="Suffix" value=suffix code=true hint="The key ends with this, such as .png." />
                </div>
                <Select label="Function" value=function options />
                <TextField label="Rule id" value=id code=true hint="Stands in the event as configurationId." />
                <p class="muted small" role="status">{move || sentence(&rule())} ": run " {function} "."</p>
            </div>
            <footer>
                <Button on_press=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy>"Save rule"</Button>
            </footer>
        </form>
    }
}

/// A new rule as the form begins with it.
fn blank(workspace: Workspace, bucket: &str, functions: Memo<Vec<String>>) -> Rule {
    let taken = workspace.peek(|cloud| {
        let rules = cloud.s3().bucket(bucket).into_iter().flat_map(|stored| &stored.bucket.rules);
        rules.map(|rule| rule.id.clone()).collect::<BTreeSet<_>>()
    });
    Rule {
        id: free_id(&taken.unwrap_or_default()),
        events: vec![EventType::Created],
        prefix: String::new(),
        suffix: String::new(),
        function: functions.with_untracked(|names| names.first().cloned()).unwrap_or_default(),
    }
}

/// The functions to choose from. A rule may name one that is gone: it stays chosen until another one is.
fn options(mut names: Vec<String>, chosen: String) -> Vec<(String, String)> {
    if !names.contains(&chosen) {
        names.insert(0, chosen);
    }
    names.into_iter().map(|name| (name.clone(), name)).collect()
}

/// The event types, one box each. What a type with a star covers already can't be chosen beside it: S3 would refuse it.
#[component]
fn EventChoice(events: RwSignal<BTreeSet<EventType>>) -> impl IntoView {
    let one = move |event: EventType| {
        let on = move || events.with(|events| events.contains(&event));
        let covered = move || events.with(|events| events.iter().any(|it| *it != event && it.covers(event)));
        let flip = move |_| {
            events.update(|events| {
                if !events.remove(&event) {
                    events.retain(|it| !event.covers(*it));
                    events.insert(event);
                }
            });
        };
        view! {
            <label>
                <input type="checkbox" prop:checked=move || on() || covered() disabled=covered on:change=flip />
                <code>{event.name()}</code>
            </label>
        }
    };
    view! {
        <fieldset class="choices event-choice">
            <legend>"Event types"</legend>
            {EVENTS.map(one).collect_view()}
        </fieldset>
    }
}

/// `rule-1`, or the next one that is free.
fn free_id(taken: &BTreeSet<String>) -> String {
    (1..).map(|number| format!("rule-{number}")).find(|id| !taken.contains(id)).unwrap_or_default()
}
