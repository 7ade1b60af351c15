//! Every part on one page, for development and for tests. Not in release builds.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::format;
use crate::route::Route;
use crate::ui::live::announce;
use crate::ui::parts::*;

const EVENT: &str = r#"{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":"2026-11-22T10:42:51.204Z","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"photos"},"object":{"key":"red+flower.jpg","size":3214007,"eTag":"d41d8cd98f00b204e9800998ecf8427e"}},"flags":[true,false,null,-1.5]}]}"#;

/// The page.
#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <div class="page">
            <header class="head">
                <div>
                    <Breadcrumb crumbs=vec![
                        Crumb { label: "Buckets".into(), to: Some(Route::Buckets) },
                        Crumb { label: "photos".into(), to: Some(Route::Bucket { name: "photos".into(), prefix: String::new() }) },
                        Crumb { label: "2026".into(), to: None },
                    ] />
                    <h1>"Gallery"</h1>
                </div>
                <Button icon="folder-plus">"New folder"</Button>
                <Button kind=ButtonKind::Primary icon="upload">"Upload files"</Button>
            </header>
            <Buttons />
            <Overlays />
            <Forms />
            <Words />
            <Tabbed />
            <Tables />
            <Long />
            <section class="card"><h2>"JSON"</h2><JsonTree text=EVENT label="Event" /></section>
        </div>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    let busy = RwSignal::new(false);
    let work = move |_| {
        busy.set(true);
        set_timeout(move || busy.set(false), Duration::from_secs(2));
    };
    view! {
        <section class="card">
            <h2>"Buttons"</h2>
            <div class="row">
                <Button kind=ButtonKind::Primary busy on_press=work>"Deploy"</Button>
                <Button>"Plain"</Button>
                <Button kind=ButtonKind::Quiet>"Quiet"</Button>
                <Button kind=ButtonKind::Danger icon="trash-2">"Delete"</Button>
                <Button disabled=true>"Disabled"</Button>
                <IconButton icon="refresh-cw" label="Refresh" on_press=move |_| announce("Refreshed") />
                <CopyButton what="key" text=|_| "2026/cat.jpg".to_owned() />
                <CopyButton what="event" text=|_| EVENT.to_owned() words=true />
            </div>
            <Progress label="Upload of glacier.jpg" value=Some(0.76) />
            <Progress label="Opening" value=None />
        </section>
    }
}

#[component]
fn Overlays() -> impl IntoView {
    let toasts = use_toasts();
    let (dialog, confirm) = (RwSignal::new(false), RwSignal::new(false));
    let name = RwSignal::new(String::new());
    let outcome = RwSignal::new("nothing yet");
    let undo = move |_| {
        let toast = Toast::new(Tone::Plain, "harbour.png will be deleted")
            .action("Undo", move || outcome.set("undone"))
            .on_end(move || outcome.set("deleted"));
        toasts.show(toast);
    };
    let fail = move |_| {
        let text = "glacier.jpg was not stored: the disk is full. Delete objects, then upload it again.";
        toasts.show(Toast::new(Tone::Bad, text).lasting());
    };
    let items = vec![
        MenuItem::link("Settings", Route::Settings).icon("settings"),
        MenuItem::new("Copy link", || {}).icon("copy"),
        MenuItem::new("Delete", move || confirm.set(true)).icon("trash-2").danger(),
    ];
    view! {
        <section class="card">
            <h2>"Dialogs, menus, messages"</h2>
            <div class="row">
                <Button on_press=move |_| dialog.set(true)>"Open dialog"</Button>
                <Button on_press=move |_| confirm.set(true)>"Ask"</Button>
                <Menu label="Actions" items />
                <Button on_press=undo>"Delete with undo"</Button>
                <Button on_press=fail>"Fail"</Button>
                <span data-test="outcome">{outcome}</span>
            </div>
            <Dialog open=dialog title="Create bucket">
                <div class="body"><TextField label="Name" value=name code=true autofocus=true hint="3 to 63 characters: lower-case letters, digits, dots, hyphens." /></div>
                <footer>
                    <Button on_press=move |_| dialog.set(false)>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary on_press=move |_| dialog.set(false)>"Create bucket"</Button>
                </footer>
            </Dialog>
            <Confirm open=confirm title="Delete harbour.png?" action="Delete" on_yes=move |_| outcome.set("confirmed")>
                <p>"Its thumbnail stays."</p>
            </Confirm>
        </section>
    }
}

