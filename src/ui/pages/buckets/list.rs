//! All buckets.

use leptos::prelude::*;
use std::sync::Arc;

use super::{
    create::CreateBucket,
    remove::RemoveBucket,
    table::{TableFrame, row_height, use_phone},
    words::at,
};
use crate::{
    cloud::{Cloud, Topic},
    format,
    ui::{
        navigation::{Link, navigate},
        pace::paced,
        parts::{
            Button, ButtonKind, Bytes, EmptyState, Icon, IconButton, Skeleton, Sort, SortHeader, Time, VirtualList,
            virtual_list::RowView,
        },
        uploads::UploadPanel,
    },
};

/// A bucket as the list shows it.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    name: String,
    objects: u64,
    bytes: u64,
    rules: u64,
    created: i64,
}

/// A column that the list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Objects,
    Size,
    Rules,
    Created,
}

/// The page.
#[component]
pub fn BucketList() -> impl IntoView {
    let found = paced(Topic::Buckets, lines);
    let sort = RwSignal::new(Sort { by: Column::Name, ascending: true });
    let lines = Memo::new(move |_| Some(sorted(found.get()?, sort.get())));
    let (creating, removing) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let any = Memo::new(move |_| lines.with(|lines| lines.as_ref().map(|lines| !lines.is_empty())));
    let phone = use_phone();
    let content = move || {
        match any.get() {
        None => view! { <section class="card"><Skeleton lines=4 /></section> }.into_any(),
        Some(false) => view! {
            <section class="card">
                <EmptyState icon="database" text="There are no buckets. A bucket holds objects: create one, then drop files into it.">
                    <Button kind=ButtonKind::Primary icon="plus" on_press=move |_| creating.set(true)>"Create bucket"</Button>
                </EmptyState>
            </section>
        }
        .into_any(),
        Some(true) => view! { <Table lines sort removing phone=phone.get() /> }.into_any(),
    }
    };
    view! {
        <div class="page fill bucket-page">
            <header class="head">
                <h1>"Buckets"</h1>
                <Button kind=ButtonKind::Primary icon="plus" on_press=move |_| creating.set(true)>"Create bucket"</Button>
            </header>
            <UploadPanel />
            {content}
            <CreateBucket open=creating />
            <RemoveBucket bucket=removing />
        </div>
    }
}

fn lines(cloud: &Cloud) -> Vec<Line> {
    let line = |(name, stored): (&str, &crate::cloud::s3::Stored)| Line {
        name: name.to_owned(),
        objects: stored.objects.len() as u64,
        bytes: stored.bytes,
        rules: stored.bucket.rules.len() as u64,
        created: stored.bucket.created.0 as i64,
    };
    cloud.s3().buckets().map(line).collect()
}

fn sorted(mut lines: Vec<Line>, sort: Sort<Column>) -> Vec<Line> {
    lines.sort_by(|a, b| {
        let order = match sort.by {
            Column::Name => a.name.cmp(&b.name),
            Column::Objects => a.objects.cmp(&b.objects),
            Column::Size => a.bytes.cmp(&b.bytes),
            Column::Rules => a.rules.cmp(&b.rules),
            Column::Created => a.created.cmp(&b.created),
        };
        if sort.ascending { order } else { order.reverse() }
    });
    lines
}

#[component]
fn Table(
    lines: Memo<Option<Vec<Line>>>,
    sort: RwSignal<Sort<Column>>,
    removing: RwSignal<Option<String>>,
    phone: bool,
) -> impl IntoView {
    let len = Signal::derive(move || lines.with(|lines| lines.as_ref().map_or(0, Vec::len)));
    let one =
        move |index: usize| lines.with_untracked(|lines| lines.as_ref().and_then(|lines| lines.get(index).cloned()));
    let name = move |index: usize| {
        lines.with(|lines| lines.as_ref().and_then(|lines| lines.get(index)).map(|line| format!("{line:?}")))
    };
    let row: RowView = Arc::new(move |index| one(index).map(|line| view! { <Row line removing /> }).into_any());
    let header = move || {
        view! {
            <SortHeader column=Column::Name sort label="Name" in_grid=true />
            <SortHeader column=Column::Objects sort label="Objects" numeric=true in_grid=true />
            <SortHeader column=Column::Size sort label="Size" numeric=true in_grid=true />
            <SortHeader column=Column::Rules sort label="Rules" numeric=true in_grid=true />
            <SortHeader column=Column::Created sort label="Created" in_grid=true />
            <span role="columnheader"><span class="unseen">"Actions"</span></span>
        }
    };
    let open = move |index| {
        if let Some(line) = one(index) {
            navigate(&at(&line.name, ""));
        }
    };
    view! {
        <section class="card flush contents">
            <TableFrame rows=len row_height=row_height(phone)>
                <VirtualList
                    label="Buckets"
                    len
                    row_height=row_height(phone)
                    class="buckets"
                    key=Arc::new(move |index| name(index).unwrap_or_default())
                    row
                    header
                    on_open=open
                />
            </TableFrame>
        </section>
    }
}

#[component]
fn Row(line: Line, removing: RwSignal<Option<String>>) -> impl IntoView {
    let Line { name, objects, bytes, rules, created } = line;
    let label = format!("Delete bucket {name}");
    let to = at(&name, "");
    let bucket = name.clone();
    view! {
        <span role="gridcell" class="name"><Icon name="database" /><Link to><span class="cut">{name}</span></Link></span>
        <span role="gridcell" class="num objects-count"><Count number=objects one="object" many="objects" /></span>
        <span role="gridcell" class="num size"><Bytes size=bytes /></span>
        <span role="gridcell" class="num rule-count"><Count number=rules one="rule" many="rules" /></span>
        <span role="gridcell" class="changed"><Time at=created seconds=true dated=true /></span>
        <span role="gridcell" class="act">
            <IconButton icon="trash-2" label on_press=move |_| removing.set(Some(bucket.clone())) />
        </span>
    }
}

/// A number; on a phone, where no header stands above it, with its word.
#[component]
fn Count(number: u64, one: &'static str, many: &'static str) -> impl IntoView {
    view! {
        <span class="only-wide">{format::grouped(number)}</span>
        <span class="only-phone">{format::counted(number, one, many)}</span>
    }
}
