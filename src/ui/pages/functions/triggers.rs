//! What fires a function: the notification rules of buckets that name it.

use super::{
    refusal,
    trigger_form::{Editing, TriggerForm},
};
use crate::{
    cloud::{Cloud, Topic, s3},
    route::Route,
    ui::{
        navigation::Link,
        parts::{Button, ButtonKind, Dialog, EmptyState, IconButton, Toast, Toasts, Tone, use_toasts},
        workspace::{Workspace, use_workspace},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// A rule with its bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// The bucket.
    pub bucket: String,
    /// The rule.
    pub rule: s3::Rule,
}

/// The rules that name a function, bucket by bucket.
pub fn of(cloud: &Cloud, function: &str) -> Vec<Trigger> {
    let mut found = Vec::new();
    for (bucket, stored) in cloud.s3().buckets() {
        let rules = stored.bucket.rules.iter().filter(|rule| rule.function == function);
        found.extend(rules.map(|rule| Trigger { bucket: bucket.to_owned(), rule: rule.clone() }));
    }
    found
}

/// Event types in a line, as events name them: `ObjectCreated`, `ObjectRemoved:Delete`.
pub fn event_names(rule: &s3::Rule) -> String {
    let name = |event: &s3::EventType| event.event_name().trim_end_matches(":*");
    rule.events.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Prefix and suffix in a line.
pub fn filter(rule: &s3::Rule) -> String {
    match (rule.prefix.as_str(), rule.suffix.as_str()) {
        ("", "") => "every key".to_owned(),
        (prefix, "") => format!("prefix {prefix}"),
        ("", suffix) => format!("suffix {suffix}"),
        (prefix, suffix) => format!("prefix {prefix}, suffix {suffix}"),
    }
}

/// The tab.
#[component]
pub fn TriggersTab(
    /// The function's name.
    name: String,
) -> impl IntoView {
    let workspace = use_workspace();
    let toasts = use_toasts();
    let editing = RwSignal::new(None::<Editing>);
    let open = RwSignal::new(false);
    let function = StoredValue::new(name.clone());
    let rules = Memo::new(move |_| workspace.read(Topic::Buckets, |cloud| of(cloud, &name)).unwrap_or_default());
    let edit = move |what: Editing| {
        editing.set(Some(what));
        open.set(true);
    };
    let add = move |()| edit(Editing::New);
    let one = move |it: Trigger| view! { <Row trigger=it.clone() on_edit=move |it| edit(Editing::Rule(it)) on_remove=move |it| remove(workspace, toasts, it) /> };
    let title = Signal::derive(move || match editing.get() {
        Some(Editing::Rule(_)) => "Edit trigger".to_owned(),
        _ => "Add trigger".to_owned(),
    });
    view! {
        <Show
            when=move || !rules.with(Vec::is_empty)
            fallback=move || view! {
                <EmptyState icon="zap" text="Nothing fires this function yet. A trigger is a notification rule of a bucket: when an object comes or goes, the function gets an event.">
                    <Button kind=ButtonKind::Primary icon="plus" on_press=add>"Add trigger"</Button>
                </EmptyState>
            }
        >
            <div class="row bar">
                <p class="muted spring">"Each one is a notification rule of its bucket."</p>
                <Button icon="plus" on_press=add>"Add trigger"</Button>
            </div>
            <div class="table">
                <table>
                    <thead><tr><th scope="col">"Bucket"</th><th scope="col">"Events"</th><th scope="col">"Keys"</th><th scope="col"><span class="unseen">"Actions"</span></th></tr></thead>
                    <tbody>
                        <For each=move || rules.get() key=|it| format!("{it:?}") children=one />
                    </tbody>
                </table>
            </div>
        </Show>
        <Dialog open title>
            {move || editing.get().map(|what| view! { <TriggerForm function=function.get_value() what open /> })}
        </Dialog>
    }
}

#[component]
fn Row(
    trigger: Trigger,
    #[prop(into)] on_edit: Callback<Trigger>,
    #[prop(into)] on_remove: Callback<Trigger>,
) -> impl IntoView {
    let to = Route::Bucket { name: trigger.bucket.clone(), prefix: String::new() };
    let (edited, removed) = (trigger.clone(), trigger.clone());
    let about = format!("{} {}, {}", trigger.bucket, event_names(&trigger.rule), filter(&trigger.rule));
    view! {
        <tr>
            <td><Link to>{trigger.bucket.clone()}</Link></td>
            <td>{event_names(&trigger.rule)}</td>
            <td>{filter(&trigger.rule)}</td>
            <td class="num">
                <div class="row actions">
                    <IconButton icon="pencil" label=format!("Edit the trigger {about}") on_press=move |()| on_edit.run(edited.clone()) />
                    <IconButton icon="trash-2" label=format!("Remove the trigger {about}") on_press=move |()| on_remove.run(removed.clone()) />
                </div>
            </td>
        </tr>
    }
}

/// Takes a rule away at once; a message offers to put it back.
fn remove(workspace: Workspace, toasts: Toasts, trigger: Trigger) {
    spawn_local(async move {
        let Trigger { bucket, rule } = trigger;
        let without = change(workspace, &bucket, |rules| rules.retain(|it| it.id != rule.id)).await;
        let toast = match without {
            Ok(()) => Toast::new(Tone::Plain, format!("Trigger removed from {bucket}.")).action("Undo", move || {
                let (bucket, rule) = (bucket.clone(), rule.clone());
                spawn_local(async move {
                    if let Err(error) = change(workspace, &bucket, |rules| rules.push(rule)).await {
                        toasts.show(refusal::toast(refusal::of_s3(&error)));
                    }
                });
            }),
            Err(error) => refusal::toast(refusal::of_s3(&error)),
        };
        toasts.show(toast);
    });
}

/// Changes the rules of a bucket: all of them are put anew, as S3 has it.
///
/// # Errors
/// S3's refusal.
pub async fn change(
    workspace: Workspace,
    bucket: &str,
    change: impl FnOnce(&mut Vec<s3::Rule>),
) -> Result<(), s3::Error> {
    let Some(driver) = workspace.driver() else { return Ok(()) };
    let stored = driver.cloud().s3().bucket(bucket).map(|stored| stored.bucket.rules.clone());
    let mut rules = stored.ok_or_else(|| s3::Error::NoSuchBucket(bucket.to_owned()))?;
    change(&mut rules);
    driver.s3(s3::Op::PutNotification { bucket: bucket.to_owned(), rules }).await.map(|_| ())
}
