//! Sentences that several of these pages say.

use crate::{
    cloud::s3,
    learn::explain::{Explained, explain_s3},
    route::{Route, last_segment},
    ui::parts::{Toast, Tone},
};

/// An explanation in one line: what happened, why, what to do.
pub fn told(explained: &Explained) -> String {
    let parts = [&explained.title, &explained.why, &explained.next];
    parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// A refusal of S3 as a message that stays until it is read.
pub fn refusal(error: &s3::Error) -> Toast {
    Toast::new(Tone::Bad, told(&explain_s3(error))).lasting()
}

/// A key as a name: what follows its last slash. Where nothing does, the key itself.
pub fn name_of(key: &str) -> &str {
    match last_segment(key) {
        "" => key,
        name => name,
    }
}

/// The name of a folder: the last step of its prefix, with the slash. A step may be empty: `a//` has one named `/`.
pub fn folder_name(prefix: &str) -> &str {
    let inner = prefix.strip_suffix('/').unwrap_or(prefix);
    &prefix[inner.rfind('/').map_or(0, |slash| slash + 1)..]
}

/// The folder that a key or prefix lies in, as a prefix: empty or ending in a slash.
pub fn folder_of(key: &str) -> &str {
    &key[..key.rfind('/').map_or(0, |slash| slash + 1)]
}

/// Where a bucket shows what lies under a prefix.
pub fn at(bucket: &str, prefix: &str) -> Route {
    Route::Bucket { name: bucket.to_owned(), prefix: prefix.to_owned() }
}
