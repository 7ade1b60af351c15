//! The whole state as changes that rebuild it, a record at a time: what a snapshot writes while the cloud goes on.

use super::{Change, Cloud, TraceId, lambda, s3};

/// How far a walk over the state has come. The state may change between two steps: what changed behind the walk stands in the
/// journal, and replaying that over the snapshot ends in the same state, since every change is an upsert or a removal.
#[derive(Debug, Clone, Default)]
pub enum Walk {
    /// Nothing has been given yet.
    #[default]
    Begin,
    /// In S3.
    S3(s3::Walk),
    /// In Lambda.
    Lambda(lambda::Walk),
    /// Lines of the trail up to this one have been given.
    Trail(Option<TraceId>),
}

impl Walk {
    /// The changes that rebuild the next record; `None` at the end.
    pub fn next(&mut self, cloud: &Cloud) -> Option<Vec<Change>> {
        match self {
            Self::Begin => {
                *self = Self::S3(s3::Walk::default());
                Some(vec![Change::Engine(cloud.engine.clone())])
            }
            Self::S3(at) => match cloud.s3.walk(at) {
                Some(changes) => Some(changes.into_iter().map(Change::S3).collect()),
                None => {
                    *self = Self::Lambda(lambda::Walk::default());
                    self.next(cloud)
                }
            },
            Self::Lambda(at) => match cloud.lambda.walk(at) {
                Some(changes) => Some(changes.into_iter().map(Change::Lambda).collect()),
                None => {
                    *self = Self::Trail(None);
                    self.next(cloud)
                }
            },
            Self::Trail(last) => {
                let (id, line) = cloud.trail.after(*last)?;
                *last = Some(id);
                Some(vec![Change::Trail((id, Some(line.clone())))])
            }
        }
    }
}
