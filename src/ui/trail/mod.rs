//! The trail: what happened, as a tree of causes, newest first. Every line leads somewhere or says why.

mod line;

use crate::{
    cloud::{
        Cloud, Topic, TraceId,
        trace::{CallResult, Line, Trail, What},
    },
    format,
    ui::{
        pace::paced,
        parts::{Button, ButtonKind, EmptyState, Tab},
        shell::drawer::DrawerPanel,
        workspace::use_workspace,
    },
};
use leptos::prelude::*;
use std::cell::Cell;

use line::TrailLine;
pub use line::filter;

/// Lines that show at first, and that "Show older" adds.
const PAGE: usize = 200;

/// A line with its place in the tree.
#[derive(Clone, PartialEq)]
struct Row {
    id: TraceId,
    depth: usize,
    line: Line,
}

/// The panel of the drawer.
pub fn panel() -> DrawerPanel {
    let paused = RwSignal::new(false);
    DrawerPanel {
        tab: Tab::new("trail", "Trail"),
        view: ViewFn::from(move || view! { <TrailList paused /> }),
        actions: Some(ViewFn::from(move || view! { <Pause paused /> })),
    }
}

#[component]
fn Pause(paused: RwSignal<bool>) -> impl IntoView {
    view! {
        <Button kind=ButtonKind::Quiet on_press=move |_| paused.update(|it| *it = !*it)>
            {move || if paused.get() { "Follow" } else { "Pause list" }}
        </Button>
    }
}

#[component]
fn TrailList(paused: RwSignal<bool>) -> impl IntoView {
    let workspace = use_workspace();
    let most = RwSignal::new(PAGE);
    let turns = Cell::new(0_u64);
    let turn = paced(Topic::Trail, move |_| turns.replace(turns.get() + 1));
    // While paused the rows stay as they were: the memo gives back its last value.
    let shown = Memo::new(move |last: Option<&(Vec<Row>, usize)>| {
        let most = most.get();
        match (paused.get(), last) {
            (true, Some(last)) => last.clone(),
            _ => {
                turn.track();
                workspace.peek(|cloud| rows(cloud, most)).unwrap_or_default()
            }
        }
    });
    let older = move || shown.with(|(_, older)| *older);
    let row = |Row { id, depth, line }: Row| view! { <TrailLine id depth line /> };
    view! {
        <Show
            when=move || shown.with(|(rows, _)| !rows.is_empty())
            fallback=|| view! {
                <EmptyState icon="list-tree" text="Nothing has happened yet. Upload a file, and its trail appears here.">
                    <span></span>
                </EmptyState>
            }
        >
            <ol class="trail" aria-label="Trail, newest first">
                <For
                    each=move || shown.with(|(rows, _)| rows.clone())
                    key=|row| (row.id, row.depth, revision(&row.line.what))
                    children=row
                />
            </ol>
            {move || (older() > 0).then(|| view! {
                <div class="row foot">
                    <Button on_press=move |_| most.update(|most| *most += PAGE)>
                        {move || format!("Show older ({})", format::counted(older() as u64, "line", "lines"))}
                    </Button>
                </div>
            })}
        </Show>
    }
}

/// Changes with what a line tells: calls may be refused, invocations end. All other lines stay as they were written.
fn revision(what: &What) -> u8 {
    match what {
        What::Invoke(invoke) => invoke.state as u8,
        What::Call(call) => matches!(call.result, CallResult::Refused(_)).into(),
        _ => 0,
    }
}

/// Whole trees, newest first, until there are enough lines; and how many lines are left out.
fn rows(cloud: &Cloud, most: usize) -> (Vec<Row>, usize) {
    let trail = cloud.trail();
    let mut rows = Vec::new();
    for (id, line) in trail.roots() {
        if rows.len() >= most {
            break;
        }
        add(trail, &mut rows, id, line, 0);
    }
    let left = trail.lines().count().saturating_sub(rows.len());
    (rows, left)
}

fn add(trail: &Trail, rows: &mut Vec<Row>, id: TraceId, line: &Line, depth: usize) {
    rows.push(Row { id, depth, line: line.clone() });
    for (id, line) in trail.children(id) {
        add(trail, rows, id, line, depth + 1);
    }
}
