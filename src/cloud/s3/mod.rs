//! S3: buckets, objects, listings, multipart uploads, notifications. Bytes stay at the edge; here are names, sizes and digests.

mod bucket;
mod copy;
mod delete;
mod error;
mod event;
mod get;
mod list;
mod model;
mod multipart;
mod names;
mod notification;
mod op;
mod put;
mod walk;

pub use error::Error;
pub use event::{Event, encode_key, extended_request_id, sequencer};
pub use list::{ListObjects, Listed, Listing, Token};
pub use model::{Algorithm, Bucket, Checksum, ChecksumKind, Chunk, EventType, Headers, Object, Part, Rule, Upload};
pub use names::{BucketNameFault, check_bucket_name, check_key};
pub use notification::{Miss, misses};
pub use op::*;

pub(in crate::cloud) use walk::Walk;

use super::{Engine, Timestamp, Topic, id::BlobId, trace::Principal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A durable change of S3. Each is an upsert or a removal of one record: applied twice, it does no more than once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// A bucket, or its removal with all that is in it.
    Bucket(String, Option<Bucket>),
    /// An object of a bucket.
    Object(String, String, Option<Object>),
    /// An upload, or its removal with its parts.
    Upload(String, Option<Upload>),
    /// A part of an upload.
    Part(String, u32, Option<Part>),
}

/// All buckets, objects and uploads of the workspace.
#[derive(Debug, Default)]
pub struct S3 {
    buckets: BTreeMap<String, Stored>,
    uploads: BTreeMap<String, (Upload, BTreeMap<u32, Part>)>,
    /// How many records name a blob: copies share bytes.
    blobs: BTreeMap<BlobId, u32>,
}

/// A bucket with its objects and their sum.
#[derive(Debug)]
pub struct Stored {
    /// The bucket.
    pub bucket: Bucket,
    /// Its objects by key, in UTF-8 order.
    pub objects: BTreeMap<String, Object>,
    /// Their sizes together, in bytes.
    pub bytes: u64,
}

/// What an operation has at hand, and what it leaves behind.
pub(super) struct Cx<'a> {
    pub now: Timestamp,
    pub engine: &'a mut Engine,
    pub request_id: String,
    pub principal: Principal,
    pub changes: Vec<Change>,
    pub events: Vec<Event>,
    pub freed: Vec<BlobId>,
}

impl S3 {
    /// Runs one operation: all of it happens, or nothing.
    pub(super) fn run(&mut self, cx: &mut Cx<'_>, op: Op) -> Result<Reply, Error> {
        match op {
            Op::ListBuckets => Ok(self.list_buckets()),
            Op::CreateBucket { bucket } => self.create_bucket(cx, bucket),
            Op::HeadBucket { bucket } => self.head_bucket(&bucket),
            Op::DeleteBucket { bucket } => self.delete_bucket(cx, bucket),
            Op::GetLocation { bucket } => self.stored(&bucket).map(|_| Reply::GetLocation),
            Op::PutObject(request) => self.put_object(cx, request),
            Op::GetObject(request) | Op::HeadObject(request) => self.get_object(&request),
            Op::CopyObject(request) => self.copy_object(cx, request),
            Op::DeleteObject { bucket, key } => self.delete_object(cx, &bucket, &key),
            Op::DeleteObjects { bucket, keys } => self.delete_objects(cx, &bucket, keys),
            Op::ListObjects(request) => self.list_objects(&request).map(Reply::ListObjects),
            Op::CreateMultipartUpload(request) => self.create_upload(cx, request),
            Op::UploadPart(request) => self.upload_part(cx, request),
            Op::CompleteMultipartUpload(request) => self.complete_upload(cx, request),
            Op::AbortMultipartUpload(at) => self.abort_upload(cx, &at),
            Op::ListParts { at, after, max } => self.list_parts(&at, after, max),
            Op::GetNotification { bucket } => self.get_notification(&bucket),
            Op::PutNotification { bucket, rules } => self.put_notification(cx, bucket, rules),
        }
    }

    /// Buckets by name.
    pub fn buckets(&self) -> impl Iterator<Item = (&str, &Stored)> {
        self.buckets.iter().map(|(name, stored)| (name.as_str(), stored))
    }

    /// One bucket.
    #[must_use]
    pub fn bucket(&self, name: &str) -> Option<&Stored> {
        self.buckets.get(name)
    }

    /// One object.
    #[must_use]
    pub fn object(&self, bucket: &str, key: &str) -> Option<&Object> {
        self.buckets.get(bucket)?.objects.get(key)
    }

    /// Every blob that a record names.
    pub fn blobs(&self) -> impl Iterator<Item = BlobId> {
        self.blobs.keys().copied()
    }

