//! CopyObject: the copy shares the bytes of its source.

use super::{CopyObject, Cx, Error, EventType, Reply, S3, put::NewObject};
use crate::cloud::limits;

impl S3 {
    pub(super) fn copy_object(&mut self, cx: &mut Cx<'_>, copy: CopyObject) -> Result<Reply, Error> {
        let source = self.stored(&copy.from_bucket)?.objects.get(&copy.from_key);
        let source = source.ok_or_else(|| Error::NoSuchKey(copy.from_key.clone()))?.clone();
        copy.conditions.check_read(&source).map_err(|error| match error {
            Error::NotModified { .. } => Error::PreconditionFailed("x-amz-copy-source-if-none-match".into()),
            other => other,
        })?;
        let onto_itself = copy.from_bucket == copy.bucket && copy.from_key == copy.key;
        if onto_itself && copy.replace.is_none() {
            return Err(Error::CopyOntoItself);
        }
        if source.size > limits::PUT_BYTES {
            return Err(Error::EntityTooLarge(source.size));
        }
        let headers = copy.replace.unwrap_or(source.headers);
        self.check_new(&copy.bucket, &copy.key, &headers)?;
        let object = self.add_object(
            cx,
            NewObject {
                bucket: copy.bucket,
                key: copy.key,
                size: source.size,
                etag: source.etag,
                checksum: source.checksum,
                headers,
                body: source.body,
                event: EventType::CreatedCopy,
            },
        );
        let (size, modified, checksum) = (object.size, object.modified, object.checksum);
        Ok(Reply::CopyObject { etag: object.etag, size, modified, checksum })
    }
}
