//! The editor with what is wrong in it.

use super::{
    editor::{Editor, EditorHandle},
    jump, refusal,
    workbench::Workbench,
};
use crate::{
    browser::editor::Finding,
    format,
    route::FunctionTab,
    ui::parts::{Button, ButtonKind, Icon},
};
use leptos::prelude::*;

/// Editor, problems, and the state of the draft.
#[component]
pub fn CodeTab(
    /// The page.
    bench: Workbench,
    /// The tab that shows.
    tab: Memo<FunctionTab>,
) -> impl IntoView {
    let editor = EditorHandle::new();
    // A link out of a stack leads here: on another page it was pressed before this one was there, on this one just now.
    Effect::new(move |_| {
        if tab.get() == FunctionTab::Code
            && let Some(place) = jump::take(&bench.name())
        {
            editor.show(place.line);
        }
    });
    view! {
        <Editor bench handle=editor />
        <Problems bench on_pick=move |line| editor.show(line) />
        <footer class="foot row">
            <DraftState bench />
            <span class="unseen">"In the editor Tab indents. Press Escape, then Tab, to leave it."</span>
            <span class="spring"></span>
            <Show when=move || bench.differs.get() && bench.deployed.with(Option::is_some)>
                <Button kind=ButtonKind::Quiet icon="rotate-ccw" on_press=move |()| bench.discard()>"Discard draft"</Button>
            </Show>
        </footer>
    }
}

#[component]
fn DraftState(bench: Workbench) -> impl IntoView {
    let text = move || match (bench.kept.get(), bench.differs.get(), bench.deployed.with(Option::is_some)) {
        (false, ..) => {
            "This draft is not kept: the browser gives no room for it. Deploy it, or copy it before you leave this page."
        }
        (true, true, true) => "This draft is kept in this browser. What runs is the code that was deployed.",
        (true, true, false) => "This draft is kept in this browser. Deploy it, and events can fire it.",
        (true, false, _) => "This is the code that runs.",
    };
    view! { <span class:warn=move || !bench.kept.get()>{text}</span> }
}

/// What keeps the code from being deployed, and what is worth knowing; each leads to its place.
#[component]
fn Problems(bench: Workbench, #[prop(into)] on_pick: Callback<u32>) -> impl IntoView {
    let row = move |(Finding { line, column, message }, grave): (Finding, bool)| {
        let (icon, tone) = if grave { ("circle-alert", "bad") } else { ("info", "soft") };
        view! {
            <li>
                <button type="button" class=format!("problem {tone}") on:click=move |_| on_pick.run(line)>
                    <Icon name=icon />
                    <code>{format!("{line}:{column}")}</code>
                    <span>{message}</span>
                </button>
            </li>
        }
    };
    // Each check tells everything anew: what is still so keeps its row, or a press on it would be lost.
    let rows = move || {
        bench.findings.with(|found| {
            let errors = found.errors.iter().map(|it| (it.clone(), true));
            errors.chain(found.warnings.iter().map(|it| (it.clone(), false))).collect::<Vec<_>>()
        })
    };
    let key = |(Finding { line, column, message }, grave): &(Finding, bool)| (*line, *column, message.clone(), *grave);
    let any = Memo::new(move |_| bench.findings.with(|found| !found.errors.is_empty() || !found.warnings.is_empty()));
    let label = move || {
        bench.findings.with(|found| {
            let errors = format::counted(found.errors.len() as u64, "error", "errors");
            let notes = format::counted(found.warnings.len() as u64, "note", "notes");
            format!("Problems: {errors}, {notes}")
        })
    };
    view! {
        <refusal::RefusalNote refusal=bench.refused />
        <Show when=move || any.get()>
            <ul class="problems" aria-label=label><For each=rows key children=row /></ul>
        </Show>
    }
}