    /// Applies a change and keeps it for the journal.
    fn write(&mut self, cx: &mut Cx<'_>, change: Change) {
        self.apply(&change, &mut cx.freed);
        cx.changes.push(change);
    }

    /// Applies a change; blobs that no record names any more go to `freed`.
    pub(super) fn apply(&mut self, change: &Change, freed: &mut Vec<BlobId>) {
        match change {
            Change::Bucket(name, Some(bucket)) => self.apply_bucket(name, bucket),
            Change::Bucket(name, None) => {
                let gone = self.buckets.remove(name);
                for object in gone.iter().flat_map(|stored| stored.objects.values()) {
                    self.release(object.body.iter(), freed);
                }
            }
            Change::Object(bucket, key, object) => self.apply_object(bucket, key, object.as_ref(), freed),
            Change::Upload(id, Some(upload)) => {
                self.uploads.entry(id.clone()).or_insert_with(|| (upload.clone(), BTreeMap::new())).0 = upload.clone();
            }
            Change::Upload(id, None) => {
                if let Some((_, parts)) = self.uploads.remove(id) {
                    self.release(parts.values().flat_map(|part| &part.chunk), freed);
                }
            }
            Change::Part(id, number, part) => self.apply_part(id, *number, part.as_ref(), freed),
        }
    }

    fn apply_bucket(&mut self, name: &str, bucket: &Bucket) {
        match self.buckets.get_mut(name) {
            Some(stored) => stored.bucket = bucket.clone(),
            None => {
                let stored = Stored { bucket: bucket.clone(), objects: BTreeMap::new(), bytes: 0 };
                self.buckets.insert(name.to_owned(), stored);
            }
        }
    }

    fn apply_object(&mut self, bucket: &str, key: &str, object: Option<&Object>, freed: &mut Vec<BlobId>) {
        let Some(stored) = self.buckets.get_mut(bucket) else { return };
        let old = match object {
            Some(object) => {
                stored.bytes += object.size;
                stored.objects.insert(key.to_owned(), object.clone())
            }
            None => stored.objects.remove(key),
        };
        stored.bytes -= old.as_ref().map_or(0, |old| old.size);
        // The new record is counted before the old one is released: both may name the same blob.
        self.hold(object.iter().flat_map(|object| &object.body));
        self.release(old.iter().flat_map(|old| &old.body), freed);
    }

    fn apply_part(&mut self, id: &str, number: u32, part: Option<&Part>, freed: &mut Vec<BlobId>) {
        let Some((_, parts)) = self.uploads.get_mut(id) else { return };
        let old = match part {
            Some(part) => parts.insert(number, part.clone()),
            None => parts.remove(&number),
        };
        self.hold(part.iter().flat_map(|part| &part.chunk));
        self.release(old.iter().flat_map(|old| &old.chunk), freed);
    }

    fn hold<'a>(&mut self, chunks: impl Iterator<Item = &'a Chunk>) {
        for chunk in chunks {
            *self.blobs.entry(chunk.blob).or_default() += 1;
        }
    }

    fn release<'a>(&mut self, chunks: impl Iterator<Item = &'a Chunk>, freed: &mut Vec<BlobId>) {
        for chunk in chunks {
            let Some(count) = self.blobs.get_mut(&chunk.blob) else { continue };
            *count -= 1;
            if *count == 0 {
                self.blobs.remove(&chunk.blob);
                freed.push(chunk.blob);
            }
        }
    }

    fn stored(&self, bucket: &str) -> Result<&Stored, Error> {
        self.buckets.get(bucket).ok_or_else(|| Error::NoSuchBucket(bucket.to_owned()))
    }
}

impl Change {
    /// Views that show the record.
    pub(super) fn topics(&self) -> Vec<Topic> {
        match self {
            Self::Bucket(name, _) | Self::Object(name, ..) => vec![Topic::Buckets, Topic::Bucket(name.clone())],
            Self::Upload(_, _) | Self::Part(..) => Vec::new(),
        }
    }
}

impl Cx<'_> {
    /// Tells that something happened to an object.
    fn event(&mut self, kind: EventType, bucket: &str, key: &str, object: Option<&Object>) {
        let sequencer = object.map_or_else(|| self.engine.sequencer(self.now), |object| object.sequencer);
        self.events.push(Event {
            kind,
            at: self.now,
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            object: object.map(|object| (object.size, object.etag.clone())),
            sequencer,
            request_id: self.request_id.clone(),
            source_ip: "127.0.0.1".to_owned(),
            principal: self.principal.id.clone(),
        });
    }
}
