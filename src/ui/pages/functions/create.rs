//! The dialog that creates a function.

use super::{
    drafts::{self, Kind, Owner},
    refusal::{self, RefusalNote},
};
use crate::{
    cloud::{
        lambda::{self, Settings},
        limits,
    },
    learn::{
        explain::{Explained, explain_lambda},
        templates::{TEMPLATES, Template},
    },
    route::{FunctionTab, Route},
    ui::{
        navigation::navigate,
        parts::{Button, ButtonKind, Dialog, TextField},
        workspace::{Workspace, use_workspace},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// The dialog. What is created has no code yet: the template waits in the editor as a draft.
#[component]
pub fn CreateFunction(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <Dialog open title="Create function"><Form open /></Dialog> }
}

#[component]
fn Form(open: RwSignal<bool>) -> impl IntoView {
    let workspace = use_workspace();
    let name = RwSignal::new(String::new());
    let template = RwSignal::new(TEMPLATES[0].id);
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(None::<Explained>));
    let fault = Memo::new(move |_| {
        let name = name.get();
        let wrong = lambda::check_name(&name).err().filter(|_| !name.is_empty());
        let taken = || workspace.peek(|cloud| cloud.lambda().function(&name).is_some()) == Some(true);
        let wrong = wrong.or_else(|| taken().then(|| lambda::Error::FunctionExists(name.clone())));
        wrong.map(|error| refusal::of_lambda(&error))
    });
    let asleep = Signal::derive(move || name.with(String::is_empty) || fault.with(Option::is_some));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || asleep.get_untracked() {
            return;
        }
        busy.set(true);
        let name = name.get_untracked();
        let template = TEMPLATES.into_iter().find(|it| it.id == template.get_untracked()).unwrap_or(TEMPLATES[0]);
        spawn_local(async move {
            match create(workspace, &name, template).await {
                Ok(()) => {
                    open.try_set(false);
                    navigate(&Route::Function { name, tab: FunctionTab::Code });
                }
                Err(error) => drop(refused.try_set(Some(explain_lambda(&error)))),
            }
            busy.try_set(false);
        });
    };
    let (from, to) = (limits::FUNCTION_NAME.start(), limits::FUNCTION_NAME.end());
    let hint = format!("{from} to {to} letters, digits, hyphens or underscores.");
    view! {
        <form on:submit=submit>
            <div class="body">
                <RefusalNote refusal=refused />
                <TextField label="Name" value=name code=true autofocus=true error=fault hint />
                <fieldset class="choices column">
                    <legend>"Begin with"</legend>
                    {TEMPLATES.map(|it| view! { <Choice it template /> }).into_iter().collect_view()}
                </fieldset>
            </div>
            <footer>
                <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy disabled=asleep>"Create function"</Button>
            </footer>
        </form>
    }
}

#[component]
fn Choice(it: Template, template: RwSignal<&'static str>) -> impl IntoView {
    view! {
        <label>
            <input
                type="radio"
                name="template"
                prop:checked=move || template.get() == it.id
                on:change=move |_| template.set(it.id)
            />
            <span>{it.name}<br /><span class="muted small">{it.about}</span></span>
        </label>
    }
}

async fn create(workspace: Workspace, name: &str, template: Template) -> Result<(), lambda::Error> {
    let Some(driver) = workspace.driver() else { return Ok(()) };
    let variables = template.variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let settings = Settings { variables: variables.collect(), ..Settings::default() };
    driver.lambda(lambda::Op::CreateFunction { name: name.to_owned(), source: None, settings }).await?;
    let created = driver.cloud().lambda().function(name).map(|it| it.created);
    if let Some(created) = created {
        drafts::write(Kind::Code, &Owner { name: name.to_owned(), created }, template.source);
    }
    Ok(())
}
