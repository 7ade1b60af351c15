//! One bucket: its objects, notification rules and properties.

use leptos::{html, prelude::*, task::spawn_local};

use super::{
    create::NewFolder,
    drop::{DropZone, Target},
    objects::Objects,
    properties::Properties,
    rules::Rules,
    words::{at, folder_of, refusal},
};
use crate::{
    cloud::{Topic, s3},
    learn::explain::explain_s3,
    route::Route,
    ui::{
        navigation::{Link, navigate, use_route},
        parts::{Breadcrumb, Button, ButtonKind, Crumb, ErrorNote, Tab, TabPanel, Tabs, use_toasts},
        uploads::UploadPanel,
        workspace::use_workspace,
    },
};

const OBJECTS: &str = "objects";
const RULES: &str = "rules";
const PROPERTIES: &str = "properties";

/// The page of a bucket; the route says which tab and, under Objects, which prefix.
#[component]
pub fn BucketPage(
    /// The bucket.
    name: String,
) -> impl IntoView {
    let workspace = use_workspace();
    let exists = {
        let name = name.clone();
        Memo::new(move |_| {
            let there = workspace.read(Topic::Bucket(name.clone()), |cloud| cloud.s3().bucket(&name).is_some());
            there.unwrap_or_default()
        })
    };
    move || match exists.get() {
        true => view! { <Bucket name=name.clone() /> }.into_any(),
        false => view! { <NoBucket name=name.clone() /> }.into_any(),
    }
}

/// There is no such bucket: it can be created here, where its name allows it.
#[component]
pub fn NoBucket(
    /// The bucket.
    name: String,
) -> impl IntoView {
    let (workspace, toasts) = (use_workspace(), use_toasts());
    let explained = explain_s3(&s3::Error::NoSuchBucket(name.clone()));
    let possible = s3::check_bucket_name(&name).is_ok();
    let title = name.clone();
    let create = move |_| {
        let (driver, bucket) = (workspace.driver(), name.clone());
        spawn_local(async move {
            let Some(driver) = driver else { return };
            // The page shows the bucket as soon as it is there.
            if let Err(error) = driver.s3(s3::Op::CreateBucket { bucket }).await {
                toasts.show(refusal(&error));
            }
        });
    };
    view! {
        <div class="page">
            <Breadcrumb crumbs=vec![
                Crumb { label: "Buckets".to_owned(), to: Some(Route::Buckets) },
                Crumb { label: title.clone(), to: None },
            ] />
            <h1>{title}</h1>
            <ErrorNote what=explained.title why=explained.why then=explained.next>
                <Link to=Route::Buckets class="button">"See all buckets"</Link>
                {possible.then(|| view! { <Button on_press=create>"Create it"</Button> })}
            </ErrorNote>
        </div>
    }
}

#[component]
fn Bucket(name: String) -> impl IntoView {
    let route = use_route();
    let tab = Memo::new(move |_| match route.get() {
        Route::BucketRules { .. } => RULES,
        Route::BucketProperties { .. } => PROPERTIES,
        _ => OBJECTS,
    });
    // The prefix stays while another tab shows.
    let prefix = Memo::new(move |last: Option<&String>| match route.get() {
        Route::Bucket { prefix, .. } => prefix,
        _ => last.cloned().unwrap_or_default(),
    });
    let folder = Memo::new(move |_| prefix.with(|prefix| folder_of(prefix).to_owned()));
    let rules = rule_count(name.clone());
    let bucket = StoredValue::new(name.clone());
    let select = move |id: &'static str| {
        let name = bucket.get_value();
        navigate(&match id {
            RULES => Route::BucketRules { name },
            PROPERTIES => Route::BucketProperties { name },
            _ => at(&name, &prefix.get_untracked()),
        });
    };
    let choose = NodeRef::<html::Input>::new();
    let upload = Callback::new(move |()| {
        if let Some(input) = choose.get_untracked() {
            input.click();
        }
    });
    let tabs = vec![
        Tab::new(OBJECTS, "Objects"),
        Tab::new(RULES, "Notifications").count(rules.into()),
        Tab::new(PROPERTIES, "Properties"),
    ];
    let content = move || {
        let bucket = bucket.get_value();
        match tab.get() {
            RULES => view! { <Rules bucket /> }.into_any(),
            PROPERTIES => view! { <Properties bucket /> }.into_any(),
            _ => view! { <Objects bucket prefix=prefix.into() on_upload=upload /> }.into_any(),
        }
    };
    let making = RwSignal::new(false);
    view! {
        <DropZone target=Target { bucket: name.clone(), folder: folder.into() } choose>
            <header class="head">
                <div>
                    <Breadcrumb crumbs=Signal::derive(move || crumbs(&bucket.get_value(), &folder.get())) />
                    <h1>{name.clone()}</h1>
                </div>
                <Show when=move || tab.get() == OBJECTS>
                    <Button icon="folder-plus" on_press=move |_| making.set(true)>"New folder"</Button>
                    <Button kind=ButtonKind::Primary icon="upload" on_press=upload>"Upload files"</Button>
                </Show>
            </header>
            <UploadPanel bucket=name.clone() />
            <section class="card flush bucket-card">
                <Tabs base="bucket" label="Parts of the bucket" tabs selected=tab on_select=select />
                <TabPanel base="bucket" selected=tab>{content}</TabPanel>
            </section>
            <NewFolder open=making bucket=name folder />
        </DropZone>
    }
}

/// How many notification rules the bucket has.
fn rule_count(bucket: String) -> Memo<usize> {
    let workspace = use_workspace();
    Memo::new(move |_| {
        let count = workspace.read(Topic::Bucket(bucket.clone()), |cloud| {
            cloud.s3().bucket(&bucket).map_or(0, |stored| stored.bucket.rules.len())
        });
        count.unwrap_or_default()
    })
}

/// The way down to a folder. Steps between two slashes may be empty: they are shown by the slash alone.
fn crumbs(bucket: &str, folder: &str) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb { label: "Buckets".to_owned(), to: Some(Route::Buckets) }];
    let top = if folder.is_empty() { None } else { Some(at(bucket, "")) };
    crumbs.push(Crumb { label: bucket.to_owned(), to: top });
    let ends: Vec<usize> = folder.match_indices('/').map(|(slash, _)| slash + 1).collect();
    let mut from = 0;
    for end in &ends {
        let name = &folder[from..end - 1];
        let label = if name.is_empty() { "(no name)".to_owned() } else { name.to_owned() };
        let to = (*end < folder.len()).then(|| at(bucket, &folder[..*end]));
        crumbs.push(Crumb { label, to });
        from = *end;
    }
    crumbs
}
