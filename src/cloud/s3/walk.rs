//! The state as changes that rebuild it, a record at a time, while it goes on changing.

use super::{Change, S3};
use std::ops::Bound::{Excluded, Unbounded};

/// How far a walk over S3 has come.
#[derive(Debug, Clone, Default)]
pub enum Walk {
    /// Nothing has been given yet.
    #[default]
    Begin,
    /// This bucket has been given, and its objects up to this key.
    Objects(String, Option<String>),
    /// Uploads up to this one have been given, with their parts.
    Uploads(Option<String>),
}

impl S3 {
    /// The changes that rebuild the next record; `None` at the end.
    pub(in crate::cloud) fn walk(&self, at: &mut Walk) -> Option<Vec<Change>> {
        match at {
            Walk::Begin => self.walk_bucket(None, at),
            Walk::Objects(bucket, key) => {
                let after = key.as_deref().map_or(Unbounded, Excluded);
                let objects = self.buckets.get(bucket).map(|stored| &stored.objects);
                match objects.and_then(|objects| objects.range::<str, _>((after, Unbounded)).next()) {
                    Some((next, object)) => {
                        let change = Change::Object(bucket.clone(), next.clone(), Some(object.clone()));
                        *key = Some(next.clone());
                        Some(vec![change])
                    }
                    None => {
                        let bucket = std::mem::take(bucket);
                        self.walk_bucket(Some(&bucket), at)
                    }
                }
            }
            Walk::Uploads(last) => {
                let after = last.as_deref().map_or(Unbounded, Excluded);
                let (id, (upload, parts)) = self.uploads.range::<str, _>((after, Unbounded)).next()?;
                let begun = Change::Upload(id.clone(), Some(upload.clone()));
                let parts = parts.iter().map(|(number, part)| Change::Part(id.clone(), *number, Some(part.clone())));
                *last = Some(id.clone());
                Some(std::iter::once(begun).chain(parts).collect())
            }
        }
    }

    fn walk_bucket(&self, after: Option<&str>, at: &mut Walk) -> Option<Vec<Change>> {
        let after = after.map_or(Unbounded, Excluded);
        match self.buckets.range::<str, _>((after, Unbounded)).next() {
            Some((name, stored)) => {
                *at = Walk::Objects(name.clone(), None);
                Some(vec![Change::Bucket(name.clone(), Some(stored.bucket.clone()))])
            }
            None => {
                *at = Walk::Uploads(None);
                self.walk(at)
            }
        }
    }
}
