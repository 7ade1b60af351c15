//! The Objects tab: what lies in a folder of a bucket, as a table that can hold 100,000 rows.

use leptos::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use wasm_bindgen::JsCast;

use super::{
    caused::{Question, WhyDialog},
    folder::{Column, Row, header, sorted},
    leaving::{Choice, use_leaving},
    listing::{Entries, Entry, use_folder},
    table::{TableFrame, row_height, use_phone},
    words::{at, folder_of},
};
use crate::{
    cloud::{Topic, fired},
    format,
    route::Route,
    ui::{
        navigation::{navigate, redirect},
        pace::paced,
        parts::{Button, ButtonKind, EmptyState, Icon, Skeleton, Sort, VirtualList, use_toasts, virtual_list::RowView},
        workspace::use_workspace,
    },
};

/// What the last event of each object came to.
pub type Outcomes = RwSignal<Option<BTreeMap<String, fired::Fired>>>;

/// The selected rows: keys, and prefixes of folders.
pub type Selection = RwSignal<BTreeSet<String>>;

/// The table with its bar.
#[component]
pub fn Objects(
    /// The bucket.
    bucket: String,
    /// What the keys begin with: a folder, and perhaps the beginning of a name.
    prefix: Signal<String>,
    /// Asks for files to upload.
    #[prop(into)]
    on_upload: Callback<()>,
) -> impl IntoView {
    let folder = use_folder(bucket.clone(), prefix);
    let sort = RwSignal::new(Sort { by: Column::Name, ascending: true });
    let rows = Memo::new_with_compare(
        move |_| folder.with(|folder| folder.as_ref().map(|entries| sorted(entries, sort.get()))),
        |_, _| true,
    );
    let selection: Selection = RwSignal::new(BTreeSet::new());
    // What is selected is what one sees: another folder begins without a selection, and what is gone is not selected.
    Effect::new(move |_| {
        prefix.track();
        selection.set(BTreeSet::new());
    });
    Effect::new(move |_| {
        rows.with(|rows| {
            if selection.with_untracked(BTreeSet::is_empty) {
                return;
            }
            let there: BTreeSet<&str> = rows.iter().flat_map(|rows| rows.iter()).map(|it| it.key()).collect();
            selection.update(|selection| selection.retain(|key| there.contains(key.as_str())));
        });
    });
    let outcomes: Outcomes = {
        let bucket = bucket.clone();
        paced(Topic::Trail, move |cloud| fired::latest(cloud.trail(), &bucket))
    };
    let bucket = StoredValue::new(bucket);
    let question = Question::new();
    // The list is built anew for another folder, so that it begins at its top.
    let place = Memo::new(move |_| prefix.with(|prefix| folder_of(prefix).to_owned()));
    let phone = use_phone();
    let content = move || {
        let known = rows.with(|rows| rows.as_ref().map(|rows| rows.is_empty()));
        match known {
            None => view! { <div class="panel"><Skeleton lines=5 /></div> }.into_any(),
            Some(true) => view! { <Nothing bucket=bucket.get_value() prefix on_upload /> }.into_any(),
            Some(false) => ().into_any(),
        }
    };
    let any = Memo::new(move |_| rows.with(|rows| rows.as_ref().is_some_and(|rows| !rows.is_empty())));
    view! {
        <Bar bucket=bucket.get_value() prefix rows selection />
        {content}
        {move || any.get().then(|| {
            place.track();
            view! { <Table bucket=bucket.get_value() rows sort selection outcomes question phone=phone.get() /> }
        })}
        <WhyDialog question />
    }
}

/// The rows of a folder in their order; `None` while they are being listed.
pub type Rows = Memo<Option<Entries>>;

