//! The page that shows when the workspace can't be opened, or not any more.

use crate::{
    browser::Hindrance,
    store::Repair,
    ui::{
        parts::{Button, ButtonKind, Confirm, EmptyState, ErrorNote},
        workspace::use_workspace,
    },
};
use leptos::{prelude::*, task::spawn_local};

/// What is in the way, and the ways on.
#[component]
pub fn Hindered(hindrance: Hindrance) -> impl IntoView {
    let page = match hindrance {
        Hindrance::Elsewhere => view! { <Elsewhere /> }.into_any(),
        Hindrance::Damaged(damage) => {
            let lines: Vec<_> = damage.iter().map(crate::store::Damage::describe).collect();
            view! { <Damaged lines /> }.into_any()
        }
        Hindrance::Storage(why) => view! { <NoStorage why /> }.into_any(),
    };
    view! { <div class="page narrow">{page}</div> }
}

#[component]
fn Elsewhere() -> impl IntoView {
    let workspace = use_workspace();
    view! {
        <h1>"Open in another tab"</h1>
        <EmptyState icon="lock" text="This workspace is open in another tab. One tab at a time may change it, so that nothing gets lost.">
            <Button kind=ButtonKind::Primary on_press=move |_| workspace.open(true, Repair::Refuse)>"Continue here"</Button>
        </EmptyState>
    }
}

#[component]
fn Damaged(lines: Vec<String>) -> impl IntoView {
    let workspace = use_workspace();
    let (going_on, resetting) = (RwSignal::new(false), RwSignal::new(false));
    let exported = RwSignal::new(None::<String>);
    let export = move |()| {
        spawn_local(async move { exported.set(Some(workspace.export_raw().await)) });
    };
    view! {
        <h1>"Stored records are damaged"</h1>
        <ErrorNote
            what="This workspace can't be opened as it is."
            why="Some of its stored records can't be read; the browser or the disk damaged them."
            then="Export what can be read first. Then go on without the damaged records, or reset the workspace."
        />
        <ul class="card list">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
        <div class="row">
            <Button kind=ButtonKind::Primary icon="download" on_press=export>"Export what can be read"</Button>
            <Button on_press=move |_| going_on.set(true)>"Go on without them"</Button>
            <Button kind=ButtonKind::Danger on_press=move |_| resetting.set(true)>"Reset workspace"</Button>
        </div>
        <p role="status">{move || exported.get()}</p>
        <Confirm open=going_on title="Go on without the damaged records?" action="Go on" on_yes=move |()| workspace.open(true, Repair::GoOn)>
            <p>"What they held is lost for good. Everything else stays."</p>
        </Confirm>
        <Confirm open=resetting title="Reset this workspace?" action="Reset" on_yes=move |()| workspace.reset()>
            <p>"Everything in it is deleted, and the samples come back."</p>
        </Confirm>
    }
}

#[component]
fn NoStorage(why: String) -> impl IntoView {
    let workspace = use_workspace();
    let resetting = RwSignal::new(false);
    view! {
        <h1>"The workspace can't be opened"</h1>
        <ErrorNote what="Nothing was changed." why then="Private windows and blocked site data are common reasons: allow this site to store data, then try again." />
        <div class="row">
            <Button kind=ButtonKind::Primary on_press=move |_| workspace.open(false, Repair::Refuse)>"Try again"</Button>
            <Button kind=ButtonKind::Danger on_press=move |_| resetting.set(true)>"Reset workspace"</Button>
        </div>
        <Confirm open=resetting title="Reset this workspace?" action="Reset" on_yes=move |()| workspace.reset()>
            <p>"Everything in it is deleted, and the samples come back."</p>
        </Confirm>
    }
}
