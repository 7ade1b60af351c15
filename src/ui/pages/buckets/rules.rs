//! The Notifications tab: a bucket's rules, in words and as AWS's document.

use leptos::{prelude::*, task::spawn_local};

use super::{rule_form::RuleForm, words::refusal};
use crate::{
    cloud::{Topic, s3},
    learn::rules::{configuration, sentence},
    route::{FunctionTab, Route},
    ui::{
        live::announce,
        navigation::Link,
        parts::{
            Badge, Button, ButtonKind, CopyButton, EmptyState, Icon, IconButton, JsonTree, Toast, Toasts, Tone,
            use_toasts,
        },
        workspace::{Workspace, use_workspace},
    },
};

/// The rules of a bucket.
#[component]
pub fn Rules(
    /// The bucket.
    bucket: String,
) -> impl IntoView {
    let workspace = use_workspace();
    let bucket = StoredValue::new(bucket);
    let rules = Memo::new(move |_| {
        let name = bucket.get_value();
        workspace.read(Topic::Bucket(name.clone()), |cloud| rules_of(cloud, &name)).unwrap_or_default()
    });
    // The rule that the form is about: none for a new one.
    let (editing, about) = (RwSignal::new(false), RwSignal::new(None::<s3::Rule>));
    let edit = Callback::new(move |rule: Option<s3::Rule>| {
        about.set(rule);
        editing.set(true);
    });
    let list = move || {
        match rules.with(Vec::is_empty) {
        true => view! {
            <EmptyState icon="zap" text="This bucket has no notification rules: objects come and go, and nothing fires.">
                <Button kind=ButtonKind::Primary icon="plus" on_press=move |_| edit.run(None)>"Add rule"</Button>
            </EmptyState>
        }
        .into_any(),
        false => view! {
            <div class="stack rules">
                <div class="row">
                    <p class="spring muted small">"S3 tells a function about each event that a rule matches, at least once."</p>
                    <Button icon="plus" on_press=move |_| edit.run(None)>"Add rule"</Button>
                </div>
                <ul>
                    <For
                        each=move || rules.get()
                        key=|rule| format!("{rule:?}")
                        children=move |rule| view! { <RuleLine bucket=bucket.get_value() rule on_edit=edit /> }
                    />
                </ul>
                <AsJson rules />
            </div>
        }
        .into_any(),
    }
    };
    view! {
        {list}
        <RuleForm open=editing bucket=bucket.get_value() about />
    }
}

#[component]
fn RuleLine(bucket: String, rule: s3::Rule, on_edit: Callback<Option<s3::Rule>>) -> impl IntoView {
    let (workspace, toasts) = (use_workspace(), use_toasts());
    let function = rule.function.clone();
    let there = {
        let function = function.clone();
        Memo::new(move |_| {
            let known = workspace
                .read(Topic::Functions, |cloud| cloud.lambda().function(&function).map(|it| it.code.is_some()));
            known.flatten()
        })
    };
    let hindrance = move || match there.get() {
        None => Some(view! { <Badge tone=Tone::Bad>"this function is gone"</Badge> }),
        Some(false) => Some(view! { <Badge tone=Tone::Warn>"no code deployed"</Badge> }),
        Some(true) => None,
    };
    let code = Route::Function { name: function.clone(), tab: FunctionTab::Code };
    let (edited, removed) = (rule.clone(), rule.clone());
    let remove = move |_| remove(workspace, toasts, &bucket, removed.clone());
    view! {
        <li class="rule">
            <Icon name="zap" />
            <div class="spring">
                <p>{sentence(&rule)} ": run " <Link to=code>{function}</Link> "." " " {hindrance}</p>
                <p class="muted small">
                    <code>{rule.id.clone()}</code> " · "
                    {rule.events.iter().map(|event| event.name()).collect::<Vec<_>>().join(", ")}
                </p>
            </div>
            <IconButton icon="pencil" label=format!("Edit rule {}", rule.id) on_press=move |_| on_edit.run(Some(edited.clone())) />
            <IconButton icon="trash-2" label=format!("Remove rule {}", rule.id) on_press=remove />
        </li>
    }
}

#[component]
fn AsJson(rules: Memo<Vec<s3::Rule>>) -> impl IntoView {
    let json = Signal::derive(move || {
        serde_json::to_string_pretty(&rules.with(|rules| configuration(rules))).unwrap_or_default()
    });
    let open = RwSignal::new(false);
    view! {
        <div class="stack">
            <div class="row">
                <Button kind=ButtonKind::Quiet icon="braces" on_press=move |_| open.update(|open| *open = !*open)>
                    {move || if open.get() { "Hide JSON" } else { "As AWS's JSON" }}
                </Button>
                <CopyButton what="notification configuration" text=move |_| json.get_untracked() />
            </div>
            {move || open.get().then(|| view! { <JsonTree text=json label="Notification configuration" /> })}
        </div>
    }
}

fn rules_of(cloud: &crate::cloud::Cloud, bucket: &str) -> Vec<s3::Rule> {
    cloud.s3().bucket(bucket).map(|stored| stored.bucket.rules.clone()).unwrap_or_default()
}

/// Puts the rules of a bucket as `change` makes them out of the present ones.
///
/// # Errors
/// S3's refusal: the rules stay as they were.
pub async fn put(workspace: Workspace, bucket: &str, change: impl FnOnce(&mut Vec<s3::Rule>)) -> Result<(), s3::Error> {
    let Some(driver) = workspace.driver() else { return Ok(()) };
    let mut rules = rules_of(&driver.cloud(), bucket);
    change(&mut rules);
    driver.s3(s3::Op::PutNotification { bucket: bucket.to_owned(), rules }).await.map(|_| ())
}

/// Removes a rule at once; Undo puts it back.
fn remove(workspace: Workspace, toasts: Toasts, bucket: &str, rule: s3::Rule) {
    let bucket = bucket.to_owned();
    spawn_local(async move {
        let id = rule.id.clone();
        match put(workspace, &bucket, |rules| rules.retain(|it| it.id != id)).await {
            Ok(()) => drop(toasts.show(removed(workspace, toasts, bucket, rule))),
            Err(error) => drop(toasts.show(refusal(&error))),
        }
    });
}

fn removed(workspace: Workspace, toasts: Toasts, bucket: String, rule: s3::Rule) -> Toast {
    let text = format!("Rule {} removed.", rule.id);
    let back = move || {
        let (bucket, rule) = (bucket.clone(), rule.clone());
        spawn_local(async move {
            match put(workspace, &bucket, |rules| rules.push(rule)).await {
                Ok(()) => announce("The rule is back"),
                Err(error) => drop(toasts.show(refusal(&error))),
            }
        });
    };
    Toast::new(Tone::Plain, text).action("Undo", back)
}