#[component]
fn Table(
    bucket: String,
    rows: Rows,
    sort: RwSignal<Sort<Column>>,
    selection: Selection,
    outcomes: Outcomes,
    question: Question,
    phone: bool,
) -> impl IntoView {
    let bucket = StoredValue::new(bucket);
    let entry = move |index: usize| rows.with(|rows| rows.as_ref().and_then(|rows| rows.get(index).cloned()));
    let entry_now =
        move |index: usize| rows.with_untracked(|rows| rows.as_ref().and_then(|rows| rows.get(index).cloned()));
    let len = Signal::derive(move || rows.with(|rows| rows.as_ref().map_or(0, |rows| rows.len())));
    let row: RowView = Arc::new(move |index| match entry_now(index) {
        Some(entry) => view! { <Row bucket=bucket.get_value() entry selection outcomes question /> }.into_any(),
        None => ().into_any(),
    });
    let open = move |index: usize| {
        let Some(entry) = entry_now(index) else { return };
        navigate(&bucket.with_value(|bucket| address(bucket, &entry)));
    };
    let toggle = move |index: usize| {
        if let Some(entry) = entry_now(index) {
            let key = entry.key().to_owned();
            selection.update(|selection| {
                if !selection.remove(&key) {
                    selection.insert(key);
                }
            });
        }
    };
    let delete = use_delete(bucket.get_value(), rows, selection);
    let on_key = move |event: web_sys::KeyboardEvent| {
        let Some(index) = row_of(&event) else { return };
        match event.key().as_str() {
            " " => toggle(index),
            "Delete" if selection.with_untracked(BTreeSet::is_empty) => {
                delete.run(entry_now(index).map(|entry| entry.key().to_owned()).into_iter().collect());
            }
            "Delete" => delete.run(selection.get_untracked()),
            "a" if event.ctrl_key() || event.meta_key() => select_all(rows, selection),
            "Escape" => selection.set(BTreeSet::new()),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <div class="contents" on:keydown=on_key>
            <TableFrame rows=len row_height=row_height(phone)>
                <VirtualList
                    label="Objects"
                    len
                    row_height=row_height(phone)
                    class="objects"
                    key=Arc::new(move |index| entry(index).map(|entry| entry.version()).unwrap_or_default())
                    row
                    header=move || header(rows, sort, selection)
                    on_open=open
                />
            </TableFrame>
        </div>
    }
}

/// Selects every row.
pub fn select_all(rows: Rows, selection: Selection) {
    let all =
        rows.with_untracked(|rows| rows.iter().flat_map(|rows| rows.iter()).map(|it| it.key().to_owned()).collect());
    selection.set(all);
}

/// The page of an entry.
pub fn address(bucket: &str, entry: &Entry) -> Route {
    match entry {
        Entry::Folder(prefix) => at(bucket, prefix),
        Entry::Object(object) => Route::Object { bucket: bucket.to_owned(), key: object.key.clone() },
    }
}

/// Deletes rows, with Undo.
fn use_delete(bucket: String, rows: Rows, selection: Selection) -> Callback<BTreeSet<String>> {
    let (workspace, toasts, leaving) = (use_workspace(), use_toasts(), use_leaving());
    Callback::new(move |chosen: BTreeSet<String>| {
        let mut choice = Choice::default();
        rows.with_untracked(|rows| {
            for entry in rows.iter().flat_map(|rows| rows.iter()).filter(|entry| chosen.contains(entry.key())) {
                match &**entry {
                    Entry::Folder(prefix) => choice.folders.push(prefix.clone()),
                    Entry::Object(object) => choice.keys.push(object.key.clone()),
                }
            }
        });
        leaving.begin(workspace, toasts, &bucket, choice);
        selection.set(BTreeSet::new());
    })
}

/// The row that has the focus itself; keys inside of a row belong to what has it there.
fn row_of(event: &web_sys::KeyboardEvent) -> Option<usize> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.get_attribute("data-row")?.parse().ok()
}

/// The search field and the counts, or what can be done with the selection.
#[component]
fn Bar(bucket: String, prefix: Signal<String>, rows: Rows, selection: Selection) -> impl IntoView {
    let delete = use_delete(bucket.clone(), rows, selection);
    let chosen = Memo::new(move |_| selection.with(BTreeSet::len));
    let begin = Signal::derive(move || prefix.with(|prefix| prefix[folder_of(prefix).len()..].to_owned()));
    let find = move |event: web_sys::Event| {
        let folder = prefix.with_untracked(|prefix| folder_of(prefix).to_owned());
        redirect(&at(&bucket, &format!("{folder}{}", event_target_value(&event))));
    };
    let counts = move || {
        let entries = rows.get()?;
        let folders = entries.iter().take_while(|entry| matches!(***entry, Entry::Folder(_))).count();
        let objects = format::counted((entries.len() - folders) as u64, "object", "objects");
        Some(match folders {
            0 => objects,
            many => format!("{}, {objects}", format::counted(many as u64, "folder", "folders")),
        })
    };
    let remove = move |_| delete.run(selection.get_untracked());
    view! {
        <div class="objects-bar">
            <label class="find">
                <Icon name="search" />
                <span class="unseen">"Find by prefix"</span>
                <input type="search" autocomplete="off" spellcheck="false" placeholder="Find by prefix" prop:value=begin on:input=find />
            </label>
            <span class="spring"></span>
            <Show when=move || { chosen.get() > 0 } fallback=move || view! { <span class="muted small" role="status">{counts}</span> }>
                <span class="small" role="status">{move || format!("{} selected", format::grouped(chosen.get() as u64))}</span>
                <Button kind=ButtonKind::Quiet on_press=move |_| selection.set(BTreeSet::new())>"Clear"</Button>
                <Button kind=ButtonKind::Danger icon="trash-2" on_press=remove>"Delete"</Button>
            </Show>
        </div>
    }
}

/// An empty place: a bucket, a folder, or a search without a find.
#[component]
fn Nothing(bucket: String, prefix: Signal<String>, on_upload: Callback<()>) -> impl IntoView {
    let text = Signal::derive(move || {
        prefix.with(|prefix| match prefix.as_str() {
            "" => "This bucket has no objects yet. Drop files anywhere on this page.".to_owned(),
            folder if folder.ends_with('/') => {
                format!("No key begins with {folder} yet. Drop files here to upload them there.")
            }
            begin => {
                format!("No key begins with {begin}. Keys are compared letter by letter, upper and lower case count.")
            }
        })
    });
    let searching = move || prefix.with(|prefix| !prefix.is_empty() && !prefix.ends_with('/'));
    let all = move |_| redirect(&at(&bucket, &prefix.with_untracked(|prefix| folder_of(prefix).to_owned())));
    let all = Callback::new(all);
    view! {
        <EmptyState icon="folder" text>
            {move || match searching() {
                true => view! { <Button on_press=all>"Show all"</Button> }.into_any(),
                false => view! { <Button kind=ButtonKind::Primary icon="upload" on_press=on_upload>"Upload files"</Button> }.into_any(),
            }}
        </EmptyState>
    }
}