#[component]
fn Forms() -> impl IntoView {
    let name = RwSignal::new("Photos".to_owned());
    let error = Signal::derive(move || {
        let wrong = name.with(|name| name.chars().any(|letter| letter.is_ascii_uppercase()));
        wrong.then(|| format!("A bucket named {} can't exist: names use lower-case letters.", name.get()))
    });
    let kind = RwSignal::new("put".to_owned());
    let options =
        vec![("put".to_owned(), "ObjectCreated:Put".to_owned()), ("copy".to_owned(), "ObjectCreated:Copy".to_owned())];
    view! {
        <section class="card">
            <h2>"Forms"</h2>
            <TextField label="Bucket name" value=name code=true error hint="3 to 63 characters." />
            <Select label="Event type" value=kind options />
            <TextArea label="Test event" value=RwSignal::new("{}".to_owned()) code=true rows=3 />
        </section>
    }
}

#[component]
fn Words() -> impl IntoView {
    view! {
        <section class="card">
            <h2>"Labels and notes"</h2>
            <div class="row">
                <Badge>"plain"</Badge>
                <Badge tone=Tone::Good icon="check">"make-thumbnail · 48 ms"</Badge>
                <Badge tone=Tone::Warn>"draft differs"</Badge>
                <Badge tone=Tone::Bad>"failed 3×"</Badge>
                <Time at=1_795_344_171_204 />
                <Time at=1_795_344_171_204 dated=true seconds=true />
                <Bytes size=1_923_441_u64 />
            </div>
            <ErrorNote
                what="glacier.jpg was not stored."
                why="The browser's room for this site is full."
                then="Delete objects you no longer need, then upload it again."
            >
                <Button>"Try again"</Button>
            </ErrorNote>
            <KeyValues>
                <KeyValue name="ETag"><code>"\"d41d8cd98f00b204e9800998ecf8427e\""</code></KeyValue>
                <KeyValue name="Content type">"image/png"</KeyValue>
            </KeyValues>
            <Skeleton />
            <EmptyState icon="folder" text="This bucket has no objects yet.">
                <Button kind=ButtonKind::Primary icon="upload">"Upload files"</Button>
            </EmptyState>
        </section>
    }
}

#[component]
fn Tabbed() -> impl IntoView {
    let tab = RwSignal::new("objects");
    let tabs = vec![
        Tab::new("objects", "Objects"),
        Tab::new("rules", "Notifications").count(Signal::derive(|| 1)),
        Tab::new("properties", "Properties"),
    ];
    view! {
        <section class="card flush">
            <Tabs base="gallery" label="Parts of the bucket" tabs selected=tab on_select=move |id| tab.set(id) />
            <TabPanel base="gallery" selected=tab>{move || format!("This is {}.", tab.get())}</TabPanel>
        </section>
    }
}

#[component]
fn Tables() -> impl IntoView {
    let sort = RwSignal::new(Sort { by: 0_u8, ascending: true });
    let rows = move || {
        let mut rows = vec![("harbour.png", 1_923_441_u64), ("notes.txt", 812), ("red flower.jpg", 3_214_007)];
        rows.sort_by(|a, b| if sort.get().by == 0 { a.0.cmp(b.0) } else { a.1.cmp(&b.1) });
        if !sort.get().ascending {
            rows.reverse();
        }
        rows
    };
    view! {
        <section class="card flush table">
            <table>
                <thead><tr>
                    <SortHeader column=0 sort label="Name" />
                    <SortHeader column=1 sort label="Size" numeric=true />
                </tr></thead>
                <tbody>
                    {move || rows().into_iter().map(|(name, size)| view! { <tr><td>{name}</td><td class="num"><Bytes size /></td></tr> }).collect_view()}
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn Long() -> impl IntoView {
    let opened = RwSignal::new(None::<usize>);
    let row: virtual_list::RowView = Arc::new(|index| {
        view! {
            <span role="gridcell">{format!("photo {index}.jpg")}</span>
            <span role="gridcell" class="num">{format::bytes(index as u64 * 997)}</span>
            <span role="gridcell"><Badge tone=Tone::Good>"48 ms"</Badge></span>
        }
        .into_any()
    });
    let header = || {
        view! {
            <span role="columnheader">"Name"</span>
            <span role="columnheader" class="num">"Size"</span>
            <span role="columnheader">"Fired"</span>
        }
    };
    view! {
        <section class="card flush">
            <VirtualList
                label="Objects"
                len=100_000
                class="gallery-list"
                key=Arc::new(|index| index.to_string())
                row
                header
                on_open=move |index| opened.set(Some(index))
            />
            <p class="foot" data-test="opened">{move || opened.get().map_or("Nothing opened".to_owned(), |index| format!("Opened {index}"))}</p>
        </section>
    }
}
