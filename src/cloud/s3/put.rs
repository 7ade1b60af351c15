//! PutObject.

use super::{
    Change, Checksum, Chunk, Conditions, Cx, Error, EventType, Headers, Object, PutObject, Reply, S3, check_key,
};
use crate::cloud::limits;

/// What the ways of making an object have in common.
pub(super) struct NewObject {
    pub bucket: String,
    pub key: String,
    pub size: u64,
    pub etag: String,
    pub checksum: Checksum,
    pub headers: Headers,
    pub body: Vec<Chunk>,
    pub event: EventType,
}

impl S3 {
    pub(super) fn put_object(&mut self, cx: &mut Cx<'_>, put: PutObject) -> Result<Reply, Error> {
        self.check_new(&put.bucket, &put.key, &put.headers)?;
        if put.body.size() > limits::PUT_BYTES {
            return Err(Error::EntityTooLarge(put.body.size()));
        }
        put.conditions.check_write(self.object(&put.bucket, &put.key), &put.key)?;
        let checksum = put.body.kept_checksum();
        let object = self.add_object(
            cx,
            NewObject {
                size: put.body.size(),
                etag: put.body.md5,
                checksum: checksum.clone(),
                headers: put.headers,
                body: put.body.chunk.into_iter().collect(),
                bucket: put.bucket,
                key: put.key,
                event: EventType::CreatedPut,
            },
        );
        Ok(Reply::PutObject { etag: object.etag, size: object.size, checksum })
    }

    /// What holds for every new object, however it is made.
    pub(super) fn check_new(&self, bucket: &str, key: &str, headers: &Headers) -> Result<(), Error> {
        check_key(key)?;
        self.stored(bucket)?;
        match headers.metadata_bytes() {
            n if n > limits::METADATA_BYTES => Err(Error::MetadataTooLarge(n)),
            _ => Ok(()),
        }
    }

    pub(super) fn add_object(&mut self, cx: &mut Cx<'_>, new: NewObject) -> Object {
        let object = Object {
            size: new.size,
            etag: new.etag,
            checksum: new.checksum,
            modified: cx.now.whole_second(),
            sequencer: cx.engine.sequencer(cx.now),
            headers: new.headers,
            body: new.body,
        };
        cx.event(new.event, &new.bucket, &new.key, Some(&object));
        self.write(cx, Change::Object(new.bucket, new.key, Some(object.clone())));
        object
    }
}

impl Conditions {
    /// Conditional writes: `If-None-Match: *` wants no object, `If-Match` wants this one. [S3, "Conditional writes"]
    pub(super) fn check_write(&self, old: Option<&Object>, key: &str) -> Result<(), Error> {
        if self.if_none_match.is_some() && old.is_some() {
            return Err(Error::PreconditionFailed("If-None-Match".into()));
        }
        match (&self.if_match, old) {
            (Some(_), None) => Err(Error::NoSuchKey(key.to_owned())),
            (Some(tags), Some(old)) if !names(tags, &old.etag) => Err(Error::PreconditionFailed("If-Match".into())),
            _ => Ok(()),
        }
    }
}

/// Whether a list of ETags names this one.
pub(super) fn names(tags: &[String], etag: &str) -> bool {
    tags.iter().any(|tag| tag == "*" || tag == etag)
}
