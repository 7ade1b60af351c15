//! The Properties tab.

use leptos::prelude::*;

use crate::ui::pace::paced;
use crate::{
    cloud::{REGION, Topic},
    format,
    ui::parts::{Bytes, CopyButton, KeyValue, KeyValues, Time},
};

/// What a bucket is, besides its objects and rules.
#[component]
pub fn Properties(
    /// The bucket.
    bucket: String,
) -> impl IntoView {
    let arn = StoredValue::new(format!("arn:aws:s3:::{bucket}"));
    let figures = {
        let bucket = bucket.clone();
        paced(Topic::Bucket(bucket.clone()), move |cloud| {
            cloud
                .s3()
                .bucket(&bucket)
                .map(|it| (it.bucket.created.0 as i64, it.objects.len(), it.bytes, it.bucket.rules.len()))
        })
    };
    let name = StoredValue::new(bucket);
    move || {
        figures.get().flatten().map(|(created, objects, bytes, rules)| {
            view! {
                <KeyValues>
                    <KeyValue name="Bucket"><code>{name.get_value()}</code></KeyValue>
                    <KeyValue name="ARN">
                        <span class="copyable"><code>{arn.get_value()}</code><CopyButton what="ARN" text=move |_| arn.get_value() /></span>
                    </KeyValue>
                    <KeyValue name="Region">{REGION}</KeyValue>
                    <KeyValue name="Created"><Time at=created seconds=true dated=true /></KeyValue>
                    <KeyValue name="Objects">{format::grouped(objects as u64)}</KeyValue>
                    <KeyValue name="Size"><Bytes size=bytes /></KeyValue>
                    <KeyValue name="Notification rules">{format::grouped(rules as u64)}</KeyValue>
                    <KeyValue name="Versioning">"Off: a put replaces the object, a delete removes it."</KeyValue>
                </KeyValues>
            }
        })
    }
}
