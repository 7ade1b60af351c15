//! Random steps through S3: what they are, and how chance chooses them.

use super::keys::{DELIMITERS, PREFIXES, keys, refused};
use cloudchamber::cloud::s3;
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{Index, select},
};

pub const BUCKETS: [&str; 3] = ["alpha", "beta", "gamma.1"];

/// ETags of a condition, resolved when the step is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tag {
    Current,
    Other,
    Any,
}

/// Conditions, dates relative to the object's own.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pub if_match: Option<Tag>,
    pub if_none_match: Option<Tag>,
    pub if_modified_since: Option<i64>,
    pub if_unmodified_since: Option<i64>,
}

#[derive(Debug, Clone)]
pub enum Step {
    CreateBucket(&'static str),
    DeleteBucket(&'static str),
    ListBuckets,
    Put { bucket: &'static str, key: String, size: u64, content_type: Option<String>, given: Given },
    Get { bucket: &'static str, key: String, range: Option<s3::Range>, given: Given, head: bool },
    Copy { from: (&'static str, String), to: (&'static str, String), replace: Option<String> },
    Delete { bucket: &'static str, key: String },
    DeleteMany { bucket: &'static str, keys: Vec<String> },
    List { bucket: &'static str, prefix: String, delimiter: Option<String>, start_after: Option<String>, max: usize },
    Begin { bucket: &'static str, key: String, content_type: Option<String> },
    Part { upload: Index, number: u64, size: u64, lost: bool },
    Complete { upload: Index, parts: Vec<u32>, spoil: Option<Index>, given: Given },
    Abort { upload: Index, lost: bool },
    Parts { upload: Index, after: u32, max: usize },
}

/// A few keys of all, so that histories meet them again; now and then one that is refused.
fn key() -> impl Strategy<Value = String> {
    prop_oneof![40 => select(keys()), 1 => select(refused())]
}

fn bucket() -> impl Strategy<Value = &'static str> {
    prop_oneof![6 => Just(BUCKETS[0]), 2 => Just(BUCKETS[1]), 1 => Just(BUCKETS[2])]
}

fn size() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), 1..9_u64, Just(5 << 20), Just((5 << 20) - 1), Just(5 << 30), Just((5 << 30) + 1)]
}

fn tag() -> impl Strategy<Value = Option<Tag>> {
    prop_oneof![6 => Just(None), 2 => Just(Some(Tag::Current)), 1 => Just(Some(Tag::Other)), 1 => Just(Some(Tag::Any))]
}

fn write_conditions() -> impl Strategy<Value = Given> {
    (tag(), prop::bool::weighted(0.2)).prop_map(|(if_match, new)| Given {
        if_match,
        if_none_match: new.then_some(Tag::Any),
        ..Given::default()
    })
}

fn read_conditions() -> impl Strategy<Value = Given> {
    let date = || option::weighted(0.3, select(vec![-1000, 0, 1000_i64]));
    (tag(), tag(), date(), date()).prop_map(|(if_match, if_none_match, if_modified_since, if_unmodified_since)| Given {
        if_match,
        if_none_match,
        if_modified_since,
        if_unmodified_since,
    })
}

fn range() -> impl Strategy<Value = Option<s3::Range>> {
    let edge = || prop_oneof![0..10_u64, Just((5 << 20) - 1), Just(u64::MAX)];
    option::of(prop_oneof![
        edge().prop_map(s3::Range::From),
        edge().prop_map(s3::Range::Last),
        // The wire ignores a range that ends before it begins, as RFC 9110 wants it.
        (edge(), edge()).prop_map(|(a, b)| s3::Range::FromTo(a.min(b), a.max(b))),
    ])
}

fn content_type() -> impl Strategy<Value = Option<String>> {
    option::of(select(vec!["image/png".to_owned(), "text/plain; charset=utf-8".to_owned()]))
}

pub fn step() -> impl Strategy<Value = Step> {
    let place = || (bucket(), key());
    prop_oneof![
        3 => bucket().prop_map(Step::CreateBucket),
        1 => bucket().prop_map(Step::DeleteBucket),
        1 => Just(Step::ListBuckets),
        12 => (place(), size(), content_type(), write_conditions()).prop_map(
            |((bucket, key), size, content_type, given)| Step::Put { bucket, key, size, content_type, given }),
        5 => (place(), range(), read_conditions(), any::<bool>()).prop_map(
            |((bucket, key), range, given, head)| Step::Get { bucket, key, range, given, head }),
        5 => (place(), place(), prop::bool::weighted(0.2), content_type()).prop_map(|(from, to, onto_itself, replace)| {
            let to = if onto_itself { from.clone() } else { to };
            Step::Copy { from, to, replace }
        }),
        3 => place().prop_map(|(bucket, key)| Step::Delete { bucket, key }),
        2 => (bucket(), prop_oneof![9 => vec(key(), 0..6), 1 => Just(too_many())])
            .prop_map(|(bucket, keys)| Step::DeleteMany { bucket, keys }),
        5 => list(),
        3 => (place(), content_type())
            .prop_map(|((bucket, key), content_type)| Step::Begin { bucket, key, content_type }),
        6 => (any::<Index>(), part_number(), size(), prop::bool::weighted(0.05))
            .prop_map(|(upload, number, size, lost)| Step::Part { upload, number, size, lost }),
        4 => (any::<Index>(), vec(1..5_u32, 0..4), any::<bool>(), option::weighted(0.1, any::<Index>()), write_conditions())
            .prop_map(|(upload, mut parts, sorted, spoil, given)| {
                if sorted {
                    parts.sort_unstable();
                    parts.dedup();
                }
                Step::Complete { upload, parts, spoil, given }
            }),
        1 => (any::<Index>(), any::<bool>()).prop_map(|(upload, lost)| Step::Abort { upload, lost }),
        1 => (any::<Index>(), select(vec![0, 1, 2, u32::MAX]), 0..5_usize)
            .prop_map(|(upload, after, max)| Step::Parts { upload, after, max }),
    ]
}

fn part_number() -> impl Strategy<Value = u64> {
    prop_oneof![20 => 1..5_u64, 1 => select(vec![0, 10_000, 10_001, u64::MAX])]
}

fn list() -> impl Strategy<Value = Step> {
    let prefix = prop_oneof![select(PREFIXES.to_vec()).prop_map(str::to_owned), key()];
    let delimiter = select(DELIMITERS.to_vec()).prop_map(|it| it.map(str::to_owned));
    let start_after = option::of(prop_oneof![key(), select(PREFIXES.to_vec()).prop_map(str::to_owned)]);
    (bucket(), prefix, delimiter, start_after, select(vec![0, 1, 2, 3, 1000])).prop_map(
        |(bucket, prefix, delimiter, start_after, max)| Step::List { bucket, prefix, delimiter, start_after, max },
    )
}

/// One key more than DeleteObjects takes.
fn too_many() -> Vec<String> {
    keys().into_iter().cycle().take(1001).collect()
}
