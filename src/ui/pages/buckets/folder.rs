//! The rows and columns of a folder.

use leptos::prelude::*;
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    caused::Question,
    fired::FiredCell,
    leaving::use_leaving,
    listing::{Entries, Entry},
    objects::{Outcomes, Rows, Selection, address, select_all},
};
use crate::{
    cloud::s3::Listed,
    format, media,
    ui::{
        navigation::Link,
        parts::{Badge, Bytes, Icon, Sort, SortHeader, Time, time},
    },
};

/// A column that the table can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The key.
    Name,
    /// The kind of file.
    Type,
    /// Size in bytes.
    Size,
    /// When it was put.
    Changed,
}

/// Entries in the order that is asked for. Folders stay first; equal ones stay in the order of their keys.
pub fn sorted(entries: &Entries, sort: Sort<Column>) -> Entries {
    if sort == (Sort { by: Column::Name, ascending: true }) {
        return Arc::clone(entries);
    }
    let mut rows = entries.to_vec();
    let folders = rows.iter().take_while(|entry| matches!(***entry, Entry::Folder(_))).count();
    let (folders, objects) = rows.split_at_mut(folders);
    match sort.by {
        // They come in the order of their names.
        Column::Name => {
            folders.reverse();
            objects.reverse();
        }
        by => objects.sort_by(|a, b| {
            let order = compare(a, b, by);
            if sort.ascending { order } else { order.reverse() }
        }),
    }
    Arc::new(rows)
}

fn compare(a: &Entry, b: &Entry, by: Column) -> Ordering {
    let (Entry::Object(a), Entry::Object(b)) = (a, b) else { return Ordering::Equal };
    match by {
        Column::Name => a.key.cmp(&b.key),
        Column::Type => a.content_type.cmp(&b.content_type),
        Column::Size => a.size.cmp(&b.size),
        Column::Changed => a.modified.cmp(&b.modified),
    }
}

/// The header's cells.
pub fn header(rows: Rows, sort: RwSignal<Sort<Column>>, selection: Selection) -> impl IntoView {
    let count = move || (selection.with(BTreeSet::len), rows.with(|rows| rows.as_ref().map_or(0, |rows| rows.len())));
    let all = Memo::new(move |_| matches!(count(), (chosen, all) if chosen > 0 && chosen == all));
    let some = Memo::new(move |_| matches!(count(), (chosen, all) if chosen > 0 && chosen < all));
    let press = move |_| match all.get_untracked() {
        true => selection.set(BTreeSet::new()),
        false => select_all(rows, selection),
    };
    view! {
        <span role="columnheader" class="pick">
            <label>
                <input
                    type="checkbox"
                    aria-label="Select all"
                    prop:checked=move || all.get()
                    prop:indeterminate=move || some.get()
                    on:change=press
                />
            </label>
        </span>
        <SortHeader column=Column::Name sort label="Name" in_grid=true />
        <SortHeader column=Column::Type sort label="Type" in_grid=true />
        <SortHeader column=Column::Size sort label="Size" numeric=true in_grid=true />
        <SortHeader column=Column::Changed sort label="Changed" in_grid=true />
        <span role="columnheader">"Fired"</span>
    }
}

/// The cells of one entry.
#[component]
pub fn Row(
    /// The bucket.
    bucket: String,
    /// The entry.
    entry: Arc<Entry>,
    /// The selected rows.
    selection: Selection,
    /// What the last events came to.
    outcomes: Outcomes,
    /// Where "why?" is asked.
    question: Question,
) -> impl IntoView {
    let to = address(&bucket, &entry);
    let (name, key) = (entry.name().to_owned(), entry.key().to_owned());
    let leaves = {
        let (leaving, entry) = (use_leaving(), entry.clone());
        Memo::new(move |_| match &*entry {
            Entry::Folder(prefix) => leaving.has_folder(&bucket, prefix),
            Entry::Object(object) => leaving.has_key(&bucket, &object.key),
        })
    };
    let icon = icon(&entry);
    view! {
        <Pick key selection name=name.clone() />
        <span role="gridcell" class="name" class:leaving=move || leaves.get()>
            <Icon name=icon />
            <Link to><span class="cut">{name}</span></Link>
        </span>
        {match &*entry {
            Entry::Folder(_) => view! {
                <span role="gridcell" class="type">"Folder"</span>
                <span role="gridcell" class="num size">"—"</span>
                <span role="gridcell" class="changed">"—"</span>
                <span role="gridcell" class="outcome">{move || leaves.get().then(being_deleted)}</span>
            }
            .into_any(),
            Entry::Object(object) => view! { <Cells object=object.clone() leaves outcomes question /> }.into_any(),
        }}
    }
}

#[component]
fn Cells(object: Listed, leaves: Memo<bool>, outcomes: Outcomes, question: Question) -> impl IntoView {
    let kind = match object.key.ends_with('/') && object.size == 0 {
        true => "Folder object".to_owned(),
        false => media::words(&object.content_type, &object.key),
    };
    let modified = object.modified.0 as i64;
    let key = StoredValue::new(object.key);
    let fired = Memo::new(move |_| {
        let one = |all: &BTreeMap<_, _>| key.with_value(|key| all.get(key).cloned());
        outcomes.with(|outcomes| outcomes.as_ref().and_then(one))
    });
    view! {
        <span role="gridcell" class="type" title=object.content_type>{kind}</span>
        <span role="gridcell" class="num size"><Bytes size=object.size /></span>
        <span role="gridcell" class="changed"><Time at=modified seconds=true dated=!is_today(modified) /></span>
        <span role="gridcell" class="outcome">
            {move || match leaves.get() {
                true => being_deleted().into_any(),
                false => view! { <FiredCell fired on_why=move |_| question.ask(fired.get_untracked()) /> }.into_any(),
            }}
        </span>
    }
}

fn being_deleted() -> impl IntoView {
    view! { <Badge>"leaving"</Badge> }
}

#[component]
fn Pick(key: String, selection: Selection, name: String) -> impl IntoView {
    let key = StoredValue::new(key);
    let chosen = Memo::new(move |_| key.with_value(|key| selection.with(|selection| selection.contains(key))));
    let flip = move |_| {
        let key = key.get_value();
        selection.update(|selection| {
            if !selection.remove(&key) {
                selection.insert(key);
            }
        });
    };
    view! {
        <span role="gridcell" class="pick">
            <label>
                <input type="checkbox" aria-label=format!("Select {name}") prop:checked=move || chosen.get() on:change=flip />
            </label>
        </span>
    }
}

fn icon(entry: &Entry) -> &'static str {
    match entry {
        Entry::Folder(_) => "folder",
        Entry::Object(object) if object.key.ends_with('/') => "folder",
        Entry::Object(object) => match media::shown(&object.content_type, &object.key) {
            media::Shown::Image | media::Shown::Svg => "image",
            media::Shown::Json => "file-json",
            media::Shown::Text => "file-text",
            media::Shown::Nothing => "file",
        },
    }
}

/// Whether a moment lies on the present day, in the zone of the person who looks.
fn is_today(moment: i64) -> bool {
    let now = js_sys::Date::now() as i64;
    format::date(moment, time::offset(moment)) == format::date(now, time::offset(now))
}
